//! The territory: comuni, ASL, hospitals, laboratories, schools, birthplaces and doctors, each with dates.
//!
//! # What lives where, and why
//!
//! Comuni and birthplaces change a few times a year, by an act of somebody else, and every page needs some of them. They are
//! CSV files under `data/`, compiled into the binary and parsed once into an immutable [`Territory`]: a lookup costs
//! nanoseconds, needs no transaction, is the same on both engines, and a new version of the data is a new version of the
//! program, reviewed like code. The price is that nobody edits them on a screen and that SQL cannot join them: lists fetch
//! codes and name them while rendering, and an ASL or a comune is a code in a table, never a foreign key.
//!
//! ASL, bodies, facilities and wards, laboratories and schools begin as such files too, and are the seed of the register of
//! [`organisations`]: what the platform adds to them or changes lies in the database and wins (docs/adr/0021). So do the
//! vocabularies of the forms, [`codes`] (docs/adr/0028). The register of [`doctors`] lies in the database alone.

pub mod birth_places;
pub mod codes;
pub mod doctors;
mod load;
mod lookup;
mod model;
pub mod organisations;
pub mod regions;
pub mod register;
pub mod sql;

pub use birth_places::BirthPlace;
pub use doctors::{Doctor, DoctorKind};
pub use lookup::{Territory, get};
pub use model::{Asl, Comune, Hospital, Laboratory, School};

use storage::{Migration, Module};

/// What the territory brings to the database.
pub const MODULE: Module = Module {
    name: "territory",
    migrations: &[
        Migration { number: 1, name: "doctor", sql: include_str!("../migrations/0001_doctor.sql") },
        Migration { number: 2, name: "registers", sql: include_str!("../migrations/0002_registers.sql") },
        Migration { number: 3, name: "code_lists", sql: include_str!("../migrations/0003_code_lists.sql") },
        Migration {
            number: 4,
            name: "register_mark",
            sql: include_str!("../migrations/0004_register_mark.sql"),
        },
        Migration {
            number: 5,
            name: "register_act",
            sql: include_str!("../migrations/0005_register_act.sql"),
        },
    ],
    queries: sql::ALL,
};
