//! OML^O21: an order to a laboratory, printed and read. `MSH PID ORC TQ1 OBR [NTE] SPM`, a message for each order.

use kernel::clock::rome;
use kernel::{Date, Timestamp};
use serde::Serialize;

use super::message::{Delimiters, Message, Segment};
use super::time;
use crate::model::{IdentifierKind, Sex};

/// What is wanted of the laboratory: ORC-1, table 0119.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// NW: an order that it does not know.
    New,
    /// XO: the order it knows is another by now.
    Change,
    /// CA: the order it knows is not to be carried out.
    Cancel,
}

impl Control {
    const ALL: [Self; 3] = [Self::New, Self::Change, Self::Cancel];

    /// ORC-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "NW",
            Self::Change => "XO",
            Self::Cancel => "CA",
        }
    }
}

/// How urgent it is: TQ1-9, table 0485.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// S: before everything else.
    Stat,
    /// A: as soon as possible.
    Soon,
    /// R.
    Routine,
}

impl Urgency {
    const ALL: [Self; 3] = [Self::Stat, Self::Soon, Self::Routine];

    /// TQ1-9.1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stat => "S",
            Self::Soon => "A",
            Self::Routine => "R",
        }
    }
}

/// A code, its words and its system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The code.
    pub code: String,
    /// In words.
    pub text: String,
    /// Its system: `LN`, `SCT`, or a local one.
    pub system: String,
}

/// An identifier of a person, with who gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identified {
    /// What it is: tax code, STP, ENI, or a number of ours.
    pub kind: IdentifierKind,
    /// As written.
    pub value: String,
}

/// Who is to be examined: no more than a laboratory needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Her identifiers, those of the nation first.
    pub identifiers: Vec<Identified>,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Day of birth.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Street and number of where she lives.
    pub street: String,
    /// Comune.
    pub city: String,
    /// Sign of the province.
    pub province: String,
    /// ISTAT code of the comune.
    pub istat: String,
    /// Telephone.
    pub phone: String,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Order {
    /// MSH-10: the same however often it is sent.
    pub control_id: String,
    /// MSH-5 and MSH-6: whom it is for.
    pub receiver: [String; 2],
    /// When it was written, to the second.
    pub written_at: Timestamp,
    /// What is wanted.
    pub control: Control,
    /// Number of the request: on the label, and what a result is to bring back in ORC-2 or OBR-2.
    pub number: String,
    /// Who is to be examined.
    pub subject: Subject,
    /// Which test, by LOINC.
    pub test: Coded,
    /// How urgent.
    pub urgency: Urgency,
    /// Why.
    pub reason: Option<Coded>,
    /// Who asks: code and name of the ASL.
    pub orderer: [String; 2],
    /// When it was asked for, to the second.
    pub ordered_at: Timestamp,
    /// What is examined, by SNOMED.
    pub specimen: Coded,
    /// When it was taken, to the second, if it has been.
    pub collected_at: Option<Timestamp>,
    /// For the laboratory.
    pub note: String,
}

/// Whom we are: what a laboratory has in MSH-5 and MSH-6 of what it sends.
const SENDER: [&str; 2] = ["ARGINE", "010"];
/// Where the numbers of requests are from.
const PLACER: &str = "ARGINE";

/// Why a message is no order that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoOrder {
    /// Another type of message.
    Type,
    /// A segment that must be there is not.
    Missing(&'static str),
    /// A field holds what it must not.
    Field(&'static str),
}

/// Authority and type of an identifier, as PID-3 has them.
fn authority(kind: IdentifierKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        IdentifierKind::TaxCode => ("MEF", "2.16.840.1.113883.2.9.4.3.2", "NNITA"),
        IdentifierKind::Stp => ("STP", "2.16.840.1.113883.2.9.4.3.17", "STP"),
        IdentifierKind::Eni => ("ENI", "2.16.840.1.113883.2.9.4.3.18", "ENI"),
        _ => (PLACER, "", "PI"),
    }
}

/// An instant, to the second, in Italian time with its offset.
fn instant(at: Timestamp) -> String {
    at.to_zoned_datetime(rome()).strftime("%Y%m%d%H%M%S%z").to_string()
}

/// Components, each escaped; empty ones at the end are left out.
fn parts(parts: &[&str]) -> String {
    let usual = Delimiters::default();
    let all: Vec<String> = parts.iter().map(|part| usual.escape(part)).collect();
    let kept = all.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
    all[..kept].join("^")
}

