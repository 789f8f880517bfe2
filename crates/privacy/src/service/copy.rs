//! A copy of all that is held about a person (article 15, paragraph 3): what it will contain, and then the copy.

use std::collections::HashMap;

use access::audit::{self, Entry};
use access::{Action, Actor, decide, proof};
use kernel::{Problem, Result};
use people::model::PersonData;
use storage::Tx;
use uuid::Uuid;

use crate::model::copy::{DataCopy, Item, Section};
use crate::model::rights::{Right, RightsRequest};
use crate::store;

/// What the copy that a request asks for will contain; nothing of it is shown.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when the request is another ASL's, or the actor does not see the person;
/// `Problem::Refused` when it does not ask for a copy or is about nobody.
pub fn rehearse(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
) -> Result<(RightsRequest, Vec<(&'static str, usize)>)> {
    let (request, copy) = gather(tx, actor, id, "rehearsal")?;
    let counts = copy.sections.iter().map(|section| (section.name, section.items.len()));
    Ok((request, counts.collect()))
}

/// The copy. Whoever takes it away proves who he is.
///
/// # Errors
/// As [`rehearse`]; `Problem::NotProved`.
pub fn copy(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    how: &'static str,
) -> Result<(RightsRequest, DataCopy)> {
    decide(actor, Action::DataCopy)?;
    proof::demand(tx, actor)?;
    gather(tx, actor, id, how)
}

/// Notes on the request that its copy leaves: whoever answers it sees when, and by whom. What was read left its record.
///
/// # Errors
/// As [`copy`].
pub fn note(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, how: &'static str) -> Result<()> {
    decide(actor, Action::DataCopy)?;
    let request = super::rights::found(tx, actor, id)?;
    store::rights::note_copy(tx, request.id, &actor.name, how)
}

fn gather(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, detail: &str) -> Result<(RightsRequest, DataCopy)> {
    let scope = decide(actor, Action::DataCopy)?;
    let request = super::rights::found(tx, actor, id)?;
    let person = request.person.filter(|_| request.right == Right::Access);
    let person = person.ok_or(Problem::Refused("privacy-copy-not"))?;
    let (who, reason) = super::in_charge(tx, &scope, actor, person)?;

    let before = people::store::history(tx, &scope, person)?;
    let doctors = doctors(tx, before.iter().map(|line| &line.before).chain([&who.data]))?;
    let identity = identity(Item::default(), &who.data, &doctors).with("asl", who.asl.as_str());
    let identity = identity.with("source", who.source.code()).with("entered_at", who.created_at);
    let before = before.iter().map(|line| {
        let until = Item::default().with("until", line.at).with("by", line.by.as_str());
        self::identity(until.with("reason", line.reason.as_str()), &line.before, &doctors)
    });
    let mut sections = vec![
        Section { name: "identity", items: vec![identity] },
        Section { name: "earlier_identity", items: before.collect() },
    ];
    sections.push(known(tx, person)?);
    sections.push(transfers(tx, &scope, person)?);
    sections.extend(course(tx, actor, person)?);
    sections.extend(contacts(tx, person)?);
    sections.extend(store::copy::of_laboratory(tx, &scope, person)?);
    sections
        .push(Section { name: "earlier_reports", items: store::copy::report_histories(tx, &scope, person)? });
    sections.push(Section {
        name: "earlier_requests",
        items: store::copy::request_histories(tx, &scope, person)?,
    });
    sections.push(corrections(tx, person)?);
    sections.push(communications(tx, person)?);
    let obscurings = store::of_person(tx, person)?.into_iter().map(|one| {
        Item::default()
            .with("asked_on", one.asked_on)
            .with("what", one.target.code())
            .with("why", one.why.code())
            .with("note", one.note)
            .some("until", one.ending.map(|ending| ending.at))
    });
    sections.push(Section { name: "obscurings", items: obscurings.collect() });
    let rights = store::rights::of_person(tx, &scope, person)?.into_iter().map(|one| {
        Item::default()
            .with("received_on", one.received_on)
            .with("what", one.right.code())
            .with("requester", one.requester)
            .some("outcome", one.closing.as_ref().map(|closing| closing.outcome.code()))
            .some("answer", one.closing.map(|closing| closing.answer))
    });
    sections.push(Section { name: "rights_requests", items: rights.collect() });

    let entry = Entry::new(Action::DataCopy).subject(person).why(&reason);
    audit::record(tx, actor, entry.detail(detail))?;
    Ok((request, DataCopy { made_at: tx.clocks().business_now(), sections }))
}

/// The names of the doctors whom she has and had, by code.
fn doctors<'d>(
    tx: &mut Tx<'_>,
    all: impl Iterator<Item = &'d PersonData>,
) -> Result<HashMap<String, String>> {
    let mut names = HashMap::new();
    for code in all.filter_map(|data| data.gp.as_ref()).map(|gp| &gp.code) {
        if let (false, Some(doctor)) = (names.contains_key(code), territory::doctors::find(tx, code)?) {
            names.insert(code.clone(), doctor.name());
        }
    }
    Ok(names)
}

