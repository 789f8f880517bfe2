//! A small region for the tests: persons, results and users, without the floors that would make them.

use std::sync::{Arc, Mutex};

use access::{Actor, Resource, Role, Unit, audience};
use jiff::civil::{Date, date};
use kernel::clock::{FOREVER, rome};
use kernel::ids::{PersonId, ResultId, UserId};
use kernel::{Clocks, Result, Timestamp};
use lab::events::{ResultRecorded, Superseded};
use lab::model::{LabResult, Outcome, TestKind};
use storage::{Db, Module, Reactions, Tx, args};
use testkit::{Options, TestDb, on_each_engine_with};
use uuid::Uuid;

pub mod site;

pub mod sql {
    storage::queries! {
        "fixtures.sql";
        PERSON = "person",
        MOVE_PERSON = "move_person",
        RESULT = "result",
        SUPERSEDE = "supersede",
        COUNT_RESULTS = "count_results",
        AUDIT = "audit",
        AUDIENCES = "audiences",
        AUDIENCE_HISTORY = "audience_history",
        CODE_PERSON = "code_person",
        CONTACT_IDS = "contact_ids",
    }
}

/// Ivrea, in the ASL TO4.
pub const IVREA: &str = "001125";
/// Torino, in the ASL of the city.
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";
pub const OTHER_GP: &str = "0100002";

pub fn modules() -> Vec<Module> {
    vec![access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE]
}

/// What the module said happened, in order.
pub type Said = Arc<Mutex<Vec<String>>>;

fn reactions(said: &Said) -> Reactions {
    use cases::events::{
        CaseChanged, MeasureEnded, MeasureResumed, MeasureStarted, MeasureWithdrawn, ReportFiled,
    };
    let mut all = Reactions::new();
    cases::reactions(&mut all);
    heard(&mut all, said, |e: &ReportFiled| format!("filed {}", e.asl));
    heard(&mut all, said, |e: &CaseChanged| {
        format!("case {} {} {}", if e.opened { "opened" } else { "withdrawn" }, e.asl, e.opened_on)
    });
    heard(&mut all, said, |e: &MeasureStarted| format!("started {} {}", e.asl, e.starts_on));
    heard(&mut all, said, |e: &MeasureWithdrawn| {
        format!("withdrawn {} {} {}", e.asl, e.starts_on, e.ended_on.is_some())
    });
    heard(&mut all, said, |e: &MeasureEnded| format!("ended {} {}", e.asl, e.ended_on));
    heard(&mut all, said, |e: &MeasureResumed| format!("resumed {} {}", e.asl, e.ended_on));
    all
}

fn heard<E: storage::Event>(all: &mut Reactions, said: &Said, words: fn(&E) -> String) {
    let said = said.clone();
    all.on("test: listens", move |_, event: &E| {
        said.lock().unwrap().push(words(event));
        Ok(())
    });
}

/// A database of the test's own, on a business date.
pub struct Region<'d> {
    pub db: &'d TestDb,
    pub said: Said,
    pub today: Date,
}

