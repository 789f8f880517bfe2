//! A clinician opens a record outside his audiences, through HTTP, behind both walls.

use crate::common::{Answer, Desk, NOBODY, Node, TAX_CODE, on_each_engine};
use access::emergency::MOST_AN_HOUR;
use access::{Action, Resource, Role, audience, decide, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::PersonId;
use storage::args;
use uuid::Uuid;

const NOTE: &str = "Dolore toracico, arrivato in ambulanza";

/// Who may open, and in which kind of unit.
const CLINICIANS: [(Role, &str); 6] = [
    (Role::Gp, "0100002"),
    (Role::SispOperator, "204"),
    (Role::HospitalBedOperator, "010003"),
    (Role::UscaDoctor, "204"),
    (Role::EmergencyDoctor, "010"),
    (Role::OutOfHoursDoctor, "204"),
];

fn open_as(desk: &Desk<'_>, id: Uuid, changes: &[(&str, &str)]) -> Answer {
    let id = id.to_string();
    let whole = [
        ("id", id.as_str()),
        ("tax_code", TAX_CODE),
        ("family_name", ""),
        ("given_name", ""),
        ("born", ""),
        ("why", "life"),
        ("note", NOTE),
    ];
    let changed = |name: &str| changes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let fields: Vec<(&str, &str)> =
        whole.iter().map(|(name, value)| (*name, changed(name).unwrap_or(value))).collect();
    desk.post("/emergency/new", &fields)
}

fn open(desk: &Desk<'_>, changes: &[(&str, &str)]) -> Answer {
    open_as(desk, Uuid::now_v7(), changes)
}

fn page(person: PersonId) -> String {
    format!("/people/{person}")
}

#[test]
fn those_who_treat_patients_open_a_record_for_an_hour_and_read_it() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        for (role, unit) in CLINICIANS {
            let desk = node.signed_in(role, unit);
            let before = desk.get(&page(person)).status;
            assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&before), "{role:?}");
            assert!(!desk.get("/emergency").expect(StatusCode::OK).has("banner-act"), "{role:?}");
            let opened = open(&desk, &[]).expect(StatusCode::SEE_OTHER);
            assert_eq!(opened.location, page(person), "{role:?}");

            let shown = desk.get(&page(person)).expect(StatusCode::OK);
            for words in
                ["Rossi Mario", "Scheda aperta in emergenza", "banner-act", "mancano", "Chiudi la scheda ora"]
            {
                assert!(shown.has(words), "{role:?}: {words}: {}", shown.text);
            }
            assert!(!shown.has(&format!("/people/{person}/edit")), "{role:?}: it is read, not corrected");
            assert!(desk.get("/emergency").has("banner-act"), "{role:?}: every page says that it is open");
            for path in ["/nowhere", "/people/12345", "/emergency/nobody"] {
                let lost = desk.get(path);
                assert!(lost.status.is_client_error() && lost.has("banner-act"), "{role:?}: {path}");
            }
            let forged = desk.post_bare("/emergency/new", &[("csrf", "x")]).expect(StatusCode::FORBIDDEN);
            assert!(forged.has("banner-act"), "{role:?}: a page that was open for too long");
            desk.get(&format!("{}/history", page(person))).expect(StatusCode::OK);
            let written = desk.get(&format!("{}/edit", page(person))).status;
            assert!(written == StatusCode::NOT_FOUND || written == StatusCode::FORBIDDEN, "{role:?}");
            // A list does not grow by it.
            let listed = desk.get("/people");
            assert!(!listed.has("Rossi"), "{role:?}: {}", listed.text);

            node.db.pass(SignedDuration::from_mins(61));
            let desk = node.again(desk.user);
            assert_ne!(desk.get(&page(person)).status, StatusCode::OK, "{role:?}: the hour is over");
            assert!(!desk.get("/emergency").has("banner-act"), "{role:?}");
        }
        let log = node.log();
        let seen = log.iter().filter(|one| one.action == "person.view" && one.outcome == "allowed");
        let seen: Vec<_> = seen.collect();
        assert_eq!(seen.len(), 2 * CLINICIANS.len(), "page and history of each");
        assert!(
            seen.iter().all(|one| one.why.starts_with("emergency:") && one.why.contains("emergency-life"))
        );
        // What was typed stays in the table, and no name goes into the log.
        assert!(log.iter().all(|one| !one.detail.contains("toracico")));
        assert_eq!(log.iter().filter(|one| one.action == "emergency.open").count(), CLINICIANS.len());
    });
}

