//! The column sets: what the screen shows, and those of the original with its own headings.
//!
//! The headings are those of the published source: of the workbook that operators and doctors had (`AbstractSoggettoApiServiceImpl`),
//! and the names of the fields where its CSV had those (`SoggettoForElencoPlain`, `SoggettoForTrasferimentoPlain`,
//! `TamponeForReportPlain`), in the order in which it declares them. What they say is what the list's own columns say.

use access::{Fields, Scope};
use web::t;

use crate::list::List;
use crate::model::{Column, Value};

/// What the screen shows.
pub const SCREEN: &str = "screen";

/// A column set of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// Its code in the database and the API.
    pub code: &'static str,
    /// Lists that it is offered on.
    pub lists: &'static [&'static str],
    /// Column of the list, and the original's heading; two with a `+` are written one after the other, and where there is none it is
    /// something of which Argine knows nothing yet.
    pub columns: &'static [(&'static str, &'static str)],
}

/// The workbook of the patient list, for operators and for doctors alike.
pub const PATIENTS: Set = Set {
    code: "patients",
    lists: &["patients", "complete"],
    columns: &[
        ("asl", "ASR in carico"),
        ("tax_code", "Codice Fiscale"),
        ("family_name", "Cognome"),
        ("given_name", "Nome"),
        ("birth_date", "Data di nascita"),
        ("residence_comune", "Comune di residenza"),
        ("domicile_comune", "Comune di domicilio"),
        ("domicile_address", "Indirizzo di domicilio"),
        ("phone", "Telefono mobile"),
        ("kind", "Tipo paziente"),
        ("event", "Evento"),
        ("event_date", "Data evento"),
        ("quarantine_end", "Data fine quarantena"),
        ("conditions", "Condizioni cliniche"),
        ("symptoms", "Sintomi"),
        ("onset_date", "Data esordio sintomi malattia"),
        ("note", "Note"),
        ("isolated_at", "Isolamento presso"),
        ("", "Struttura"),
        ("", "Area"),
        ("requested_at", "Data richiesta tampone"),
        ("criterion", "Criterio epid."),
        ("test_type", "Tipologia test covid"),
        ("outcome", "Esito ultimo tampone"),
        ("sampled_at", "Data test"),
    ],
};

/// The CSV of the patient list.
pub const PATIENTS_CSV: Set = Set {
    code: "patients-csv",
    lists: &["patients", "complete"],
    columns: &[
        ("tax_code", "codiceFiscale"),
        ("given_name", "nome"),
        ("family_name", "cognome"),
        ("birth_date", "dataNascita"),
        ("residence_asl", "aslResidenza"),
        ("asl", "aslDomicilio"),
        ("domicile_address", "indirizzoDomicilio"),
        ("phone", "telefono"),
        ("asl", "asr"),
        ("domicile_comune", "comuneDomicilio"),
        ("residence_comune", "comuneResidenza"),
        ("swabs", "numeroTamponiRichiesti"),
        ("", "numeroDecorsi"),
        ("kind", "operatoreSanitario"),
    ],
};

/// The CSV of those in quarantine.
pub const QUARANTINE: Set = Set {
    code: "quarantine",
    lists: &["measures"],
    columns: &[
        ("tax_code", "codiceFiscale"),
        ("family_name", "cognome"),
        ("given_name", "nome"),
        ("birth_date", "dataNascita"),
        ("phone", "telefonoMobile"),
        ("starts_on", "dataEvento"),
        ("quarantine_end", "dataFineQuarantena"),
        ("isolated_comune+isolated_at", "isolamentoPresso"),
        ("", "struttura"),
        ("", "area"),
        ("measure", "evento"),
        ("kind", "operatoreSanitario"),
    ],
};

/// `tamponi_asr.csv`.
pub const SWABS: Set = Set {
    code: "swabs",
    lists: &["requests"],
    columns: &[
        ("number", "idTampone"),
        ("requested_at", "dataRichiesta"),
        ("person_id", "idSoggetto"),
        ("tax_code", "codiceFiscale"),
        ("family_name", "cognome"),
        ("given_name", "nome"),
        ("birth_date", "dataNascita"),
        ("domicile_address", "indirizzoDomicilio"),
        ("domicile_comune", "comuneDomicilio"),
        ("residence_comune", "comuneResidenza"),
        ("kind", "descTipoSoggetto"),
        ("authorisation", "tamponeAutorizzato"),
        ("outcome", "esitoTampone"),
        ("sampled_at", "dataEsito"),
        ("criterion", "criterioEpidemiologico"),
        ("laboratory", "laboratorio"),
        ("requester", "medicoRichiedente"),
        ("requester_contact", "contattoRichiedente"),
    ],
};

