//! One audit record for each answered request that shows or changes a person's data.

use kernel::Result;
use serde::{Deserialize, Serialize};
use storage::{TraceRecord, Tx};
use uuid::Uuid;

use crate::audience::Reason;
use crate::model::Actor;
use crate::policy::Action;
use crate::reading;

/// Code of a session that was opened, or refused.
pub const SESSION_OPEN: &str = "session.open";
/// Code of a session that its user ended.
pub const SESSION_CLOSE: &str = "session.close";
/// Code of a session that ended without him.
pub const SESSION_END: &str = "session.end";
/// Code of an invitation that was accepted, or good for nothing any more.
pub const INVITATION_ACCEPT: &str = "invitation.accept";

/// Code of a form, or of a request that changes something, that did not come from one of our pages.
pub const FORGED: &str = "form.forged";
/// Code of a session that ended because its user went on in another role.
pub const SESSION_SWITCH: &str = "session.switch";
/// Code of a session whose user proved again who he is.
pub const SESSION_PROVE: &str = "session.prove";
/// Code of a session that waits while somebody else works at the same computer.
pub const SESSION_PARK: &str = "session.park";
/// Code of a session that waited and whose user has come back.
pub const SESSION_RESUME: &str = "session.resume";
/// Code of what a user had typed and not sent, when he gets it back.
pub const DRAFT_OPEN: &str = "draft.open";
/// Code of the same when it is kept no longer because he says so.
pub const DRAFT_FORGET: &str = "draft.forget";
/// Code of a second factor, or codes on paper, that a user got.
pub const FACTOR_ENROL: &str = "factor.enrol";
/// Code of a key that a user took away from himself.
pub const FACTOR_REMOVE: &str = "factor.remove";
/// Code of a forgotten password: asked for, refused, or another one chosen.
pub const PASSWORD_RESET: &str = "password.reset";
/// Code of a user who looked at his own account.
pub const PROFILE_VIEW: &str = "profile.view";
/// Code of a user who changed his own account.
pub const PROFILE_CHANGE: &str = "profile.change";
/// Code of a page that was opened in a role which is good for the API alone.
pub const PAGE_OPEN: &str = "page.open";
/// Code of somebody who reads more persons in an hour than he may without a fresh proof of who he is.
pub const READING: &str = "persons.read";
/// Code of audiences that did not agree with the facts, when the machine's owner has them mended.
pub const AUDIENCES_MEND: &str = "audiences.mend";
/// Code of another key that signs the heads of the audit, when the machine's owner changes it.
pub const KEY_CHANGE: &str = "key.change";

/// The outcome of what was carried out.
const ALLOWED: &str = "allowed";

/// What is recorded of an act. Subjects are identifiers; no name, tax code or clinical word goes in.
#[derive(Debug, Clone)]
pub struct Entry {
    action: &'static str,
    subjects: Vec<Uuid>,
    whys: Vec<String>,
    why_of: Vec<usize>,
    why: String,
    detail: String,
    from: String,
    outcome: &'static str,
}

impl Entry {
    /// An act that was carried out.
    pub fn new(action: Action) -> Self {
        Self::of(action.code(), ALLOWED)
    }

    /// Something about sessions, which no gate is asked about.
    pub fn session(code: &'static str) -> Self {
        Self::of(code, ALLOWED)
    }

    /// An act that the gate refused, by the code in `Problem::Denied`, or the brake on sign-in.
    pub fn denied(action: &'static str) -> Self {
        Self::of(action, "denied")
    }

    fn of(action: &'static str, outcome: &'static str) -> Self {
        let (why, detail, from) = Default::default();
        Self {
            action,
            subjects: Vec::new(),
            whys: Vec::new(),
            why_of: Vec::new(),
            why,
            detail,
            from,
            outcome,
        }
    }

    /// Whose data it showed or changed.
    pub fn subject(mut self, id: impl Into<Uuid>) -> Self {
        self.subjects.push(id.into());
        self
    }

