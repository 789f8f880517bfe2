//! The file of the regional registry: its columns, how a row of it is read, and what a row says of a person.

use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem, Problem};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::PersonForm;
use crate::model::{PersonData, Source};

mod merge;

pub use merge::{FACTS, Fact, Merged, Origin, Step, merge, origins};

/// Fields of a row that are looked at: those of the file and some that a stray separator makes.
const MOST_FIELDS: usize = 128;
/// Bytes of a line that is read: no row in order comes near.
const MOST_BYTES: usize = 8 * 1024;
/// What a file that comes back has after the columns it was sent with: left out when it is sent again.
pub const RETURNED: [&str; 2] = ["errore", "campi tenuti"];

/// A row as it stands in the file: texts, all of which may be wrong.
#[derive(Default)]
pub struct RegistryRow {
    /// What a form has too.
    pub form: PersonForm,
    /// Number of the household in the registry.
    pub household: String,
    /// First day on which the doctor is hers no more.
    pub gp_until: String,
}

/// A column of the file.
pub struct Column {
    /// Its name, as the template has it.
    pub name: &'static str,
    /// Its name in the original, which is taken too.
    pub original: &'static str,
    /// The field of a person it fills.
    pub field: &'static str,
    /// Whether a file without it is refused. A column that is not there leaves what it would tell as it is.
    pub needed: bool,
    set: fn(&mut RegistryRow) -> &mut String,
}

macro_rules! columns {
    ($($name:literal, $original:literal, $field:literal, $needed:literal, $($place:ident).+;)*) => {
        /// All of them, in the order of the template. A further one is a line here, and a line of [`FACTS`].
        pub static COLUMNS: &[Column] = &[$(Column {
            name: $name,
            original: $original,
            field: $field,
            needed: $needed,
            set: |row| &mut row.$($place).+,
        }),*];
    };
}

columns! {
    "Codice fiscale", "codice_fiscale", "identifier", true, form.identifier;
    "Cognome", "cognome", "family_name", true, form.family_name;
    "Nome", "nome", "given_name", true, form.given_name;
    "Sesso", "sesso", "sex", true, form.sex;
    "Data di nascita", "data_nascita", "birth_date", true, form.birth_date;
    "Luogo di nascita", "comune_nascita", "birth_place", false, form.birth_place;
    "Comune di residenza", "comune_residenza_istat", "residence_comune", true, form.residence_comune;
    "Indirizzo di residenza", "indirizzo_residenza", "residence_address", false, form.residence_address;
    "Comune di domicilio", "comune_domicilio_istat", "domicile_comune", true, form.domicile_comune;
    "Indirizzo di domicilio", "indirizzo_domicilio", "domicile_address", false, form.domicile_address;
    "ASL che riceve", "asl_ricevente", "receiving_asl", false, form.receiving_asl;
    "Telefono", "telefono_recapito", "phone", false, form.phone;
    "Secondo telefono", "telefono_secondario", "phone2", false, form.phone2;
    "E-mail", "email", "email", false, form.email;
    "Tipo di persona", "tipo_soggetto", "person_kind", false, form.person_kind;
    "Nucleo familiare", "nucleo_familiare", "household", false, household;
    "Codice regionale del medico", "codice_reg", "gp_code", false, form.gp_code;
    "Medico dal", "data_scelta", "gp_since", false, form.gp_since;
    "Medico fino al", "data_revoca", "gp_until", false, gp_until;
}

/// The columns of one file, as its first line has them.
pub struct Header {
    delimiter: char,
    /// The names as they came.
    names: Vec<String>,
    /// Where in the line each of [`COLUMNS`] stands.
    places: Vec<Option<usize>>,
    /// Where the columns stand that only a file that came back has.
    returned: Vec<usize>,
}

impl Header {
    /// Reads the first line.
    ///
    /// # Errors
    /// What is wrong with the file as a whole.
    pub fn read(line: &str) -> Result<Self, FieldProblem> {
        if web::csv::is_utf_16(line) || line.contains(web::csv::NUL_SIGN) {
            return Err(FieldProblem::new("file", "people-registry-encoding"));
        }
        let delimiter = if line.contains(';') { ';' } else { ',' };
        let broken = FieldProblem::new("file", "people-registry-quote");
        let (names, _) = web::csv::split_by(line, delimiter, MOST_FIELDS).ok_or(broken)?;
        let found: Vec<String> = names.iter().map(|name| name_letters(name)).collect();
        let find = |name: &str| found.iter().position(|one| *one == name_letters(name));
        let places: Vec<_> =
            COLUMNS.iter().map(|column| find(column.name).or_else(|| find(column.original))).collect();
        let missing = COLUMNS.iter().zip(&places).find(|(column, place)| column.needed && place.is_none());
        if let Some((column, _)) = missing {
            return Err(FieldProblem::new("file", "people-registry-header").with("name", column.name));
        }
        let returned = RETURNED.iter().filter_map(|name| find(name)).collect();
        Ok(Self { delimiter, names, places, returned })
    }

