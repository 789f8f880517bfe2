//! When the help desk may look at the record that a request names (docs/adr/0027).

use kernel::ids::UserId;
use kernel::{FieldProblem, Problem, Result, Timestamp};

use crate::model::{Help, HelpState, Verdict, View, ViewState};

/// Characters of a reason at least: a word is no reason.
pub const LEAST: usize = 15;
/// And at most.
pub const MOST: usize = 500;

/// Whether there is a record to look at: named, allowed still, in a request that is open.
///
/// # Errors
/// `Problem::Refused`.
pub fn allowed(help: &Help) -> Result<()> {
    match &help.record {
        None => Err(Problem::Refused("support-view-none")),
        Some(record) if record.withdrawn || help.state == HelpState::Closed => {
            Err(Problem::Refused("support-view-withdrawn"))
        }
        Some(_) => Ok(()),
    }
}

/// Whether an operator may ask to look: he deals with the request, and nothing that was asked before stands.
///
/// # Errors
/// `Problem::Refused`.
pub fn may_ask(help: &Help, latest: Option<&View>, actor: UserId, now: Timestamp) -> Result<()> {
    allowed(help)?;
    if help.taken_by.as_ref().is_none_or(|(user, _)| *user != actor) {
        return Err(Problem::Refused("support-view-not-taken"));
    }
    match latest {
        Some(view) if view.state == ViewState::Waits || view.is_approved(now) => {
            Err(Problem::Refused("support-view-asked-already"))
        }
        _ => Ok(()),
    }
}

/// Whether somebody may decide: it waits, and he is neither who wants to look nor who asked for help.
///
/// # Errors
/// `Problem::Refused`.
pub fn may_decide(view: &View, help: &Help, actor: UserId) -> Result<()> {
    if view.by.0 == actor || help.author.user == Some(actor) {
        return Err(Problem::Refused("support-view-own"));
    }
    if view.state != ViewState::Waits || allowed(help).is_err() {
        return Err(Problem::Refused("support-view-decided"));
    }
    Ok(())
}

/// Whether the operator who asked may open it now.
///
/// # Errors
/// `Problem::Refused`.
pub fn may_open(view: &View, help: &Help, now: Timestamp) -> Result<()> {
    allowed(help)?;
    if view.is_approved(now) { Ok(()) } else { Err(Problem::Refused("support-view-not-approved")) }
}

/// What is typed as a reason.
///
/// # Errors
/// An invalid field.
pub fn reason(field: &'static str, text: &str) -> Result<()> {
    match text.split_whitespace().collect::<Vec<_>>().join(" ").chars().count() {
        letters if letters < LEAST => Err(Problem::field(field, "support-reason-short")),
        letters if letters > MOST => Err(Problem::field(field, "support-reason-long")),
        _ => Ok(()),
    }
}

/// What is said: who declines says why.
///
/// # Errors
/// Invalid fields.
pub fn verdict(code: &str, note: &str) -> Result<Verdict> {
    let mut problems = Vec::new();
    let verdict = Verdict::of(code);
    match verdict {
        None => problems.push(FieldProblem::new("verdict", "web-required")),
        Some(Verdict::Approve) if note.trim().is_empty() => {}
        Some(_) => {
            if let Err(Problem::Invalid(more)) = reason("note", note) {
                problems.extend(more);
            }
        }
    }
    verdict.filter(|_| problems.is_empty()).ok_or(Problem::Invalid(problems))
}

#[cfg(test)]
mod tests {
    use kernel::ids::PersonId;
    use uuid::Uuid;

    use super::*;
    use crate::model::{Author, Circumstances, HelpId, Named, Topic, ViewId};

    const AUTHOR: UserId = UserId(Uuid::from_u128(1));
    const OPERATOR: UserId = UserId(Uuid::from_u128(2));
    const OFFICER: UserId = UserId(Uuid::from_u128(3));

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn help(state: HelpState, named: Option<bool>) -> Help {
        let person = PersonId(Uuid::from_u128(9));
        Help {
            id: HelpId(Uuid::from_u128(5)),
            topic: Topic::PersonData,
            state,
            asked_at: at("2020-11-14T08:00:00Z"),
            author: Author {
                user: Some(AUTHOR),
                name: String::new(),
                role: "gp".into(),
                unit: String::new(),
            },
            contact: String::new(),
            about: Circumstances::default(),
            taken_by: (state != HelpState::New).then(|| (OPERATOR, String::new())),
            outcome: None,
            changed_at: at("2020-11-14T08:00:00Z"),
            unread: false,
            version: 1,
            record: named.map(|withdrawn| Named { person, asl: "301".into(), withdrawn }),
        }
    }

