//! A small region whose laboratories, cases and counters work as in service.

use access::{Actor, Role, Unit};
use cases::model::{Act, Measure};
use jiff::civil::{Date, date};
use kernel::ids::{PersonId, RequestId, ResultId, UserId};
use kernel::{Clocks, IdentifierKind, PersonIdentifier, Problem, Result, Sex, Timestamp};
use lab::model::{Details, Door, LabResult, Outcome, SwabRequest, TestKind};
use lab::service::{Cancel, Correct, NewRequest, Record};
use people::model::{Address, Person, PersonData, Source};
use storage::{Module, Reactions, Tx};
use testkit::TestDb;
use uuid::Uuid;

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE, insight::MODULE];
pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
pub const IVREA: (&str, &str) = ("001125", "204");
/// Torino, in the ASL of the city.
pub const TORINO: (&str, &str) = ("001272", "301");

pub fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    insight::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&TestDb)) {
    web::texts::init(&[("insight", insight::WORDS), ("lab", lab::WORDS), ("cases", cases::WORDS)]);
    testkit::on_each_engine(MODULES, &[access::AUDIT_MODULE], reactions, |db| {
        test(db);
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

pub fn actor(role: Role, unit: &str, today: Date) -> Actor {
    Actor {
        user: UserId::new(),
        name: "Chi Prova".to_owned(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        session: Uuid::now_v7(),
        today,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

/// One act on a business date.
pub fn on<T: Send + 'static>(
    db: &TestDb,
    day: Date,
    act: impl Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let outcome = db.write(move |tx| {
        tx.set_clocks(Clocks::at_business_date(day));
        act(tx)
    });
    assert!(!matches!(outcome, Err(Problem::Internal(_))), "{:?}", outcome.err());
    outcome
}

/// Somebody who lives in a comune.
pub fn person(db: &TestDb, name: &str, (comune, asl): (&str, &str)) -> PersonId {
    let home = Address { comune: comune.to_owned(), street: "via dell'Argine 1".to_owned() };
    let at: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
    let data = PersonData {
        identifier: PersonIdentifier::parse(IdentifierKind::None, "not-held").unwrap(),
        family_name: name.to_owned(),
        given_name: "Ada".to_owned(),
        sex: Sex::Female,
        birth_date: date(1960, 5, 4),
        birth_place: None,
        residence: home.clone(),
        domicile: home,
        phone: None,
        email: None,
        household: None,
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
        gp: None,
    };
    let (id, asl) = (PersonId::new(), asl.to_owned());
    let person =
        Person { id, data, asl, source: Source::Registry, version: 1, created_at: at, updated_at: at };
    let grants = people::rules::audiences(&person, date(2020, 1, 1));
    db.write(move |tx| people::store::insert(tx, &person, &grants)).unwrap();
    id
}

/// The public-health service of the person's ASL asks for a swab.
pub fn request(db: &TestDb, person: PersonId, test: TestKind, day: Date) -> Result<SwabRequest> {
    let asl = db.read(move |tx| people::store::placement(tx, person)).unwrap().asl;
    let laboratory = territory::get().laboratories_serving(&asl).next().unwrap().code.clone();
    let sisp = actor(Role::SispOperator, &asl, day);
    let new = NewRequest {
        id: RequestId::new(),
        person,
        reason: "symptoms".to_owned(),
        test,
        priority: None,
        laboratory,
        note: String::new(),
        details: Details { onset: Some(day), ..Details::default() },
        again: true,
    };
    on(db, day, move |tx| lab::service::request_swab(tx, &sisp, &new))
}

pub fn record(db: &TestDb, request: &SwabRequest, outcome: Outcome, day: Date) -> Result<LabResult> {
    let technician = actor(Role::LaboratoryTechnician, &request.laboratory, day);
    let id = ResultId::new();
    let new = Record { id, request: request.id, outcome, sampled_at: None, door: Door::Manual };
    on(db, day, move |tx| lab::service::record_result(tx, &technician, &new))
}

pub fn correct(db: &TestDb, result: &LabResult, outcome: Outcome, day: Date) -> Result<LabResult> {
    let technician = actor(Role::LaboratoryTechnician, &result.laboratory, day);
    let new = Correct {
        id: ResultId::new(),
        result: result.id,
        outcome,
        reason: "scambio di provette".to_owned(),
        shown: None,
        door: Door::Manual,
    };
    on(db, day, move |tx| lab::service::correct_result(tx, &technician, &new))
}

/// The public-health service takes a request back.
pub fn cancel(db: &TestDb, request: &SwabRequest, day: Date) -> Result<SwabRequest> {
    let asl = db.read({
        let person = request.person;
        move |tx| people::store::placement(tx, person)
    });
    let sisp = actor(Role::SispOperator, &asl.unwrap().asl, day);
    let (id, note) = (Uuid::now_v7(), String::new());
    let new = Cancel { id, request: request.id, reason: "not_needed".to_owned(), note };
    on(db, day, move |tx| lab::service::cancel_request(tx, &sisp, &new))
}

/// The public-health service confirms that the latest measure of a person ends.
pub fn confirm_end(db: &TestDb, person: PersonId, day: Date) -> Result<Measure> {
    with_measure(db, person, day, cases::service::confirm_end)
}

/// And takes it back.
pub fn resume(db: &TestDb, person: PersonId, day: Date) -> Result<Measure> {
    with_measure(db, person, day, cases::service::resume)
}

fn with_measure(
    db: &TestDb,
    person: PersonId,
    day: Date,
    work: fn(&mut Tx<'_>, &Actor, &Act) -> Result<Measure>,
) -> Result<Measure> {
    let asl = db.read(move |tx| people::store::placement(tx, person)).unwrap().asl;
    let sisp = actor(Role::SispOperator, &asl, day);
    on(db, day, move |tx| {
        let latest = cases::store::measures_of(tx, person)?.pop().ok_or(Problem::NotFound)?;
        let reason = Some("riga sbagliata".to_owned());
        let act = Act { id: Uuid::now_v7(), measure: latest.id, shown: latest.version, reason };
        work(tx, &sisp, &act)
    })
}

/// A person moves between Ivrea and Torino.
pub fn move_house(db: &TestDb, id: PersonId, day: Date) -> Result<()> {
    let asl = db.read(move |tx| people::store::placement(tx, id)).unwrap().asl;
    let comune = if asl == IVREA.1 { TORINO.0 } else { IVREA.0 };
    let sisp = actor(Role::SispOperator, &asl, day);
    on(db, day, move |tx| {
        let person = people::service::for_correction(tx, &sisp, id)?;
        let home = Address { comune: comune.to_owned(), street: "via Nuova 2".to_owned() };
        let data = PersonData { residence: home.clone(), domicile: home, ..person.data };
        people::service::correct(tx, &sisp, id, person.version, &data, "trasloco", true).map(drop)
    })
}

/// What the night does with measures, on a business date.
pub fn night(db: &TestDb, day: Date) -> u64 {
    on(db, day, |tx| cases::service::evaluate_due(tx, 1000)).unwrap();
    on(db, day, insight::service::fold).unwrap();
    on(db, day, |tx| cases::service::end_due(tx, 1000)).unwrap().1
}
