//! What the pages of the administrator show.

use std::collections::HashMap;

use access::approvals::RoleRequest;
use access::brake::{Forgiven, Tries};
use access::changes::Change;
use access::open_sessions::OpenSession;
use access::tree::Access;
use access::{Role, Unit};
use cases::model::Purpose;
use kernel::ids::UserId;
use kernel::{Date, Timestamp};
use uuid::Uuid;

/// A role a user holds, held or will hold.
#[derive(Debug, Clone)]
pub struct HeldRole {
    /// Its identifier.
    pub id: Uuid,
    /// The role.
    pub role: Role,
    /// For which unit.
    pub unit: Unit,
    /// First day.
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
}

/// A line of the list of users.
#[derive(Debug, Clone)]
pub struct UserLine {
    /// The user.
    pub id: UserId,
    /// What he signs in with.
    pub login: String,
    /// His name.
    pub name: String,
    /// Whether he may sign in.
    pub active: bool,
    /// When he last signed in.
    pub last_sign_in: Option<Timestamp>,
    /// Since when he has the account.
    pub created_at: Timestamp,
    /// For If-Match: the account as it was seen.
    pub version: i64,
    /// His roles.
    pub roles: Vec<HeldRole>,
    /// Whether a role waits for approval.
    pub waits: bool,
}

/// A user's account, whole.
#[derive(Debug, Clone)]
pub struct UserAccount {
    /// As in the list.
    pub line: UserLine,
    /// Where he is written to.
    pub email: Option<String>,
    /// Since when he is kept out, and the code of the reason; those of long ago have neither.
    pub suspended: Option<(Timestamp, Option<String>)>,
    /// Whether he has chosen a password.
    pub has_password: bool,
    /// The last letter he was sent.
    pub invitation: Option<SentLetter>,
}

/// A letter that was sent.
#[derive(Debug, Clone)]
pub struct SentLetter {
    /// Who sent it.
    pub invited_by: String,
    /// Whom it says to call.
    pub contact: String,
    /// When.
    pub sent_at: Timestamp,
    /// Until when it is, or was, good.
    pub expires_at: Timestamp,
    /// When a password was chosen with it.
    pub used_at: Option<Timestamp>,
}

/// What stands in the letter to an invited user.
#[derive(Clone)]
pub struct LetterText {
    /// Who is invited.
    pub name: String,
    /// What he will sign in with.
    pub login: String,
    /// The secret, in groups.
    pub code: String,
    /// What he will be.
    pub roles: Vec<HeldRole>,
    /// Who invites him.
    pub invited_by: String,
    /// In which role.
    pub invited_as: Role,
    /// The organisation in whose name.
    pub organisation: String,
    /// Whom to call.
    pub contact: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// A page of the list of users.
#[derive(Debug, Clone)]
pub struct UserList {
    /// The lines, by login.
    pub users: Vec<UserLine>,
    /// How many there are of those asked for.
    pub total: usize,
    /// How many of all have a role that is expiring.
    pub expiring: usize,
    /// How many of all are dormant.
    pub dormant: usize,
    /// The user after whom the next page begins, if there is one.
    pub next: Option<UserId>,
}

/// A user, with all that an administrator sees of him.
#[derive(Debug, Clone)]
pub struct UserPage {
    /// His account.
    pub account: UserAccount,
    /// Whether what concerns the whole account is the administrator's to decide.
    pub owned: bool,
    /// Of each of his roles, in their order, whether it is the administrator's to end and to prolong.
    pub his: Vec<bool>,
    /// The sessions that let him in now.
    pub sessions: Vec<OpenSession>,
    /// What administrators did with the account, the latest first.
    pub changes: Vec<Change>,
    /// The roles that were asked for him, the latest first.
    pub requests: Vec<RoleRequest>,
    /// Wrong passwords that count, by the way on which they came.
    pub tries: Vec<Tries>,
    /// When the brake was lifted, newest first.
    pub forgiven: Vec<Forgiven>,
    /// What he proves by who he is, beside his password.
    pub factors: access::factors::Standing,
    /// What became of the last invitation that went by e-mail.
    pub mail: Option<access::mail::Last>,
}

/// A user's own account, as he sees it.
#[derive(Debug, Clone)]
pub struct Profile {
    /// As in the list.
    pub line: UserLine,
    /// Where he is written to.
    pub email: Option<String>,
    /// Where he answers the telephone.
    pub phone: Option<String>,
    /// Whether he wants to hear by e-mail that there is something to read about patients.
    pub communications: bool,
    /// By which the region's identity provider knows him.
    pub tax_code: Option<String>,
    /// His sessions.
    pub sessions: Vec<OpenSession>,
    /// What he proves by who he is, beside his password.
    pub factors: access::factors::Standing,
    /// What he had typed and not sent when he left a shared computer.
    pub drafts: Vec<OwnDraft>,
}

/// A draft, as its author finds it again.
#[derive(Debug, Clone)]
pub struct OwnDraft {
    /// The draft.
    pub draft: access::drafts::Draft,
    /// Key of the page on which it was typed.
    pub page: &'static str,
    /// The patient whom the page was about, when he still sees her.
    pub patient: Option<String>,
}

/// The accesses to a person's data, with the names that make them readable.
#[derive(Debug, Clone, Default)]
pub struct AccessLog {
    /// Newest first.
    pub accesses: Vec<Access>,
    /// Names of the users.
    pub users: HashMap<UserId, String>,
    /// Names of the doctors, by regional code.
    pub doctors: HashMap<String, String>,
}

impl AccessLog {
    /// The name of who acted; the platform's own for what it did by itself, the id of a user nobody knows any more.
    pub fn name(&self, access: &Access) -> String {
        let user = access.record.user;
        match self.users.get(&UserId(user)) {
            _ if user.is_nil() => web::t("accounts-platform").to_owned(),
            Some(name) => name.clone(),
            None => user.to_string(),
        }
    }

