//! Why an outcome is what it is, and the Italian sentence for it. No sentence holds anything of the person.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::Outcome;
use crate::content::Fault;

/// The reason of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The text does not begin with `HC1:`.
    Prefix,
    /// Longer than any certificate.
    TooLong,
    /// Not Base45 from this character on, counted from 1.
    Base45(usize),
    /// Not compressed as it must be.
    NotCompressed,
    /// The compressed data are damaged or cut.
    Compression,
    /// Inflates to more than a certificate can hold.
    TooBig,
    /// Something follows the end.
    Trailing,
    /// Not CBOR, or nested too deeply.
    Cbor,
    /// Not a COSE_Sign1 message; what is wrong with it.
    Message(&'static str),
    /// The claims are not those of a health certificate; which one.
    Claims(&'static str),
    /// Not according to the schema.
    Content(Fault),
    /// Signed with an algorithm that certificates do not use.
    Algorithm,
    /// It does not say by which key it was signed.
    NoKeyId,
    /// The key is not in the trust list.
    UnknownKey(String),
    /// Signature and content do not fit.
    Signature,
    /// The signer's certificate is not valid yet.
    SignerNotYet(Timestamp),
    /// The signer's certificate is over.
    SignerOver(Timestamp),
    /// The signer may not sign certificates of this kind.
    KeyUsage(&'static str),
    /// On the list of revoked certificates.
    Revoked,
    /// The list of revoked certificates is older than it may be.
    StaleList(Timestamp),
    /// Issued later than now.
    IssuedLater(Timestamp),
    /// The certificate itself is over.
    Over(Timestamp),
    /// Not about COVID-19.
    OtherDisease,
    /// A test that found the virus.
    Detected,
    /// A code that the value set does not have: of the field named.
    UnknownCode(&'static str),
    /// No rule says how long this is good for: the name of the rule that is missing.
    NoRule(String),
    /// By the Italian rules it begins later.
    RuleNotYet(When),
    /// By the Italian rules it is over.
    RuleOver(When),
    /// Good, and whether the Italian durations were applied.
    Good {
        /// Whether there were rules.
        rules: bool,
    },
}

/// A day or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.strftime("%d/%m/%Y")),
            Self::Instant(instant) => {
                write!(
                    f,
                    "{}",
                    instant.to_zoned_datetime(kernel::clock::rome()).strftime("%d/%m/%Y alle %H:%M")
                )
            }
        }
    }
}

impl Why {
    /// The outcome that follows.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Prefix
            | Self::TooLong
            | Self::Base45(_)
            | Self::NotCompressed
            | Self::Compression
            | Self::TooBig
            | Self::Trailing
            | Self::Cbor
            | Self::Message(_)
            | Self::Claims(_)
            | Self::Content(_) => Outcome::NotEuDcc,
            Self::Algorithm
            | Self::NoKeyId
            | Self::UnknownKey(_)
            | Self::Signature
            | Self::SignerNotYet(_)
            | Self::SignerOver(_)
            | Self::KeyUsage(_)
            | Self::StaleList(_)
            | Self::OtherDisease
            | Self::Detected
            | Self::UnknownCode(_)
            | Self::NoRule(_) => Outcome::NotValid,
            Self::Revoked => Outcome::Revoked,
            Self::IssuedLater(_) | Self::RuleNotYet(_) => Outcome::NotValidYet,
            Self::Over(_) | Self::RuleOver(_) => Outcome::Expired,
            Self::Good { .. } => Outcome::Valid,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix => {
                f.write_str("Il testo non comincia con HC1: e non è un certificato dell'Unione europea.")
            }
            Self::TooLong => f.write_str("Il testo è più lungo di qualsiasi certificato."),
            Self::Base45(place) => {
                write!(f, "Il testo non è in Base45: non si legge dal carattere {place} dopo HC1:.")
            }
            Self::NotCompressed => {
                f.write_str("Il contenuto non è compresso come il certificato deve essere.")
            }
            Self::Compression => f.write_str("Il contenuto compresso è danneggiato o incompleto."),
            Self::TooBig => {
                f.write_str("Il contenuto, una volta espanso, è troppo grande per un certificato.")
            }
            Self::Trailing => f.write_str("Dopo la fine del certificato c'è altro."),
            Self::Cbor => f.write_str("Il contenuto non è in CBOR."),
            Self::Message(what) => write!(f, "Il contenuto non è un messaggio firmato COSE: {what}."),
            Self::Claims(what) => write!(f, "Il messaggio non contiene un certificato sanitario: {what}."),
            Self::Content(fault) => write!(f, "Il certificato non segue lo schema europeo: {fault}."),
            Self::Algorithm => {
                f.write_str("L'algoritmo della firma non è quello dei certificati (ES256 o PS256).")
            }
            Self::NoKeyId => f.write_str("Il certificato non dice con quale chiave è stato firmato."),
            Self::UnknownKey(kid) => write!(f, "La chiave {kid} non è nell'elenco delle chiavi fidate."),
            Self::Signature => f.write_str("La firma non corrisponde al contenuto."),
            Self::SignerNotYet(from) => {
                write!(f, "La chiave di chi ha firmato vale solo dal {}.", When::Instant(*from))
            }
            Self::SignerOver(until) => {
                write!(f, "La chiave di chi ha firmato è scaduta il {}.", When::Instant(*until))
            }
            Self::KeyUsage(kind) => write!(f, "Chi ha firmato non può firmare certificati di {kind}."),
            Self::Revoked => f.write_str("Il certificato è stato revocato."),
            Self::StaleList(taken) => write!(
                f,
                "L'elenco delle revoche è del {}: troppo vecchio per verificare, va aggiornato.",
                When::Instant(*taken)
            ),
            Self::IssuedLater(from) => write!(f, "Il certificato vale solo dal {}.", When::Instant(*from)),
            Self::Over(until) => write!(f, "Il certificato è scaduto il {}.", When::Instant(*until)),
            Self::OtherDisease => f.write_str("Il certificato non riguarda il COVID-19."),
            Self::Detected => f.write_str("Il certificato riporta un test positivo."),
            Self::UnknownCode(field) => write!(f, "Il codice nel campo {field} non è tra quelli previsti."),
            Self::NoRule(name) => write!(f, "Le regole non dicono per quanto vale: manca {name}."),
            Self::RuleNotYet(from) => write!(f, "Per le regole italiane vale dal {from}."),
            Self::RuleOver(until) => write!(f, "Per le regole italiane valeva fino al {until}."),
            Self::Good { rules: true } => f.write_str("Firma, date e regole italiane sono in ordine."),
            Self::Good { rules: false } => f.write_str(
                "Firma e date sono in ordine; le durate delle regole italiane non sono state applicate.",
            ),
        }
    }
}
