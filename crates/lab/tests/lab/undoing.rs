//! A slip of the keyboard, taken back within a minute by whoever made it; on both engines through HTTP.

use crate::common::browser::{Answer, Browser};
use crate::common::*;
use access::{Actor, Role};
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::civil::date;
use kernel::Clocks;
use kernel::ids::ResultId;
use lab::model::{Outcome, RequestStatus, Revision, SwabRequest, Withdrawal};
use uuid::Uuid;

fn technician_at<'a>(region: &'a Region<'_>, login: &str) -> Browser<'a> {
    Browser::named(region.db, Role::LaboratoryTechnician, LAB, login)
}

/// Types something in the work list, on a page that is open.
fn types(browser: &Browser<'_>, page: &Answer, typed: &str, day: &str) -> Answer {
    let fields = ["id", "selected", "asked", "done"].map(|name| (name, page.hidden(name)));
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("command", typed), ("sampled_day", day)]);
    browser.post("/worklist", &fields)
}

/// Types a negative: the page that says so.
fn negative(browser: &Browser<'_>, request: &SwabRequest, day: &str) -> Answer {
    let page = browser.get(&format!("/worklist?at={}", request.id));
    browser.get(types(browser, &page, "n", day).goes_to())
}

/// A request of two days ago.
fn asked_before(region: &Region<'_>, name: &str) -> SwabRequest {
    let new = new_request(region.known(name).id, LAB);
    let day = date(2020, 11, 12);
    let sisp = Actor { today: day, ..sisp() };
    let ask = move |tx: &mut storage::Tx<'_>| {
        tx.set_clocks(Clocks::at_business_date(day));
        lab::service::request_swab(tx, &sisp, &new)
    };
    region.db.write(ask).unwrap()
}

fn status(region: &Region<'_>, request: &SwabRequest) -> RequestStatus {
    let id = request.id;
    region.db.read(move |tx| lab::store::find_request(tx, id)).unwrap().unwrap().status
}

fn revision(region: &Region<'_>, result: &str) -> Revision {
    let id: ResultId = result.parse().unwrap();
    region.db.read(move |tx| lab::store::find_result(tx, id)).unwrap().unwrap()
}

#[test]
fn a_result_typed_by_mistake_is_taken_back_by_one_key() {
    on_each_engine(|region| {
        let request = asked_before(region, "Bruni");
        let browser = technician_at(region, "prima");
        // A day that is not today: the second result is of the very same sample.
        let day = "2020-11-13";
        let list = negative(&browser, &request, day);
        assert!(list.text.contains("action=\"/worklist/undo\""), "{}", list.text);
        let typed = list.hidden("done");
        let back = types(&browser, &list, "z", day);
        assert_eq!(back.goes_to(), format!("/worklist?at={}", request.id));
        assert_eq!(region.said(), [(Outcome::Negative, None), (Outcome::Negative, Some(Outcome::Negative))]);
        assert_eq!(status(region, &request), RequestStatus::Requested);
        assert!(!revision(region, &typed).result.current);
        assert!(region.audiences(request.id).iter().any(|audience| audience == "laboratory:LAB-301-1"));
        // The same form sent twice is one act.
        assert_eq!(types(&browser, &list, "z", day).status, StatusCode::SEE_OTHER);
        assert_eq!(region.results().len(), 2);
        // Now as it should have been: of the same sample, with the slip in its history.
        let list = negative(&browser, &request, day);
        assert!(list.text.contains("Negativo registrato per il campione"), "{}", list.text);
        let current: Vec<_> = region.results().into_iter().filter(|one| one.3).collect();
        assert_eq!(current.len(), 1);
        assert_eq!((current[0].1.as_str(), current[0].2), ("negative", 3));
        assert_eq!(status(region, &request), RequestStatus::Resulted);
        let history = browser.get(&format!("/requests/{}", request.id));
        assert!(history.text.contains("Annullato da chi l&#39;aveva scritto"), "{}", history.text);
        // Taken back once more, and told of another sample.
        assert_eq!(types(&browser, &list, "Z", day).status, StatusCode::SEE_OTHER);
        negative(&browser, &request, "");
        assert_eq!(region.results().iter().filter(|one| one.3).count(), 1);
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

#[test]
fn nobody_else_takes_it_back_and_nobody_after_a_minute() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let (browser, other) = (technician_at(region, "prima"), technician_at(region, "seconda"));
        let list = negative(&browser, &request, "");
        let typed = list.hidden("done");
        let not_offered = other.get(&format!("/worklist?done={typed}"));
        assert!(!not_offered.text.contains("/worklist/undo"), "{}", not_offered.text);
        let refused = other.post("/worklist/undo", &[("result", &typed)]);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text.contains("scritto un&#39;altra persona"), "{}", refused.text);
        let elsewhere = Browser::named(region.db, Role::LaboratoryTechnician, OTHER_LAB, "terza");
        assert_eq!(elsewhere.post("/worklist/undo", &[("result", &typed)]).status, StatusCode::NOT_FOUND);
        region.db.pass(SignedDuration::from_secs(61));
        let late = types(&browser, &list, "z", "");
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("passato più di un minuto"), "{}", late.text);
        let list = browser.get(&format!("/worklist?done={typed}"));
        assert!(!list.text.contains("/worklist/undo"), "{}", list.text);
        assert!(revision(region, &typed).result.current);
        // Nothing was typed a moment ago: the key alone reaches nobody.
        let nothing = types(&browser, &browser.get("/worklist"), "z", "");
        assert!(nothing.text.contains("niente da annullare"), "{}", nothing.text);
    });
}

