//! Where a laboratory demands a second person: what waits for one lasts as long as what it was typed for.

use access::{Actor, Role};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::Problem;
use kernel::ids::{ResultId, UserId};
use lab::intake::Fate;
use lab::model::{Door, Outcome, RequestCorrection, SwabRequest, TestKind, TubeStep};
use lab::service::{self, Correct, Entered, Record};
use uuid::Uuid;

use crate::common::browser::{Answer, Browser, no_word_is_missing, ok, technician_at};
use crate::common::messages::*;
use crate::common::*;

fn demand(region: &Region<'_>, laboratory: &'static str) {
    let admin = actor(Role::Administrator, "010");
    let from = Some(date(2020, 11, 1));
    region.db.write(move |tx| service::set_validation(tx, &admin, laboratory, (from, None))).unwrap();
}

fn second(laboratory: &str) -> Actor {
    Actor { user: UserId(Uuid::from_u128(9)), name: "Seconda Persona".to_owned(), ..technician(laboratory) }
}

fn type_in(region: &Region<'_>, request: &SwabRequest, outcome: Outcome) -> kernel::Result<Entered> {
    let door = Door::Manual;
    let new = Record { id: ResultId::new(), request: request.id, outcome, sampled_at: None, door };
    let technician = technician(&request.laboratory);
    region.db.write(move |tx| service::enter_result(tx, &technician, &new, None))
}

fn waits(region: &Region<'_>, request: &SwabRequest, outcome: Outcome) -> ResultId {
    match type_in(region, request, outcome).unwrap() {
        Entered::Awaits(pending) => pending.id,
        Entered::Recorded(result) => panic!("{result:?}"),
    }
}

/// Types a command for a request on the work list.
fn press(browser: &Browser<'_>, request: &SwabRequest, command: &str) -> Answer {
    let list = browser.get(&format!("/worklist?at={}", request.id));
    let fields = ["id", "selected", "asked"].map(|name| (name, list.hidden(name)));
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("command", command));
    browser.post("/worklist", &fields)
}

fn listed(region: &Region<'_>, laboratory: &'static str) -> Vec<ResultId> {
    let list = region.db.write(move |tx| service::to_validate(tx, &second(laboratory))).unwrap();
    list.into_iter().map(|(pending, _)| pending.id).collect()
}

fn validate(region: &Region<'_>, laboratory: &'static str, id: ResultId) -> kernel::Result<usize> {
    region.db.write(move |tx| service::validate(tx, &second(laboratory), &[id]))
}

#[test]
fn who_typed_it_takes_it_back_as_long_as_nobody_has_validated_it() {
    on_each_engine(|region| {
        demand(region, LAB);
        let requests =
            [region.request(&region.known("Bruni"), LAB), region.request(&region.known("Verdi"), LAB)];
        let first = technician_at(region, LAB);
        let answer = first.get(press(&first, &requests[0], "n").goes_to());
        let (slip, page) = (answer.hidden("done"), ok(&answer));
        assert!(page.contains("Ancora ") && page.contains("finché un collega non convalida"), "{page}");
        // By its key.
        let undone = first.post("/worklist", &[("command", "z"), ("done", &slip)]);
        assert_eq!(undone.goes_to(), format!("/worklist?at={}", requests[0].id));
        assert!(listed(region, LAB).is_empty());
        // Nothing of it is left, and the sample takes a result again.
        let again = first.post("/worklist/undo", &[("result", &slip)]);
        assert_eq!(again.status, StatusCode::NOT_FOUND);
        let typed = waits(region, &requests[0], Outcome::Positive);
        // Nobody else, and no other laboratory.
        let (colleague, stranger, door) = (second(LAB), technician(OTHER_LAB), Door::Manual);
        let refused = region.db.write(move |tx| service::undo(tx, &colleague, &[typed], door)).unwrap_err();
        assert!(matches!(refused, Problem::Refused("lab-undo-other")), "{refused}");
        let refused = region.db.write(move |tx| service::undo(tx, &stranger, &[typed], door)).unwrap_err();
        assert!(matches!(refused, Problem::NotFound), "{refused}");
        // Something that is recorded at once in the same minute does not take its place.
        type_in(region, &requests[1], Outcome::Unsuitable).unwrap();
        let author = technician(LAB);
        let offered = region.db.write(move |tx| service::undoable(tx, &author)).unwrap();
        assert!(offered.iter().any(|one| one.id == typed && one.awaits), "{offered:?}");
        // What was validated meanwhile is the validator's.
        region.said();
        assert_eq!(validate(region, LAB, typed).unwrap(), 1);
        let author = technician(LAB);
        let refused = region.db.write(move |tx| service::undo(tx, &author, &[typed], door)).unwrap_err();
        assert!(matches!(refused, Problem::Refused("lab-undo-other")), "{refused}");
        assert_eq!(region.said(), [(Outcome::Positive, None)]);
    });
}

