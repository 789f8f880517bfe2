//! The technician's desk: tubes as they arrive, the work list, groups, the balance of a shift; on both engines through HTTP.

use crate::common::browser::{Answer, Browser, no_word_is_missing, ok, technician_at};
use crate::common::*;
use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use lab::model::{Outcome, SwabRequest, TubeStep};
use lab::service::{self, NewTubeFact};
use serde_json::json;
use uuid::Uuid;

/// Types something where tubes are checked in, on a page that is open.
fn arrives(browser: &Browser<'_>, page: &Answer, typed: &str) -> Answer {
    let fields = ["id", "asked", "last"].map(|name| (name, page.hidden(name)));
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("number", typed));
    browser.post("/worklist/receive", &fields)
}

/// Reads a label of the laboratory's own: the page that says so.
fn check_in(browser: &Browser<'_>, number: &str) -> Answer {
    let page = browser.get("/worklist/receive");
    let to = arrives(browser, &page, number).goes_to().to_owned();
    browser.get(&to)
}

fn say(region: &Region<'_>, request: &SwabRequest, step: TubeStep) -> kernel::Result<SwabRequest> {
    let reason = step.wants_reason().then_some(lab::model::TubeReason::Other);
    let new = NewTubeFact {
        id: Uuid::now_v7(),
        request: request.id,
        step,
        reason,
        note: "una prova".to_owned(),
        door: lab::model::Door::Manual,
    };
    let technician = technician(&request.laboratory);
    region.db.write(move |tx| service::record_tube(tx, &technician, &new))
}

#[test]
fn a_tube_is_checked_in_by_its_label() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let browser = technician_at(region, LAB);
        let page = check_in(&browser, &request.number);
        assert!(ok(&page).contains("Arrivato: ") && page.text.contains(&request.number), "{}", page.text);
        let tube = find(region, &request).tube.unwrap();
        assert_eq!(tube.step, TubeStep::Received);
        assert!(tube.received_at.is_some());
        // The same form sent twice is one fact; the label read twice does no harm.
        let form = browser.get("/worklist/receive");
        let [first, second] = [(); 2].map(|()| arrives(&browser, &form, &request.number));
        assert_eq!(first.goes_to(), second.goes_to());
        // A number that is wrong, one that nobody has.
        let wrong = arrives(&browser, &form, "1234567890");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("non torna"));
        let unknown = arrives(&browser, &form, &lab::rules::number::from_random(7));
        assert!(unknown.text.contains("Nessuna richiesta ha questo numero"), "{}", unknown.text);
        // Of the last one something is said by letters.
        let to = arrives(&browser, &page, "NI");
        assert_eq!(to.goes_to(), format!("/worklist/{}/tube?step=unsuitable", request.id));
        no_word_is_missing();
    });
}

/// Whoever holds the tube of a request that waits no more can do nothing with it, and is told nothing of whom it is about.
#[test]
fn anothers_tube_that_waits_no_more_names_nobody() {
    on_each_engine(|region| {
        let resulted = region.request(&region.known("Bruni"), OTHER_LAB);
        region.record(&resulted, Outcome::Positive).unwrap();
        let waits = region.request(&region.known("Conti"), OTHER_LAB);
        let browser = technician_at(region, LAB);
        let page = browser.get("/worklist/receive");
        assert!(ok(&arrives(&browser, &page, &waits.number)).contains("Conti"));
        let refused = arrives(&browser, &page, &resulted.number);
        assert!(!refused.text.contains("Bruni") && !refused.text.contains("02/03/1980"), "{}", refused.text);
        assert!(refused.text.contains("Questo campione non attende più un esito"), "{}", refused.text);
        // What was tried is recorded, under whose request it was or as nobody's.
        arrives(&browser, &page, &lab::rules::number::from_random(7));
        let id = browser.get("/worklist/group").hidden("id");
        let group = [("id", id.as_str()), ("scanned", resulted.number.as_str()), ("outcome", "negative")];
        assert!(browser.post("/worklist/group", &group).text.contains(&resulted.number));
        let said = |action: &str, detail: &str, subjects: &[Uuid]| {
            (action.to_owned(), detail.to_owned(), subjects.to_vec())
        };
        let hers = [resulted.person.0];
        let expected = [
            said("request.list", "request", &hers),
            said("tube.record", "request: no such", &[]),
            said("tube.take_in", "request", &hers),
        ];
        assert_eq!(region.refused(), expected);
    });
}

