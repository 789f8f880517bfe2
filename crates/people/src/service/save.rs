//! Entering and correcting persons.

use access::{Action, Actor, Resource, Scope, audience, audit, decide};
use kernel::ids::PersonId;
use kernel::{FieldProblem, PersonIdentifier, Problem, Result};
use storage::Tx;
use territory::codes::{self, List};

use crate::events::{PersonCorrected, PersonRegistered};
use crate::model::{Existence, Person, PersonData, Source};
use crate::rules::{self, Warning, by_hand};
use crate::store;

use super::likely::{Likely, likely};

/// What came of an attempt to save.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Saved, now or by the same request sent before.
    Saved(Box<Person>),
    /// Not saved: somebody has this very identifier.
    Known(Known),
    /// Not saved: there is something to look at first; saved when sent again as confirmed.
    ToConfirm {
        /// What does not agree in the data.
        warnings: Vec<Warning>,
        /// Who may be the same person, the likeliest first.
        likely: Vec<Likely>,
        /// That somebody outside the actor's audiences has the same name and birth date.
        elsewhere: Vec<Existence>,
    },
}

/// Who has an identifier already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Somebody the actor may open.
    Here(PersonId),
    /// Somebody else: ask the ASL in charge.
    Elsewhere(Existence),
}

/// Whether the actor may enter persons at all: asked before an empty form is shown.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_create(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::PersonCreate).map(drop)
}

/// Enters a person who is not yet known. `id` is made by the client: sent again, it answers as the first time.
///
/// # Errors
/// `Problem::Denied`; `Problem::Duplicate` when somebody out of reach has the id; an invalid field for a doctor who does
/// not exist or a domicile of another ASL.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PersonId,
    data: &PersonData,
    confirmed: bool,
) -> Result<Outcome> {
    let scope = decide(actor, Action::PersonCreate)?;
    match store::placement(tx, id) {
        Err(Problem::NotFound) => {}
        Ok(_) => return repeated(tx, actor, &scope, id),
        Err(problem) => return Err(problem),
    }
    if store::is_deleted(tx, id)? {
        return Err(Problem::Duplicate("person.id".into()));
    }
    check_gp(tx, data)?;
    check_kind(tx, data)?;
    let person = new_person(tx, id, data, Source::Operator)?;
    let grants = rules::audiences(&person, actor.today);
    if !grants.iter().any(|grant| scope.audiences().contains(&grant.audience)) {
        return Err(match data.receiving_asl {
            Some(_) => Problem::field("receiving_asl", "people-receiving-other-asl"),
            None => Problem::field("domicile_comune", "people-domicile-other-asl"),
        });
    }
    if let Some(outcome) = obstacle(tx, actor, &scope, id, data, confirmed)? {
        return Ok(outcome);
    }
    store::insert(tx, &person, &grants)?;
    tx.emit(PersonRegistered { person: id });
    let reason = audience::reason(tx, &scope, Resource::Person, id.0)?;
    audit::record(tx, actor, audit::Entry::new(Action::PersonCreate).subject(id).why(&reason))?;
    Ok(Outcome::Saved(Box::new(person)))
}

/// The id is there already: the same request sent before, or somebody out of reach has it, e.g. because she has moved
/// since, and trying again would not help.
fn repeated(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, id: PersonId) -> Result<Outcome> {
    let (person, reason) = store::get(tx, scope, id).map_err(|problem| match problem {
        Problem::NotFound => Problem::Duplicate("person.id".into()),
        other => other,
    })?;
    let entry = audit::Entry::new(Action::PersonCreate).subject(id).why(&reason);
    audit::record(tx, actor, entry.detail("repeated"))?;
    Ok(Outcome::Saved(Box::new(person)))
}

/// Whether the actor may correct persons at all: asked before what is wrong with the data is told.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_correct(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::PersonCorrect).map(drop)
}

fn new_person(tx: &Tx<'_>, id: PersonId, data: &PersonData, source: Source) -> Result<Person> {
    let now = tx.clocks().business_now();
    let asl = asl_in_charge(tx, data)?;
    Ok(Person { id, data: data.clone(), asl, source, version: 1, created_at: now, updated_at: now })
}

