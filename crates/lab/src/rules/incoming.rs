//! From what each door reads to the one form in which results are matched and written.

use kernel::Sex;
use lab_messages::model::{
    Address, Effect, Identifier, IdentifierKind, LabResult, Measured as Value, Outcome as Reported,
    Sex as ReportedSex, TestKind as ReportedTest,
};

use super::csv::{Place, ResultRow};
use crate::model::{Doing, Door, Identity, Incoming, Measured, Outcome, SentPlace, TestKind};

/// A result of a message.
pub fn of_message(result: &LabResult, door: Door) -> Incoming {
    let test = test(result.test.kind);
    let sampled = result.collected_at.or(result.analysed_at).or(result.reported_at);
    let tube = result.specimen.as_ref().and_then(|specimen| specimen.identifiers.first().cloned());
    let doing = doing(result.effect);
    let outcome = match doing {
        // That nothing was found is what is found: the sample tells nothing.
        Doing::Repeat => Some(of_sample(result.outcome)),
        _ => result.outcome.map(outcome),
    };
    let (request_number, accession) =
        (filled(result.request_number.as_deref()), filled(result.accession.as_deref()));
    let identity = identity(result);
    // Only where there is no number: the message's own is another one each time.
    let otherwise = match (&request_number, &accession) {
        (None, None) => unnumbered(tube.or_else(|| result.message.clone()).unwrap_or_default(), &identity),
        _ => String::new(),
    };
    let is_serology = test.is_some_and(TestKind::is_serology);
    Incoming {
        door,
        doing,
        identity,
        request_number,
        accession,
        otherwise,
        test,
        test_words: words(&[&result.test.name, &result.test.local, &result.test.loinc]),
        outcome,
        measured: result.measured.as_ref().filter(|_| is_serology).map(measured).unwrap_or_default(),
        sampled_at: sampled.map(|instant| instant.at),
    }
}

/// A message tells of several persons: each has a number of her own by what was said of her, without a word of it.
fn unnumbered(name: String, identity: &Identity) -> String {
    let Some(fingerprint) = identity.fingerprint() else { return name };
    let sign: String = fingerprint.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{name} {sign}").trim_start().to_owned()
}

fn doing(effect: Effect) -> Doing {
    match effect {
        Effect::Record => Doing::Record,
        Effect::Replace => Doing::Replace,
        Effect::Confirm => Doing::Confirm,
        Effect::Preliminary | Effect::Pending => Doing::Hold,
        Effect::Repeat => Doing::Repeat,
        Effect::Delete => Doing::Delete,
        Effect::Detach => Doing::Detach,
        Effect::Nothing => Doing::Nothing,
    }
}

fn test(kind: ReportedTest) -> Option<TestKind> {
    Some(match kind {
        ReportedTest::Molecular => TestKind::Molecular,
        ReportedTest::Antigen | ReportedTest::AntigenLaboratory => TestKind::Antigen,
        ReportedTest::SerologyIgg => TestKind::SerologyIgg,
        ReportedTest::SerologyIgm => TestKind::SerologyIgm,
        // Antibodies of whatever class, and sequences: nothing here says them, and a person must look.
        ReportedTest::Serology | ReportedTest::Sequencing => return None,
    })
}

fn outcome(outcome: Reported) -> Outcome {
    match outcome {
        Reported::Positive => Outcome::Positive,
        Reported::Negative => Outcome::Negative,
        // One gene of several, or presumptive: no case is confirmed by it, and it is to be repeated.
        Reported::Doubtful | Reported::WeakPositive => Outcome::Doubtful,
        Reported::Indeterminate | Reported::Invalid => Outcome::Indeterminate,
        Reported::Unsuitable => Outcome::Unsuitable,
        Reported::NotReceived => Outcome::NotReceived,
    }
}

fn of_sample(reported: Option<Reported>) -> Outcome {
    match reported {
        Some(Reported::NotReceived) => Outcome::NotReceived,
        _ => Outcome::Unsuitable,
    }
}

fn measured(value: &Value) -> Measured {
    Measured {
        value: value.value.clone(),
        unit: value.unit.clone().unwrap_or_default(),
        reference_range: value.range.clone().unwrap_or_default(),
        device: String::new(),
    }
}

fn identity(result: &LabResult) -> Identity {
    let patient = &result.patient;
    let of_nation = [IdentifierKind::TaxCode, IdentifierKind::Stp, IdentifierKind::Eni];
    let code = of_nation.into_iter().find_map(|kind| find(&patient.identifiers, kind));
    let place = |wanted: &[&str]| {
        let is_it = |address: &&Address| address.kind.as_deref().is_some_and(|kind| wanted.contains(&kind));
        patient.addresses.iter().find(is_it).map(sent_place)
    };
    let residence = place(&["H", "L", "official"]).or_else(|| patient.addresses.first().map(sent_place));
    let is_phone =
        |text: &&String| text.chars().filter(char::is_ascii_digit).count() >= 6 && !text.contains('@');
    Identity {
        code,
        family_name: patient.family_name.trim().to_owned(),
        given_name: patient.given_name.trim().to_owned(),
        sex: match patient.sex {
            Some(ReportedSex::Male) => Some('M'),
            Some(ReportedSex::Female) => Some('F'),
            Some(ReportedSex::Other | ReportedSex::Unknown) | None => None,
        },
        birth_date: patient.birth_date,
        birth_place: None,
        domicile: place(&["C", "temp"]),
        residence,
        phone: patient.contacts.iter().find(is_phone).cloned(),
    }
}

/// What says that there is no code is none.
fn find(identifiers: &[Identifier], kind: IdentifierKind) -> Option<String> {
    let value = identifiers.iter().find(|one| one.kind == kind)?.value.trim();
    (!value.is_empty() && value != kernel::tax_code::NO_TAX_CODE).then(|| value.to_owned())
}

fn sent_place(address: &Address) -> SentPlace {
    SentPlace {
        istat: filled(address.istat.as_deref()),
        catastal: filled(address.catastal.as_deref()),
        city: filled(address.city.as_deref()),
        street: address.street.clone().unwrap_or_default(),
    }
}

fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn words(texts: &[&Option<String>]) -> String {
    texts.iter().find_map(|text| (*text).clone()).unwrap_or_default()
}

/// A row of the file.
pub fn of_row(row: &ResultRow) -> Incoming {
    // A table in a laboratory's own columns may say of nobody where she lives.
    let place = |place: &Place| {
        let said = !place.catastal_code.is_empty();
        said.then(|| SentPlace {
            catastal: Some(place.catastal_code.clone()),
            street: place.address.clone(),
            ..SentPlace::default()
        })
    };
    Incoming {
        door: Door::Csv,
        doing: Doing::Record,
        identity: Identity {
            code: row.identifier.value().map(str::to_owned),
            family_name: row.family_name.clone(),
            given_name: row.given_name.clone(),
            sex: Some(if row.sex == Sex::Male { 'M' } else { 'F' }),
            birth_date: Some(row.birth_date),
            birth_place: Some(row.birth_place.clone()),
            residence: place(&row.residence),
            domicile: place(&row.domicile),
            phone: None,
        },
        request_number: None,
        accession: Some(row.document.clone()),
        otherwise: String::new(),
        test: Some(row.test),
        test_words: row.display_name.clone(),
        outcome: Some(row.outcome),
        measured: Measured {
            value: row.value.clone(),
            unit: row.unit.clone(),
            reference_range: row.reference_range.clone(),
            device: String::new(),
        },
        sampled_at: Some(row.sampled_at),
    }
}
