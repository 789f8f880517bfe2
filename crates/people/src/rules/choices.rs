//! A file that says which doctor each person has chosen: how it is read, and what becomes of a row.

use jiff::ToSpan;
use kernel::tax_code::name_letters;
use kernel::{Date, TaxCode};
use territory::Doctor;
use territory::doctors::DoctorKind;

use crate::model::GpChoice;

/// Most bytes of a file that comes through a page.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Most rows of one that comes through a page; the command line takes any number.
pub const MOST_ROWS: usize = 5_000;
/// The columns, in the order of the template.
pub const COLUMNS: [&str; 3] = ["codice fiscale", "codice regionale del medico", "dal giorno"];
/// The same in English, for the command line.
const ENGLISH: [&str; 3] = ["tax_code", "doctor_code", "from"];

/// A row as it stands in a file or a form.
#[derive(Clone, PartialEq, Eq)]
pub struct ChoiceRow {
    /// Its number, as a spreadsheet counts: the header is the first.
    pub number: usize,
    /// Tax code of the person: never printed.
    pub tax_code: String,
    /// Regional code of the doctor.
    pub doctor: String,
    /// First day of the choice, as typed.
    pub from: String,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceOutcome {
    /// The choice is written, or would be.
    Good,
    /// It is as the row says already.
    Already,
    /// Nothing; the key of the sentence that says why.
    Wrong(&'static str),
}

/// Reads a file: UTF-8 with or without its mark, `;` or `,` between the columns, which may stand in any order.
///
/// # Errors
/// The key of the sentence that says what is wrong with the file as a whole.
pub fn read_choices(bytes: &[u8], most: usize) -> Result<Vec<ChoiceRow>, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "people-choices-encoding")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let named: Vec<String> =
        reader.headers().map_err(|_| "people-choices-broken")?.iter().map(name_letters).collect();
    let place = |index: usize| {
        let is = |name: &String| [COLUMNS[index], ENGLISH[index]].iter().any(|it| name_letters(it) == *name);
        named.iter().position(is).ok_or("people-choices-header")
    };
    let places = [place(0)?, place(1)?, place(2)?];
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|_| "people-choices-broken")?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == most {
            return Err("people-choices-long");
        }
        let cell = |index: usize| {
            let cell = record.get(places[index]).unwrap_or_default().trim();
            cell.strip_prefix('\'').unwrap_or(cell).replace('\0', "")
        };
        rows.push(ChoiceRow { number, tax_code: cell(0), doctor: cell(1).to_uppercase(), from: cell(2) });
    }
    if rows.is_empty() { Err("people-choices-empty") } else { Ok(rows) }
}

/// What a row says when nothing of it is wrong by itself: whose choice, and from when.
///
/// # Errors
/// The key of the sentence that says what is wrong.
pub fn choice_row(row: &ChoiceRow, today: Date) -> Result<(TaxCode, GpChoice), &'static str> {
    let code = TaxCode::parse(&row.tax_code).map_err(|_| "people-choice-tax-code")?;
    let since = web::forms::parse_date(&row.from).map_err(|_| "people-choice-date")?;
    if since > today {
        return Err("people-choice-future");
    }
    Ok((code, GpChoice { code: row.doctor.clone(), since }))
}

/// Whether a doctor may be chosen on a day.
///
/// # Errors
/// The key of the sentence that says why not.
pub fn choosable(doctor: Option<&Doctor>, today: Date) -> Result<(), &'static str> {
    match doctor {
        None => Err("people-choice-doctor-unknown"),
        Some(doctor) if !doctor.kind.is_chosen() => Err("people-choice-doctor-kind"),
        Some(doctor) if !doctor.is_in_office_on(today) => Err("people-choice-doctor-over"),
        Some(_) => Ok(()),
    }
}

/// What is odd about a kind of doctor for somebody of an age: a paediatrician follows children until 14 (16 on request), and
/// before 6 a child has a paediatrician (national agreement for paediatricians, art. 58). It is said, not refused: where there is no
/// paediatrician the ASL decides otherwise.
pub fn odd_age(kind: DoctorKind, born: Date, today: Date) -> Option<&'static str> {
    let has_years = |years: i64| born.saturating_add(years.years()) <= today;
    match kind {
        DoctorKind::Paediatrician if has_years(14) => Some("people-choice-odd-adult"),
        DoctorKind::Gp if !has_years(6) => Some("people-choice-odd-child"),
        _ => None,
    }
}

