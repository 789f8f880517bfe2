//! What identifies a person in a request or a result, when it is a tax code and when it is not.

use super::{TaxCode, TaxCodeError};
use crate::FieldProblem;

/// What regional files write in the tax-code column of a person who has none.
pub const NO_TAX_CODE: &str = "NON-POSSIEDE-CF";

/// The eleven-digit code given to a person for a time, until the real one (DPR 605/1973).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProvisionalCode(String);

impl ProvisionalCode {
    /// Reads a code, with blanks around it.
    ///
    /// # Errors
    /// Not eleven digits, all zero (what forms are filled with), or a check digit that does not agree.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text = text.trim();
        if text.chars().count() != 11 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(IdentifierError::ProvisionalForm);
        }
        let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
        let digits = text.bytes().map(|byte| u32::from(byte - b'0'));
        let sum: u32 =
            digits.enumerate().map(|(i, digit)| if i % 2 == 1 { doubled(digit) } else { digit }).sum();
        if sum == 0 {
            return Err(IdentifierError::ProvisionalForm);
        }
        if !sum.is_multiple_of(10) {
            return Err(IdentifierError::ProvisionalCheckDigit);
        }
        Ok(Self(text.to_owned()))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An STP or ENI code: care for who cannot be enrolled in the health service.
///
/// One person may be given several, sometimes without proof of the name: it never is the only key of a person,
/// and matches a result only together with the date of birth.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemporaryCode(String);

impl TemporaryCode {
    fn parse(prefix: &'static str, text: &str) -> Result<Self, IdentifierError> {
        let text = text.trim().to_ascii_uppercase();
        match text.strip_prefix(prefix) {
            Some(rest) if rest.len() == 13 && rest.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Self(text))
            }
            _ => Err(IdentifierError::TemporaryForm { prefix }),
        }
    }

    /// The sixteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region that issued it, three digits as the Ministry of Health writes it (Piemonte is `010`).
    pub fn region(&self) -> &str {
        &self.0[3..6]
    }

    /// The health authority that issued it: region and unit, six digits.
    pub fn issuer(&self) -> &str {
        &self.0[3..9]
    }
}

/// Hides the code: `{:?}` is for the technical log, which holds no personal data.
macro_rules! hidden {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
hidden!(ProvisionalCode);
hidden!(TemporaryCode);

/// Which identifier a form or a file says it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// A tax code of sixteen characters.
    TaxCode,
    /// A provisional tax code of eleven digits.
    Provisional,
    /// Foreigner temporarily present.
    Stp,
    /// European not enrolled.
    Eni,
    /// None, with the reason.
    None,
}

impl IdentifierKind {
    /// All of them, in the order a form offers them.
    pub const ALL: [Self; 5] = [Self::TaxCode, Self::Provisional, Self::Stp, Self::Eni, Self::None];

    /// The word the database and the API have for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::TaxCode => "tax-code",
            Self::Provisional => "provisional",
            Self::Stp => "stp",
            Self::Eni => "eni",
            Self::None => "none",
        }
    }

    /// The kind of a word of [`IdentifierKind::as_str`].
    ///
    /// # Errors
    /// [`IdentifierError::UnknownKind`] for any other word.
    pub fn parse(word: &str) -> Result<Self, IdentifierError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(IdentifierError::UnknownKind)
    }

    /// The kind whose form a text has; sixteen characters that are no STP nor ENI look like a tax code.
    pub fn of_form(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        match text.get(..3) {
            _ if text == NO_TAX_CODE => Some(Self::None),
            Some("STP") if text.len() == 16 && all_digits(&text[3..]) => Some(Self::Stp),
            Some("ENI") if text.len() == 16 && all_digits(&text[3..]) => Some(Self::Eni),
            _ if text.len() == 11 && all_digits(&text) => Some(Self::Provisional),
            _ if text.chars().count() == super::LENGTH => Some(Self::TaxCode),
            _ => None,
        }
    }
}

/// Why a person has no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoIdentifier {
    /// The source says that the person has no tax code.
    NotHeld,
    /// Nobody could be asked: an unconscious patient, a rescue.
    Unknown,
    /// A newborn who is waiting for one.
    NotYetAssigned,
    /// The law lets the person stay without a name.
    Anonymous,
}

impl NoIdentifier {
    /// All of them, in the order a form offers them.
    pub const ALL: [Self; 4] = [Self::NotHeld, Self::Unknown, Self::NotYetAssigned, Self::Anonymous];

    /// The word the database and the API have for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NotHeld => "not-held",
            Self::Unknown => "unknown",
            Self::NotYetAssigned => "not-yet-assigned",
            Self::Anonymous => "anonymous",
        }
    }
}

/// What identifies a person, or why nothing does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PersonIdentifier {
    /// A tax code.
    TaxCode(TaxCode),
    /// A provisional tax code.
    Provisional(ProvisionalCode),
    /// Foreigner temporarily present.
    Stp(TemporaryCode),
    /// European not enrolled.
    Eni(TemporaryCode),
    /// None.
    None {
        /// Why.
        reason: NoIdentifier,
    },
}

