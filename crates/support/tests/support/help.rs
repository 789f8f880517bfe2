//! Requests for help: what is kept of them, who reads them, and how they go on.

use crate::common::{Answer, Desk, TAX_CODE, hidden, on_each_engine, sql};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use storage::args;
use uuid::Uuid;

fn ask(desk: &Desk<'_>, text: &str) -> Answer {
    ask_with(desk, text, &[])
}

fn ask_with(desk: &Desk<'_>, text: &str, more: &[(&str, &str)]) -> Answer {
    let id = Uuid::now_v7().to_string();
    let fields = [("id", id.as_str()), ("topic", "fault"), ("text", text)];
    desk.post("/help/new", &[&fields, more].concat())
}

fn ask_outside(desk: &Desk<'_>, text: &str) -> Answer {
    let id = Uuid::now_v7().to_string();
    let who = [("name", "Ada Prova"), ("contact", "ada@example.org"), ("topic", "access")];
    desk.post("/help/outside", &[&[("id", id.as_str()), ("text", text)], &who[..]].concat())
}

/// The page of the first request on a list.
fn first(desk: &Desk<'_>, list: &str) -> String {
    let page = desk.get(list).expect(StatusCode::OK).text;
    let begin = format!("<th scope=\"row\"><a href=\"{}/", list.split('?').next().unwrap());
    let at = page.find(&begin).unwrap_or_else(|| panic!("no request in {page}"))
        + "<th scope=\"row\"><a href=\"".len();
    page[at..].split('"').next().unwrap().to_owned()
}

fn act(desk: &Desk<'_>, page: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let version = hidden(&desk.get(page).expect(StatusCode::OK).text, "version").to_owned();
    let id = Uuid::now_v7().to_string();
    desk.post(
        &format!("{page}/{act}"),
        &[&[("version", version.as_str()), ("id", id.as_str())], fields].concat(),
    )
}

fn done(answer: Answer) {
    answer.expect(StatusCode::SEE_OTHER);
}

