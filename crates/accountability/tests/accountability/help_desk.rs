//! The help desk looks at the record that an open request names, through HTTP, behind both walls.

use crate::common::{Answer, Desk, Node, TAX_CODE, on_each_engine};
use access::{Role, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::PersonId;
use storage::args;
use uuid::Uuid;

const REASON: &str = "La pagina mostra due volte lo stesso esito";
/// Another patient of the same doctor.
const OTHER: &str = "RSSMRA80A01F205X";

/// The value of a hidden field of a page.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let begin = format!("name=\"{name}\" value=\"");
    let at = page.find(&begin).unwrap_or_else(|| panic!("no {name} in {page}")) + begin.len();
    page[at..].split('"').next().unwrap()
}

fn ask_for_help(author: &Desk<'_>, help: Uuid, record: &str, allow: bool) -> Answer {
    let id = help.to_string();
    let mut fields = vec![
        ("id", id.as_str()),
        ("topic", "person_data"),
        ("text", "Un esito è doppio."),
        ("record", record),
    ];
    fields.extend(allow.then_some(("allow", "true")));
    author.post("/help/new", &fields)
}

fn act(operator: &Desk<'_>, help: Uuid, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = operator.get(&format!("/desk/{help}")).expect(StatusCode::OK).text;
    let (version, id) = (hidden(&page, "version").to_owned(), Uuid::now_v7().to_string());
    let form = [&[("version", version.as_str()), ("id", id.as_str())], fields].concat();
    operator.post(&format!("/desk/{help}/{act}"), &form)
}

fn ask_to_look(operator: &Desk<'_>, help: Uuid, view: Uuid, reason: &str) -> Answer {
    let id = view.to_string();
    operator.post(&format!("/desk/{help}/view"), &[("id", id.as_str()), ("reason", reason)])
}

fn approve(approver: &Desk<'_>, view: Uuid) -> Answer {
    approver.post(&format!("/admin/views/{view}"), &[("verdict", "approve"), ("note", "")])
}

fn open(operator: &Desk<'_>, help: Uuid, view: Uuid) -> Answer {
    operator.post(&format!("/desk/{help}/view/{view}/open"), &[])
}

/// A request of the doctor that names his patient, taken by an operator who asks to look.
struct Story<'n> {
    node: &'n Node<'n>,
    person: PersonId,
    doctor: Desk<'n>,
    operator: Desk<'n>,
    officer: Desk<'n>,
    help: Uuid,
    view: Uuid,
}

impl<'n> Story<'n> {
    fn asked(node: &'n Node<'n>, person: PersonId) -> Self {
        let doctor = node.signed_in(Role::Gp, "0100001");
        let operator = node.signed_in(Role::HelpDesk, "010");
        let officer = node.signed_in(Role::DataProtectionOfficer, "301");
        let (help, view) = (Uuid::now_v7(), Uuid::now_v7());
        ask_for_help(&doctor, help, &person.to_string(), true).expect(StatusCode::SEE_OTHER);
        act(&operator, help, "take", &[]).expect(StatusCode::SEE_OTHER);
        ask_to_look(&operator, help, view, REASON).expect(StatusCode::SEE_OTHER);
        Self { node, person, doctor, operator, officer, help, view }
    }

    fn opened(node: &'n Node<'n>, person: PersonId) -> Self {
        let story = Self::asked(node, person);
        approve(&story.officer, story.view).expect(StatusCode::SEE_OTHER);
        let opened = open(&story.operator, story.help, story.view).expect(StatusCode::SEE_OTHER);
        assert_eq!(opened.location, story.page());
        story.operator.get(&story.page()).expect(StatusCode::OK);
        story
    }

    fn page(&self) -> String {
        format!("/people/{}", self.person)
    }
}