#[test]
fn nobody_else_opens_anything() {
    on_each_engine(|node| {
        node.patient(TAX_CODE);
        for role in Role::ALL.into_iter().filter(|role| !role.is_machine()) {
            if CLINICIANS.iter().any(|(one, _)| *one == role) {
                continue;
            }
            let desk = node.signed_in(role, "301");
            // The help desk sees there what it opened for a request, and opens nothing there.
            let own = if role == Role::HelpDesk { StatusCode::OK } else { StatusCode::FORBIDDEN };
            desk.get("/emergency").expect(own);
            desk.get("/emergency/new").expect(StatusCode::FORBIDDEN);
            open(&desk, &[]).expect(StatusCode::FORBIDDEN);
        }
        let doctor = node.signed_in(Role::EmergencyDoctor, "010");
        doctor.post_bare("/emergency/new", &[("tax_code", TAX_CODE)]).expect(StatusCode::FORBIDDEN);
    });
}

#[test]
fn it_is_closed_at_once_by_who_opened_it_and_by_nobody_else() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let (doctor, other) =
            (node.signed_in(Role::UscaDoctor, "204"), node.signed_in(Role::UscaDoctor, "204"));
        let id = Uuid::now_v7();
        open_as(&doctor, id, &[]).expect(StatusCode::SEE_OTHER);
        // Sent twice it is open once.
        open_as(&doctor, id, &[]).expect(StatusCode::SEE_OTHER);
        assert_eq!(node.log().iter().filter(|one| one.action == "emergency.open").count(), 1);
        assert_ne!(
            other.get(&page(person)).status,
            StatusCode::OK,
            "a colleague of the same unit opens his own"
        );
        let close = format!("/emergency/{id}/close");
        other.post(&close, &[]).expect(StatusCode::NOT_FOUND);
        other.post(&format!("/emergency/{}/close", Uuid::now_v7()), &[]).expect(StatusCode::NOT_FOUND);
        doctor.get(&page(person)).expect(StatusCode::OK);
        doctor.post(&close, &[]).expect(StatusCode::SEE_OTHER);
        assert_ne!(doctor.get(&page(person)).status, StatusCode::OK);
        let own = doctor.get("/emergency").expect(StatusCode::OK);
        assert!(own.has(NOTE) && own.has("Da verificare"), "{}", own.text);
    });
}

#[test]
fn what_is_open_is_open_under_each_id_of_her_and_under_no_other_after_the_undo() {
    on_each_engine(|node| {
        let (person, again) = (node.patient(TAX_CODE), node.patient(NOBODY));
        node.knows(again, "ricoverata a Saluzzo");
        let facts = |desk: &Desk<'_>| desk.get(&format!("{}/facts", page(person)));
        let [before, during, of_the_other] =
            ["0100002", "0100003", "0100004"].map(|unit| node.signed_in(Role::Gp, unit));
        open(&before, &[]).expect(StatusCode::SEE_OTHER);
        open(&of_the_other, &[("tax_code", NOBODY)]).expect(StatusCode::SEE_OTHER);
        assert!(!facts(&before).expect(StatusCode::OK).has("Saluzzo"));
        let merge = node.join(person, again);
        open(&during, &[]).expect(StatusCode::SEE_OTHER);
        for desk in [&before, &during, &of_the_other] {
            desk.get(&page(person)).expect(StatusCode::OK);
            assert!(facts(desk).expect(StatusCode::OK).has("Saluzzo"));
        }
        // Whoever reviews it sees what was looked at under either id.
        let officer = node.signed_in(Role::DataProtectionOfficer, "301");
        let list = officer.get("/admin/emergencies").expect(StatusCode::OK);
        let reviews: Vec<&str> =
            list.text.split("/admin/emergencies/").skip(1).filter_map(|part| part.get(..36)).collect();
        assert!(reviews.len() >= 3, "{}", list.text);
        let all_told = || {
            for id in reviews.iter().filter(|id| Uuid::parse_str(id).is_ok()) {
                let review = officer.get(&format!("/admin/emergencies/{id}")).expect(StatusCode::OK);
                assert!(review.has("Ha aperto la scheda della persona"), "{}", review.text);
            }
        };
        all_told();
        node.part(&merge);
        // Of her who was merged too: what was seen while she was one with the other stands under the other's id.
        all_told();
        for desk in [&before, &during] {
            assert!(!facts(desk).expect(StatusCode::OK).has("Saluzzo"));
            assert_ne!(desk.get(&page(again)).status, StatusCode::OK);
        }
        of_the_other.get(&page(again)).expect(StatusCode::OK);
        assert_ne!(of_the_other.get(&page(person)).status, StatusCode::OK);
    });
}

