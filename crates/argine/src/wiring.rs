//! The modules, wired into one database and one server.

use kernel::{Problem, Result};
use storage::{Config, Db, Module, Reactions};

use crate::settings::Settings;

/// The modules of the main store, lowest floor first: migrations run in this order.
pub fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        cases::MODULE,
        accounts::MODULE,
        insight::MODULE,
    ]
}

/// The modules of the store of the traces.
pub fn audit_modules() -> Vec<Module> {
    vec![access::AUDIT_MODULE, accounts::AUDIT_MODULE]
}

/// Who reacts to what, in order: facts before counters.
pub fn reactions() -> Reactions {
    let mut reactions = Reactions::new();
    lab::reactions(&mut reactions);
    cases::reactions(&mut reactions);
    insight::reactions(&mut reactions);
    reactions
}

/// Opens and migrates the database the settings name.
///
/// # Errors
/// As `Db::open`.
pub fn open(settings: &Settings) -> Result<Db> {
    std::fs::create_dir_all(settings.data_folder()).map_err(Problem::internal)?;
    open_with(settings, Config::new(settings.database()))
}

/// As [`open`], with other sizes.
///
/// # Errors
/// As `Db::open`.
pub fn open_with(settings: &Settings, config: Config) -> Result<Db> {
    Db::open(config, settings.clocks(), reactions(), &modules(), &audit_modules())
}

/// The words of every module; the kernel's and the kit's are always there.
pub fn catalogue() -> Vec<web::texts::ModuleTexts> {
    vec![
        ("accounts", accounts::WORDS),
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("insight", insight::WORDS),
    ]
}

/// What modules add to each other's screens.
pub fn install() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        lab::install();
        cases::install();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_statement_prepares_and_both_engines_have_the_same_schema() {
        for modules in [modules(), audit_modules()] {
            testkit::prepare_all(&modules);
            testkit::schemas_equal(&modules);
            testkit::portable_sql(&modules);
        }
    }

    #[test]
    fn the_statements_of_the_benchmarks_prepare() {
        let bench = Module { name: "bench", migrations: &[], queries: crate::bench::sql::ALL };
        testkit::prepare_all(&[modules(), vec![bench]].concat());
    }

    /// `argine describe > docs/reference.md` after a change of policy, events or reactions: the change is then seen.
    #[test]
    fn the_reference_says_what_the_program_does() {
        let kept = include_str!("../../../docs/reference.md");
        assert_eq!(kept.trim(), crate::commands::description().trim());
    }
}
