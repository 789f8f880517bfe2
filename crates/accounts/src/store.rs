//! Users, settings and the audit tree, as the administrator looks at them.

use std::collections::HashMap;

use access::{Actor, Role, Scope, Unit};
use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{AuditState, HeldRole, SentLetter, UnusedInvitation, UserAccount, UserLine};
use crate::sql;

/// Every user, in order of login.
///
/// # Errors
/// As `Tx::query`.
pub fn users(tx: &mut Tx<'_>, _decided: &Scope) -> Result<Vec<UserLine>> {
    Ok(together(tx.query(&sql::USERS, args![], line_from)?))
}

/// The user with a login.
///
/// # Errors
/// `Problem::NotFound` when there is none.
pub fn user_with_login(tx: &mut Tx<'_>, _decided: &Scope, login: &str) -> Result<UserId> {
    tx.one(&sql::USER_WITH_LOGIN, args![login], |row| row.get(0))
}

/// How many people may sign in on a day, and how many of them have no second factor.
///
/// # Errors
/// As `Tx::query`.
pub fn without_factor(tx: &mut Tx<'_>, _decided: &Scope, day: Date) -> Result<(i64, i64)> {
    tx.system(
        "second factors are withheld from those who read: they are counted, and nobody is named",
        |tx| {
            tx.one(&sql::WITHOUT_FACTOR, args![day, Role::LaboratoryMachine.code()], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
        },
    )
}

/// Login and name of every user, to make many records readable at once.
///
/// # Errors
/// As `Tx::query`.
pub fn logins(tx: &mut Tx<'_>) -> Result<HashMap<Uuid, (String, String)>> {
    let all = tx.query(&sql::LOGINS, args![], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(all.into_iter().collect())
}

/// How a user is reached: where he is written to, where he answers the telephone, whether he wants to hear of communications.
pub type Reached = (Option<String>, Option<String>, bool);

/// The actor's own account and how he is reached.
///
/// # Errors
/// As `Tx::query`.
pub fn own_account(tx: &mut Tx<'_>, actor: &Actor) -> Result<(UserLine, Reached)> {
    let line = together(tx.query(&sql::USER_LINE, args![actor.user], line_from)?).pop();
    let reached =
        tx.one(&sql::REACHED_AT, args![actor.user], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok((line.ok_or(Problem::NotFound)?, reached))
}

type LineAndRole = (UserLine, Option<HeldRole>);

/// A row of a user with one of his roles.
fn line_from(row: &Row<'_>) -> Result<LineAndRole> {
    let user = UserLine {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        active: row.get(3)?,
        last_sign_in: row.get(4)?,
        created_at: row.get(5)?,
        version: row.get(6)?,
        roles: Vec::new(),
        waits: false,
    };
    let Some(id) = row.get::<Option<Uuid>>(7)? else { return Ok((user, None)) };
    let role = Role::parse(&row.get::<String>(8)?)?;
    let unit = Unit { code: row.get(9)?, name: row.get(10)? };
    Ok((user, Some(HeldRole { id, role, unit, valid_from: row.get(11)?, valid_to: row.get(12)? })))
}

/// Each user once, with all his roles.
fn together(rows: Vec<LineAndRole>) -> Vec<UserLine> {
    let mut users: Vec<UserLine> = Vec::new();
    for (user, role) in rows {
        if users.last().is_none_or(|last| last.id != user.id) {
            users.push(user);
        }
        if let Some(last) = users.last_mut() {
            last.roles.extend(role);
        }
    }
    users
}

/// A user's account, if there is one.
///
/// # Errors
/// As `Tx::query`.
pub fn account(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Option<UserAccount>> {
    let Some(line) = together(tx.query(&sql::USER_LINE, args![user], line_from)?).pop() else {
        return Ok(None);
    };
    tx.system("administering users: secrets are withheld from those who read", |tx| {
        let (email, has_password, suspended) = tx.one(&sql::ACCOUNT, args![user], |row| {
            let since = row.get::<Option<Timestamp>>(2)?;
            let why = row.get::<Option<String>>(3)?;
            Ok((row.get(0)?, row.get(1)?, since.map(|since| (since, why))))
        })?;
        let invitation = tx.first(&sql::LAST_INVITATION, args![user], |row| {
            Ok(SentLetter {
                invited_by: row.get(0)?,
                contact: row.get(1)?,
                sent_at: row.get(2)?,
                expires_at: row.get(3)?,
                used_at: row.get(4)?,
            })
        })?;
        Ok(Some(UserAccount { line, email, suspended, has_password, invitation }))
    })
}

/// Whom a user named last as the one to call, in a letter.
///
/// # Errors
/// As `Tx::query`.
pub fn last_contact(tx: &mut Tx<'_>, _decided: &Scope, user: UserId) -> Result<Option<String>> {
    tx.system("administering users: invitations are withheld from those who read", |tx| {
        tx.first(&sql::LAST_CONTACT, args![user], |row| row.get(0))
    })
}

/// Whether somebody is written to at an address.
///
/// # Errors
/// As `Tx::query`.
pub fn email_is_taken(tx: &mut Tx<'_>, _decided: &Scope, email: &str) -> Result<bool> {
    Ok(tx.first(&sql::EMAIL_TAKEN, args![email], |row| row.get::<bool>(0))?.is_some())
}

/// The users who hold a role and have not chosen a password, with the letter that is out: those without one first, then
/// what ends first.
///
/// # Errors
/// As `Tx::query`.
pub fn unused_invitations(tx: &mut Tx<'_>, _decided: &Scope) -> Result<Vec<UnusedInvitation>> {
    let today = tx.clocks().real_today();
    let mut found = tx.system("administering users: invitations are withheld from those who read", |tx| {
        tx.query(&sql::UNUSED_INVITATIONS, args![today], |row| {
            let (user, login, name) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(UnusedInvitation { user, login, name, expires_at: row.get(3)? })
        })
    })?;
    found.sort_by_key(|one| one.expires_at);
    Ok(found)
}

/// The names of users, one statement for every sixteen.
///
/// # Errors
/// As `Tx::query`.
pub fn user_names(tx: &mut Tx<'_>, users: &[UserId]) -> Result<HashMap<UserId, String>> {
    let mut names = HashMap::new();
    for chunk in users.chunks(16) {
        let id = |index: usize| chunk.get(index).or(chunk.last()).map_or(Uuid::nil(), |user| user.0);
        let found = tx.query(
            &sql::USER_NAMES,
            args![
                id(0),
                id(1),
                id(2),
                id(3),
                id(4),
                id(5),
                id(6),
                id(7),
                id(8),
                id(9),
                id(10),
                id(11),
                id(12),
                id(13),
                id(14),
                id(15)
            ],
            |row| Ok((row.get::<UserId>(0)?, row.get::<String>(1)?)),
        )?;
        names.extend(found);
    }
    Ok(names)
}

/// Who gave a regional setting its value, and when.
///
/// # Errors
/// As `Tx::query`.
pub fn setting_author(tx: &mut Tx<'_>, name: &str) -> Result<Option<(String, Timestamp)>> {
    tx.first(&sql::SETTING_AUTHOR, args![name], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How far the audit tree has grown; on the store of the traces.
///
/// # Errors
/// As `Tx::query`.
pub fn audit_state(tx: &mut Tx<'_>) -> Result<AuditState> {
    let records = tx.first(&sql::audit::TREE_SIZE, args![], |row| row.get(0))?.unwrap_or(0);
    let checkpoint = tx.first(&sql::audit::LAST_HEAD, args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(AuditState { records, checkpoint })
}