#[test]
fn it_wants_a_fresh_proof_and_both_walls_ask_for_the_role_it_was_opened_in() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let doctor = node.signed_in(Role::OutOfHoursDoctor, "204");
        node.db.pass(SignedDuration::from_mins(6));
        open(&doctor, &[]).expect(StatusCode::UNAUTHORIZED);
        assert!(node.log().iter().all(|one| one.action != "emergency.open"), "nobody was looked for");
        let doctor = node.again(doctor.user);
        open(&doctor, &[]).expect(StatusCode::SEE_OTHER);
        let reaches = |desk: &Desk<'_>| {
            let token = desk.token.clone();
            let asked = node.db.db.read(move |tx| {
                let actor = sessions::enter(tx, &token)?;
                let held = actor.emergencies.len();
                let scope = decide(&actor, Action::PersonView)?;
                Ok((held, audience::reach(tx, &scope, Resource::Person, person.0)?.is_some()))
            });
            node.db.block_on(asked)
        };
        assert_eq!(reaches(&doctor).unwrap(), (1, true));
        // Whoever has lost the role holds nothing, though the hour is not over.
        let user = doctor.user;
        node.db
            .write(move |tx| {
                let held = sessions::assignments(tx, user)?.remove(0);
                let yesterday = tx.clocks().real_today().yesterday().map_err(kernel::Problem::internal)?;
                tx.execute(&access::sql::SET_LAST_DAY, storage::args![held.id, yesterday])
            })
            .unwrap();
        assert!(reaches(&doctor).is_err());
    });
}

#[test]
fn whoever_guesses_is_counted_and_learns_no_more_than_he_names() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let doctor = node.signed_in(Role::Gp, "0100002");
        let unknown = open(&doctor, &[("tax_code", NOBODY)]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unknown.has("non c&#39;è nessuno") && unknown.has(NOTE), "{}", unknown.text);
        // What is not typed whole is not looked for, and not counted.
        for _ in 0..10 {
            let half = [("tax_code", ""), ("family_name", "Rossi")];
            let answer = open(&doctor, &half).expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.has("servono cognome, nome e data di nascita"), "{}", answer.text);
        }
        let named =
            [("tax_code", ""), ("family_name", "Rossi"), ("given_name", "Mario"), ("born", "01/01/1980")];
        open(&doctor, &named).expect(StatusCode::SEE_OTHER);
        node.patient("RSSMRA80A01F205X");
        let several =
            open(&node.signed_in(Role::Gp, "0100002"), &named).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(several.has("serve il codice fiscale"), "{}", several.text);
        for _ in 2..MOST_AN_HOUR {
            open(&doctor, &[("tax_code", NOBODY)]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        }
        // The same whether the person is registered or not.
        for code in [TAX_CODE, NOBODY] {
            let held = open(&doctor, &[("tax_code", code)]).expect(StatusCode::TOO_MANY_REQUESTS);
            assert!(held.has("Puoi riprovare dalle"), "{}", held.text);
        }
        let log = node.log();
        let in_vain = log.iter().filter(|one| one.action == "emergency.open" && one.outcome == "denied");
        assert_eq!(in_vain.count() as i64, MOST_AN_HOUR - 1 + 1 + 2, "each wish leaves a record");

        // One's own patient needs no emergency.
        let own = node.signed_in(Role::Gp, "0100001");
        let already = open(&own, &[]).expect(StatusCode::OK);
        assert!(already.has("non serve un&#39;emergenza") && already.has(&page(person)), "{}", already.text);
    });
}

