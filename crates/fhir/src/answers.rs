//! What a sender is answered: which resource each entry became, and what waits. Pure.

use std::collections::HashMap;

use lab::intake::{Fate, Receipt};
use lab::model::Revision;
use serde_json::{Value, json};

use crate::outcome::issue;
use crate::resources::{Finding, Kind, instant};

/// What became of one result: its status as HTTP has it, and the result where there is one.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub status: u16,
    pub finding: Option<Finding>,
    /// Catalogue key of what there is to say.
    pub note: Option<&'static str>,
}

impl Settled {
    /// By its fate.
    pub fn of(fate: &Fate, receipt: &Receipt, finding: Option<Finding>) -> Self {
        let (status, note) = match fate {
            Fate::Recorded { .. } if receipt.repeated => (200, None),
            Fate::Recorded { .. } => (201, None),
            Fate::Corrected { .. } | Fate::Repeated { .. } => (200, None),
            Fate::Withdrawn { .. } => (200, Some("fhir-withdrawn")),
            Fate::Held => (202, Some("fhir-held")),
            Fate::Unmatched { .. } => (202, Some("fhir-unmatched")),
            Fate::Ignored => (200, Some("fhir-ignored")),
        };
        Self { status, finding, note }
    }

    /// What there is to say, as an outcome.
    pub fn outcome(&self) -> Value {
        issue("information", "informational", web::t(self.note.unwrap_or("fhir-taken")), &[])
    }
}

/// The result that a fate names.
pub(crate) fn result_of(fate: &Fate) -> Option<kernel::ids::ResultId> {
    match fate {
        Fate::Recorded { result, .. }
        | Fate::Corrected { result, .. }
        | Fate::Withdrawn { result, .. }
        | Fate::Repeated { result, .. } => Some(*result),
        Fate::Held | Fate::Unmatched { .. } | Fate::Ignored => None,
    }
}

/// The answer to a transaction: an entry for each of its entries. `settled` has the place of each result in the Bundle, `there` what
/// conditions of entries found.
pub(crate) fn transaction(bundle: &Value, settled: &[(String, Settled)], there: &[(usize, Value)]) -> Value {
    let entries = bundle["entry"].as_array().map_or(&[][..], Vec::as_slice);
    let mut became = Became::of(entries, settled);
    for (place, resource) in there {
        let (kind, id) = (resource["resourceType"].as_str(), resource["id"].as_str());
        let location = format!("{}/{}", kind.unwrap_or_default(), id.unwrap_or_default());
        became.linked.entry(*place).or_insert_with(|| found(&location));
    }
    let answers: Vec<Value> = (0..entries.len()).map(|place| became.answer(place)).collect();
    json!({ "resourceType": "Bundle", "id": uuid::Uuid::now_v7().to_string(), "type": "transaction-response", "entry": answers })
}

/// Which results each entry tells, by their places: an observation its own, a report those of its observations.
pub(crate) fn told(bundle: &Value, places: &[String]) -> HashMap<usize, Vec<usize>> {
    let entries = bundle["entry"].as_array().map_or(&[][..], Vec::as_slice);
    let names = names(entries);
    let mut told: HashMap<usize, Vec<usize>> = HashMap::new();
    for (result, place) in places.iter().enumerate() {
        told.entry(entry_of(place).unwrap_or(usize::MAX)).or_default().push(result);
    }
    for (place, entry) in entries.iter().enumerate() {
        if entry["resource"]["resourceType"] == "DiagnosticReport" {
            let of = members(&entry["resource"], entries, &names);
            let all: Vec<usize> = of.filter_map(|it| told.get(&it)).flatten().copied().collect();
            told.entry(place).or_default().extend(all);
        }
    }
    told
}

/// Which entry became what.
struct Became<'a> {
    results: HashMap<usize, (&'static str, &'a Settled)>,
    linked: HashMap<usize, Value>,
}

