//! What the people of the test do, and what they remember of it.

use access::{Actor, Role, Unit};
use cases::model::{NewReport, Report};
use corrections::model::Correction;
use jiff::ToSpan;
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, ReportId, RequestId, UserId};
use kernel::{Date, PersonIdentifier, Problem, Result, Sex};
use lab::model::{Details, LabResult, SwabRequest, TestKind};
use lab::service::NewRequest;
use people::model::{Address, GpChoice, PersonData};
use people::rules::choices::{ChoiceOutcome, ChoiceRow};
use people::service::Outcome as Saved;
use storage::Tx;
use territory::doctors::{Doctor, DoctorKind};
use testkit::TestDb;
use uuid::Uuid;

use super::{Act, DOCTORS, PLACES, clocks};

mod joining;
mod later;
mod moving;

/// The acts.
pub(super) const NAMES: [&str; 27] = [
    "create",
    "move",
    "residence",
    "rename",
    "choose",
    "choose by file",
    "take over",
    "ask for",
    "answer",
    "report",
    "take charge",
    "send back",
    "request",
    "propose",
    "say",
    "cancel",
    "record",
    "correct result",
    "ask correction",
    "decide",
    "obscure",
    "night",
    "pass",
    "join",
    "part",
    "send",
    "undo",
];

const FAMILY_NAMES: [&str; 4] = ["Sponda", "Arginùzzola Riva", "De Golena", "Lanca Bozza"];

/// A person as the test knows her.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) id: PersonId,
    data: PersonData,
    version: i64,
    transfer: Option<Uuid>,
    /// Into whom she was merged, and by which merge.
    joined: Option<(PersonId, Uuid)>,
}

impl Known {
    fn asl(&self) -> &'static str {
        asl_of(&self.data.domicile.comune)
    }

    fn code(&self) -> String {
        match &self.data.identifier {
            PersonIdentifier::TaxCode(code) => code.as_str().to_owned(),
            _ => String::new(),
        }
    }
}

fn asl_of(comune: &str) -> &'static str {
    PLACES.iter().find(|(known, _)| *known == comune).map_or("", |(_, asl)| asl)
}

/// What has been done so far.
pub(super) struct Region {
    pub(super) today: Date,
    pub(super) persons: Vec<Known>,
    reports: Vec<Report>,
    requests: Vec<SwabRequest>,
    results: Vec<LabResult>,
    corrections: Vec<Correction>,
}

/// A user for whom a unit acts: always the same, another one for who decides.
fn user(role: Role, unit: &str) -> UserId {
    let number = unit.bytes().fold(role as u128 + 1, |sum, byte| sum * 131 + u128::from(byte));
    UserId(Uuid::from_u128(number))
}

