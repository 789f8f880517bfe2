//! One function per command.

mod archive;
mod audit;
mod backup;
#[cfg(feature = "bench")]
mod bench;
mod certificate;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod duplicates;
mod import;
mod import_people;
mod invite;
mod key;
mod lab;
mod peers;
mod retention;
mod shell;
mod users;

use storage::Db;

use crate::cli::{Cli, Command, Key, Migrate, Policy};
use crate::failure::Outcome;
use crate::settings::Settings;
use crate::{api, server, wiring};

/// Runs the command.
///
/// # Errors
/// A sentence and an exit code.
pub async fn run(cli: Cli) -> Outcome {
    let settings = cli.settings.with_file()?;
    // The doctor says what is wrong with it instead.
    if !matches!(cli.command, Command::Doctor(_))
        && let Some(breached) = settings.breached_passwords()?
    {
        access::passwords::breached_are(breached);
    }
    match cli.command {
        #[cfg(feature = "demo")]
        Command::Demo(demo) => demo::run(settings, &demo).await,
        Command::Serve => serve(&settings).await,
        Command::Migrate(migrate) => self::migrate(&settings, migrate).await,
        Command::User(user) => users::run(&settings, user).await,
        Command::Openapi => {
            let (_, document) = api::document();
            println!("{}", document.to_pretty_json().map_err(kernel::Problem::internal)?);
            Ok(())
        }
        Command::Doctor(how) => doctor::run(&settings, how).await,
        Command::Import(import) => import::run(&settings, import).await,
        Command::Lab(command) => lab::run(&settings, command).await,
        Command::Audit(audit) => audit::run(&settings, audit).await,
        Command::Backup { file, with_key } => backup::backup(&settings, &file, with_key).await,
        Command::Restore { file } => backup::restore(&settings, &file).await,
        Command::Key(Key::Rotate { audit: true, json }) => key::rotate_audit(&settings, json.json).await,
        Command::Key(Key::Rotate { json, .. }) => key::rotate(&settings, json.json).await,
        Command::Retention(command) => retention::run(&settings, command).await,
        Command::Duplicates(arguments) => duplicates::run(&settings, arguments).await,
        Command::Certificate(command) => certificate::run(command),
        #[cfg(feature = "bench")]
        Command::Bench(bench) => bench::run(settings, bench).await,
        Command::Policy(Policy::Print { json: false }) => {
            print!("{}", access::policy_table());
            Ok(())
        }
        Command::Policy(Policy::Print { json: true }) => print_json(&access::answers()),
        Command::Describe => {
            println!("{}", description().trim());
            Ok(())
        }
    }
}

/// Opens the database of the settings and reads its registers, so that every command knows what was added to them.
async fn open(settings: &Settings) -> Outcome<Db> {
    let db = wiring::open(settings)?;
    registers::refresh(&db).await?;
    Ok(db)
}

/// Opening migrates; then the login of the service gets its rights on what is new.
async fn migrate(settings: &Settings, Migrate { service_role }: Migrate) -> Outcome {
    let db = open(settings).await?;
    let append_only = access::tree::APPEND_ONLY;
    let granted =
        move |tx: &mut storage::Tx<'_>| storage::grant_service(tx, service_role.as_deref(), append_only);
    Ok(db.write(granted).await?)
}

async fn serve(settings: &Settings) -> Outcome {
    settings.check_proxies()?;
    settings.check_public_url()?;
    let db = open(settings).await?;
    server::serve(db, settings, false, |address, door| {
        println!("Argine serves {}://{address}", settings.scheme());
        announce_door(door);
    })
    .await
}

/// Where systems of laboratories hand results in, if anywhere.
fn announce_door(door: Option<std::net::SocketAddr>) {
    if let Some(door) = door {
        println!("Argine takes HL7 v2 at mllp://{door}");
    }
}

/// The parts of the documentation that the program knows best.
pub fn description() -> String {
    let mut text = format!(
        "# Reference\n\nPrinted by `argine describe`.\n\n## Who may do what\n\n{}",
        access::policy_table()
    );
    text += &format!("\n## When a session ends\n\n{}", access::sessions::idle_table());
    text += "\n## What happens when something happens\n\n| event | reactions, in order |\n|---|---|\n";
    for (event, names) in wiring::reactions().map() {
        text += &format!("| `{event}` | {} |\n", names.join("; "));
    }
    text
}

/// Prints a value as JSON.
fn print_json(value: &impl serde::Serialize) -> Outcome {
    println!("{}", serde_json::to_string(value).map_err(kernel::Problem::internal)?);
    Ok(())
}
