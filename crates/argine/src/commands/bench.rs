//! `argine bench day | import | sign-in | search | duplicates | export | registry`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::Role;
use serde_json::json;
use storage::{Db, Engine};

use super::{open, print_json};
use crate::bench::day::{self, Crowd, Run};
use crate::bench::figures::median;
use crate::bench::server::Server;
use crate::bench::users::Person;
use crate::bench::{bare, duplicates, export, fhir, import, mllp, registry, search, sign_in, users};
use crate::cli::{Bench, BenchArgs, BenchDoor, DuplicatesArgs, ImportArgs, SearchArgs, SignInArgs};
use crate::failure::{Failure, Outcome};
use crate::server;
use crate::settings::Settings;

/// Requests waiting for results that a run may use up.
const WAITING_REQUESTS: u64 = 60_000;
/// How long the server is left alone before it is asked how much memory it has.
const REST: Duration = Duration::from_mins(1);
/// Persons of the region for each one of its largest ASL.
const PERSONS_OF_A_ROW: u64 = 5;

/// Runs a benchmark on a database that it fills when it is empty.
///
/// # Errors
/// When the database holds something else, or the server does not start.
pub async fn run(mut settings: Settings, command: Bench) -> Outcome {
    let (name, people) = match &command {
        Bench::Day(arguments)
        | Bench::Import(ImportArgs { bench: arguments, .. })
        | Bench::SignIn(SignInArgs { bench: arguments, .. })
        | Bench::Search(SearchArgs { bench: arguments, .. }) => ("", arguments.people),
        Bench::Registry(arguments) => ("registry-", arguments.people),
        Bench::Export(arguments) => ("", arguments.rows * PERSONS_OF_A_ROW),
        Bench::Duplicates(arguments) => ("duplicates-", u64::from(arguments.people)),
    };
    settings.business_date.get_or_insert(jiff::civil::date(2020, 11, 14));
    if settings.database.is_none() {
        settings.database = Some(format!("target/bench/{name}{people}.db"));
    }
    settings.data_folder.get_or_insert_with(|| PathBuf::from("target/bench"));
    let db = open(&settings).await?;
    if let Bench::Duplicates(arguments) = &command {
        return bench_duplicates(&settings, &db, arguments).await;
    }
    if let Bench::Registry(arguments) = &command {
        let mut report = registry::run(&settings, &db, people).await?;
        report["engine"] = engine(&db).into();
        return show(&report, arguments.json.json);
    }
    let people = prepare(&db, &settings, people).await?;
    // The records that the filling left are not part of a day.
    server::sequencer(&db, &settings)?.drain().await?;
    // As the server that it starts (bench/server.rs), for what is asked without one.
    access::reading::set_bound(usize::MAX);
    match &command {
        Bench::Day(arguments) => bench_day(&settings, db, people, arguments).await,
        Bench::Import(arguments) => bench_import(&settings, &db, people, arguments).await,
        Bench::SignIn(arguments) => bench_sign_in(&settings, &db, people, arguments).await,
        Bench::Search(arguments) => bench_search(&settings, &db, people, arguments).await,
        Bench::Export(arguments) => {
            let lines = export::run(&db, Server::start(&settings).await?).await?;
            let report = json!({ "engine": engine(&db), "people": people, "exports": lines });
            show(&report, arguments.json.json)
        }
        Bench::Duplicates(_) | Bench::Registry(_) => Ok(()),
    }
}

async fn prepare(db: &Db, settings: &Settings, people: u64) -> Outcome<u64> {
    match demo::state(db).await? {
        demo::State::Filled { people } => Ok(people),
        demo::State::Unfinished => {
            Err(Failure::new("the bench's database was not filled to the end: delete it"))
        }
        demo::State::Empty => {
            eprintln!("filling {} with {people} persons, once", settings.database());
            let business_date = settings.clocks().today();
            let plan = demo::Plan { people, seed: import::SEED, business_date };
            super::demo::fill(db, &plan, |_, _, _| {}).await?;
            Ok(people)
        }
    }
}