fn identity(item: Item, data: &PersonData, doctors: &HashMap<String, String>) -> Item {
    let doctor = data.gp.as_ref().and_then(|gp| doctors.get(&gp.code));
    item.with("identifier_kind", data.identifier.kind().as_str())
        .some("identifier", data.identifier.value())
        .with("family_name", data.family_name.as_str())
        .with("given_name", data.given_name.as_str())
        .with("sex", if data.sex == kernel::Sex::Male { "M" } else { "F" })
        .with("birth_date", data.birth_date)
        .some("birth_place", data.birth_place.as_deref())
        .with("residence_comune", data.residence.comune.as_str())
        .with("residence_address", data.residence.street.as_str())
        .with("domicile_comune", data.domicile.comune.as_str())
        .with("domicile_address", data.domicile.street.as_str())
        .some("phone", data.phone.as_deref())
        .some("email", data.email.as_deref())
        .some("household", data.household.map(|id| id.to_string()))
        .some("doctor_name", doctor.map(String::as_str))
        .some("doctor", data.gp.as_ref().map(|gp| gp.code.as_str()))
        .some("doctor_since", data.gp.as_ref().map(|gp| gp.since))
        .some("receiving_asl", data.receiving_asl.as_deref())
        .some("second_phone", data.phone2.as_deref())
        .with("person_kind", data.kind.as_str())
}

/// Vaccinations, infections of before, contagion, low defences, withdrawn ones too.
fn known(tx: &mut Tx<'_>, person: kernel::ids::PersonId) -> Result<Section> {
    let facts = people::store::facts::of_person(tx, person)?.into_iter().rev().map(|fact| {
        let vaccine = fact.data.vaccine.as_ref();
        Item::default()
            .with("happened_on", fact.data.happened_on)
            .with("kind", fact.data.kind.code())
            .some("vaccine", vaccine.map(|(code, _)| code.as_str()))
            .some("dose", vaccine.map(|(_, dose)| *dose))
            .some("contagion_place", fact.data.place.as_deref())
            .with("source", fact.data.source.code())
            .with("note", fact.data.note.as_str())
            .with("by", fact.by_name.as_str())
            .with("at", fact.at)
            .some("withdrawn_at", fact.withdrawn.as_ref().map(|it| it.at))
            .some("withdrawn_by", fact.withdrawn.as_ref().map(|it| it.by_name.as_str()))
            .some("withdrawn_why", fact.withdrawn.as_ref().map(|it| it.why.as_str()))
    });
    Ok(Section { name: "person_facts", items: facts.collect() })
}

/// Which ASL took her over or asked for her, and what was answered.
fn transfers(tx: &mut Tx<'_>, scope: &access::Scope, person: kernel::ids::PersonId) -> Result<Section> {
    let transfers = people::store::transfers_of_person(tx, scope, person)?.into_iter().map(|one| {
        Item::default()
            .with("at", one.asked_at)
            .with("by", one.asked_by_name.as_str())
            .with("from_asl", one.from_asl.as_str())
            .with("to_asl", one.to_asl.as_str())
            .with("domicile_comune", one.domicile.comune.as_str())
            .with("domicile_address", one.domicile.street.as_str())
            .with("reason", one.reason.as_str())
            .with("status", one.status.code())
            .some("answered_at", one.answered_at)
            .some("answered_by", one.answered_by_name.as_deref())
            .some("answer", one.answer.as_deref())
    });
    Ok(Section { name: "transfers", items: transfers.collect() })
}

