//! ORU^R01: `MSH [SFT] { PID [PD1][NTE] [PV1] { [ORC] OBR [NTE] { OBX [NTE] } { SPM } } }` to results.

use super::header::{self, Header};
use super::message::{Message, Segment};
use super::patient;
use super::value::{Reader, place};
use crate::gather::{Coding, Finding, Observed, Order, Part, Value, gather};
use crate::model::{LabResult, Organisation, Patient, Specimen, Status};
use crate::options::Options;
use crate::terms;
use crate::trouble::{Code, Severity, Trouble};

/// What a message says.
#[derive(Debug, Clone)]
pub struct MessageOutcome {
    /// Its header.
    pub header: Header,
    /// Its results; none of them counts when there is an error.
    pub results: Vec<LabResult>,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
}

impl MessageOutcome {
    /// Whether nothing stands against taking it.
    pub fn is_accepted(&self) -> bool {
        !self.troubles.iter().any(Trouble::is_error)
    }
}

/// Reads a message. What is wrong with the header alone is told first; the rest is then not looked at.
pub fn read_message(message: &Message, options: &Options) -> MessageOutcome {
    let header = Header::of(message);
    let mut reader = Reader::new(message, options.now);
    if let Some(segment) = message.header() {
        header::check(&mut reader, segment, options);
    }
    let rejected = reader.troubles.iter().any(|trouble| trouble.severity == Severity::Reject);
    let mut results = Vec::new();
    if !rejected {
        for patient in patients(&mut reader) {
            results.extend(patient_results(&mut reader, &header, &patient, options));
        }
        if results.is_empty()
            && !reader.troubles.iter().any(Trouble::is_error)
            && let Some(segment) = message.header()
        {
            // Acknowledged, it would be lost: a panel or a cycle threshold alone is no outcome.
            let why = "Nel messaggio non c'è l'esito di alcun esame.";
            reader.note(segment, (0, 0, 0), Code::RequiredMissing, why, options.unknown_code_is_error);
        }
    }
    MessageOutcome { header, results, troubles: reader.troubles }
}

/// One order with its observations: ORC and OBR.
#[derive(Default)]
struct OrderGroup<'a> {
    orc: Option<&'a Segment>,
    obr: Option<&'a Segment>,
    notes: Vec<&'a Segment>,
    observations: Vec<(&'a Segment, Vec<&'a Segment>)>,
    specimens: Vec<&'a Segment>,
}

/// One person with her orders.
struct PatientGroup<'a> {
    pid: &'a Segment,
    orders: Vec<OrderGroup<'a>>,
}

/// Sorts the segments into groups. One that is out of its place is an error and is left out; others that no rule
/// speaks of, and the sender's own (Z…), are passed over.
fn patients<'a>(reader: &mut Reader<'a>) -> Vec<PatientGroup<'a>> {
    let message: &'a Message = reader.message;
    let mut patients: Vec<PatientGroup<'a>> = Vec::new();
    for segment in message.segments.iter().skip(1) {
        let name = segment.name.as_str();
        if name == "PID" {
            patients.push(PatientGroup { pid: segment, orders: Vec::new() });
            continue;
        }
        if !matches!(name, "ORC" | "OBR" | "OBX" | "SPM" | "NTE" | "MSH") {
            continue;
        }
        if let Err(why) = put(patients.last_mut(), segment, name) {
            reader.error(segment, 0, 0, Code::SegmentSequence, why);
        }
    }
    if patients.is_empty()
        && let Some(header) = message.header()
    {
        reader.error(header, 0, 0, Code::SegmentSequence, "Nel messaggio manca il segmento PID.");
    }
    patients
}

