//! What a laboratory is written of a request: OML^O21, or a transaction of FHIR. Pure: the facts are passed in.

use fhir::resources::{Identity, Order as Asked, Outgoing, sample, test, transaction};
use kernel::{Date, Timestamp};
use lab::model::{Cancellation, Priority, RequestStatus, SwabRequest};
use lab_messages::hl7::oml::{self, Coded, Control, Identified, Order, Subject, Urgency};
use lab_messages::model::{IdentifierKind, Sex};
use territory::codes::{self, List};
use uuid::Uuid;

use crate::model::{About, Act, Channel, Kind, Row};

/// System of the reasons in OBR-31: the code list of this platform.
const REASONS: &str = "99ARGINE";

/// Everything that a letter is made of.
pub(crate) struct Facts<'a> {
    pub row: &'a Row,
    pub act: Act,
    pub channel: &'a Channel,
    pub request: &'a SwabRequest,
    pub about: &'a About,
    /// Now, and today, in business time.
    pub now: Timestamp,
    pub today: Date,
}

/// The bytes.
pub(crate) fn letter(facts: &Facts<'_>) -> String {
    match facts.channel.kind {
        Kind::Fhir => bundle(facts),
        Kind::Hl7 | Kind::None => oml::message(&order(facts)).print(),
    }
}

/// What of a person must not stand in what is kept of an answer.
pub(crate) fn secrets(about: &About) -> Vec<String> {
    let codes = [&about.tax_code, &about.other, &about.phone].into_iter().flatten();
    // `via` is part of many words that say nothing of where she lives.
    let street = about.street.split_whitespace().filter(|word| word.chars().count() > 3);
    let names = [&about.family_name, &about.given_name].into_iter().chain(codes).map(String::as_str);
    names.chain(street).map(str::to_owned).collect()
}

fn order(facts: &Facts<'_>) -> Order {
    let Facts { row, request, channel, .. } = facts;
    let (loinc, text) = test(request.test);
    let (snomed, specimen) = sample(request.test);
    let asl = territory::get().asl(&request.asl).map_or(request.asl.as_str(), |asl| asl.name.as_str());
    Order {
        control_id: row.control_id.clone(),
        receiver: [channel.application.clone(), channel.facility.clone()],
        written_at: whole_second(facts.now),
        control: match facts.act {
            Act::New => Control::New,
            Act::Change => Control::Change,
            Act::Cancel => Control::Cancel,
        },
        number: request.number.clone(),
        subject: subject(facts.about, facts.today),
        test: coded(loinc, text, "LN"),
        urgency: urgency(request.priority),
        reason: Some(coded(&request.reason, &codes::name(List::SwabReason, &request.reason), REASONS)),
        orderer: [request.asl.clone(), asl.to_owned()],
        ordered_at: whole_second(request.requested_at),
        specimen: coded(snomed, specimen, "SCT"),
        collected_at: request.sampled_at.map(whole_second),
        note: request.note.clone(),
    }
}

fn coded(code: &str, text: &str, system: &str) -> Coded {
    Coded { code: code.to_owned(), text: text.to_owned(), system: system.to_owned() }
}

fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

fn subject(about: &About, today: Date) -> Subject {
    let comune = territory::get().comune_or_successor(&about.comune, today);
    let other = match (about.other_kind.as_deref(), &about.other) {
        (Some("stp"), Some(code)) => Some((IdentifierKind::Stp, code.clone())),
        (Some("eni"), Some(code)) => Some((IdentifierKind::Eni, code.clone())),
        _ => None,
    };
    let national = about.tax_code.clone().map(|code| (IdentifierKind::TaxCode, code)).or(other);
    let ours = (IdentifierKind::Local, about.id.to_string());
    let identifiers = national.into_iter().chain([ours]);
    Subject {
        identifiers: identifiers.map(|(kind, value)| Identified { kind, value }).collect(),
        family_name: about.family_name.clone(),
        given_name: about.given_name.clone(),
        birth_date: Some(about.birth_date),
        sex: Some(sex(about)),
        street: about.street.clone(),
        city: comune.map_or_else(String::new, |comune| comune.name.clone()),
        province: comune.map_or_else(String::new, |comune| comune.province_sign.clone()),
        istat: about.comune.clone(),
        phone: about.phone.clone().unwrap_or_default(),
    }
}

/// As the registry has it.
fn sex(about: &About) -> Sex {
    match about.sex.as_str() {
        "M" | "male" => Sex::Male,
        "F" | "female" => Sex::Female,
        _ => Sex::Unknown,
    }
}

fn urgency(priority: Priority) -> Urgency {
    match priority {
        Priority::SymptomaticWorker => Urgency::Stat,
        Priority::Hospital | Priority::Symptomatic => Urgency::Soon,
        Priority::EndOfIsolation | Priority::Contact | Priority::Screening => Urgency::Routine,
    }
}

fn bundle(facts: &Facts<'_>) -> String {
    let about = facts.about;
    let mut request = facts.request.clone();
    // Of a request that went to another laboratory, this one is told that it is not asked any more.
    request.laboratory.clone_from(&facts.row.laboratory);
    if facts.act == Act::Cancel {
        request.status = RequestStatus::Cancelled;
        request.cancelled.get_or_insert_with(|| Cancellation {
            id: Uuid::nil(),
            reason: String::new(),
            note: String::new(),
            by_name: String::new(),
            at: facts.now,
        });
    }
    let gender = match sex(about) {
        Sex::Male => "male",
        Sex::Female => "female",
        Sex::Other | Sex::Unknown => "unknown",
    };
    let person = Identity {
        id: about.id,
        tax_code: about.tax_code.clone(),
        other_kind: about.other_kind.clone(),
        other: about.other.clone(),
        family_name: about.family_name.clone(),
        given_name: about.given_name.clone(),
        birth_date: about.birth_date,
        gender: Some(gender),
        version: about.version,
        updated_at: about.updated_at,
        survivor: None,
    };
    let order = Asked { request, resulted_at: None };
    let number = &facts.row.control_id;
    transaction(&Outgoing { number, at: facts.now, order: &order, person: &person }).to_string()
}
