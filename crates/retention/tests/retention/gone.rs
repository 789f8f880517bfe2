//! What is deleted is gone: from every table, from the file and its log; and nothing points at it any more.

use crate::common::{Region, THEN, on_each_engine, sql};
use axum::http::StatusCode;
use storage::{Engine, args};

/// Long enough that no chance spells it, and short enough for every column.
const CANARY: &str = "Qx7CanarinaZw9";

/// Columns of codes, days and addresses of units: no words of or about anybody.
const CODES: &[&str] = &[
    "act",
    "asl",
    "audience",
    "birth_date",
    "birth_place",
    "by_role",
    "change",
    "closed_why",
    "closing",
    "comune",
    "detail",
    "domicile_comune",
    "doubt",
    "from_asl",
    "gp_code",
    "gp_since",
    "grades",
    "kind",
    "laboratory",
    "matched_by",
    "onset_date",
    "opened_on",
    "origin",
    "outcome",
    "place_since",
    "point",
    "preferred",
    "priority",
    "proposed_through",
    "recipient",
    "residence_comune",
    "resource",
    "rule_id",
    "sender",
    "sent_through",
    "sex",
    "source",
    "state",
    "status",
    "step",
    "symptoms",
    "test_code",
    "test_type",
    "to_asl",
    "tube",
    "unit",
    "valid_from",
    "valid_to",
    "withdrawn",
];

fn rows(region: &Region<'_>, word: &str) -> Vec<String> {
    let connection = rusqlite::Connection::open(&region.db.url).unwrap();
    let texts = |sql: &str| -> Vec<(String, String)> {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let columns = texts(
        "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.type = 'TEXT' ORDER BY 1, 2",
    );
    let holding = |(table, column): &(String, String)| {
        let count = format!("SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\" = ?1");
        connection.query_row(&count, [word], |row| row.get::<_, i64>(0)).unwrap() > 0
    };
    columns.into_iter().filter(holding).map(|(table, column)| format!("{table}.{column}")).collect()
}

/// How often a word stands in the file and its log.
fn in_files(region: &Region<'_>, word: &str) -> usize {
    let files = ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", region.db.url)).unwrap_or_default());
    files.iter().map(|bytes| bytes.windows(word.len()).filter(|at| *at == word.as_bytes()).count()).sum()
}

fn plan(region: &Region<'_>) {
    let plan = region.administrator().prepares("204");
    region.officer("204").approves(&plan).expect(StatusCode::SEE_OTHER);
    region.job();
}

#[test]
fn nothing_of_her_is_left_anywhere() {
    on_each_engine(|region| {
        // Others around her, so that pages of the file are split and joined.
        for number in 0..40 {
            region.ill(&format!("Vicina numero {number}"), THEN, None);
        }
        let her = region.ill(CANARY, THEN, None);
        for number in 40..79 {
            region.ill(&format!("Vicina numero {number}"), crate::common::TODAY, None);
        }
        // One who stays has named her.
        let (names, named) = (region.ill("Vicina numero 79", crate::common::TODAY, None).id, her.id);
        region.db.write(move |tx| tx.execute(&sql::NAMES, args![names, named, CANARY]).map(drop)).unwrap();
        if region.db.engine() == Engine::Sqlite {
            covered(region);
            assert!(in_files(region, CANARY) > 0, "the test sees the file");
        }
        plan(region);
        plan(region);
        assert_eq!(region.count(&sql::PEOPLE), 40);
        let buried = || {
            let id = her.id;
            let left = region.db.write(move |tx| tx.first(&people::sql::IS_BURIED, args![id], |_| Ok(())));
            left.unwrap().is_some()
        };
        assert!(buried(), "whose accesses they were is known for their term");
        region.db.write(|tx| tx.execute(&sql::BURIED_LONG_AGO, args![]).map(drop)).unwrap();
        plan(region);
        assert!(!buried());
        // Why somebody could see her is of no ASL.
        let regional = region.administrator().prepares("010");
        region.administrator().approves(&regional).expect(StatusCode::SEE_OTHER);
        region.job();
        if region.db.engine() == Engine::Sqlite {
            assert_eq!(rows(region, CANARY), [""; 0]);
            assert_eq!(in_files(region, CANARY), 0);
            no_pointer(region, &her);
        } else {
            gone_from_postgres(region);
        }
    });
}

/// Every text column of the tables about her has the canary, or is one of codes.
fn covered(region: &Region<'_>) {
    let with = rows(region, CANARY);
    let connection = rusqlite::Connection::open(&region.db.url).unwrap();
    let classes = retention::classes::PLANNED.iter();
    let tables =
        classes.filter(|class| ["records", "persons"].contains(&class.code)).flat_map(|class| class.tables);
    let tables = tables.filter(|table| **table != "retention_hold");
    let mut bare = Vec::new();
    for table in tables.chain(&["correction", "obscuring", "audience_history"]) {
        let mut columns =
            connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE type = 'TEXT'").unwrap();
        let columns = columns.query_map([table], |row| row.get::<_, String>(0)).unwrap();
        for column in columns.map(Result::unwrap) {
            let day = ["_on", "_end", "_day"].iter().any(|end| column.ends_with(end));
            let code = CODES.contains(&column.as_str()) || day || column.starts_with("other_identifier");
            let free = !code
                && !["asked_through", "why", "cancel_reason", "reason", "class"].contains(&column.as_str());
            let name = format!("{table}.{column}");
            if free && !with.contains(&name) {
                bare.push(name);
            }
        }
    }
    assert_eq!(bare, [""; 0], "have no canary");
}

/// No row names her or a fact of hers, and no reference of the database leads nowhere.
fn no_pointer(region: &Region<'_>, her: &crate::common::Her) {
    let connection = rusqlite::Connection::open(&region.db.url).unwrap();
    let broken =
        connection.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, i64>(0));
    assert_eq!(broken.unwrap(), 0);
    let mut columns = connection
        .prepare("SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type = 'BLOB'")
        .unwrap();
    let columns =
        columns.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let columns: Vec<_> = columns.map(Result::unwrap).collect();
    for id in her.facts.iter().chain([&her.id]) {
        for (table, column) in &columns {
            let count = format!("SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\" = ?1");
            let found = connection.query_row(&count, [id.as_bytes()], |row| row.get::<_, i64>(0)).unwrap();
            assert_eq!(found, 0, "{table}.{column}");
        }
    }
}

