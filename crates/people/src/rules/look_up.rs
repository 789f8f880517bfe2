//! What an operator types to look somebody up in the whole region, and to take her over or ask for her.

use kernel::{Date, FieldProblem, PersonIdentifier, Problem, Result, TaxCode};

use super::{asl_of, find_comune, search_name};
use crate::model::Address;

/// Characters of a reason at least: a word is no reason.
pub const LEAST_REASON: usize = 15;
/// And at most.
pub const MOST_REASON: usize = 500;
/// Characters of a name, and of an address, at most.
const MOST: (usize, usize) = (80, 200);

/// Whom somebody names exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By tax code.
    Code(PersonIdentifier),
    /// By surname, given name and birth date.
    Name(String, String, Date),
}

/// What is typed to look somebody up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookUpForm {
    /// The tax code; without it the name and the birth date.
    pub tax_code: String,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date; none when nothing was typed.
    pub born: Option<Date>,
}

impl LookUpForm {
    /// Whom it names: a half code, and a name without a birth date, name nobody.
    ///
    /// # Errors
    /// Invalid fields.
    pub fn check(&self) -> Result<Named> {
        let code = self.tax_code.trim();
        if !code.is_empty() {
            let code = TaxCode::parse(code);
            return code
                .map(|code| Named::Code(PersonIdentifier::TaxCode(code)))
                .map_err(|error| Problem::Invalid(vec![error.on_field("tax_code")]));
        }
        let mut problems = Vec::new();
        for (field, name) in [("family_name", &self.family_name), ("given_name", &self.given_name)] {
            let letters = search_name(name, "");
            if letters.trim().is_empty() || name.chars().count() > MOST.0 {
                problems.push(FieldProblem::new(field, "people-look-up-name"));
            }
        }
        match self.born {
            Some(born) if problems.is_empty() => {
                Ok(Named::Name(self.family_name.clone(), self.given_name.clone(), born))
            }
            Some(_) => Err(Problem::Invalid(problems)),
            None => {
                problems.push(FieldProblem::new("birth_date", "people-look-up-born"));
                Err(Problem::Invalid(problems))
            }
        }
    }
}

/// What is typed to take somebody over, or to ask for her.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransferForm {
    /// Whom it is about.
    pub whom: LookUpForm,
    /// `take-over` or `ask-for`.
    pub way: String,
    /// Comune where she lives now, by name or code.
    pub comune: String,
    /// Street and number.
    pub street: String,
    /// Why.
    pub reason: String,
}

/// A transfer without mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Whom.
    pub named: Named,
    /// Whether the ASL in charge is asked.
    pub ask: bool,
    /// Where she lives now.
    pub domicile: Address,
    /// Why.
    pub reason: String,
}

impl TransferForm {
    /// What is wanted for an ASL: she lives in its territory now.
    ///
    /// # Errors
    /// Invalid fields.
    pub fn check(&self, asl: &str, today: Date) -> Result<Wanted> {
        let mut problems = Vec::new();
        let named = match self.whom.check() {
            Ok(named) => Some(named),
            Err(Problem::Invalid(more)) => {
                problems.extend(more);
                None
            }
            Err(problem) => return Err(problem),
        };
        let ask = match self.way.as_str() {
            "ask-for" => true,
            "take-over" => false,
            _ => {
                problems.push(FieldProblem::new("way", "people-transfer-way"));
                false
            }
        };
        let comune = find_comune(self.comune.trim(), today);
        match comune.map(|comune| asl_of(&comune.istat, today)) {
            None => problems.push(FieldProblem::new("domicile_comune", "people-domicile-unknown")),
            Some(of) if of != Some(asl) => {
                problems.push(FieldProblem::new("domicile_comune", "people-transfer-other-asl"));
            }
            Some(_) => {}
        }
        let street = self.street.split_whitespace().collect::<Vec<_>>().join(" ");
        match street.chars().count() {
            0 => problems.push(FieldProblem::new("domicile_address", "people-address-missing")),
            length if length > MOST.1 => {
                problems.push(FieldProblem::new("domicile_address", "people-address-long"));
            }
            _ => {}
        }
        let reason = self.reason.trim().to_owned();
        let letters = reason.split_whitespace().collect::<Vec<_>>().join(" ").chars().count();
        if !(LEAST_REASON..=MOST_REASON).contains(&letters) || reason.contains('\0') {
            problems.push(FieldProblem::new("reason", "people-transfer-reason"));
        }
        match (named, comune) {
            (Some(named), Some(comune)) if problems.is_empty() => {
                let domicile = Address { comune: comune.istat.clone(), street };
                Ok(Wanted { named, ask, domicile, reason })
            }
            _ => Err(Problem::Invalid(problems)),
        }
    }
}