fn course(tx: &mut Tx<'_>, actor: &Actor, person: kernel::ids::PersonId) -> Result<Vec<Section>> {
    let course = cases::service::course_of(tx, actor, person)?;
    let reports = course.reports.iter().rev().map(|report| {
        Item::default()
            .with("at", report.reported_at)
            .with("by", report.reported_by_name.as_str())
            .with("symptoms", report.symptoms.join(" "))
            .with("grades", report.grades.text())
            .some("onset", report.onset)
            .some("temperature_tenths", report.temperature_tenths)
            .with("whereabouts", report.whereabouts.as_str())
            .with("context", report.context.as_str())
            .with("conditions", report.conditions.as_str())
            .with("note", report.note.as_str())
            .with("status", report.status.code())
            .some("taken_by", report.taken.as_ref().map(|taken| taken.name.as_str()))
    });
    let steps = course.steps.iter().map(|step| {
        Item::default()
            .with("at", step.at)
            .with("step", step.step.code())
            .with("by", step.name.as_str())
            .with("note", step.note.as_str())
    });
    let cases = course.cases.iter().map(|case| {
        Item::default()
            .with("opened_on", case.opened_on)
            .with("status", case.status.code())
            .some("onset", case.onset)
            .with("comune", case.comune.as_str())
    });
    let measures = course.measures.iter().map(|measure| {
        Item::default()
            .with("kind", measure.kind.code())
            .with("starts_on", measure.starts_on)
            .some("expected_end", measure.expected_end)
            .some("ended_on", measure.ended_on)
            .with("status", measure.status.code())
            .with("comune", measure.comune.as_str())
            .with("address", measure.address.as_str())
            .with("explanation", measure.explanation.text())
    });
    let changes = course.history.iter().rev().map(|line| {
        Item::default()
            .with("at", line.changed_at)
            .with("change", line.change.code())
            .with("explanation", line.explanation.text())
            .some("by", line.by_name.as_deref())
            .some("reason", line.reason.as_deref())
    });
    let symptoms = course.symptoms.iter().rev().map(|end| {
        Item::default()
            .with("at", end.said_at)
            .with("by", end.said_by_name.as_str())
            .with("onset", end.onset)
            .some("last_day", end.last_day)
    });
    Ok(vec![
        Section { name: "reports", items: reports.collect() },
        Section { name: "report_steps", items: steps.collect() },
        Section { name: "cases", items: cases.collect() },
        Section { name: "measures", items: measures.collect() },
        Section { name: "measure_changes", items: changes.collect() },
        Section { name: "symptoms", items: symptoms.collect() },
    ])
}

/// What was told about her, and what those who look after her wrote to each other.
fn communications(tx: &mut Tx<'_>, person: kernel::ids::PersonId) -> Result<Section> {
    let all = notifications::store::all_of(tx, person)?;
    let items = all.iter().rev().map(|one| {
        Item::default()
            .with("at", one.created_at)
            .with("by", one.author.as_ref().map_or("", |author| author.name.as_str()))
            .with("what", one.kind.code())
            .with("priority", one.priority.code())
            .with("note", one.body.as_str())
            .some("taken_by", one.acknowledged.as_ref().map(|seen| seen.name.clone()))
            .some("status", one.closed.map(|(_, why)| why.code()))
            .some("until", one.closed.map(|(at, _)| at))
    });
    Ok(Section { name: "communications", items: items.collect() })
}

/// Whom she said she met, and that others named her: the others' names are theirs, and stand in no copy of hers.
fn contacts(tx: &mut Tx<'_>, person: kernel::ids::PersonId) -> Result<Vec<Section>> {
    let contacts = cases::store::contacts_of(tx, person)?.into_iter().rev().map(|contact| {
        let data = &contact.data;
        Item::default()
            .with("met", data.met.told())
            .some("happened_on", data.happened_on)
            .with("circumstance", data.circumstance.code())
            .with("source", data.source.code())
            .with("note", data.note.as_str())
            .with("by", contact.by_name.as_str())
            .with("at", contact.at)
            .some("withdrawn_at", contact.withdrawn.as_ref().map(|it| it.at))
            .some("withdrawn_by", contact.withdrawn.as_ref().map(|it| it.by_name.as_str()))
            .some("withdrawn_why", contact.withdrawn.as_ref().map(|it| it.why.as_str()))
    });
    let contacts = contacts.collect();
    let naming = cases::store::named_by(tx, person)?.into_iter().rev().map(|one| {
        Item::default()
            .some("happened_on", one.happened_on)
            .with("circumstance", one.circumstance.code())
            .with("at", one.at)
            .some("withdrawn_at", one.withdrawn_at)
    });
    Ok(vec![
        Section { name: "contacts", items: contacts },
        Section { name: "named_as_contact", items: naming.collect() },
    ])
}

fn corrections(tx: &mut Tx<'_>, person: kernel::ids::PersonId) -> Result<Section> {
    let all = corrections::store::all_of(tx, person)?;
    let words = |values: &corrections::model::Values| {
        values.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; ")
    };
    let items = all.iter().rev().map(|one| {
        Item::default()
            .with("at", one.asked_at)
            .with("by", one.asked_by_name.as_str())
            .with("what", one.kind.code())
            .with("before", words(&one.before))
            .with("after", words(&one.after))
            .with("note", one.note.as_str())
            .with("status", one.status.code())
    });
    Ok(Section { name: "corrections", items: items.collect() })
}