fn coded(one: &Coded) -> String {
    parts(&[&one.code, &one.text, &one.system])
}

/// MSH, as every message of ours begins.
fn header(kind: &str, control_id: &str, receiver: &[String; 2], at: Timestamp, processing: &str) -> Segment {
    let usual = Delimiters::default();
    Segment::new("MSH")
        .with(1, "|")
        .with(2, usual.declared())
        .with(3, SENDER[0])
        .with(4, SENDER[1])
        .with(5, usual.escape(&receiver[0]))
        .with(6, usual.escape(&receiver[1]))
        .with(7, instant(at))
        .with(9, kind)
        .with(10, usual.escape(control_id))
        .with(11, processing)
        .with(12, "2.5.1")
        .with(17, "ITA")
        .with(18, "UNICODE UTF-8")
}

/// The message of an order.
pub fn message(order: &Order) -> Message {
    let mut segments = vec![
        header("OML^O21^OML_O21", &order.control_id, &order.receiver, order.written_at, "P"),
        pid(&order.subject),
        orc(order),
        Segment::new("TQ1").with(1, "1").with(9, parts(&[order.urgency.code(), "", "HL70485"])),
        obr(order),
    ];
    if !order.note.is_empty() {
        let note = Delimiters::default().escape(&order.note);
        segments.push(Segment::new("NTE").with(1, "1").with(2, "O").with(3, note));
    }
    segments.push(spm(order));
    Message { delimiters: Delimiters::default(), segments }
}

fn pid(subject: &Subject) -> Segment {
    let usual = Delimiters::default();
    let identifier = |one: &Identified| {
        let (name, oid, kind) = authority(one.kind);
        let given_by = if oid.is_empty() { name.to_owned() } else { format!("{name}&{oid}&ISO") };
        format!("{}^^^{given_by}^{kind}", usual.escape(&one.value))
    };
    let identifiers: Vec<String> = subject.identifiers.iter().map(identifier).collect();
    let sex = match subject.sex {
        Some(Sex::Male) => "M",
        Some(Sex::Female) => "F",
        Some(Sex::Other) => "O",
        Some(Sex::Unknown) => "U",
        None => "",
    };
    let Subject { street, city, province, istat, .. } = subject;
    let mut pid = Segment::new("PID")
        .with(1, "1")
        .with(3, identifiers.join("~"))
        .with(5, parts(&[&subject.family_name, &subject.given_name, "", "", "", "", "L"]))
        .with(8, sex);
    if let Some(birth) = subject.birth_date {
        pid = pid.with(7, birth.strftime("%Y%m%d").to_string());
    }
    if [street, city, province, istat].iter().any(|part| !part.is_empty()) {
        pid = pid.with(11, parts(&[street, "", city, province, "", "ITA", "H", "", istat]));
    }
    if !subject.phone.is_empty() {
        pid = pid.with(13, parts(&[&subject.phone, "PRN", "PH"]));
    }
    pid
}

fn orc(order: &Order) -> Segment {
    Segment::new("ORC")
        .with(1, order.control.code())
        .with(2, parts(&[&order.number, PLACER]))
        .with(9, instant(order.ordered_at))
        .with(21, parts(&[&order.orderer[1], "", "", "", "", "", "", "", "", &order.orderer[0]]))
}

fn obr(order: &Order) -> Segment {
    let obr =
        Segment::new("OBR").with(1, "1").with(2, parts(&[&order.number, PLACER])).with(4, coded(&order.test));
    let obr = match order.collected_at {
        Some(at) => obr.with(7, instant(at)),
        None => obr,
    };
    match &order.reason {
        Some(reason) => obr.with(31, coded(reason)),
        None => obr,
    }
}

/// The tube: what its label says is the number of the request.
fn spm(order: &Order) -> Segment {
    let label = format!("{}&{PLACER}", Delimiters::default().escape(&order.number));
    let spm = Segment::new("SPM").with(1, "1").with(2, label).with(4, coded(&order.specimen));
    match order.collected_at {
        Some(at) => spm.with(17, instant(at)),
        None => spm,
    }
}

