//! Who sees a request: the laboratory it is for, the ASL that asked, the ASL that has the person in charge today.

use access::AudienceKind;
use access::audience::{self, Grant};
use kernel::clock::FOREVER;
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::Tx;

use crate::model::SwabRequest;
use crate::rules::sort_key;
use crate::store::{self, Placed};

/// Days after a result in which the laboratory still sees the request, to correct it; or, after it was taken back, to
/// record a result that arrives all the same.
const DAYS_FOR_CORRECTION: i64 = 30;

/// The audiences of a request that waits.
pub fn waiting(request: &SwabRequest, today: Date) -> Vec<Grant> {
    let key = sort_key::waiting(request.requested_at, &request.number);
    grants(request, &request.asl, key, today, FOREVER)
}

/// The audiences of a request whose result was recorded on a day: it leaves the laboratory's open list at once, and
/// its sight when nothing is left to correct. `person_asl` has the person in charge today.
///
/// # Errors
/// When the day is at the end of the calendar.
pub fn resulted(
    request: &SwabRequest,
    person_asl: &str,
    on: Date,
    recorded_at: Timestamp,
) -> Result<Vec<Grant>> {
    let until = on.checked_add(jiff::Span::new().days(DAYS_FOR_CORRECTION)).map_err(Problem::internal)?;
    let key = sort_key::resulted(on, recorded_at, &request.number);
    Ok(grants(request, person_asl, key, request.requested_on, until))
}

/// The audiences of a request that was taken back on a day: it leaves the laboratory's work list at once. Who holds the
/// sample still finds it by its number for a while, and reads that it was cancelled.
///
/// # Errors
/// When the day is at the end of the calendar.
pub fn cancelled(request: &SwabRequest, person_asl: &str, on: Date, at: Timestamp) -> Result<Vec<Grant>> {
    let until = on.checked_add(jiff::Span::new().days(DAYS_FOR_CORRECTION)).map_err(Problem::internal)?;
    let key = sort_key::cancelled(at, &request.number);
    Ok(grants(request, person_asl, key, request.requested_on, until))
}

/// The audiences of a request that waits and was corrected on a day: another laboratory has it from that day on, and the
/// one before no more.
pub fn corrected(request: &SwabRequest, person_asl: &str, laboratory_before: &str, on: Date) -> Vec<Grant> {
    let key = sort_key::waiting(request.requested_at, &request.number);
    let mut all = grants(request, person_asl, key, request.requested_on, FOREVER);
    if request.laboratory != laboratory_before {
        all.iter_mut().filter(|grant| grant.why == "lab-why-laboratory").for_each(|it| it.valid_from = on);
    }
    all
}

fn grants(request: &SwabRequest, person_asl: &str, sort_key: String, from: Date, until: Date) -> Vec<Grant> {
    let in_charge = Grant {
        audience: AudienceKind::Asl.of(person_asl),
        sort_key: sort_key.clone(),
        valid_from: from,
        valid_to: FOREVER,
        why: "lab-why-in-charge",
    };
    vec![
        Grant {
            audience: AudienceKind::Laboratory.of(&request.laboratory),
            sort_key: sort_key.clone(),
            valid_from: from,
            valid_to: until,
            why: "lab-why-laboratory",
        },
        Grant {
            audience: AudienceKind::Asl.of(&request.asl),
            sort_key,
            valid_from: from,
            valid_to: FOREVER,
            why: "lab-why-requested",
        },
        in_charge,
    ]
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
    let mut grants = Vec::with_capacity(3);
    grants.extend(
        rows.iter()
            .find(|row| kept(row, &laboratory))
            .map(|row| grant(row, laboratory.clone(), "lab-why-laboratory")),
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
    grants
}
