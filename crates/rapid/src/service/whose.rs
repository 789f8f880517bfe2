//! Whose a test is: by exact key, and by nothing else. The answer depends on what was typed alone, or the door would tell who has
//! which code to whoever invents some.

use access::{Actor, Resource, Scope, audience, look_ups};
use kernel::ids::PersonId;
use kernel::tax_code::name_letters;
use kernel::{FieldProblem, PersonIdentifier, Problem, Result, TaxCode};
use lab::model::Identity;
use lab::rules::matching::{Cut, Known, Lead, Named, Rule, agrees_within, fits_within, may_register};
use lab::service::fitting;
use people::model::{Person, PersonData, Source};
use people::rules::PersonForm;
use storage::Tx;

use crate::model::Subject;

/// The person a test is about, and how she was known.
pub(super) fn whose(tx: &mut Tx<'_>, scope: &Scope, subject: &Subject) -> Result<(PersonId, Rule)> {
    let text: String = subject.identifier.split_whitespace().collect();
    match PersonIdentifier::from_column(&text).map_err(|error| wrong(error.on_field("identifier")))? {
        PersonIdentifier::TaxCode(code) => by_tax_code(tx, scope, subject, &code),
        PersonIdentifier::Stp(code) | PersonIdentifier::Eni(code) => {
            let born = subject.birth_date.ok_or_else(|| Problem::field("birth_date", "rapid-born-needed"))?;
            let found = people::store::find_for_matching_temporary(tx, scope, &code, born)?;
            let said = Identity {
                family_name: subject.family_name.clone(),
                given_name: subject.given_name.clone(),
                birth_date: Some(born),
                ..Identity::default()
            };
            let Some(person) = found else { return Err(unrecognised(tx, scope, None)) };
            let known = Known::of(&person, Lead::Code, false);
            let known = fitting(tx, scope, known, |known| fits_within(&said, known, Cut::AsOnCard))?;
            let known = known.map(|known| (known.person, Rule::TemporaryCode));
            known.ok_or_else(|| unrecognised(tx, scope, Some(&person)))
        }
        PersonIdentifier::Provisional(_) | PersonIdentifier::None { .. } => {
            Err(Problem::field("identifier", "rapid-no-code"))
        }
    }
}

fn wrong(problem: FieldProblem) -> Problem {
    Problem::Invalid(vec![problem])
}

/// One sentence for whoever is not there, is called otherwise, or cannot be entered; whose code was tried is recorded.
fn unrecognised(tx: &mut Tx<'_>, scope: &Scope, whose: Option<&Person>) -> Problem {
    let (kind, subject) = (Resource::Person.code(), whose.map(|person| person.id.0));
    audience::refuse_as(tx, scope, kind, subject, Problem::field("identifier", "rapid-unrecognised"))
}

/// Counts who is about to be looked up, known or not, each once in an hour.
pub(super) fn brake<'s>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    (field, subjects): (&'static str, impl IntoIterator<Item = &'s Subject>),
) -> Result<()> {
    let row = |one: &Subject| {
        let code: String = one.identifier.split_whitespace().collect();
        (code.to_uppercase(), name_letters(&one.family_name), name_letters(&one.given_name))
    };
    match look_ups::count_rows(tx, actor, scope, subjects.into_iter().map(row)) {
        true => Ok(()),
        false => {
            let many = FieldProblem::new(field, "rapid-too-many-looked-up");
            Err(wrong(many.with("most", look_ups::ROWS_AN_HOUR.to_string())))
        }
    }
}

fn by_tax_code(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &Subject,
    code: &TaxCode,
) -> Result<(PersonId, Rule)> {
    let today = scope.today();
    let (family, given) = (subject.family_name.as_str(), subject.given_name.as_str());
    let found = people::store::find_for_matching(tx, scope, code)?;
    let declared = found.as_ref().map(|person| person.data.birth_date);
    let born = code.birth_date(today, declared).map_err(|error| wrong(error.on_field("identifier")))?;
    let said = Named { family, given, sex: code.sex(), birth_date: born.date };
    let Some(person) = found else {
        let data = data(subject, &said, scope).filter(|_| may_register(code, &said));
        let Some(data) = data else { return Err(unrecognised(tx, scope, None)) };
        return match people::service::register_from_laboratory(tx, scope, &data) {
            Ok(person) => Ok((person.id, Rule::Registered)),
            Err(Problem::Invalid(_) | Problem::Refused(_)) => Err(unrecognised(tx, scope, None)),
            Err(other) => Err(other),
        };
    };
    // Under each name in the century of its birth date.
    let agree = |known: &Known| {
        let born = code.birth_date(today, Some(known.birth_date));
        let row = |born| Named { birth_date: born, ..said };
        born.is_ok_and(|born| agrees_within(code, &row(born.date), &known.named(), Cut::AsOnCard))
    };
    let known = fitting(tx, scope, Known::of(&person, Lead::Code, false), agree)?;
    let known = known.map(|known| (known.person, Rule::TaxCode));
    known.ok_or_else(|| unrecognised(tx, scope, Some(&person)))
}

/// What is entered of somebody who is not in the registry; none when it was not said, or cannot be.
fn data(subject: &Subject, said: &Named<'_>, scope: &Scope) -> Option<PersonData> {
    let (comune, street) = subject.residence.clone()?;
    let typed = PersonForm {
        identifier: subject.identifier.clone(),
        family_name: subject.family_name.clone(),
        given_name: subject.given_name.clone(),
        sex: people::model::sex_letter(said.sex).to_owned(),
        birth_date: said.birth_date.to_string(),
        residence_comune: comune,
        residence_address: street,
        phone: subject.phone.clone(),
        ..PersonForm::default()
    };
    typed.check(scope.today(), Source::Laboratory).ok()
}
