//! `argine lab …`: what a laboratory sends, read and not stored, without opening a database; and who may send.

use std::path::Path;

use super::{peers, print_json};
use crate::cli::{Json, Lab};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use crate::wiring;

/// Runs `argine lab …`.
///
/// # Errors
/// Exit code 3 when something of what was sent could not be taken, 4 when the file cannot be read.
pub async fn run(settings: &Settings, command: Lab) -> Outcome {
    match command {
        Lab::Parse { file, mapping, json } => parse(settings, &file, mapping.as_deref(), json),
        Lab::Peer(command) => peers::run(settings, command).await,
    }
}

fn parse(settings: &Settings, file: &Path, mapping: Option<&Path>, json: Json) -> Outcome {
    web::texts::init(&wiring::catalogue());
    let bytes = read_file(file)?;
    let clocks = settings.clocks();
    let options = lab_messages::Options::at(clocks.business_now());
    let answer_id = uuid::Uuid::now_v7().to_string();
    let reading = match mapping {
        None => lab::messages::read(&bytes, &options, clocks.today(), &answer_id),
        Some(path) => lab::messages::read_by(&read_mapping(path)?, &bytes, clocks.today()),
    };
    if json.json {
        print_json(&reading)?;
    } else {
        let (results, errors) = (reading.results.len(), reading.errors.len());
        println!("{results} results, {errors} errors, {} warnings", reading.warnings.len());
        for order in &reading.orders {
            let (control, test) = (order.control.code(), &order.test.code);
            println!("an order to a laboratory (OML^O21), no result: {control} {} {test}", order.number);
        }
        for trouble in reading.errors.iter().chain(&reading.warnings) {
            println!("{}: {}", trouble.place, trouble.why);
        }
    }
    match reading.errors.len() {
        0 => Ok(()),
        errors => Err(Failure::found(format!("{errors} errors: see where and why"))),
    }
}

/// Reads a mapping as the laboratory's page lets one download it.
fn read_mapping(path: &Path) -> Outcome<lab::rules::table::Mapping> {
    let text = String::from_utf8(read_file(path)?).unwrap_or_default();
    lab::rules::table::Mapping::parse(&text).map_err(|problem| match problem {
        kernel::Problem::Invalid(fields) => {
            let words: Vec<String> = fields.iter().map(web::texts::problem).collect();
            Failure::new(format!("{}: {}", path.display(), words.join(" ")))
        }
        problem => problem.into(),
    })
}

/// Reads a file that is not larger than what is read of one.
fn read_file(path: &Path) -> Outcome<Vec<u8>> {
    use std::io::Read;
    let unreachable = |error| Failure::unreachable(format!("{}: {error}", path.display()));
    let file = std::fs::File::open(path).map_err(unreachable)?;
    let mut bytes = Vec::new();
    let most = lab_messages::LARGEST_FILE as u64 + 1;
    file.take(most).read_to_end(&mut bytes).map_err(unreachable)?;
    if bytes.len() > lab_messages::LARGEST_FILE {
        return Err(Failure::new(format!("{}: larger than 64 MiB", path.display())));
    }
    Ok(bytes)
}