#[test]
fn an_unsuitable_tube_says_why_and_ends_its_request() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let browser = technician_at(region, LAB);
        check_in(&browser, &request.number);
        let path = format!("/worklist/{}/tube", request.id);
        let form = browser.get(&format!("{path}?step=unsuitable"));
        let id = form.hidden("id");
        let send = |reason: &str, note: &str| {
            browser
                .post(&path, &[("id", &id), ("step", "unsuitable"), ("tube_reason", reason), ("note", note)])
        };
        let without = send("", "");
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.text.contains("Scegli perché"), "{}", without.text);
        let other = send("other", "");
        assert!(other.text.contains("scrivi il motivo nella nota"), "{}", other.text);
        assert_eq!(send("broken", "").goes_to(), "/worklist");
        assert_eq!(region.said(), [(Outcome::Unsuitable, None)]);
        assert_eq!(find(region, &request).tube.unwrap().step, TubeStep::Unsuitable);
        let page = browser.get(&format!("/requests/{}", request.id));
        assert!(ok(&page).contains("Campione non idoneo") && page.text.contains("Non idoneo"));
        // It could be examined after all: a result corrects it, and both stay.
        region.record(&request, Outcome::Negative).unwrap();
        assert_eq!(region.said(), [(Outcome::Negative, Some(Outcome::Unsuitable))]);
        assert_eq!(region.results().len(), 2);
        let refused = say(region, &request, TubeStep::Suspended).unwrap_err();
        assert!(matches!(refused, kernel::Problem::Refused("lab-tube-has-result")), "{refused}");
        no_word_is_missing();
    });
}

#[test]
fn what_was_given_up_may_come_after_all() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let browser = technician_at(region, LAB);
        let given_up = region.record(&request, Outcome::NotReceived).unwrap();
        assert!(!browser.get("/worklist").text.contains(&format!("data-number=\"{}\"", request.number)));
        check_in(&browser, &request.number);
        // Its label selects it as if it waited, and the result corrects what was said.
        let list = browser.get(&format!("/worklist?at={}", request.id));
        assert_eq!(list.hidden("selected"), request.id.to_string());
        let fields = ["id", "selected", "asked"].map(|name| (name, list.hidden(name)));
        let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.push(("command", "n"));
        let done = browser.post("/worklist", &fields);
        let list = browser.get(done.goes_to());
        assert!(ok(&list).contains("Negativo registrato per il campione"), "{}", list.text);
        assert_eq!(
            region.said(),
            [(Outcome::NotReceived, None), (Outcome::Negative, Some(Outcome::NotReceived))]
        );
        let superseded = region.results().iter().filter(|one| !one.3).count();
        assert_eq!((superseded, given_up.revision), (1, 1));
        // A result of the person is corrected with a reason alone.
        let again = region.record(&request, Outcome::Positive).unwrap_err();
        assert!(matches!(again, kernel::Problem::Refused("lab-request-already-resulted")), "{again}");
    });
}

#[test]
fn a_tube_of_another_laboratory_is_taken_over() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, OTHER_LAB);
        let (browser, other) = (technician_at(region, LAB), technician_at(region, OTHER_LAB));
        assert!(ok(&other.get("/worklist")).contains(&request.number));
        let page = browser.get("/worklist/receive");
        let asked = arrives(&browser, &page, &request.number);
        assert!(ok(&asked).contains("è stato chiesto a un altro laboratorio"), "{}", asked.text);
        assert!(
            asked.text.contains("Bruni Ada") && !asked.text.contains(person.data.identifier.value().unwrap())
        );
        assert_eq!(find(region, &request).laboratory, OTHER_LAB, "nothing was written");
        // Another key takes nothing over; S does, and the other laboratory's list is without it at once.
        let left = arrives(&browser, &asked, "N");
        assert_eq!((ok(&left).contains("Bruni"), left.hidden("asked").as_str()), (false, ""));
        let asked = arrives(&browser, &browser.get("/worklist/receive"), &request.number);
        let taken = arrives(&browser, &asked, "s");
        assert!(ok(&browser.get(taken.goes_to())).contains("Arrivato: "));
        assert!(!ok(&other.get("/worklist")).contains(&request.number));
        assert!(ok(&browser.get("/worklist")).contains(&request.number));
        let found = find(region, &request);
        assert_eq!((found.laboratory.as_str(), found.tube.unwrap().step), (LAB, TubeStep::Received));
        let details: Vec<_> = region.audit().into_iter().map(|one| (one.action, one.detail)).collect();
        for detail in ["look", "taken over"] {
            assert!(details.contains(&("tube.take_in".to_owned(), detail.to_owned())), "{details:?}");
        }
        // One that has its result there by now is not taken over.
        let done = region.request(&person, OTHER_LAB);
        let asked = arrives(&browser, &browser.get("/worklist/receive"), &done.number);
        region.record(&done, Outcome::Negative).unwrap();
        let refused = arrives(&browser, &asked, "S");
        assert!(refused.text.contains("Questo campione non attende più un esito"), "{}", refused.text);
        no_word_is_missing();
    });
}