/// Runs a test on each engine, on a business date.
pub fn on(today: Date, test: impl Fn(&Region<'_>)) {
    let said = Said::default();
    let options = Options { business_date: Some(today), ..Options::default() };
    on_each_engine_with(
        &options,
        &modules(),
        &[access::AUDIT_MODULE],
        || reactions(&said),
        |db| {
            said.lock().unwrap().clear();
            test(&Region { db, said: said.clone(), today });
        },
    );
}

pub fn november(test: impl Fn(&Region<'_>)) {
    on(date(2020, 11, 14), test);
}

pub fn at(day: Date) -> Timestamp {
    day.at(9, 0, 0, 0).to_zoned_datetime(rome()).unwrap().timestamp()
}

pub fn actor(role: Role, unit: &str, today: Date) -> Actor {
    Actor {
        user: UserId::new(),
        name: format!("{} {unit}", role.code()),
        role,
        unit: Unit { code: unit.into(), name: unit.into() },
        session: Uuid::now_v7(),
        today,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

/// A swab's result, before it is recorded.
#[derive(Clone, Copy)]
pub struct Swab {
    pub person: PersonId,
    pub test: TestKind,
    pub outcome: Outcome,
    pub day: Date,
}

pub fn molecular(person: PersonId, outcome: Outcome, day: Date) -> Swab {
    Swab { person, test: TestKind::Molecular, outcome, day }
}

impl Region<'_> {
    pub fn actor(&self, role: Role, unit: &str) -> Actor {
        actor(role, unit, self.today)
    }

    pub fn gp(&self) -> Actor {
        self.actor(Role::Gp, GP)
    }

    pub fn sisp(&self) -> Actor {
        self.actor(Role::SispOperator, "204")
    }

    pub fn mayor(&self) -> Actor {
        self.actor(Role::Mayor, IVREA)
    }

    pub fn administrator(&self) -> Actor {
        self.actor(Role::Administrator, "010")
    }

    /// A patient of [`GP`] who lives in Ivrea.
    pub fn person(&self, family_name: &str) -> PersonId {
        let (id, name) = (PersonId::new(), family_name.to_owned());
        let act = move |tx: &mut Tx<'_>| insert_person(tx, id, &name);
        self.db.write(act).expect("a person");
        id
    }

    /// Records a result, as the laboratory would; the reactions run in the same unit.
    pub fn record(&self, swab: Swab) -> LabResult {
        self.try_record(swab, None).expect("a result")
    }

    /// Corrects a result.
    pub fn correct(&self, before: &LabResult, outcome: Outcome) -> LabResult {
        let day = kernel::clock::local_date(before.sampled_at);
        let swab = Swab { person: before.person, test: before.test, outcome, day };
        self.try_record(swab, Some(before)).expect("a correction")
    }

    /// The laboratory withdraws a result: a revision that does not count.
    pub fn withdraw(&self, before: &LabResult) -> LabResult {
        let before = before.clone();
        let id = ResultId::new();
        let result = LabResult {
            id,
            revision: before.revision + 1,
            supersedes: Some(before.id),
            current: false,
            ..before.clone()
        };
        let written = result.clone();
        let write = move |tx: &mut Tx<'_>| {
            put_result(tx, &written, Some(&before))?;
            tx.execute(&sql::SUPERSEDE, args![written.id]).map(drop)
        };
        self.db.write(write).unwrap();
        result
    }

    pub fn try_record(&self, swab: Swab, before: Option<&LabResult>) -> Result<LabResult> {
        let result = lab_result(swab, before, self.today);
        let (of, before) = (result.clone(), before.cloned());
        self.db.write(move |tx| put_result(tx, &of, before.as_ref())).map(|()| result)
    }

    /// The doctor reports fever since a day.
    pub fn report(&self, person: PersonId, onset: Date) {
        let new = cases::model::NewReport {
            id: kernel::ids::ReportId::new(),
            person,
            symptoms: vec!["fever".to_owned()],
            temperature_tenths: Some(384),
            onset: Some(onset),
            grades: cases::model::Grades::default(),
            whereabouts: String::new(),
            context: String::new(),
            conditions: String::new(),
            note: String::new(),
            again: true,
        };
        let gp = self.gp();
        self.db.write(move |tx| cases::service::file_report(tx, &gp, &new)).expect("a report");
    }

    pub fn said(&self) -> Vec<String> {
        std::mem::take(&mut *self.said.lock().unwrap())
    }

    pub fn course(&self, person: PersonId) -> cases::service::CourseOfPerson {
        let sisp = self.sisp();
        self.db.read(move |tx| cases::service::course_of(tx, &sisp, person)).expect("a course")
    }

    /// Audiences of a resource now.
    pub fn audiences(&self, id: Uuid) -> Vec<(String, Date, Date)> {
        let read = move |tx: &mut Tx<'_>| {
            tx.query(&sql::AUDIENCES, args![id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        };
        self.db.read(read).expect("audiences")
    }

    /// The same database on another business date.
    pub fn on_date(&self, today: Date) -> Db {
        let config = storage::Config { readers: 1, writers: 1, ..storage::Config::new(self.db.url.clone()) };
        let clocks = Clocks::at_business_date(today);
        Db::open(config, clocks, reactions(&self.said), &modules(), &[access::AUDIT_MODULE])
            .expect("a database")
    }
}

fn insert_person(tx: &mut Tx<'_>, id: PersonId, family_name: &str) -> Result<()> {
    let now = tx.clocks().now();
    let sort = format!("{} ADA", family_name.to_uppercase());
    tx.execute(&sql::PERSON, args![id, family_name, "Ada", sort, IVREA, "Via Palestro 1", "204", GP, now])?;
    let grant = |audience: String, why| audience::Grant {
        audience,
        sort_key: sort.clone(),
        valid_from: date(2019, 3, 1),
        valid_to: FOREVER,
        why,
    };
    let grants = [grant("asl:204".into(), "domicile"), grant(format!("gp:{GP}"), "gp-of-choice")];
    audience::grant(tx, Resource::Person, id.0, &grants)
}

pub fn lab_result(swab: Swab, before: Option<&LabResult>, today: Date) -> LabResult {
    let id = ResultId::new();
    LabResult {
        id,
        request: None,
        person: swab.person,
        laboratory: "LAB-204-1".into(),
        asl: "204".into(),
        accession: before.map_or_else(|| id.to_string(), |before| before.accession.clone()),
        test: swab.test,
        sampled_at: at(swab.day),
        outcome: swab.outcome,
        revision: before.map_or(1, |before| before.revision + 1),
        supersedes: before.map(|before| before.id),
        current: true,
        reported_on: before.map_or(today, |before| before.reported_on),
        recorded_at: at(today),
    }
}

pub fn put_result(tx: &mut Tx<'_>, result: &LabResult, before: Option<&LabResult>) -> Result<()> {
    if let Some(before) = before {
        tx.execute(&sql::SUPERSEDE, args![before.id])?;
    }
    tx.execute(
        &sql::RESULT,
        args![
            result.id,
            result.person,
            result.laboratory,
            result.asl,
            result.accession,
            result.test.code(),
            result.sampled_at,
            result.outcome.code(),
            result.revision,
            result.supersedes,
            UserId::new(),
            result.recorded_at,
            result.reported_on
        ],
    )?;
    let superseded =
        before.map(|before| Superseded { result: before.id, outcome: before.outcome, counted: true });
    tx.emit(ResultRecorded {
        result: result.clone(),
        superseded,
        door: lab::model::Door::Manual,
        rule: None,
    });
    Ok(())
}
