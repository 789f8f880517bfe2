//! A small invented region: persons, a SISP operator, two laboratories.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use access::{Actor, Role, Unit};
use jiff::civil::{Date, date};
use kernel::ids::{PersonId, RequestId, ResultId, UserId};
use kernel::{PersonIdentifier, Result, Sex, Timestamp};
use lab::events::ResultRecorded;
use lab::model::{Details, Door, LabResult, Outcome, SwabRequest, TestKind};
use lab::rules::csv::{Column, HEADER, print};
use lab::service::{ImportOutcome, NewRequest, Record};
use people::model::{Address, Person, PersonData, Source};
use storage::{Module, Reactions, args};
use testkit::TestDb;
use uuid::Uuid;

pub mod browser;
pub mod messages;
pub mod tables;

pub mod sql {
    storage::queries! {
        "fixtures.sql";
        INBOX = "inbox",
        COUNT_RESULTS = "count_results",
        COUNT_CURRENT = "count_current",
        ALL_RESULTS = "all_results",
        COUNT_PEOPLE = "count_people",
        AUDIENCES = "audiences",
        ROLE_ENDS = "role_ends",
        COUNT_UNSETTLED = "count_unsettled",
        COUNT_MESSAGES = "count_messages",
        COUNT_DEAD = "count_dead",
        CLAIM_LONG_AGO = "claim_long_ago",
    }
}

pub const MODULES: &[Module] = &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
pub const TODAY: Date = date(2020, 11, 14);
/// Torino: ASL 301.
pub const TORINO: &str = "001272";
/// Cuneo: ASL 210.
pub const CUNEO: &str = "004078";
pub const LAB: &str = "LAB-301-1";
pub const OTHER_LAB: &str = "LAB-301-2";

/// The login of who sends files with [`browser::Browser`].
pub const SENDER: &str = "laboratory_technician.lab-301-1";

/// What the module said happened: outcome, and the outcome it corrects.
pub type Said = Arc<Mutex<Vec<(Outcome, Option<Outcome>)>>>;

pub struct Region<'d> {
    pub db: &'d TestDb,
    pub said: Said,
    /// Whether the module that has a fault has none any more.
    pub mended: Arc<AtomicBool>,
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    lab::install();
    web::install_texts(&[("people", people::WORDS), ("lab", lab::WORDS)]);
    let said = Said::default();
    let mended = Arc::new(AtomicBool::new(false));
    let reactions = || {
        let mut all = Reactions::new();
        lab::reactions(&mut all);
        let (said, mended) = (said.clone(), mended.clone());
        all.on("test: listens", move |tx, event: &ResultRecorded| {
            let before = event.superseded.as_ref().map(|one| one.outcome);
            said.lock().unwrap().push((event.result.outcome, before));
            // The sender is suspended, or his role ends, while his file is read.
            if let "SUSPEND" | "ENDROLE" = event.result.accession.as_str() {
                let (user, _) = access::sessions::find_login(tx, SENDER)?.unwrap();
                match event.result.accession.as_str() {
                    "SUSPEND" => {
                        let machine =
                            Actor { user: UserId(Uuid::nil()), ..actor(Role::Administrator, "010") };
                        let word = access::changes::Word {
                            id: Uuid::now_v7(),
                            user,
                            seen: None,
                            why: None,
                            note: None,
                        };
                        access::users::set_active(tx, &machine, &word, false)?;
                    }
                    _ => drop(tx.execute(&sql::ROLE_ENDS, args![user])?),
                }
            }
            // What a fault of another module would do.
            if event.result.accession == "FAULT" && !mended.load(Ordering::SeqCst) {
                return Err(kernel::Problem::Internal("a reaction failed".into()));
            }
            Ok(())
        });
        all
    };
    testkit::on_each_engine(MODULES, AUDIT, reactions, |db| {
        said.lock().unwrap().clear();
        mended.store(false, Ordering::SeqCst);
        test(&Region { db, said: said.clone(), mended: mended.clone() });
    });
}