    /// Names of columns that nobody reads.
    pub fn ignored(&self) -> Vec<&str> {
        let read = |index: usize| self.places.contains(&Some(index)) || self.returned.contains(&index);
        let names = self.names.iter().enumerate().filter(|(index, name)| !read(*index) && !name.is_empty());
        names.map(|(_, name)| name.as_str()).collect()
    }

    /// Whether the file has the column of a field.
    pub fn tells(&self, field: &str) -> bool {
        COLUMNS.iter().zip(&self.places).any(|(column, place)| column.field == field && place.is_some())
    }

    /// The first line of a file that goes back, with the name of its last column.
    pub fn line(&self, last: &str) -> String {
        self.echo(&self.names, last)
    }

    /// A row that goes back: as it came, without what an earlier return had added, and with what is to be said.
    pub fn echo(&self, cells: &[String], last: &str) -> String {
        let own = |index: &usize| !self.returned.contains(index);
        let width = self.names.len().max(cells.len());
        let cells = (0..width).filter(own).map(|index| cells.get(index).map_or("", String::as_str));
        let cells: Vec<String> = cells.chain([last]).map(|cell| cell.replace(['\r', '\n'], " ")).collect();
        web::csv::print(cells.iter().map(String::as_str))
    }

    /// The cells of a line; none for a blank one.
    ///
    /// # Errors
    /// What is wrong with it, with as much of it as can be given back.
    pub fn cells(&self, line: &str, cut: bool) -> Result<Option<Vec<String>>, (Vec<String>, FieldProblem)> {
        if cut || line.len() > MOST_BYTES {
            let beginning = line.chars().take(MOST_BYTES / 8).collect();
            return Err((vec![beginning], FieldProblem::new("row", "people-registry-long")));
        }
        let Some((mut cells, surplus)) = web::csv::split_by(line, self.delimiter, MOST_FIELDS) else {
            return Err((vec![line.to_owned()], FieldProblem::new("row", "people-registry-quote")));
        };
        for cell in &mut cells {
            let trimmed = cell.trim();
            if trimmed.len() < cell.len() {
                *cell = trimmed.to_owned();
            }
        }
        if surplus == 0 && cells.iter().all(String::is_empty) {
            return Ok(None);
        }
        while cells.len() > self.names.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if surplus > 0 || cells.len() != self.names.len() {
            let (found, expected) = (cells.len() + surplus, self.names.len());
            let problem = FieldProblem::new("row", "people-registry-width")
                .with("found", found.to_string())
                .with("expected", expected.to_string());
            return Err((cells, problem));
        }
        Ok(Some(cells))
    }

    fn told<'c>(&self, cells: &'c [String]) -> impl Iterator<Item = (&'static Column, &'c str)> {
        COLUMNS
            .iter()
            .zip(&self.places)
            .filter_map(|(column, place)| Some((column, cells[(*place)?].as_str())))
    }

    /// Whose row it is, before anything is checked: the code, and where it does not stand for one person alone the birth date.
    pub fn whose(&self, cells: &[String]) -> String {
        let cell =
            |field| self.told(cells).find(|(column, _)| column.field == field).map_or("", |(_, text)| text);
        let mut code: String = cell("identifier").split_whitespace().collect();
        code.make_ascii_uppercase();
        if code.len() != 16 || code.starts_with("STP") || code.starts_with("ENI") {
            let born = cell("birth_date");
            let born = web::forms::parse_date(born).map_or_else(|_| born.to_owned(), |day| day.to_string());
            code.push(' ');
            code.push_str(&born);
        }
        code
    }

    /// What a row says, in few bytes: the same columns with the same texts, in whatever order they stand.
    pub fn digest(&self, cells: &[String]) -> [u8; 32] {
        let mut hash = Sha256::new();
        for (column, text) in self.told(cells) {
            hash.update(column.field);
            hash.update([0]);
            hash.update(text);
            hash.update([0]);
        }
        hash.finalize().into()
    }

    /// The data that a row tells of a person, and whether it says the same tomorrow.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, cells: &[String], today: Date) -> Result<Told, Vec<FieldProblem>> {
        let mut row = RegistryRow::default();
        self.told(cells).for_each(|(column, text)| text.clone_into((column.set)(&mut row)));
        let until = match row.gp_until.as_str() {
            "" => None,
            text => {
                Some(web::forms::parse_date(text).map_err(|key| vec![FieldProblem::new("gp_until", key)])?)
            }
        };
        if until.is_some_and(|until| until <= today) {
            (row.form.gp_code, row.form.gp_since) = (String::new(), String::new());
        }
        let data = row.form.check(today, Source::Registry);
        let mut data = data.map_err(|problem| match problem {
            Problem::Invalid(problems) => problems,
            _ => vec![FieldProblem::new("row", "people-registry-fault")],
        })?;
        data.household = household(&row.household);
        if data.identifier.value().is_none() {
            return Err(vec![FieldProblem::new("identifier", "people-registry-no-identifier")]);
        }
        let undated = data.gp.is_some() && row.form.gp_since.is_empty();
        Ok(Told { data, undated, lasting: until.is_none_or(|until| until <= today) })
    }
}

