//! Identifiers: UUIDv7, made before the write and kept by the client across retries, so that a UNIQUE
//! constraint makes a repeat harmless (RFC 9562 §5.7).

/// Declares an identifier type, so that a person's cannot be passed where a request's is meant.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

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
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
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