/// The fields of a slip about somebody of Torino.
fn slip(person: &people::model::Person) -> Vec<(&'static str, String)> {
    let data = &person.data;
    vec![
        ("identifier", data.identifier.value().unwrap().to_owned()),
        ("family_name", data.family_name.clone()),
        ("given_name", data.given_name.clone()),
        ("sex", "F".to_owned()),
        ("birth_date", web::fmt::date(data.birth_date)),
        ("residence_comune", "Torino".to_owned()),
        ("residence_address", "via Po 1".to_owned()),
        ("test_type", "molecular".to_owned()),
        ("reason", "screening".to_owned()),
        ("requester", "Reparto di prova".to_owned()),
    ]
}

#[test]
fn a_tube_without_a_request_is_taken_in() {
    on_each_engine(|region| {
        let browser = technician_at(region, LAB);
        let send = |fields: &[(&'static str, String)]| {
            let id = browser.get("/worklist/slip").hidden("id");
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post("/worklist/slip", &[&fields[..], &[("id", &id)]].concat())
        };
        // Somebody who is known and for whom nobody asked: the laboratory makes the request.
        let person = region.known("Bruni");
        let made = send(&slip(&person));
        let label = browser.get(made.goes_to());
        assert!(ok(&label).contains("<rect "), "{}", label.text);
        let id: kernel::ids::RequestId = made.goes_to().split('/').nth(2).unwrap().parse().unwrap();
        let request = region.db.read(move |tx| lab::store::find_request(tx, id)).unwrap().unwrap();
        assert_eq!((request.origin, request.person), (lab::model::Origin::Tube, person.id));
        assert_eq!(
            (request.laboratory.as_str(), request.details.requester.as_str()),
            (LAB, "Reparto di prova")
        );
        assert_eq!(request.tube.unwrap().step, TubeStep::Received);
        assert!(region.audiences(id).contains(&"asl:301".to_owned()), "public health sees it");
        // A second tube of hers is the same request's, as is one that waits elsewhere.
        assert_eq!(send(&slip(&person)).goes_to(), made.goes_to());
        let conti = region.known("Conti");
        let waits = region.request(&conti, OTHER_LAB);
        assert_eq!(send(&slip(&conti)).goes_to(), format!("/requests/{}/label", waits.id));
        assert_eq!(find(region, &waits).laboratory, LAB);
        // Somebody nobody knows yet is entered from the slip.
        let before = region.count(&sql::COUNT_PEOPLE);
        let new = crate::common::person("Nuova", "Ines", date(1971, 5, 6));
        send(&slip(&new)).goes_to();
        assert_eq!(region.count(&sql::COUNT_PEOPLE), before + 1);
        // The code of somebody else with another name is nobody.
        let mut wrong = slip(&person);
        wrong[1].1 = "Completamente".to_owned();
        wrong[2].1 = "Diversa".to_owned();
        let refused = send(&wrong);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("non si può riconoscere con certezza"), "{}", refused.text);
        assert!(refused.text.contains("Reparto di prova"), "nothing typed is lost");
        let empty = browser.post("/worklist/slip", &[("test_type", "molecular"), ("reason", "screening")]);
        assert!(empty.text.matches("class=\"error\"").count() >= 5, "every field says what is missing");
        no_word_is_missing();
    });
}

