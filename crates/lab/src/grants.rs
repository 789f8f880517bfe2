//! Who sees a request: the laboratory it is for, the ASL that asked, the ASL that has the person in charge today; of one that
//! a doctor proposed the doctor of choice too, and the laboratory only once it is authorised.

use std::collections::HashSet;

use access::AudienceKind;
use access::audience::{self, Grant};
use kernel::clock::FOREVER;
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use crate::model::{RequestStatus, SwabRequest};
use crate::rules::sort_key;
use crate::store::{self, Placed};

/// Days after a result in which the laboratory still sees the request, to correct it; or, after it was taken back, to
/// record a result that arrives all the same.
pub(crate) const DAYS_FOR_CORRECTION: i64 = 30;
/// Why a laboratory sees a request.
pub(crate) const FOR_LABORATORY: &str = "lab-why-laboratory";
/// Why a doctor sees what was proposed.
const OF_CHOICE: &str = "gp-of-choice";

/// Where a person belongs, as far as a request follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The ASL in charge today.
    pub asl: String,
    /// The doctor of choice, who sees what was proposed; none for what public health asked for.
    pub gp: Option<String>,
}

impl Place {
    /// That of the person of a request, whose ASL is known already.
    ///
    /// # Errors
    /// As `Tx::query`.
    pub fn of(tx: &mut Tx<'_>, request: &SwabRequest, asl: impl Into<String>) -> Result<Self> {
        let gp = match request.proposed_through.is_empty() {
            true => None,
            false => people::store::placement(tx, request.person)?.gp.map(|choice| choice.code),
        };
        Ok(Self { asl: asl.into(), gp })
    }
}

/// The audiences of a request in a state other than resulted or cancelled, at an instant.
pub fn open(request: &SwabRequest, place: &Place, at: Timestamp) -> Vec<Grant> {
    let (priority, since, number) = (request.priority, request.requested_at, &request.number);
    let key = match request.status {
        RequestStatus::Proposed => sort_key::proposed(priority, since, number),
        RequestStatus::Information => sort_key::information(priority, since, number),
        RequestStatus::Denied => sort_key::denied(at, number),
        _ => sort_key::waiting(priority, since, number),
    };
    let mut all = grants(request, place, key, request.requested_on, FOREVER);
    if request.status.is_unauthorised() {
        all.retain(|grant| grant.why != FOR_LABORATORY);
    }
    all
}

/// The audiences of a request whose result was recorded on a day: it leaves the laboratory's open list at once, and
/// its sight when nothing is left to correct.
///
/// # Errors
/// When the day is at the end of the calendar.
pub fn resulted(
    request: &SwabRequest,
    place: &Place,
    on: Date,
    recorded_at: Timestamp,
) -> Result<Vec<Grant>> {
    let until = on.checked_add(jiff::Span::new().days(DAYS_FOR_CORRECTION)).map_err(Problem::internal)?;
    let key = sort_key::resulted(on, recorded_at, &request.number);
    Ok(grants(request, place, key, request.requested_on, until))
}

/// The audiences of a request that was taken back on a day: it leaves the laboratory's work list at once. Who holds the
/// sample still finds it by its number for a while, and reads that it was cancelled. Of what was never authorised there is
/// no sample.
///
/// # Errors
/// When the day is at the end of the calendar.
pub fn cancelled(request: &SwabRequest, place: &Place, on: Date, at: Timestamp) -> Result<Vec<Grant>> {
    let until = on.checked_add(jiff::Span::new().days(DAYS_FOR_CORRECTION)).map_err(Problem::internal)?;
    let key = sort_key::cancelled(at, &request.number);
    let mut all = grants(request, place, key, request.requested_on, until);
    if request.status.is_unauthorised() {
        all.retain(|grant| grant.why != FOR_LABORATORY);
    }
    Ok(all)
}

