//! What a search asks for, read and checked: pure. What this server does not know it refuses, since a filter that is passed
//! over shows more than was meant.

use jiff::SignedDuration;
use kernel::clock::rome;
use kernel::ids::{PersonId, RequestId, from_outside};
use kernel::{Date, Timestamp};
use uuid::Uuid;

use crate::outcome::{Answer, Refusal};
use crate::resources::Kind;
use crate::systems;

/// Resources of a page unless `_count` says otherwise, and at most.
const COUNTS: (usize, usize) = (20, 100);
/// Ids of one `_id`.
const MOST_IDS: usize = 100;
/// What changes nothing of what is found.
const OF_FORM: [&str; 2] = ["_format", "_pretty"];
/// What asks for less than all of it: who is lenient is answered with all of it.
const OF_SIZE: [&str; 4] = ["_summary", "_total", "_elements", "_contained"];

/// An identifier that is looked for: `system|value`, `|value`, `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub system: Option<String>,
    pub value: String,
}

impl Token {
    /// From the text of a parameter.
    pub fn parse(text: &str) -> Self {
        match text.split_once('|') {
            Some((system, value)) => {
                let system = Some(system.trim().to_owned()).filter(|system| !system.is_empty());
                Self { system, value: value.trim().to_owned() }
            }
            None => Self { system: None, value: text.trim().to_owned() },
        }
    }

    /// Whether it names a person: by its system, or by its form unless the system is one of ours that names something else.
    pub fn is_of_person(&self) -> bool {
        match &self.system {
            Some(system) if systems::is_of_persons(system) => true,
            Some(system) if system.starts_with(systems::OURS) => false,
            _ => {
                let value = self.value.to_ascii_uppercase();
                let letters = value.bytes().take(6).filter(u8::is_ascii_alphabetic).count();
                value.len() == 16 && (letters == 6 || ["STP", "ENI"].iter().any(|it| value.starts_with(it)))
            }
        }
    }
}

/// What is to be found besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Include {
    Patient,
    Observation,
    Specimen,
}

/// A search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Search {
    pub ids: Option<Vec<Uuid>>,
    pub identifier: Option<Token>,
    pub person: Option<PersonId>,
    pub person_identifier: Option<Token>,
    pub request: Option<RequestId>,
    pub statuses: Vec<String>,
    /// From when on, and before when.
    pub updated: (Option<Timestamp>, Option<Timestamp>),
    pub includes: Vec<Include>,
    pub count: usize,
    pub cursor: Option<String>,
}

impl Search {
    /// With `handling=strict` what would be passed over is refused too.
    ///
    /// # Errors
    /// 400 with the first of it.
    pub fn check_strict(pairs: &[(String, String)]) -> Answer<()> {
        match pairs.iter().find(|(name, _)| OF_SIZE.contains(&name.as_str())) {
            Some((name, _)) => Err(unknown(name)),
            None => Ok(()),
        }
    }

    /// Reads the parameters of a search for a type. `in_address` is whether they stood in the address, where nothing of a
    /// person may stand.
    pub fn read(kind: Kind, pairs: &[(String, String)], in_address: bool) -> Answer<Self> {
        let mut search = Self { count: COUNTS.0, ..Self::default() };
        for (name, value) in pairs {
            if value.len() > 4000 || value.contains('\0') {
                return Err(Refusal::bad("fhir-parameter-wrong", &[&format!("http.{}", plain(name))]));
            }
            search.take(kind, name, value)?;
        }
        let of_person =
            [&search.identifier, &search.person_identifier].into_iter().flatten().any(Token::is_of_person);
        if in_address && of_person {
            return Err(Refusal::bad("fhir-person-in-address", &["http.identifier"]));
        }
        Ok(search)
    }

