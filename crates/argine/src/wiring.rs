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
        fhir::MODULE,
        mllp::MODULE,
        cases::MODULE,
        rapid::MODULE,
        accounts::MODULE,
        notifications::MODULE,
        insight::MODULE,
        sampling::MODULE,
        support::MODULE,
        corrections::MODULE,
        lists::MODULE,
        accountability::MODULE,
        registers::MODULE,
        privacy::MODULE,
        retention::MODULE,
        lists::export::MODULE,
        reporting::MODULE,
        outbound::MODULE,
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
    notifications::reactions(&mut reactions);
    insight::reactions(&mut reactions);
    sampling::reactions(&mut reactions);
    corrections::reactions(&mut reactions);
    support::reactions(&mut reactions);
    accountability::reactions(&mut reactions);
    privacy::reactions(&mut reactions);
    reporting::reactions(&mut reactions);
    outbound::reactions(&mut reactions);
    reactions
}

/// The kinds of resource that have audiences, and what follows from their facts.
pub const AUDIENCES: [access::recount::Kind; 6] = [
    people::service::PERSONS,
    lab::service::REQUESTS,
    lab::service::RESULTS,
    cases::service::REPORTS,
    cases::service::MEASURES,
    corrections::service::CORRECTIONS,
];

/// Opens and migrates the database the settings name.
///
/// # Errors
/// As `Db::open`.
pub fn open(settings: &Settings) -> Result<Db> {
    std::fs::create_dir_all(settings.data_folder()).map_err(Problem::internal)?;
    let mapped_reads = settings.mapped_reads.unwrap_or(true);
    open_with(settings, Config { mapped_reads, ..Config::new(settings.database()) })
}

/// As [`open`], with other sizes.
///
/// # Errors
/// As `Db::open`.
pub fn open_with(settings: &Settings, config: Config) -> Result<Db> {
    install();
    Db::open(config, settings.clocks(), reactions(), &modules(), &audit_modules())
}

/// The words of every module; the kernel's and the kit's are always there.
pub fn catalogue() -> Vec<web::texts::ModuleTexts> {
    vec![
        ("accounts", accounts::WORDS),
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("fhir", fhir::WORDS),
        ("mllp", mllp::WORDS),
        ("cases", cases::WORDS),
        ("rapid", rapid::WORDS),
        ("notifications", notifications::WORDS),
        ("insight", insight::WORDS),
        ("sampling", sampling::WORDS),
        ("support", support::WORDS),
        ("accountability", accountability::WORDS),
        ("corrections", corrections::WORDS),
        ("lists", lists::WORDS),
        ("registers", registers::WORDS),
        ("privacy", privacy::WORDS),
        ("retention", retention::WORDS),
        ("mailer", mailer::WORDS),
        ("exports", lists::export::WORDS),
        ("manual", manual::WORDS),
        ("reporting", reporting::WORDS),
        ("outbound", outbound::WORDS),
    ]
}

