//! What of a person's facts is kept from whoever only treats her, because she asked for it (docs/adr/0026): a part of who sees
//! what. No audience of a kind that is kept out is written for a fact with a bar, and who reaches the person by such an
//! audience does not reach the fact.

use std::collections::HashSet;
use std::sync::OnceLock;

use kernel::Result;
use storage::{Ahead, Tx, args};
use uuid::Uuid;

use crate::audience::Reason;
use crate::model::{Actor, Role};
use crate::policy::{Action, Scope, decide};
use crate::sql;

/// The kinds of audience that a bar keeps out: those that come from treating the person, by choice or in an emergency. Public
/// health, the laboratory and the comune see what the law gives them.
pub const KEPT_OUT: [&str; 2] = ["gp:", crate::emergency::KIND];

/// A fact that is kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The fact.
    pub id: Uuid,
    /// What it is: `report`, `result` …
    pub resource: &'static str,
    /// The audience of its author, who goes on seeing it; empty for none.
    pub author: String,
}

/// Whether an audience is of a kind that bars keep out.
pub fn keeps_out(audience: &str) -> bool {
    KEPT_OUT.iter().any(|kind| audience.starts_with(kind))
}

/// What somebody sees of a person's facts, who reaches her by one audience.
#[derive(Debug, Clone, Default)]
pub struct Sight(HashSet<Uuid>);

impl Sight {
    /// Whether he sees a fact.
    pub fn shows(&self, fact: impl Into<Uuid>) -> bool {
        !self.0.contains(&fact.into())
    }
}

/// What of a person's facts is seen by who reaches her for this reason.
///
/// # Errors
/// As `Tx::query`.
pub fn sight(tx: &mut Tx<'_>, reason: &Reason, person: impl Into<Uuid>) -> Result<Sight> {
    if !keeps_out(&reason.audience) {
        return Ok(Sight::default());
    }
    let bars = all(tx, person.into())?;
    let others = bars.into_iter().filter(|(_, author)| *author != reason.audience);
    Ok(Sight(others.map(|(id, _)| id).collect()))
}

/// Says that [`sight`] will be asked.
pub fn sight_ahead(to: &mut Ahead, scope: &Scope, person: impl Into<Uuid>) {
    if scope.audiences().iter().any(|audience| keeps_out(audience)) {
        ahead(to, person.into());
    }
}

/// How all ids of a person are found by any of them, which the registry knows.
#[derive(Debug, Clone, Copy)]
pub struct Siblings {
    /// Finds them.
    pub find: fn(&mut Tx<'_>, Uuid) -> Result<Vec<Uuid>>,
    /// Says that they will be asked.
    pub ahead: fn(&mut Ahead, Uuid),
    /// Holds back who does something of hers, under whichever id.
    pub lock: fn(&mut Tx<'_>, Uuid) -> Result<()>,
}

static SIBLINGS: OnceLock<Siblings> = OnceLock::new();

/// Says how all ids of a person are found: what is kept from others under one of them is so under each, and so is what was opened in an
/// emergency. The registry does so once, when the program starts.
pub fn siblings(siblings: Siblings) {
    // The same again, where several tests start it.
    let _ = SIBLINGS.set(siblings);
}

/// All ids of a person by any of them.
pub(crate) fn ids(tx: &mut Tx<'_>, person: Uuid) -> Result<Vec<Uuid>> {
    match SIBLINGS.get() {
        Some(siblings) => (siblings.find)(tx, person),
        None => Ok(vec![person]),
    }
}

/// Holds back who does something of a person's, as the registry does.
pub(crate) fn lock(tx: &mut Tx<'_>, person: Uuid) -> Result<()> {
    match SIBLINGS.get() {
        Some(siblings) => (siblings.lock)(tx, person),
        None => tx.lock(person),
    }
}

/// Says that nothing of a person's is kept from anybody.
pub fn none(ahead: &mut Ahead, person: impl Into<Uuid>) {
    ahead.none(&sql::BARS_OF, args![person.into()]);
}

/// Says that her bars will be asked, under the id by which most have them alone.
fn ahead(ahead: &mut Ahead, person: Uuid) {
    if let Some(siblings) = SIBLINGS.get() {
        (siblings.ahead)(ahead, person);
    }
    ahead.ask(&sql::BARS_OF, args![person]);
}

fn all(tx: &mut Tx<'_>, person: Uuid) -> Result<Vec<(Uuid, String)>> {
    let mut bars = Vec::new();
    for id in ids(tx, person)? {
        bars.extend(tx.query(&sql::BARS_OF, args![id], |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    Ok(bars)
}

/// The facts of a person that are kept from others.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, person: Uuid) -> Result<HashSet<Uuid>> {
    Ok(all(tx, person)?.into_iter().map(|(id, _)| id).collect())
}

/// The facts of a person that are kept from whoever treats her, for the marks on a page: to whoever keeps what she asked for, to the
/// supervisor who reads the same and must not tell the doctor either, and to nobody else.
///
/// # Errors
/// As `Tx::query`.
pub fn marked(tx: &mut Tx<'_>, actor: &Actor, person: impl Into<Uuid>) -> Result<HashSet<Uuid>> {
    if sees_marks(actor) { of_person(tx, person.into()) } else { Ok(HashSet::new()) }
}

fn sees_marks(actor: &Actor) -> bool {
    actor.role == Role::RegionalSuperUser || decide(actor, Action::ObscuringManage).is_ok()
}

/// Says that [`marked`] will be asked.
pub fn marked_ahead(to: &mut Ahead, actor: &Actor, person: impl Into<Uuid>) {
    if sees_marks(actor) {
        ahead(to, person.into());
    }
}

/// Says which facts of a person are kept from others, and answers for which of them that is new or over. Whoever owns them
/// gives those their audiences again (see [`crate::audience::regrant`]).
///
/// # Errors
/// As `Tx::execute`.
pub fn set(tx: &mut Tx<'_>, person: Uuid, wanted: &[Bar]) -> Result<HashSet<Uuid>> {
    let held = all(tx, person)?;
    let stays = |bar: &Bar| held.iter().any(|(id, author)| *id == bar.id && *author == bar.author);
    let over =
        held.iter().map(|(id, _)| *id).filter(|id| !wanted.iter().any(|bar| bar.id == *id && stays(bar)));
    let mut changed: HashSet<Uuid> = HashSet::new();
    for id in over {
        tx.execute(&sql::DELETE_BAR, args![id])?;
        changed.insert(id);
    }
    for bar in wanted.iter().filter(|bar| !stays(bar)) {
        tx.execute(&sql::INSERT_BAR, args![bar.id, bar.resource, person, bar.author])?;
        changed.insert(bar.id);
    }
    Ok(changed)
}