#[test]
fn a_slip_with_somebody_elses_temporary_code_is_nobodys() {
    on_each_engine(|region| {
        let browser = technician_at(region, LAB);
        let mut guest = crate::common::person("Diallo", "Awa", date(1990, 7, 1));
        guest.data.identifier = kernel::PersonIdentifier::from_column("STP0103010000007").unwrap();
        region.load(std::slice::from_ref(&guest));
        let send = |change: &[(&'static str, &str)]| {
            let id = browser.get("/worklist/slip").hidden("id");
            let typed = slip(&guest);
            let mut fields: Vec<_> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.retain(|(name, _)| !change.iter().any(|(other, _)| other == name));
            fields.extend(change);
            browser.post("/worklist/slip", &[&fields[..], &[("id", &id)]].concat())
        };
        for wrong in [
            &[("family_name", "Verdi"), ("given_name", "Zoe")][..],
            &[("given_name", "Mariama")],
            &[("sex", "M")],
            &[("birth_date", "02/07/1990")],
        ] {
            let refused = send(wrong);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
            assert!(refused.text.contains("non si può riconoscere con certezza"), "{}", refused.text);
        }
        // Who was named, and that nobody was, is recorded.
        let said = |detail: &str, whose: Vec<Uuid>| ("tube.take_in".to_owned(), detail.to_owned(), whose);
        let hers = said("person", vec![guest.id.0]);
        assert_eq!(region.refused(), [hers.clone(), hers.clone(), hers, said("person: no such", vec![])]);
        let made = send(&[]);
        assert!(made.goes_to().ends_with("/label"));
    });
}

#[test]
fn the_work_list_is_filtered_and_weighed() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let (waits, typed, sent) =
            (region.request(&person, LAB), region.request(&person, LAB), region.request(&person, LAB));
        region.record(&typed, Outcome::Negative).unwrap();
        region.import(&file(&[row(&person, &sent.number)]));
        say(region, &waits, TubeStep::Suspended).unwrap();
        let browser = technician_at(region, LAB);
        let shown = |show: &str| {
            let page = browser.get(&format!("/worklist?show={show}"));
            let list = ok(&page).split("id=\"worklist\"").nth(1).unwrap().split("</table>").next().unwrap();
            [&waits, &typed, &sent].map(|request| list.contains(&request.number))
        };
        assert_eq!(shown("todo"), [true, false, false]);
        assert_eq!(shown("all"), [true, true, true]);
        assert_eq!(shown("automatic"), [false, false, true]);
        assert_eq!(shown("manual"), [false, true, false]);
        let list = browser.get("/worklist");
        assert!(ok(&list).contains("Sospeso"), "the state of the tube stands in its row");
        assert!(
            list.text.contains("In attesa: 1") && list.text.contains("Esiti di oggi: 2"),
            "{}",
            list.text
        );
        assert!(list.text.contains("Capacità: ") && list.text.contains("Lavoro per 1 giorno"));
        // Letters about the selected tube.
        let list = browser.get(&format!("/worklist?at={}", waits.id));
        let enter = |command: &str| {
            let fields = ["id", "selected", "asked"].map(|name| (name, list.hidden(name)));
            let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fields.push(("command", command));
            browser.post("/worklist", &fields)
        };
        assert_eq!(enter("NI").goes_to(), format!("/worklist/{}/tube?step=unsuitable", waits.id));
        assert_eq!(enter("ic").goes_to(), format!("/worklist?at={}", waits.id));
        assert_eq!(find(region, &waits).tube.unwrap().step, TubeStep::InProgress);
        no_word_is_missing();
    });
}

