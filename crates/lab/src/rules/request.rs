//! What a request may say.

use jiff::ToSpan;
use jiff::civil::time;
use kernel::clock::{local_date, rome};
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};

use territory::codes::{self, List};

use crate::model::{Details, Priority, SwabRequest, TestKind};

pub use super::states::{Step, next};

/// Hours within which another request beside one that waits is asked about.
pub const AGAIN_HOURS: i64 = 24;
/// Characters of a note, and of the criterion.
pub const NOTE_LENGTH: usize = 500;
/// Characters of who asks, and of where he is reached.
pub const REQUESTER_LENGTH: usize = 100;
/// Characters of the place.
pub const PLACE_LENGTH: usize = 200;
/// Days before the request on which symptoms that are its reason may have begun: a slip in the year, not a long illness.
pub const DAYS_OF_SYMPTOMS: i32 = 180;
/// Days ahead for which a swab may be proposed.
pub const DAYS_AHEAD: i32 = 60;
/// The reason of a contact of a case.
const CONTACT: &str = "contact";

/// The laboratory a form begins with: the one used last, if it still serves the ASL, else the first that does.
pub fn preferred<'l>(last: Option<&str>, serving: &[&'l str]) -> Option<&'l str> {
    let again = serving.iter().find(|laboratory| Some(**laboratory) == last);
    again.or(serving.first()).copied()
}

/// What is wrong with the reason of a request on a day.
pub fn reason_problem(reason: &str, today: Date) -> Option<FieldProblem> {
    codes::wrong(List::SwabReason, reason, today, "reason", "lab-reason-unknown")
}

/// How urgent a request with a reason is when nobody says otherwise.
pub fn priority_of(reason: &str) -> Priority {
    let means = |meaning| codes::means(List::SwabReason, reason, meaning);
    match reason {
        _ if means(codes::SYMPTOMS) => Priority::Symptomatic,
        _ if means(codes::END_OF_ISOLATION) => Priority::EndOfIsolation,
        CONTACT => Priority::Contact,
        _ => Priority::Screening,
    }
}

/// What a request says, as it is checked.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Why.
    pub reason: &'a str,
    /// Which test.
    pub test: TestKind,
    /// Whether the laboratory takes the requests of the ASL in charge.
    pub laboratory_serves: bool,
    /// For the laboratory.
    pub note: &'a str,
    /// What else it says.
    pub details: &'a Details,
    /// What it said before, when it is corrected: of that nothing is wrong.
    pub before: Option<&'a Details>,
    /// Whether it is corrected and its reason stays.
    pub same_reason: bool,
}

/// What is wrong with a request on a day; `reason` is what is wrong with its reason.
pub fn problems(reason: Option<FieldProblem>, said: &Said<'_>, today: Date) -> Vec<FieldProblem> {
    let mut problems = Vec::from_iter(reason);
    let means = |meaning| codes::means(List::SwabReason, said.reason, meaning);
    if said.test.is_serology() && means(codes::END_OF_ISOLATION) {
        problems.push(FieldProblem::new("test_type", "lab-serology-ends-nothing"));
    }
    if !said.laboratory_serves {
        problems.push(FieldProblem::new("laboratory", "lab-laboratory-not-serving"));
    }
    problems.extend(too_long("note", said.note, NOTE_LENGTH));
    let Details { onset, criterion, requester, requester_contact, place, proposed_on } = said.details;
    problems.extend(too_long("criterion", criterion, NOTE_LENGTH));
    problems.extend(too_long("requester", requester, REQUESTER_LENGTH));
    problems.extend(too_long("requester_contact", requester_contact, REQUESTER_LENGTH));
    problems.extend(too_long("place", place, PLACE_LENGTH));
    // A request that never had one, and says no other reason now, needs none.
    let never = said.same_reason && said.before.is_some_and(|before| before.onset.is_none());
    let asks = means(codes::SYMPTOMS) && !never;
    problems.extend(onset_problem(*onset, asks, said.before.map(|it| it.onset), today));
    let same = said.before.is_some_and(|before| before.proposed_on == *proposed_on);
    problems.extend(proposed_on.filter(|_| !same).and_then(|day| day_problem(day, today)));
    problems
}

