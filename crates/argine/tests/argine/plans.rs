//! How SQLite reads for each statement of every module. It keeps no statistics, so that a plan is the same on each database
//! and never gets worse overnight; the price is that it takes any equality for a narrow one. A statement that begins with all
//! of a laboratory or of an audience is quick on the demo and takes seconds on a region: `column || ''` sends it elsewhere.

use std::path::Path;

use rusqlite::Connection;
use storage::Engine;
use testkit::places;

use crate::command::run;

/// Those that may, in order: what they ask is how much there is, as far as a bound, or all (`argine doctor` counts anew); or
/// the demo asks it once.
const WHOLE: [(&str, &str); 14] = [
    ("access", "how_many"),
    ("access", "how_many_supervised"),
    ("demo", "anybody"),
    ("demo", "see_old_measures"),
    ("insight", "recount_cases"),
    ("insight", "recount_measures_balance"),
    ("insight", "recount_measures_ended"),
    ("insight", "recount_measures_started"),
    ("insight", "recount_positives"),
    ("insight", "recount_requests"),
    ("insight", "recount_results"),
    ("lab", "dead_letters"),
    ("lab", "queue_of_laboratory"),
    ("outbound", "untold_count"),
];

/// Tables that grow with the epidemic, or are of the size of the region.
const GROWS: [&str; 13] = [
    "audience_entry",
    "communication",
    "covid_case",
    "lab_message",
    "lab_result",
    "lab_unsettled",
    "measure",
    "person",
    "person_fact",
    "report",
    "report_step",
    "swab_request",
    "tube_fact",
];

/// The steps of a statement's plan that read all that a laboratory or an audience has of a table that grows, or all of the
/// table.
fn wide(connection: &Connection, statement: &str) -> Vec<String> {
    let asked = format!("EXPLAIN QUERY PLAN {statement}");
    let mut explained = connection.prepare(&asked).unwrap_or_else(|error| panic!("{error}: {statement}"));
    let steps = explained.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>();
    let is_wide = |step: &String| {
        step.contains("(audience=? AND resource=?)")
            // The view of the supervisor's ASL takes the next one of a range, and no more of it (access/0043).
            || step.contains("(audience>? AND audience<?)") && !step.starts_with("SEARCH next_asl ")
            || step.contains("(laboratory=?)") && GROWS.iter().any(|table| step.contains(table))
            || scanned(connection, step, statement)
    };
    steps.unwrap_or_else(|error| panic!("{error}: {statement}")).into_iter().filter(is_wide).collect()
}

/// Whether a step reads a table that grows from one end to the other, also to make an index for this one statement, but for an
/// index that holds only some of its rows.
fn scanned(connection: &Connection, step: &str, statement: &str) -> bool {
    if !step.starts_with("SCAN ") && !step.contains(" AUTOMATIC ") {
        return false;
    }
    let alias = step.split(' ').nth(1).unwrap_or_default();
    let by = step.split_once("INDEX ").map_or("", |(_, index)| index);
    let holds_some = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?1 AND sql LIKE '%WHERE%'";
    if connection.prepare_cached(holds_some).unwrap().exists([by]).unwrap() {
        return false;
    }
    // Within a view a table has the name that the view gives it.
    let mut views =
        connection.prepare_cached("SELECT name, sql FROM sqlite_master WHERE type = 'view'").unwrap();
    let views = views.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
    let named = |(name, text): (String, String)| words(statement).any(|word| word == name).then_some(text);
    let texts: Vec<String> = views.map(Result::unwrap).filter_map(named).collect();
    let is_table = |text: &str| {
        let words: Vec<&str> = words(text).filter(|word| *word != "AS").collect();
        words.windows(2).any(|pair| pair[1] == alias && GROWS.contains(&pair[0]))
    };
    GROWS.contains(&alias) || is_table(statement) || texts.iter().any(|text| is_table(text))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| word.trim_matches([',', '(', ')']))
}

/// Name and text of each statement of a module, as SQLite runs it.
fn statements(file: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(file).unwrap();
    let named = text.split("-- name: ").skip(1).map(|one| one.split_once('\n').expect("a statement"));
    let ours = named.filter(|(name, _)| !name.contains("@postgres"));
    ours.map(|(name, body)| (name.split(' ').next().unwrap().to_owned(), body.to_owned())).collect()
}

#[test]
fn no_statement_reads_all_that_a_laboratory_or_an_audience_has() {
    let place = places().find(|place| place.engine() == Engine::Sqlite).unwrap();
    run(&place, &["migrate"]);
    let connection = Connection::open(place.url()).unwrap();
    let log = place.folder().join(place.url().replace(".db", "-audit.db"));
    connection.execute("ATTACH ?1 AS log", [log.to_str().unwrap()]).unwrap();
    let mut asked = 0;
    let (mut found, mut excepted) = (Vec::new(), Vec::new());
    for module in std::fs::read_dir("..").unwrap().map(|entry| entry.unwrap().path()) {
        let name = module.file_name().unwrap().to_str().unwrap().to_owned();
        let file = module.join("src/queries.sql");
        if name == "storage" || !file.exists() {
            continue;
        }
        for (statement, text) in statements(&file) {
            asked += 1;
            let steps = wide(&connection, &text);
            match WHOLE.iter().find(|one| **one == (&name, &statement)) {
                _ if steps.is_empty() => {}
                Some(one) => excepted.push(*one),
                None => found.push(format!("{name} {statement}: {steps:?}")),
            }
        }
    }
    assert!(asked > 900, "{asked} statements");
    assert!(found.is_empty(), "{found:#?}");
    excepted.sort_unstable();
    assert_eq!(excepted, WHOLE, "an exception that is needed no more");
    let careless = "SELECT 1 FROM lab_result WHERE person_id IN (SELECT id FROM same_person WHERE known_as = $1) AND laboratory = $2";
    assert_eq!(wide(&connection, careless).len(), 1, "what it looks for is seen");
    let whole =
        "SELECT COUNT(*) FROM report r JOIN audience_entry e ON e.id = r.id WHERE e.audience || '' = $1";
    assert_eq!(wide(&connection, whole).len(), 1, "what it looks for is seen");
    let in_a_view = "SELECT COUNT(*) FROM request_entry WHERE number || '' = $1";
    assert!(!wide(&connection, in_a_view).is_empty(), "what it looks for is seen");
}