/// No text of any table has the canary; the job has vacuumed.
fn gone_from_postgres(region: &Region<'_>) {
    let mut client = postgres::Client::connect(&region.db.url, postgres::NoTls).unwrap();
    let columns = "SELECT table_name::text, column_name::text FROM information_schema.columns
                   WHERE table_schema = 'public' AND data_type = 'text'";
    for row in client.query(columns, &[]).unwrap() {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let count = format!("SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\" = $1");
        assert_eq!(client.query_one(&count, &[&CANARY]).unwrap().get::<_, i64>(0), 0, "{table}.{column}");
    }
}

/// Rows enough, and in an order in which the pages of the file are split and joined all the time.
const MANY: u128 = 6_000;

/// Every second one is over, and they are of many lengths: between those that stay, what is deleted leaves copies.
fn scattered(region: &Region<'_>) -> Vec<uuid::Uuid> {
    let id =
        |number: u128| uuid::Uuid::from_u128(number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835));
    let ids: Vec<_> = (1..=MANY).map(id).collect();
    for some in ids.chunks(500) {
        let some = some.to_vec();
        let plant = move |tx: &mut storage::Tx<'_>| {
            for (place, id) in some.iter().enumerate() {
                let (word, day) =
                    if place % 2 == 0 { (CANARY, THEN) } else { ("Resta", crate::common::TODAY) };
                let more = "y".repeat(20 + usize::from(id.as_bytes()[15]) * 3 / 2);
                tx.execute(&sql::BURIED_AS, args![*id, word, more, crate::common::at(day)])?;
            }
            Ok(())
        };
        region.db.write(plant).unwrap();
    }
    ids
}

#[test]
fn nothing_is_left_between_the_rows_of_the_file() {
    on_each_engine(|region| {
        if region.db.engine() == Engine::Postgres {
            return;
        }
        scattered(region);
        assert!(in_files(region, CANARY) > 0, "the test sees the file");
        let plan = region.administrator().prepares("204");
        region.officer("204").approves(&plan).expect(StatusCode::SEE_OTHER);
        region.job();
        assert_eq!(rows(region, CANARY), [""; 0]);
        assert_eq!(in_files(region, CANARY), 0, "a copy between the cells");
    });
}

#[test]
fn nothing_is_left_of_what_a_plan_deleted_that_was_stopped_or_whose_process_died() {
    on_each_engine(|region| {
        if region.db.engine() == Engine::Postgres {
            return;
        }
        let ids = scattered(region);
        let plan = region.administrator().prepares("204");
        region.officer("204").approves(&plan).expect(StatusCode::SEE_OTHER);
        region.db.block_on(retention::service::advance_all(&region.db.db)).unwrap();
        // The process died before it wrote the file anew, and somebody took the plan back.
        region.db.write(|tx| tx.execute(&sql::STOPPED_HALF_WAY, args![]).map(drop)).unwrap();
        assert_eq!(region.there(&sql::THERE_BURIED, ids[0]), 0);
        assert!(in_files(region, CANARY) > 0, "copies between the cells");
        region.job();
        assert_eq!(in_files(region, CANARY), 0);
        assert_eq!(region.count(&sql::UNTIDIED), 0, "it is not done again and again");
    });
}
