//! What is in the region, and what of it each user is to see by the facts.

use std::collections::BTreeMap;

use access::Role;
use jiff::ToSpan;
use kernel::{Date, clock};
use storage::args;
use testkit::TestDb;
use uuid::Uuid;

use super::{Ids, TABLES, TODAY, User, of_laboratory, shown, sql};

pub(super) struct Person {
    pub(super) asl: String,
    residence_asl: Option<String>,
    pub(super) gp: Option<(String, Date)>,
}

pub(super) struct Request {
    pub(super) person: Uuid,
    pub(super) laboratory: String,
    asl: String,
    waits: bool,
}

struct LabResult {
    person: Uuid,
    laboratory: String,
    request: Option<Uuid>,
    reported_on: Date,
    current: bool,
}

pub(super) struct Measure {
    pub(super) person: Uuid,
    pub(super) comune: String,
    since: Date,
    starts_on: Date,
    pub(super) until: Date,
    pub(super) withdrawn: bool,
    /// The result that began it.
    result: Option<Uuid>,
}

/// What there is, read as the system.
pub(super) struct Facts {
    pub(super) persons: BTreeMap<Uuid, Person>,
    pub(super) requests: BTreeMap<Uuid, Request>,
    results: BTreeMap<Uuid, LabResult>,
    pub(super) measures: BTreeMap<Uuid, Measure>,
    reports: BTreeMap<Uuid, Uuid>,
    cases: BTreeMap<Uuid, Uuid>,
    pub(super) imports: BTreeMap<Uuid, String>,
}

pub(super) fn facts(db: &TestDb) -> Facts {
    let pairs = |query| {
        db.read(move |tx| tx.query(query, args![], |row| Ok((row.get(0)?, row.get(1)?)))).unwrap().into_iter()
    };
    let persons = db.read(|tx| {
        tx.query(&sql::FACTS_OF_PERSONS, args![], |row| {
            let residence: String = row.get(2)?;
            let residence_asl = territory::get().comune_or_successor(&residence, TODAY);
            let gp = row.get::<Option<String>>(3)?.zip(row.get::<Option<Date>>(4)?);
            let residence_asl = residence_asl.map(|comune| comune.asl.clone());
            Ok((row.get(0)?, Person { asl: row.get(1)?, residence_asl, gp }))
        })
    });
    let requests = db.read(|tx| {
        tx.query(&sql::FACTS_OF_REQUESTS, args![], |row| {
            let waits = row.get::<String>(4)? == "requested";
            let (person, laboratory, asl) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((row.get(0)?, Request { person, laboratory, asl, waits }))
        })
    });
    let results = db.read(|tx| {
        tx.query(&sql::FACTS_OF_RESULTS, args![], |row| {
            let (person, laboratory, request) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((
                row.get(0)?,
                LabResult { person, laboratory, request, reported_on: row.get(4)?, current: row.get(5)? },
            ))
        })
    });
    let measures = db.read(|tx| {
        tx.query(&sql::FACTS_OF_MEASURES, args![], |row| {
            let (person, comune, since, starts_on) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
            let after_latest = row.get::<Option<Date>>(5)?.map(|day| day.tomorrow().unwrap());
            let until = row.get::<Option<Date>>(6)?.or(after_latest).unwrap_or(clock::FOREVER);
            let withdrawn = row.get::<String>(7)? == "withdrawn";
            Ok((
                row.get(0)?,
                Measure { person, comune, since, starts_on, until, withdrawn, result: row.get(8)? },
            ))
        })
    });
    Facts {
        persons: persons.unwrap().into_iter().collect(),
        requests: requests.unwrap().into_iter().collect(),
        results: results.unwrap().into_iter().collect(),
        measures: measures.unwrap().into_iter().collect(),
        reports: pairs(&sql::FACTS_OF_REPORTS).collect(),
        cases: pairs(&sql::FACTS_OF_CASES).collect(),
        imports: BTreeMap::new(),
    }
}

pub(super) fn those<T>(all: &BTreeMap<Uuid, T>, is: impl Fn(&Uuid, &T) -> bool) -> Ids {
    all.iter().filter(|(id, fact)| is(id, fact)).map(|(id, _)| *id).collect()
}

impl Facts {
    /// What a role is to a person: her doctor from the day of the choice, her ASL by domicile or residence.
    pub(super) fn persons_of(&self, user: &User) -> Ids {
        those(&self.persons, |_, person| match user.role {
            Role::Gp => person.gp.as_ref().is_some_and(|(code, since)| *code == user.unit && *since <= TODAY),
            Role::SispOperator => {
                person.asl == user.unit || person.residence_asl.as_ref() == Some(&user.unit)
            }
            // Whoever supervises the ASL sees what any of them does.
            Role::RegionalSuperUser => !person.asl.is_empty() || person.residence_asl.is_some(),
            _ => false,
        })
    }