/// What a row tells.
pub struct Told {
    /// The data.
    pub data: PersonData,
    /// Whether it does not say since when the doctor is hers.
    pub undated: bool,
    /// Whether it says the same tomorrow: a doctor whom she leaves on a day to come is not yet gone.
    pub lasting: bool,
}

/// A household is known by the registry's number for it.
fn household(number: &str) -> Option<Uuid> {
    if number.is_empty() {
        return None;
    }
    if let Ok(id) = number.parse() {
        return Some(id);
    }
    let hash = Sha256::digest(format!("household {number}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    // A UUID of version 8: made by a rule of one's own.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Some(Uuid::from_bytes(bytes))
}

/// What is kept of a row by which a person was last written: as long as the file says the same and nobody has touched the person,
/// it needs no second look.
pub fn mark(digest: &[u8; 32], version: i64) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(digest);
    hash.update(version.to_le_bytes());
    hash.finalize()[..16].to_vec()
}

/// `Riga 37, colonna «Telefono»: …`.
pub fn sentence(row: u64, problem: &FieldProblem) -> String {
    let text = web::texts::problem(problem);
    let row = row.to_string();
    match COLUMNS.iter().find(|column| column.field == problem.field) {
        Some(column) => web::tn(
            "people-registry-where",
            &[("row", &row.as_str()), ("name", &column.name), ("text", &text)],
        ),
        None => web::tn("people-registry-where-row", &[("row", &row.as_str()), ("text", &text)]),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2020, 11, 14);

    fn header(line: &str) -> Header {
        Header::read(line).unwrap_or_else(|problem| panic!("{problem:?}"))
    }

    fn needed() -> String {
        let names: Vec<&str> = COLUMNS.iter().filter(|one| one.needed).map(|one| one.name).collect();
        names.join(";")
    }

    #[test]
    fn columns_are_found_by_either_name_in_any_order() {
        let names: Vec<&str> = COLUMNS.iter().rev().map(|one| one.original).collect();
        let file = header(&format!("{},colore,errore", names.join(",")));
        assert_eq!(file.ignored(), ["colore"]);
        assert!(COLUMNS.iter().all(|one| file.tells(one.field)));
        let short = header(&needed());
        assert!(short.tells("family_name") && !short.tells("phone"));
        let without = needed().replace("Cognome;", "");
        assert_eq!(Header::read(&without).err().map(|problem| problem.key), Some("people-registry-header"));
        assert_eq!(Header::read("\"Codice").err().map(|problem| problem.key), Some("people-registry-quote"));
    }

    #[test]
    fn a_row_that_came_back_is_the_row_that_was_sent() {
        let file = header(
            "errore;Codice fiscale;Cognome;Nome;Sesso;Data di nascita;Comune di residenza;Comune di domicilio",
        );
        let cells = file.cells("che cosa;RSSMRA80A01L219M;=Rossi;Mario;M;01/01/1980;L219;", false);
        let cells = cells.ok().flatten().unwrap_or_default();
        let again = format!("{}\n{}", file.line("errore"), file.echo(&cells, "due; motivi"));
        let (first, second) = again.split_once('\n').unwrap_or_default();
        let again = header(first);
        let back = again.cells(second, false).ok().flatten().unwrap_or_default();
        assert_eq!(file.digest(&cells), again.digest(&back));
        assert_eq!(again.whose(&back), "RSSMRA80A01L219M");
        assert!(again.check(&back, TODAY).is_err(), "a formula is no name");
    }

    #[test]
    fn lines_in_disorder_are_told_apart() {
        let file = header(&needed());
        for (line, cut, key) in [
            ("a;b", false, "people-registry-width"),
            ("a;b;c;d;e;f;g;h", false, "people-registry-width"),
            ("\"a;b;c;d;e;f;g", false, "people-registry-quote"),
            ("a", true, "people-registry-long"),
        ] {
            assert_eq!(file.cells(line, cut).err().map(|(_, problem)| problem.key), Some(key), "{line}");
        }
        assert!(matches!(file.cells(" ; ;", false), Ok(None)));
    }

    #[test]
    fn a_doctor_is_hers_until_the_day_she_leaves_him() {
        let file = header(&format!("{};Codice regionale del medico;Medico dal;Medico fino al", needed()));
        let row = |until: &str| {
            let line = format!("RSSMRA80A01L219M;Rossi;Mario;M;1980-01-01;L219;;010A1B2;2019-03-01;{until}");
            let cells = file.cells(&line, false).ok().flatten().unwrap_or_default();
            file.check(&cells, TODAY).map(|told| (told.data.gp.is_some(), told.lasting)).ok()
        };
        assert_eq!(row(""), Some((true, true)));
        assert_eq!(row("2020-11-14"), Some((false, true)));
        assert_eq!(row("15/11/2020"), Some((true, false)));
        assert_eq!(row("domani"), None);
    }

    #[test]
    fn households_have_one_number() {
        assert_eq!(household(""), None);
        assert_eq!(household("17"), household("17"));
        assert_ne!(household("17"), household("18"));
    }
}
