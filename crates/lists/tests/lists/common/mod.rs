//! A small region around the lists: operators of two ASL, two doctors, laboratories, a mayor, patients.

use access::Role;
use axum::Router;
use jiff::civil::{Date, date};
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Sex, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use storage::{Module, Reactions, Tx, args};
use testbrowser::Browser;
use testkit::{Options, TestDb};
use uuid::Uuid;
use web::{App, Site};

pub type Desk<'r> = Browser<'r>;

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
pub const IVREA: &str = "001125";
/// Torino, in the ASL of the city.
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";
pub const LAB: &str = "LAB-204-1";
pub const OTHER_LAB: &str = "LAB-204-2";
/// Another doctor, of the same ASL.
pub const OTHER_GP: &str = "0100002";

pub fn modules() -> Vec<Module> {
    vec![access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE, lists::MODULE]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("lists", lists::WORDS),
        ("exports", lists::export::WORDS),
    ]);
    lab::install();
    cases::install();
    lists::install();
    let options = Options { business_date: Some(TODAY), ..Options::default() };
    testkit::on_each_engine_with(&options, &modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        let missing = web::texts::texts().missing();
        // Their own tests watch the words of the others.
        let ours: Vec<_> = missing.iter().filter(|key| !key.starts_with("accounts-")).collect();
        assert!(ours.is_empty(), "{ours:?}");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        let site = Site::default();
        let (api, _) = people::api().merge(lab::api()).merge(cases::api()).split_for_parts();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(cases::routes(cases::Waiting::new()))
            .merge(lists::routes())
            .merge(api);
        Self { db, router: web::finish(routes.with_state(App::new(db.db.clone())), site) }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Desk<'_> {
        Browser::signed_in(self.db, &self.router, role, unit, name)
    }

    pub fn doctor(&self, code: &str) -> Desk<'_> {
        self.desk(Role::Gp, code, "Ada Medico")
    }

    pub fn operator(&self, name: &str) -> Desk<'_> {
        self.desk(Role::SispOperator, "204", name)
    }

    /// Somebody of a comune and a doctor, who has a telephone or not.
    pub fn person(
        &self,
        (family, given): (&str, &str),
        comune: &str,
        gp: &str,
        kind: &str,
        phone: bool,
    ) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = || Address { comune: comune.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier: PersonIdentifier::None { reason: kernel::tax_code::NoIdentifier::Unknown },
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: address(),
            domicile: address(),
            phone: phone.then(|| "0125111111".to_owned()),
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: kind.to_owned(),
            gp: Some(GpChoice { code: gp.to_owned(), since: date(2019, 3, 1) }),
        };
        let asl = if comune == TORINO { "301" } else { "204" }.to_owned();
        let (id, source) = (PersonId::new(), Source::Registry);
        let person = Person { id, data, asl, source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }

    /// The action, detail and subjects of all that reads left in the log.
    pub fn reads(&self) -> Vec<(String, String, Vec<Uuid>)> {
        let inbox = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let bodies = self.db.audit_read(inbox).unwrap();
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        records.map(|record| (record.action, record.detail, record.subjects)).collect()
    }
}