fn put<'a>(
    patient: Option<&mut PatientGroup<'a>>,
    segment: &'a Segment,
    name: &str,
) -> Result<(), &'static str> {
    if name == "MSH" {
        return Err("Un secondo MSH nello stesso messaggio: separarli o inviarli in un file FHS/BHS.");
    }
    let Some(patient) = patient else {
        return if name == "NTE" { Ok(()) } else { Err("Il segmento sta prima di PID.") };
    };
    let orders = &mut patient.orders;
    match name {
        "ORC" => orders.push(OrderGroup { orc: Some(segment), ..OrderGroup::default() }),
        "OBR" => match orders.last_mut() {
            Some(order) if order.obr.is_none() => order.obr = Some(segment),
            _ => orders.push(OrderGroup { obr: Some(segment), ..OrderGroup::default() }),
        },
        _ => {
            let open = orders.last_mut().filter(|order| order.obr.is_some());
            match (open, name) {
                (None, "NTE") => {}
                (None, _) => return Err("Il segmento sta prima di OBR."),
                // What follows SPM describes the specimen.
                (Some(order), "OBX") if !order.specimens.is_empty() => {}
                (Some(order), "OBX") => order.observations.push((segment, Vec::new())),
                (Some(order), "SPM") => order.specimens.push(segment),
                (Some(order), _) if !order.specimens.is_empty() => {}
                (Some(order), _) => match order.observations.last_mut() {
                    Some((_, notes)) => notes.push(segment),
                    None => order.notes.push(segment),
                },
            }
        }
    }
    Ok(())
}

fn patient_results(
    reader: &mut Reader<'_>,
    header: &Header,
    group: &PatientGroup<'_>,
    options: &Options,
) -> Vec<LabResult> {
    let person = patient::read(reader, group.pid);
    if group.orders.is_empty() {
        reader.error(
            group.pid,
            0,
            0,
            Code::SegmentSequence,
            "Dopo PID manca un OBR: il messaggio non ha esami.",
        );
    }
    let mut results = Vec::new();
    for order in &group.orders {
        results.extend(order_results(reader, header, &person, order, options));
    }
    results
}

fn order_results(
    reader: &mut Reader<'_>,
    header: &Header,
    person: &Patient,
    group: &OrderGroup<'_>,
    options: &Options,
) -> Vec<LabResult> {
    let Some(obr) = group.obr else {
        if let Some(orc) = group.orc {
            reader.error(orc, 0, 0, Code::SegmentSequence, "Dopo ORC manca OBR.");
        }
        return Vec::new();
    };
    let order = order(reader, header, person, group, obr);
    let mut observed = Vec::new();
    let mut segments = Vec::new();
    for (segment, notes) in &group.observations {
        if let Some(one) = observation(reader, segment, notes) {
            observed.push(one);
            segments.push(*segment);
        }
    }
    if group.observations.is_empty() {
        return without_observations(reader, &order, obr, options);
    }
    let (results, findings) = gather(&order, &observed, options);
    for finding in findings {
        if let Some(segment) = segments.get(finding.observed) {
            note(reader, segment, &finding);
        }
    }
    results
}

fn note(reader: &mut Reader<'_>, segment: &Segment, finding: &Finding) {
    let field = match finding.part {
        Part::Code => 3,
        Part::Value => 5,
        Part::Interpretation => 8,
    };
    reader.note(segment, (field, 1, 1), finding.code, finding.why, finding.error);
}

/// An order that has no observation says so in OBR-25: nothing can be obtained, or the laboratory is at work.
fn without_observations(
    reader: &mut Reader<'_>,
    order: &Order,
    obr: &Segment,
    options: &Options,
) -> Vec<LabResult> {
    let status = match reader.text(obr, 25, 1).as_str() {
        "X" => Status::NotObtained,
        "I" | "O" | "S" => Status::Pending,
        _ => {
            reader.error(obr, 0, 0, Code::SegmentSequence, "Dopo OBR manca un OBX con l'esito.");
            return Vec::new();
        }
    };
    let alone = Observed {
        place: place(obr, 0),
        codes: order.codes.clone(),
        value: Value::Missing,
        interpretation: None,
        status,
        question: false,
        range: None,
        collected_at: None,
        analysed_at: None,
        performer: None,
        device: None,
        notes: Vec::new(),
    };
    let (results, findings) = gather(order, &[alone], options);
    for finding in findings {
        reader.note(obr, (4, 1, 1), finding.code, finding.why, finding.error);
    }
    results
}

