//! Which doctor a person has chosen, told by an administrator, who names the person. By a file he is shown nobody; by hand he reads
//! before he confirms whose choice he is about to write, and both doctors' names.

use std::collections::HashMap;

use access::{Action, Actor, Scope, audit, decide, proof};
use kernel::{Date, Problem, Result, TaxCode};
use storage::Tx;
use territory::doctors::DoctorKind;

use crate::events::PersonCorrected;
use crate::model::{GpChoice, Person, PersonData};
use crate::rules::choices::{self, ChoiceOutcome, ChoiceRow};
use crate::store;

/// Whether the actor assigns patients to doctors at all.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_assign(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::ChoiceAssign).map(drop)
}

/// What would become of rows, without writing anything. Persons of other ASL are as if they were not there.
///
/// # Errors
/// `Problem::Denied`.
pub fn rehearse_choices(tx: &mut Tx<'_>, actor: &Actor, rows: &[ChoiceRow]) -> Result<Vec<ChoiceOutcome>> {
    let scope = decide(actor, Action::ChoiceAssign)?;
    let mut whom = Vec::new();
    let mut outcomes = Vec::with_capacity(rows.len());
    for one in look(tx, &scope, rows)? {
        whom.extend(one.person().map(|person| person.id));
        outcomes.push(one.outcome());
    }
    let entry = audit::Entry::new(Action::ChoiceAssign).subjects(whom);
    audit::record(tx, actor, entry.detail(format!("rehearsal {}", rows.len())))?;
    Ok(outcomes)
}

/// A choice with the names of all whom it is about.
#[derive(Clone)]
pub struct NamedChoice {
    /// The person's surname and given name.
    pub person: String,
    /// Her birth date: two of one name are told apart by it.
    pub born: Date,
    /// The doctor she has now, if she has one.
    pub now: Option<String>,
    /// The doctor she would have.
    pub new: String,
    /// What kind of doctor that is.
    pub kind: Option<DoctorKind>,
    /// What is odd about that kind for her age: a key of the catalogue.
    pub odd: Option<&'static str>,
    /// From which day.
    pub since: Date,
}

/// What would become of one row, and, where it would be written, the names of all whom it is about. Names are for who has
/// just proved who he is: with a tax code alone anybody at a desk that was left could ask for them.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`.
pub fn name_choice(
    tx: &mut Tx<'_>,
    actor: &Actor,
    row: &ChoiceRow,
) -> Result<(ChoiceOutcome, Option<NamedChoice>)> {
    let scope = decide(actor, Action::ChoiceAssign)?;
    proof::demand(tx, actor)?;
    let Some(looked) = look(tx, &scope, std::slice::from_ref(row))?.pop() else {
        return Err(Problem::NotFound);
    };
    let whom = looked.person().map(|person| person.id);
    let named = match &looked {
        Looked::Good(person, choice) => {
            let now = match &person.data.gp {
                Some(held) => Some(doctor_name(tx, &held.code)?),
                None => None,
            };
            let PersonData { family_name, given_name, birth_date, .. } = &person.data;
            let (person, born) = (format!("{family_name} {given_name}"), *birth_date);
            let kind = territory::doctors::find(tx, &choice.code)?.map(|doctor| doctor.kind);
            let today = tx.clocks().today();
            let odd = kind.and_then(|kind| choices::odd_age(kind, born, today));
            let new = doctor_name(tx, &choice.code)?;
            Some(NamedChoice { person, born, now, new, kind, odd, since: choice.since })
        }
        _ => None,
    };
    let detail = if named.is_some() { "named" } else { "rehearsal 1" };
    audit::record(tx, actor, audit::Entry::new(Action::ChoiceAssign).subjects(whom).detail(detail))?;
    Ok((looked.outcome(), named))
}

fn doctor_name(tx: &mut Tx<'_>, code: &str) -> Result<String> {
    let doctor = territory::doctors::find(tx, code)?;
    Ok(doctor.map_or_else(
        || code.to_owned(),
        |doctor| format!("{} {} ({code})", doctor.family_name, doctor.given_name),
    ))
}