    /// Whose data a list showed, and why each of them stands in it. Who stands in it twice is named once.
    pub fn listed<'r>(mut self, lines: impl IntoIterator<Item = (impl Into<Uuid>, &'r Reason)>) -> Self {
        for (id, reason) in lines {
            let id = id.into();
            if !self.subjects.contains(&id) {
                self.subjects.push(id);
                let why = reason.to_string();
                let known = self.whys.iter().position(|one| *one == why);
                self.why_of.push(known.unwrap_or(self.whys.len()));
                if known.is_none() {
                    self.whys.push(why);
                }
            }
        }
        self
    }

    /// Whose data were shown or changed together.
    pub fn subjects(mut self, ids: impl IntoIterator<Item = impl Into<Uuid>>) -> Self {
        self.subjects.extend(ids.into_iter().map(Into::into));
        self
    }

    /// The reason from the audiences.
    pub fn why(mut self, reason: &Reason) -> Self {
        self.why = reason.to_string();
        self
    }

    /// From which address somebody signed in, or tried to: what he does then names his session.
    pub fn from(mut self, address: impl Into<String>) -> Self {
        self.from = address.into();
        self
    }

    /// Codes and counts that help to read the record later; never personal data.
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = text.into();
        self
    }
}

/// A record as it is hashed and read back. The order of the fields is part of the format.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Record {
    /// Real time, RFC 3339, UTC.
    pub at: String,
    /// The user; nil when somebody tried to sign in.
    pub user: Uuid,
    /// His role.
    pub role: String,
    /// The audience he acted for.
    pub unit: String,
    /// His session.
    pub session: Uuid,
    /// What he did.
    pub action: String,
    /// `allowed` or `denied`.
    pub outcome: String,
    /// The reason from the audiences: audience, reasons, since.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Codes and counts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// From which address somebody signed in, or tried to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Whose data.
    pub subjects: Vec<Uuid>,
    /// For a list: the reasons for which its subjects stand in it, each said once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub whys: Vec<String>,
    /// For a list: which of `whys` is that of each subject, in the same order. Records of before it was there have a
    /// reason for each subject instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why_of: Vec<usize>,
}

impl Record {
    /// The reason for which a list showed the subject at this place of `subjects`.
    pub fn why_listed(&self, place: usize) -> Option<&str> {
        let which = if self.why_of.is_empty() { Some(place) } else { self.why_of.get(place).copied() };
        which.and_then(|which| self.whys.get(which)).map(String::as_str)
    }
}

/// Leaves the record of an act: in a unit of work it commits with it, in a read it is durable before the answer. Whom it shows is
/// counted ([`crate::reading`]).
///
/// # Errors
/// As `Tx::trace`: then nothing is shown. `Problem::NotProved` when these are more persons than he may read in an hour.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, entry: Entry) -> Result<()> {
    if entry.outcome == ALLOWED {
        reading::count(tx, actor, entry.action, &entry.subjects)?;
    }
    let (role, unit) = (actor.role.code().to_owned(), actor.audience());
    leave(tx, actor.user.0, role, unit, actor.session, entry)
}

/// As [`record`], of somebody who has not shown who he is: no user, no role, no session.
///
/// # Errors
/// As [`record`].
pub fn record_unknown(tx: &mut Tx<'_>, entry: Entry) -> Result<()> {
    leave(tx, Uuid::nil(), String::new(), String::new(), Uuid::nil(), entry)
}

fn leave(tx: &mut Tx<'_>, user: Uuid, role: String, unit: String, session: Uuid, entry: Entry) -> Result<()> {
    let now = tx.clocks().now();
    let record = Record {
        at: now.to_string(),
        user,
        role,
        unit,
        session,
        action: entry.action.to_owned(),
        outcome: entry.outcome.to_owned(),
        why: entry.why,
        detail: entry.detail,
        from: entry.from,
        subjects: entry.subjects,
        whys: entry.whys,
        why_of: entry.why_of,
    };
    let body = serde_json::to_string(&record).map_err(kernel::Problem::internal)?;
    tx.trace(TraceRecord { id: Uuid::now_v7(), at: now, body })
}
