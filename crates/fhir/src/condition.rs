//! On what a document is taken: `If-None-Exist` of a resource, `ifNoneExist` of an entry, `If-Match` of a correction.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use access::Actor;
use access::audit::{self, Entry};
use axum::http::StatusCode;
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result};
use lab::model::TestKind;
use serde_json::Value;
use storage::Tx;
use uuid::Uuid;

use crate::outcome::{Answer, Refusal};
use crate::params::{Search, pairs};
use crate::resources::{Finding, Kind};
use crate::service;

/// Conditions of one transaction.
const MOST: usize = 2500;
/// Where a condition stands that comes with one resource.
const HEADER: &str = "http.If-None-Exist";

/// A resource is made unless there is one already that is found so.
#[derive(Debug, Clone)]
pub(crate) struct Absent {
    kind: Kind,
    asked: Search,
    at: String,
}

impl Absent {
    /// `If-None-Exist`.
    ///
    /// # Errors
    /// 400 for what is no search; 412 for one by anything but an identifier.
    pub fn of_header(kind: Kind, words: &str) -> Answer<Self> {
        Self::of_words(kind, words, HEADER)
    }

    /// Of the parameters of an address: some clients (fhirpy) write the condition there.
    ///
    /// # Errors
    /// As [`Self::of_header`].
    pub fn of_address(kind: Kind, pairs: &[(String, String)]) -> Answer<Self> {
        Self::checked(kind, Search::read(kind, pairs, true)?, HEADER)
    }

    fn of_words(kind: Kind, words: &str, at: &str) -> Answer<Self> {
        let words = words.trim();
        let words = words.strip_prefix(kind.name()).unwrap_or(words).trim_start_matches('?');
        let asked = Search::read(kind, &pairs(words), false).map_err(|refusal| refusal.at(at))?;
        Self::checked(kind, asked, at)
    }

    fn checked(kind: Kind, asked: Search, at: &str) -> Answer<Self> {
        if asked.identifier.is_none() && asked.ids.is_none() || asked.person_identifier.is_some() {
            let status = StatusCode::PRECONDITION_FAILED;
            return Err(Refusal::new(status, "not-supported", "fhir-condition", &[at]));
        }
        // One, or more than one: nobody sees a page of them.
        let asked = Search { count: 2, cursor: None, includes: Vec::new(), ..asked };
        Ok(Self { kind, asked, at: at.to_owned() })
    }