    fn view(state: ViewState) -> View {
        View {
            id: ViewId(Uuid::from_u128(6)),
            help: HelpId(Uuid::from_u128(5)),
            person: PersonId(Uuid::from_u128(9)),
            asl: "301".into(),
            by: (OPERATOR, String::new()),
            asked_at: at("2020-11-14T08:00:00Z"),
            reason: String::new(),
            state,
            decided_by: None,
            decided_at: Some(at("2020-11-14T09:00:00Z")),
            note: String::new(),
        }
    }

    fn refusal(answer: Result<()>) -> &'static str {
        match answer {
            Ok(()) => "",
            Err(Problem::Refused(key)) => key.strip_prefix("support-view-").unwrap(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn who_may_ask_to_look_and_when() {
        use HelpState::{Answered, Closed, New, Taken};
        let now = at("2020-11-14T10:00:00Z");
        for (state, named, latest, who, expected) in [
            (Taken, Some(false), None, OPERATOR, ""),
            (Answered, Some(false), None, OPERATOR, ""),
            (New, Some(false), None, OPERATOR, "not-taken"),
            (Taken, Some(false), None, OFFICER, "not-taken"),
            (Taken, None, None, OPERATOR, "none"),
            (Taken, Some(true), None, OPERATOR, "withdrawn"),
            (Closed, Some(false), None, OPERATOR, "withdrawn"),
            (Taken, Some(false), Some(ViewState::Waits), OPERATOR, "asked-already"),
            (Taken, Some(false), Some(ViewState::Approved), OPERATOR, "asked-already"),
            (Taken, Some(false), Some(ViewState::Declined), OPERATOR, ""),
            (Taken, Some(false), Some(ViewState::Opened), OPERATOR, ""),
            (Taken, Some(false), Some(ViewState::Over), OPERATOR, ""),
        ] {
            let answer = may_ask(&help(state, named), latest.map(view).as_ref(), who, now);
            assert_eq!(refusal(answer), expected, "{state:?} {named:?} {latest:?}");
        }
    }

    #[test]
    fn neither_who_wants_to_look_nor_who_asked_for_help_decides() {
        let open = help(HelpState::Taken, Some(false));
        for (state, who, expected) in [
            (ViewState::Waits, OFFICER, ""),
            (ViewState::Waits, OPERATOR, "own"),
            (ViewState::Waits, AUTHOR, "own"),
            (ViewState::Approved, OFFICER, "decided"),
            (ViewState::Declined, OFFICER, "decided"),
            (ViewState::Over, OFFICER, "decided"),
        ] {
            assert_eq!(refusal(may_decide(&view(state), &open, who)), expected, "{state:?}");
        }
        let gone = help(HelpState::Taken, Some(true));
        assert_eq!(refusal(may_decide(&view(ViewState::Waits), &gone, OFFICER)), "decided");
    }

    #[test]
    fn what_was_approved_is_opened_once_within_a_day_while_the_request_is_open() {
        let (in_time, late) = (at("2020-11-15T08:59:59Z"), at("2020-11-15T09:00:00Z"));
        let open = help(HelpState::Answered, Some(false));
        for (state, help, now, expected) in [
            (ViewState::Approved, &open, in_time, ""),
            (ViewState::Approved, &open, late, "not-approved"),
            (ViewState::Waits, &open, in_time, "not-approved"),
            (ViewState::Opened, &open, in_time, "not-approved"),
            (ViewState::Over, &open, in_time, "not-approved"),
            (ViewState::Approved, &self::help(HelpState::Closed, Some(false)), in_time, "withdrawn"),
            (ViewState::Approved, &self::help(HelpState::Taken, Some(true)), in_time, "withdrawn"),
        ] {
            assert_eq!(refusal(may_open(&view(state), help, now)), expected, "{state:?} {now}");
        }
    }

    #[test]
    fn who_declines_says_why() {
        for (code, note, good) in [
            ("approve", "", true),
            ("approve", "va bene", false),
            ("approve", "il difetto si vede solo lì", true),
            ("decline", "", false),
            ("decline", "non serve guardare la scheda", true),
            ("", "", false),
        ] {
            assert_eq!(verdict(code, note).is_ok(), good, "{code} {note}");
        }
    }
}
