//! Whom something that was sent led to, and whose it is by the rules of `rules::matching`.

use std::cmp::Reverse;
use std::collections::HashSet;

use access::Scope;
use jiff::SignedDuration;
use kernel::clock::local_date;
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Problem, Result, Timestamp};
use people::model::{Address, Person, PersonData};
use storage::Tx;

use crate::model::{Door, Doubt, Identity, Incoming, Revision, SentPlace, SwabRequest, TestKind};
use crate::rules::matching::{self, Known, Lead, Rule, Verdict};
use crate::rules::number;
use crate::store;

/// Days between two samples under one number of a laboratory, from which the number was given anew: it is another document.
const DAYS_OF_NUMBER: i64 = 180;

/// Whose something is.
pub(super) enum Whose {
    /// Hers, by a rule.
    Is(Box<Person>, Rule),
    /// Nobody can tell; somebody was led to all the same.
    Doubt(Doubt, Option<PersonId>),
}

/// Whose something is that a laboratory sent.
pub(super) fn whose(tx: &mut Tx<'_>, scope: &Scope, laboratory: &str, sent: &Incoming) -> Result<Whose> {
    let (mut persons, mut found) = (Vec::new(), Vec::new());
    for (person, known) in led_to(tx, scope, laboratory, sent)? {
        found.push(known);
        persons.push(person);
    }
    let comuni = comuni(&sent.identity, scope.today());
    let verdict = matching::decide(&sent.identity, &comuni, &found);
    let by =
        |leads: &[Lead]| found.iter().find(|known| leads.contains(&known.lead)).map(|known| known.person);
    let (led, numbered) = (by(&[Lead::Code]), by(&[Lead::Request, Lead::Document]));
    match verdict {
        Verdict::Is(id, rule) => match persons.into_iter().find(|person| person.id == id) {
            Some(person) => Ok(Whose::Is(Box::new(person), rule)),
            None => Err(Problem::Internal("a rule named nobody who was found".into())),
        },
        Verdict::Register => register(tx, scope, &sent.identity),
        Verdict::Doubt(doubt) => match remembered(tx, scope, laboratory, sent, numbered)? {
            Some(person) => Ok(Whose::Is(Box::new(person), Rule::Remembered)),
            None => Ok(Whose::Doubt(doubt, led)),
        },
    }
}

/// Somebody as she is known, or as whoever was merged into her was, under the first name that fits what is said of her; none when it
/// speaks of neither. Who was merged is asked for only where the survivor's own name does not fit.
///
/// # Errors
/// `Problem::Denied` for a scope that no door of results was given.
pub fn fitting(
    tx: &mut Tx<'_>,
    scope: &Scope,
    survivor: Known,
    fits: impl Fn(&Known) -> bool,
) -> Result<Option<Known>> {
    if fits(&survivor) {
        return Ok(Some(survivor));
    }
    let merged = people::store::merged_for_matching(tx, scope, survivor.person)?;
    let mut names = merged
        .iter()
        .map(|one| Known { person: survivor.person, ..Known::of(one, survivor.lead, survivor.waits) });
    Ok(names.find(fits))
}

/// Somebody to whom a number or a code led.
fn led(
    tx: &mut Tx<'_>,
    scope: &Scope,
    sent: &Incoming,
    (person, lead): (Person, Lead),
) -> Result<(Person, Known)> {
    let survivor = Known::of(&person, lead, lead == Lead::Request);
    let known = fitting(tx, scope, survivor.clone(), |known| matching::fits(&sent.identity, known))?;
    Ok((person, known.unwrap_or(survivor)))
}

/// Whom somebody has answered for the same identity: it counts where no rule can tell, unless a number says somebody else. A file
/// asks nobody.
fn remembered(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
    numbered: Option<PersonId>,
) -> Result<Option<Person>> {
    let identity = sent.identity.fingerprint().filter(|_| sent.door != Door::Csv);
    let Some(identity) = identity else { return Ok(None) };
    let Some(answer) = store::remembered(tx, laboratory, &identity)? else { return Ok(None) };
    let person = people::store::get_for_matching(tx, scope, answer)?;
    Ok(person.filter(|person| numbered.is_none_or(|numbered| numbered == person.id)))
}

/// Somebody whom a person named as an answer.
pub(super) fn named(tx: &mut Tx<'_>, scope: &Scope, id: PersonId, rule: Rule) -> Result<Whose> {
    let person = people::store::get_for_matching(tx, scope, id)?.ok_or(Problem::NotFound)?;
    Ok(Whose::Is(Box::new(person), rule))
}