#[test]
fn only_what_one_sees_oneself_is_shown_to_the_help_desk() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let form = |desk: &Desk<'_>, record: &str| {
            desk.get(&format!("/help/new?page=/people/%7Bid%7D&record={record}")).expect(StatusCode::OK).text
        };
        let (own, nobody) = (person.to_string(), Uuid::now_v7().to_string());
        let doctor = node.signed_in(Role::Gp, "0100001");
        assert!(form(&doctor, &own).contains("name=\"allow\""));
        assert!(!form(&doctor, &nobody).contains("name=\"allow\""));
        // A doctor of others, a mayor and a technician: as if there were no such person.
        for (role, unit) in
            [(Role::Gp, "0100002"), (Role::Mayor, "001272"), (Role::LaboratoryTechnician, "LAB-TO1")]
        {
            let desk = node.signed_in(role, unit);
            assert!(!form(&desk, &own).contains("name=\"allow\""), "{role:?}");
            for record in [&own, &nobody] {
                let answer = ask_for_help(&desk, Uuid::now_v7(), record, true)
                    .expect(StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.has("solo una scheda che vedi ora"), "{role:?}");
            }
            assert!(desk.get("/help").expect(StatusCode::OK).has("Non hai ancora chiesto aiuto"), "{role:?}");
        }
        // What a clinician has open in an emergency is not his to show.
        let emergency = node.signed_in(Role::EmergencyDoctor, "010");
        let id = Uuid::now_v7().to_string();
        let fields = [
            ("id", id.as_str()),
            ("tax_code", TAX_CODE),
            ("why", "life"),
            ("note", "Dolore toracico, in ambulanza"),
        ];
        emergency.post("/emergency/new", &fields).expect(StatusCode::SEE_OTHER);
        assert!(!form(&emergency, &own).contains("name=\"allow\""));
        // Without the tick nothing is named, and nothing can be asked for.
        let (help, operator) = (Uuid::now_v7(), node.signed_in(Role::HelpDesk, "010"));
        ask_for_help(&doctor, help, &own, false).expect(StatusCode::SEE_OTHER);
        act(&operator, help, "take", &[]).expect(StatusCode::SEE_OTHER);
        assert!(!operator.get(&format!("/desk/{help}")).has("Chiedi di guardare"));
        let refused =
            ask_to_look(&operator, help, Uuid::now_v7(), REASON).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("non ha indicato nessuna scheda"), "{}", refused.text);
    });
}

#[test]
fn the_record_is_open_under_each_id_of_who_turns_out_to_be_two() {
    on_each_engine(|node| {
        let (person, again) = (node.patient(TAX_CODE), node.patient(OTHER));
        node.knows(again, "ricoverata a Saluzzo");
        let story = Story::opened(node, person);
        let facts = || story.operator.get(&format!("{}/facts", story.page())).expect(StatusCode::OK);
        assert!(!facts().has("Saluzzo"));
        let merge = node.join(person, again);
        assert!(facts().has("Saluzzo"));
        node.part(&merge);
        assert!(!facts().has("Saluzzo"));
    });
}