    /// Who acted, each once, by name.
    pub fn who(&self) -> Vec<(UserId, String)> {
        let mut who: Vec<_> =
            self.accesses.iter().map(|access| (UserId(access.record.user), self.name(access))).collect();
        who.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
        who.dedup();
        who
    }
}

/// Whether mayors see who is under a measure, for what, and who decided it.
#[derive(Debug, Clone, Default)]
pub struct MayorView {
    /// The purpose; none while the view is off.
    pub purpose: Option<Purpose>,
    /// Who set it so and when; none when nobody ever did.
    pub set_by: Option<(String, Timestamp)>,
}

/// How far the audit tree has grown.
#[derive(Debug, Clone, Copy, Default)]
pub struct AuditState {
    /// Records with a place in the tree.
    pub records: i64,
    /// The last signed head: how many records it covers, and when it was signed.
    pub checkpoint: Option<(i64, Timestamp)>,
}

/// How many a role would open today, without saying whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Persons of the registry.
    Persons(i64),
    /// Swab requests of a laboratory.
    Requests(i64),
    /// Measures that run in a comune.
    Measures(i64),
    /// The role sees no person.
    Nobody,
}

/// A role that was asked for, before somebody who may decide.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What was asked.
    pub request: RoleRequest,
    /// What it would open.
    pub opening: Opening,
    /// Whether there is no other administrator who could decide than who asked.
    pub alone: bool,
}

/// A letter with which a user chooses another password: told once.
#[derive(Debug, Clone)]
pub struct ResetLetter {
    /// His name.
    pub name: String,
    /// What he signs in with.
    pub login: String,
    /// The code, in groups.
    pub code: String,
    /// The administrator who prepared it, with his role.
    pub by: (String, Role),
    /// The organisation in whose name.
    pub organisation: String,
    /// When.
    pub written_at: Timestamp,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// A user who has not chosen a password yet, with the letter that is out, if there is one.
#[derive(Debug, Clone)]
pub struct UnusedInvitation {
    /// Who.
    pub user: UserId,
    /// What he will sign in with.
    pub login: String,
    /// His name.
    pub name: String,
    /// Until when his letter is, or was, good; none when none was written since his role was approved.
    pub expires_at: Option<Timestamp>,
}

impl UnusedInvitation {
    /// Whether a new letter is needed.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|until| until <= now)
    }
}
