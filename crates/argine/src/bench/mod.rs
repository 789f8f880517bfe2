//! Benchmarks: ratios and medians, measured on this machine through the real server.
//!
//! An *access* is one answered request of a signed-in person: authenticated, decided, audited durably. The server runs
//! as a process of its own; the load generator shares the machine with it.

pub mod bare;
pub mod client;
pub mod day;
pub mod duplicates;
pub mod export;
pub mod fhir;
pub mod figures;
pub mod import;
pub mod mllp;
pub mod registry;
pub mod search;
pub mod server;
pub mod sign_in;
pub mod users;

/// The statements of the benchmarks.
pub mod sql {
    storage::queries! {
        "queries.sql";
        AUDIENCES = "audiences",
        REACHED = "reached",
        WAITING = "waiting",
        IN_CHARGE = "in_charge",
        SURNAMES = "surnames",
        SOME_PEOPLE = "some_people",
        KNOWN = "known",
        KNOWN_AFTER = "known_after",
        BARE_LIST = "bare_list",
        BARE_PERSON = "bare_person",
        COUNT_PEOPLE = "count_people",
        HAS_CODE = "has_code",
        OPEN_PAIRS = "open_pairs",
    }
}