fn engine(db: &Db) -> &'static str {
    match db.engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

async fn bench_day(settings: &Settings, db: Db, people: u64, arguments: &BenchArgs) -> Outcome {
    let time = Duration::from_secs(arguments.seconds);
    let waiting = WAITING_REQUESTS.min(people / 4);
    let mut crowd: Vec<Person> = users::sign_in_all(&db).await?;
    if Crowd::new(crowd.clone()).left() < waiting as usize {
        demo::add_waiting_requests(&db, waiting).await?;
        crowd = users::sign_in_all(&db).await?;
    }
    let mut bare_rates = Vec::new();
    let crowd_shared = Arc::new(Crowd::new(crowd.clone()));
    let server = Server::start(settings).await?;
    eprintln!("nobody asks for anything for a minute, until the server is at rest");
    tokio::time::sleep(REST).await;
    let (idle, idle_own) = server.memory();
    day::run(server.address, crowd_shared.clone(), arguments.clients, Duration::from_secs(2), 0).await;
    let mut runs: Vec<Run> = Vec::new();
    let mut costs = Vec::new();
    for number in 0..arguments.runs {
        let before = server.processor_time();
        let run =
            day::run(server.address, crowd_shared.clone(), arguments.clients, time, number as u64 + 1).await;
        let used = server.processor_time() - before;
        costs.push(used.as_micros() as f64 / run.all().count().max(1) as f64);
        runs.push(run);
        bare_rates.push(bare::reads_per_s(&db, &crowd, arguments.clients, time / 2).await?);
    }
    let of = |measure: &dyn Fn(&Run) -> f64| median(runs.iter().map(measure).collect());
    let rate = of(&Run::rate);
    let bare_rate = median(bare_rates);
    let restricted = of(&|run| run.looking(&[Role::Mayor, Role::Gp]).percentile(0.95));
    let asl = of(&|run| run.looking(&[Role::SispOperator]).percentile(0.95));
    let (loaded, own) = server.memory();
    let errors: usize = runs.iter().map(|run| run.errors).sum();
    let report = json!({
        "engine": engine(&db), "people": people, "clients": arguments.clients, "runs": arguments.runs,
        "accesses_per_s": rate.round(), "p50_ms": of(&|run| run.all().percentile(0.5)),
        "p99_ms": of(&|run| run.all().percentile(0.99)), "errors": errors,
        "server_cpu_us_per_access": median(costs).round(), "bare_per_s": bare_rate.round(), "ratio": (rate / bare_rate * 1000.0).round() / 1000.0,
        "restricted_p95_ms": restricted, "asl_p95_ms": asl,
        "restricted_to_asl": (restricted / asl * 100.0).round() / 100.0,
        "first_page_ms": server.first_page.as_millis(), "idle_megabytes": idle.round(), "idle_own_megabytes": idle_own.round(),
        "loaded_megabytes": loaded.round(), "loaded_own_megabytes": own.round(), "mix": mix(&runs), "requests_left": crowd_shared.left(),
    });
    if let Some(error) = runs.iter().find_map(|run| run.first_error.clone()) {
        eprintln!("first error: {error}");
    }
    show(&report, arguments.json.json)
}

/// Each kind of access: its share, and its median and 99th percentile over all runs.
fn mix(runs: &[Run]) -> serde_json::Value {
    let mut total = Run::default();
    for run in runs {
        for (key, latencies) in &run.latencies {
            total.latencies.entry(*key).or_default().join(latencies);
        }
    }
    let all = total.all().count().max(1) as f64;
    let lines = total.latencies.iter().map(|((kind, role), one)| {
        let share = (one.count() as f64 / all * 1000.0).round() / 10.0;
        let key = format!("{} {}", kind.name(), role.code());
        (key, json!({ "percent": share, "p50_ms": one.percentile(0.5), "p95_ms": one.percentile(0.95) }))
    });
    serde_json::Value::Object(lines.collect())
}