/// How a new choice stands to the one a person has.
pub fn against(held: Option<&GpChoice>, new: &GpChoice, born: Date) -> ChoiceOutcome {
    match held {
        _ if new.since < born => ChoiceOutcome::Wrong("people-choice-before-birth"),
        Some(held) if held.code == new.code => ChoiceOutcome::Already,
        // A file of last month must not take back what was chosen since.
        Some(held) if held.since > new.since => ChoiceOutcome::Wrong("people-choice-older"),
        _ => ChoiceOutcome::Good,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::clock::FOREVER;
    use territory::DoctorKind;

    use super::*;

    fn row(tax_code: &str, from: &str) -> ChoiceRow {
        let (tax_code, doctor) = (tax_code.to_owned(), "0100002".to_owned());
        ChoiceRow { number: 2, tax_code, doctor, from: from.to_owned() }
    }

    #[test]
    fn a_file_is_read_however_a_spreadsheet_wrote_it() {
        for text in [
            "codice fiscale;codice regionale del medico;dal giorno\r\nRSSMRA80A01L219M;0100002;14/11/2020\r\n",
            "\u{feff}Dal giorno,Codice fiscale,Codice regionale del medico\n14/11/2020,'RSSMRA80A01L219M,0100002\n,,\n",
            "tax_code,doctor_code,from\nRSSMRA80A01L219M,0100002,14/11/2020\n",
        ] {
            assert!(
                read_choices(text.as_bytes(), 1) == Ok(vec![row("RSSMRA80A01L219M", "14/11/2020")]),
                "{text}"
            );
        }
        for (bytes, key) in [
            (&b"codice fiscale;medico\nx;y\n"[..], "people-choices-header"),
            (b"tax_code;doctor_code;from\n;;\n", "people-choices-empty"),
            (b"tax_code;doctor_code;from\n\xe0;;\n", "people-choices-encoding"),
            (b"tax_code;doctor_code;from\na;b;c\nd;e;f\n", "people-choices-long"),
        ] {
            assert_eq!(read_choices(bytes, 1).err(), Some(key));
        }
    }

    #[test]
    fn what_is_wrong_with_a_row_by_itself() {
        let today = date(2020, 11, 14);
        for (tax_code, from, expected) in [
            ("RSSMRA80A01L219M", "14/11/2020", None),
            ("rssmra80a01l219m", "2020-11-01", None),
            ("RSSMRA80A01L219X", "14/11/2020", Some("people-choice-tax-code")),
            ("", "14/11/2020", Some("people-choice-tax-code")),
            ("RSSMRA80A01L219M", "", Some("people-choice-date")),
            ("RSSMRA80A01L219M", "31/02/2020", Some("people-choice-date")),
            ("RSSMRA80A01L219M", "15/11/2020", Some("people-choice-future")),
        ] {
            assert_eq!(choice_row(&row(tax_code, from), today).err(), expected, "{from}");
        }
    }

    #[test]
    fn whose_age_does_not_fit_the_kind_of_doctor() {
        let today = date(2020, 11, 14);
        for (kind, born, expected) in [
            (DoctorKind::Paediatrician, date(2006, 11, 15), None),
            (DoctorKind::Paediatrician, date(2006, 11, 14), Some("people-choice-odd-adult")),
            (DoctorKind::Gp, date(2014, 11, 14), None),
            (DoctorKind::Gp, date(2014, 11, 15), Some("people-choice-odd-child")),
            (DoctorKind::HomeCare, today, None),
        ] {
            assert_eq!(odd_age(kind, born, today), expected, "{kind:?} {born}");
        }
    }

    #[test]
    fn who_may_be_chosen_and_what_a_choice_does_to_the_one_before() {
        let today = date(2020, 11, 14);
        let doctor = |kind, valid_from, valid_to| Doctor {
            code: "0100002".to_owned(),
            family_name: "Verdi".to_owned(),
            given_name: "Ugo".to_owned(),
            kind,
            asl: "301".to_owned(),
            comune: "001272".to_owned(),
            valid_from,
            valid_to,
        };
        let start = date(2019, 1, 1);
        for (doctor, expected) in [
            (Some(doctor(DoctorKind::Gp, start, FOREVER)), None),
            (Some(doctor(DoctorKind::Paediatrician, start, FOREVER)), None),
            (Some(doctor(DoctorKind::HomeCare, start, FOREVER)), Some("people-choice-doctor-kind")),
            (Some(doctor(DoctorKind::Gp, start, today)), Some("people-choice-doctor-over")),
            (Some(doctor(DoctorKind::Gp, date(2020, 11, 15), FOREVER)), Some("people-choice-doctor-over")),
            (None, Some("people-choice-doctor-unknown")),
        ] {
            assert_eq!(choosable(doctor.as_ref(), today).err(), expected);
        }
        let choice = |code: &str, since| GpChoice { code: code.to_owned(), since };
        let held = choice("0100001", date(2020, 6, 1));
        for (held, new, expected) in [
            (Some(&held), choice("0100002", today), ChoiceOutcome::Good),
            (None, choice("0100002", today), ChoiceOutcome::Good),
            (Some(&held), choice("0100001", today), ChoiceOutcome::Already),
            (Some(&held), choice("0100002", date(2020, 5, 31)), ChoiceOutcome::Wrong("people-choice-older")),
            (None, choice("0100002", date(1979, 1, 1)), ChoiceOutcome::Wrong("people-choice-before-birth")),
        ] {
            assert_eq!(against(held, &new, date(1980, 1, 1)), expected, "{new:?}");
        }
    }
}