pub(super) fn actor(role: Role, unit: &str, today: Date) -> Actor {
    Actor {
        user: user(role, unit),
        name: format!("Chi Prova {unit}"),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        session: Uuid::nil(),
        today,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

/// Doctors, users, and proposals switched on.
pub(super) fn prepare(tx: &mut Tx<'_>) -> Result<()> {
    for (code, (comune, asl)) in DOCTORS.iter().zip(PLACES) {
        territory::doctors::insert(
            tx,
            &Doctor {
                code: (*code).to_owned(),
                family_name: "Medico".to_owned(),
                given_name: "Ada".to_owned(),
                kind: DoctorKind::Gp,
                asl: asl.to_owned(),
                comune: comune.to_owned(),
                valid_from: jiff::civil::date(2000, 1, 1),
                valid_to: FOREVER,
            },
        )?;
        add_user(tx, Role::Gp, code)?;
        add_user(tx, Role::SispOperator, asl)?;
    }
    let administrator = actor(Role::Administrator, "010", tx.clocks().today());
    add_user(tx, Role::Administrator, "010")?;
    lab::service::set_switches(tx, &administrator, &PLACES.map(|(_, asl)| asl.to_owned()))
}

fn add_user(tx: &mut Tx<'_>, role: Role, unit: &str) -> Result<()> {
    let id = user(role, unit);
    access::users::insert(
        tx,
        &access::users::NewUser {
            id,
            login: format!("prova.{id}"),
            name: "Chi Prova".to_owned(),
            password_hash: String::new(),
            role,
            unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
            valid_from: jiff::civil::date(2000, 1, 1),
            valid_to: FOREVER,
        },
    )
}

impl Region {
    pub(super) fn new(today: Date) -> Self {
        let (persons, reports, requests) = (Vec::new(), Vec::new(), Vec::new());
        Self { today, persons, reports, requests, results: Vec::new(), corrections: Vec::new() }
    }

    /// Whom somebody sees on the day, by what was done.
    pub(super) fn persons_of<'a>(&'a self, role: Role, unit: &'a str) -> impl Iterator<Item = PersonId> + 'a {
        let sees = move |one: &&Known| match role {
            Role::Gp => one.data.gp.as_ref().is_some_and(|gp| gp.code == unit && gp.since <= self.today),
            _ => one.asl() == unit || asl_of(&one.data.residence.comune) == unit,
        };
        self.persons.iter().filter(|one| one.joined.is_none()).filter(sees).map(|one| one.id)
    }

    /// Plays one act; whether anything was done. What a rule refuses is not.
    pub(super) fn play(&mut self, db: &TestDb, act: Act) -> bool {
        let done = match NAMES[usize::from(act.what)] {
            "create" => self.create(db, act),
            "pass" => {
                self.today = self.today.saturating_add(i64::from(act.how % 12).days());
                Ok(true)
            }
            "night" => self.unit(db, |tx, today| {
                cases::service::evaluate_due(tx, 50)?;
                cases::service::end_due(tx, 50)?;
                access::audience::expire(tx, today, 50).map(|_| true)
            }),
            _ if self.persons.is_empty() => Ok(false),
            name => {
                let whom = usize::from(act.who) % self.persons.len();
                self.about(db, name, whom, act)
            }
        };
        match done {
            Ok(done) => done,
            Err(Problem::Internal(words)) => panic!("{}: {words}", NAMES[usize::from(act.what)]),
            Err(_) => false,
        }
    }

    fn unit<T: Send + 'static>(
        &self,
        db: &TestDb,
        work: impl Fn(&mut Tx<'_>, Date) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let today = self.today;
        db.write(move |tx| {
            tx.set_clocks(clocks(today));
            work(tx, today)
        })
    }

    fn create(&mut self, db: &TestDb, act: Act) -> Result<bool> {
        let (comune, asl) = PLACES[usize::from(act.how % 3)];
        let born = jiff::civil::date(1950, 1, 1).saturating_add((self.persons.len() as i64 * 400).days());
        let family = FAMILY_NAMES[(self.persons.len() + 1) % 4];
        let code = kernel::tax_code::suggest(family, "Bea", Sex::Female, born, "L219");
        let home = Address { comune: comune.to_owned(), street: "via dell'Argine 1".to_owned() };
        let doctor = DOCTORS[usize::from(act.who % 3)].to_owned();
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(code.expect("a code")),
            family_name: family.to_owned(),
            given_name: "Bea".to_owned(),
            sex: Sex::Female,
            birth_date: born,
            birth_place: Some("L219".to_owned()),
            residence: home.clone(),
            domicile: home,
            phone: None,
            email: None,
            household: None,
            gp: Some(GpChoice { code: doctor, since: jiff::civil::date(2019, 3, 1) }),
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
        };
        let (id, new) = (PersonId::new(), data.clone());
        let saved = self.unit(db, move |tx, today| {
            people::service::create(tx, &actor(Role::SispOperator, asl, today), id, &new, true)
        })?;
        let Saved::Saved(person) = saved else { return Ok(false) };
        self.persons.push(Known { id, data, version: person.version, transfer: None, joined: None });
        Ok(true)
    }

    fn about(&mut self, db: &TestDb, name: &str, whom: usize, act: Act) -> Result<bool> {
        let person = self.persons[whom].clone();
        let (comune, asl) = PLACES[usize::from(act.how % 3)];
        let doctor = DOCTORS[usize::from(act.how / 3 % 3)];
        let mut data = person.data.clone();
        match name {
            "join" => self.join(db, whom, act),
            "part" => self.part(db, act),
            // What was written under her id goes on; of herself the survivor's data speak.
            "request" => {
                self.request(db, &person, Role::SispOperator, self.asl_of(person.id).to_owned(), act)
            }
            "say" | "cancel" | "record" | "correct result" | "send" | "undo" | "ask correction"
            | "decide" | "take charge" | "send back" => self.later(db, name, act),
            _ if person.joined.is_some() => Ok(false),
            "move" => {
                data.domicile.comune = comune.to_owned();
                self.correct(db, whom, data)
            }
            "residence" => {
                data.residence.comune = comune.to_owned();
                self.correct(db, whom, data)
            }
            "rename" => {
                data.family_name = FAMILY_NAMES[usize::from(act.how % 4)].to_owned();
                self.correct(db, whom, data)
            }
            "choose" => {
                let since = self.today.saturating_add(i64::from(act.how % 4).days());
                data.gp = (!act.how.is_multiple_of(5)).then(|| GpChoice { code: doctor.to_owned(), since });
                self.correct(db, whom, data)
            }
            "choose by file" => self.choose_by_file(db, whom, doctor),
            "take over" | "ask for" => self.transfer(db, whom, name, comune, asl),
            "answer" => self.answer(db, whom, act),
            "report" => self.report(db, &person),
            "propose" => {
                let Some(gp) = person.data.gp.as_ref() else { return Ok(false) };
                self.request(db, &person, Role::Gp, gp.code.clone(), act)
            }
            "obscure" => self.obscure(db, &person),
            _ => Ok(false),
        }
    }

    fn correct(&mut self, db: &TestDb, whom: usize, data: PersonData) -> Result<bool> {
        let person = self.persons[whom].clone();
        let (new, asl) = (data.clone(), person.asl());
        let saved = self.unit(db, move |tx, today| {
            let actor = actor(Role::SispOperator, asl, today);
            people::service::correct(tx, &actor, person.id, person.version, &new, "per prova", true)
        })?;
        let Saved::Saved(saved) = saved else { return Ok(false) };
        let changed = saved.version > self.persons[whom].version;
        self.persons[whom].version = saved.version;
        self.persons[whom].data = data;
        Ok(changed)
    }

    fn choose_by_file(&mut self, db: &TestDb, whom: usize, doctor: &'static str) -> Result<bool> {
        let (code, from) = (self.persons[whom].code(), self.today.to_string());
        let outcomes = self.unit(db, move |tx, today| {
            let row = ChoiceRow {
                number: 2,
                tax_code: code.clone(),
                doctor: doctor.to_owned(),
                from: from.clone(),
            };
            people::service::assign_choices(tx, &actor(Role::Administrator, "010", today), &[row])
        })?;
        let done = outcomes.first() == Some(&ChoiceOutcome::Good);
        if done {
            self.persons[whom].data.gp = Some(GpChoice { code: doctor.to_owned(), since: self.today });
            self.persons[whom].version += 1;
        }
        Ok(done)
    }

    fn report(&mut self, db: &TestDb, person: &Known) -> Result<bool> {
        let Some(gp) = person.data.gp.clone() else { return Ok(false) };
        let (id, person, onset) = (ReportId::new(), person.id, self.today.saturating_sub(2.days()));
        let new = NewReport {
            id,
            person,
            symptoms: vec!["cough".to_owned()],
            grades: cases::model::Grades::default(),
            temperature_tenths: None,
            onset: Some(onset),
            whereabouts: String::new(),
            context: String::new(),
            conditions: String::new(),
            note: String::new(),
            again: true,
        };
        let filed = self.unit(db, move |tx, today| {
            cases::service::file_report(tx, &actor(Role::Gp, &gp.code, today), &new)
        })?;
        self.reports.push(filed.report);
        Ok(true)
    }

    fn request(&mut self, db: &TestDb, person: &Known, role: Role, unit: String, act: Act) -> Result<bool> {
        let mut open = territory::get().laboratories_open_for(self.asl_of(person.id), self.today);
        let Some(laboratory) = open.nth(usize::from(act.how % 2)).map(|one| one.code.clone()) else {
            return Ok(false);
        };
        let new = NewRequest {
            id: RequestId::new(),
            person: person.id,
            reason: "screening".to_owned(),
            test: TestKind::Molecular,
            priority: None,
            laboratory,
            note: String::new(),
            details: Details::default(),
            again: true,
        };
        let asked =
            self.unit(db, move |tx, today| lab::service::request_swab(tx, &actor(role, &unit, today), &new))?;
        self.requests.push(asked);
        Ok(true)
    }

    fn obscure(&mut self, db: &TestDb, person: &Known) -> Result<bool> {
        let (asl, person) = (person.asl(), person.id);
        self.unit(db, move |tx, today| {
            let new = privacy::service::Obscure {
                id: Uuid::now_v7(),
                person,
                fact: person.0,
                why: "asked".to_owned(),
                note: String::new(),
                asked_on: Some(today),
            };
            privacy::service::obscure(tx, &actor(Role::SispOperator, asl, today), &new).map(|_| true)
        })
    }

    fn asl_of(&self, person: PersonId) -> &'static str {
        let of = |id| self.persons.iter().find(|one| one.id == id);
        match of(person) {
            Some(Known { joined: Some((survivor, _)), .. }) => of(*survivor).map_or("", Known::asl),
            own => own.map_or("", Known::asl),
        }
    }
}