#[test]
fn a_correction_that_was_the_slip_gives_way_to_what_it_corrected() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let browser = technician_at(region, "prima");
        let first = negative(&browser, &request, "").hidden("done");
        region.said();
        let key = ResultId::new();
        let path = format!("/api/v1/results/{first}");
        let corrected = browser.api(
            "PUT",
            &path,
            &[("if-match", "\"1\""), ("idempotency-key", &key.to_string())],
            r#"{"outcome":"positive","reason":"scambio di provette"}"#,
        );
        assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text);
        let undo = || browser.api("POST", &format!("/api/v1/results/{key}/undo"), &[], "");
        assert_eq!(undo().status, StatusCode::NO_CONTENT);
        assert_eq!(undo().status, StatusCode::NO_CONTENT);
        let said =
            [(Outcome::Positive, Some(Outcome::Negative)), (Outcome::Negative, Some(Outcome::Positive))];
        assert_eq!(region.said(), said);
        assert_eq!(status(region, &request), RequestStatus::Resulted);
        // The first one is no longer the last word: it is not taken back under the others.
        let stale = browser.api("POST", &format!("/api/v1/results/{first}/undo"), &[], "");
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    });
}

#[test]
fn what_a_file_said_and_what_a_tube_said_are_no_slips_of_the_keyboard() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        region.import(&file(&[row(&person, &request.number)]));
        let number = request.number.clone();
        let read = move |tx: &mut storage::Tx<'_>| {
            lab::store::revisions_of_document(tx, LAB, &number, lab::model::TestKind::Molecular)
        };
        let id = region.db.write(read).unwrap()[0].result.id;
        let door = lab::model::Door::Api;
        let author = technician(LAB);
        let refused = region.db.write(move |tx| lab::service::undo(tx, &author, &[id], door)).unwrap_err();
        assert!(matches!(refused, kernel::Problem::Refused("lab-undo-nothing")), "{refused}");
        assert!(region.results().iter().all(|one| one.3));
    });
}

#[test]
fn a_request_that_had_been_taken_back_is_so_again() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let (id, note) = (Uuid::now_v7(), String::new());
        let cancel = lab::service::Cancel { id, request: request.id, reason: "not_needed".to_owned(), note };
        region.db.write(move |tx| lab::service::cancel_request(tx, &sisp(), &cancel).map(drop)).unwrap();
        let result = region.record(&request, Outcome::Negative).unwrap();
        assert_eq!(status(region, &request), RequestStatus::Resulted);
        let (id, door) = (result.id, lab::model::Door::Manual);
        let author = technician(LAB);
        region.db.write(move |tx| lab::service::undo(tx, &author, &[id], door).map(drop)).unwrap();
        assert_eq!(status(region, &request), RequestStatus::Cancelled);
        let list = technician_at(region, "prima").get("/worklist");
        assert!(!list.text.contains(&format!("data-number=\"{}\"", request.number)), "{}", list.text);
    });
}