#[test]
fn the_officer_of_the_persons_asl_hears_at_once_and_says_what_came_of_it() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let doctor = node.signed_in(Role::EmergencyDoctor, "010");
        let (officer, elsewhere) = (
            node.signed_in(Role::DataProtectionOfficer, "301"),
            node.signed_in(Role::DataProtectionOfficer, "204"),
        );
        let list = "/admin/emergencies";
        assert!(!officer.get(list).expect(StatusCode::OK).has("nav-count"));
        let id = Uuid::now_v7();
        open_as(&doctor, id, &[]).expect(StatusCode::SEE_OTHER);
        doctor.get(&page(person)).expect(StatusCode::OK);

        let seen = officer.get(list).expect(StatusCode::OK);
        assert!(seen.has("</span>1</span>") && seen.has("Nome di emergency_doctor"), "{}", seen.text);
        let one = format!("{list}/{id}");
        let theirs = elsewhere.get(list).expect(StatusCode::OK);
        assert!(!theirs.has("nav-count") && !theirs.has("Nome di emergency_doctor"));
        elsewhere.get(&one).expect(StatusCode::NOT_FOUND);
        elsewhere.post(&one, &[("outcome", "justified"), ("note", "")]).expect(StatusCode::NOT_FOUND);
        doctor.get(&one).expect(StatusCode::FORBIDDEN);

        let whole = officer.get(&one).expect(StatusCode::OK);
        assert!(whole.has(NOTE) && whole.has("Ha aperto la scheda della persona"), "{}", whole.text);
        assert!(!whole.has("Rossi") && !whole.has(TAX_CODE), "the officer is shown no person");

        node.db.pass(SignedDuration::from_hours(24 * 8));
        let officer = node.again(officer.user);
        assert!(officer.get(list).has("Verifica in ritardo"));
        let short = officer.post(&one, &[("outcome", "to_clarify"), ("note", "perché?")]);
        assert!(short.expect(StatusCode::UNPROCESSABLE_ENTITY).has("perché?"));
        officer.post(&one, &[("outcome", ""), ("note", "")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let note = "Da quale struttura arrivava?";
        officer.post(&one, &[("outcome", "to_clarify"), ("note", note)]).expect(StatusCode::SEE_OTHER);
        // It stays with the officer, and the clinician is asked.
        assert!(officer.get(list).has("Da chiarire"));
        assert!(!officer.get("/admin/emergencies?state=reviewed").has("Nome di emergency_doctor"));
        let doctor = node.again(doctor.user);
        let own = doctor.get("/emergency").expect(StatusCode::OK);
        assert!(own.has("Da chiarire") && own.has(note) && own.has("nav-count"), "{}", own.text);
        let clarify = format!("/emergency/{id}/answer");
        assert!(doctor.get(&clarify).expect(StatusCode::OK).has(note));
        let short = doctor.post(&clarify, &[("answer", "dal 118")]);
        assert!(short.expect(StatusCode::UNPROCESSABLE_ENTITY).has("dal 118"));
        let colleague = node.signed_in(Role::EmergencyDoctor, "010");
        colleague.get(&clarify).expect(StatusCode::NOT_FOUND);
        let answer = "Trasferita dal pronto soccorso di Chivasso";
        colleague.post(&clarify, &[("answer", answer)]).expect(StatusCode::NOT_FOUND);
        officer.post(&clarify, &[("answer", answer)]).expect(StatusCode::FORBIDDEN);
        doctor.post(&clarify, &[("answer", answer)]).expect(StatusCode::SEE_OTHER);
        doctor.post(&clarify, &[("answer", answer)]).expect(StatusCode::CONFLICT);
        assert!(!doctor.get("/emergency").has("nav-count"));
        assert!(officer.get(list).has("Chiarimento ricevuto"));
        assert!(officer.get(&one).has(answer));
        officer.post(&one, &[("outcome", "justified"), ("note", "")]).expect(StatusCode::SEE_OTHER);
        assert!(!officer.get(list).has("Nome di emergency_doctor"));
        assert!(officer.get("/admin/emergencies?state=reviewed").has("Giustificato"));
        let said = node.log().into_iter().filter(|one| one.action == "emergency.review");
        assert!(
            said.filter(|one| one.outcome == "allowed")
                .all(|one| one.subjects.iter().all(|id| *id == person.0))
        );
    });
}

#[test]
fn a_correction_of_the_person_does_not_close_what_is_open() {
    on_each_engine(|node: &Node<'_>| {
        let person = node.patient(TAX_CODE);
        let doctor = node.signed_in(Role::EmergencyDoctor, "010");
        open(&doctor, &[]).expect(StatusCode::SEE_OTHER);
        node.db.write(move |tx| audience::replace(tx, Resource::Person, person.0, &[])).unwrap();
        doctor.get(&page(person)).expect(StatusCode::OK);
    });
}

#[test]
fn the_id_of_somebody_elses_access_tells_nothing_and_is_counted() {
    on_each_engine(|node| {
        node.patient(TAX_CODE);
        let id = Uuid::now_v7();
        open_as(&node.signed_in(Role::EmergencyDoctor, "010"), id, &[]).expect(StatusCode::SEE_OTHER);
        let other = node.signed_in(Role::Gp, "0100002");
        let tried = |code: &str| open_as(&other, id, &[("tax_code", code)]).status;
        for n in 0..MOST_AN_HOUR {
            let code = if n % 2 == 0 { TAX_CODE } else { NOBODY };
            assert_eq!(tried(code), StatusCode::UNPROCESSABLE_ENTITY, "registered or not, the same");
        }
        assert_eq!(tried(TAX_CODE), StatusCode::TOO_MANY_REQUESTS);
    });
}

