//! A small region around the module: an ASL, doctors, a laboratory, a comune, and a patient who was ill in October.

use access::emergency::{self, NewEmergency};
use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Actor, Role, Unit, delegations};
use axum::Router;
use axum::http::StatusCode;
use cases::model::{Report, ReportStatus};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::clock::{FOREVER, rome};
use kernel::ids::{PersonId, ReportId, ResultId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use lab::events::{ResultRecorded, Superseded};
use lab::model::{LabResult, Outcome, TestKind};
use people::events::PersonCorrected;
use people::model::{Address, GpChoice, Person, PersonData, Source};
use storage::{Module, Reactions, Tx, args};
use testkit::{Options, TestDb};
use uuid::Uuid;
use web::{App, NavItem, Site};

mod desk;

pub use desk::{Answer, Desk};

pub mod sql {
    storage::queries! {
        "stored.sql";
        RESULT = "result",
        SUPERSEDE = "supersede",
        AUDIENCES = "audiences",
        ENDED = "ended",
        BARS = "bars",
        INBOX = "inbox",
        ALL_RESULTS = "all_results",
        ALL_CASES = "all_cases",
        ALL_MEASURES = "all_measures",
        ALL_MEASURE_HISTORIES = "all_measure_histories",
        ALL_REPORTS = "all_reports",
        ALL_OBSCURINGS = "all_obscurings",
        WITHDRAW = "withdraw",
        UNSETTLED = "unsettled",
    }
}

pub const TODAY: Date = date(2020, 11, 14);
/// When the patient was ill: by now her isolation is over whatever the tests.
pub const THEN: Date = date(2020, 10, 15);
/// Ivrea, in the ASL TO4.
pub const IVREA: &str = "001125";
/// Torino, in the ASL of the city.
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";
/// Who was her doctor before, and who becomes it later.
pub const BEFORE: &str = "0100002";
pub const LATER: &str = "0100003";
pub const LAB: &str = "LAB-204-1";
/// Tax codes with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";
pub const OTHER: &str = "RSSMRA80A01F205X";
/// What her doctor of then wrote.
pub const CANARY: &str = "Canarino nella nota";

pub fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        cases::MODULE,
        sampling::MODULE,
        notifications::MODULE,
        corrections::MODULE,
        support::MODULE,
        privacy::MODULE,
    ]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    notifications::reactions(&mut all);
    corrections::reactions(&mut all);
    privacy::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("notifications", notifications::WORDS),
        ("corrections", corrections::WORDS),
        ("privacy", privacy::WORDS),
        ("support", support::WORDS),
    ]);
    people::install();
    lab::install();
    cases::install();
    notifications::install();
    corrections::install();
    privacy::install();
    let options = Options { business_date: Some(TODAY), ..Options::default() };
    testkit::on_each_engine_with(&options, &modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        let missing = web::texts::texts().missing();
        // Their own tests watch the words of the others.
        let ours: Vec<_> = missing.iter().filter(|key| key.starts_with("privacy-")).collect();
        assert!(ours.is_empty(), "{ours:?}");
    });
}

