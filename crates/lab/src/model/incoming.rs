//! What a door brings in, whichever it is: the one form in which results are matched and written.

use kernel::{Date, PersonIdentifier, Sex, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Door, Measured, Outcome, TestKind};

/// What is to be done with what was sent (HL7 table 0085, standards §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// `F`: it is a result.
    Record,
    /// `C`: it takes the place of the one before, which stays in the history.
    Replace,
    /// `U`: the preliminary one that was sent is a result.
    Confirm,
    /// `P`, `R`, `S`, `I`: it is kept, and is no result yet.
    Hold,
    /// `X`: nothing can be found in this sample: another one is needed.
    Repeat,
    /// `D`: what was sent is deleted.
    Delete,
    /// `W`: what was sent is another person's.
    Detach,
    /// `O`, `N`: it says nothing of a result.
    Nothing,
}

/// Where somebody lives, as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPlace {
    /// ISTAT code of the comune.
    pub istat: Option<String>,
    /// Its catastal code.
    pub catastal: Option<String>,
    /// Its name.
    pub city: Option<String>,
    /// Street and number, perhaps empty.
    pub street: String,
}

/// The person as the sender knows her.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The code that identifies her in the nation, as written: tax code, STP, ENI. None when there is none.
    pub code: Option<String>,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// `M` or `F`; none when nobody said it.
    pub sex: Option<char>,
    /// Day of birth.
    pub birth_date: Option<Date>,
    /// Catastal code of the birth place.
    pub birth_place: Option<String>,
    /// Residence.
    pub residence: Option<SentPlace>,
    /// Domicile.
    pub domicile: Option<SentPlace>,
    /// Telephone number.
    pub phone: Option<String>,
}

impl Identity {
    /// The code, read; none when there is none, or it has no form.
    pub fn identifier(&self) -> Option<PersonIdentifier> {
        let read = PersonIdentifier::from_column(self.code.as_deref()?).ok()?;
        read.value().is_some().then_some(read)
    }

    /// Sex.
    pub fn sex(&self) -> Option<Sex> {
        match self.sex {
            Some('M') => Some(Sex::Male),
            Some('F') => Some(Sex::Female),
            _ => None,
        }
    }

    /// Whether somebody else is meant for certain: two codes that differ or, where one is missing, two birth dates.
    pub fn is_another(&self, other: &Self) -> bool {
        let code = |one: &Self| {
            let written = one.code.as_deref().unwrap_or_default();
            let code: String = written.split_whitespace().collect();
            Some(code.to_uppercase()).filter(|code| !code.is_empty())
        };
        match (code(self), code(other)) {
            (Some(one), Some(other)) => one != other,
            _ => matches!((self.birth_date, other.birth_date), (Some(one), Some(other)) if one != other),
        }
    }

    /// By what the same identity is known again: code, letters of the names, birth date, sex. None when next to nothing was
    /// said: an answer about nobody is no answer about the next nobody.
    pub fn fingerprint(&self) -> Option<Vec<u8>> {
        let letters = |name: &str| kernel::tax_code::name_letters(name);
        let named = !letters(&self.family_name).is_empty() && self.birth_date.is_some();
        if self.code.is_none() && !named {
            return None;
        }
        let born = self.birth_date.map(|date| date.to_string()).unwrap_or_default();
        let sex = self.sex.map(String::from).unwrap_or_default();
        let code = self.code.as_deref().unwrap_or_default().trim().to_uppercase();
        let text = [code, letters(&self.family_name), letters(&self.given_name), born, sex].join("|");
        Some(Sha256::digest(text.as_bytes()).to_vec())
    }
}

/// A result as a door brings it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// By which door.
    pub door: Door,
    /// What is to be done with it.
    pub doing: Doing,
    /// Whose it is.
    pub identity: Identity,
    /// Number of the request, as written.
    pub request_number: Option<String>,
    /// The laboratory's number of the document.
    pub accession: Option<String>,
    /// By what it is known when it has neither number: the tube, or the message.
    pub otherwise: String,
    /// Which test; none for one that has no place among ours.
    pub test: Option<TestKind>,
    /// The test in the sender's words.
    pub test_words: String,
    /// What was found; none when there is nothing to find.
    pub outcome: Option<Outcome>,
    /// What was measured.
    pub measured: Measured,
    /// When the sample was taken.
    pub sampled_at: Option<Timestamp>,
}

impl Incoming {
    /// The number under which it is kept: the laboratory's own, else the request's, else the tube's or the message's.
    pub fn document(&self) -> &str {
        let number = self.accession.as_deref().or(self.request_number.as_deref());
        number.unwrap_or(&self.otherwise)
    }

    /// By what the same question is known again before it is a result, of one person: number and test.
    pub fn key(&self) -> String {
        let number = self.request_number.as_deref().or(self.accession.as_deref()).unwrap_or(&self.otherwise);
        format!("{number} {}", self.test.map_or("", TestKind::code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn two_codes_or_two_birth_dates_are_two_persons() {
        let of = |code: &str, born: Option<Date>| Identity {
            code: Some(code.to_owned()).filter(|code| !code.is_empty()),
            birth_date: born,
            ..Identity::default()
        };
        let (first, second) = (Some(date(1980, 3, 2)), Some(date(1980, 3, 3)));
        for (one, other, another) in [
            (of("BRNDAA80C42L219X", first), of("brndaa80c42l219x ", second), false),
            (of("BRNDAA80C42L219X", first), of("CNTDAA80C42L219X", first), true),
            (of("", first), of("CNTDAA80C42L219X", second), true),
            (of(" ", first), of("CNTDAA80C42L219X", first), false),
            (of("", None), of("CNTDAA80C42L219X", first), false),
        ] {
            assert_eq!(one.is_another(&other), another, "{one:?} {other:?}");
            assert_eq!(other.is_another(&one), another);
        }
    }
}