/// Writes the choices of the rows that are good, all in one unit of work; the same rows again change nothing more. From now
/// on the new doctor sees the person and the old one does not.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`.
pub fn assign_choices(tx: &mut Tx<'_>, actor: &Actor, rows: &[ChoiceRow]) -> Result<Vec<ChoiceOutcome>> {
    let scope = decide(actor, Action::ChoiceAssign)?;
    proof::demand(tx, actor)?;
    let looked = look(tx, &scope, rows)?;
    let mut whom = Vec::new();
    for one in &looked {
        if let Looked::Good(before, choice) = one {
            write(tx, actor, before, choice)?;
            whom.push(before.id);
        }
    }
    let entry = audit::Entry::new(Action::ChoiceAssign).subjects(whom.iter().copied());
    audit::record(tx, actor, entry.detail(format!("choices {} of {}", whom.len(), rows.len())))?;
    Ok(looked.iter().map(Looked::outcome).collect())
}

fn write(tx: &mut Tx<'_>, actor: &Actor, before: &Person, choice: &GpChoice) -> Result<()> {
    let data = PersonData { gp: Some(choice.clone()), ..before.data.clone() };
    let person = Person { data, updated_at: tx.clocks().business_now(), ..before.clone() };
    let written = store::update(tx, before, &person, actor, web::t("people-choice-reason"));
    // Somebody corrected the person while the rows were looked at: they are looked at again.
    written.map_err(
        |problem| if matches!(problem, Problem::Stale) { Problem::Serialization } else { problem },
    )?;
    tx.emit(PersonCorrected { person: before.id });
    Ok(())
}

/// A row with what was found of it.
enum Looked {
    Good(Box<Person>, GpChoice),
    Already(Box<Person>),
    Held(Box<Person>, &'static str),
    Wrong(&'static str),
}

impl Looked {
    fn outcome(&self) -> ChoiceOutcome {
        match self {
            Self::Good(..) => ChoiceOutcome::Good,
            Self::Already(_) => ChoiceOutcome::Already,
            Self::Held(_, key) | Self::Wrong(key) => ChoiceOutcome::Wrong(key),
        }
    }

    fn person(&self) -> Option<&Person> {
        match self {
            Self::Good(person, _) | Self::Already(person) | Self::Held(person, _) => Some(person),
            Self::Wrong(_) => None,
        }
    }
}

fn look(tx: &mut Tx<'_>, scope: &Scope, rows: &[ChoiceRow]) -> Result<Vec<Looked>> {
    let mut doctors: HashMap<String, Result<(), &'static str>> = HashMap::new();
    let mut named: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(match choices::choice_row(row, scope.today()) {
            Err(key) => Looked::Wrong(key),
            Ok((code, _)) if named.insert(code.as_str().to_owned(), row.number).is_some() => {
                Looked::Wrong("people-choice-twice")
            }
            Ok((code, choice)) => {
                let doctor = match doctors.get(&choice.code) {
                    Some(known) => *known,
                    None => {
                        let doctor = territory::doctors::find(tx, &choice.code)?;
                        choices::choosable(doctor.as_ref(), scope.today())
                    }
                };
                doctors.insert(choice.code.clone(), doctor);
                look_at(tx, scope, &code, choice, doctor)?
            }
        });
    }
    Ok(found)
}

fn look_at(
    tx: &mut Tx<'_>,
    scope: &Scope,
    code: &TaxCode,
    choice: GpChoice,
    doctor: Result<(), &'static str>,
) -> Result<Looked> {
    let Some(person) = store::find_for_choice(tx, scope, code)?.map(Box::new) else {
        return Ok(Looked::Wrong("people-choice-nobody"));
    };
    if let Err(key) = doctor {
        return Ok(Looked::Held(person, key));
    }
    Ok(match choices::against(person.data.gp.as_ref(), &choice, person.data.birth_date) {
        ChoiceOutcome::Good => Looked::Good(person, choice),
        ChoiceOutcome::Already => Looked::Already(person),
        ChoiceOutcome::Wrong(key) => Looked::Held(person, key),
    })
}
