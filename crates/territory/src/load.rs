//! Reads the files under `data/`. They are part of the binary, so a fault in them is a fault of the build: it
//! panics with the file's name, and a test loads them all.

use std::collections::HashMap;

use jiff::civil::date;
use kernel::Date;
use kernel::clock::FOREVER;
use serde::de::DeserializeOwned;

use crate::birth_places::{ForeignLine, ItalianLine};
use crate::{Asl, BirthPlace, Comune, Hospital, Laboratory, School};

/// The day before which the platform knows nothing: see `data/territory/README.md`.
pub(crate) const BEGINNING: Date = date(2019, 1, 1);

macro_rules! data {
    ($path:literal) => {
        lines($path, include_str!(concat!("../../../data/", $path)))
    };
}

fn lines<T: DeserializeOwned>(path: &str, text: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let read: Result<Vec<T>, _> = reader.deserialize().collect();
    read.unwrap_or_else(|error| panic!("data/{path}: {error}"))
}

/// The three digits in use of a national code `010301`.
fn three(national_code: &str) -> String {
    national_code.get(3..).unwrap_or(national_code).to_owned()
}

/// The lines of the code lists: list, code and name, each list in its order.
pub(crate) fn code_terms() -> Vec<(String, String, String)> {
    data!("code_lists/terms.csv")
}

/// The regions.
pub(crate) fn regions() -> Vec<crate::regions::Region> {
    data!("territory/regions.csv")
}

#[derive(serde::Deserialize)]
struct AslLine {
    code: String,
    short_code: String,
    name: String,
}

pub(crate) fn asls() -> Vec<Asl> {
    let mut asls: Vec<Asl> = data!("territory/health_authorities.csv")
        .into_iter()
        .map(|line: AslLine| {
            let words = line.name.trim_start_matches("ASL ");
            let short = words.trim_start_matches("Città di ").to_owned();
            Asl { code: line.short_code, national_code: line.code, short, name: line.name }
        })
        .collect();
    asls.sort_by(|a, b| a.code.cmp(&b.code));
    asls
}

#[derive(serde::Deserialize)]
struct ComuneLine {
    codice_istat: String,
    comune: String,
    codice_catastale: String,
    codice_provincia: String,
    provincia: String,
    sigla: String,
    popolazione_2022: u32,
    codice_azienda: String,
}

#[derive(serde::Deserialize)]
struct RenameLine {
    effective_on: Date,
    istat: String,
    old_name: String,
    new_name: String,
}

#[derive(serde::Deserialize)]
struct MergerLine {
    effective_on: Date,
    old_istat: String,
    new_istat: String,
    new_catastale: String,
    new_name: String,
}

/// All periods of all comuni, by code and then by date.
pub(crate) fn comuni() -> Vec<Comune> {
    let mut comuni: Vec<Comune> = data!("comuni/comuni_piemonte.csv")
        .into_iter()
        .map(|line: ComuneLine| Comune {
            istat: line.codice_istat,
            name: line.comune,
            catastal_code: line.codice_catastale,
            province_code: line.codice_provincia,
            province: line.provincia,
            province_sign: line.sigla,
            asl: three(&line.codice_azienda),
            population: line.popolazione_2022,
            valid_from: BEGINNING,
            valid_to: FOREVER,
            succeeded_by: None,
        })
        .collect();
    comuni.sort_by(|a, b| a.istat.cmp(&b.istat));
    for line in data!("territory/comuni_renames.csv") {
        rename(&mut comuni, line);
    }
    for line in data!("territory/comuni_changes.csv") {
        merge(&mut comuni, line);
    }
    comuni.sort_by(|a, b| (&a.istat, a.valid_from).cmp(&(&b.istat, b.valid_from)));
    comuni
}

fn rename(comuni: &mut Vec<Comune>, line: RenameLine) {
    let old =
        comuni.iter_mut().find(|comune| comune.istat == line.istat).expect("a renamed comune is listed");
    let mut new = old.clone();
    (new.name, new.valid_from) = (line.new_name, line.effective_on);
    (old.name, old.valid_to) = (line.old_name, line.effective_on);
    comuni.push(new);
}