#[test]
fn a_group_is_all_but_the_exceptions_and_all_or_nothing() {
    on_each_engine(|region| {
        let requests: Vec<_> = ["Alba", "Bruni", "Conti", "Dario"]
            .map(|family| region.request(&region.known(family), LAB))
            .into_iter()
            .collect();
        let elsewhere = region.request(&region.known("Elsi"), OTHER_LAB);
        let browser = technician_at(region, LAB);
        let numbers: Vec<_> = requests.iter().map(|one| one.number.as_str()).collect();
        let scanned = format!(
            "{}\n{}\np\n{}\n{} D\n{}",
            numbers[0], numbers[1], numbers[2], numbers[3], elsewhere.number
        );
        let form = browser.get("/worklist/group");
        let show = |scanned: &str| {
            let id = form.hidden("id");
            browser.post("/worklist/group", &[("id", &id), ("scanned", scanned), ("outcome", "negative")])
        };
        assert!(show("").text.contains("Leggi almeno un&#39;etichetta"), "{}", show("").text);
        assert!(show("123").text.contains("La riga 1 non è un numero"));
        let preview = show(&scanned);
        assert!(
            ok(&preview).contains("Campioni da registrare: 4, tutti Negativo tranne 2. Lasciati fuori: 1."),
            "{}",
            preview.text
        );
        assert!(!preview.text.contains("Elsi"), "another laboratory's is nobody");
        let items: Vec<_> = preview
            .text
            .split("name=\"item\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        assert_eq!(items.len(), 4);
        let fields = |positives: &str| {
            let mut fields = vec![
                ("id".to_owned(), preview.hidden("id")),
                ("sampled_day".to_owned(), preview.hidden("sampled_day")),
                ("positives".to_owned(), positives.to_owned()),
            ];
            for (item, outcome) in items.iter().zip(["negative", "positive", "negative", "doubtful"]) {
                fields.push(("item".to_owned(), item.clone()));
                fields.push((format!("outcome-{}", item.split(':').next().unwrap()), outcome.to_owned()));
            }
            fields
        };
        let send = |fields: &[(String, String)]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            browser.post("/worklist/group/record", &fields)
        };
        // A positive is confirmed by how many they are.
        let unsure = send(&fields(""));
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(unsure.text.contains("non è quello dei positivi"), "{}", unsure.text);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
        let done = send(&fields("1"));
        assert_eq!(done.goes_to(), "/worklist?show=manual&group=1");
        assert_eq!(send(&fields("1")).goes_to(), done.goes_to(), "sent twice it is one act");
        assert_eq!(region.count(&sql::COUNT_RESULTS), 4);
        let outcomes: Vec<_> = region.said().into_iter().map(|(outcome, _)| outcome).collect();
        assert_eq!(outcomes, [Outcome::Negative, Outcome::Positive, Outcome::Negative, Outcome::Doubtful]);
        let recorded =
            region.audit().into_iter().filter(|one| one.action == "result.record" && one.detail.is_empty());
        assert_eq!(recorded.map(|one| one.subjects.len()).collect::<Vec<_>>()[..4], [1; 4]);
        // One of them has a result by now: none of the group is written, and the preview says which.
        let fresh = region.request(&region.known("Fabbri"), LAB);
        let late = region.request(&region.known("Galli"), LAB);
        let preview = show(&format!("{}\n{}", fresh.number, late.number));
        region.record(&late, Outcome::Negative).unwrap();
        let items: Vec<_> = preview
            .text
            .split("name=\"item\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        let mut fields = vec![("sampled_day".to_owned(), preview.hidden("sampled_day"))];
        for item in &items {
            fields.push(("item".to_owned(), item.clone()));
            fields.push((format!("outcome-{}", item.split(':').next().unwrap()), "negative".to_owned()));
        }
        let refused = send(&fields);
        assert_eq!(
            refused.status,
            StatusCode::CONFLICT.max(StatusCode::UNPROCESSABLE_ENTITY),
            "{}",
            refused.text
        );
        assert!(
            refused.text.contains("Ha già un esito") && refused.text.contains(&fresh.number),
            "{}",
            refused.text
        );
        assert_eq!(region.count(&sql::COUNT_RESULTS), 5);
        no_word_is_missing();
    });
}

#[test]
fn the_shift_balances() {
    on_each_engine(|region| {
        let browser = technician_at(region, LAB);
        let requests: Vec<_> = ["Alba", "Bruni", "Conti", "Dario", "Elsi", "Fabbri"]
            .map(|family| region.request(&region.known(family), LAB))
            .into_iter()
            .collect();
        let moved = region.request(&region.known("Galli"), LAB);
        for request in requests.iter().chain([&moved]) {
            say(region, request, TubeStep::Received).unwrap();
        }
        // Read twice it was scanned once; a result whose tube nobody scanned is none of the shift's.
        say(region, &requests[0], TubeStep::Received).unwrap();
        region.record(&region.request(&region.known("Ignoti"), LAB), Outcome::Negative).unwrap();
        region.record(&requests[0], Outcome::Negative).unwrap();
        region.record(&requests[1], Outcome::Positive).unwrap();
        say(region, &requests[2], TubeStep::Unsuitable).unwrap();
        say(region, &requests[3], TubeStep::Suspended).unwrap();
        say(region, &requests[4], TubeStep::InProgress).unwrap();
        let other = technician_at(region, OTHER_LAB);
        let asked = arrives(&other, &other.get("/worklist/receive"), &moved.number);
        arrives(&other, &asked, "S").goes_to();
        let page = browser.get("/worklist/shift");
        let balance = ok(&page).split("id=\"lab-balance\"").nth(1).unwrap().split("</p>").next().unwrap();
        let figures: Vec<i64> = balance
            .split("<strong>")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().parse().unwrap())
            .collect();
        assert_eq!(figures, [7, 2, 3, 2], "{balance}");
        assert_eq!(figures[0], figures[1..].iter().sum::<i64>());
        assert!(
            page.text.contains("Passati a un altro laboratorio") && page.text.contains("Foglio di consegna")
        );
        assert!(
            page.text.contains("Conti Ada")
                && page.text.contains("Dario Ada")
                && page.text.contains("Elsi Ada")
        );
        assert!(!page.text.contains("Galli"), "what went elsewhere is counted and not shown");
        // The figures open their rows.
        let rows = |class: &str| {
            let page = browser
                .get(&format!("/worklist/shift/rows?day=2020-11-14&from=00:00&until=24:00&class={class}"));
            ["Alba", "Bruni", "Conti", "Dario", "Elsi", "Fabbri"]
                .map(|name| ok(&page).contains(&format!("{name} Ada")))
        };
        assert_eq!(rows("results"), [true, true, false, false, false, false]);
        assert_eq!(rows("exceptions"), [false, false, true, true, false, false]);
        assert_eq!(rows("progress"), [false, false, false, false, true, true]);
        // A shift in which nothing came, hours that are none, another laboratory's shift.
        let empty = browser.get("/worklist/shift?day=2020-11-13&from=7&until=14");
        assert!(ok(&empty).contains("In questo turno non è arrivato nessun campione"), "{}", empty.text);
        assert!(browser.get("/worklist/shift?from=25&until=14").text.contains("Scrivi l&#39;ora"));
        let theirs = other.get("/worklist/shift");
        assert!(ok(&theirs).contains("Galli Ada") && !theirs.text.contains("Conti"));
        no_word_is_missing();
    });
}

