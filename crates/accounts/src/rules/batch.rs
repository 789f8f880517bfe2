//! A file of users to be invited: how it is read.

use kernel::tax_code::name_letters;

/// Most bytes of a file: what was typed outlives a question for a proof up to 64 KiB, and the file is part of it.
pub const MOST_BYTES: usize = 48 * 1024;
/// Most rows of it.
pub const MOST_ROWS: usize = 500;
/// The columns, in the order of the template.
pub const COLUMNS: [&str; 7] =
    ["nome e cognome", "nome utente", "e-mail", "ruolo", "unità", "primo giorno", "ultimo giorno"];
/// Those that may be missing.
const OPTIONAL: [&str; 3] = ["e-mail", "primo giorno", "ultimo giorno"];

/// Most characters of a file's name that are shown.
const NAME: usize = 80;

/// The name of a file, as whoever decides on its rows will read it.
pub fn file_name(sent: &str) -> String {
    let hides = |sign: char| sign.is_control() || kernel::text::is_invisible(sign);
    sent.chars().filter(|sign| !hides(*sign)).take(NAME).collect::<String>().trim().to_owned()
}

/// A row as it stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number, as a spreadsheet counts: the header is the first.
    pub number: usize,
    /// Name.
    pub name: String,
    /// Login.
    pub login: String,
    /// E-mail, or nothing.
    pub email: String,
    /// Name or code of the role.
    pub role: String,
    /// Code or name of the unit.
    pub unit: String,
    /// First day, or nothing.
    pub from: String,
    /// Last day, or nothing.
    pub until: String,
}

/// Reads a file: UTF-8 with or without its mark, `;` or `,` between the columns, which may stand in any order. Empty rows
/// are none.
///
/// # Errors
/// The key of the sentence that says what is wrong with the file as a whole.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, &'static str> {
    if bytes.len() > MOST_BYTES {
        return Err("accounts-file-large");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "accounts-file-encoding")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(true)
        .from_reader(text.as_bytes());
    let named: Vec<String> =
        reader.headers().map_err(|_| "accounts-file-broken")?.iter().map(name_letters).collect();
    let place = |column: &str| named.iter().position(|name| *name == name_letters(column));
    let places = COLUMNS.map(place);
    let missing = |(column, place): (&&str, &Option<usize>)| place.is_none() && !OPTIONAL.contains(column);
    if COLUMNS.iter().zip(&places).any(missing) {
        return Err("accounts-file-header");
    }
    let mut lines = Vec::new();
    // A spreadsheet counts the header as the first.
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|_| "accounts-file-broken")?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == MOST_ROWS {
            return Err("accounts-file-long");
        }
        let cell = |index: usize| {
            let cell = places[index].and_then(|place| record.get(place)).unwrap_or_default();
            // What our own files put before what a spreadsheet would take for a formula.
            cell.trim().strip_prefix('\'').unwrap_or(cell.trim()).replace('\0', "")
        };
        let [name, login, email, role, unit, from, until] = [0, 1, 2, 3, 4, 5, 6].map(cell);
        lines.push(Line { number, name, login, email, role, unit, from, until });
    }
    if lines.is_empty() { Err("accounts-file-empty") } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_short_and_hides_nothing() {
        for (sent, shown) in [
            (" elenco sisp.csv ", "elenco sisp.csv"),
            ("elen\u{202e}vsc.csv\r\n", "elenvsc.csv"),
            ("", ""),
            (&"à".repeat(200), &"à".repeat(80)),
        ] {
            assert_eq!(file_name(sent), shown);
        }
    }

    #[test]
    fn a_file_is_read_however_a_spreadsheet_wrote_it() {
        let neri = |number| Line {
            number,
            name: "Bruna Neri".to_owned(),
            login: "b.neri".to_owned(),
            role: "Sindaco".to_owned(),
            unit: "Ivrea".to_owned(),
            ..Line::default()
        };
        for text in [
            "nome e cognome;nome utente;e-mail;ruolo;unità;primo giorno;ultimo giorno\r\nBruna Neri;b.neri;;Sindaco;Ivrea;;\r\n",
            "\u{feff}Nome e cognome,Nome utente,Ruolo,Unita\nBruna Neri,b.neri,\"Sindaco\",Ivrea\n",
            "unità;ruolo;nome utente;nome e cognome\nIvrea; Sindaco ;b.neri;Bruna Neri;troppo\n;;;\n",
        ] {
            assert_eq!(read(text.as_bytes()), Ok(vec![neri(2)]), "{text}");
        }
        let header = "nome e cognome;nome utente;ruolo;unità\n";
        let row = "Bruna Neri;b.neri;Sindaco;Ivrea\n";
        for (bytes, key) in [
            (vec![b'a'; MOST_BYTES + 1], "accounts-file-large"),
            (b"nome e cognome;nome utente;ruolo;unit\xe0\n".to_vec(), "accounts-file-encoding"),
            (b"nome;cognome\nx;y\n".to_vec(), "accounts-file-header"),
            (Vec::new(), "accounts-file-header"),
            (header.as_bytes().to_vec(), "accounts-file-empty"),
            ((header.to_owned() + &row.repeat(MOST_ROWS + 1)).into_bytes(), "accounts-file-long"),
        ] {
            assert_eq!(read(&bytes), Err(key));
        }
        assert_eq!(read((header.to_owned() + &row.repeat(MOST_ROWS)).as_bytes()).unwrap().len(), MOST_ROWS);
    }
}