fn correct_to(region: &Region<'_>, request: &SwabRequest, laboratory: &str, test: TestKind) -> SwabRequest {
    let before = find(region, request);
    let new = RequestCorrection {
        act: Uuid::now_v7(),
        request: before.id,
        version: before.version,
        laboratory: laboratory.to_owned(),
        reason: before.reason.clone(),
        test,
        priority: before.priority,
        note: before.note.clone(),
        details: before.details.clone(),
        why: "una prova".to_owned(),
    };
    region.db.write(move |tx| service::correct_request(tx, &sisp(), &new)).unwrap()
}

/// Elsewhere, or for another test, the laboratory where it is now types its own.
#[test]
fn what_waits_goes_when_the_request_asks_for_something_else() {
    on_each_engine(|region| {
        demand(region, LAB);
        let request = region.request(&region.known("Bruni"), LAB);
        let typed = waits(region, &request, Outcome::Negative);
        let moved = correct_to(region, &request, OTHER_LAB, request.test);
        assert!(matches!(validate(region, LAB, typed), Err(Problem::NotFound)));
        region.record(&moved, Outcome::Positive).unwrap();
        let other = region.request(&region.known("Conti"), LAB);
        let typed = waits(region, &other, Outcome::Negative);
        let other = correct_to(region, &other, LAB, TestKind::Antigen);
        assert_eq!(listed(region, LAB), []);
        assert!(matches!(validate(region, LAB, typed), Err(Problem::NotFound)));
        // A word that changes neither leaves it.
        let typed = waits(region, &other, Outcome::Negative);
        let act = (Uuid::now_v7(), other.id, find(region, &other).version);
        correct_to(region, &other, LAB, TestKind::Antigen);
        assert_eq!(listed(region, LAB), [typed]);
        // Public health sends it elsewhere, where somebody else may type by now.
        let act = (act.0, act.1, act.2 + 1);
        let sent = region
            .db
            .write(move |tx| service::move_request(tx, &sisp(), act, OTHER_LAB, "una prova"))
            .unwrap();
        assert_eq!(listed(region, LAB), []);
        demand(region, OTHER_LAB);
        waits(region, &sent, Outcome::Positive);
    });
}

/// A machine brings the result before the second person comes: there is nothing to say yes or no to any more.
#[test]
fn what_waits_goes_when_the_result_comes_another_way() {
    on_each_engine(|region| {
        demand(region, LAB);
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let typed = waits(region, &request, Outcome::Negative);
        let other = region.request(&region.known("Conti"), LAB);
        let stays = waits(region, &other, Outcome::Negative);
        let sent = oru(&person, "MB-1").with(|it| it.request.clone_from(&request.number));
        assert!(matches!(region.send(&sent), Fate::Recorded { .. }));
        assert_eq!(listed(region, LAB), [stays]);
        let back = region.db.write(move |tx| service::send_back(tx, &second(LAB), &[typed], "da rifare"));
        assert!(matches!(back, Err(Problem::NotFound)), "{back:?}");
        assert!(find(region, &request).tube.is_none(), "nothing is said of a tube with a result");
        assert_eq!(validate(region, LAB, stays).unwrap(), 1);
        assert_eq!(region.count(&sql::COUNT_CURRENT), 2);
    });
}

/// A sample that was given up and comes takes its result by the same keys, and that one waits for a second person like any other.
#[test]
fn a_sample_that_was_given_up_takes_a_result_that_waits() {
    on_each_engine(|region| {
        demand(region, LAB);
        let request = region.request(&region.known("Bruni"), LAB);
        let missing = region.record(&request, Outcome::NotReceived).unwrap();
        // No way round leads past the second person; that the sample came and is of no use is no finding.
        let corrected = |outcome| {
            let (id, reason) = (ResultId::new(), "era in frigo".to_owned());
            let new = Correct { id, result: missing.id, outcome, reason, shown: None, door: Door::Manual };
            region.db.write(move |tx| service::correct_result(tx, &technician(LAB), &new))
        };
        let alone = corrected(Outcome::Positive);
        assert!(matches!(alone, Err(Problem::Refused("lab-correction-validated"))), "{alone:?}");
        region.said();
        let typed = waits(region, &request, Outcome::Positive);
        assert_eq!((region.said(), listed(region, LAB)), (vec![], vec![typed]));
        // Sent back, its tube waits; typed again, a colleague says yes.
        region.db.write(move |tx| service::send_back(tx, &second(LAB), &[typed], "da rifare")).unwrap();
        assert_eq!(find(region, &request).tube.map(|tube| tube.step), Some(TubeStep::Suspended));
        let typed = waits(region, &request, Outcome::Positive);
        assert_eq!(validate(region, LAB, typed).unwrap(), 1);
        assert_eq!(region.said(), [(Outcome::Positive, Some(Outcome::NotReceived))]);
        assert_eq!((region.count(&sql::COUNT_RESULTS), region.count(&sql::COUNT_CURRENT)), (2, 1));
        let again = type_in(region, &request, Outcome::Negative);
        assert!(matches!(again, Err(Problem::Refused("lab-request-already-resulted"))), "{again:?}");
        let other = region.request(&region.known("Conti"), LAB);
        let missing = region.record(&other, Outcome::NotReceived).unwrap();
        let (id, reason) = (ResultId::new(), "era rotta".to_owned());
        let (outcome, door) = (Outcome::Unsuitable, Door::Manual);
        let new = Correct { id, result: missing.id, outcome, reason, shown: None, door };
        region.db.write(move |tx| service::correct_result(tx, &technician(LAB), &new)).unwrap();
    });
}

