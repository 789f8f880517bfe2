//! `argine demo`: a synthetic region on real territory, filled and served.

use std::io::IsTerminal;

use demo::{DemoUser, Plan};
use serde_json::json;
use storage::Db;

use super::{open, print_json};
use crate::cli::Demo;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use crate::{operations, server};

/// The autumn wave, when the story has most to tell.
const BUSINESS_DATE: kernel::Date = jiff::civil::date(2020, 11, 14);

/// Fills the database when it is empty, prints one login for each role, and serves.
///
/// # Errors
/// When asked to serve known passwords beyond this machine; when the database holds something else.
pub async fn run(mut settings: Settings, arguments: &Demo) -> Outcome {
    settings.business_date.get_or_insert(BUSINESS_DATE);
    let public = !settings.listen().ip().is_loopback();
    if public && !arguments.prepare_only && !arguments.demo_passwords_are_public {
        return Err(Failure::new(format!(
            "{} can be reached from other machines and the demo's passwords are known: serve on 127.0.0.1, or say \
             --demo-passwords-are-public",
            settings.listen()
        )));
    }
    if !arguments.prepare_only {
        settings.check_proxies()?;
        settings.check_public_url()?;
    }
    let db = open(&settings).await?;
    let people = prepare(&db, &settings, arguments).await?;
    let users = demo::users(&db).await?;
    announce(people, &users, arguments.json.json)?;
    if arguments.prepare_only {
        // The history just played has left its trace: it gets its places in the tree before anyone looks.
        return Ok(server::sequencer(&db, &settings)?.drain().await?);
    }
    // A machine has no page to sign in at.
    accounts::show_demo_logins(users.iter().filter(|user| !user.role.is_machine()).map(login).collect());
    let json = arguments.json.json;
    let scheme = settings.scheme();
    server::serve(db, &settings, true, move |address, door| {
        if !json {
            println!("\nArgine serves {scheme}://{address}  (Ctrl-C ends)");
            super::announce_door(door);
        }
    })
    .await
}

/// Fills an empty database; answers how many persons it holds.
async fn prepare(db: &Db, settings: &Settings, arguments: &Demo) -> Outcome<u64> {
    let business_date = settings.business_date.unwrap_or(BUSINESS_DATE);
    let plan = Plan { people: arguments.people, seed: arguments.seed, business_date };
    match demo::state(db).await? {
        demo::State::Filled { people } => Ok(people),
        demo::State::Unfinished => Err(Failure::new(
            "the database holds a demo that was interrupted while being filled: delete it, start again",
        )),
        demo::State::Empty => {
            let bar = progress_bar(arguments.people, arguments.json.json);
            fill(db, &plan, |stage, done, of| {
                bar.set_length(of);
                bar.set_message(stage);
                bar.set_position(done);
            })
            .await?;
            bar.finish_and_clear();
            Ok(arguments.people)
        }
    }
}

/// Fills an empty database. Its first day begins with the night's work done, as every other does: what only informed months ago
/// waits for nobody.
///
/// # Errors
/// As `demo::load`.
pub(super) async fn fill(
    db: &Db,
    plan: &Plan,
    progress: impl Fn(&'static str, u64, u64),
) -> kernel::Result<()> {
    demo::load(db, plan, &progress).await?;
    progress("the last night", 0, 1);
    operations::night(db).await
}

fn progress_bar(people: u64, quiet: bool) -> indicatif::ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let style =
        indicatif::ProgressStyle::with_template("{msg:20} {bar:40} {human_pos}/{human_len} {eta} left");
    let bar = indicatif::ProgressBar::new(people);
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

fn login(user: &DemoUser) -> accounts::DemoLogin {
    accounts::DemoLogin {
        roles: std::iter::once(user.role).chain(user.also.iter().map(|(role, _)| *role)).collect(),
        login: user.login.clone(),
        password: user.password.clone(),
        unit: user.unit.name.clone(),
    }
}

fn announce(people: u64, users: &[DemoUser], as_json: bool) -> Outcome {
    if as_json {
        let users: Vec<_> = users
            .iter()
            .map(|user| {
                json!({ "role": user.role.code(), "login": user.login, "password": user.password,
                        "unit": user.unit.name, "unit_code": user.unit.code })
            })
            .collect();
        return print_json(&json!({ "people": people, "users": users }));
    }
    println!(
        "{people} synthetic persons. Invented people, real territory, laboratories and sampling places invented at \
         real hospitals and in real comuni.\n"
    );
    println!("{:24} {:12} {:24} unit", "role", "login", "password");
    for user in users {
        println!("{:24} {:12} {:24} {}", user.role.code(), user.login, user.password, user.unit.name);
    }
    Ok(())
}