/// A message that asks whether anybody answers, and orders nothing: for training (MSH-11), and what it is in NTE.
pub fn probe(control_id: &str, receiver: &[String; 2], at: Timestamp) -> Message {
    let said = "Prova di collegamento: nessuna richiesta, nessun assistito";
    let segments = vec![
        header("OML^O21^OML_O21", control_id, receiver, at, "T"),
        Segment::new("NTE").with(1, "1").with(2, "O").with(3, said),
    ];
    Message { delimiters: Delimiters::default(), segments }
}

/// Whether a message is an order, whatever is in it.
pub fn is_order(message: &Message) -> bool {
    message.header().is_some_and(|header| message.value(header, (9, 1, 1, 1)) == "OML")
}

/// Reads an order: the first of its message.
///
/// # Errors
/// Why it is none.
pub fn read(message: &Message) -> Result<Order, NoOrder> {
    let header = message.header().filter(|_| is_order(message)).ok_or(NoOrder::Type)?;
    let find = |name: &'static str| message.segments.iter().find(|one| one.name == name);
    let must = |name| find(name).ok_or(NoOrder::Missing(name));
    let (pid, orc, obr) = (must("PID")?, must("ORC")?, must("OBR")?);
    let text =
        |segment: &Segment, field, component| message.value(segment, (field, 1, component, 1)).into_owned();
    let code = |segment: &Segment, field| Coded {
        code: text(segment, field, 1),
        text: text(segment, field, 2),
        system: text(segment, field, 3),
    };
    let at = |segment: &Segment, field, place| match text(segment, field, 1) {
        empty if empty.is_empty() => Ok(None),
        written => time::instant(&written).map(|found| Some(found.at)).ok_or(NoOrder::Field(place)),
    };
    let control = text(orc, 1, 1);
    let control = Control::ALL.into_iter().find(|one| one.code() == control);
    let urgency = find("TQ1").map(|segment| text(segment, 9, 1)).unwrap_or_default();
    let number = [(orc, 2), (obr, 2)].map(|(segment, field)| text(segment, field, 1));
    let number = number.into_iter().find(|one| !one.is_empty()).ok_or(NoOrder::Field("ORC-2"))?;
    let spm = find("SPM");
    let reason = code(obr, 31);
    Ok(Order {
        control_id: text(header, 10, 1),
        receiver: [text(header, 5, 1), text(header, 6, 1)],
        written_at: at(header, 7, "MSH-7")?.ok_or(NoOrder::Field("MSH-7"))?,
        control: control.ok_or(NoOrder::Field("ORC-1"))?,
        number,
        subject: subject(message, pid)?,
        test: code(obr, 4),
        urgency: Urgency::ALL.into_iter().find(|one| one.code() == urgency).unwrap_or(Urgency::Routine),
        reason: Some(reason).filter(|reason| *reason != Coded::default()),
        orderer: [text(orc, 21, 10), text(orc, 21, 1)],
        ordered_at: at(orc, 9, "ORC-9")?.ok_or(NoOrder::Field("ORC-9"))?,
        specimen: spm.map(|segment| code(segment, 4)).unwrap_or_default(),
        collected_at: at(obr, 7, "OBR-7")?,
        note: find("NTE").map(|segment| text(segment, 3, 1)).unwrap_or_default(),
    })
}

fn subject(message: &Message, pid: &Segment) -> Result<Subject, NoOrder> {
    let text = |field, component| message.value(pid, (field, 1, component, 1)).into_owned();
    let identifier = |repetition: usize| {
        let sub = |component, part| message.value(pid, (3, repetition, component, part)).into_owned();
        let given_by = [sub(4, 2), sub(4, 1)].into_iter().find(|part| !part.is_empty());
        let kind = crate::identity::kind(given_by.as_deref(), &sub(5, 1));
        Identified { kind, value: sub(1, 1) }
    };
    let birth = text(7, 1);
    let birth_date = match birth.as_str() {
        "" => None,
        written => Some(time::date(written).ok_or(NoOrder::Field("PID-7"))?),
    };
    let sex = match text(8, 1).as_str() {
        "M" => Some(Sex::Male),
        "F" => Some(Sex::Female),
        "O" => Some(Sex::Other),
        "U" => Some(Sex::Unknown),
        _ => None,
    };
    Ok(Subject {
        identifiers: (1..=message.repetitions(pid, 3)).map(identifier).collect(),
        family_name: text(5, 1),
        given_name: text(5, 2),
        birth_date,
        sex,
        street: text(11, 1),
        city: text(11, 3),
        province: text(11, 4),
        istat: text(11, 9),
        phone: text(13, 1),
    })
}
