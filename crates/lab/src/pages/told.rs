//! What this module tells on the line of time of a person: requests, what was decided of them, results with their corrections; and
//! what matters now of it; with the boxes made of the same.

use people::OfPerson;
use std::collections::HashSet;

use access::{Action, Actor, bars, decide};
use kernel::Result;
use kernel::ids::{PersonId, RequestId};
use people::timeline::{Entry, Headline, Kind, Paper};
use people::{Tells, Told};
use storage::{Ahead, Tx};
use uuid::Uuid;
use web::{Tone, fmt, t, tn};

use super::panel::{Known, panels, requests};
use super::words;
use crate::model::{Authorisation, Outcome, RequestStatus, Revision, Ruling, SwabRequest};
use crate::service;

/// The module as it tells.
pub(crate) struct Teller;

impl Tells for Teller {
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        service::panel_ahead(ahead, actor, of);
    }

    fn tell(&self, tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told> {
        let Ok(results) = service::results_of_person(tx, actor, person) else { return Ok(Told::default()) };
        let requests = requests(tx, actor, person)?;
        let steps = match sees_requests(actor) {
            true => service::steps_of_person(tx, actor, person, &requests)?,
            false => Vec::new(),
        };
        let known = Known { results, requests, kept: bars::marked(tx, actor, person)? };
        let panels = panels(tx, actor, person, &known)?;
        let Known { results, requests, kept } = known;
        let mut entries: Vec<Entry> =
            requests.iter().flat_map(|request| requested(request, kept.contains(&request.id.0))).collect();
        entries.extend(steps.iter().filter_map(|(request, step)| said(*request, step, &kept)));
        entries.extend(results.iter().map(|result| resulted(result, &requests, &kept)));
        Ok(Told {
            entries,
            headlines: headlines(&results, &requests),
            papers: papers(actor, &requests),
            panels,
            deeds: Vec::new(),
        })
    }
}

fn sees_requests(actor: &Actor) -> bool {
    decide(actor, Action::RequestList).is_ok() || decide(actor, Action::RequestPropose).is_ok()
}

fn path(request: RequestId) -> String {
    format!("/requests/{request}")
}

/// A request, and that it was taken back.
fn requested(request: &SwabRequest, kept: bool) -> Vec<Entry> {
    let (tone, key) = match request.status {
        RequestStatus::Proposed => (Tone::Warn, "lab-status-proposed"),
        RequestStatus::Information => (Tone::Warn, "lab-status-information"),
        RequestStatus::Denied => (Tone::Quiet, "lab-status-denied"),
        RequestStatus::Requested => (Tone::Info, "lab-status-requested"),
        RequestStatus::Resulted => (Tone::Good, "lab-status-resulted"),
        RequestStatus::Cancelled => (Tone::Quiet, "lab-status-cancelled"),
    };
    let test = words::test(request.test).to_owned();
    let title = match request.proposed_through.is_empty() {
        true => tn("lab-told-requested", &[("test", &test)]),
        false => tn("lab-told-proposed", &[("test", &test)]),
    };
    let reason = words::reason(&request.reason);
    let first = Entry::new(Kind::Request, request.requested_at, title)
        .state(tone, t(key))
        .detail(format!("{reason} · {}", words::laboratory(&request.laboratory)))
        .by(request.details.requester.as_str())
        .href(path(request.id))
        .kept(kept);
    let cancelled = request.cancelled.as_ref().map(|cancelled| {
        Entry::new(Kind::Request, cancelled.at, t("lab-told-cancelled"))
            .detail(words::cancelled_because(cancelled))
            .by(cancelled.by_name.as_str())
            .href(path(request.id))
            .kept(kept)
    });
    std::iter::once(first).chain(cancelled).collect()
}

/// What was decided of a proposal, and answered; that it was proposed is told as the request.
fn said(request: RequestId, step: &Authorisation, kept: &HashSet<Uuid>) -> Option<Entry> {
    if step.ruling == Ruling::Proposed {
        return None;
    }
    let by = format!("{}, {}", step.by_name, t(&format!("web-role-{}", step.by_role)));
    let entry = Entry::new(Kind::Request, step.at, t(words::ruling_key(step.ruling)));
    Some(entry.detail(step.note.as_str()).by(by).href(path(request)).kept(kept.contains(&request.0)))
}