#[test]
fn the_record_is_open_to_its_operator_alone_and_nothing_else_is() {
    on_each_engine(|node| {
        let (person, other) = (node.patient(TAX_CODE), node.patient(OTHER));
        let story = Story::asked(node, person);
        let Story { operator, officer, help, view, .. } = &story;
        let (page, elsewhere) = (story.page(), format!("/people/{other}"));
        let never = operator.get(&elsewhere).expect(StatusCode::NOT_FOUND).text;
        // Who wants to look, his colleague, who asked for help and the officer of another ASL approve nothing.
        let colleague = node.signed_in(Role::HelpDesk, "010");
        for desk in [operator, &colleague, &story.doctor] {
            desk.get("/admin/views").expect(StatusCode::FORBIDDEN);
            approve(desk, *view).expect(StatusCode::FORBIDDEN);
        }
        let stranger = node.signed_in(Role::DataProtectionOfficer, "204");
        assert!(!stranger.get("/admin/views").expect(StatusCode::OK).has(REASON));
        approve(&stranger, *view).expect(StatusCode::NOT_FOUND);
        approve(&stranger, Uuid::now_v7()).expect(StatusCode::NOT_FOUND);
        open(operator, *help, *view).expect(StatusCode::UNPROCESSABLE_ENTITY);
        operator.get(&page).expect(StatusCode::NOT_FOUND);

        assert!(officer.get("/admin/views").expect(StatusCode::OK).has(REASON));
        let shown = officer.get(&format!("/admin/views/{view}")).expect(StatusCode::OK);
        assert!(
            shown.has(REASON) && shown.has("Un esito è doppio.") && !shown.has("Rossi"),
            "{}",
            shown.text
        );
        approve(officer, *view).expect(StatusCode::SEE_OTHER);
        approve(officer, *view).expect(StatusCode::UNPROCESSABLE_ENTITY);
        open(&colleague, *help, *view).expect(StatusCode::NOT_FOUND);
        open(operator, *help, *view).expect(StatusCode::SEE_OTHER);
        // It is open where he proved who he is, and in no other session of his.
        let beside = node.again(operator.user);
        open(&beside, *help, *view).expect(StatusCode::UNPROCESSABLE_ENTITY);
        beside.get(&page).expect(StatusCode::NOT_FOUND);

        let shown = operator.get(&page).expect(StatusCode::OK);
        for words in ["Rossi Mario", "in sola lettura", "banner-act", "Chiudi la scheda ora"] {
            assert!(shown.has(words), "{words}: {}", shown.text);
        }
        assert!(!shown.has("/edit"), "it is read, not corrected");
        operator.get(&format!("{page}/history")).expect(StatusCode::OK);
        // A neighbour's page is the same to the byte, but for the banner; lists and searches stay closed.
        let neighbour = operator.get(&elsewhere).expect(StatusCode::NOT_FOUND).text;
        let main = |text: &str| text[text.find("<main").unwrap()..text.find("</main>").unwrap()].to_owned();
        assert_eq!(main(&neighbour), main(&never));
        // Whoever is told that there is nothing keeps the banner that closes the record.
        assert!(
            neighbour.contains("banner-act") && neighbour.contains("Chiudi la scheda ora"),
            "{neighbour}"
        );
        let refused = operator.get("/people").expect(StatusCode::FORBIDDEN);
        assert!(refused.has("banner-act") && refused.has("Chiudi la scheda ora"), "{}", refused.text);
        assert_eq!(operator.get("/people").status, StatusCode::FORBIDDEN);
        assert_eq!(operator.post("/people/search", &[("q", "Rossi")]).status, StatusCode::FORBIDDEN);
        operator.get(&format!("{page}/edit")).expect(StatusCode::FORBIDDEN);
        colleague.get(&page).expect(StatusCode::NOT_FOUND);

        let seen = node.log();
        let code = support::model::code(support::model::HelpId(*help));
        let why = format!("emergency:{view} emergency-support/{code} ");
        let views: Vec<_> = seen
            .iter()
            .filter(|one| one.action == "person.view" && one.why.starts_with("emergency:"))
            .collect();
        assert!(views.len() == 2 && views.iter().all(|one| one.why.starts_with(&why)), "{views:?}");
        for (action, detail) in [
            ("support.use", "allow"),
            ("support.view", "ask"),
            ("support.approve", "approve"),
            ("support.view", "open"),
        ] {
            let left = |one: &&access::audit::Record| {
                one.action == action && one.detail.starts_with(detail) && one.subjects == [person.0]
            };
            assert_eq!(seen.iter().filter(left).count(), 1, "{action} {detail}");
        }
        node.db.pass(SignedDuration::from_mins(31));
        node.again(operator.user).get(&page).expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn it_is_reviewed_by_somebody_else_than_who_approved_it() {
    on_each_engine(|node| {
        let story = Story::opened(node, node.patient(TAX_CODE));
        let review = format!("/admin/emergencies/{}", story.view);
        let shown = story.officer.get(&review).expect(StatusCode::OK);
        let code = support::model::code(support::model::HelpId(story.help));
        assert!(
            shown.has(&format!("Assistenza, richiesta n. {code}")) && shown.has("Approvato da"),
            "{}",
            shown.text
        );
        // He is shown who does it, and no form; sent all the same, it is refused.
        assert!(!shown.has("name=\"outcome\"") && shown.has("lo deve verificare un altro"), "{}", shown.text);
        let said = [("outcome", "justified"), ("note", "")];
        let own = story.officer.post(&review, &said).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(own.has("Hai approvato tu"), "{}", own.text);
        node.signed_in(Role::DataProtectionOfficer, "301").post(&review, &said).expect(StatusCode::SEE_OTHER);
        assert!(story.operator.get("/emergency").expect(StatusCode::OK).has("Giustificato"));
        // Whoever runs the machines approves too, for the whole region.
        let second = Story::asked(node, story.person);
        approve(&node.signed_in(Role::SystemAdministrator, "010"), second.view).expect(StatusCode::SEE_OTHER);
    });
}

#[test]
fn whoever_let_the_help_desk_look_sees_what_became_of_it() {
    on_each_engine(|node| {
        let story = Story::asked(node, node.patient(TAX_CODE));
        let said = |words: &str| {
            let page = story.doctor.get(&format!("/help/{}", story.help)).expect(StatusCode::OK);
            assert!(page.has(words), "{words}: {}", page.text);
        };
        said("attende l&#39;approvazione");
        approve(&story.officer, story.view).expect(StatusCode::SEE_OTHER);
        said("la può aprire una volta, fino al");
        open(&story.operator, story.help, story.view).expect(StatusCode::SEE_OTHER);
        said("La scheda è aperta ora, fino alle");
        story.operator.post(&format!("/emergency/{}/close", story.view), &[]).expect(StatusCode::SEE_OTHER);
        said("La scheda è stata guardata, ed è chiusa dal");
    });
}

#[test]
fn a_record_that_was_deleted_meanwhile_opens_to_nobody_and_names_nobody() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let delete = |person: PersonId| {
            let operator = node.signed_in(Role::SispOperator, "301").token;
            let act = move |tx: &mut storage::Tx<'_>| {
                let actor = sessions::enter(tx, &operator)?;
                people::service::delete(tx, &actor, person, 1, "duplicate")
            };
            node.db.write(act).unwrap();
        };
        let story = Story::asked(node, person);
        approve(&story.officer, story.view).expect(StatusCode::SEE_OTHER);
        let (waits, other) = (Story::asked(node, person), node.patient(OTHER));
        let opened = Story::opened(node, other);
        delete(person);
        delete(other);
        let answers = [
            open(&story.operator, story.help, story.view).expect(StatusCode::UNPROCESSABLE_ENTITY),
            story.operator.get(&story.page()).expect(StatusCode::NOT_FOUND),
            story.operator.get(&format!("/desk/{}", story.help)).expect(StatusCode::OK),
            story.doctor.get(&format!("/help/{}", story.help)).expect(StatusCode::OK),
            approve(&waits.officer, waits.view).expect(StatusCode::UNPROCESSABLE_ENTITY),
            waits.officer.get("/admin/views").expect(StatusCode::OK),
            opened.operator.get(&opened.page()).expect(StatusCode::NOT_FOUND),
            opened.officer.get(&format!("/admin/emergencies/{}", opened.view)).expect(StatusCode::OK),
        ];
        for answer in answers {
            assert!(!answer.has("Rossi") && !answer.has(TAX_CODE) && !answer.has(OTHER), "{}", answer.text);
        }
        assert!(!waits.officer.get("/admin/views").expect(StatusCode::OK).has(REASON), "nothing waits");
    });
}