impl PersonIdentifier {
    /// Reads an identifier of a kind. With [`IdentifierKind::None`] the text is a word of
    /// [`NoIdentifier::as_str`]; [`NO_TAX_CODE`] means none with any kind.
    ///
    /// # Errors
    /// What is wrong with the text; [`IdentifierError::OtherKind`] when it has the form of another kind.
    pub fn parse(kind: IdentifierKind, text: &str) -> Result<Self, IdentifierError> {
        let looks_like = IdentifierKind::of_form(text);
        if looks_like == Some(IdentifierKind::None) {
            return Ok(Self::None { reason: NoIdentifier::NotHeld });
        }
        let other = match looks_like {
            // Sixteen wrong characters look like a tax code, so this form proves nothing unless it reads as one.
            Some(IdentifierKind::TaxCode) if TaxCode::parse(text).is_err() => None,
            other => other.filter(|&other| other != kind && kind != IdentifierKind::None),
        };
        if let Some(looks_like) = other {
            return Err(IdentifierError::OtherKind { looks_like });
        }
        match kind {
            IdentifierKind::TaxCode => Ok(Self::TaxCode(TaxCode::parse(text)?)),
            IdentifierKind::Provisional => ProvisionalCode::parse(text).map(Self::Provisional),
            IdentifierKind::Stp => TemporaryCode::parse("STP", text).map(Self::Stp),
            IdentifierKind::Eni => TemporaryCode::parse("ENI", text).map(Self::Eni),
            IdentifierKind::None => NoIdentifier::ALL
                .into_iter()
                .find(|reason| reason.as_str() == text.trim())
                .map(|reason| Self::None { reason })
                .ok_or(IdentifierError::UnknownReason),
        }
    }

    /// Reads the tax-code column of a file, which may hold any of them.
    ///
    /// # Errors
    /// What is wrong with the text, by the kind it has the form of; a tax code when it has none.
    pub fn from_column(text: &str) -> Result<Self, IdentifierError> {
        Self::parse(IdentifierKind::of_form(text).unwrap_or(IdentifierKind::TaxCode), text)
    }

    /// Which kind it is.
    pub fn kind(&self) -> IdentifierKind {
        match self {
            Self::TaxCode(_) => IdentifierKind::TaxCode,
            Self::Provisional(_) => IdentifierKind::Provisional,
            Self::Stp(_) => IdentifierKind::Stp,
            Self::Eni(_) => IdentifierKind::Eni,
            Self::None { .. } => IdentifierKind::None,
        }
    }

    /// The identifier as written, if there is one.
    pub fn value(&self) -> Option<&str> {
        match self {
            Self::TaxCode(code) => Some(code.as_str()),
            Self::Provisional(code) => Some(code.as_str()),
            Self::Stp(code) | Self::Eni(code) => Some(code.as_str()),
            Self::None { .. } => None,
        }
    }
}

/// Why a text does not identify a person. The message is for the technical log and never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// Wrong as a tax code.
    #[error(transparent)]
    TaxCode(#[from] TaxCodeError),
    /// Not eleven digits, or all zero.
    #[error("provisional code: not eleven digits")]
    ProvisionalForm,
    /// The last digit does not agree with the others.
    #[error("provisional code: wrong check digit")]
    ProvisionalCheckDigit,
    /// Not the prefix and thirteen digits.
    #[error("{prefix} code: malformed")]
    TemporaryForm {
        /// `STP` or `ENI`.
        prefix: &'static str,
    },
    /// The text is of another kind than the one said.
    #[error("identifier of another kind: {}", looks_like.as_str())]
    OtherKind {
        /// The kind it has the form of.
        looks_like: IdentifierKind,
    },
    /// No such kind.
    #[error("unknown kind of identifier")]
    UnknownKind,
    /// No such reason for having none.
    #[error("unknown reason for having no identifier")]
    UnknownReason,
}

impl IdentifierError {
    /// Key of its sentence in the catalogue.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TaxCode(error) => error.key(),
            Self::ProvisionalForm => "provisional-code-form",
            Self::ProvisionalCheckDigit => "provisional-code-check-digit",
            Self::TemporaryForm { .. } => "temporary-code-form",
            Self::OtherKind { .. } => "identifier-other-kind",
            Self::UnknownKind => "identifier-unknown-kind",
            Self::UnknownReason => "identifier-unknown-reason",
        }
    }

    /// Arguments of the sentence, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TaxCode(error) => error.args(),
            Self::TemporaryForm { prefix } => vec![("prefix", (*prefix).to_owned())],
            Self::OtherKind { looks_like } => vec![("kind", looks_like.as_str().to_owned())],
            _ => Vec::new(),
        }
    }

    /// The same as the problem of a form's field.
    pub fn on_field(&self, field: &'static str) -> FieldProblem {
        FieldProblem { field, key: self.key(), args: self.args() }
    }
}