#[test]
fn what_is_open_closes_with_the_session() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let doctor = node.signed_in(Role::EmergencyDoctor, "010");
        open(&doctor, &[]).expect(StatusCode::SEE_OTHER);
        doctor.get(&page(person)).expect(StatusCode::OK);
        // Another session of his ends: that concerns nobody here.
        let (user, elsewhere) = (doctor.user, node.again(doctor.user).token);
        node.db.write(move |tx| sessions::end(tx, &elsewhere)).unwrap();
        doctor.get(&page(person)).expect(StatusCode::OK);
        let token = doctor.token.clone();
        node.db.write(move |tx| sessions::end(tx, &token)).unwrap();
        node.again(user).get(&page(person)).expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_officers_of_the_asl_are_written_to_at_once_and_nobody_is_named() {
    on_each_engine(|node| {
        node.db.write(|tx| access::mail::switch(tx, true)).unwrap();
        node.patient(TAX_CODE);
        let here = node.signed_in(Role::DataProtectionOfficer, "301").user;
        let elsewhere = node.signed_in(Role::DataProtectionOfficer, "204").user;
        let gone = node.signed_in(Role::DataProtectionOfficer, "301").user;
        for (user, address) in
            [(here, "qui@example.org"), (elsewhere, "altrove@example.org"), (gone, "via@example.org")]
        {
            node.db.write(move |tx| tx.execute(&access::sql::SET_EMAIL, args![user, address])).unwrap();
        }
        let suspended: Option<String> = None;
        node.db
            .write(move |tx| {
                tx.execute(&access::sql::SET_ACTIVE, args![gone, false, Some(tx.clocks().now()), suspended])
            })
            .unwrap();
        let doctor = node.signed_in(Role::EmergencyDoctor, "010");
        open(&doctor, &[]).expect(StatusCode::SEE_OTHER);
        let next = || node.db.write(access::mail::claim).unwrap();
        let message = next().expect("a message");
        assert_eq!((message.to.as_str(), message.kind), ("qui@example.org", access::mail::Kind::Emergency));
        assert!(next().is_none(), "nobody else");
        // In vain nothing is opened and nobody told.
        open(&doctor, &[("tax_code", NOBODY)]);
        assert!(next().is_none());
    });
}

#[test]
fn her_data_are_not_deleted_while_her_record_is_opened() {
    on_each_engine(|node| {
        let person = node.patient(TAX_CODE);
        let desk = node.signed_in(Role::EmergencyDoctor, "010");
        let (waited, answer) = testkit::while_locked(node.db, person.0, "SELECT 1", || open(&desk, &[]));
        assert!(waited, "who deletes, or holds back, locks her too");
        answer.expect(StatusCode::SEE_OTHER);
    });
}

#[test]
fn the_strip_says_whose_record_is_open_by_initials_and_two_are_one_strip() {
    on_each_engine(|node| {
        let (one, _) = (node.patient(TAX_CODE), node.patient("RSSMRA80A01F205X"));
        let desk = node.signed_in(Role::EmergencyDoctor, "010");
        let strips = || {
            let page = desk.get("/emergency").expect(StatusCode::OK).text;
            assert!(!page.contains("Rossi"), "others look at the screen, too: {page}");
            (page.matches("class=\"banner ").count(), page)
        };
        open(&desk, &[]).expect(StatusCode::SEE_OTHER);
        let (count, page) = strips();
        assert!(count == 1 && page.contains("La scheda di M. R. è aperta fino alle"), "{page}");
        assert!(page.contains(&format!("href=\"/people/{one}\"")), "{page}");
        open(&desk, &[("tax_code", "RSSMRA80A01F205X")]).expect(StatusCode::SEE_OTHER);
        let (count, page) = strips();
        assert_eq!(count, 1, "{page}");
        assert!(page.contains("2 schede aperte") && page.contains("Chiudi la scheda di M. R."), "{page}");
        // The button closes one; the other one is left.
        let close = page.split_once("action=\"/emergency/").expect("a button").1.split('"').next().unwrap();
        desk.post(&format!("/emergency/{close}"), &[]).expect(StatusCode::SEE_OTHER);
        let (count, page) = strips();
        assert!(count == 1 && page.contains("La scheda di M. R. è aperta"), "{page}");
    });
}