impl<'a> Became<'a> {
    fn of(entries: &[Value], settled: &'a [(String, Settled)]) -> Self {
        let names = names(entries);
        let mut own: HashMap<usize, &'a Settled> = HashMap::new();
        for (place, one) in settled {
            own.extend(entry_of(place).filter(|entry| !own.contains_key(entry)).map(|entry| (entry, one)));
        }
        let (mut results, mut linked) = (HashMap::new(), HashMap::new());
        for (place, entry) in entries.iter().enumerate() {
            let resource = &entry["resource"];
            let of_kind = |kind: &str| resource["resourceType"] == kind;
            let one = match own.get(&place) {
                Some(one) => Some(*one),
                None if of_kind("DiagnosticReport") => {
                    members(resource, entries, &names).find_map(|it| own.get(&it).copied())
                }
                None => None,
            };
            let Some(one) = one else { continue };
            let kind = if of_kind("DiagnosticReport") { "DiagnosticReport" } else { "Observation" };
            results.insert(place, (kind, one));
            let Some(finding) = &one.finding else { continue };
            for (key, location) in links(finding) {
                let to = targets(&resource[key], &names);
                linked.extend(to.map(|entry| (entry, found(&location))));
            }
        }
        Self { results, linked }
    }

    fn answer(&self, place: usize) -> Value {
        if let Some((kind, settled)) = self.results.get(&place) {
            return json!({ "response": response(kind, settled) });
        }
        if let Some(linked) = self.linked.get(&place) {
            return json!({ "response": linked });
        }
        let outcome = issue("information", "informational", web::t("fhir-not-kept"), &[]);
        json!({ "response": { "status": "200 OK", "outcome": outcome } })
    }
}

fn response(kind: &str, settled: &Settled) -> Value {
    let mut response = json!({ "status": words(settled.status) });
    if let Some(finding) = &settled.finding {
        let (result, version) = (&finding.revision.result, finding.revision.result.revision);
        response["location"] = json!(format!("{kind}/{}/_history/{version}", finding.id));
        response["etag"] = json!(crate::http::etag(&version.to_string()));
        response["lastModified"] = json!(instant(result.recorded_at));
    }
    if settled.note.is_some() {
        response["outcome"] = settled.outcome();
    }
    response
}

/// What is there of its own right, and not by this transaction.
fn found(location: &str) -> Value {
    json!({ "status": "200 OK", "location": location })
}

fn words(status: u16) -> &'static str {
    match status {
        201 => "201 Created",
        202 => "202 Accepted",
        _ => "200 OK",
    }
}

/// Where the other sides of a result stand, by the element of a report that names them.
fn links(finding: &Finding) -> Vec<(&'static str, String)> {
    let Revision { result, .. } = &finding.revision;
    let mut all = vec![
        ("subject", format!("{}/{}", Kind::Patient.name(), result.person)),
        ("specimen", format!("{}/{}", Kind::Specimen.name(), finding.id)),
    ];
    all.extend(result.request.map(|id| ("basedOn", format!("{}/{id}", Kind::ServiceRequest.name()))));
    all
}

/// The entries by what they are called in the Bundle.
fn names(entries: &[Value]) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let resource = &entry["resource"];
        let url = entry["fullUrl"].as_str().map(str::to_owned);
        let by_id = resource["resourceType"].as_str().zip(resource["id"].as_str());
        for name in url.into_iter().chain(by_id.map(|(kind, id)| format!("{kind}/{id}"))) {
            names.entry(name).or_insert(place);
        }
    }
    names
}

/// The entries that references lead to: one, or a list of them.
fn targets<'v>(value: &'v Value, names: &'v HashMap<String, usize>) -> impl Iterator<Item = usize> + 'v {
    let all = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    all.iter().filter_map(move |one| names.get(one["reference"].as_str()?).copied())
}