pub fn actor(role: Role, unit: &str) -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(7)),
        name: "Chi Prova".to_owned(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        session: Uuid::nil(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

pub fn sisp() -> Actor {
    actor(Role::SispOperator, "301")
}

pub fn technician(laboratory: &str) -> Actor {
    actor(Role::LaboratoryTechnician, laboratory)
}

pub fn person(family: &str, given: &str, born: Date) -> Person {
    let home = Address { comune: TORINO.to_owned(), street: "via dell'Argine 1".to_owned() };
    let code = kernel::tax_code::suggest(family, given, Sex::Female, born, "L219").unwrap();
    let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
    Person {
        id: PersonId::new(),
        data: PersonData {
            identifier: PersonIdentifier::TaxCode(code),
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            sex: Sex::Female,
            birth_date: born,
            birth_place: Some("L219".to_owned()),
            residence: home.clone(),
            domicile: home,
            phone: None,
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: None,
        },
        asl: "301".to_owned(),
        source: Source::Registry,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

/// A row of the file about a person: a negative swab of yesterday.
pub fn row(person: &Person, document: &str) -> Vec<String> {
    let data = &person.data;
    let born = data.birth_date.strftime("%d/%m/%Y").to_string();
    let code = data.identifier.value().unwrap_or("NON-POSSIEDE-CF");
    let fields = [
        "Laboratorio di prova",
        "12",
        "",
        "301",
        "301",
        "01",
        "Dr.ssa Prova",
        "",
        code,
        &data.family_name,
        &data.given_name,
        "F",
        &born,
        "L219",
        "L219",
        "via Po 1",
        "L219",
        "via Po 1",
        document,
        "91.12.S",
        "Ricerca RNA SARS-CoV-2",
        "20201113083000+0100",
        "N",
        "Negativo",
        "",
        "",
        "",
    ];
    fields.map(str::to_owned).to_vec()
}

pub fn with(mut row: Vec<String>, column: Column, text: &str) -> Vec<String> {
    row[column as usize] = text.to_owned();
    row
}

pub fn positive(row: Vec<String>) -> Vec<String> {
    with(with(row, Column::OutcomeCode, "P"), Column::OutcomeText, "Positivo")
}

/// A file of rows with the header of the laboratories.
pub fn file(rows: &[Vec<String>]) -> String {
    let mut text = format!("{}\n", HEADER.join(";"));
    for row in rows {
        text.push_str(&print(row.iter().map(String::as_str)));
        text.push('\n');
    }
    text
}

impl Region<'_> {
    /// Writes persons as the loader does.
    pub fn load(&self, persons: &[Person]) {
        let persons = persons.to_vec();
        let write = move |tx: &mut storage::Tx<'_>| {
            persons.iter().try_for_each(|person| {
                let grants = people::rules::audiences(person, date(2020, 1, 1));
                people::store::insert(tx, person, &grants)
            })
        };
        self.db.write(write).unwrap();
    }

    pub fn known(&self, family: &str) -> Person {
        let person = person(family, "Ada", date(1980, 3, 2));
        self.load(std::slice::from_ref(&person));
        person
    }

    pub fn request(&self, person: &Person, laboratory: &str) -> SwabRequest {
        let new = new_request(person.id, laboratory);
        self.db.write(move |tx| lab::service::request_swab(tx, &sisp(), &new)).unwrap()
    }

    pub fn record(&self, request: &SwabRequest, outcome: Outcome) -> Result<LabResult> {
        let new = Record {
            id: ResultId::new(),
            request: request.id,
            outcome,
            sampled_at: None,
            door: Door::Manual,
        };
        let technician = technician(&request.laboratory);
        self.db.write(move |tx| lab::service::record_result(tx, &technician, &new))
    }

    pub fn import(&self, text: &str) -> ImportOutcome {
        self.try_import(text.as_bytes()).unwrap()
    }

    pub fn try_import(&self, bytes: &[u8]) -> Result<ImportOutcome> {
        self.db.block_on(lab::import_results(&self.db.db, &technician(LAB), bytes, |_| {}))
    }

    pub fn count(&self, query: &'static storage::Query) -> i64 {
        self.db.read(move |tx| tx.one(query, args![], |row| row.get(0))).unwrap()
    }

    /// `(document, outcome, revision, current)` of every result.
    pub fn results(&self) -> Vec<(String, String, i32, bool)> {
        let read = |tx: &mut storage::Tx<'_>| {
            tx.query(&sql::ALL_RESULTS, args![], |row| {
                Ok((row.get(1)?, row.get(4)?, row.get(5)?, row.get(6)?))
            })
        };
        self.db.read(read).unwrap()
    }

    pub fn audit(&self) -> Vec<access::audit::Record> {
        let bodies = self.db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }

    /// What was asked for in vain, in order: action, detail and whose it was.
    pub fn refused(&self) -> Vec<(String, String, Vec<Uuid>)> {
        let inbox = |tx: &mut storage::Tx<'_>| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0));
        let mut bodies = self.db.audit_read(inbox).unwrap();
        if self.db.engine() == storage::Engine::Sqlite {
            bodies.extend(self.db.read(inbox).unwrap());
        }
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        let refused = records.filter(|one| one.outcome == "denied");
        let mut refused: Vec<_> = refused.map(|one| (one.action, one.detail, one.subjects)).collect();
        refused.sort();
        refused
    }

    pub fn said(&self) -> Vec<(Outcome, Option<Outcome>)> {
        std::mem::take(&mut *self.said.lock().unwrap())
    }

    pub fn audiences(&self, request: RequestId) -> Vec<String> {
        let read = move |tx: &mut storage::Tx<'_>| {
            tx.query(&sql::AUDIENCES, args![request], |row| row.get::<String>(0))
        };
        self.db.read(read).unwrap()
    }
}

/// A request as it is by now.
pub fn find(region: &Region<'_>, request: &SwabRequest) -> SwabRequest {
    let id = request.id;
    region.db.read(move |tx| lab::store::find_request(tx, id)).unwrap().unwrap()
}

pub fn new_request(person: PersonId, laboratory: &str) -> NewRequest {
    NewRequest {
        id: RequestId::new(),
        person,
        reason: "symptoms".to_owned(),
        test: TestKind::Molecular,
        priority: None,
        laboratory: laboratory.to_owned(),
        note: String::new(),
        details: Details { onset: Some(date(2020, 11, 10)), ..Details::default() },
        again: true,
    }
}

/// `rows = accepted + rejected + duplicate`, and the counts.
pub fn counts(outcome: &ImportOutcome) -> (u64, u64, u64, u64) {
    assert_eq!(outcome.rows, outcome.accepted + outcome.rejected + outcome.duplicate, "{outcome:?}");
    (outcome.rows, outcome.accepted, outcome.rejected, outcome.duplicate)
}