/// A result, at the instant of its sample: by it, and not by when the laboratory wrote, it explains what followed.
fn resulted(revision: &Revision, requests: &[SwabRequest], kept: &HashSet<Uuid>) -> Entry {
    let result = &revision.result;
    let title = match result.revision {
        1 => words::test(result.test).to_owned(),
        _ => tn("lab-told-corrected", &[("test", &words::test(result.test))]),
    };
    let (tone, state) = match (revision.withdrawn, result.current) {
        (Some(withdrawn), _) => (Tone::Quiet, t(withdrawn.key()).to_owned()),
        (None, true) => (tone(result.outcome), words::outcome(result.outcome).to_owned()),
        (None, false) => (Tone::Quiet, tn("lab-corrected", &[("outcome", &words::outcome(result.outcome))])),
    };
    let reported = tn("lab-told-reported", &[("day", &result.reported_on)]);
    let detail = match &revision.reason {
        Some(reason) => format!("{reported} {}", tn("lab-because", &[("reason", reason)])),
        None => reported,
    };
    let measured = &revision.measured;
    let value = [measured.value.as_str(), measured.unit.as_str()].join(" ");
    let range = match measured.reference_range.as_str() {
        "" => String::new(),
        range => tn("lab-reference", &[("range", &range)]),
    };
    let said = [value.trim(), range.as_str(), &words::device(measured), &detail].map(str::to_owned);
    let detail = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    let by = format!("{}, {}", words::laboratory(&result.laboratory), words::source(revision));
    let entry = Entry::new(Kind::Result, result.sampled_at, title).state(tone, state).detail(detail).by(by);
    let request = requests.iter().find(|request| Some(request.id) == result.request);
    let entry = match request {
        Some(request) => entry.href(path(request.id)),
        None => entry,
    };
    entry.kept(kept.contains(&result.id.0))
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Positive => Tone::Act,
        Outcome::Negative => Tone::Good,
        Outcome::Doubtful | Outcome::Indeterminate | Outcome::Unsuitable => Tone::Warn,
        Outcome::NotReceived => Tone::Quiet,
    }
}

/// The last result that counts, and the swab that waits for one.
fn headlines(results: &[Revision], requests: &[SwabRequest]) -> Vec<Headline> {
    // Serology says that she was ill, and not that she is.
    let counts = |revision: &&Revision| revision.result.current && !revision.result.test.is_serology();
    let last = results.iter().filter(counts).max_by_key(|revision| revision.result.sampled_at);
    let last = last.map(|revision| &revision.result).map(|result| {
        let sampled = fmt::instant(result.sampled_at);
        let sampled = tn("lab-sampled", &[("when", &sampled)]);
        Headline {
            label: "lab-now-result",
            value: words::outcome(result.outcome).to_owned(),
            tone: Some(tone(result.outcome)),
            detail: format!("{} · {sampled}", words::test(result.test)),
            href: Some("#lab-results".to_owned()),
            as_of: Some(result.reported_on),
            order: 20,
        }
    });
    let waits = requests.iter().filter(|request| request.status.is_open());
    let waits = waits.max_by_key(|request| request.requested_at).map(|request| Headline {
        label: "lab-now-waits",
        value: words::test(request.test).to_owned(),
        tone: None,
        detail: words::laboratory(&request.laboratory),
        href: Some(path(request.id)),
        as_of: Some(request.requested_on),
        order: 25,
    });
    last.into_iter().chain(waits).collect()
}

/// Labels of the swabs that are not taken yet.
fn papers(actor: &Actor, requests: &[SwabRequest]) -> Vec<Paper> {
    if decide(actor, Action::RequestList).is_err() || service::may_label(actor).is_err() {
        return Vec::new();
    }
    let waiting = requests.iter().filter(|request| request.status == RequestStatus::Requested);
    let paper = |request: &SwabRequest| Paper {
        title: t("lab-paper-label").to_owned(),
        detail: request.number.clone(),
        on: Some(request.requested_on),
        href: format!("{}/label", path(request.id)),
    };
    waiting.map(paper).collect()
}
