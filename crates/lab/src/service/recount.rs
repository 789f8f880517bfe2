//! Who sees a request, worked out anew from the facts, and whose a result is: what `argine doctor` compares with what is stored. A
//! result has no audiences of its own: who reaches the person, or the request, sees it, and the laboratory that recorded it.

use access::audience::Grant;
use access::recount::{Due, Facts, Kind, Span};
use access::{AudienceKind, Resource};
use kernel::clock::local_date;
use kernel::ids::RequestId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Tx, args};

use crate::grants::{self, Place};
use crate::model::{RequestStatus, Ruling, SwabRequest};
use crate::rules::sort_key;
use crate::{sql, store};

/// Requests.
pub const REQUESTS: Kind = Kind {
    name: "request",
    resources: &[Resource::Request],
    beside_person: true,
    facts: requests,
    refresh: None,
};

/// Results.
pub const RESULTS: Kind =
    Kind { name: "result", resources: &[], beside_person: true, facts: results, refresh: None };

fn requests(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Facts>> {
    span.ids(tx, &sql::REQUESTS_BETWEEN)?.into_iter().map(|id| request(tx, RequestId(id))).collect()
}

fn request(tx: &mut Tx<'_>, id: RequestId) -> Result<Facts> {
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    let placement = people::store::placement(tx, request.person)?;
    let proposed = !request.proposed_through.is_empty();
    let gp = placement.gp.filter(|_| proposed).map(|choice| choice.code);
    let place = Place { asl: placement.asl, gp };
    let (grants, alike) = match (request.status, &request.cancelled) {
        (RequestStatus::Resulted, _) => {
            let (on, at) = recorded(tx, &request)?;
            (grants::resulted(&request, &place, on, at)?, Some(sort_key::RESULTED))
        }
        (RequestStatus::Cancelled, Some(cancelled)) => {
            // What was never authorised has no sample, and no laboratory that waits for it.
            let asked = if proposed && said(tx, id, Ruling::Authorised)?.is_none() {
                SwabRequest { status: RequestStatus::Proposed, ..request.clone() }
            } else {
                request.clone()
            };
            (grants::cancelled(&asked, &place, local_date(cancelled.at), cancelled.at)?, None)
        }
        (RequestStatus::Denied, _) => {
            let at = said(tx, id, Ruling::Denied)?.unwrap_or(request.requested_at);
            (grants::open(&request, &place, at), Some(sort_key::DENIED))
        }
        _ => (grants::open(&request, &place, request.requested_at), None),
    };
    let (today, since) = (tx.clocks().today(), request.requested_on);
    let latest = today.saturating_add(jiff::Span::new().days(grants::DAYS_FOR_CORRECTION));
    let due = |grant: Grant| {
        let resulted = alike == Some(sort_key::RESULTED) && grant.why == grants::FOR_LABORATORY;
        let due = Due::exactly(Resource::Request, grant).begun(since, today);
        let due = if resulted { due.over_by(latest) } else { due };
        // The key has the instant of the act, which the fact has not.
        match alike {
            Some(list) => due.placed(list, request.number.as_str()),
            None => due,
        }
    };
    Ok(Facts::new(id.0, request.person.0, grants.into_iter().map(due).collect()))
}

/// The day and the instant of a request's latest result.
fn recorded(tx: &mut Tx<'_>, request: &SwabRequest) -> Result<(Date, Timestamp)> {
    let latest = tx.first(&sql::LATEST_RESULT_OF_REQUEST, args![request.person, request.id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(latest.unwrap_or((request.requested_on, request.requested_at)))
}

/// When something was said of a request, the last time.
fn said(tx: &mut Tx<'_>, request: RequestId, ruling: Ruling) -> Result<Option<Timestamp>> {
    let steps = tx.query(&sql::STEPS_OF_REQUEST, args![request], |row| {
        Ok((row.get::<String>(1)?, row.get::<Timestamp>(5)?))
    })?;
    Ok(steps.into_iter().find(|(step, _)| step == ruling.code()).map(|(_, at)| at))
}

fn results(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Facts>> {
    tx.query(&sql::RESULTS_BETWEEN, args![span.after, span.upto, span.limit], |row| {
        let laboratory = AudienceKind::Laboratory.of(&row.get::<String>(2)?);
        Ok(Facts { also_seen_by: vec![laboratory], ..Facts::new(row.get(0)?, row.get(1)?, Vec::new()) })
    })
}
