//! Many users at once: a file is looked through row by row before anything is written, and nothing of it is kept.

use std::collections::{HashMap, HashSet};

use access::approvals::Batch;
use access::audit::{self, Entry};
use access::{Action, Actor, Role, approvals, decide};
use kernel::ids::UserId;
use kernel::{FieldProblem, Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::account::proved;
use super::approvals::opening;
use super::grants::GrantForm;
use super::invitations::{self, Invite, InviteForm, Invited, Sent, Way, prepare_invite};
use super::users::UserForm;
use crate::model::{LetterText, Opening, UnusedInvitation};
use crate::rules::batch::Line;
use crate::{store, words};

/// A row, looked through by itself.
#[derive(Clone)]
pub struct Row {
    /// As it stands in the file.
    pub line: Line,
    /// What can be written, or what is wrong with it.
    pub found: std::result::Result<Box<Invite>, Vec<FieldProblem>>,
}

/// What would become of a row, or became of it.
pub enum Outcome {
    /// It can be written.
    Ready(Opening),
    /// It can be asked for.
    WouldWait(Opening),
    /// It was written, and the link has gone to the user's address.
    Mailed,
    /// It was written: here is the letter.
    Letter(Box<LetterText>),
    /// It waits for another administrator.
    Waits,
    /// The same user with the same role is there already: nothing to do.
    Already,
    /// What is wrong with it.
    Wrong(Vec<FieldProblem>),
}

/// Looks through rows by themselves and against each other.
///
/// # Errors
/// As `Db::read`.
pub async fn prepare_rows(db: &Db, actor: &Actor, lines: Vec<Line>, contact: &str) -> Result<Vec<Row>> {
    let (mut logins, mut emails) = (HashSet::new(), HashSet::new());
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let mut problems = Vec::new();
        let form = form_of(&line, contact, &mut problems);
        if !line.login.is_empty() && !logins.insert(line.login.to_lowercase()) {
            problems.push(FieldProblem::new("login", "accounts-file-login-twice"));
        }
        if !line.email.is_empty() && !emails.insert(line.email.to_lowercase()) {
            problems.push(FieldProblem::new("email", "accounts-file-email-twice"));
        }
        let found = match prepare_invite(db, actor, &form).await {
            Ok(invite) if problems.is_empty() => Ok(Box::new(invite)),
            Ok(_) => Err(problems),
            Err(Problem::Invalid(more)) => {
                problems.extend(more.into_iter().filter(|problem| problem.field != "contact"));
                Err(problems)
            }
            Err(problem) => return Err(problem),
        };
        rows.push(Row { line, found });
    }
    Ok(rows)
}

fn form_of(line: &Line, contact: &str, problems: &mut Vec<FieldProblem>) -> InviteForm {
    let mut day = |field, text: &str| match text {
        "" => None,
        text => web::forms::parse_date(text).map_err(|key| problems.push(FieldProblem::new(field, key))).ok(),
    };
    let (from, until) = (day("from", &line.from), day("until", &line.until));
    let role = words::role_named(&line.role).map_or_else(String::new, |role| role.code().to_owned());
    let grant = GrantForm { role, unit: line.unit.clone(), from, until };
    let user = UserForm { id: None, login: line.login.clone(), name: line.name.clone(), grant };
    let (email, contact) = (line.email.clone(), contact.to_owned());
    InviteForm { user, email, contact, tax_code: String::new() }
}

/// What would become of the rows, without writing anything: figures alone of what each would open.
///
/// # Errors
/// `Problem::Denied`.
pub fn rehearse_rows(tx: &mut Tx<'_>, actor: &Actor, rows: &[Row]) -> Result<Vec<Outcome>> {
    decide(actor, Action::UserManage)?;
    let mut counted: HashMap<(Role, String), Opening> = HashMap::new();
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        outcomes.push(match standing(tx, actor, row)? {
            Standing::New(invite) => {
                let (role, unit) = (invite.user.role, invite.user.unit.code.clone());
                let opens = match counted.get(&(role, unit.clone())) {
                    Some(known) => *known,
                    None => opening(tx, actor, role, &unit)?,
                };
                counted.insert((role, unit), opens);
                if super::waits(role) { Outcome::WouldWait(opens) } else { Outcome::Ready(opens) }
            }
            Standing::Already => Outcome::Already,
            Standing::Wrong(problems) => Outcome::Wrong(problems),
        });
    }
    let detail = format!("rehearsal {}", rows.len());
    audit::record(tx, actor, Entry::new(Action::UserManage).detail(detail))?;
    Ok(outcomes)
}