/// One way in which it ends.
type End = (&'static str, fn(&Story<'_>));

const ENDS: [End; 5] = [
    ("the request is closed", |story| {
        let how = [("outcome", "solved"), ("note", "")];
        act(&story.operator, story.help, "close", &how).expect(StatusCode::SEE_OTHER);
    }),
    ("its author takes it back", |story| {
        let path = format!("/help/{}/withdraw", story.help);
        story.node.signed_in(Role::Gp, "0100001").post(&path, &[]).expect(StatusCode::NOT_FOUND);
        story.doctor.post(&path, &[]).expect(StatusCode::SEE_OTHER);
    }),
    ("the operator closes it", |story| {
        let path = format!("/emergency/{}/close", story.view);
        story.node.signed_in(Role::HelpDesk, "010").post(&path, &[]).expect(StatusCode::NOT_FOUND);
        story.operator.post(&path, &[]).expect(StatusCode::SEE_OTHER);
    }),
    ("a colleague takes the request", |story| {
        act(&story.node.signed_in(Role::HelpDesk, "010"), story.help, "take", &[])
            .expect(StatusCode::SEE_OTHER);
    }),
    ("the session ends", |story| {
        let token = story.operator.token.clone();
        story.node.db.write(move |tx| sessions::end(tx, &token)).unwrap();
    }),
];

#[test]
fn it_ends_with_the_request_the_permission_the_operator_and_the_session() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        for (how, end) in ENDS {
            let story = Story::opened(node, person);
            let other = node.again(story.operator.user);
            end(&story);
            let after = other.get(&story.page()).expect(StatusCode::NOT_FOUND).text;
            let never = other.get(&format!("/people/{}", Uuid::now_v7())).expect(StatusCode::NOT_FOUND).text;
            let same = |text: &str| text.split("/people/").next().map(str::len);
            assert_eq!(same(&after), same(&never), "{how}");
            assert_eq!(after.len(), never.len(), "{how}: the same as for nobody");
            assert_ne!(open(&other, story.help, story.view).status, StatusCode::SEE_OTHER, "{how}: once");
        }
        // What was approved and not opened yet ends, too.
        for (how, end) in &ENDS[..2] {
            let story = Story::asked(node, person);
            approve(&story.officer, story.view).expect(StatusCode::SEE_OTHER);
            end(&story);
            open(&story.operator, story.help, story.view).expect(StatusCode::UNPROCESSABLE_ENTITY);
            story.operator.get(&story.page()).expect(StatusCode::NOT_FOUND);
            let late = approve(&story.officer, story.view);
            assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{how}");
        }
    });
}