    fn take(&mut self, kind: Kind, name: &str, value: &str) -> Answer<()> {
        let (base, modifier) = name.split_once(':').map_or((name, None), |(base, rest)| (base, Some(rest)));
        if modifier.is_some_and(|one| one != "Patient" && one != "ServiceRequest" && one != "identifier") {
            return Err(unknown(name));
        }
        let of_result = kind.is_of_result();
        match base {
            _ if OF_FORM.contains(&base) || OF_SIZE.contains(&base) => {}
            "_id" => {
                let new = ids(value)?;
                let both = |there: Vec<Uuid>| there.into_iter().filter(|id| new.contains(id)).collect();
                self.ids = Some(self.ids.take().map_or(new.clone(), both));
            }
            "_count" => {
                let count = value.parse::<usize>().map_err(|_| wrong("_count"))?;
                self.count = count.min(COUNTS.1);
            }
            "_cursor" => self.cursor = Some(value.to_owned()),
            "_lastUpdated" => self.narrow(value)?,
            "_include" => self.includes.push(include(kind, value)?),
            "_sort" if value == "_lastUpdated" && of_result => {}
            "identifier" => once(&mut self.identifier, token(value)?, base)?,
            "patient" | "subject" if kind != Kind::Patient && modifier == Some("identifier") => {
                once(&mut self.person_identifier, token(value)?, base)?;
            }
            "patient" | "subject" if kind != Kind::Patient => {
                let person = reference(Kind::Patient, value).ok_or_else(|| wrong(base))?;
                once(&mut self.person, PersonId(person), base)?;
            }
            "patient.identifier" | "subject.identifier" if kind != Kind::Patient => {
                once(&mut self.person_identifier, token(value)?, base)?;
            }
            "based-on" if matches!(kind, Kind::DiagnosticReport | Kind::Observation) => {
                let request = reference(Kind::ServiceRequest, value).ok_or_else(|| wrong(base))?;
                once(&mut self.request, RequestId(request), base)?;
            }
            "status" if kind != Kind::Patient => {
                let mut new: Vec<String> = value.split(',').map(|one| one.trim().to_owned()).collect();
                new.retain(|one| self.has_status(one));
                if new.is_empty() {
                    return Err(twice(base));
                }
                self.statuses = new;
            }
            // Who a person is may be said in a body alone, and is not searched for here: the platform knows codes.
            "name" | "family" | "given" | "birthdate" | "phone" | "email" | "address"
                if kind == Kind::Patient =>
            {
                return Err(Refusal::bad("fhir-only-by-identifier", &[&format!("http.{base}")]));
            }
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    /// `ge2020-11-14`, `lt2020-11-14T10:00:00+01:00`: further ones narrow it.
    fn narrow(&mut self, value: &str) -> Answer<()> {
        let bad = || wrong("_lastUpdated");
        let (prefix, text) = match value.get(..2) {
            Some(prefix @ ("ge" | "gt" | "le" | "lt" | "eq" | "sa" | "eb")) => (prefix, &value[2..]),
            _ => ("eq", value),
        };
        let (start, end) = span(text).ok_or_else(bad)?;
        let (from, before) = match prefix {
            "ge" => (Some(start), None),
            "gt" | "sa" => (Some(end), None),
            "le" => (None, Some(end)),
            "lt" | "eb" => (None, Some(start)),
            _ => (Some(start), Some(end)),
        };
        self.updated.0 = self.updated.0.max(from);
        self.updated.1 = match (self.updated.1, before) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Ok(())
    }

    /// Whether it was changed last when it is asked for.
    pub fn is_in_time(&self, at: Timestamp) -> bool {
        self.updated.0.is_none_or(|from| at >= from) && self.updated.1.is_none_or(|before| at < before)
    }

    /// Whether its status is among those that are asked for.
    pub fn has_status(&self, status: &str) -> bool {
        self.statuses.is_empty() || self.statuses.iter().any(|one| one == status)
    }
}

/// What an instant or a day covers, the end excluded. A second without a fraction covers all of it.
fn span(text: &str) -> Option<(Timestamp, Timestamp)> {
    // A plus in an address is a space.
    let text = text.replace(' ', "+");
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        let start = day.at(0, 0, 0, 0).to_zoned_datetime(rome()).ok()?;
        let end = day.tomorrow().ok()?.at(0, 0, 0, 0).to_zoned_datetime(rome()).ok()?;
        return Some((start.timestamp(), end.timestamp()));
    }
    let at = text.parse::<Timestamp>().ok()?;
    let covers =
        if text.contains('.') { SignedDuration::from_millis(1) } else { SignedDuration::from_secs(1) };
    Some((at, at.checked_add(covers).ok()?))
}

fn ids(value: &str) -> Answer<Vec<Uuid>> {
    let all: Vec<&str> = value.split(',').map(str::trim).filter(|one| !one.is_empty()).collect();
    if all.len() > MOST_IDS {
        return Err(Refusal::bad("fhir-too-many-ids", &["http._id"]));
    }
    // What is no id of ours is the id of nothing.
    Ok(all.into_iter().filter_map(from_outside).collect())
}

fn token(value: &str) -> Answer<Token> {
    let token = Token::parse(value);
    match token.value.is_empty() || token.value.contains(',') {
        true => Err(wrong("identifier")),
        false => Ok(token),
    }
}

fn include(kind: Kind, value: &str) -> Answer<Include> {
    let (of, what) = value.split_once(':').unwrap_or_default();
    let what = what.split(':').next().unwrap_or_default();
    match (Kind::parse(of), what) {
        (Some(of), "subject" | "patient") if of == kind && kind != Kind::Patient => Ok(Include::Patient),
        (Some(Kind::DiagnosticReport), "result") if kind == Kind::DiagnosticReport => {
            Ok(Include::Observation)
        }
        (Some(of @ (Kind::DiagnosticReport | Kind::Observation)), "specimen") if of == kind => {
            Ok(Include::Specimen)
        }
        _ => Err(Refusal::bad("fhir-include", &["http._include"])),
    }
}

/// The id of a reference: `Patient/…`, an address of ours that ends so, or the id alone.
pub(crate) fn reference(kind: Kind, text: &str) -> Option<Uuid> {
    let mut parts = text.rsplit('/');
    let id = from_outside(parts.next()?)?;
    match parts.next() {
        Some(name) if name != kind.name() => None,
        _ => Some(id),
    }
}

/// What is said twice is meant both times: one thing cannot be two.
fn once<T: PartialEq>(there: &mut Option<T>, new: T, name: &str) -> Answer<()> {
    match there {
        Some(said) if *said != new => Err(twice(name)),
        _ => {
            *there = Some(new);
            Ok(())
        }
    }
}

fn twice(name: &str) -> Refusal {
    Refusal::bad("fhir-parameter-twice", &[&format!("http.{name}")])
}

fn wrong(name: &str) -> Refusal {
    Refusal::bad("fhir-parameter-wrong", &[&format!("http.{name}")])
}

fn unknown(name: &str) -> Refusal {
    let at = format!("http.{}", plain(name));
    Refusal::new(axum::http::StatusCode::BAD_REQUEST, "not-supported", "fhir-parameter-unknown", &[&at])
}

/// A parameter's name as far as it is one: what stands in an address is not given back as it came.
fn plain(name: &str) -> String {
    name.chars().filter(|one| one.is_ascii_alphanumeric() || "._:-".contains(*one)).take(40).collect()
}

/// The parameters of a query or of a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let all = text.split('&').filter(|one| !one.is_empty()).take(100);
    all.map(|one| one.split_once('=').unwrap_or((one, ""))).map(|(a, b)| (decoded(a), decoded(b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: Kind, query: &str, in_address: bool) -> Result<Search, u16> {
        Search::read(kind, &pairs(query), in_address).map_err(|refused| refused.status.as_u16())
    }

    #[test]
    fn what_names_a_person_does_not_stand_in_an_address() {
        for query in [
            "identifier=PRVDAA80C42L219X",
            "identifier=urn:oid:2.16.840.1.113883.2.9.4.3.2%7CPRVDAA80C42L219X",
            "identifier=http://hl7.it/sid/codiceFiscale|x",
            "identifier=STP0100000000001",
            "identifier=urn:argine:sid:persona|x",
        ] {
            assert_eq!(read(Kind::Patient, query, true).unwrap_err(), 400, "{query}");
            assert!(read(Kind::Patient, query, false).is_ok(), "{query}");
        }
        assert_eq!(read(Kind::Observation, "patient.identifier=PRVDAA80C42L219X", true).unwrap_err(), 400);
        assert_eq!(read(Kind::Observation, "patient:identifier=PRVDAA80C42L219X", true).unwrap_err(), 400);
        for query in
            ["identifier=MB20-778899", "identifier=https://lis.example.org/sid|MB20", "identifier=|MB20"]
        {
            assert!(read(Kind::DiagnosticReport, query, true).is_ok(), "{query}");
        }
        assert_eq!(read(Kind::Patient, "family=Prova", false).unwrap_err(), 400);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for query in [
            "code=94500-6",
            "_has:x=1",
            "identifier:not=1",
            "_count=many",
            "patient=Patient/x",
            "identifier=",
        ] {
            assert_eq!(read(Kind::DiagnosticReport, query, true).unwrap_err(), 400, "{query}");
        }
        assert_eq!(
            read(Kind::DiagnosticReport, "_include=DiagnosticReport:performer", true).unwrap_err(),
            400
        );
        let found =
            read(Kind::DiagnosticReport, "_include=DiagnosticReport:subject&_count=500&_format=json", true);
        let found = found.unwrap();
        assert_eq!((found.includes, found.count), (vec![Include::Patient], 100));
    }

    #[test]
    fn what_is_said_twice_is_meant_both_times() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let both = read(Kind::Observation, &format!("_id={one},{two}&_id={two}&status=final"), true).unwrap();
        assert_eq!((both.ids, both.statuses), (Some(vec![two]), vec!["final".to_owned()]));
        let narrowed = read(Kind::Observation, "status=final,corrected&status=corrected", true).unwrap();
        assert_eq!(narrowed.statuses, ["corrected"]);
        for query in [
            "identifier=1&identifier=2".to_owned(),
            format!("patient={one}&subject={two}"),
            "status=final&status=corrected".to_owned(),
        ] {
            assert_eq!(read(Kind::Observation, &query, true).unwrap_err(), 400, "{query}");
        }
        assert!(read(Kind::Observation, "identifier=1&identifier=1", true).is_ok());
        for (query, fits) in [("_summary=count", false), ("_elements=id", false), ("_format=json", true)] {
            assert_eq!(Search::check_strict(&pairs(query)).is_ok(), fits, "{query}");
        }
    }

    #[test]
    fn times() {
        let search = |query: &str| read(Kind::Observation, query, true).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let noon = at("2020-11-14T11:00:00Z");
        for (query, expected) in [
            ("_lastUpdated=ge2020-11-14", true),
            ("_lastUpdated=2020-11-14", true),
            ("_lastUpdated=lt2020-11-14", false),
            ("_lastUpdated=gt2020-11-14", false),
            ("_lastUpdated=le2020-11-14", true),
            ("_lastUpdated=gt2020-11-14T11:00:00Z", false),
            ("_lastUpdated=ge2020-11-14T12:00:00%2B01:00", true),
            ("_lastUpdated=ge2020-11-14T12:00:00+01:00", true),
            ("_lastUpdated=ge2020-11-14&_lastUpdated=lt2020-11-14T11:00:00Z", false),
        ] {
            assert_eq!(search(query).is_in_time(noon), expected, "{query}");
        }
        assert_eq!(read(Kind::Observation, "_lastUpdated=yesterday", true).unwrap_err(), 400);
    }
}