fn order(
    reader: &mut Reader<'_>,
    header: &Header,
    person: &Patient,
    group: &OrderGroup<'_>,
    obr: &Segment,
) -> Order {
    let codes = codings(reader, obr, 4);
    if codes.is_empty() {
        reader.error(obr, 4, 1, Code::RequiredMissing, "Manca l'esame richiesto.");
    }
    let number = |field_of_orc: usize, field_of_obr: usize| {
        let in_orc = group.orc.and_then(|orc| reader.filled(orc, field_of_orc, 1));
        in_orc.or_else(|| reader.filled(obr, field_of_obr, 1))
    };
    let (request_number, accession) = (number(2, 2), number(3, 3));
    let header_segment = reader.message.header();
    let sender = header_segment.and_then(|msh| {
        [(4, 1), (4, 2), (3, 1)].into_iter().find_map(|(field, part)| reader.filled(msh, field, part))
    });
    let orderer =
        group.orc.and_then(|orc| person_name(reader, orc, 12)).or_else(|| person_name(reader, obr, 16));
    let notes = group.notes.iter().filter_map(|note| reader.filled(note, 3, 1)).collect();
    let reason = [2, 1].into_iter().find_map(|part| reader.filled(obr, 31, part));
    let collected_at = reader.instant(obr, 7);
    let reported_at = reader.instant(obr, 22);
    Order {
        message: Some(header.control_id.clone()).filter(|id| !id.is_empty()),
        sender,
        patient: person.clone(),
        request_number,
        accession,
        specimen: specimen(reader, &group.specimens, obr),
        codes,
        collected_at,
        reported_at,
        orderer,
        reason,
        notes,
    }
}

/// Surname and name of XCN, or its number.
fn person_name(reader: &Reader<'_>, segment: &Segment, field: usize) -> Option<String> {
    let names: Vec<String> =
        [2, 3].into_iter().filter_map(|part| reader.filled(segment, field, part)).collect();
    if names.is_empty() { reader.filled(segment, field, 1) } else { Some(names.join(" ")) }
}

/// Both triplets of CE and CWE; those without code and text are left out.
fn codings(reader: &Reader<'_>, segment: &Segment, field: usize) -> Vec<Coding> {
    let triplet = |first: usize| Coding {
        code: reader.text(segment, field, first),
        text: reader.text(segment, field, first + 1),
        system: reader.text(segment, field, first + 2),
    };
    [1, 4].map(triplet).into_iter().filter(|one| !one.code.is_empty() || !one.text.is_empty()).collect()
}

fn observation(reader: &mut Reader<'_>, segment: &Segment, notes: &[&Segment]) -> Option<Observed> {
    let codes = codings(reader, segment, 3);
    if codes.is_empty() {
        reader.error(segment, 3, 1, Code::RequiredMissing, "Manca il codice dell'osservazione.");
    }
    for one in &codes {
        if terms::of_loinc(&one.code).is_some() && one.system != "LN" {
            let why = "Il sistema del codice non è LN: è stato letto come LOINC.";
            reader.warning(segment, 3, Code::TableValue, why);
        }
    }
    let status = status(reader, segment);
    let value = value(reader, segment);
    let (collected_at, analysed_at) = (reader.instant(segment, 14), reader.instant(segment, 19));
    let method = [(17, 2), (17, 1), (18, 1)];
    Some(Observed {
        place: place(segment, 0),
        codes: Some(codes).filter(|codes| !codes.is_empty())?,
        value: value?,
        interpretation: reader.filled(segment, 8, 1),
        status: status?,
        question: reader.text(segment, 29, 1) == "QST",
        range: reader.filled(segment, 7, 1),
        collected_at,
        analysed_at,
        performer: performer(reader, segment),
        device: method.into_iter().find_map(|(field, part)| reader.filled(segment, field, part)),
        notes: notes.iter().filter_map(|note| reader.filled(note, 3, 1)).collect(),
    })
}

