//! Identifiers: UUIDv7, made before the write and kept by the client across retries, so that a UNIQUE
//! constraint makes a repeat harmless (RFC 9562 §5.7).

use serde::{Deserialize, Deserializer, de::Error};
use uuid::Uuid;

/// An identifier that came from outside. The two that say "nobody" and "after everybody" name nothing: rows under them
/// would hide behind the ends of lists.
pub fn from_outside(text: &str) -> Option<Uuid> {
    text.parse().ok().filter(is_one)
}

fn is_one(id: &Uuid) -> bool {
    !id.is_nil() && !id.is_max()
}

/// As [`from_outside`], for what is read with serde.
///
/// # Errors
/// For what is no identifier.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Uuid, D::Error> {
    let id = Uuid::deserialize(deserializer)?;
    if is_one(&id) { Ok(id) } else { Err(D::Error::custom("not an identifier")) }
}

/// The text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

/// Declares an identifier type, so that a person's cannot be passed where a request's is meant.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(deserialize_with = "kernel::ids::deserialize")] pub uuid::Uuid);

        impl $name {
            /// A new identifier, later ones sorting after earlier ones.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::ids::NotAnId;
            fn from_str(text: &str) -> Result<Self, $crate::ids::NotAnId> {
                $crate::ids::from_outside(text).map(Self).ok_or($crate::ids::NotAnId)
            }
        }
        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> uuid::Uuid {
                id.0
            }
        }
        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id_type!(
    /// A person of the registry (FHIR Patient).
    PersonId
);
id_type!(
    /// A user account: one human being, or one machine of a laboratory.
    UserId
);
id_type!(
    /// A report of a suspect case (segnalazione).
    ReportId
);
id_type!(
    /// A swab request (FHIR ServiceRequest).
    RequestId
);
id_type!(
    /// A laboratory result (FHIR Observation); a correction is a new one that supersedes the old.
    ResultId
);
id_type!(
    /// A confirmed case (FHIR Condition).
    CaseId
);
id_type!(
    /// A measure: the isolation of a case or the quarantine of a contact.
    MeasureId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_nobody_is_no_identifier() {
        let one = "0190f3c2-7a10-7c3e-9a51-3f2f4c1d8e77";
        for (text, good) in [
            (one, true),
            (&one.to_uppercase(), true),
            ("00000000-0000-0000-0000-000000000000", false),
            ("00000000000000000000000000000000", false),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", false),
            ("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", false),
            ("", false),
            ("1", false),
        ] {
            assert_eq!(from_outside(text).is_some(), good, "{text}");
            assert_eq!(text.parse::<PersonId>().is_ok(), good, "{text}");
            assert_eq!(serde_json::from_value::<PersonId>(text.into()).is_ok(), good, "{text}");
        }
    }
}
