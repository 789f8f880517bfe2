//! Whose a result is: what a rule can decide is decided and says which rule; the rest is for a person.
//!
//! The rules, in their order: the number of the request, the laboratory's number of the document, the person whose swab waits on
//! that day, the code of the nation, then name, birth date and sex with a score. A number is stronger than a name, and yet no
//! number gives a result to somebody whom the rest contradicts.

use kernel::ids::PersonId;
use kernel::tax_code::NoIdentifier;
use kernel::{Date, PersonIdentifier, Sex};
use people::model::Person;
use people::rules::{Likeness, Profile, Reason, Traits, likeness};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Cut, Named, agrees_within, may_register, similar};
use crate::model::{Doubt, Identity};

/// From this score on somebody of the same name and birth date is taken without a code, if no other one comes near.
const CERTAIN: u8 = 95;
/// What a comune in common adds to a score.
const SAME_COMUNE: u8 = 4;

/// By what rule a result was given to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MatchingRule)]
pub enum Rule {
    /// The number of the request.
    RequestNumber,
    /// The laboratory's number of a document that is there.
    Accession,
    /// The person, and a swab of hers that waited on that day.
    PersonAndDate,
    /// The tax code.
    TaxCode,
    /// An STP or ENI code with the birth date.
    TemporaryCode,
    /// Name, birth date, sex and comune.
    Likeness,
    /// A tax code nobody had: she was entered with what was sent.
    Registered,
    /// What somebody had answered for the same identity.
    Remembered,
    /// Somebody at the desk.
    Desk,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 9] = [
        Self::RequestNumber,
        Self::Accession,
        Self::PersonAndDate,
        Self::TaxCode,
        Self::TemporaryCode,
        Self::Likeness,
        Self::Registered,
        Self::Remembered,
        Self::Desk,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        self.key().strip_prefix("lab-rule-").unwrap_or_default()
    }

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::RequestNumber => "lab-rule-request_number",
            Self::Accession => "lab-rule-accession",
            Self::PersonAndDate => "lab-rule-person_and_date",
            Self::TaxCode => "lab-rule-tax_code",
            Self::TemporaryCode => "lab-rule-temporary_code",
            Self::Likeness => "lab-rule-likeness",
            Self::Registered => "lab-rule-registered",
            Self::Remembered => "lab-rule-remembered",
            Self::Desk => "lab-rule-desk",
        }
    }

    /// From the name; none for what no rule decided.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }
}

/// What led to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lead {
    /// The number of a request of hers at this laboratory.
    Request,
    /// A document of hers of this laboratory.
    Document,
    /// The code of the nation.
    Code,
    /// The birth date.
    Birth,
}

/// Somebody who may be meant, as the registry has her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: PersonId,
    /// What led to her.
    pub lead: Lead,
    /// What identifies her.
    pub identifier: PersonIdentifier,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
    /// ISTAT codes of where she lives.
    pub comuni: Vec<String>,
    /// Whether a swab of hers waits at this laboratory for this test, asked for by the day of the sample.
    pub waits: bool,
}

impl Known {
    /// As the registry has her.
    pub fn of(person: &Person, lead: Lead, waits: bool) -> Self {
        let data = &person.data;
        Self {
            person: person.id,
            lead,
            identifier: data.identifier.clone(),
            family_name: data.family_name.clone(),
            given_name: data.given_name.clone(),
            sex: data.sex,
            birth_date: data.birth_date,
            comuni: vec![data.residence.comune.clone(), data.domicile.comune.clone()],
            waits,
        }
    }

    /// What of her is compared with a name.
    pub fn named(&self) -> Named<'_> {
        Named {
            family: &self.family_name,
            given: &self.given_name,
            sex: self.sex,
            birth_date: self.birth_date,
        }
    }
}

/// How likely somebody is meant, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// 0 to 100.
    pub score: u8,
    /// Keys of the reasons' words.
    pub reasons: Vec<&'static str>,
    /// Whether the two are rather one person than two.
    pub is_one: bool,
}

/// What becomes of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is hers, by this rule.
    Is(PersonId, Rule),
    /// Nobody has its code: she may be entered.
    Register,
    /// A person must say.
    Doubt(Doubt),
}

/// Whose a result is, among those whom something of it led to. `comuni` are the ISTAT codes of where the sender says she lives.
pub fn decide(sent: &Identity, comuni: &[String], found: &[Known]) -> Verdict {
    let by = |lead: Lead| found.iter().find(|known| known.lead == lead);
    for (lead, rule) in [(Lead::Request, Rule::RequestNumber), (Lead::Document, Rule::Accession)] {
        if let Some(known) = by(lead) {
            return match fits(sent, known) {
                true => Verdict::Is(known.person, rule),
                false => Verdict::Doubt(Doubt::Contradiction),
            };
        }
    }
    match sent.identifier() {
        Some(code) => by_code(sent, &code, by(Lead::Code)),
        None => by_likeness(sent, comuni, found),
    }
}

