//! Whose a test is: by exact key, and by nothing else. The answer depends on what was typed alone, or the door would tell who has
//! which code to whoever invents some.

use access::Scope;
use kernel::ids::PersonId;
use kernel::{FieldProblem, PersonIdentifier, Problem, Result, TaxCode};
use lab::model::Identity;
use lab::rules::matching::{Known, Lead, Named, Rule, agrees, fits, may_register};
use lab::service::fitting;
use people::model::{PersonData, Source};
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
            let person = found.ok_or_else(unrecognised)?;
            let known = Known::of(&person, Lead::Code, false);
            let known = fitting(tx, scope, known, |known| fits(&said, known))?;
            known.map(|known| (known.person, Rule::TemporaryCode)).ok_or_else(unrecognised)
        }
        PersonIdentifier::Provisional(_) | PersonIdentifier::None { .. } => {
            Err(Problem::field("identifier", "rapid-no-code"))
        }
    }
}

fn wrong(problem: FieldProblem) -> Problem {
    Problem::Invalid(vec![problem])
}

/// One sentence for whoever is not there, is called otherwise, or cannot be entered.
fn unrecognised() -> Problem {
    Problem::field("identifier", "rapid-unrecognised")
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
        let data = data.ok_or_else(unrecognised)?;
        return match people::service::register_from_laboratory(tx, scope, &data) {
            Ok(person) => Ok((person.id, Rule::Registered)),
            Err(Problem::Invalid(_) | Problem::Refused(_)) => Err(unrecognised()),
            Err(other) => Err(other),
        };
    };
    // Under each name in the century of its birth date.
    let agree = |known: &Known| {
        let born = code.birth_date(today, Some(known.birth_date));
        born.is_ok_and(|born| agrees(code, &Named { birth_date: born.date, ..said }, &known.named()))
    };
    let known = fitting(tx, scope, Known::of(&person, Lead::Code, false), agree)?;
    known.map(|known| (known.person, Rule::TaxCode)).ok_or_else(unrecognised)
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
