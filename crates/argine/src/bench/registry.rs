//! `argine bench registry`: the registry's file is loaded into a database without persons, and then refreshed by a file in which one
//! person of a hundred has changed. The import runs as a process of its own.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use demo::{Population, SyntheticPerson};
use serde_json::{Value, json};
use storage::Db;

use super::import::SEED;
use super::server::peak_megabytes;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// One of so many persons is changed by the second file.
const CHANGED: u32 = 100;
/// How often the memory of the import is looked at.
const LOOK: Duration = Duration::from_millis(200);
const HEADER: &str = "Codice fiscale;Cognome;Nome;Sesso;Data di nascita;Luogo di nascita;Comune di residenza;\
                      Indirizzo di residenza;Comune di domicilio;Indirizzo di domicilio;Telefono;Nucleo familiare;\
                      Codice regionale del medico;Medico dal";

/// Measures both, and says what it saw.
///
/// # Errors
/// When the database holds persons, or an import fails.
pub async fn run(settings: &Settings, db: &Db, people: u64) -> Outcome<Value> {
    if demo::state(db).await? != demo::State::Empty {
        return Err(Failure::new("the registry is loaded into a database without persons: name another one"));
    }
    let count = u32::try_from(people).map_err(kernel::Problem::internal)?;
    let population = || Population::new(SEED, count, settings.clocks().today());
    let doctors = Arc::new(population().doctors().list().to_vec());
    db.bulk(move |tx| {
        doctors.iter().try_for_each(|doctor| match territory::doctors::find(tx, &doctor.code)? {
            Some(_) => Ok(()),
            None => territory::doctors::insert(tx, doctor),
        })
    })
    .await?;
    let folder = settings.data_folder();
    std::fs::create_dir_all(&folder)?;
    let first = write(folder.join(format!("registry-{people}.csv")), population(), 0)?;
    let second = write(folder.join(format!("registry-{people}-later.csv")), population(), CHANGED)?;
    let (load, load_peak) = import(settings, &first)?;
    let (refresh, refresh_peak) = import(settings, &second)?;
    let rate = |told: &Value| {
        (told["rows"].as_f64().unwrap_or(0.0) / told["seconds"].as_f64().unwrap_or(f64::INFINITY)).round()
    };
    Ok(json!({
        "people": people,
        "load_seconds": load["seconds"], "load_rows_per_s": rate(&load), "load_peak_megabytes": load_peak.round(),
        "new": load["new"], "rejected": load["rejected"],
        "refresh_seconds": refresh["seconds"], "refresh_rows_per_s": rate(&refresh),
        "refresh_peak_megabytes": refresh_peak.round(), "changed": refresh["changed"],
        "unchanged": refresh["unchanged"],
    }))
}

/// Writes the file of a population, in which one of so many has another telephone.
fn write(path: PathBuf, population: Population, changed: u32) -> Outcome<PathBuf> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(&path)?);
    writeln!(file, "{HEADER}")?;
    for person in population {
        let SyntheticPerson { index, tax_code, family_name, given_name, birth_date, birth_place, .. } =
            &person;
        let phone = match person.phone.as_deref() {
            _ if changed > 0 && index % changed == 0 => "011 000000",
            phone => phone.unwrap_or_default(),
        };
        let (residence, domicile) = (&person.residence, &person.domicile);
        let sex = people::model::sex_letter(person.sex);
        let cells = [
            tax_code.as_str(),
            family_name,
            given_name,
            sex,
            &birth_date.to_string(),
            birth_place,
            residence.comune,
            &residence.street,
            domicile.comune,
            &domicile.street,
            phone,
            &person.household.to_string(),
            &person.gp_code,
            &person.gp_since.to_string(),
        ];
        writeln!(file, "{}", web::csv::print(cells))?;
    }
    file.flush()?;
    Ok(path)
}

/// Imports a file; answers what the program said, and the most memory it held.
fn import(settings: &Settings, path: &Path) -> Outcome<(Value, f64)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["import", "people", "--json"]).arg(path).arg("--database").arg(settings.database());
    command.arg("--data-folder").arg(settings.data_folder());
    if let Some(date) = settings.business_date {
        command.arg("--business-date").arg(date.to_string());
    }
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut peak = 0.0_f64;
    while child.try_wait()?.is_none() {
        peak = peak.max(peak_megabytes(child.id()));
        std::thread::sleep(LOOK);
    }
    let output = child.wait_with_output()?;
    let told = serde_json::from_slice(&output.stdout)
        .map_err(|_| Failure::new(format!("the import failed: {}", output.status)))?;
    Ok((told, peak))
}