async fn readers(db: &Db) -> Outcome<Arc<Vec<Person>>> {
    let looking = [Role::Gp, Role::SispOperator, Role::Mayor];
    let all = users::sign_in_all(db).await?;
    Ok(Arc::new(all.into_iter().filter(|person| looking.contains(&person.role)).collect()))
}

async fn bench_import(settings: &Settings, db: &Db, people: u64, arguments: &ImportArgs) -> Outcome {
    let ImportArgs { door, rows, bench: arguments } = arguments;
    let rows = u64::from(*rows).min(people);
    let (others, rows) = (people - rows + 1, rows.cast_signed());
    let readers = readers(db).await?;
    let server = match door {
        BenchDoor::Csv | BenchDoor::Fhir => Server::start(settings).await?,
        BenchDoor::Mllp => Server::start_with(settings, &["--mllp", "127.0.0.1:0"]).await?,
    };
    let laboratory = territory::get().laboratories().first().ok_or_else(|| Failure::new("no laboratory"))?;
    let (mut rates, mut lists, mut errors) = (Vec::new(), Vec::new(), 0);
    for number in 0..arguments.runs {
        // Other persons in each run, as far as there are so many.
        let skip = (number as u64 * rows.cast_unsigned()) % others;
        let skip = u32::try_from(skip).unwrap_or(0);
        let sample = uuid::Uuid::now_v7().as_u128() as usize % 1_000_000;
        let run = match door {
            BenchDoor::Csv => {
                let text = import::file(db, rows, skip, sample).await?;
                import::run(db, &laboratory.code, text, server.address, readers.clone()).await?
            }
            BenchDoor::Mllp => {
                let messages = mllp::messages(db, rows, skip, sample).await?;
                mllp::run(db, &laboratory.code, messages, &server, readers.clone()).await?
            }
            BenchDoor::Fhir => {
                let bundles = fhir::bundles(db, rows, skip, sample).await?;
                fhir::run(db, &laboratory.code, bundles, &server, readers.clone()).await?
            }
        };
        rates.push(run.rows_per_s);
        lists.push(run.lists.percentile(0.95));
        errors += run.rejected;
    }
    let report = json!({
        "engine": engine(db), "people": people, "runs": arguments.runs, "rows_a_run": rows, "door": door.name(),
        "rows_per_s": median(rates.clone()).round(), "seconds": (rows as f64 / median(rates)).round(), "errors": errors, "lists_p95_ms": median(lists),
    });
    show(&report, arguments.json.json)
}

async fn bench_sign_in(settings: &Settings, db: &Db, people: u64, arguments: &SignInArgs) -> Outcome {
    let readers = readers(db).await?;
    let users = users::many(db).await?;
    let server = Server::start(settings).await?;
    if arguments.under_attack {
        return bench_under_attack(db, people, arguments, users, readers, &server).await;
    }
    let (users, arguments) = (Arc::new(sign_in::strangers(users)), &arguments.bench);
    let time = Duration::from_secs(arguments.seconds);
    let mut runs = Vec::new();
    for _ in 0..arguments.runs {
        let began = Instant::now();
        let goes_on = || began.elapsed() < time;
        runs.push(sign_in::run(server.address, users.clone(), readers.clone(), goes_on).await);
    }
    let of = |measure: &dyn Fn(&sign_in::Run) -> f64| median(runs.iter().map(measure).collect());
    let report = json!({
        "engine": engine(db), "people": people, "runs": arguments.runs,
        "sign_ins_per_s": (of(&|run| run.per_s) * 10.0).round() / 10.0, "offered_per_s": sign_in::ARRIVALS_PER_S,
        "sign_in_p95_ms": of(&|run| run.sign_ins.percentile(0.95)),
        "errors": runs.iter().map(|run| run.errors).sum::<usize>(),
        "lists_p95_ms": of(&|run| run.lists.percentile(0.95)),
    });
    show(&report, arguments.json.json)
}

