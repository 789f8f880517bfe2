//! A small invented registry, the same for every test.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Actor, Role, Unit};
use jiff::civil::{Date, date};
use kernel::ids::{PersonId, UserId};
use kernel::{IdentifierKind, PersonIdentifier, Result, Sex, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use people::rules;
use storage::{Module, Query, Reactions};
use testkit::TestDb;
use uuid::Uuid;

mod browser;

pub use browser::{Answer, Browser};

pub mod inbox {
    storage::queries! { "inbox.sql"; INBOX = "inbox", DOUBLES = "doubles", MERGES = "merges", ASK_FOR = "ask_for", ANSWERED = "answered" }
}

pub const MODULES: &[Module] = &[access::MODULE, territory::MODULE, people::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
pub const TODAY: Date = date(2020, 11, 14);

/// Torino: ASL 301.
pub const TORINO: &str = "001272";
/// Cuneo: ASL 210.
pub const CUNEO: &str = "004078";

pub fn on_each_engine(test: impl Fn(&TestDb)) {
    testkit::on_each_engine(MODULES, AUDIT, Reactions::new, test);
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

pub fn gp(code: &str) -> Actor {
    actor(Role::Gp, code)
}

/// Without a code, at Torino, in the care of doctor 010A1B2.
pub fn data(family_name: &str, given_name: &str, birth_date: Date) -> PersonData {
    let home = Address { comune: TORINO.to_owned(), street: "via dell'Argine 1".to_owned() };
    PersonData {
        identifier: PersonIdentifier::parse(IdentifierKind::None, "not-held").unwrap(),
        family_name: family_name.to_owned(),
        given_name: given_name.to_owned(),
        sex: Sex::Female,
        birth_date,
        birth_place: None,
        residence: home.clone(),
        domicile: home,
        phone: None,
        email: None,
        household: None,
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
        gp: Some(GpChoice { code: "010A1B2".to_owned(), since: date(2019, 3, 1) }),
    }
}

/// With the tax code that fits.
pub fn coded(mut data: PersonData) -> PersonData {
    let code =
        kernel::tax_code::suggest(&data.family_name, &data.given_name, data.sex, data.birth_date, "L219");
    data.identifier = PersonIdentifier::TaxCode(code.unwrap());
    data.birth_place = Some("L219".to_owned());
    data
}

pub fn person(data: PersonData) -> Person {
    let asl = rules::asl_of(&data.domicile.comune, TODAY).unwrap().to_owned();
    // The day before: acts of the tests are of the hour at which they run, and that may be early in the morning.
    let at: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
    Person {
        id: PersonId::new(),
        data,
        asl,
        source: Source::Registry,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

/// Somebody who has her domicile outside the region.
pub fn received(data: PersonData) -> Person {
    let asl = data.receiving_asl.clone().unwrap();
    let mut within = data.clone();
    within.domicile.comune = TORINO.to_owned();
    Person { asl, data, ..person(within) }
}

/// Writes persons as the loader does.
pub fn load(db: &TestDb, persons: &[Person]) {
    let persons = persons.to_vec();
    db.write(move |tx| {
        persons.iter().try_for_each(|person| {
            people::store::insert(tx, person, &rules::audiences(person, date(2020, 1, 1)))
        })
    })
    .unwrap();
}

/// One act, as a unit of work or as a read, and the audit records it left.
pub fn recorded<T: Send + 'static>(
    db: &TestDb,
    act: impl Fn(&mut storage::Tx<'_>) -> Result<T> + Send + 'static,
) -> (T, Vec<access::audit::Record>) {
    let before = records(db).len();
    let answer = db.write(act).unwrap();
    let all = records(db);
    (answer, all[before..].to_vec())
}

/// All audit records of units of work so far, in order.
pub fn records(db: &TestDb) -> Vec<access::audit::Record> {
    let bodies = db.read(|tx| tx.query(&inbox::INBOX, &[], |row| row.get::<String>(0)));
    bodies.unwrap().iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

/// How many rows of something the connections that read show to somebody of an ASL, without the first wall.
pub fn behind_the_wall(db: &TestDb, unit: &'static str, rows: &'static Query) -> usize {
    let (token, user) = (Token::new().unwrap(), UserId::new());
    let shown = token.clone();
    db.write(move |tx| {
        let new = NewUser {
            id: user,
            login: format!("prova.{unit}.{user}"),
            name: "Chi Prova".to_owned(),
            password_hash: String::new(),
            role: Role::SispOperator,
            unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
            valid_from: date(2000, 1, 1),
            valid_to: kernel::clock::FOREVER,
        };
        users::insert(tx, &new)?;
        sessions::open(tx, user, &token).map(drop)
    })
    .unwrap();
    let read = db.db.read(move |tx| {
        sessions::enter(tx, &shown)?;
        tx.query(rows, &[], |row| row.get::<Uuid>(0))
    });
    db.block_on(read).unwrap().len()
}