#[test]
fn the_sample_was_taken_when_whoever_took_it_said() {
    on_each_engine(|region| {
        let request = asked_before(region, "Bruni");
        let at: kernel::Timestamp = "2020-11-13T17:00:00Z".parse().unwrap();
        let id = request.id;
        region.db.write(move |tx| lab::store::set_sampled(tx, id, Some(at)).map(drop)).unwrap();
        let browser = technician_at(region, "prima");
        let typed = negative(&browser, &request, "").hidden("done");
        assert_eq!(
            revision(region, &typed).result.sampled_at,
            at,
            "today is what the list begins with, and no word of it"
        );
    });
}

#[test]
fn what_a_file_says_after_a_slip_counts() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let browser = technician_at(region, "prima");
        let list = negative(&browser, &request, "");
        assert_eq!(types(&browser, &list, "z", "").status, StatusCode::SEE_OTHER);
        let outcome = region.import(&file(&[row(&person, &request.number)]));
        assert_eq!(counts(&outcome), (1, 1, 0, 0), "it is no repeat of what was taken back");
        assert_eq!(region.results().iter().filter(|one| one.3 && one.1 == "negative").count(), 1);
        assert_eq!(status(region, &request), RequestStatus::Resulted);
    });
}

#[test]
fn a_rack_of_one_tube_is_taken_back_by_the_key() {
    on_each_engine(|region| {
        let request = region.request(&region.known("Bruni"), LAB);
        let browser = technician_at(region, "prima");
        let (result, outcome) = (ResultId::new(), format!("outcome-{}", request.id));
        let item = format!("{}:{result}", request.id);
        let fields = [("item", &*item), (&*outcome, "negative"), ("sampled_day", "")];
        let list = browser.get(browser.post("/worklist/group/record", &fields).goes_to());
        assert!(list.text.contains(&format!("name=\"done\" value=\"{result}\"")), "{}", list.text);
        let undone = browser.post("/worklist", &[("command", "z"), ("done", &result.to_string())]);
        assert_eq!(undone.goes_to(), format!("/worklist?at={}", request.id));
        assert_eq!(status(region, &request), RequestStatus::Requested);
    });
}

#[test]
fn a_rack_is_taken_back_whole_or_not_at_all() {
    on_each_engine(|region| {
        let requests: Vec<_> =
            ["Bruni", "Conti", "Dotti"].iter().map(|name| region.request(&region.known(name), LAB)).collect();
        let browser = technician_at(region, "prima");
        let items: Vec<_> = requests.iter().map(|one| format!("{}:{}", one.id, ResultId::new())).collect();
        let outcomes: Vec<_> = requests.iter().map(|one| format!("outcome-{}", one.id)).collect();
        let mut fields: Vec<_> = items.iter().map(|item| ("item", item.as_str())).collect();
        fields.extend(outcomes.iter().map(|name| (name.as_str(), "negative")));
        fields.push(("sampled_day", ""));
        let list = browser.get(browser.post("/worklist/group/record", &fields).goes_to());
        assert!(list.text.contains("Annulla tutti i 3 esiti"), "{}", list.text);
        let ids: Vec<_> = items.iter().map(|item| item.split_once(':').unwrap().1.to_owned()).collect();
        // One of them was corrected meanwhile: none is taken back.
        let corrected = ids[1].parse().unwrap();
        let correct = lab::service::Correct {
            id: ResultId::new(),
            result: corrected,
            outcome: Outcome::Doubtful,
            reason: "una prova".to_owned(),
            shown: None,
            door: lab::model::Door::Manual,
        };
        region.db.write(move |tx| lab::service::correct_result(tx, &technician(LAB), &correct)).unwrap();
        let fields: Vec<_> = ids.iter().map(|id| ("result", id.as_str())).collect();
        assert_eq!(browser.post("/worklist/undo", &fields).status, StatusCode::CONFLICT);
        assert!(ids.iter().all(|id| revision(region, id).withdrawn.is_none()));
        let rest = [fields[0], fields[2]];
        assert_eq!(browser.post("/worklist/undo", &rest).goes_to(), "/worklist");
        let withdrawn = region.results().iter().filter(|one| one.2 == 2).count();
        assert_eq!(withdrawn, 3, "two taken back, and the correction");
        assert_eq!(status(region, &requests[0]), RequestStatus::Requested);
        assert_eq!(status(region, &requests[1]), RequestStatus::Resulted);
        assert!(Withdrawal::parse("undone") == Some(Withdrawal::Undone));
    });
}