fn by_code(sent: &Identity, code: &PersonIdentifier, known: Option<&Known>) -> Verdict {
    let rule_of = |known: &Known, rule: Rule| if known.waits { Rule::PersonAndDate } else { rule };
    match (code, known) {
        (PersonIdentifier::TaxCode(_), Some(known)) => match fits(sent, known) {
            true => Verdict::Is(known.person, rule_of(known, Rule::TaxCode)),
            false => Verdict::Doubt(Doubt::Contradiction),
        },
        (PersonIdentifier::TaxCode(code), None) => match whole(sent) {
            Some(row) if may_register(code, &row) => Verdict::Register,
            _ => Verdict::Doubt(Doubt::Unknown),
        },
        (PersonIdentifier::Stp(_) | PersonIdentifier::Eni(_), Some(known)) => match fits(sent, known) {
            true => Verdict::Is(known.person, rule_of(known, Rule::TemporaryCode)),
            false => Verdict::Doubt(Doubt::Contradiction),
        },
        _ => Verdict::Doubt(Doubt::Unknown),
    }
}

/// Without a code, a name and a birth date: they say who is meant if a swab of hers waits here, or if she lives where the sender
/// says; and if nobody else comes near.
fn by_likeness(sent: &Identity, comuni: &[String], found: &[Known]) -> Verdict {
    if sent.family_name.is_empty() || sent.given_name.is_empty() || sent.birth_date.is_none() {
        return Verdict::Doubt(Doubt::Nameless);
    }
    let scored = |known: &Known| score(sent, comuni, known);
    let likely: Vec<(&Known, Scored)> = found
        .iter()
        .filter_map(|known| Some((known, scored(known).filter(|scored| scored.is_one)?)))
        .collect();
    let waiting: Vec<_> = likely.iter().filter(|(known, _)| known.waits).collect();
    match (likely.as_slice(), waiting.as_slice()) {
        ([], _) => Verdict::Doubt(Doubt::Unknown),
        ([(known, scored)], [_]) if same_sex(sent, known) && scored.score >= CERTAIN => {
            Verdict::Is(known.person, Rule::PersonAndDate)
        }
        ([(known, scored)], _) if same_sex(sent, known) && scored.score >= CERTAIN + SAME_COMUNE => {
            Verdict::Is(known.person, Rule::Likeness)
        }
        _ => Verdict::Doubt(Doubt::Several),
    }
}

/// That no sex was sent is no agreement: it would be guessed from the name.
fn same_sex(sent: &Identity, known: &Known) -> bool {
    sent.sex() == Some(known.sex)
}

/// Whether nothing of what was sent says that somebody else is meant.
pub fn fits(sent: &Identity, known: &Known) -> bool {
    fits_within(sent, known, Cut::Anywhere)
}

/// As [`fits`], with names that may be cut there alone.
pub fn fits_within(sent: &Identity, known: &Known, cut: Cut) -> bool {
    let row = Named {
        family: if sent.family_name.is_empty() { &known.family_name } else { &sent.family_name },
        given: if sent.given_name.is_empty() { &known.given_name } else { &sent.given_name },
        sex: sent.sex().unwrap_or(known.sex),
        birth_date: sent.birth_date.unwrap_or(known.birth_date),
    };
    match (sent.identifier(), &known.identifier) {
        (Some(PersonIdentifier::TaxCode(sent)), PersonIdentifier::TaxCode(has)) => {
            sent.base() == has.base() && agrees_within(has, &row, &known.named(), cut)
        }
        _ => {
            let person = known.named();
            let similar = |one, other| similar(one, other, cut, false);
            let straight = similar(row.family, person.family) && similar(row.given, person.given);
            let turned = similar(row.family, person.given) && similar(row.given, person.family);
            row.birth_date == person.birth_date && row.sex == person.sex && (straight || turned)
        }
    }
}

/// How likely somebody is meant by what was sent; none when nothing makes the two alike.
pub fn score(sent: &Identity, comuni: &[String], known: &Known) -> Option<Scored> {
    let nobody = PersonIdentifier::None { reason: NoIdentifier::Unknown };
    let identifier = sent.identifier().unwrap_or(nobody);
    let sent = Profile {
        identifier: &identifier,
        family_name: &sent.family_name,
        given_name: &sent.given_name,
        sex: sent.sex(),
        birth_date: sent.birth_date.unwrap_or(known.birth_date),
        traits: Traits::default(),
    };
    let has = Profile {
        identifier: &known.identifier,
        family_name: &known.family_name,
        given_name: &known.given_name,
        sex: Some(known.sex),
        birth_date: known.birth_date,
        traits: Traits::default(),
    };
    let alike: Likeness = likeness(sent, has)?;
    let near = known.comuni.iter().any(|comune| comuni.contains(comune));
    let mut reasons: Vec<&'static str> = alike.reasons.iter().map(|reason: &Reason| reason.key()).collect();
    if near {
        reasons.push("lab-reason-comune");
    }
    if known.waits {
        reasons.push("lab-reason-waits");
    }
    let score = if near { alike.score.saturating_add(SAME_COMUNE).min(100) } else { alike.score };
    Some(Scored { score, reasons, is_one: alike.is_one() })
}

/// What was sent of a person, if it is all there.
fn whole(sent: &Identity) -> Option<Named<'_>> {
    let named = !sent.family_name.is_empty() && !sent.given_name.is_empty();
    let (sex, birth_date) = (sent.sex()?, sent.birth_date?);
    named.then_some(Named { family: &sent.family_name, given: &sent.given_name, sex, birth_date })
}

#[cfg(test)]
#[path = "deciding_tests.rs"]
mod tests;
