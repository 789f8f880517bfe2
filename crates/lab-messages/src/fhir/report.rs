//! DiagnosticReport with its Observation, Specimen, ServiceRequest and Patient.

use std::collections::HashSet;

use serde_json::Value;

use super::bundle::{Found, Resources};
use super::value::{codings, first_code, instant, list, text, words};
use super::{Reading, person};
use crate::gather::{Finding, Observed, Order, Part, Value as Said, gather};
use crate::model::{Instant, Organisation, Patient, Specimen, Status};
use crate::options::{MOST_TROUBLES, Options};
use crate::terms::{self, Observable};
use crate::trouble::{Code, Trouble};

/// Reads the reports of a document, then observations that stand in none.
pub(super) fn read(resources: &Resources<'_>, reading: &mut Reading, options: &Options) {
    let sender = sender(resources);
    let mut reader = Reader { resources, reading, options, sender, used: HashSet::new() };
    let of_kind = |kind: &'static str| resources.all.iter().filter(move |found| found.kind() == kind);
    let mut any = false;
    for report in of_kind("DiagnosticReport") {
        any = true;
        reader.report(report);
    }
    let is_result = |found: &&Found<'_>| {
        let codes = found.resource.get("code").map(codings).unwrap_or_default();
        codes
            .iter()
            .filter_map(|one| terms::of_loinc(&one.code))
            .any(|known| matches!(known, Observable::Test(_) | Observable::Target(_)))
    };
    for observation in of_kind("Observation").filter(is_result) {
        if !reader.used.contains(&observation.expression) {
            any = true;
            reader.alone(observation);
        }
    }
    if reading.results.is_empty() && !reading.troubles.iter().any(Trouble::is_error) {
        let place = match resources.all.as_slice() {
            [only] => only.expression.clone(),
            _ => "Bundle.entry".to_owned(),
        };
        let why = if any {
            // Acknowledged, it would be lost: a panel or a cycle threshold alone is no outcome.
            "Nei referti non c'è l'esito di alcun esame."
        } else {
            "Non c'è un DiagnosticReport né un'Observation con un esito."
        };
        let trouble = Trouble::new(Code::RequiredMissing, place, why);
        let is_error = !any || options.unknown_code_is_error;
        reading.troubles.push(if is_error { trouble } else { trouble.warning() });
    }
    // Errors first: one that was cut off would let the document pass.
    reading.troubles.sort_by_key(|one| std::cmp::Reverse(one.severity));
    reading.troubles.truncate(MOST_TROUBLES);
}

/// Who sent a message: MessageHeader.source.
fn sender(resources: &Resources<'_>) -> Option<String> {
    let header = resources.all.first().filter(|found| found.kind() == "MessageHeader")?;
    let source = header.resource.get("source")?;
    text(source, "name").or_else(|| text(source, "endpoint"))
}

struct Reader<'a, 'r> {
    resources: &'r Resources<'a>,
    reading: &'r mut Reading,
    options: &'r Options,
    sender: Option<String>,
    /// Observations that stand in a report, by their place.
    used: HashSet<String>,
}

