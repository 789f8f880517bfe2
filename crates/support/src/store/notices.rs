//! Notices, their history, and who has closed them.

use std::collections::HashSet;

use access::{Actor, Role, Scope};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{
    Audience, Kind, Notice, NoticeContent, NoticeId, NoticeState, NoticeStep, NoticeStepKind, Severity,
};
use crate::sql;

/// An audience as it is kept.
fn audience_text(audience: &Audience) -> String {
    match audience {
        Audience::Everybody => "everybody".to_owned(),
        Audience::Roles(roles) => {
            format!("roles:{}", roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "))
        }
        Audience::Asl(asl) => format!("asl:{asl}"),
    }
}

fn audience_of(text: &str) -> Result<Audience> {
    match text.split_once(':') {
        None if text == "everybody" => Ok(Audience::Everybody),
        Some(("roles", roles)) => {
            Ok(Audience::Roles(roles.split(' ').map(Role::parse).collect::<Result<_>>()?))
        }
        Some(("asl", asl)) => Ok(Audience::Asl(asl.to_owned())),
        _ => Err(Problem::Internal("unknown audience of a notice".into())),
    }
}

fn notice_from(row: &Row<'_>) -> Result<Notice> {
    let content = NoticeContent {
        kind: Kind::stored(&row.get::<String>(2)?)?,
        severity: Severity::stored(&row.get::<String>(3)?)?,
        title: row.get(4)?,
        text: row.get(5)?,
        audience: audience_of(&row.get::<String>(6)?)?,
        shown_from: row.get(7)?,
        begins: row.get(8)?,
        ends: row.get(9)?,
    };
    let state = NoticeState::stored(&row.get::<String>(1)?)?;
    Ok(Notice { id: NoticeId(row.get(0)?), state, content, version: row.get(10)? })
}

/// Writes a draft.
///
/// # Errors
/// As `Tx::execute`; `Problem::Duplicate` for an id that is there.
pub fn insert(tx: &mut Tx<'_>, _decided: &Scope, id: NoticeId, content: &NoticeContent) -> Result<()> {
    let (kind, severity) = (content.kind.code(), content.severity.code());
    let audience = audience_text(&content.audience);
    let (title, text) = (&content.title, &content.text);
    let times = (content.shown_from, content.begins, content.ends);
    tx.execute(
        &sql::INSERT_NOTICE,
        args![id.0, kind, severity, title, text, audience, times.0, times.1, times.2],
    )?;
    Ok(())
}

/// Writes what a notice says over what it said.
///
/// # Errors
/// `Problem::Stale` when it has another version by now.
pub fn change(tx: &mut Tx<'_>, _decided: &Scope, notice: &Notice, content: &NoticeContent) -> Result<()> {
    let (kind, severity) = (content.kind.code(), content.severity.code());
    let audience = audience_text(&content.audience);
    let (title, text) = (&content.title, &content.text);
    let (shown, begins, ends) = (content.shown_from, content.begins, content.ends);
    let changed = tx.execute(
        &sql::CHANGE_NOTICE,
        args![notice.id.0, kind, severity, title, text, audience, shown, begins, ends, notice.version],
    )?;
    if changed == 0 { Err(Problem::Stale) } else { Ok(()) }
}

/// Moves a notice to another state.
///
/// # Errors
/// `Problem::Stale` when it has another version by now.
pub fn move_to(tx: &mut Tx<'_>, _decided: &Scope, notice: &Notice, state: NoticeState) -> Result<()> {
    match tx.execute(&sql::MOVE_NOTICE, args![notice.id.0, state.code(), notice.version])? {
        0 => Err(Problem::Stale),
        _ => Ok(()),
    }
}

/// Notes what was done, and what the notice says from then on.
///
/// # Errors
/// As `Tx::execute`.
pub fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    step: (Uuid, NoticeStepKind, &str),
    notice: NoticeId,
    content: &NoticeContent,
) -> Result<()> {
    let image = serde_json::to_string(content).map_err(Problem::internal)?;
    let (id, kind, why) = step;
    let now = tx.clocks().now();
    tx.execute(&sql::INSERT_NOTICE_STEP, args![id, notice.0, now, actor.user, kind.code(), why, image])?;
    Ok(())
}