#[test]
fn a_result_waits_for_a_second_person_where_the_laboratory_demands_it() {
    on_each_engine(|region| {
        let admin = Browser::new(region.db, Role::Administrator, "010");
        let page = "/admin/lab-validation";
        let switch = |laboratory: &str, from: &str, until: &str| {
            admin.post(page, &[("laboratory", laboratory), ("from", from), ("until", until)])
        };
        assert!(ok(&admin.get(page)).contains("In nessun laboratorio"));
        assert!(switch(LAB, "14/11/2020", "13/11/2020").text.contains("Il termine viene prima"));
        assert!(switch("LAB-0", "14/11/2020", "").text.contains("Scegli un laboratorio"));
        assert_eq!(switch(LAB, "14/11/2020", "").goes_to(), page);
        assert!(ok(&admin.get(page)).contains("senza termine"));
        let (first, second) = (
            technician_at(region, LAB),
            Browser::named(region.db, Role::LaboratoryTechnician, LAB, "seconda"),
        );
        let requests = ["Alba", "Bruni"].map(|family| region.request(&region.known(family), LAB));
        for request in &requests {
            assert!(press(&first, request, "n").goes_to().starts_with("/worklist?done="));
        }
        // There is no result, and nothing was said to anybody.
        assert_eq!((region.count(&sql::COUNT_RESULTS), region.said()), (0, vec![]));
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert!(!ok(&sisp.get(&format!("/requests/{}", requests[0].id))).contains("Negativo"));
        assert_eq!(sisp.get("/worklist/validation").status, StatusCode::FORBIDDEN);
        let other = technician_at(region, OTHER_LAB);
        assert!(ok(&other.get("/worklist/validation")).contains("Nessun esito attende la convalida"));
        // Its tube takes no second result meanwhile.
        let again = press(&second, &requests[0], "n");
        assert!(again.status != StatusCode::SEE_OTHER, "{}", again.text);
        // Who typed it does not validate it.
        let list = first.get("/worklist/validation");
        assert!(ok(&list).contains("Scritto da te") && !list.text.contains("name=\"chosen\""));
        let list = second.get("/worklist/validation");
        let ids: Vec<_> = ok(&list)
            .split("name=\"chosen\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        assert_eq!(ids.len(), 2);
        let own = first.post("/worklist/validation", &[("chosen", &ids[0])]);
        assert!(own.text.contains("chi non l&#39;ha scritto"), "{}", own.text);
        assert!(second.post("/worklist/validation", &[]).text.contains("Scegli almeno un esito"));
        let noted = second.post("/worklist/validation", &[("chosen", &ids[0]), ("note", "una nota")]);
        assert!(
            noted.text.contains("Hai scritto una nota") && noted.text.contains("una nota"),
            "{}",
            noted.text
        );
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
        assert_eq!(
            second.post("/worklist/validation", &[("chosen", &ids[0])]).goes_to(),
            "/worklist/validation"
        );
        assert_eq!(
            second.post("/worklist/validation", &[("chosen", &ids[0])]).goes_to(),
            "/worklist/validation"
        );
        assert_eq!(region.said(), [(Outcome::Negative, None)]);
        // The other one goes back, and says why.
        let back = |note: &str| {
            second.post("/worklist/validation", &[("chosen", &ids[1]), ("note", note), ("submit", "back")])
        };
        assert!(back("").text.contains("perché l&#39;esito non va bene"));
        assert_eq!(back("Curva da rileggere").goes_to(), "/worklist/validation");
        assert_eq!(find(region, &requests[1]).tube.unwrap().step, TubeStep::Suspended);
        assert!(ok(&first.get(&format!("/worklist/{}/tube", requests[1].id))).contains("Curva da rileggere"));
        // After its last day it is as before.
        assert_eq!(switch(LAB, "01/11/2020", "13/11/2020").goes_to(), page);
        press(&first, &requests[1], "d");
        assert_eq!(region.said(), [(Outcome::Doubtful, None)]);
        no_word_is_missing();
    });
}