impl<'a> Reader<'a, '_> {
    fn error(&mut self, place: impl Into<String>, code: Code, why: &str) {
        self.reading.troubles.push(Trouble::new(code, place, why));
    }

    fn warning(&mut self, place: impl Into<String>, code: Code, why: &str) {
        self.reading.troubles.push(Trouble::new(code, place, why).warning());
    }

    fn resolved(&self, found: &Found<'a>, key: &str) -> Option<Found<'a>> {
        let value = found.resource.get(key)?;
        let first = value.as_array().map_or(Some(value), |all| all.first())?;
        self.resources.resolve(first, found)
    }

    fn all_resolved(&mut self, found: &Found<'a>, key: &str, kind: &str) -> Vec<Found<'a>> {
        let mut all = Vec::new();
        for (place, reference) in list(found.resource, key).iter().enumerate() {
            match self.resources.resolve(reference, found) {
                Some(other) if other.kind() == kind => all.push(other),
                _ => {
                    let expression = format!("{}.{key}[{place}]", found.expression);
                    let why = format!("Il riferimento non porta a un {kind} di questo documento.");
                    self.error(expression, Code::UnknownKey, &why);
                }
            }
        }
        all
    }

    fn report(&mut self, report: &Found<'a>) {
        let place = |part: &str| format!("{}.{part}", report.expression);
        if first_code_of(report.resource, "code").is_none() {
            self.error(place("code"), Code::RequiredMissing, "DiagnosticReport.code obbligatorio");
        }
        let whole = self.report_status(report);
        if list(report.resource, "result").is_empty() {
            self.error(place("result"), Code::RequiredMissing, "DiagnosticReport.result obbligatorio");
        }
        let mut observations = self.all_resolved(report, "result", "Observation");
        // Members of a panel, one level down. What is named twice is one observation.
        for panel in observations.clone() {
            if !list(panel.resource, "hasMember").is_empty() {
                observations.extend(self.all_resolved(&panel, "hasMember", "Observation"));
            }
        }
        let mut named = HashSet::new();
        observations.retain(|found| named.insert(found.expression.clone()));
        self.used.extend(named);
        let Some(order) = self.order(report, observations.first()) else { return };
        self.results(&order, &observations, Some(report), whole);
    }

    fn alone(&mut self, observation: &Found<'a>) {
        self.used.insert(observation.expression.clone());
        let Some(order) = self.order(observation, Some(observation)) else { return };
        self.results(&order, std::slice::from_ref(observation), None, None);
    }

    /// A status of the report that holds for all its observations.
    fn report_status(&mut self, report: &Found<'a>) -> Option<Status> {
        let place = format!("{}.status", report.expression);
        match text(report.resource, "status").as_deref() {
            Some("entered-in-error") => Some(Status::Delete),
            Some("cancelled") => Some(Status::NotObtained),
            Some("corrected" | "amended") => Some(Status::Correction),
            Some("registered" | "partial" | "preliminary" | "final" | "appended") => None,
            None => {
                self.error(place, Code::RequiredMissing, "DiagnosticReport.status obbligatorio");
                None
            }
            Some(_) => {
                self.error(place, Code::TableValue, "Stato del referto sconosciuto.");
                None
            }
        }
    }

    /// What report and request say for all observations; `None` when there is no person.
    fn order(&mut self, report: &Found<'a>, observation: Option<&Found<'a>>) -> Option<Order> {
        let patient = self.patient(report)?;
        let request = self.resolved(report, "basedOn");
        let request = request.or_else(|| self.resolved(observation?, "basedOn"));
        let logical = || {
            let reference = list(report.resource, "basedOn").first()?;
            text(reference.get("identifier")?, "value")
        };
        let request_number =
            request.as_ref().and_then(|found| numbered(found.resource, "PLAC")).or_else(logical);
        let specimen = self.resolved(report, "specimen");
        let specimen = specimen.or_else(|| self.resolved(observation?, "specimen"));
        let specimen = specimen.filter(|found| found.kind() == "Specimen").map(|found| self.specimen(&found));
        let reason =
            request.as_ref().and_then(|found| list(found.resource, "reasonCode").first()).and_then(words);
        Some(Order {
            message: self.reading.message.clone(),
            sender: self.sender.clone(),
            patient,
            request_number,
            accession: numbered(report.resource, "FILL"),
            specimen,
            codes: report.resource.get("code").map(codings).unwrap_or_default(),
            collected_at: self.effective(report),
            reported_at: self.instant(report, "issued"),
            orderer: request.as_ref().and_then(|found| self.requester(found)),
            reason,
            notes: text(report.resource, "conclusion").into_iter().collect(),
        })
    }

    fn patient(&mut self, report: &Found<'a>) -> Option<Patient> {
        let place = format!("{}.subject", report.expression);
        if report.resource.get("subject").is_none() {
            let why = format!("{}.subject obbligatorio", report.kind());
            self.error(place, Code::RequiredMissing, &why);
            return None;
        }
        match self.resolved(report, "subject") {
            Some(found) if found.kind() == "Patient" => {
                // Told once, however many reports are hers.
                let mut troubles = Vec::new();
                let patient = person::read(&found, self.options, &mut troubles);
                troubles.retain(|one| !self.reading.troubles.contains(one));
                self.reading.troubles.append(&mut troubles);
                Some(patient)
            }
            _ => {
                let why = "Il riferimento non porta a un Patient di questo documento.";
                self.error(place, Code::UnknownKey, why);
                None
            }
        }
    }

    fn requester(&self, request: &Found<'a>) -> Option<String> {
        let requester = self.resolved(request, "requester");
        let practitioner = requester.as_ref().map(|found| match found.kind() {
            "PractitionerRole" => self.resolved(found, "practitioner").unwrap_or_else(|| found.clone()),
            _ => found.clone(),
        });
        let display = || text(request.resource.get("requester")?, "display");
        practitioner.and_then(|found| human_name(found.resource)).or_else(display)
    }

    fn instant(&mut self, found: &Found<'a>, key: &str) -> Option<Instant> {
        let written = text(found.resource, key)?;
        self.parsed(&written, format!("{}.{key}", found.expression))
    }

    fn parsed(&mut self, written: &str, place: String) -> Option<Instant> {
        match instant(written) {
            None => {
                self.once(place, "Data e ora non valide: scrivere AAAA-MM-GGThh:mm:ss±hh:mm.");
                None
            }
            Some(found) if found.is_future(self.options.now) => {
                self.once(place, "La data è nel futuro.");
                None
            }
            found => found,
        }
    }

    fn once(&mut self, place: String, why: &str) {
        if !self.reading.troubles.iter().any(|one| one.place == place) {
            self.error(place, Code::DataType, why);
        }
    }

    fn effective(&mut self, found: &Found<'a>) -> Option<Instant> {
        match found.resource.get("effectivePeriod").and_then(|period| text(period, "start")) {
            Some(start) => self.parsed(&start, format!("{}.effectivePeriod.start", found.expression)),
            None => self.instant(found, "effectiveDateTime"),
        }
    }

    fn specimen(&mut self, found: &Found<'a>) -> Specimen {
        let kind = found.resource.get("type");
        let code = kind.and_then(first_code);
        if kind.is_none() {
            let place = format!("{}.type", found.expression);
            self.warning(place, Code::RequiredMissing, "Manca il tipo del campione.");
        }
        let collection = found.resource.get("collection");
        let period = collection.and_then(|one| one.get("collectedPeriod")).and_then(|one| text(one, "start"));
        let taken = collection.and_then(|one| text(one, "collectedDateTime")).or(period);
        let place = format!("{}.collection", found.expression);
        Specimen {
            identifiers: list(found.resource, "identifier")
                .iter()
                .filter_map(|one| text(one, "value"))
                .collect(),
            kind: code.as_deref().and_then(terms::specimen),
            code,
            text: kind.and_then(words),
            body_site: collection.and_then(|one| one.get("bodySite")).and_then(first_code),
            collected_at: taken.and_then(|written| self.parsed(&written, place)),
            received_at: self.instant(found, "receivedTime"),
        }
    }

    fn results(
        &mut self,
        order: &Order,
        observations: &[Found<'a>],
        report: Option<&Found<'a>>,
        whole: Option<Status>,
    ) {
        let mut observed = Vec::new();
        let mut places = Vec::new();
        for found in observations {
            if let Some(mut one) = self.observation(found, report) {
                one.status = match whole {
                    // A correction of the report does not make final what is not yet.
                    Some(Status::Correction) if one.status != Status::Final => one.status,
                    Some(status) => status,
                    None => one.status,
                };
                observed.push(one);
                places.push(found.clone());
            }
        }
        let (results, findings) = gather(order, &observed, self.options);
        for result in &results {
            if result.collected_at.is_none() && result.effect.wants_outcome() {
                let place = format!("{}.effectiveDateTime", result.place);
                self.error(place, Code::RequiredMissing, "Manca il momento del prelievo.");
            }
        }
        for finding in findings {
            if let Some(found) = places.get(finding.observed) {
                self.note(found, &finding);
            }
        }
        self.reading.results.extend(results);
    }

    fn note(&mut self, found: &Found<'a>, finding: &Finding) {
        let part = match finding.part {
            Part::Code => "code",
            Part::Value => {
                VALUES.into_iter().find(|key| found.resource.get(key).is_some()).unwrap_or("value")
            }
            Part::Interpretation => "interpretation",
        };
        let trouble = Trouble::new(finding.code, format!("{}.{part}", found.expression), finding.why);
        self.reading.troubles.push(if finding.error { trouble } else { trouble.warning() });
    }

    fn observation(&mut self, found: &Found<'a>, report: Option<&Found<'a>>) -> Option<Observed> {
        let place = |part: &str| format!("{}.{part}", found.expression);
        let codes = found.resource.get("code").map(codings).unwrap_or_default();
        if codes.is_empty() {
            self.error(place("code"), Code::RequiredMissing, "Observation.code obbligatorio");
        }
        let status = match text(found.resource, "status") {
            None => {
                self.error(place("status"), Code::RequiredMissing, "Observation.status obbligatorio");
                None
            }
            Some(word) => {
                let status = status(&word);
                if status.is_none() {
                    self.error(place("status"), Code::TableValue, "Stato dell'osservazione sconosciuto.");
                }
                status
            }
        };
        let performer = self.performer(found).or_else(|| self.performer(report?));
        let is_question = self.is_question(found);
        if performer.is_none() && !is_question {
            self.warning(place("performer"), Code::RequiredMissing, "Manca chi ha eseguito l'esame.");
        }
        let interpretation = list(found.resource, "interpretation").first().and_then(first_code);
        let range = list(found.resource, "referenceRange").first().and_then(|range| text(range, "text"));
        let device = found.resource.get("method").and_then(words);
        Some(Observed {
            place: found.expression.clone(),
            codes: Some(codes).filter(|codes| !codes.is_empty())?,
            value: said(found.resource),
            interpretation,
            status: status?,
            question: is_question,
            range,
            collected_at: self.effective(found),
            analysed_at: self.instant(found, "issued"),
            performer,
            device: device.or_else(|| text(found.resource.get("method")?, "display")),
            notes: list(found.resource, "note").iter().filter_map(|note| text(note, "text")).collect(),
        })
    }

    fn is_question(&self, found: &Found<'a>) -> bool {
        let panels = ["81959-9", "99582-9"];
        list(found.resource, "identifier").iter().any(|one| {
            let code = one.get("type").and_then(first_code);
            code.is_some_and(|code| panels.contains(&code.as_str()))
        })
    }

    /// The first performer that is an organisation, or else the first.
    fn performer(&self, found: &Found<'a>) -> Option<Organisation> {
        let references = list(found.resource, "performer");
        let resolved = || references.iter().filter_map(|reference| self.resources.resolve(reference, found));
        let direct = resolved().find(|other| other.kind() == "Organization");
        let through = || {
            let role = resolved().find(|other| other.kind() == "PractitionerRole")?;
            self.resolved(&role, "organization")
        };
        if let Some(organisation) = direct.or_else(through) {
            let code = list(organisation.resource, "identifier").iter().find_map(|one| text(one, "value"));
            return Some(Organisation { code, name: text(organisation.resource, "name") });
        }
        let first = references.first()?;
        let code = first.get("identifier").and_then(|one| text(one, "value"));
        let person = || resolved().find_map(|other| human_name(other.resource));
        let name = text(first, "display").or_else(person);
        (code.is_some() || name.is_some()).then_some(Organisation { code, name })
    }
}

const VALUES: [&str; 5] =
    ["valueCodeableConcept", "valueQuantity", "valueString", "valueDateTime", "valueBoolean"];

fn status(word: &str) -> Option<Status> {
    Some(match word {
        "registered" => Status::Pending,
        "preliminary" => Status::Preliminary,
        "final" => Status::Final,
        "amended" | "corrected" => Status::Correction,
        "cancelled" => Status::NotObtained,
        "entered-in-error" => Status::Delete,
        _ => return None,
    })
}

fn said(observation: &Value) -> Said {
    if let Some(concept) = observation.get("valueCodeableConcept") {
        let codes = codings(concept);
        return if codes.is_empty() { Said::Missing } else { Said::Coded(codes) };
    }
    if let Some(quantity) = observation.get("valueQuantity") {
        let number = quantity.get("value").filter(|value| value.is_number());
        let unit = text(quantity, "code").or_else(|| text(quantity, "unit"));
        return number.map_or(Said::Missing, |number| Said::Number { value: number.to_string(), unit });
    }
    let written = ["valueString", "valueDateTime"].into_iter().find_map(|key| text(observation, key));
    match (written, observation.get("valueBoolean").and_then(Value::as_bool)) {
        (Some(text), _) => Said::Text(text),
        (None, Some(answer)) => Said::Text(if answer { "Y" } else { "N" }.to_owned()),
        (None, None) => Said::Missing,
    }
}

fn first_code_of(resource: &Value, key: &str) -> Option<String> {
    let concept = resource.get(key)?;
    first_code(concept).or_else(|| words(concept))
}

/// The identifier of a type of table 0203; without types, the first that is of none.
fn numbered(resource: &Value, kind: &str) -> Option<String> {
    let all = list(resource, "identifier");
    let typed = |one: &&Value| one.get("type").and_then(first_code).is_some_and(|code| code == kind);
    let untyped = |one: &&Value| one.get("type").is_none();
    all.iter().find(typed).or_else(|| all.iter().find(untyped)).and_then(|one| text(one, "value"))
}

fn human_name(person: &Value) -> Option<String> {
    let name = list(person, "name").first()?;
    let given: Vec<&str> = list(name, "given").iter().filter_map(Value::as_str).collect();
    let whole = [text(name, "family").unwrap_or_default(), given.join(" ")].join(" ").trim().to_owned();
    (!whole.is_empty()).then_some(whole).or_else(|| text(name, "text"))
}