/// Whether a step with this id has been noted of the notice: the same request came again.
///
/// # Errors
/// `Problem::Duplicate` when the id stands for something else.
pub fn is_noted(tx: &mut Tx<'_>, id: Uuid, notice: NoticeId, kind: NoticeStepKind) -> Result<bool> {
    let known = tx.first(&sql::NOTICE_STEP_EXISTS, args![id], |row| {
        Ok((NoticeId(row.get(0)?), NoticeStepKind::stored(&row.get::<String>(1)?)?))
    })?;
    match known {
        None => Ok(false),
        Some(same) if same == (notice, kind) => Ok(true),
        Some(_) => Err(Problem::Duplicate("notice_step".into())),
    }
}

/// One notice.
///
/// # Errors
/// `Problem::NotFound`.
pub fn get(tx: &mut Tx<'_>, _decided: &Scope, id: NoticeId) -> Result<Notice> {
    tx.one(&sql::FIND_NOTICE, args![id.0], notice_from)
}

/// One notice as users have it, to close it.
///
/// # Errors
/// `Problem::NotFound`.
pub(crate) fn published(tx: &mut Tx<'_>, id: NoticeId) -> Result<Notice> {
    let notice = tx.one(&sql::FIND_NOTICE, args![id.0], notice_from)?;
    if notice.state == NoticeState::Published { Ok(notice) } else { Err(Problem::NotFound) }
}

/// What was done to a notice, the first first.
///
/// # Errors
/// As `Tx::query`.
pub fn steps(tx: &mut Tx<'_>, _decided: &Scope, id: NoticeId) -> Result<Vec<NoticeStep>> {
    tx.query(&sql::NOTICE_STEPS, args![id.0], |row| {
        Ok(NoticeStep {
            at: row.get(0)?,
            by: row.get(1)?,
            step: NoticeStepKind::stored(&row.get::<String>(2)?)?,
            note: row.get(3)?,
            content: serde_json::from_str(&row.get::<String>(4)?).map_err(Problem::internal)?,
        })
    })
}

/// Notices that are not over, drafts too, the one that ends first first.
///
/// # Errors
/// As `Tx::query`.
pub fn to_come(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Notice>> {
    tx.query(&sql::NOTICES_TO_COME, args![now], notice_from)
}

/// Notices that are over or withdrawn, the one that ended last first, after a notice.
///
/// # Errors
/// As `Tx::query`.
pub fn past(
    tx: &mut Tx<'_>,
    _decided: &Scope,
    now: Timestamp,
    after: Option<NoticeId>,
    limit: usize,
) -> Result<Vec<Notice>> {
    let place = match after {
        Some(id) => tx.first(&sql::NOTICE_PLACE, args![id.0], |row| Ok((row.get(0)?, id.0)))?,
        None => None,
    };
    let (ends, id) = place.unwrap_or((Timestamp::MAX, Uuid::max()));
    tx.query(&sql::NOTICES_PAST, args![now, ends, id, limit as i64], notice_from)
}

/// Remembers that a user has closed a notice as it is now.
///
/// # Errors
/// As `Tx::execute`.
pub fn close(tx: &mut Tx<'_>, notice: &Notice, user: UserId) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::CLOSE_NOTICE, args![notice.id.0, user, notice.version, now])?;
    Ok(())
}

/// Forgets who has closed notices that are over.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget_closed(tx: &mut Tx<'_>, now: Timestamp) -> Result<()> {
    tx.execute(&sql::FORGET_CLOSED, args![now]).map(drop)
}

/// Who has closed which notice as it is now, since an instant.
///
/// # Errors
/// As `Tx::query`.
pub fn closed_since(
    tx: &mut Tx<'_>,
    since: Timestamp,
    now: Timestamp,
) -> Result<Vec<(NoticeId, i64, UserId)>> {
    tx.query(&sql::NOTICES_CLOSED_SINCE, args![since, now], |row| {
        Ok((NoticeId(row.get(0)?), row.get(1)?, row.get(2)?))
    })
}

/// The codes of the doctors whom a notice is for, by the ASL it is for.
///
/// # Errors
/// As `Tx::query`.
pub fn doctors(tx: &mut Tx<'_>, audience: &Audience) -> Result<HashSet<String>> {
    let today = tx.clocks().today();
    match audience {
        Audience::Asl(asl) => territory::doctors::codes_of_asl(tx, asl, today),
        _ => Ok(HashSet::new()),
    }
}