async fn bench_search(settings: &Settings, db: &Db, people: u64, arguments: &SearchArgs) -> Outcome {
    if arguments.misspellings {
        return bench_misspellings(db, people, arguments).await;
    }
    let users = users::sign_in_all(db).await?;
    let server = Server::start(settings).await?;
    let lines = search::run(db, server.address, &users).await?;
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let (p50, p95) = (line.latencies.percentile(0.5), line.latencies.percentile(0.95));
            json!({ "role": line.role, "key": line.key, "p50_ms": p50, "p95_ms": p95, "searches": line.latencies.count() })
        })
        .collect();
    if !arguments.bench.json.json {
        eprintln!("{people} persons, {}", engine(db));
    }
    show(&serde_json::Value::Array(rows), arguments.bench.json.json)
}

async fn bench_duplicates(settings: &Settings, db: &Db, arguments: &DuplicatesArgs) -> Outcome {
    let today = settings.clocks().today();
    let found = duplicates::run(db, arguments.people, arguments.planted, today).await?;
    let share = |of: usize| (found.right as f64 / of.max(1) as f64 * 10_000.0).round() / 10_000.0;
    let report = json!({
        "engine": engine(db), "people": arguments.people, "planted": found.planted, "found": found.found,
        "right": found.right, "precision": share(found.found), "recall": share(found.planted),
        "compared": found.compared, "seconds": (found.seconds * 10.0).round() / 10.0,
    });
    show(&report, arguments.json.json)
}

async fn bench_misspellings(db: &Db, people: u64, arguments: &SearchArgs) -> Outcome {
    let found = search::misspellings(db, people, arguments.count).await?;
    let mut total = search::Recall::default();
    let mut rows = Vec::new();
    for ((role, mistake, dated), recall) in &found {
        if *dated {
            total.join(*recall);
        }
        let (share, first) = recall.shares();
        let asked = recall.asked;
        rows.push(json!({ "role": role, "mistake": mistake, "with_birth_date": dated, "asked": asked, "recall": share, "first": first }));
    }
    let (recall, first) = total.shares();
    let report = json!({ "engine": engine(db), "people": people, "asked": total.asked, "recall": recall, "first": first, "by": rows });
    show(&report, arguments.bench.json.json)
}

/// Those who sign in have done so before, in this browser: whom the brake lets through while somebody guesses.
async fn bench_under_attack(
    db: &Db,
    people: u64,
    arguments: &SignInArgs,
    logins: Vec<String>,
    readers: Arc<Vec<Person>>,
    server: &Server,
) -> Outcome {
    let known = Arc::new(sign_in::known(server.address, logins).await?);
    let attack = sign_in::Attack::begin(server.address, known.clone(), arguments.guesses);
    let run = sign_in::run(server.address, known, readers, || !attack.is_over()).await;
    let guesses = attack.end().await;
    let report = json!({
        "engine": engine(db), "people": people,
        "guesses": guesses.sent, "guesses_in": guesses.in_, "guesses_looked_at": guesses.looked_at,
        "guesses_refused": guesses.refused, "guesses_failed": guesses.failed, "guesses_per_s": guesses.per_s.round(),
        "sign_ins": run.sign_ins.count(), "sign_ins_per_s": (run.per_s * 10.0).round() / 10.0,
        "offered_per_s": sign_in::ARRIVALS_PER_S, "errors": run.errors,
        "sign_in_p50_ms": run.sign_ins.percentile(0.5), "sign_in_p95_ms": run.sign_ins.percentile(0.95),
        "lists_p95_ms": run.lists.percentile(0.95),
    });
    show(&report, arguments.bench.json.json)
}

fn show(report: &serde_json::Value, as_json: bool) -> Outcome {
    if as_json {
        return print_json(report);
    }
    println!("{}", serde_json::to_string_pretty(report).map_err(kernel::Problem::internal)?);
    Ok(())
}