/// What modules add to each other's screens.
pub fn install() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        accounts::install();
        people::install();
        lab::install();
        cases::install();
        rapid::install();
        sampling::install();
        notifications::install();
        corrections::install();
        lists::install();
        privacy::install();
        retention::install();
        reporting::install();
        outbound::install();
    });
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use storage::Migration;

    use super::*;

    #[test]
    fn every_statement_prepares_and_both_engines_have_the_same_schema() {
        for modules in [modules(), audit_modules()] {
            testkit::prepare_all(&modules);
            testkit::schemas_equal(&modules);
            testkit::portable_sql(&modules);
        }
    }

    /// Tables that name nobody; every other one has policies or is withheld from the connections that read.
    const WITHOUT_PERSONS: [&str; 22] = [
        "code_term",
        "daily_count",
        "doctor",
        "double_run",
        "laboratory_hour",
        "laboratory_silence",
        "list_choice",
        "notice",
        "notice_closed",
        "notice_step",
        "organisation",
        "region_setting",
        "register_act",
        "register_change",
        "retired_count",
        "role_assignment",
        // Ids alone, which name nobody.
        "same_person",
        "sampling_place",
        "sampling_slot",
        "saved_list",
        "schema_migration",
        "user_account",
    ];

    #[test]
    fn every_table_that_holds_persons_stands_behind_the_second_wall() {
        let all = [modules(), audit_modules()].concat();
        assert_eq!(testkit::wall_faults(&all, &WITHOUT_PERSONS), [""; 0]);
    }

    /// Tables of persons that do not stand against a deletion: her own, what became of her history, who asked for her and whom she is like, and what tells who
    /// looked at her or decided about her, which outlives her; and the bars, which follow from obscurings, which do.
    const OUTLIVING: [&str; 10] = [
        "audience_bar",
        "deleted_person",
        "emergency_access",
        "help_request",
        "help_view",
        "person",
        "person_double",
        "person_history",
        "person_transfer",
        "rights_request",
    ];

    #[test]
    fn whatever_hangs_on_a_person_stands_against_her_deletion() {
        install();
        let mut named = [people::Hangings::tables(), OUTLIVING.to_vec()].concat();
        named.sort_unstable();
        assert_eq!(testkit::tables_of_persons(&modules()), named);
    }

    /// What has no place in a class is kept for ever, and nobody would notice.
    #[test]
    fn every_table_has_a_term_or_holds_nobody() {
        let all = [modules(), audit_modules()];
        assert_eq!(unplaced(&all), (Vec::new(), Vec::new()));
        // A class of the table of rules without tables, or the other way round.
        let rules = retention::rules::in_force(jiff::civil::date(2020, 11, 14));
        let coded = retention::classes::PLANNED.iter().map(|class| (class.code, true));
        let coded = coded.chain(retention::classes::UNPLANNED.iter().map(|(code, _)| (*code, false)));
        let mut coded: Vec<_> = coded.map(|(code, planned)| (code.to_owned(), planned)).collect();
        let mut ruled: Vec<_> = rules.iter().map(|rule| (rule.class.clone(), rule.is_planned())).collect();
        coded.sort();
        ruled.sort();
        assert_eq!(coded, ruled);
    }

    /// Tables of the database without a place, and places without a table.
    fn unplaced(stores: &[Vec<Module>]) -> (Vec<String>, Vec<String>) {
        let mut there: Vec<String> = stores.iter().flat_map(|modules| testkit::tables(modules)).collect();
        there.sort();
        there.dedup();
        let mut named: Vec<String> = retention::classes::tables().into_iter().map(str::to_owned).collect();
        named.sort();
        let twice = named.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None, "in two classes");
        let missing = there.iter().filter(|table| !named.contains(table)).cloned().collect();
        (missing, named.into_iter().filter(|table| !there.contains(table)).collect())
    }

    /// The page that says how each class of data is kept names every table, and no other.
    #[test]
    fn every_table_has_a_class_of_data() {
        let page = include_str!("../../../docs/data-classes.md");
        let (_, list) = page.split_once("| table | class |\n").expect("the list of tables");
        let rows = list.lines().skip(1).map_while(|line| line.strip_prefix("| ")?.split_once(" | "));
        let classed: Vec<&str> =
            rows.map(|(table, _)| table).filter(|table| !table.starts_with("wall.")).collect();
        let mut there: Vec<String> =
            [modules(), audit_modules()].iter().flat_map(|modules| testkit::tables(modules)).collect();
        there.sort();
        there.dedup();
        assert_eq!(there, classed);
    }

    #[test]
    fn a_table_without_a_term_is_found() {
        let planted = "CREATE TABLE planted (id @id PRIMARY KEY, note @text) @table;";
        static PLANTED: OnceLock<[Migration; 1]> = OnceLock::new();
        let planted = PLANTED.get_or_init(|| [Migration { number: 1, name: "planted", sql: planted }]);
        let planted = Module { name: "planted", migrations: planted, queries: &[] };
        let all = [[modules(), vec![planted]].concat(), audit_modules()];
        assert_eq!(unplaced(&all).0, ["planted"]);
    }

    #[test]
    fn a_table_of_persons_without_a_policy_is_found() {
        let about =
            "CREATE TABLE planted (id @id PRIMARY KEY, about @id NOT NULL REFERENCES person (id)) @table;";
        let further =
            "CREATE TABLE planted_note (id @id PRIMARY KEY REFERENCES planted (id), note @text) @table;";
        let view = "CREATE VIEW planted_view AS SELECT id AS person_id FROM person;";
        static PLANTED: OnceLock<[Migration; 3]> = OnceLock::new();
        let planted = PLANTED.get_or_init(|| {
            [
                Migration { number: 1, name: "planted", sql: about },
                Migration { number: 2, name: "", sql: further },
                Migration { number: 3, name: "", sql: view },
            ]
        });
        let planted = Module { name: "planted", migrations: planted, queries: &[] };
        let all = [modules(), audit_modules(), vec![planted]].concat();
        let names = |faults: Vec<String>| {
            faults
                .iter()
                .map(|fault| fault.split(' ').next().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        };
        let postgres = std::env::var("ARGINE_TEST_POSTGRES").is_ok();
        let expected: &[&str] = if postgres { &["planted", "planted_note", "planted_view"] } else { &[] };
        assert_eq!(names(testkit::wall_faults(&all, &WITHOUT_PERSONS)), expected);
        // To say that they are without persons does not help.
        let said = [&WITHOUT_PERSONS[..], &["planted", "planted_note", "planted_view"]].concat();
        assert_eq!(names(testkit::wall_faults(&all, &said)), expected);
    }

    #[cfg(feature = "bench")]
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