/// Every set of the original.
pub const ALL: [&Set; 4] = [&PATIENTS, &PATIENTS_CSV, &QUARANTINE, &SWABS];

/// A set by its code; none for the screen's.
pub fn of(code: &str) -> Option<&'static Set> {
    ALL.into_iter().find(|set| set.code == code)
}

/// The code as it is kept, if there is such a set.
pub fn code_of(code: &str) -> Option<&'static str> {
    if code == SCREEN { Some(SCREEN) } else { of(code).map(|set| set.code) }
}

/// The sets that are offered on a list to whom its scope shows so much: those of the original are clinical.
pub fn offered(list: &dyn List, scope: &Scope) -> Vec<&'static str> {
    let clinical = scope.fields() == Fields::Clinical;
    let of_list = ALL.into_iter().filter(|set| clinical && set.lists.contains(&list.name()));
    std::iter::once(SCREEN).chain(of_list.map(|set| set.code)).collect()
}

/// The columns of the screen that were asked for and may be read, in the order in which they were; those that are usual when none was.
pub fn screen(list: &dyn List, scope: &Scope, asked: &[String]) -> Vec<(usize, Column)> {
    let readable = list.columns().iter().copied().enumerate().filter(|(_, column)| column.shown_to(scope));
    let readable: Vec<(usize, Column)> = readable.collect();
    let named = |code: &String| readable.iter().copied().find(|(_, column)| column.code == code);
    let chosen: Vec<_> = asked.iter().filter_map(named).collect();
    match chosen.is_empty() {
        true => readable.into_iter().filter(|(_, column)| column.usual).collect(),
        false => chosen,
    }
}

/// Where the cells of a row of the list come from, for a file: for each of its columns, the places in the list's row.
pub fn places(list: &dyn List, scope: &Scope, set: &str, asked: &[String]) -> Vec<Vec<usize>> {
    let place = |code: &str| list.columns().iter().position(|column| column.code == code);
    match of(set) {
        Some(set) => {
            let columns = set.columns.iter();
            columns.map(|(codes, _)| codes.split('+').filter_map(place).collect()).collect()
        }
        None => screen(list, scope, asked).into_iter().map(|(place, _)| vec![place]).collect(),
    }
}

/// A row of a file.
pub fn row(places: &[Vec<usize>], cells: &[Value]) -> Vec<Value> {
    let one = |place: &[usize]| match place {
        [only] => cells.get(*only).cloned().unwrap_or(Value::None),
        several => {
            let words = several.iter().filter_map(|place| cells.get(*place)).map(super::csv::words);
            Value::text(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
        }
    };
    places.iter().map(|place| one(place)).collect()
}

/// The headings of a set.
pub fn headings(list: &dyn List, scope: &Scope, set: &str, asked: &[String]) -> Vec<String> {
    match of(set) {
        Some(set) => set.columns.iter().map(|(_, heading)| (*heading).to_owned()).collect(),
        None => screen(list, scope, asked).iter().map(|(_, column)| t(&column.key()).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_the_original_is_one_of_its_lists() {
        for set in ALL {
            for name in set.lists {
                let list = crate::find(name).unwrap();
                let codes = set.columns.iter().flat_map(|(codes, _)| codes.split('+'));
                for code in codes.filter(|code| !code.is_empty()) {
                    let there = list.columns().iter().any(|column| column.code == code);
                    assert!(there, "{name} has no {code}");
                }
            }
        }
    }

    #[test]
    fn two_columns_are_written_one_after_the_other() {
        let cells = [Value::text("Ivrea"), Value::None, Value::text("via Palestro 1")];
        assert_eq!(
            row(&[vec![0, 2], vec![], vec![1, 2], vec![0]], &cells),
            [
                Value::text("Ivrea via Palestro 1"),
                Value::None,
                Value::text("via Palestro 1"),
                Value::text("Ivrea")
            ]
        );
    }
}