/// Ends a comune; the one that takes its place inherits province and ASL, and the residents of all its parts.
fn merge(comuni: &mut Vec<Comune>, line: MergerLine) {
    let old =
        comuni.iter_mut().find(|comune| comune.istat == line.old_istat).expect("a merged comune is listed");
    old.valid_to = line.effective_on;
    old.succeeded_by = Some(line.new_istat.clone());
    let part = old.clone();
    match comuni.iter_mut().find(|comune| comune.istat == line.new_istat) {
        Some(new) => new.population += part.population,
        None => comuni.push(Comune {
            istat: line.new_istat,
            name: line.new_name,
            catastal_code: line.new_catastale,
            valid_from: line.effective_on,
            valid_to: FOREVER,
            succeeded_by: None,
            ..part
        }),
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct HospitalLine {
    code: String,
    display: String,
    comune: String,
    asl_territoriale: String,
    codice_azienda: String,
    natura_giuridica: String,
}

#[derive(serde::Deserialize)]
struct BedsLine {
    anno: u16,
    codice_struttura_hsp: String,
    pl_totale: u32,
}

pub(crate) fn hospitals() -> Vec<Hospital> {
    let mut beds: HashMap<String, u32> = HashMap::new();
    let lines: Vec<BedsLine> = data!("hospitals/posti_letto_struttura_tipo_2010_2019.csv");
    for line in lines.into_iter().filter(|line| line.anno == 2019) {
        *beds.entry(line.codice_struttura_hsp).or_default() += line.pl_totale;
    }
    let mut hospitals: Vec<Hospital> = data!("hospitals/hl7it_strutture_ricovero_piemonte.csv")
        .into_iter()
        .map(|line: HospitalLine| Hospital {
            beds_2019: beds.get(&line.code).copied(),
            code: line.code,
            name: line.display,
            comune: line.comune,
            asl: three(&line.asl_territoriale),
            authority: line.codice_azienda,
            public: line.natura_giuridica == "Pubblico",
        })
        .collect();
    hospitals.sort_by(|a, b| a.code.cmp(&b.code));
    hospitals
}

#[derive(serde::Deserialize)]
struct LaboratoryLine {
    code: String,
    name: String,
    hospital_code: String,
    comune_istat: String,
    asl_code: String,
    serves_asl: String,
    daily_capacity: u32,
    contact: String,
}

pub(crate) fn laboratories() -> Vec<Laboratory> {
    let mut laboratories: Vec<Laboratory> = data!("laboratories/laboratories.csv")
        .into_iter()
        .map(|line: LaboratoryLine| Laboratory {
            code: line.code,
            name: line.name,
            hospital: line.hospital_code,
            comune: line.comune_istat,
            asl: three(&line.asl_code),
            serves: line.serves_asl.split(';').map(three).collect(),
            daily_capacity: line.daily_capacity,
            contact: line.contact,
        })
        .collect();
    laboratories.sort_by(|a, b| a.code.cmp(&b.code));
    laboratories
}

#[derive(serde::Deserialize)]
struct SchoolLine {
    codice_scuola: String,
    denominazione: String,
    codice_istituto: String,
    statale: String,
    tipologia: String,
    indirizzo: String,
    codice_istat: String,
    asl: String,
    alunni_2020_21: Option<u32>,
}

pub(crate) fn schools(asls: &[Asl]) -> Vec<School> {
    let asl_code = |name: &str| {
        asls.iter().find(|asl| asl.name == name).expect("a school is on the territory of an ASL").code.clone()
    };
    let mut schools: Vec<School> = data!("schools/scuole_piemonte.csv")
        .into_iter()
        .map(|line: SchoolLine| School {
            code: line.codice_scuola,
            name: line.denominazione,
            institute: line.codice_istituto,
            state: line.statale == "S",
            kind: line.tipologia,
            address: line.indirizzo,
            comune: line.codice_istat,
            asl: asl_code(&line.asl),
            pupils_2020: line.alunni_2020_21,
        })
        .collect();
    schools.sort_by(|a, b| a.code.cmp(&b.code));
    schools
}

/// The foreign states: ISO 3166-1 code of two letters and catastal code, by the former.
pub(crate) fn states() -> Vec<(String, String)> {
    data!("territory/states_iso3166.csv")
}

/// All periods of all birthplaces, by code and then by date.
pub(crate) fn birth_places() -> Vec<BirthPlace> {
    let italian: Vec<ItalianLine> = data!("codice_fiscale/catastali_italia_storico.csv");
    let foreign: Vec<ForeignLine> = data!("codice_fiscale/catastali_stati_esteri.csv");
    let mut places: Vec<BirthPlace> =
        italian.into_iter().map(BirthPlace::from).chain(foreign.into_iter().map(BirthPlace::from)).collect();
    places.sort_by(|a, b| (&a.code, a.valid_from).cmp(&(&b.code, b.valid_from)));
    places
}
