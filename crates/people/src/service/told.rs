//! What this module itself tells of a person: her data with their corrections, who took her over, her facts, who is in charge.

use access::audience::Reason;
use access::{Actor, Scope, bars};
use kernel::Result;
use kernel::clock::local_date;
use kernel::ids::PersonId;
use storage::{Ahead, Tx};
use web::{Tone, t, tn};

use super::view::{Step, steps};
use crate::known::OfPerson;
use crate::model::facts::PersonFact;
use crate::model::merge::Merge;
use crate::model::{Person, Transfer, TransferStatus};
use crate::screen::{self, field_key};
use crate::store;
use crate::timeline::{Entry, Headline, Kind, Told};

/// What is told of a person, and what the page needs of it besides.
pub(super) struct Own {
    pub(super) told: Told,
    /// Her data, version by version, the latest first.
    pub(super) steps: Vec<Step>,
}

/// Says what [`own`] will ask.
pub(super) fn ahead(ahead: &mut Ahead, actor: &Actor, scope: &Scope, of: OfPerson) {
    store::history_ahead(ahead, of);
    store::transfers_ahead(ahead, scope, of);
    store::merges::merges_ahead(ahead, of);
    super::facts_ahead(ahead, actor, of);
}

/// What this module tells of a person whom the scope reaches.
pub(super) fn own(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    reason: &Reason,
    person: &Person,
) -> Result<Own> {
    let steps = steps(person, &store::history(tx, scope, person.id)?);
    let transfers = store::transfers_of(tx, scope, reason, person.id)?;
    let facts = super::facts::seen(tx, reason, person.id)?;
    let merges = store::merges::merges_of(tx, scope, reason, person.id)?;
    let kept = bars::marked(tx, actor, person.id)?;
    let mut entries: Vec<Entry> = steps.iter().map(|step| corrected(step, person)).collect();
    entries.push(entered(person));
    entries.extend(transfers.iter().flat_map(moved));
    entries.extend(merges.iter().flat_map(joined));
    entries.extend(facts.iter().flat_map(|fact| known(fact, kept.contains(&fact.id))));
    let told = Told { entries, headlines: vec![in_charge(person)], ..Told::default() };
    Ok(Own { told, steps })
}

fn history_of(person: PersonId) -> String {
    format!("/people/{person}/history")
}

fn entered(person: &Person) -> Entry {
    let source = t(&format!("people-source-{}", person.source.code())).to_owned();
    Entry::new(Kind::Data, person.created_at, t("people-told-entered")).by(source)
}

/// Which fields, and why; what stood there before is in the history.
fn corrected(step: &Step, person: &Person) -> Entry {
    let fields = step.changes.iter().map(|change| t(field_key(change.field)));
    let fields = fields.collect::<Vec<_>>().join(", ");
    let entry = Entry::new(Kind::Data, step.at, t("people-told-corrected"))
        .by(step.by.as_str())
        .href(history_of(person.id));
    match (fields.is_empty(), step.reason.is_empty()) {
        (true, _) => entry.detail(step.reason.as_str()),
        (false, true) => entry.detail(fields),
        (false, false) => {
            entry.detail(tn("people-told-fields", &[("fields", &fields), ("reason", &step.reason)]))
        }
    }
}

/// That an ASL took her over or asked for her, and what was answered.
fn moved(transfer: &Transfer) -> Vec<Entry> {
    let (from, to) = (asl(&transfer.from_asl).to_owned(), asl(&transfer.to_asl).to_owned());
    let taken = transfer.status == TransferStatus::Taken;
    let title = tn(
        if taken { "people-told-taken-over" } else { "people-told-asked-for" },
        &[("from", &from), ("to", &to)],
    );
    let first = Entry::new(Kind::TakeOver, transfer.asked_at, title)
        .detail(transfer.reason.as_str())
        .by(transfer.asked_by_name.as_str());
    let answered = transfer.answered_at.filter(|_| !taken).map(|at| {
        let (tone, key) = match transfer.status {
            TransferStatus::Accepted => (Tone::Good, "people-told-handed-over"),
            TransferStatus::Refused => (Tone::Quiet, "people-told-kept"),
            TransferStatus::Taken | TransferStatus::Asked | TransferStatus::Withdrawn => {
                (Tone::Quiet, "people-told-asked-no-more")
            }
        };
        Entry::new(Kind::TakeOver, at, t("people-told-answered"))
            .state(tone, t(key))
            .detail(transfer.answer.clone().unwrap_or_default())
            .by(transfer.answered_by_name.clone().unwrap_or_default())
    });
    std::iter::once(first).chain(answered).collect()
}

/// That somebody was merged into her, and that they were parted again.
fn joined(merge: &Merge) -> Vec<Entry> {
    let name = format!("{} {}", merge.merged.data.family_name, merge.merged.data.given_name);
    let href = format!("/people/{}/merges/{}", merge.survivor.id, merge.id);
    let first = Entry::new(Kind::Data, merge.at, tn("people-told-merged", &[("name", &name)]))
        .detail(merge.reason.as_str())
        .by(merge.by_name.as_str())
        .href(href.clone());
    let undone = merge.undone.as_ref().map(|undone| {
        Entry::new(Kind::Data, undone.at, tn("people-told-parted", &[("name", &name)]))
            .detail(undone.why.as_str())
            .by(undone.by_name.as_str())
            .href(href)
    });
    std::iter::once(first).chain(undone).collect()
}

/// That a fact was recorded, and that it was withdrawn.
fn known(fact: &PersonFact, kept: bool) -> Vec<Entry> {
    let href = format!("/people/{}/facts", fact.person);
    let said = screen::fact(&fact.data);
    let source = t(&fact.data.source.key()).to_owned();
    let recorded = Entry::new(Kind::Fact, fact.at, said.clone())
        .by(tn("people-told-by-source", &[("who", &fact.by_name), ("source", &source)]))
        .detail(fact.data.note.as_str())
        .href(href.clone())
        .kept(kept);
    let recorded = match &fact.withdrawn {
        Some(_) => recorded.state(Tone::Quiet, t("people-fact-withdrawn")),
        None => recorded,
    };
    let withdrawn = fact.withdrawn.as_ref().map(|withdrawn| {
        Entry::new(Kind::Fact, withdrawn.at, tn("people-told-withdrawn", &[("fact", &said)]))
            .detail(withdrawn.why.as_str())
            .by(withdrawn.by_name.as_str())
            .href(href)
            .kept(kept)
    });
    std::iter::once(recorded).chain(withdrawn).collect()
}

/// The ASL that answers for her, and since when that is known: of her data the day of the last correction.
fn in_charge(person: &Person) -> Headline {
    Headline {
        label: "people-now-asl",
        value: asl(&person.asl).to_owned(),
        tone: None,
        detail: String::new(),
        href: None,
        as_of: Some(local_date(person.updated_at)),
        order: 60,
    }
}

fn asl(code: &str) -> &str {
    territory::get().asl(code).map_or(code, |asl| asl.name.as_str())
}