fn status(reader: &mut Reader<'_>, segment: &Segment) -> Option<Status> {
    let letter = reader.text(segment, 11, 1);
    if letter.is_empty() {
        reader.error(
            segment,
            11,
            1,
            Code::RequiredMissing,
            "Manca lo stato dell'osservazione (F, C, P, X, D, W).",
        );
        return None;
    }
    let status = Status::of_letter(&letter);
    if status.is_none() {
        reader.error(
            segment,
            11,
            1,
            Code::TableValue,
            "Stato dell'osservazione sconosciuto: F, C, P, X, D o W.",
        );
    }
    status
}

/// OBX-5 by the type in OBX-2; `None` when it is not what the type says.
fn value(reader: &mut Reader<'_>, segment: &Segment) -> Option<Value> {
    let text = reader.text(segment, 5, 1);
    let kind = reader.text(segment, 2, 1);
    if segment.raw(5).is_empty() || segment.raw(5) == "\"\"" {
        return Some(Value::Missing);
    }
    Some(match kind.as_str() {
        "CE" | "CWE" | "CF" | "CNE" | "" | "IS" | "ID" => {
            let mut codes = codings(reader, segment, 5);
            // Some write `POSITIVO^` or nothing but a text.
            codes.retain(|one| !(one.code.is_empty() && one.text.is_empty()));
            if codes.is_empty() { Value::Missing } else { Value::Coded(codes) }
        }
        "NM" => {
            if !is_number(&text) {
                reader.error(segment, 5, 1, Code::DataType, "Il valore non è un numero.");
                return None;
            }
            Value::Number { value: text, unit: reader.filled(segment, 6, 1) }
        }
        "SN" => {
            let number = reader.text(segment, 5, 2);
            if !is_number(&number) {
                reader.error(segment, 5, 2, Code::DataType, "Il valore non è un numero.");
                return None;
            }
            Value::Number { value: format!("{text}{number}"), unit: reader.filled(segment, 6, 1) }
        }
        "DT" | "TS" | "DTM" => {
            if super::time::date(&text).is_none() {
                reader.error(segment, 5, 1, Code::DataType, "Data non valida: scrivere AAAAMMGG.");
                return None;
            }
            Value::Text(text)
        }
        "ST" | "TX" | "FT" => Value::Text(text),
        _ => {
            reader.error(
                segment,
                2,
                1,
                Code::TableValue,
                "Tipo di valore non accettato: CWE, NM, SN, DT, ST o TX.",
            );
            return None;
        }
    })
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let good = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    good && digits.bytes().any(|byte| byte.is_ascii_digit()) && digits.matches('.').count() <= 1
}

/// OBX-23, or OBX-15 where only its code is told.
fn performer(reader: &Reader<'_>, segment: &Segment) -> Option<Organisation> {
    let code = [(23, 10), (15, 1)].into_iter().find_map(|(field, part)| reader.filled(segment, field, part));
    let name = reader.filled(segment, 23, 1);
    (code.is_some() || name.is_some()).then_some(Organisation { code, name })
}

/// SPM, or OBR-15 in old versions.
fn specimen(reader: &mut Reader<'_>, segments: &[&Segment], obr: &Segment) -> Option<Specimen> {
    let Some(spm) = segments.first() else {
        let (code, text) = (reader.filled(obr, 15, 1), reader.filled(obr, 15, 2));
        let received_at = reader.instant(obr, 14);
        let kind = code.as_deref().and_then(terms::specimen);
        let told = code.is_some() || text.is_some();
        return told.then(|| Specimen { code, text, kind, received_at, ..Specimen::default() });
    };
    let mut identifiers: Vec<String> = [(2, 1, 1, 1), (2, 1, 2, 1)]
        .map(|at| reader.sub(spm, at))
        .into_iter()
        .filter(|number| !number.is_empty())
        .collect();
    identifiers.dedup();
    let code = reader.filled(spm, 4, 1);
    let collected_at = reader.instant(spm, 17);
    let received_at = reader.instant(spm, 18);
    Some(Specimen {
        identifiers,
        kind: code.as_deref().and_then(terms::specimen),
        code,
        text: reader.filled(spm, 4, 2),
        body_site: reader.filled(spm, 8, 1),
        collected_at,
        received_at,
    })
}
