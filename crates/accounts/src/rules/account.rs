//! Why an account is changed: the reasons that can be given, and what must be added to them.

use kernel::FieldProblem;

/// Most characters of what is added to a reason.
const NOTE: usize = 300;
/// Fewest characters of it where the reason alone says nothing.
const LEAST: usize = 15;
/// The reason that says nothing by itself.
const OTHER: &str = "other";

/// What is done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Its user is suspended.
    Suspend,
    /// He is let in again.
    Readmit,
    /// One of his roles is ended.
    EndRole,
    /// His second factor is taken away: the reason is how the administrator made sure who asks.
    ResetFactor,
    /// A letter is prepared with which he chooses another password: likewise.
    PasswordLetter,
    /// A role that was asked for is given.
    Approve,
    /// It is refused.
    Decline,
    /// Something that needs no reason: a role is given, its last day moved, a session ended.
    Plain,
}

impl Deed {
    /// The codes of the reasons to choose from: the most frequent first.
    pub fn reasons(self) -> &'static [&'static str] {
        match self {
            Self::Suspend => &["left", "absence", "misuse", "lost", "mistake", OTHER],
            Self::Readmit => &["back", "checked", "mistake", OTHER],
            Self::EndRole => &["left", "moved", "misuse", "mistake", OTHER],
            Self::ResetFactor => &["in_person", "telephone", "colleague", "superior", "lost_key", OTHER],
            Self::PasswordLetter => &["in_person", "telephone", "colleague", "superior", OTHER],
            Self::Approve => &["known", "confirmed", OTHER],
            Self::Decline => &["unknown", "wider", "mistake", OTHER],
            Self::Plain => &[],
        }
    }
}

/// What is wrong with the reason of a deed and what was added to it.
pub fn why(deed: Deed, code: &str, note: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let reasons = deed.reasons();
    if !reasons.is_empty() && !reasons.contains(&code) {
        problems.push(FieldProblem::new("why", "accounts-why-missing"));
    }
    let characters = note.chars().count();
    if characters > NOTE {
        problems.push(FieldProblem::new("note", "accounts-note-long"));
    } else if note.contains('\0') || (code == OTHER && characters < LEAST) {
        problems.push(FieldProblem::new("note", "accounts-note-short"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_of_the_list_and_other_says_more() {
        let long = "x".repeat(301);
        for (deed, code, note, wrong) in [
            (Deed::Suspend, "left", "", &[][..]),
            (Deed::Suspend, "left", "dal 1 novembre", &[]),
            (Deed::Suspend, "", "", &["why"]),
            (Deed::Suspend, "back", "", &["why"]),
            (Deed::Suspend, "other", "", &["note"]),
            (Deed::Suspend, "other", "non si sa perché", &[]),
            (Deed::Suspend, "left", &long, &["note"]),
            (Deed::Suspend, "left", "\0", &["note"]),
            (Deed::Readmit, "back", "", &[]),
            (Deed::Readmit, "absence", "", &["why"]),
            (Deed::EndRole, "moved", "", &[]),
            (Deed::EndRole, "absence", &long, &["why", "note"]),
            (Deed::ResetFactor, "in_person", "", &[]),
            (Deed::ResetFactor, "lost", "", &["why"]),
            (Deed::ResetFactor, "other", "sì", &["note"]),
            (Deed::PasswordLetter, "telephone", "", &[]),
            (Deed::PasswordLetter, "lost_key", "", &["why"]),
            (Deed::Plain, "", "", &[]),
            (Deed::Plain, "", &long, &["note"]),
        ] {
            let found: Vec<_> = why(deed, code, note).iter().map(|problem| problem.field).collect();
            assert_eq!(found, wrong, "{deed:?} {code} {}", note.len());
        }
    }
}
