//! A page of a search: Bundle `searchset` with links that name nobody.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::params::{Include, Search};
use crate::resources::Kind;

/// What a search found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// What was asked for.
    pub matches: Vec<Value>,
    /// What belongs to it.
    pub included: Vec<Value>,
    /// Where the next page begins; `None` when there is none.
    pub next: Option<String>,
    /// How many there are in all, when that is known.
    pub total: Option<usize>,
    /// The person an identifier led to, for the links.
    pub person: Option<kernel::ids::PersonId>,
}

/// The page. `base` is the address of the server's FHIR, without a slash at the end.
pub(crate) fn bundle(base: &str, kind: Kind, search: &Search, found: &Found, now: Timestamp) -> Value {
    let entry = |resource: &Value, mode: &str| {
        let (kind, id) = (resource["resourceType"].as_str(), resource["id"].as_str());
        json!({
            "fullUrl": format!("{base}/{}/{}", kind.unwrap_or_default(), id.unwrap_or_default()),
            "resource": resource,
            "search": { "mode": mode },
        })
    };
    let matches = found.matches.iter().map(|resource| entry(resource, "match"));
    let entries: Vec<Value> =
        matches.chain(found.included.iter().map(|resource| entry(resource, "include"))).collect();
    let mut links =
        vec![json!({ "relation": "self", "url": link(base, kind, search, found, search.cursor.as_deref()) })];
    if let Some(next) = &found.next {
        links.push(json!({ "relation": "next", "url": link(base, kind, search, found, Some(next)) }));
    }
    let mut bundle = json!({
        "resourceType": "Bundle",
        "id": Uuid::now_v7().to_string(),
        "meta": { "lastUpdated": crate::resources::instant(now) },
        "type": "searchset",
        "link": links,
    });
    if let Some(total) = found.total {
        bundle["total"] = json!(total);
    }
    // FHIR knows no empty list.
    if !entries.is_empty() {
        bundle["entry"] = Value::Array(entries);
    }
    bundle
}

/// The address of a page. A person stands in it by our number for her alone.
fn link(base: &str, kind: Kind, search: &Search, found: &Found, cursor: Option<&str>) -> String {
    let mut query: Vec<(&str, String)> = Vec::new();
    if let Some(ids) = &search.ids {
        query.push(("_id", ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",")));
    }
    let by_person = search.identifier.as_ref().is_some_and(|token| token.is_of_person());
    match (&search.identifier, found.person) {
        (Some(_), Some(person)) if by_person && kind == Kind::Patient => {
            query.push(("_id", person.to_string()))
        }
        (Some(token), _) if !by_person => {
            let system = token.system.as_ref().map_or(String::new(), |system| format!("{system}|"));
            query.push(("identifier", format!("{system}{}", token.value)));
        }
        _ => {}
    }
    let person = search.person.or(found.person).filter(|_| kind != Kind::Patient);
    query.extend(person.map(|person| ("patient", format!("Patient/{person}"))));
    query.extend(search.request.map(|request| ("based-on", format!("ServiceRequest/{request}"))));
    if !search.statuses.is_empty() {
        query.push(("status", search.statuses.join(",")));
    }
    query.extend(search.updated.0.map(|at| ("_lastUpdated", format!("ge{at}"))));
    query.extend(search.updated.1.map(|at| ("_lastUpdated", format!("lt{at}"))));
    for include in &search.includes {
        let what = match include {
            Include::Patient => "subject",
            Include::Observation => "result",
            Include::Specimen => "specimen",
        };
        query.push(("_include", format!("{}:{what}", kind.name())));
    }
    query.push(("_count", search.count.to_string()));
    query.extend(cursor.map(|cursor| ("_cursor", cursor.to_owned())));
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", coded(value))).collect();
    format!("{base}/{}?{}", kind.name(), query.join("&"))
}

fn coded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~,/:".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Where a page of results ended: when the last one was recorded, and which it was.
pub(crate) fn cursor(at: Timestamp, id: Uuid) -> String {
    let mut bytes = at.as_microsecond().to_be_bytes().to_vec();
    bytes.extend(id.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The same, read.
pub(crate) fn place(cursor: &str) -> Option<(Timestamp, Uuid)> {
    let bytes: [u8; 24] = URL_SAFE_NO_PAD.decode(cursor).ok()?.try_into().ok()?;
    let (at, id) = bytes.split_at(8);
    let at = Timestamp::from_microsecond(i64::from_be_bytes(at.try_into().ok()?)).ok()?;
    Some((at, Uuid::from_slice(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::pairs;

    #[test]
    fn a_cursor_is_read_as_it_was_written() {
        let (at, id) = ("2020-11-14T10:00:00.000123Z".parse().unwrap(), Uuid::from_u128(9));
        assert_eq!(place(&cursor(at, id)), Some((at, id)));
        for bad in ["", "x", "AAAA", &"A".repeat(200)] {
            assert_eq!(place(bad), None);
        }
    }

    #[test]
    fn links_say_what_was_asked_and_name_nobody() {
        let asked =
            pairs("patient.identifier=PRVDAA80C42L219X&status=final&_include=DiagnosticReport:result");
        let search = Search::read(Kind::DiagnosticReport, &asked, false).ok().unwrap();
        let person = kernel::ids::PersonId(Uuid::from_u128(7));
        let found = Found { person: Some(person), next: Some("abc".to_owned()), ..Found::default() };
        let page = bundle("https://x/fhir", Kind::DiagnosticReport, &search, &found, Timestamp::UNIX_EPOCH);
        let text = page.to_string();
        assert!(!text.contains("PRVDAA"), "{text}");
        let next = page["link"][1]["url"].as_str().unwrap();
        let expected = format!(
            "https://x/fhir/DiagnosticReport?patient=Patient/{person}&status=final&_include=DiagnosticReport:result&_count=20&_cursor=abc"
        );
        assert_eq!(next, expected);
        assert_eq!(page.get("entry"), None);
        // What leads to the next page is read again as the same search.
        let again = pairs(next.split_once('?').unwrap().1);
        assert_eq!(Search::read(Kind::DiagnosticReport, &again, true).ok().unwrap().person, Some(person));
    }
}