pub fn at(day: Date) -> Timestamp {
    day.at(9, 0, 0, 0).to_zoned_datetime(rome()).unwrap().timestamp()
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        let api = corrections::api().merge(people::api()).merge(lab::api()).merge(cases::api());
        let (api, _) = api.merge(notifications::api()).split_for_parts();
        let waiting = privacy::Waiting::new();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(cases::routes(cases::Waiting::new()))
            .merge(corrections::routes(corrections::Waiting::new()))
            .merge(notifications::routes(notifications::Hub::new()))
            .merge(privacy::routes(waiting.clone()))
            .merge(support::routes(support::Board::new(db.clocks)))
            .merge(api);
        let administrator = actor(Role::Administrator, "010");
        let open = Some(cases::model::Purpose::ALL[0]);
        db.write(move |tx| cases::service::set_mayor_view(tx, &administrator, open)).unwrap();
        let app = App::new(db.db.clone());
        let nav = vec![NavItem::new(
            "/rights",
            "privacy-nav-rights",
            &["data_protection_officer", "sisp_operator", "gp"],
        )];
        let site = Site { billboard: Some(waiting), nav, app: Some(app.clone()), ..Site::default() };
        Self { db, router: web::finish(routes.with_state(app), site) }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Desk<'_> {
        let user = UserId::new();
        let new = NewUser {
            id: user,
            login: format!("test-{user}"),
            name: name.to_owned(),
            password_hash: String::new(),
            role,
            unit: Unit { code: unit.to_owned(), name: format!("Unità {unit}") },
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
        };
        self.db.write(move |tx| users::insert(tx, &new)).unwrap();
        self.again(user)
    }

    fn again(&self, user: UserId) -> Desk<'_> {
        let token = Token::new().unwrap();
        let fresh = token.clone();
        self.db.write(move |tx| sessions::open(tx, user, &fresh).map(drop)).unwrap();
        Desk { region: self, user, token }
    }

    pub fn operator(&self) -> Desk<'_> {
        self.desk(Role::SispOperator, "204", "Bruna Sisp")
    }

    /// A doctor to whom another one entrusts his patients.
    pub fn delegate_of(&self, doctor: &Desk<'_>, unit: &str) -> Desk<'_> {
        let delegate = self.desk(Role::Gp, unit, "Dario Delegato");
        let giver = Actor { user: doctor.user, ..actor(Role::Gp, GP) };
        let to = delegate.user;
        let give = move |tx: &mut Tx<'_>| {
            let from = tx.clocks().real_today();
            let until = from.saturating_add(9.days());
            let new = delegations::NewDelegation { id: Uuid::now_v7(), to, from, until, note: String::new() };
            delegations::give(tx, &giver, &new)
        };
        self.db.write(give).unwrap();
        delegate
    }

    /// A doctor of the emergency service who has her record open.
    pub fn emergency_for(&self, person: PersonId) -> Desk<'_> {
        let desk = self.desk(Role::EmergencyDoctor, "010", "Elio Soccorso");
        let token = desk.token.clone();
        let open = move |tx: &mut Tx<'_>| {
            let actor = sessions::enter(tx, &token)?;
            let new = NewEmergency {
                id: Uuid::from_u128(7),
                person: person.0,
                asl: "204".to_owned(),
                why: emergency::Why::of("life").unwrap(),
                note: "Arrivato in ambulanza".to_owned(),
                request: None,
            };
            emergency::open(tx, &actor, &new)
        };
        self.db.write(open).unwrap();
        desk
    }

    /// Mario Rossi of Ivrea, a patient of [`GP`], with this tax code.
    pub fn patient(&self, tax_code: &str) -> PersonId {
        self.patient_living_with(tax_code, None)
    }

    /// The same, who lives with others.
    pub fn patient_living_with(&self, tax_code: &str, household: Option<Uuid>) -> PersonId {
        let now: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let home = Address { comune: IVREA.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(TaxCode::parse(tax_code).unwrap()),
            family_name: "Rossi".to_owned(),
            given_name: "Mario".to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: home.clone(),
            domicile: home,
            phone: Some("0125111111".to_owned()),
            email: None,
            household,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: Some(GpChoice { code: GP.to_owned(), since: date(2019, 3, 1) }),
        };
        let (id, asl, source) = (PersonId::new(), "204".to_owned(), Source::Registry);
        let person = Person { id, data, asl, source, version: 1, created_at: now, updated_at: now };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }

    /// A doctor of the register.
    pub fn doctor(&self, code: &str, family: &str, given: &str) {
        let doctor = territory::doctors::Doctor {
            code: code.to_owned(),
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            kind: territory::doctors::DoctorKind::Gp,
            asl: "204".to_owned(),
            comune: IVREA.to_owned(),
            valid_from: date(2019, 1, 1),
            valid_to: FOREVER,
        };
        self.db.write(move |tx| territory::doctors::insert(tx, &doctor)).unwrap();
    }

    /// She has another doctor from today on, and maybe lives in another comune.
    pub fn moves(&self, operator: &Desk<'_>, person: PersonId, doctor: &str, comune: &str) {
        let (who, doctor) = (operator.actor(), doctor.to_owned());
        let asl = if comune == IVREA { "204" } else { "301" };
        let comune = comune.to_owned();
        let act = move |tx: &mut Tx<'_>| {
            let scope = access::decide(&who, access::Action::PersonView)?;
            let (before, _) = people::store::get(tx, &scope, person)?;
            let mut after = Person { asl: asl.to_owned(), ..before.clone() };
            after.data.gp = Some(GpChoice { code: doctor.clone(), since: TODAY });
            after.data.domicile.comune = comune.clone();
            people::store::update(tx, &before, &after, &who, "test")?;
            tx.emit(PersonCorrected { person });
            Ok(())
        };
        self.db.write(act).unwrap();
    }

    /// Records a result of a day, as the laboratory would have then.
    pub fn result(&self, person: PersonId, outcome: Outcome, day: Date) -> LabResult {
        self.revision(person, outcome, day, None)
    }

    /// Corrects a result, under an id of its own.
    pub fn revision(
        &self,
        person: PersonId,
        outcome: Outcome,
        day: Date,
        before: Option<&LabResult>,
    ) -> LabResult {
        let id = ResultId::new();
        let result = LabResult {
            id,
            request: None,
            person,
            laboratory: LAB.to_owned(),
            asl: "204".to_owned(),
            accession: before.map_or_else(|| id.to_string(), |before| before.accession.clone()),
            test: TestKind::Molecular,
            sampled_at: at(day),
            outcome,
            revision: before.map_or(1, |before| before.revision + 1),
            supersedes: before.map(|before| before.id),
            current: true,
            reported_on: day,
            recorded_at: at(day),
        };
        let (of, before) = (result.clone(), before.cloned());
        self.db.write(move |tx| put(tx, &of, before.as_ref())).unwrap();
        result
    }

    /// A report that a doctor filed on a day when he was hers.
    pub fn report(&self, person: PersonId, doctor: &str, day: Date) -> ReportId {
        let report = Report {
            id: ReportId::new(),
            person,
            asl: "204".to_owned(),
            onset: Some(day),
            symptoms: vec!["fever".to_owned()],
            grades: cases::model::Grades::default(),
            temperature_tenths: Some(384),
            whereabouts: String::new(),
            context: String::new(),
            conditions: String::new(),
            note: CANARY.to_owned(),
            status: ReportStatus::Waiting,
            reported_by: self.desk(Role::Gp, doctor, "Canarino Medico").user,
            reported_by_name: "Canarino Medico".to_owned(),
            reported_at: at(day),
            taken: None,
            asked: None,
            version: 1,
        };
        let id = report.id;
        let stored = cases::store::StoredReport { report, gp_code: doctor.to_owned(), reported_on: day };
        let write = move |tx: &mut Tx<'_>| {
            cases::store::insert_report(tx, &stored)?;
            let place = cases::store::person_place(tx, person)?;
            let audiences = cases::grants::of_report(&stored.report, day, &place, TODAY);
            access::audience::grant(tx, access::Resource::Report, stored.report.id.0, &audiences)?;
            tx.emit(cases::events::ReportFiled { report: stored.report.id, person, asl: place.asl, on: day });
            Ok(())
        };
        self.db.write(write).unwrap();
        id
    }

    /// The public-health service learns that her symptoms are over, and at night the isolation ends.
    pub fn recovers(&self, person: PersonId) {
        let said = [("last_day", "20/10/2020"), ("version", "0")];
        let path = format!("/people/{person}/symptoms-end");
        self.operator().post(&path, &said).expect(StatusCode::SEE_OTHER);
        self.night();
    }

    /// What happens at night: measures whose last day is over end.
    pub fn night(&self) {
        self.db.block_on(cases::service::night(&self.db.db)).unwrap();
    }

    /// The facts of October: a report by her doctor of then, a positive swab, a case, an isolation that is over.
    pub fn october(&self, person: PersonId) -> LabResult {
        self.report(person, BEFORE, THEN);
        let result = self.result(person, Outcome::Positive, THEN);
        self.recovers(person);
        result
    }

    pub fn count(&self, query: &'static storage::Query) -> i64 {
        self.db.read(move |tx| tx.one(query, args![], |row| row.get(0))).unwrap()
    }

    /// All audiences there are.
    pub fn audiences(&self) -> Vec<String> {
        let read = |tx: &mut Tx<'_>| {
            tx.query(&sql::AUDIENCES, args![], |row| {
                let texts: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
                let days: [Date; 2] = [row.get(4)?, row.get(5)?];
                Ok(format!("{texts:?} {} {days:?} {}", row.get::<Uuid>(3)?, row.get::<String>(6)?))
            })
        };
        self.db.read(read).unwrap()
    }

    /// The action and detail of all that units of work left in the log, in order.
    pub fn log(&self) -> Vec<(String, String)> {
        let bodies = self.db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        records.map(|record| (record.action, record.detail)).collect()
    }
}

fn put(tx: &mut Tx<'_>, result: &LabResult, before: Option<&LabResult>) -> kernel::Result<()> {
    if let Some(before) = before {
        tx.execute(&sql::SUPERSEDE, args![before.id])?;
    }
    let LabResult { id, person, laboratory, accession, sampled_at, outcome, revision, supersedes, .. } =
        result;
    tx.execute(
        &sql::RESULT,
        args![
            *id,
            *person,
            laboratory,
            accession,
            *sampled_at,
            outcome.code(),
            *revision,
            *supersedes,
            UserId::new(),
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

pub fn actor(role: Role, unit: &str) -> Actor {
    Actor {
        user: UserId::new(),
        name: role.code().to_owned(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        session: Uuid::nil(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}