/// The audiences of a request that waits and was corrected at an instant of a day: another laboratory has it from that day
/// on, and the one before no more.
pub fn corrected(
    request: &SwabRequest,
    place: &Place,
    laboratory_before: &str,
    (on, at): (Date, Timestamp),
) -> Vec<Grant> {
    let mut all = open(request, place, at);
    if request.laboratory != laboratory_before {
        all.iter_mut().filter(|grant| grant.why == FOR_LABORATORY).for_each(|it| it.valid_from = on);
    }
    all
}

fn grants(request: &SwabRequest, place: &Place, sort_key: String, from: Date, until: Date) -> Vec<Grant> {
    let grant = |audience: String, valid_to, why| Grant {
        audience,
        sort_key: sort_key.clone(),
        valid_from: from,
        valid_to,
        why,
    };
    let mut all = vec![
        grant(AudienceKind::Laboratory.of(&request.laboratory), until, FOR_LABORATORY),
        grant(AudienceKind::Asl.of(&request.asl), FOREVER, "lab-why-requested"),
        grant(AudienceKind::Asl.of(&place.asl), FOREVER, "lab-why-in-charge"),
    ];
    all.extend(place.gp.as_ref().map(|gp| grant(AudienceKind::Gp.of(gp), FOREVER, OF_CHOICE)));
    all
}

/// The requests of a person follow her to another ASL; the one that asked keeps seeing what it asked for.
///
/// # Errors
/// As `Tx::query`.
pub fn follow(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let today = tx.clocks().today();
    let placed = store::audiences_of_requests(tx, person)?;
    for rows in placed.chunk_by(|one, other| one.id == other.id) {
        let grants = following(rows, today);
        let same = grants.len() == rows.len()
            && grants.iter().all(|grant| rows.iter().any(|row| row.audience == grant.audience));
        if !same {
            audience::replace(tx, access::Resource::Request, rows[0].id.0, &grants)?;
        }
    }
    Ok(())
}

/// Requests of a person are kept from others, or are so no longer: doctors who hold them let go of them, or have them back.
///
/// # Errors
/// As `Tx::execute`.
pub fn regrant(tx: &mut Tx<'_>, person: PersonId, changed: &HashSet<Uuid>) -> Result<()> {
    let today = tx.clocks().today();
    let placed = store::audiences_of_requests(tx, person)?;
    for rows in placed.chunk_by(|one, other| one.id == other.id) {
        if changed.contains(&rows[0].id.0) {
            let grants = following(rows, today);
            audience::regrant(tx, access::Resource::Request, rows[0].id.0, &grants)?;
        }
    }
    Ok(())
}

fn following(rows: &[Placed], today: Date) -> Vec<Grant> {
    let kept = |row: &&Placed, audience: &str| row.audience == audience;
    let grant = |row: &Placed, audience: String, why| Grant {
        audience,
        sort_key: row.sort_key.clone(),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        why,
    };
    let first = &rows[0];
    let laboratory = AudienceKind::Laboratory.of(&first.laboratory);
    let asked = AudienceKind::Asl.of(&first.asl);
    let in_charge = AudienceKind::Asl.of(&first.person_asl);
    let mut grants = Vec::with_capacity(4);
    grants.extend(
        rows.iter()
            .find(|row| kept(row, &laboratory))
            .map(|row| grant(row, laboratory.clone(), FOR_LABORATORY)),
    );
    grants.extend(
        rows.iter().find(|row| kept(row, &asked)).map(|row| grant(row, asked.clone(), "lab-why-requested")),
    );
    if in_charge != asked {
        let since = rows.iter().find(|row| kept(row, &in_charge)).map_or(today, |row| row.valid_from);
        let moved =
            Grant { valid_from: since, valid_to: FOREVER, ..grant(first, in_charge, "lab-why-in-charge") };
        grants.push(moved);
    }
    let doctor = first.gp.as_ref().filter(|_| first.proposed).map(|code| AudienceKind::Gp.of(code));
    grants.extend(doctor.map(|doctor| {
        let since = rows.iter().find(|row| kept(row, &doctor)).map_or(today, |row| row.valid_from);
        Grant { valid_from: since, valid_to: FOREVER, ..grant(first, doctor, OF_CHOICE) }
    }));
    grants
}
