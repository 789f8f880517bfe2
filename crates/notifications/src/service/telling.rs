//! What the program tells by itself: in the unit of work of the fact, once to each side.

use access::{AudienceKind, Role, mail};
use kernel::Result;
use kernel::ids::PersonId;
use storage::Tx;
use uuid::Uuid;

use crate::events::CommunicationMade;
use crate::model::{Communication, Kind, Priority, Side, Why};
use crate::rules::{self, Whereabouts};
use crate::store;

/// What is told of a fact.
#[derive(Debug, Clone)]
pub struct Told<'t> {
    /// What.
    pub kind: Kind,
    /// About whom.
    pub person: PersonId,
    /// Of which measure, report or result.
    pub fact: Uuid,
    /// Codes that choose the words.
    pub detail: &'t str,
    /// How soon it is to be read.
    pub priority: Priority,
}

/// Tells each of these sides on which there is anybody. What was told already is not told again, unless it was closed since and is
/// so once more. The caller has locked the person.
///
/// # Errors
/// As `Tx::execute`.
pub fn tell(tx: &mut Tx<'_>, told: &Told<'_>, sides: &[Side]) -> Result<()> {
    let place = store::whereabouts(tx, told.person)?;
    let before = store::of_fact(tx, told.fact, told.kind)?;
    let mut made = false;
    for side in sides.iter().copied().filter(|side| *side != Side::Gp || place.gp.is_some()) {
        let one = match before.iter().find(|one| one.recipient == side) {
            // What waits was told, and seen is seen; what ended otherwise may begin again.
            Some(there) if matches!(there.closed, None | Some((_, Why::Acknowledged | Why::Lapsed))) => {
                continue;
            }
            Some(there) => {
                let one = store::renew(tx, there, told.detail, told.priority)?;
                store::place(tx, &one, &place)?;
                one
            }
            None => {
                let one = fresh(tx, Uuid::now_v7(), told, side);
                store::insert(tx, &one, &place)?;
                one
            }
        };
        by_letter(tx, &one, &place)?;
        made = true;
    }
    if made {
        tx.emit(CommunicationMade { person: told.person });
    }
    Ok(())
}

/// What was told to nobody yet.
pub(super) fn fresh(tx: &Tx<'_>, id: Uuid, told: &Told<'_>, side: Side) -> Communication {
    Communication {
        id,
        thread: id,
        reply_to: None,
        kind: told.kind,
        priority: told.priority,
        person: told.person,
        fact: told.fact,
        detail: told.detail.to_owned(),
        body: String::new(),
        author: None,
        recipient: side,
        preferred: String::new(),
        audience: String::new(),
        created_at: tx.clocks().business_now(),
        acknowledged: None,
        answer: None,
        closed: None,
    }
}

/// What a unit of work does once for each audience.
const BY_LETTER: &str = "communications by e-mail";

/// There is something new to read: those who want it are written to, without a name.
pub(super) fn by_letter(tx: &mut Tx<'_>, one: &Communication, place: &Whereabouts) -> Result<()> {
    let Some(audience) = rules::audience_of(one.recipient, place, &one.preferred) else {
        return Ok(());
    };
    // Once in a unit of work: a file of results tells of hundreds.
    let mark = marked(&audience);
    if tx.was_done(mark, BY_LETTER) {
        return Ok(());
    }
    let (kind, role) = match one.recipient {
        Side::Gp => (AudienceKind::Gp, Role::Gp),
        Side::PublicHealth => (AudienceKind::Asl, Role::SispOperator),
    };
    let unit = audience.strip_prefix(&kind.of("")).unwrap_or_default();
    let want = mail::who_wants_communications(tx, role, unit)?;
    // What a bar may keep from her doctor is not told by a letter either: of the next person there may be one.
    let asked = !want.is_empty() && one.recipient == Side::Gp;
    if asked && !access::bars::of_person(tx, one.person.0)?.is_empty() {
        return Ok(());
    }
    tx.is_first(mark, BY_LETTER);
    mail::tell_of_communications(tx, &want)
}

/// An audience as a mark of this unit of work; two that begin alike for sixteen letters are one, and are told with the next.
fn marked(audience: &str) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(audience.bytes()) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}

/// What was told of a fact waits no more.
///
/// # Errors
/// As `Tx::execute`.
pub fn close_of_fact(tx: &mut Tx<'_>, fact: Uuid, kind: Kind, why: Why) -> Result<()> {
    let told = store::of_fact(tx, fact, kind)?;
    told.iter().filter(|one| one.waits()).try_for_each(|one| store::close(tx, one, why).map(drop))
}

/// A person's data were corrected: whoever is told about her, and sees what was told, follows the new domicile and the new
/// doctor.
///
/// # Errors
/// As `Tx::execute`.
pub fn follow(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let all = store::all_of(tx, person)?;
    if all.is_empty() {
        return Ok(());
    }
    let place = store::whereabouts(tx, person)?;
    all.iter().try_for_each(|one| store::place(tx, one, &place))
}