    /// The one result that it finds, if it finds one: that it is shown leaves its record.
    ///
    /// # Errors
    /// `Problem::Denied`; as [`service::find_findings`].
    pub fn result(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Answer<Finding>>> {
        let (sees, page) = service::find_findings(tx, actor, &self.asked)?;
        let listed = page.findings.iter().map(|(finding, why)| (finding.revision.result.person, why));
        let entry = Entry::new(sees.scope().action()).listed(listed).detail("fhir condition");
        audit::record(tx, actor, entry)?;
        Ok(self.only(page.findings.into_iter().map(|(finding, _)| finding)))
    }

    fn resource(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Answer<Value>>> {
        let found = service::on_condition(tx, actor, self.kind, &self.asked)?;
        Ok(self.only(found.into_iter()))
    }

    fn only<T>(&self, mut found: impl Iterator<Item = T>) -> Option<Answer<T>> {
        match (found.next(), found.next()) {
            (None, _) => None,
            (Some(one), None) => Some(Ok(one)),
            (Some(_), Some(_)) => {
                let status = StatusCode::PRECONDITION_FAILED;
                Some(Err(Refusal::new(status, "multiple-matches", "fhir-several", &[&self.at])))
            }
        }
    }

    /// Two of one laboratory that ask for the same wait for each other.
    fn lock(&self, laboratory: &str) -> Uuid {
        let mut hasher = DefaultHasher::new();
        (laboratory, self.asked.identifier.as_ref().map(|token| &token.value), &self.asked.ids)
            .hash(&mut hasher);
        Uuid::from_u64_pair(0, hasher.finish())
    }

    /// Whether it decides that a result is not taken; else it says what a reference leads to.
    fn is_of_result(&self) -> bool {
        matches!(self.kind, Kind::DiagnosticReport | Kind::Observation)
    }
}

/// On what a document is taken. It is looked at in the unit of work that takes it: of two who saw the same, one is the first.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// On nothing.
    Always,
    /// `If-None-Exist`: unless this finds something.
    Absent(Box<Absent>),
    /// `If-Match`: as long as the result is the one that was seen.
    Seen(Box<Finding>),
}

impl Condition {
    /// What is answered instead of taking it.
    pub fn look(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Answer<Finding>>> {
        match self {
            Self::Always => Ok(None),
            Self::Absent(absent) => {
                tx.lock(absent.lock(&actor.unit.code))?;
                absent.result(tx, actor)
            }
            Self::Seen(seen) => {
                people::store::lock_person(tx, seen.revision.result.person)?;
                let there = service::settled(tx, &service::sees(actor)?, seen.id)?;
                let same = there.is_some_and(|there| there.revision.result.id == seen.revision.result.id);
                Ok((!same).then(|| Err(Problem::Stale.into())))
            }
        }
    }
}

/// `ifNoneExist` of the entries of a transaction, each with the place of its entry.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries(Vec<(usize, Absent)>);

impl Entries {
    /// Those of a transaction. What is not kept as a resource of its own has none that could be there.
    ///
    /// # Errors
    /// As [`Absent::of_header`], for the first entry whose condition is none; 422 for too many of them.
    pub fn of(bundle: &Value) -> Answer<Self> {
        let mut all = Vec::new();
        for (place, entry) in bundle["entry"].as_array().into_iter().flatten().enumerate() {
            let condition = &entry["request"]["ifNoneExist"];
            let kind = entry["resource"]["resourceType"].as_str().and_then(Kind::parse);
            let Some(kind) = kind.filter(|_| !condition.is_null()) else { continue };
            let at = format!("Bundle.entry[{place}].request.ifNoneExist");
            if all.len() == MOST {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return Err(Refusal::new(status, "too-costly", "fhir-conditions-many", &[&at]));
            }
            let words = condition.as_str().unwrap_or_default();
            all.push((place, Absent::of_words(kind, words, &at)?));
        }
        Ok(Self(all))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The persons, requests and tubes that are there.
    ///
    /// # Errors
    /// As [`service::on_condition`].
    pub fn resources(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Answer<Vec<(usize, Value)>>> {
        let mut all = Vec::new();
        for (place, absent) in self.0.iter().filter(|(_, absent)| !absent.is_of_result()) {
            match absent.resource(tx, actor)? {
                None => {}
                Some(Ok(found)) => all.push((*place, found)),
                Some(Err(refusal)) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(all))
    }

    /// Those of the results that are there, by their place among them; `told` says which results each entry tells, `tests` what each is
    /// of. What a report finds is there of its own test alone: another test under the same number is another result. What an observation
    /// finds itself counts before that.
    ///
    /// # Errors
    /// As [`Absent::result`].
    pub fn results(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        told: &HashMap<usize, Vec<usize>>,
        tests: &[Option<TestKind>],
    ) -> Result<Answer<HashMap<usize, (ResultId, PersonId)>>> {
        let mut conditions: Vec<_> = self.0.iter().filter(|(_, absent)| absent.is_of_result()).collect();
        let mut locks: Vec<Uuid> =
            conditions.iter().map(|(_, absent)| absent.lock(&actor.unit.code)).collect();
        // In one order, so that two transactions do not wait for each other.
        locks.sort_unstable();
        locks.dedup();
        for lock in locks {
            tx.lock(lock)?;
        }
        conditions.sort_by_key(|(_, absent)| absent.kind == Kind::Observation);
        let mut there = HashMap::new();
        for (place, absent) in conditions {
            match absent.result(tx, actor)? {
                None => {}
                Some(Ok(found)) => {
                    let result = &found.revision.result;
                    let same = |one: &&usize| {
                        absent.kind == Kind::Observation || tests.get(**one) == Some(&Some(result.test))
                    };
                    let of_entry = told.get(place).into_iter().flatten().filter(same);
                    there.extend(of_entry.map(|one| (*one, (result.id, result.person))));
                }
                Some(Err(refusal)) => return Ok(Err(refusal)),
            }
        }
        Ok(Ok(there))
    }
}