#[test]
fn tubes_over_json() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let browser = technician_at(region, LAB);
        let path = format!("/api/v1/swab-requests/{}/tube", request.id);
        let key = Uuid::now_v7().to_string();
        let send = |body: serde_json::Value| {
            browser.api("POST", &path, &[("idempotency-key", &key)], body.to_string())
        };
        let [said, again] = [(); 2].map(|()| send(json!({ "step": "received" })));
        assert_eq!((said.status, again.status), (StatusCode::CREATED, StatusCode::CREATED), "{}", said.text);
        let body = said.json();
        assert_eq!((body["tube"].as_str(), body["origin"].as_str()), (Some("received"), Some("asked")));
        assert!(body["received_at"].is_string() && body["reason"] == "", "{body}");
        let another = Uuid::now_v7().to_string();
        let wrong = browser.api(
            "POST",
            &path,
            &[("idempotency-key", &another)],
            json!({ "step": "suspended" }).to_string(),
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let denied = sisp.api(
            "POST",
            &path,
            &[("idempotency-key", &another)],
            json!({ "step": "received" }).to_string(),
        );
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
        let other = technician_at(region, OTHER_LAB);
        let not_theirs = other.api(
            "POST",
            &path,
            &[("idempotency-key", &another)],
            json!({ "step": "received" }).to_string(),
        );
        assert_eq!(not_theirs.status, StatusCode::NOT_FOUND);
        // The time of a result is never to come.
        let results = format!("/api/v1/swab-requests/{}/results", request.id);
        let later = json!({ "outcome": "negative", "sampled_at": "2020-11-15T12:00:00+01:00" }).to_string();
        let future = browser.api("POST", &results, &[("idempotency-key", &another)], later);
        assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", future.text);
    });
}