#[test]
fn what_names_a_patient_is_covered_before_anything_is_kept() {
    on_each_engine(|node| {
        let patient = node.patient();
        let (doctor, desk) = (node.doctor(), node.help_desk());
        let text =
            format!("Mario Rossi ({}) e rssmra80a01l21vy: non si salva. Luigi Passeggero sì.", TAX_CODE);
        let answer = ask(&doctor, &text).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(node.texts().is_empty(), "nothing is kept before it has been read again");
        assert!(answer.has("Abbiamo coperto 2 codici fiscali") && answer.has("il nome di una persona"));
        assert!(!answer.has("Mario Rossi") && !answer.has(TAX_CODE), "{}", answer.text);
        let left = "[nome coperto] ([codice fiscale coperto]) e [codice fiscale coperto]: non si salva. Luigi Passeggero sì.";
        assert!(answer.has(left), "{}", answer.text);
        let log = node.log();
        let covered =
            log.iter().find(|record| record.detail == "covered").expect("a record of the names looked for");
        assert_eq!(covered.subjects, [patient.0]);

        let from = format!("/page/{}", Uuid::now_v7());
        done(ask_with(&doctor, left, &[("page", &from), ("fault", TAX_CODE)]));
        assert_eq!(node.texts(), [left]);
        let kept = node.db.read(|tx| {
            tx.query(&sql::REQUESTS, args![], |row| {
                Ok([row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
            })
        });
        assert_eq!(kept.unwrap(), [["", "", "", "Firefox, Windows"].map(str::to_owned)]);
        let page = desk.get(&first(&desk, "/desk")).expect(StatusCode::OK);
        assert!(page.has("[nome coperto]") && page.has("Medico di famiglia"));

        // Who may not list patients learns of nobody's name: what is written like a name is covered whoever bears it, and a
        // patient of others whose name is not of the lists stays as it was written.
        let (other, mayor) = (node.signed_in(Role::Gp, "0100002"), node.signed_in(Role::Mayor, "001272"));
        for stranger in [&other, &mayor] {
            for name in ["Mario Rossi", "Luigi Verdi", "la paziente Xhafaj"] {
                let answer = ask(stranger, &format!("Parlavo con {name} del comune."));
                let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.has("[nome coperto] del comune.") && !answer.has(name), "{}", answer.text);
            }
            done(ask(stranger, "Parlavo con il Rossi del comune."));
        }
        let outside = ask_outside(&node.anybody("192.0.2.7"), "Non trovo Luigi Verdi.");
        assert!(outside.expect(StatusCode::UNPROCESSABLE_ENTITY).has("[nome coperto]"));
        // An answer and a reply are covered alike.
        let page = first(&desk, "/desk");
        let said = format!("Riguarda {TAX_CODE}?");
        let fields = [("text", said.as_str())];
        assert!(
            act(&desk, &page, "answer", &fields)
                .expect(StatusCode::UNPROCESSABLE_ENTITY)
                .has("[codice fiscale coperto]?")
        );
        let own = first(&doctor, "/help");
        doctor.post(&format!("{own}/reply"), &fields).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(node.texts().iter().all(|text| !text.contains(TAX_CODE)), "{:?}", node.texts());
    });
}

#[test]
fn the_page_and_the_failure_one_comes_from_are_attached_and_no_id() {
    on_each_engine(|node| {
        let (doctor, desk) = (node.doctor(), node.help_desk());
        let page = doctor.get(&format!("/page/{}?q=rossi", Uuid::now_v7())).text;
        assert!(page.contains("href=\"/help/new?page=/page/%7Bid%7D\""), "{page}");
        let failed = doctor.get("/failing").expect(StatusCode::INTERNAL_SERVER_ERROR).text;
        let at = failed.find("/help/new?page=/failing").expect("a link on the page of an error");
        let link = failed[at..].split('"').next().unwrap().replace("&amp;", "&").replace("&#38;", "&");
        let form = doctor.get(&link).expect(StatusCode::OK).text;
        let (from, fault) = (hidden(&form, "page").to_owned(), hidden(&form, "fault").to_owned());
        assert_eq!((from.as_str(), fault.len()), ("/failing", 32));
        assert!(failed.contains(&fault));
        done(ask_with(&doctor, "Non va.", &[("page", &from), ("fault", &fault)]));
        let seen = desk.get(&first(&desk, "/desk"));
        assert!(seen.has(&fault) && seen.has("/failing"));
    });
}

#[test]
fn a_request_is_taken_answered_read_closed_and_opened_again_for_a_fortnight() {
    on_each_engine(|node| {
        let (doctor, desk, colleague) = (node.doctor(), node.help_desk(), node.help_desk());
        done(ask(&doctor, "Non trovo il pulsante."));
        let waits = |desk: &Desk<'_>| desk.get("/page/1").has("Hai una risposta");
        let page = first(&desk, "/desk?state=new");
        let version = hidden(&colleague.get(&page).text, "version").to_owned();
        done(act(&desk, &page, "take", &[]));
        // Whoever looked before is told so, and may take it over when he has seen that.
        let late = colleague.post(&format!("{page}/take"), &[("version", &version)]);
        assert!(late.expect(StatusCode::UNPROCESSABLE_ENTITY).has("Nel frattempo"));
        assert!(desk.get("/desk?state=taken&mine=true").has(&page));
        assert!(!colleague.get("/desk?state=taken&mine=true").has(&page));
        assert!(!desk.get("/desk?state=new").has(&page) && !waits(&doctor));

        act(&desk, &page, "answer", &[("text", " ")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        done(act(&desk, &page, "answer", &[("text", "È in alto a destra.")]));
        assert!(waits(&doctor), "the answer is announced on every page");
        let own = first(&doctor, "/help");
        let read = doctor.get(&own);
        assert!(read.has("È in alto a destra.") && !read.has("Hai una risposta"));
        assert!(!waits(&doctor), "and no more once it has been read");
        done(doctor.post(&format!("{own}/reply"), &[("text", "Non c'è.")]));
        assert!(desk.get("/desk?state=taken").has(&page));

        act(&desk, &page, "close", &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        done(act(&desk, &page, "close", &[("outcome", "explained"), ("note", "Serve un altro ruolo.")]));
        assert!(waits(&doctor) && doctor.get(&own).has("Serve un altro ruolo."));
        assert!(!desk.get("/desk").has(&page) && desk.get("/desk?state=closed").has(&page));
        done(doctor.post(&format!("{own}/reply"), &[("text", "Ho quel ruolo.")]));
        assert!(desk.get("/desk?state=taken").has(&page));

        done(act(&desk, &page, "close", &[("outcome", "solved")]));
        node.db.pass(SignedDuration::from_hours(24 * 14));
        let (doctor, desk) = (node.again(doctor.user), node.again(desk.user));
        assert!(doctor.get(&own).has("più di 14 giorni"));
        let reply = doctor.post(&format!("{own}/reply"), &[("text", "Ancora.")]);
        assert!(reply.expect(StatusCode::UNPROCESSABLE_ENTITY).has("più di 14 giorni"));
        done(act(&desk, &page, "reopen", &[]));
        assert!(desk.get("/desk?state=taken").has(&page));
        let answers = node.log().into_iter().filter(|record| record.action == "support.answer");
        let about: Vec<_> = answers.filter(|record| record.detail.starts_with("answered ")).collect();
        assert_eq!(
            about.iter().map(|record| record.subjects.clone()).collect::<Vec<_>>(),
            [vec![doctor.user.0]]
        );
    });
}

#[test]
fn another_users_request_is_as_if_it_were_not_there() {
    on_each_engine(|node| {
        let (doctor, other) = (node.doctor(), node.doctor());
        done(ask(&doctor, "Una cosa mia."));
        let own = first(&doctor, "/help");
        assert!(!other.get("/help").has(&own));
        let nothing = format!("/help/{}", Uuid::now_v7());
        let plain = |path: &str, answer: Answer| {
            (answer.status, answer.text.replace(path.rsplit('/').next().unwrap(), "ID"))
        };
        assert_eq!(plain(&own, other.get(&own)), plain(&nothing, other.get(&nothing)));
        assert_eq!(other.get(&own).status, StatusCode::NOT_FOUND);
        let reply = |path: &str| plain(path, other.post(&format!("{path}/reply"), &[("text", "Mia.")]));
        assert_eq!(reply(&own), reply(&nothing));
        assert_eq!(node.texts(), ["Una cosa mia."]);
        let refused = node.log().into_iter().filter(|record| record.outcome == "denied");
        assert!(refused.map(|record| record.subjects).any(|whose| whose == [doctor.user.0]));
        // The place of another's request in a list tells nothing either.
        let after = format!("/help?after={}", own.rsplit('/').next().unwrap());
        assert!(!other.get(&after).expect(StatusCode::OK).has("Errore del programma"));
        for role in [Role::Gp, Role::Administrator, Role::SystemAdministrator] {
            let stranger = node.signed_in(role, "010");
            let page = own.replace("/help/", "/desk/");
            stranger.get(&page).expect(StatusCode::FORBIDDEN);
            stranger
                .post(&format!("{page}/answer"), &[("text", "Io."), ("version", "1")])
                .expect(StatusCode::FORBIDDEN);
        }
        // The help desk's own requests are its own as well; the same request sent twice is one.
        let id = Uuid::now_v7().to_string();
        let fields = [("id", id.as_str()), ("topic", "other"), ("text", "Due volte.")];
        done(doctor.post("/help/new", &fields));
        done(doctor.post("/help/new", &fields));
        other.post("/help/new", &fields).expect(StatusCode::CONFLICT);
        assert_eq!(node.texts().len(), 2);
        doctor.post_bare("/help/new", &fields).expect(StatusCode::FORBIDDEN);
    });
}

#[test]
fn whoever_cannot_sign_in_is_heard_and_nobody_floods_the_desk() {
    on_each_engine(|node| {
        let (anybody, elsewhere, desk) =
            (node.anybody("192.0.2.1"), node.anybody("198.51.100.1"), node.help_desk());
        let form = anybody.get("/help/new?page=/login").expect(StatusCode::OK);
        assert!(form.has("/help/outside") && form.has("Il tuo nome"));
        for wrong in [[("name", ""), ("contact", "ada@example.org")], [("name", "Ada"), ("contact", "boh")]] {
            let fields = [&[("topic", "access"), ("text", "Non entro.")], &wrong[..]].concat();
            let answer = anybody.post("/help/outside", &fields).expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.has("Non entro."));
        }
        ask_outside(&anybody, TAX_CODE).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(node.texts().is_empty());
        // What had to be covered counts: nobody tries texts here without end.
        for number in 0..19 {
            assert_eq!(
                ask_outside(&anybody, &format!("Non entro, {number}."))
                    .expect(StatusCode::SEE_OTHER)
                    .location,
                "/login"
            );
        }
        let full = ask_outside(&anybody, "Ancora.").expect(StatusCode::TOO_MANY_REQUESTS);
        assert!(
            full.has("Ancora.") && full.retry_after.parse::<u32>().unwrap() > 3000,
            "{}",
            full.retry_after
        );
        done(ask_outside(&elsewhere, "Anch'io."));
        node.db.pass(SignedDuration::from_mins(61));
        done(ask_outside(&anybody, "Un'ora dopo."));
        assert_eq!(node.texts().len(), 21);

        let desk = node.again(desk.user);
        let page = first(&desk, "/desk");
        assert!(desk.get(&page).has("ada@example.org"));
        act(&desk, &page, "answer", &[("text", "Chiamato.")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        done(act(&desk, &page, "answer", &[("text", "Chiamato."), ("channel", "telephone")]));
        assert!(desk.get(&page).has("Per telefono"));
    });
}

#[test]
fn nobody_who_is_known_floods_the_desk_either() {
    on_each_engine(|node| {
        let (doctor, other) = (node.doctor(), node.signed_in(Role::SispOperator, "301"));
        for number in 0..20 {
            done(ask(&doctor, &format!("Non funziona, {number}.")));
        }
        let full = ask(&doctor, "Ancora.").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(full.has("Ancora.") && full.has("molte richieste"));
        done(ask(&other, "Anch'io."));
        node.db.pass(SignedDuration::from_mins(61));
        done(ask(&node.again(doctor.user), "Un'ora dopo."));
        assert_eq!(node.texts().len(), 22);
    });
}

#[test]
fn a_long_work_list_goes_on_from_page_to_page() {
    on_each_engine(|node| {
        let (doctor, desk) = (node.doctor(), node.help_desk());
        let colleague = node.doctor();
        for number in 0..15 {
            done(ask(&doctor, &format!("Numero {number}.")));
            done(ask(&colleague, &format!("Anche numero {number}.")));
        }
        node.db.pass(SignedDuration::from_mins(61));
        let (doctor, desk) = (node.again(doctor.user), node.again(desk.user));
        for number in 15..30 {
            done(ask(&doctor, &format!("Numero {number}.")));
        }
        for (reader, list, left) in [(&desk, "/desk", 20), (&doctor, "/help", 5)] {
            let count = |page: &str| page.matches("<th scope=\"row\">").count();
            let page = reader.get(list).text;
            let at = page.find("rel=\"next\"").expect("another page");
            let href = page[..at].rsplit("href=\"").next().unwrap().trim_end_matches("\" ");
            let next =
                reader.get(&href.replace("&amp;", "&").replace("&#38;", "&")).expect(StatusCode::OK).text;
            assert_eq!((count(&page), count(&next)), (25, left), "{list}");
        }
    });
}
