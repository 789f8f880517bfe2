//! How PostgreSQL means to run what the pages ask, from its own plans. What a list shows is the same when it reads and sorts
//! all that its audience holds, so no other test sees it; with a million persons it is five times slower.

use postgres::error::SqlState;
use postgres::{Client, NoTls, SimpleQueryMessage};
use serde_json::Value;
use storage::{Engine, Module, Query};

/// As a read connection plans it: one plan for all arguments, behind the second wall, with today's statistics.
const AS_READER: &str = "ANALYZE; SET ROLE argine_reader; SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off; SET jit = off";
/// The tables that hold a row for each thing that an audience sees.
const OF_AUDIENCES: [&str; 2] = ["audience_entry", "subject"];
/// The index whose order is a list's.
const ORDER: &str = "audience_entry_pkey";

/// What is wrong with the plans of these statements on a PostgreSQL database: whichever looks for entries neither by their
/// id nor by their place in a list reads all that an audience holds; and a page of a list is one range of the index, never
/// sorted. Statements that write, or that the read connections may not run, are passed over.
///
/// # Panics
/// When the database cannot be asked.
pub fn plan_faults(url: &str, modules: &[Module]) -> Vec<String> {
    let mut client = Client::connect(url, NoTls).expect("the test server");
    client.batch_execute(AS_READER).expect("the role of the read connections");
    let mut faults = Vec::new();
    for query in modules.iter().flat_map(|module| module.queries) {
        let Some(plan) = plan(&mut client, query) else { continue };
        let nodes = nodes(&plan);
        let mut wrong: Vec<String> = nodes.iter().copied().filter_map(reads_everything).collect();
        if is_page(query.text(Engine::Postgres)) && !nodes.iter().copied().any(is_range) {
            wrong.push("is no range of the audiences' index".into());
        }
        if is_page(query.text(Engine::Postgres)) && nodes.iter().any(|node| kind(node).contains("Sort")) {
            wrong.push("sorts a page".into());
        }
        faults.extend(wrong.into_iter().map(|fault| format!("{} {fault}", query.name())));
    }
    faults
}

fn is_page(sql: &str) -> bool {
    let order = sql.rsplit_once("ORDER BY ").and_then(|(_, order)| order.split(',').next());
    sql.contains("LIMIT $") && order.is_some_and(|first| first.rsplit('.').next() == Some("sort_key"))
}

/// The plan; `None` of what a read connection does not run.
fn plan(client: &mut Client, query: &Query) -> Option<Value> {
    let sql = query.text(Engine::Postgres);
    let writes = ["INSERT ", "UPDATE ", "DELETE ", "pg_advisory"].iter().any(|word| sql.contains(word));
    if writes {
        return None;
    }
    let arguments: Vec<&str> =
        (1..).take_while(|number| sql.contains(&format!("${number}"))).map(|_| "NULL").collect();
    let call = if arguments.is_empty() { String::new() } else { format!(" ({})", arguments.join(", ")) };
    client.batch_execute("DEALLOCATE ALL").expect("nothing is prepared");
    // On a line of its own: a statement may end with a comment.
    let ask = format!("PREPARE asked AS {sql}\n; EXPLAIN (FORMAT JSON) EXECUTE asked{call}");
    match client.simple_query(&ask) {
        Ok(answers) => {
            let rows = answers.iter().filter_map(|answer| match answer {
                SimpleQueryMessage::Row(row) => row.get(0),
                _ => None,
            });
            let mut plan: Value = serde_json::from_str(&rows.collect::<String>()).expect("a plan in JSON");
            Some(plan[0]["Plan"].take())
        }
        Err(error) if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) => None,
        Err(error) => panic!("{}: {error:?}", query.name()),
    }
}

fn nodes(plan: &Value) -> Vec<&Value> {
    let below = plan["Plans"].as_array().into_iter().flatten();
    std::iter::once(plan).chain(below.flat_map(nodes)).collect()
}

fn kind(node: &Value) -> &str {
    node["Node Type"].as_str().unwrap_or_default()
}

fn is_range(node: &Value) -> bool {
    let condition = node["Index Cond"].as_str().unwrap_or_default();
    node["Index Name"] == ORDER && condition.contains("audience = ") && condition.contains("sort_key")
}

fn reads_everything(node: &Value) -> Option<String> {
    let table = OF_AUDIENCES.into_iter().find(|table| node["Relation Name"] == *table)?;
    let condition = node["Index Cond"].as_str().unwrap_or_default();
    let by_id = condition.contains("id = ");
    (!by_id && !is_range(node)).then(|| format!("reads {table} by {condition:?}"))
}