pub(super) fn asl_in_charge(tx: &Tx<'_>, data: &PersonData) -> Result<String> {
    if let Some(asl) = &data.receiving_asl {
        return Ok(asl.clone());
    }
    if rules::is_outside(&data.domicile.comune) {
        return Err(Problem::field("receiving_asl", "people-receiving-missing"));
    }
    let asl = rules::asl_of(&data.domicile.comune, tx.clocks().today());
    asl.map(str::to_owned).ok_or_else(|| Problem::field("domicile_comune", "people-domicile-unknown"))
}

/// Whether the doctor of choice is one who practises today.
///
/// # Errors
/// An invalid field `gp_code`.
pub fn check_gp(tx: &mut Tx<'_>, data: &PersonData) -> Result<()> {
    let Some(choice) = &data.gp else { return Ok(()) };
    let today = tx.clocks().today();
    let doctor = territory::doctors::find(tx, &choice.code)?;
    match doctor {
        Some(doctor) if doctor.kind.is_chosen() && doctor.is_in_office_on(today) => Ok(()),
        _ => Err(Problem::field("gp_code", "people-gp-unknown")),
    }
}

/// Whether what the person is may be chosen today.
pub(super) fn check_kind(tx: &Tx<'_>, data: &PersonData) -> Result<()> {
    let today = tx.clocks().today();
    let wrong =
        codes::wrong(List::PersonKind, &data.kind, today, "person_kind", "people-person-kind-unknown");
    wrong.map_or(Ok(()), |problem| Err(Problem::Invalid(vec![problem])))
}

/// What an operator has said besides the data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// That likely duplicates and warnings have been looked at.
    pub confirmed: bool,
    /// That what the regional registry says is corrected by hand.
    pub by_hand: bool,
}

/// Both, or neither.
impl From<bool> for Told {
    fn from(told: bool) -> Self {
        Self { confirmed: told, by_hand: told }
    }
}

/// That somebody knows that he corrects by hand what the registry says.
fn check_by_hand(before: &Person, data: &PersonData) -> Result<()> {
    let changed = by_hand::changed(before, data);
    if changed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = changed.iter().map(|field| web::t(crate::screen::field_key(field))).collect();
    let problem = FieldProblem::new("by_hand", "people-by-hand-missing");
    Err(Problem::Invalid(vec![problem.with("fields", names.join(", "))]))
}

/// What stands against saving these data under this id: an identifier that is taken, or something not yet confirmed.
/// What it shows of others is in its audit record.
fn obstacle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    id: PersonId,
    data: &PersonData,
    confirmed: bool,
) -> Result<Option<Outcome>> {
    let lookup = decide(actor, Action::PersonLookup)?;
    store::lock_birth_date(tx, data.birth_date)?;
    let taken = store::lookup(tx, &lookup, &data.identifier, data.birth_date)?;
    if let Some(existence) = taken.into_iter().find(|existence| existence.id != id) {
        return known(tx, actor, scope, existence).map(Some);
    }
    if store::merges::is_of_merged(tx, &data.identifier, id)? {
        return Err(Problem::field("identifier", "people-merge-code"));
    }
    if confirmed {
        return Ok(None);
    }
    let likely = likely(tx, scope, id, data.into())?;
    let namesakes = store::lookup_namesakes(tx, &lookup, data)?;
    let elsewhere: Vec<Existence> = namesakes
        .into_iter()
        .filter(|one| one.id != id && !likely.iter().any(|likely| likely.line.id == one.id))
        .collect();
    if !elsewhere.is_empty() {
        tells_of_others(tx, actor)?;
    }
    let warnings = rules::warnings(data);
    if warnings.is_empty() && likely.is_empty() && elsewhere.is_empty() {
        return Ok(None);
    }
    let shown = likely.iter().map(|likely| likely.line.id).chain(elsewhere.iter().map(|one| one.id));
    let entry = audit::Entry::new(scope.action()).subjects(shown).detail("likely duplicates shown");
    audit::record(tx, actor, entry)?;
    Ok(Some(Outcome::ToConfirm { warnings, likely, elsewhere }))
}