/// The note with which an ASL answers: needed where it refuses.
///
/// # Errors
/// An invalid field `answer`.
pub fn answer(note: &str, refused: bool) -> Result<String> {
    let note = note.trim();
    let letters = note.chars().count();
    let enough = if refused { LEAST_REASON } else { 0 };
    if !(enough..=MOST_REASON).contains(&letters) || note.contains('\0') {
        return Err(Problem::field("answer", "people-transfer-answer"));
    }
    Ok(note.to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn fields(problem: Problem) -> Vec<&'static str> {
        match problem {
            Problem::Invalid(problems) => problems.into_iter().map(|one| one.field).collect(),
            other => panic!("{other}"),
        }
    }

    #[test]
    fn only_an_exact_key_names_somebody() {
        let code = |text: &str| LookUpForm { tax_code: text.into(), ..LookUpForm::default() };
        assert!(matches!(code("rssmra85t10a562s").check(), Ok(Named::Code(_))));
        for half in ["RSSMRA85", "RSSMRA85T10A562A", "STP0103010000001"] {
            assert_eq!(fields(code(half).check().unwrap_err()), ["tax_code"], "{half}");
        }
        let mut name = LookUpForm { family_name: "Sponda".into(), ..LookUpForm::default() };
        assert_eq!(fields(name.check().unwrap_err()), ["given_name", "birth_date"]);
        name.given_name = "Ada".into();
        assert_eq!(fields(name.check().unwrap_err()), ["birth_date"]);
        name.born = Some(date(1980, 3, 12));
        assert_eq!(name.check().unwrap(), Named::Name("Sponda".into(), "Ada".into(), date(1980, 3, 12)));
    }

    #[test]
    fn a_transfer_is_into_ones_own_territory_and_says_why() {
        let good = TransferForm {
            whom: LookUpForm { tax_code: "RSSMRA85T10A562S".into(), ..LookUpForm::default() },
            way: "take-over".into(),
            comune: "Torino".into(),
            street: "via dell'Argine 1".into(),
            reason: "Abita qui da settembre, documento esibito".into(),
        };
        let today = date(2020, 11, 14);
        let wanted = good.check("301", today).unwrap();
        assert_eq!((wanted.ask, wanted.domicile.comune.as_str()), (false, "001272"));
        let wrong = |change: fn(&mut TransferForm)| {
            let mut form = good.clone();
            change(&mut form);
            fields(form.check("301", today).unwrap_err())
        };
        assert_eq!(wrong(|form| form.comune = "Cuneo".into()), ["domicile_comune"]);
        assert_eq!(wrong(|form| form.comune = "Milano".into()), ["domicile_comune"]);
        assert_eq!(wrong(|form| form.street.clear()), ["domicile_address"]);
        assert_eq!(wrong(|form| form.reason = "perché sì".into()), ["reason"]);
        assert_eq!(wrong(|form| form.way.clear()), ["way"]);
    }

    #[test]
    fn who_refuses_says_why() {
        assert!(answer("", false).is_ok());
        assert!(answer("no", true).is_err());
        assert!(answer("Abita ancora qui, telefonata di oggi", true).is_ok());
    }
}