/// Everybody who may be meant, the strongest lead first, each as she is by now and as what was sent speaks of her.
pub(super) fn led_to(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
) -> Result<Vec<(Person, Known)>> {
    let mut persons = Vec::new();
    if let Some((holder, lead)) = by_number(tx, laboratory, sent)? {
        let person = people::store::get_for_matching(tx, scope, holder)?;
        persons.extend(person.map(|person| (person, lead)));
    }
    let born = sent.identity.birth_date;
    match (sent.identity.identifier(), born) {
        (Some(PersonIdentifier::TaxCode(code)), _) => {
            let person = people::store::find_for_matching(tx, scope, &code)?;
            persons.extend(person.map(|person| (person, Lead::Code)));
        }
        (Some(PersonIdentifier::Stp(code) | PersonIdentifier::Eni(code)), Some(born)) => {
            let person = people::store::find_for_matching_temporary(tx, scope, &code, born)?;
            persons.extend(person.map(|person| (person, Lead::Code)));
        }
        (None, Some(born)) if persons.is_empty() && !sent.identity.family_name.is_empty() => {
            return by_birth(tx, scope, laboratory, sent, born);
        }
        _ => {}
    }
    persons.into_iter().map(|one| led(tx, scope, sent, one)).collect()
}

/// Whose request or document a number names.
pub(super) fn by_number(
    tx: &mut Tx<'_>,
    laboratory: &str,
    sent: &Incoming,
) -> Result<Option<(PersonId, Lead)>> {
    if let Some(request) = numbered(tx, laboratory, sent)? {
        return Ok(Some((request.person, Lead::Request)));
    }
    Ok(holder(tx, laboratory, sent)?.map(|person| (person, Lead::Document)))
}

/// Who was born on that day and is called alike, each under the likeliest of her names.
pub(super) fn by_birth(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
    born: Date,
) -> Result<Vec<(Person, Known)>> {
    let comuni = comuni(&sent.identity, scope.today());
    let day = local_date(sent.sampled_at.unwrap_or_else(|| tx.clocks().business_now()));
    let names = [sent.identity.family_name.as_str(), sent.identity.given_name.as_str()];
    let mut alike = Vec::new();
    for (survivor, one) in people::store::born_for_matching(tx, scope, born, names)? {
        let known = Known { person: survivor, ..Known::of(&one, Lead::Birth, false) };
        if let Some(scored) = matching::score(&sent.identity, &comuni, &known) {
            alike.push((scored.score, one, known));
        }
    }
    alike.sort_by_key(|(score, ..)| Reverse(*score));
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for (_, one, known) in alike {
        let survivor = known.person;
        if !seen.insert(survivor) {
            continue;
        }
        let waits = match sent.test {
            Some(test) => store::waits_at(tx, survivor, laboratory, test, day)?,
            None => false,
        };
        let person = match one.id == survivor {
            true => Some(one),
            false => people::store::get_for_matching(tx, scope, survivor)?,
        };
        found.extend(person.map(|person| (person, Known { waits, ..known })));
    }
    Ok(found)
}

/// The request whose number something bears, if it is of this laboratory and somebody has said yes to it.
pub(super) fn numbered(tx: &mut Tx<'_>, laboratory: &str, sent: &Incoming) -> Result<Option<SwabRequest>> {
    let written = [sent.request_number.as_deref(), sent.accession.as_deref()];
    let numbers = written.into_iter().flatten().map(number::normalised);
    for number in numbers.filter(|number| number::is_valid(number)) {
        let found = store::find_by_number(tx, &number)?;
        let ours =
            |request: &SwabRequest| request.laboratory == laboratory && !request.status.is_unauthorised();
        if let Some(request) = found.filter(ours) {
            return Ok(Some(request));
        }
    }
    Ok(None)
}

/// Whom the document is about already, unless that was withdrawn.
fn holder(tx: &mut Tx<'_>, laboratory: &str, sent: &Incoming) -> Result<Option<PersonId>> {
    let Some(test) = sent.test else { return Ok(None) };
    let chain = of_document(tx, laboratory, sent, test)?;
    let current = chain.last().filter(|current| current.withdrawn.is_none());
    Ok(current.map(|current| current.result.person))
}

