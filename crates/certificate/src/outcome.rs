//! What a verification ends with.

use crate::Why;

/// The outcomes of the national verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It cannot be read, or what was read is no EU certificate.
    NotEuDcc,
    /// Read, but not to be relied on: an unknown key, a wrong signature, a rule that says no.
    NotValid,
    /// On the list of revoked certificates.
    Revoked,
    /// Its time has not begun.
    NotValidYet,
    /// Its time is over.
    Expired,
    /// To be relied on.
    Valid,
}

impl Outcome {
    /// The name that machines know.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotEuDcc => "NOT_EU_DCC",
            Self::NotValid => "NOT_VALID",
            Self::Revoked => "REVOKED",
            Self::NotValidYet => "NOT_VALID_YET",
            Self::Expired => "EXPIRED",
            Self::Valid => "VALID",
        }
    }

    /// What is shown to whoever stands at the door: that a certificate was revoked is not told.
    #[must_use]
    pub fn at_the_door(self) -> Self {
        if self == Self::Revoked { Self::NotValid } else { self }
    }
}

/// Whose certificate it is: what may be shown, and nothing more of it. Not printable by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// Family name, as written or else in the signs of the machine-readable form.
    pub family_name: String,
    /// Given name, likewise.
    pub given_name: String,
    /// Day, month or year of birth as the certificate has it; may be empty.
    pub birth_date: String,
}

impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Holder(…)")
    }
}

/// What came of a verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// The reason, an Italian sentence when displayed.
    pub why: Why,
    /// Whose it is, once the signature is known to be right.
    pub holder: Option<Holder>,
}

impl Verdict {
    /// A verdict with its outcome, which follows from the reason.
    pub(crate) fn of(why: Why, holder: Option<Holder>) -> Self {
        Self { outcome: why.outcome(), why, holder }
    }
}