    /// A laboratory's own requests while they wait and for 30 days after; what an ASL asked for, or has in charge.
    fn requests_of(&self, user: &User) -> Ids {
        let correctable = |id: &Uuid| {
            let latest = self.results.values().filter(|result| result.request == Some(*id));
            latest
                .map(|result| result.reported_on)
                .max()
                .is_some_and(|day| day.saturating_add(30.days()) > TODAY)
        };
        those(&self.requests, |id, request| match user.role {
            Role::LaboratoryTechnician | Role::LaboratoryMachine => {
                request.laboratory == user.unit && (request.waits || correctable(id))
            }
            Role::SispOperator => request.asl == user.unit || self.persons[&request.person].asl == user.unit,
            Role::RegionalSuperUser => true,
            _ => false,
        })
    }

    fn measures_of(&self, user: &User) -> Ids {
        those(&self.measures, |_, measure| match user.role {
            _ if measure.withdrawn => false,
            Role::Gp => {
                let gp = self.persons[&measure.person].gp.as_ref();
                gp.is_some_and(|(code, since)| {
                    *code == user.unit && *since <= TODAY && measure.starts_on <= TODAY
                })
            }
            Role::SispOperator => {
                self.persons[&measure.person].asl == user.unit && measure.starts_on <= TODAY
            }
            Role::RegionalSuperUser => measure.starts_on <= TODAY,
            Role::Mayor | Role::MayorDelegate => {
                measure.comune == user.unit && measure.since <= TODAY && measure.until > TODAY
            }
            _ => false,
        })
    }

    /// Every table's rows for a user, by the name of its statement.
    fn expected(&self, user: &User) -> BTreeMap<&'static str, Ids> {
        let (persons, requests) = (self.persons_of(user), self.requests_of(user));
        let seen_requests =
            those(&self.requests, |id, request| requests.contains(id) || persons.contains(&request.person));
        let results = those(&self.results, |_, result| {
            let own = of_laboratory(user) && result.laboratory == user.unit;
            let asked = result.request.is_some_and(|request| requests.contains(&request));
            own || asked || persons.contains(&result.person)
        });
        let results_of_requests = those(&self.results, |_, result| {
            result.current && result.request.is_some_and(|request| requests.contains(&request))
        });
        let measures_of = self.measures_of(user);
        // A comune is told no result.
        let clinical = matches!(user.role, Role::Gp | Role::SispOperator | Role::RegionalSuperUser);
        let began = measures_of.iter().filter_map(|id| self.measures[id].result).filter(|_| clinical);
        let results_of_measures: Ids = began.collect();
        let measures = those(&self.measures, |id, measure| {
            measures_of.contains(id) || persons.contains(&measure.person)
        });
        let mut seen = persons.clone();
        seen.extend(seen_requests.iter().map(|id| self.requests[id].person));
        seen.extend(results.iter().map(|id| self.results[id].person));
        seen.extend(measures.iter().map(|id| self.measures[id].person));
        let of_person = |all: &BTreeMap<Uuid, Uuid>| those(all, |_, person| persons.contains(person));
        let reports = of_person(&self.reports);
        let mut entries: Ids = persons.iter().chain(&requests).chain(&measures_of).copied().collect();
        let report_entries = those(&self.reports, |_, person| match user.role {
            Role::Gp => persons.contains(person),
            Role::SispOperator => self.persons[person].asl == user.unit,
            Role::RegionalSuperUser => true,
            _ => false,
        });
        entries.extend(&report_entries);
        let imports = those(&self.imports, |_, laboratory| of_laboratory(user) && *laboratory == user.unit);
        BTreeMap::from([
            ("person_history", persons.clone()),
            ("measure_history", those(&self.measures, |_, measure| persons.contains(&measure.person))),
            ("covid_case", of_person(&self.cases)),
            ("person", seen),
            ("swab_request", seen_requests),
            ("lab_result", results),
            ("measure", measures),
            ("report", reports),
            ("audience_entry", entries.clone()),
            ("held_entry", entries),
            ("person_entry", persons),
            ("request_entry", requests),
            ("measure_entry", measures_of),
            ("report_entry", report_entries),
            ("result_of_request", results_of_requests),
            ("result_of_measure", results_of_measures),
            ("result_import", imports),
        ])
    }

    /// How many rows of others are shown, and how many of the user's own are not.
    pub(super) fn compare(&self, db: &TestDb, user: &User) -> (usize, usize, usize) {
        let (mut foreign, mut missing, mut right) = (0, 0, 0);
        for (name, expected) in self.expected(user) {
            let table = TABLES.into_iter().find(|table| table.name() == name).unwrap();
            let shown = shown(db, &user.token, table);
            let (more, less) = (shown.difference(&expected).count(), expected.difference(&shown).count());
            if more + less > 0 {
                eprintln!("{} {} {name}: {more} of others, {less} missing", user.role.code(), user.unit);
            }
            (foreign, missing, right) = (foreign + more, missing + less, right + shown.len() - more);
        }
        (foreign, missing, right)
    }
}