/// The observations of a report, and one level down those of a panel.
fn members<'v>(
    report: &'v Value,
    entries: &'v [Value],
    names: &'v HashMap<String, usize>,
) -> impl Iterator<Item = usize> + 'v {
    let direct: Vec<usize> = targets(&report["result"], names).collect();
    let nested: Vec<usize> =
        direct.iter().flat_map(|place| targets(&entries[*place]["resource"]["hasMember"], names)).collect();
    direct.into_iter().chain(nested)
}

/// `Bundle.entry[4].resource` → 4.
fn entry_of(place: &str) -> Option<usize> {
    place.strip_prefix("Bundle.entry[")?.split(']').next()?.parse().ok()
}

/// What a message's answer says besides that it was taken: which resources there are now, and what waits.
pub(crate) fn tell(answer: &mut Value, settled: &[(String, Settled)]) {
    let header = &mut answer["entry"][0]["resource"];
    let focus = settled.iter().filter_map(|(_, one)| one.finding.as_ref());
    let focus: Vec<Value> = focus.map(|finding| Kind::DiagnosticReport.to(finding.id)).collect();
    if !focus.is_empty() {
        header["focus"] = Value::Array(focus);
    }
    let notes = settled.iter().filter(|(_, one)| one.note.is_some());
    let notes: Vec<Value> = notes
        .map(|(place, one)| {
            let mut said = one.outcome()["issue"][0].clone();
            said["expression"] = json!([place]);
            said
        })
        .collect();
    if let Some(issues) = header["contained"][0]["issue"].as_array_mut() {
        issues.extend(notes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn waits() -> Settled {
        let receipt = Receipt { message: Uuid::nil(), repeated: false, fates: Vec::new() };
        Settled::of(&Fate::Unmatched { exception: Uuid::nil() }, &receipt, None)
    }

    #[test]
    fn each_entry_is_answered_in_its_place() {
        let entry = |url: &str, resource: Value| json!({ "fullUrl": url, "resource": resource });
        let bundle = json!({ "entry": [
            entry("urn:uuid:1", json!({ "resourceType": "Patient" })),
            entry("urn:uuid:2", json!({ "resourceType": "Observation" })),
            entry("urn:uuid:3", json!({ "resourceType": "DiagnosticReport", "result": [{ "reference": "urn:uuid:2" }] })),
        ]});
        let answer = transaction(&bundle, &[("Bundle.entry[1].resource".to_owned(), waits())], &[]);
        let status = |place: usize| answer["entry"][place]["response"]["status"].as_str().unwrap().to_owned();
        assert_eq!([status(0), status(1), status(2)], ["200 OK", "202 Accepted", "202 Accepted"]);
        assert_eq!(answer["type"], "transaction-response");
    }

    #[test]
    fn an_entry_tells_its_results() {
        let to = |entry: usize| json!({ "reference": format!("urn:uuid:{entry}") });
        let entry = |number: usize, resource: Value| json!({ "fullUrl": format!("urn:uuid:{number}"), "resource": resource });
        let bundle = json!({ "entry": [
            entry(0, json!({ "resourceType": "Observation" })),
            entry(1, json!({ "resourceType": "Observation", "hasMember": [to(0)] })),
            entry(2, json!({ "resourceType": "DiagnosticReport", "result": [to(1)] })),
            entry(3, json!({ "resourceType": "DiagnosticReport", "result": [{ "reference": "#esito" }] })),
        ]});
        let places = ["Bundle.entry[0].resource", "Bundle.entry[3].resource.contained[0]"].map(str::to_owned);
        let told = told(&bundle, &places);
        let of = |entry: usize| told.get(&entry).cloned().unwrap_or_default();
        assert_eq!([of(0), of(1), of(2), of(3)], [vec![0], vec![], vec![0], vec![1]]);
    }

    #[test]
    fn a_place_names_its_entry() {
        for (place, expected) in [
            ("Bundle.entry[4].resource", Some(4)),
            ("Bundle.entry[12].resource.contained[1]", Some(12)),
            ("DiagnosticReport", None),
            ("Bundle.entry[x]", None),
        ] {
            assert_eq!(entry_of(place), expected, "{place}");
        }
    }
}