#[test]
fn both_sides_prove_who_they_are_and_a_row_alone_opens_nothing() {
    on_each_engine(|node| {
        let story = Story::asked(node, node.patient(TAX_CODE));
        node.db.pass(SignedDuration::from_mins(6));
        approve(&story.officer, story.view).expect(StatusCode::UNAUTHORIZED);
        approve(&node.again(story.officer.user), story.view).expect(StatusCode::SEE_OTHER);
        node.db.pass(SignedDuration::from_mins(6));
        open(&story.operator, story.help, story.view).expect(StatusCode::UNAUTHORIZED);
        story.operator.get(&story.page()).expect(StatusCode::NOT_FOUND);
        // An access that no request names is none of the help desk's; one of a request is no clinician's.
        let (person, help) = (story.person.0, story.help);
        let clinician = node.signed_in(Role::UscaDoctor, "204");
        for (desk, role, unit, request) in
            [(&story.operator, "help_desk", "010", None), (&clinician, "usca_doctor", "204", Some(help))]
        {
            let (user, token, id) = (desk.user, desk.token.clone(), Uuid::now_v7());
            let held = node.db.write(move |tx| {
                let now = tx.clocks().now();
                let until =
                    now.checked_add(SignedDuration::from_mins(30)).map_err(kernel::Problem::internal)?;
                let by: Option<kernel::ids::UserId> = None;
                let row =
                    args![id, user, role, unit, "", person, "301", "life", "", now, until, id, request, by];
                tx.execute(&access::sql::INSERT_EMERGENCY, row)?;
                Ok(sessions::enter(tx, &token)?.emergencies.len())
            });
            assert_eq!(held.unwrap(), 0, "{role}");
        }
    });
}

/// She chooses another doctor.
fn leaves(node: &Node<'_>, person: PersonId) {
    let (sisp, today) = (node.sisp(), node.db.clocks.today());
    let act = move |tx: &mut storage::Tx<'_>| {
        let scope = access::decide(&sisp, access::Action::PersonView)?;
        let (before, _) = people::store::get(tx, &scope, person)?;
        let mut after = before.clone();
        after.data.gp = Some(people::model::GpChoice { code: "0100009".to_owned(), since: today });
        people::store::update(tx, &before, &after, &sisp, "test").map(drop)
    };
    node.db.write(act).unwrap();
}

#[test]
fn what_the_author_allowed_ends_when_he_no_longer_sees_the_person() {
    const OVER: &str = "oggi non la vede più";
    on_each_engine(|node| {
        let doctor = node.signed_in(Role::Gp, "0100001");
        let operator = node.signed_in(Role::HelpDesk, "010");
        let (first, help) = (node.patient(TAX_CODE), Uuid::now_v7());
        ask_for_help(&doctor, help, &first.to_string(), true).expect(StatusCode::SEE_OTHER);
        act(&operator, help, "take", &[]).expect(StatusCode::SEE_OTHER);
        leaves(node, first);
        let asked =
            ask_to_look(&operator, help, Uuid::now_v7(), REASON).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.has(OVER), "{}", asked.text);

        let second = node.patient(OTHER);
        let waits = Story::asked(node, second);
        let approved = Story::asked(node, second);
        approve(&approved.officer, approved.view).expect(StatusCode::SEE_OTHER);
        leaves(node, second);
        let refused = approve(&waits.officer, waits.view).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has(OVER), "{}", refused.text);
        let opened =
            open(&approved.operator, approved.help, approved.view).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(opened.has(OVER), "{}", opened.text);
        approved.operator.get(&approved.page()).expect(StatusCode::NOT_FOUND);
        // What waits is still declined, so that it waits for nobody.
        let no = [("verdict", "decline"), ("note", REASON)];
        waits.officer.post(&format!("/admin/views/{}", waits.view), &no).expect(StatusCode::SEE_OTHER);
    });
}