/// Writes the rows that can be written, all in one unit of work. What of them waits is noted as of one file.
///
/// # Errors
/// `Problem::Denied`.
pub fn invite_rows(
    tx: &mut Tx<'_>,
    actor: &Actor,
    way: &Way,
    rows: &[Row],
    file: &Batch,
) -> Result<Vec<Outcome>> {
    proved(tx, actor)?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        outcomes.push(match standing(tx, actor, row)? {
            Standing::New(invite) => match invitations::invite(tx, actor, way, invite)? {
                Invited::Mailed => Outcome::Mailed,
                Invited::Letter(letter) => Outcome::Letter(letter),
                Invited::Waits => {
                    approvals::note_file(tx, actor, invite.user.id, file)?;
                    Outcome::Waits
                }
                Invited::Before => Outcome::Already,
            },
            Standing::Already => Outcome::Already,
            Standing::Wrong(problems) => Outcome::Wrong(problems),
        });
    }
    Ok(outcomes)
}

enum Standing<'r> {
    New(&'r Invite),
    Already,
    Wrong(Vec<FieldProblem>),
}

/// How a row stands to the users who are there.
fn standing<'r>(tx: &mut Tx<'_>, actor: &Actor, row: &'r Row) -> Result<Standing<'r>> {
    let invite = match &row.found {
        Ok(invite) => invite,
        Err(problems) => return Ok(Standing::Wrong(problems.clone())),
    };
    let scope = decide(actor, Action::UserManage)?;
    let new = &invite.user;
    match store::user_with_login(tx, &scope, &new.login) {
        Ok(user) => {
            let account = store::account(tx, &scope, user)?.ok_or(Problem::NotFound)?;
            let today = tx.clocks().real_today();
            let same = |role: Role, unit: &str| role == new.role && unit == new.unit.code;
            // A role that is over and a request that was refused stand in nobody's way.
            let held = account
                .line
                .roles
                .iter()
                .any(|held| same(held.role, &held.unit.code) && today < held.valid_to);
            let waits = |one: &approvals::RoleRequest| one.standing == approvals::Standing::Open;
            let asked = approvals::of(tx, &scope, user)?
                .iter()
                .any(|one| same(one.role, &one.unit.code) && waits(one));
            Ok(match account.line.name == new.name && (held || asked) {
                true => Standing::Already,
                false => Standing::Wrong(vec![FieldProblem::new("login", "access-login-taken")]),
            })
        }
        Err(Problem::NotFound) => match &invite.email {
            Some(email) if store::email_is_taken(tx, &scope, email)? => {
                Ok(Standing::Wrong(vec![FieldProblem::new("email", "accounts-file-email-taken")]))
            }
            _ => Ok(Standing::New(invite)),
        },
        Err(problem) => Err(problem),
    }
}

/// The invitations that nobody has used, and those whose role was approved and whose letter is still to be written.
///
/// # Errors
/// `Problem::Denied`.
pub fn unused_invitations(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<UnusedInvitation>> {
    let scope = decide(actor, Action::UserManage)?;
    let seen: HashSet<UserId> =
        super::users::visible(tx, &scope, actor)?.into_iter().map(|user| user.id).collect();
    let mut found = store::unused_invitations(tx, &scope)?;
    found.retain(|one| seen.contains(&one.user));
    let whom = found.iter().map(|one| one.user.0);
    audit::record(tx, actor, Entry::new(Action::UserManage).subjects(whom).detail("list"))?;
    Ok(found)
}

/// What became of several letters.
#[derive(Default)]
pub struct SentSeveral {
    /// Those that are to be printed.
    pub letters: Vec<LetterText>,
    /// How many have gone by e-mail.
    pub mailed: usize,
    /// How many could not be sent.
    pub left_out: usize,
}

/// Sends new letters to several users in the place of those before. Whose letter cannot be sent is left out. `form` is the id
/// of the form: sent twice, the second time sends nothing.
///
/// # Errors
/// `Problem::Denied`.
pub fn send_several(
    tx: &mut Tx<'_>,
    actor: &Actor,
    way: &Way,
    form: Uuid,
    wanted: &[(UserId, access::invitations::Code)],
) -> Result<SentSeveral> {
    proved(tx, actor)?;
    let mut done = SentSeveral::default();
    for (user, code) in wanted {
        let id = Uuid::from_u128(form.as_u128() ^ user.0.as_u128());
        match invitations::send_again(tx, actor, way, *user, (id, code)) {
            Ok(Some(Sent::Letter(letter))) => done.letters.push(*letter),
            Ok(Some(Sent::Mailed)) => done.mailed += 1,
            Ok(None) | Err(Problem::Refused(_) | Problem::NotFound) => done.left_out += 1,
            Err(problem) => return Err(problem),
        }
    }
    Ok(done)
}
