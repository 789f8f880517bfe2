//! What a laboratory sends, read without storing anything, whichever format it is in: HL7 v2 and FHIR by `lab-messages`,
//! the 27-column file here, by the same rules that import it.

use kernel::clock::rome;
use kernel::{Date, IdentifierKind, PersonIdentifier, Sex, Timestamp};
use lab_messages::model::{
    Address, Effect, Identifier, IdentifierKind as Kind, Instant, LabResult, Measured, Organisation, Outcome,
    Patient, Sex as ReportedSex, Status, Test, TestKind,
};
use lab_messages::{Code, Format, Options, Reading, Trouble};

use crate::model::{Outcome as Found, TestKind as Kept};
use crate::rules::csv::{Lines, Place, ResultRow, RowProblem, RowRead, is_returned, read_line, test_code};

/// Reads whatever was sent; `today` is the business date of the file's rules, `answer_id` the number of the answer.
pub fn read(bytes: &[u8], options: &Options, today: Date, answer_id: &str) -> Reading {
    match lab_messages::detect(bytes) {
        Format::Csv => read_table(bytes, today),
        _ => lab_messages::read(bytes, options, answer_id),
    }
}

fn read_table(bytes: &[u8], today: Date) -> Reading {
    let mut lines = Lines::new(bytes);
    let (mut results, mut troubles) = (Vec::new(), Vec::new());
    // Reading from memory does not fail.
    let header = lines.next_line().ok().flatten();
    let returned = match header.map_or(Ok(false), |line| is_returned(&line, today)) {
        Ok(returned) => returned,
        Err(key) => {
            let trouble = Trouble::new(Code::SegmentSequence, "riga 1", web::t(key)).reject();
            return Reading::new(Format::Csv, results, vec![trouble]);
        }
    };
    while let Ok(Some(line)) = lines.next_line() {
        let number = line.number;
        match read_line(line, returned, today) {
            RowRead::Blank => {}
            RowRead::Row(row, _) => results.push(result(&row, number)),
            RowRead::Wrong(_, problems) => troubles.extend(problems.iter().map(|one| trouble(one, number))),
        }
    }
    Reading::new(Format::Csv, results, troubles)
}

/// `colonna 13 (dataDiNascita), riga 7`.
fn trouble(problem: &RowProblem, number: u64) -> Trouble {
    let place = match problem.column {
        Some(column) => format!("colonna {} ({}), riga {number}", column.number(), column.name()),
        None => format!("riga {number}"),
    };
    let (reason, remedy) = (web::texts::problem(&problem.reason), web::texts::problem(&problem.remedy));
    let code = if problem.reason.key == "lab-csv-missing" { Code::RequiredMissing } else { Code::DataType };
    Trouble::new(code, place, format!("{reason} {remedy}"))
}

fn result(row: &ResultRow, number: u64) -> LabResult {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let measured = text(&row.value).map(|value| Measured {
        value,
        unit: text(&row.unit),
        range: text(&row.reference_range),
    });
    let facility = Organisation { code: text(&row.facility.code), name: text(&row.facility.name) };
    LabResult {
        place: format!("riga {number}"),
        message: None,
        sender: facility.name.clone(),
        patient: patient(row),
        request_number: None,
        accession: text(&row.document),
        specimen: None,
        test: Test {
            kind: kind(row.test),
            loinc: None,
            local: text(test_code(row.test)),
            name: text(&row.display_name),
        },
        outcome: Some(outcome(row.outcome)),
        outcome_text: text(&row.outcome_text),
        measured,
        cycle_threshold: None,
        targets: Vec::new(),
        status: Status::Final,
        effect: Effect::Record,
        collected_at: Some(instant(row.sampled_at)),
        analysed_at: None,
        reported_at: None,
        performer: Some(facility),
        orderer: None,
        reason: None,
        device: None,
        answers: Vec::new(),
        notes: Vec::new(),
    }
}

fn patient(row: &ResultRow) -> Patient {
    let address = |place: &Place, kind: &str| Address {
        street: Some(place.address.clone()).filter(|street| !street.is_empty()),
        city: None,
        province: None,
        postal_code: None,
        istat: None,
        catastal: Some(place.catastal_code.clone()),
        kind: Some(kind.to_owned()),
    };
    let national = identifier(&row.identifier);
    let regional =
        row.regional_id.map(|id| Identifier { kind: Kind::Aura, value: id.to_string(), authority: None });
    Patient {
        identifiers: national.into_iter().chain(regional).collect(),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        birth_date: Some(row.birth_date),
        sex: Some(match row.sex {
            Sex::Male => ReportedSex::Male,
            Sex::Female => ReportedSex::Female,
        }),
        addresses: vec![address(&row.residence, "H"), address(&row.domicile, "C")],
        contacts: Vec::new(),
    }
}

fn identifier(identifier: &PersonIdentifier) -> Option<Identifier> {
    let kind = match identifier.kind() {
        IdentifierKind::Stp => Kind::Stp,
        IdentifierKind::Eni => Kind::Eni,
        IdentifierKind::TaxCode | IdentifierKind::Provisional | IdentifierKind::None => Kind::TaxCode,
    };
    let value = identifier.value()?.to_owned();
    Some(Identifier { kind, value, authority: None })
}

fn kind(test: Kept) -> TestKind {
    match test {
        Kept::Molecular => TestKind::Molecular,
        Kept::Antigen => TestKind::Antigen,
        Kept::SerologyIgg => TestKind::SerologyIgg,
        Kept::SerologyIgm => TestKind::SerologyIgm,
    }
}

fn outcome(outcome: Found) -> Outcome {
    match outcome {
        Found::Positive => Outcome::Positive,
        Found::Negative => Outcome::Negative,
        Found::Doubtful => Outcome::Doubtful,
        Found::Indeterminate => Outcome::Indeterminate,
        Found::NotReceived => Outcome::NotReceived,
        Found::Unsuitable => Outcome::Unsuitable,
    }
}

/// The file's rules have dropped the zone it was written in: Italy's.
fn instant(at: Timestamp) -> Instant {
    Instant { at, offset: at.to_zoned_datetime(rome()).offset() }
}