/// What is wrong with the day on which symptoms began; `asks` says that they are why.
fn onset_problem(
    onset: Option<Date>,
    asks: bool,
    before: Option<Option<Date>>,
    today: Date,
) -> Option<FieldProblem> {
    let earliest = today.saturating_sub(DAYS_OF_SYMPTOMS.days());
    let key = match onset {
        None if asks => "lab-onset-missing",
        Some(_) if before == Some(onset) => return None,
        Some(day) if day > today => "lab-onset-future",
        Some(day) if day < earliest => "lab-onset-long-ago",
        _ => return None,
    };
    Some(FieldProblem::new("onset", key).with("days", DAYS_OF_SYMPTOMS.to_string()))
}

/// What is wrong with the day on which a swab might be taken.
fn day_problem(day: Date, today: Date) -> Option<FieldProblem> {
    let key = match day {
        _ if day < today => "lab-proposed-past",
        _ if day > today.saturating_add(DAYS_AHEAD.days()) => "lab-proposed-far",
        _ => return None,
    };
    Some(FieldProblem::new("proposed_on", key).with("days", DAYS_AHEAD.to_string()))
}

fn too_long(field: &'static str, text: &str, longest: usize) -> Option<FieldProblem> {
    let wrong = text.chars().count() > longest || text.contains('\0');
    let key = if field == "note" { "lab-note-too-long" } else { "lab-text-too-long" };
    wrong.then(|| FieldProblem::new(field, key).with("longest", longest.to_string()))
}

/// The request that waits already, and whether another one beside it is asked about: within a day it is more often a
/// second press than a second swab.
pub fn waiting(requests: &[SwabRequest], now: Timestamp) -> Option<(&SwabRequest, bool)> {
    let waits = |request: &&SwabRequest| request.status.is_open();
    let latest = requests.iter().filter(waits).max_by_key(|request| request.requested_at)?;
    Some((latest, now.duration_since(latest.requested_at).as_hours() < AGAIN_HOURS))
}

/// What is wrong with what is said of a proposal: a yes needs no words.
pub fn ruling_problems(ruling: crate::model::Ruling, note: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::from_iter(too_long("note", note, NOTE_LENGTH));
    let needs_words = ruling != crate::model::Ruling::Authorised;
    if needs_words && problems.is_empty() && note.trim().is_empty() {
        problems.push(FieldProblem::new("note", "lab-ruling-note-missing"));
    }
    problems
}

/// When the sample of a request was taken that is at hand on a day: as whoever took it said, unless the laboratory names another day
/// than today.
///
/// # Errors
/// As [`sampled_on`].
pub fn sampled(request: &SwabRequest, day: Date, now: Timestamp) -> Result<Timestamp> {
    match request.sampled_at {
        Some(at) if day == local_date(now) || day == local_date(at) => Ok(at),
        _ => sampled_on(day, request.requested_at, now),
    }
}

/// When a sample was taken of which only the day is known: never after now, never before its request.
///
/// # Errors
/// An invalid field `sampled_day`.
pub fn sampled_on(day: Date, requested_at: Timestamp, now: Timestamp) -> Result<Timestamp> {
    let (today, requested_on) = (local_date(now), local_date(requested_at));
    if day > today {
        return Err(Problem::field("sampled_day", "lab-sampled-future"));
    }
    if day < requested_on {
        let problem = FieldProblem::new("sampled_day", "lab-sampled-before-request");
        return Err(Problem::Invalid(vec![problem.with("day", web::fmt::date(requested_on))]));
    }
    if day == today {
        return Ok(now);
    }
    let noon = day.to_datetime(time(12, 0, 0, 0)).to_zoned_datetime(rome()).map_err(Problem::internal)?;
    Ok(noon.timestamp().max(requested_at))
}

