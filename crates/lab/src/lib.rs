//! Swab requests, labels, the work list, results and the file of the laboratories.

mod api;
mod assets;
pub mod events;
mod grants;
mod journeys;
pub mod messages;
pub mod model;
mod occasion;
mod pages;
mod reactions;
pub mod rejected;
pub mod rules;
pub mod service;
pub mod sql;
pub mod store;

pub use api::api;
pub use journeys::Journeys;
pub use occasion::{Next, Occasion, Occasions};
pub use pages::{LARGEST_UPLOAD, Label, Labels, RequestFields, TypedRequest, laboratory_name, routes};
pub use reactions::reactions;
pub use service::{ImportOutcome, import_bytes, import_results, intake};

use storage::{Migration, Module};

/// What the module brings to the database.
pub const MODULE: Module = Module {
    name: "lab",
    migrations: &[
        Migration { number: 1, name: "lab", sql: include_str!("../migrations/0001_lab.sql") },
        Migration {
            number: 2,
            name: "cancellation",
            sql: include_str!("../migrations/0002_cancellation.sql"),
        },
        Migration {
            number: 3,
            name: "requests by operator",
            sql: include_str!("../migrations/0003_requested_by.sql"),
        },
        Migration { number: 4, name: "wall", sql: include_str!("../migrations/0004_wall.sql") },
        Migration { number: 5, name: "rejected", sql: include_str!("../migrations/0005_rejected.sql") },
        Migration {
            number: 6,
            name: "request history",
            sql: include_str!("../migrations/0006_request_history.sql"),
        },
        Migration {
            number: 7,
            name: "wall subject",
            sql: include_str!("../migrations/0007_wall_subject.sql"),
        },
        Migration { number: 8, name: "bar", sql: include_str!("../migrations/0008_bar.sql") },
        Migration {
            number: 9,
            name: "request entry",
            sql: include_str!("../migrations/0009_request_entry.sql"),
        },
        Migration { number: 11, name: "retention", sql: include_str!("../migrations/0011_retention.sql") },
        Migration {
            number: 12,
            name: "request fields",
            sql: include_str!("../migrations/0012_request_fields.sql"),
        },
        Migration {
            number: 13,
            name: "authorisation",
            sql: include_str!("../migrations/0013_authorisation.sql"),
        },
        Migration { number: 14, name: "intake", sql: include_str!("../migrations/0014_intake.sql") },
        Migration { number: 15, name: "bench", sql: include_str!("../migrations/0015_bench.sql") },
        Migration {
            number: 16,
            name: "result list",
            sql: include_str!("../migrations/0016_result_list.sql"),
        },
        Migration { number: 17, name: "rapid", sql: include_str!("../migrations/0017_rapid.sql") },
        Migration { number: 18, name: "one index", sql: include_str!("../migrations/0018_one_index.sql") },
        Migration { number: 19, name: "letters", sql: include_str!("../migrations/0019_letters.sql") },
        Migration { number: 20, name: "sampled", sql: include_str!("../migrations/0020_sampled.sql") },
        Migration { number: 22, name: "mappings", sql: include_str!("../migrations/0022_mappings.sql") },
        Migration { number: 23, name: "known", sql: include_str!("../migrations/0023_known.sql") },
        Migration {
            number: 24,
            name: "request result",
            sql: include_str!("../migrations/0024_request_result.sql"),
        },
        Migration {
            number: 25,
            name: "counted list",
            sql: include_str!("../migrations/0025_counted_list.sql"),
        },
        Migration { number: 26, name: "rapid unit", sql: include_str!("../migrations/0026_rapid_unit.sql") },
    ],
    queries: sql::ALL,
};

/// The module's words on the screen.
pub const WORDS: &str = include_str!("../i18n/it.ftl");

/// Adds what this module shows on the pages of others, and says whose its requests are. Called once, when the program
/// starts.
pub fn install() {
    people::Story::add("lab", &pages::Teller);
    people::Keys::add("/requests/new", 't');
    people::Finders::add(service::persons_of_number);
    access::audience::owned(access::Resource::Request, |tx, id| {
        Ok(store::find_request(tx, id.into())?.map(|request| request.person.0))
    });
    let hangings: [(&str, &str, people::hanging::Count); 4] = [
        ("swab_request", "lab-hanging-requests", |tx, id| store::count_of(tx, &sql::COUNT_REQUESTS, id)),
        ("lab_result", "lab-hanging-results", |tx, id| store::count_of(tx, &sql::COUNT_RESULTS, id)),
        ("import_subject", "lab-hanging-rejected", |tx, id| {
            store::count_of(tx, &sql::COUNT_IMPORT_SUBJECTS, id)
        }),
        ("lab_unsettled", "lab-hanging-answers", |tx, id| store::count_of(tx, &sql::COUNT_ANSWERS, id)),
    ];
    hangings.into_iter().for_each(|(table, key, count)| people::Hangings::add(table, key, count));
    access::audience::owned("result", |tx, id| {
        Ok(store::find_result(tx, id.into())?.map(|there| there.result.person.0))
    });
    access::audience::owned("exception", |tx, id| {
        let there = store::find_unsettled(tx, id)?;
        Ok(there.and_then(|there| there.settled?.person).map(|person| person.0))
    });
}