fn known(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, existence: Existence) -> Result<Outcome> {
    let entry = audit::Entry::new(Action::PersonLookup).subject(existence.id);
    audit::record(tx, actor, entry.detail("identifier known"))?;
    if audience::reach(tx, scope, Resource::Person, existence.id.0)?.is_some() {
        return Ok(Outcome::Known(Known::Here(existence.id)));
    }
    tells_of_others(tx, actor)?;
    Ok(Outcome::Known(Known::Elsewhere(existence)))
}

/// What a form tells of somebody outside the audiences counts like a look-up, so that nobody asks it instead.
fn tells_of_others(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    match access::look_ups::count(tx, actor)? {
        Some(_) => Err(Problem::Refused("people-tells-too-many")),
        None => Ok(()),
    }
}

/// Why data are corrected, as it stays in the history.
pub(super) fn checked_reason(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 || reason.contains('\0') {
        return Err(Problem::field("reason", "people-reason-missing"));
    }
    Ok(reason)
}

/// Corrects a person's data. `version` is the one that was shown; the same correction sent again answers as the first
/// time. The household and the source stay.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale` when somebody else has corrected meanwhile; an invalid field
/// `reason` when it is empty, `gp_code` when there is no such doctor, `by_hand` when what the registry says is corrected and
/// nobody said that it is.
pub fn correct(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: PersonId,
    version: i64,
    data: &PersonData,
    reason: &str,
    told: impl Into<Told>,
) -> Result<Outcome> {
    let told = told.into();
    let scope = decide(actor, Action::PersonCorrect)?;
    store::lock_person(tx, id)?;
    let (before, why) = store::get(tx, &scope, id)?;
    let id = before.id;
    let data = PersonData { household: before.data.household, ..data.clone() };
    let entry = audit::Entry::new(Action::PersonCorrect).subject(id).why(&why);
    if before.data == data && (before.version == version || before.version == version + 1) {
        // Nothing to change, or the same correction once more.
        audit::record(tx, actor, entry.detail("nothing changed"))?;
        return Ok(Outcome::Saved(Box::new(before)));
    }
    if before.version != version {
        return Err(Problem::Stale);
    }
    let reason = checked_reason(reason)?;
    if data.gp != before.data.gp {
        check_gp(tx, &data)?;
    }
    if data.kind != before.data.kind {
        check_kind(tx, &data)?;
    }
    if !told.by_hand {
        check_by_hand(&before, &data)?;
    }
    if let Some(outcome) = obstacle(tx, actor, &scope, id, &data, told.confirmed)? {
        return Ok(outcome);
    }
    let asl = asl_in_charge(tx, &data)?;
    let updated_at = tx.clocks().business_now();
    let mut person = Person { data, asl, updated_at, ..before.clone() };
    store::update(tx, &before, &person, actor, reason)?;
    person.version += 1;
    tx.emit(PersonCorrected { person: id });
    audit::record(tx, actor, entry.detail(format!("version {}", person.version)))?;
    Ok(Outcome::Saved(Box::new(person)))
}

/// Enters the person whom a result names by a valid tax code nobody has yet; when somebody has it, that person. The
/// door's own audit record names the person.
///
/// # Errors
/// `Problem::Denied` for a scope that no door of results was given; `Problem::Refused` without a tax code.
pub fn register_from_laboratory(tx: &mut Tx<'_>, scope: &Scope, data: &PersonData) -> Result<Person> {
    let PersonIdentifier::TaxCode(code) = &data.identifier else {
        return Err(Problem::Refused("people-laboratory-needs-tax-code"));
    };
    if let Some(person) = store::find_for_matching(tx, scope, code)? {
        return Ok(person);
    }
    let person = new_person(tx, PersonId::new(), data, Source::Laboratory)?;
    let grants: Vec<audience::Grant> = rules::audiences(&person, scope.today());
    store::insert(tx, &person, &grants)?;
    tx.emit(PersonRegistered { person: person.id });
    Ok(person)
}
