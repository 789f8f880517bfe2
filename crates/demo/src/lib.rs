//! A synthetic region on the real territory: people, doctors and an epidemic that follows the region's real curve.
//!
//! Everything here is pure and comes out the same for the same seed, number of people and business date. Nobody in it
//! exists. People and days are streamed, so that 4,260,000 of them need tens of megabytes (the codes already given
//! out, then the [`Roster`]) and not gigabytes.
//!
//! ```
//! let today = jiff::civil::date(2020, 11, 14);
//! let mut population = demo::Population::new(1, 100, today);
//! let mut roster = demo::Roster::new();
//! for person in population.by_ref() {
//!     roster.push(&person);
//! }
//! for day in demo::Epidemic::new(1, roster, today) {
//!     assert!(day.date <= today);
//! }
//! ```

mod ages;
mod birth_places;
mod codes;
mod course;
mod curve;
mod doctors;
mod epidemic;
mod households;
mod load;
mod names;
mod places;
mod population;
mod random;
mod roster;
mod sql;
mod timeline;
pub mod users;

/// The loader's statements, for the test that prepares them on both engines.
pub const QUERIES: &[&storage::Query] = sql::ALL;

pub use curve::{CurveDay, curve};
pub use doctors::Doctors;
pub use epidemic::{Day, Epidemic, Reason, SyntheticEpisode};
pub use load::{Plan, State, add_waiting_requests, load, state, users};
pub use population::{Population, SyntheticAddress, SyntheticPerson, household_id, person_id};
pub use roster::Roster;
pub use timeline::{Outcome, SyntheticRecovery, SyntheticReport, SyntheticRequest, SyntheticResult};
pub use users::DemoUser;

/// Residents of Piedmont on 1 January 2022 (ISTAT POSAS): a population of this many is the whole region.
pub const REGION_RESIDENTS: u32 = 4_256_350;
