//! A small invented region with a place where samples are taken.

use std::sync::atomic::{AtomicI16, Ordering};

use access::{Actor, Role, Unit};
use axum::Router;
use jiff::civil::{Date, Time, date};
use kernel::ids::{PersonId, RequestId, UserId};
use kernel::{PersonIdentifier, Sex, Timestamp};
use lab::model::{Details, Priority, SwabRequest, TestKind};
use lab::service::NewRequest;
use people::model::{Address, Person, PersonData, Source};
use sampling::model::{PlaceData, PlaceKind};
use sampling::rules::hours::Opening;
use storage::{Module, Reactions, Tx, args};
use testbrowser::Browser;
use testkit::TestDb;
use uuid::Uuid;
use web::{App, Site};

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, sampling::MODULE];
pub const TODAY: Date = date(2020, 11, 14);
pub const LAB: &str = "LAB-301-1";
pub const GP: &str = "010A001";
static NEXT: AtomicI16 = AtomicI16::new(0);

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    people::install();
    lab::install();
    sampling::install();
    web::install_texts(&[("people", people::WORDS), ("lab", lab::WORDS), ("sampling", sampling::WORDS)]);
    let reactions = || {
        let mut all = Reactions::new();
        lab::reactions(&mut all);
        sampling::reactions(&mut all);
        all
    };
    testkit::on_each_engine(MODULES, &[access::AUDIT_MODULE], reactions, |db| {
        let app = App::new(db.db.clone());
        let (api, _) = sampling::api().split_for_parts();
        let router =
            people::routes().merge(lab::routes()).merge(sampling::routes()).merge(api).with_state(app);
        test(&Region { db, router: web::finish(router, Site::default()) });
        testbrowser::all_words("sampling");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

pub fn sisp() -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(7)),
        name: "Chi Prova".to_owned(),
        role: Role::SispOperator,
        unit: Unit { code: "301".to_owned(), name: "301".to_owned() },
        session: Uuid::nil(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

impl<'d> Region<'d> {
    pub fn browser(&self, role: Role, unit: &str) -> Browser<'d> {
        Browser::signed_in(self.db, &self.router, role, unit, "Chi Prova")
    }

    pub fn person(&self, family: &str) -> PersonId {
        let home = Address { comune: "001272".to_owned(), street: "via dell'Argine 1".to_owned() };
        // Names that begin alike would make the same tax code.
        let born = date(1940 + NEXT.fetch_add(1, Ordering::Relaxed) % 60, 3, 2);
        let code = kernel::tax_code::suggest(family, "Ada", Sex::Female, born, "L219").unwrap();
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let person = Person {
            id: PersonId::new(),
            data: PersonData {
                identifier: PersonIdentifier::TaxCode(code),
                family_name: family.to_owned(),
                given_name: "Ada".to_owned(),
                sex: Sex::Female,
                birth_date: born,
                birth_place: Some("L219".to_owned()),
                residence: home.clone(),
                domicile: home,
                phone: Some("+390115550101".to_owned()),
                email: None,
                household: None,
                receiving_asl: None,
                phone2: None,
                kind: people::model::citizen(),
                gp: Some(people::model::GpChoice { code: GP.to_owned(), since: date(2020, 1, 1) }),
            },
            asl: "301".to_owned(),
            source: Source::Registry,
            version: 1,
            created_at: at,
            updated_at: at,
        };
        let id = person.id;
        let grants = people::rules::audiences(&person, date(2020, 1, 1));
        self.db.write(move |tx| people::store::insert(tx, &person, &grants)).unwrap();
        id
    }

    pub fn request(&self, person: PersonId, priority: Priority) -> SwabRequest {
        let new = NewRequest {
            id: RequestId::new(),
            person,
            reason: "symptoms".to_owned(),
            test: TestKind::Molecular,
            priority: Some(priority),
            laboratory: LAB.to_owned(),
            note: String::new(),
            details: Details { onset: Some(date(2020, 11, 12)), ..Details::default() },
            again: true,
        };
        self.db.write(move |tx| lab::service::request_swab(tx, &sisp(), &new)).unwrap()
    }

    /// A place of the ASL that is open all day, today and on the days after, as many as are told.
    pub fn place(&self, kind: PlaceKind, capacity: i32, days: i64) -> (Uuid, Vec<Uuid>) {
        let id = Uuid::now_v7();
        let data = PlaceData {
            kind,
            name: format!("Luogo {}", kind.code()),
            address: "corso Prova 3".to_owned(),
            telephone: String::new(),
            note: String::new(),
            active: true,
        };
        let slots = self.db.write(move |tx| {
            sampling::store::insert_place(tx, id, "301", &data)?;
            open(tx, id, capacity, days)
        });
        (id, slots.unwrap())
    }

    /// What reads asked for in vain: detail, and what it was.
    pub fn refused(&self) -> Vec<(String, Vec<Uuid>)> {
        let inbox = |tx: &mut storage::Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let bodies = self.db.audit_read(inbox).unwrap();
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        let refused = records.filter(|record| record.outcome == "denied");
        refused.map(|record| (record.detail, record.subjects)).collect()
    }

    pub fn taken(&self, slot: Uuid) -> i32 {
        self.db.read(move |tx| sampling::store::find_slot(tx, slot)).unwrap().unwrap().taken
    }
}

/// One hour a day that lasts the whole day: a test runs at any time of it.
fn open(tx: &mut Tx<'_>, place: Uuid, capacity: i32, days: i64) -> kernel::Result<Vec<Uuid>> {
    let opening = Opening {
        first: TODAY,
        last: TODAY,
        weekdays: (1..=7).collect(),
        from: Time::midnight(),
        until: Time::midnight(),
        minutes: 1440,
        capacity,
    };
    let last = TODAY.checked_add(jiff::Span::new().days(days - 1)).unwrap();
    let mut day = TODAY;
    while day <= last {
        sampling::store::open_slot(tx, place, (day, "00:00"), &opening)?;
        day = day.tomorrow().unwrap();
    }
    let slots = sampling::store::slots_of_place(tx, place, TODAY, last)?;
    Ok(slots.iter().map(|slot| slot.id).collect())
}