/// What is wrong with a cancellation on a day: `other`, and what counts as it, says nothing without a note.
pub fn cancel_problems(reason: &str, note: &str, today: Date) -> Vec<FieldProblem> {
    let list = List::CancelReason;
    let unknown = codes::wrong(list, reason, today, "cancel_reason", "lab-cancel-reason-unknown");
    let mut problems = Vec::from_iter(unknown);
    if note.chars().count() > NOTE_LENGTH || note.contains('\0') {
        let longest = NOTE_LENGTH.to_string();
        problems.push(FieldProblem::new("note", "lab-note-too-long").with("longest", longest));
    } else if codes::means(list, reason, codes::OTHER) && note.trim().is_empty() {
        let name = codes::name(list, reason);
        problems.push(FieldProblem::new("note", "lab-cancel-note-missing").with("name", name));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2020, 11, 14);

    #[test]
    fn a_cancellation_says_why() {
        let keys = |reason, note: &str| {
            let problems = cancel_problems(reason, note, TODAY);
            problems.iter().map(|problem| problem.key).collect::<Vec<_>>()
        };
        assert!(keys("duplicate", "").is_empty());
        assert!(keys("other", "trasferita").is_empty());
        assert_eq!(keys("other", " "), ["lab-cancel-note-missing"]);
        assert_eq!(keys("curiosity", ""), ["lab-cancel-reason-unknown"]);
        assert_eq!(keys("not_needed", &"x".repeat(501)), ["lab-note-too-long"]);
        assert_eq!(keys("not_needed", "\0"), ["lab-note-too-long"]);
    }

    #[test]
    fn a_day_alone_lies_between_the_request_and_now() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let (asked, now) = (at("2020-11-12T14:30:00Z"), at("2020-11-14T08:00:00Z"));
        for (on, expected) in [
            ("2020-11-15", Err("lab-sampled-future")),
            ("2020-11-14", Ok("2020-11-14T08:00:00Z")),
            ("2020-11-13", Ok("2020-11-13T11:00:00Z")),
            // At noon it was not asked for yet.
            ("2020-11-12", Ok("2020-11-12T14:30:00Z")),
            ("2020-11-11", Err("lab-sampled-before-request")),
        ] {
            let found = sampled_on(day(on), asked, now).map_err(|problem| match problem {
                Problem::Invalid(problems) => problems[0].key,
                other => panic!("{other}"),
            });
            assert_eq!(found, expected.map(at), "{on}");
        }
    }

    #[test]
    fn another_request_beside_one_that_waits_is_asked_about_for_a_day() {
        let now: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let request = |hours: i64, status| SwabRequest {
            id: kernel::ids::RequestId::new(),
            number: format!("{hours}"),
            person: kernel::ids::PersonId::new(),
            laboratory: String::new(),
            asl: String::new(),
            reason: String::new(),
            test: TestKind::Molecular,
            priority: Priority::Symptomatic,
            note: String::new(),
            details: Details::default(),
            status,
            requested_at: now - jiff::SignedDuration::from_hours(hours),
            requested_on: local_date(now),
            version: 1,
            cancelled: None,
            proposed_through: String::new(),
            tube: None,
            origin: crate::model::Origin::Asked,
            sampled_at: None,
        };
        use crate::model::RequestStatus::{Cancelled, Denied, Information, Proposed, Requested, Resulted};
        for (requests, expected) in [
            (vec![], None),
            (vec![request(1, Resulted), request(2, Cancelled)], None),
            (vec![request(0, Requested)], Some(("0", true))),
            (vec![request(23, Requested), request(1, Resulted)], Some(("23", true))),
            (vec![request(24, Requested)], Some(("24", false))),
            (vec![request(30, Requested), request(2, Requested)], Some(("2", true))),
            (vec![request(3, Proposed), request(1, Denied)], Some(("3", true))),
            (vec![request(4, Information)], Some(("4", true))),
        ] {
            let found = waiting(&requests, now).map(|(request, asks)| (request.number.as_str(), asks));
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_form_begins_with_the_laboratory_used_last() {
        for (last, serving, expected) in [
            (None, &["A", "B"][..], Some("A")),
            (Some("B"), &["A", "B"], Some("B")),
            (Some("Z"), &["A", "B"], Some("A")),
            (Some("A"), &[], None),
        ] {
            assert_eq!(preferred(last, serving), expected, "{last:?} {serving:?}");
        }
    }

    fn said<'a>(reason: &'a str, details: &'a Details) -> Said<'a> {
        let test = TestKind::Molecular;
        Said { reason, test, laboratory_serves: true, note: "", details, before: None, same_reason: false }
    }

    fn wrong(said: &Said<'_>) -> Vec<(&'static str, &'static str)> {
        let all = problems(reason_problem(said.reason, TODAY), said, TODAY);
        all.iter().map(|problem| (problem.field, problem.key)).collect()
    }

    #[test]
    fn each_choice_is_checked() {
        let none = Details::default();
        assert!(wrong(&said("contact", &none)).is_empty());
        let long = "x".repeat(501);
        let all = wrong(&Said { laboratory_serves: false, note: &long, ..said("curiosity", &none) });
        let fields: Vec<_> = all.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["reason", "laboratory", "note"]);
        let details = Details {
            criterion: long.clone(),
            requester: long.clone(),
            requester_contact: "\0".to_owned(),
            place: long.clone(),
            ..Details::default()
        };
        let fields: Vec<_> = wrong(&said("contact", &details)).into_iter().map(|it| it.0).collect();
        assert_eq!(fields, ["criterion", "requester", "requester_contact", "place"]);
        let serology = Said { test: TestKind::SerologyIgg, ..said("end_of_isolation", &none) };
        assert_eq!(wrong(&serology), [("test_type", "lab-serology-ends-nothing")]);
        assert!(wrong(&Said { reason: "screening", ..serology }).is_empty());
    }

    #[test]
    fn a_symptom_needs_the_day_it_began() {
        use jiff::civil::date;
        for (reason, onset, expected) in [
            ("symptoms", None, Some("lab-onset-missing")),
            ("contact", None, None),
            ("symptoms", Some(TODAY), None),
            ("symptoms", Some(date(2020, 11, 15)), Some("lab-onset-future")),
            ("contact", Some(date(2020, 11, 15)), Some("lab-onset-future")),
            ("symptoms", Some(date(2019, 11, 14)), Some("lab-onset-long-ago")),
        ] {
            let details = Details { onset, ..Details::default() };
            let found = wrong(&said(reason, &details)).first().map(|it| it.1);
            assert_eq!(found, expected, "{reason} {onset:?}");
            // What it said before is not wrong because time has passed.
            let before = Said { before: Some(&details), ..said(reason, &details) };
            assert!(onset.is_none() || wrong(&before).is_empty(), "{reason} {onset:?}");
        }
    }

    #[test]
    fn a_swab_is_proposed_for_the_days_to_come() {
        use jiff::civil::date;
        for (day, expected) in [
            (date(2020, 11, 13), Some("lab-proposed-past")),
            (TODAY, None),
            (date(2021, 1, 13), None),
            (date(2021, 1, 14), Some("lab-proposed-far")),
        ] {
            let details = Details { proposed_on: Some(day), ..Details::default() };
            assert_eq!(wrong(&said("contact", &details)).first().map(|it| it.1), expected, "{day}");
        }
    }

    #[test]
    fn the_reason_says_how_urgent_it_is() {
        for (reason, expected) in [
            ("symptoms", Priority::Symptomatic),
            ("end_of_isolation", Priority::EndOfIsolation),
            ("contact", Priority::Contact),
            ("screening", Priority::Screening),
            ("something of a region", Priority::Screening),
        ] {
            assert_eq!(priority_of(reason), expected, "{reason}");
        }
        assert_eq!(Priority::ALL.map(Priority::rank), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_no_and_a_question_say_why() {
        use crate::model::Ruling;
        for ruling in Ruling::ALL {
            let wrong = !ruling_problems(ruling, " ").is_empty();
            assert_eq!(wrong, ruling != Ruling::Authorised, "{ruling:?}");
            assert!(ruling_problems(ruling, "serve il decorso").is_empty());
            assert!(!ruling_problems(ruling, &"x".repeat(501)).is_empty());
        }
    }
}