/// The revisions of the result that is there under one of the numbers.
pub(super) fn of_document(
    tx: &mut Tx<'_>,
    laboratory: &str,
    sent: &Incoming,
    test: TestKind,
) -> Result<Vec<Revision>> {
    for number in [sent.accession.as_deref(), sent.request_number.as_deref()].into_iter().flatten() {
        let all = store::revisions_of_document(tx, laboratory, number, test)?;
        if let Some(sampled_at) = sample_of(&all, sent) {
            return Ok(all.into_iter().filter(|one| one.result.sampled_at == sampled_at).collect());
        }
    }
    Ok(Vec::new())
}

/// Which of the samples under a number is meant. A file's rows tell samples apart by their instant; other doors have one result
/// under a number, as long as it is not given anew.
fn sample_of(all: &[Revision], sent: &Incoming) -> Option<Timestamp> {
    let told = sent.sampled_at;
    let exact = all.iter().map(|one| one.result.sampled_at).find(|at| Some(*at) == told);
    let last = all.last().map(|one| one.result.sampled_at);
    let near = |at: &Timestamp| {
        let days = SignedDuration::from_hours(24 * DAYS_OF_NUMBER);
        told.is_none_or(|told| at.duration_until(told).abs() < days)
    };
    let by_file = sent.door == Door::Csv;
    let of_others = all.iter().all(|one| one.source != Door::Csv.code());
    exact.or_else(|| last.filter(|at| near(at) && (!by_file || of_others)))
}

/// ISTAT codes of where the sender says she lives.
pub(super) fn comuni(identity: &Identity, today: Date) -> Vec<String> {
    let places = [&identity.residence, &identity.domicile];
    places.into_iter().flatten().filter_map(|place| comune(place, today)).collect()
}

/// The ISTAT code of a place, if it lies in the region.
pub(super) fn comune(place: &SentPlace, today: Date) -> Option<String> {
    let territory = territory::get();
    let by_istat = place.istat.as_deref().and_then(|istat| territory.comune(istat, today));
    let by_catastal = || territory.comune_by_catastal(place.catastal.as_deref()?, today);
    let by_name = || {
        let city = place.city.as_deref()?;
        let letters = kernel::tax_code::name_letters(city);
        let found = territory.comuni_by_name(city, today, 2);
        found.into_iter().find(|comune| kernel::tax_code::name_letters(&comune.name) == letters)
    };
    by_istat.or_else(by_catastal).or_else(by_name).map(|comune| comune.istat.clone())
}

/// Enters somebody whose tax code nobody has, with what was sent of her; a doubt when that is not enough.
pub(super) fn register(tx: &mut Tx<'_>, scope: &Scope, identity: &Identity) -> Result<Whose> {
    let unknown = Ok(Whose::Doubt(Doubt::Unknown, None));
    let Some(data) = person_data(identity, scope.today()) else { return unknown };
    match people::service::register_from_laboratory(tx, scope, &data) {
        Ok(person) => Ok(Whose::Is(Box::new(person), Rule::Registered)),
        Err(Problem::Invalid(_) | Problem::Refused(_)) => unknown,
        Err(other) => Err(other),
    }
}

/// What was sent of somebody as the registry has it. Places are ISTAT codes within the region; a domicile outside it would leave
/// her in nobody's charge, so that the residence stands for it.
pub(super) fn person_data(identity: &Identity, today: Date) -> Option<PersonData> {
    let written = |place: &SentPlace| {
        let comune = comune(place, today).or_else(|| place.catastal.clone());
        Some(Address { comune: comune?, street: place.street.clone() })
    };
    let residence = identity.residence.as_ref().and_then(written);
    let within = identity.domicile.as_ref().filter(|place| comune(place, today).is_some());
    let domicile = within.and_then(written).or_else(|| residence.clone())?;
    Some(PersonData {
        identifier: identity.identifier()?,
        family_name: identity.family_name.clone(),
        given_name: identity.given_name.clone(),
        sex: identity.sex()?,
        birth_date: identity.birth_date?,
        birth_place: identity.birth_place.clone().or_else(|| birth_place(identity)),
        residence: residence.unwrap_or_else(|| domicile.clone()),
        domicile,
        phone: identity.phone.clone(),
        email: None,
        household: None,
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
        gp: None,
    })
}

/// What the tax code says.
fn birth_place(identity: &Identity) -> Option<String> {
    match identity.identifier()? {
        PersonIdentifier::TaxCode(code) => Some(code.place_code()),
        _ => None,
    }
}
