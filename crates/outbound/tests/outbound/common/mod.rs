//! A small region around the module: an operator of the ASL, two laboratories, a patient, the region's administrator.

pub mod laboratory;
pub mod server;

use std::time::Duration;

use access::{Actor, Role, Unit};
use axum::Router;
use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use kernel::ids::{PersonId, RequestId, ResultId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use lab::model::{Door, Outcome};
use lab::service::Record;
use outbound::model::{Act, Row, State};
use outbound::rules::Typed;
use outbound::service::channels;
use outbound::{Reach, Sender, Wire, store};
use people::model::{Address, Person, PersonData, Source};
use serde_json::json;
use storage::{Module, Reactions, Tx};
use testbrowser::{Answer, Browser};
use testkit::TestDb;
use uuid::Uuid;
use web::{App, Site};

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
const IVREA: &str = "001125";
pub const LAB: &str = "LAB-204-1";
/// A tax code with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";

pub fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        fhir::MODULE,
        mllp::MODULE,
        registers::MODULE,
        outbound::MODULE,
    ]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    outbound::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("registers", registers::WORDS),
        ("outbound", outbound::WORDS),
    ]);
    people::install();
    lab::install();
    outbound::install();
    testkit::on_each_engine(&modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        testbrowser::all_words("outbound-");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    pub wire: Wire,
    pub router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        Self::reaching(db, Reach::Everywhere)
    }

    pub fn reaching(db: &'d TestDb, reach: Reach) -> Self {
        Self::by(db, Wire::new(db.folder(), reach).patient_for(Duration::from_secs(60)))
    }

    pub fn by(db: &'d TestDb, wire: Wire) -> Self {
        let (api, _) = people::api().merge(lab::api()).split_for_parts();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(registers::routes())
            .merge(outbound::routes(wire.clone()))
            .merge(api);
        let router = web::finish(routes.with_state(App::new(db.db.clone())), Site::default());
        Self { db, wire, router }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Browser<'_> {
        Browser::signed_in(self.db, &self.router, role, unit, name)
    }

    pub fn operator(&self) -> Browser<'_> {
        self.desk(Role::SispOperator, "204", "Bruno Operatore")
    }

    pub fn technician(&self) -> Browser<'_> {
        self.desk(Role::LaboratoryTechnician, LAB, "Carla Tecnica")
    }

    pub fn administrator(&self) -> Browser<'_> {
        self.desk(Role::Administrator, "010", "Elena Amministratrice")
    }

    /// Another laboratory that serves the same ASL.
    pub fn other_laboratory(&self) -> String {
        let mut serving = territory::get().laboratories_open_for("204", TODAY);
        serving.find(|one| one.code != LAB).expect("a second laboratory").code.clone()
    }

    /// Mario Rossi of Ivrea, whose street has a sign of HL7 in it.
    pub fn patient(&self) -> PersonId {
        self.person(PersonIdentifier::TaxCode(TaxCode::parse(TAX_CODE).unwrap()))
    }

    /// Somebody else, of the same name and without a tax code.
    pub fn patient_again(&self) -> PersonId {
        let code = PersonIdentifier::parse(kernel::IdentifierKind::Stp, "STP0101234567890");
        self.person(code.unwrap())
    }

    fn person(&self, identifier: PersonIdentifier) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = Address { comune: IVREA.to_owned(), street: "via Palestro 1|A".to_owned() };
        let data = PersonData {
            identifier,
            family_name: "Rossi".to_owned(),
            given_name: "Mario".to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: address.clone(),
            domicile: address,
            phone: Some("0125111111".to_owned()),
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: None,
        };
        let (id, asl, source) = (PersonId::new(), "204".to_owned(), Source::Registry);
        let person = Person { id, data, asl, source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }

    /// A laboratory wants its requests in this way from now on.
    pub fn wants(&self, laboratory: &str, typed: Typed) {
        let code = laboratory.to_owned();
        let write = move |tx: &mut Tx<'_>| {
            let seen = store::channel(tx, &code)?.map_or(0, |channel| channel.version);
            channels::set(tx, &administrator(), Uuid::now_v7(), (code.as_str(), seen), &typed, false)
        };
        self.db.write(write).unwrap();
    }

    pub fn wants_hl7(&self, laboratory: &str, port: u16) {
        self.wants(
            laboratory,
            Typed {
                kind: "hl7".to_owned(),
                address: format!("127.0.0.1:{port}"),
                application: "LIS_MICRO".to_owned(),
                facility: "010909".to_owned(),
                ..Typed::default()
            },
        );
    }

    pub fn sender(&self) -> Sender {
        Sender::new(self.db.db.clone(), self.wire.clone())
    }

    /// Everything that is due leaves, by another node each time; how many were settled.
    pub fn round(&self) -> usize {
        self.db.block_on(self.sender().round()).unwrap()
    }

    /// One who does not wait long for an answer that does not come.
    pub fn hasty_round(&self) -> usize {
        let wire = self.wire.clone().patient_for(Duration::from_secs(1));
        self.db.block_on(Sender::new(self.db.db.clone(), wire).round()).unwrap()
    }

    /// What laboratories were told of a request, the first first.
    pub fn rows(&self, request: &Asked) -> Vec<Row> {
        let id = request.id;
        let mut rows = self.db.read(move |tx| tx.system("a test", |tx| store::of_request(tx, id))).unwrap();
        rows.sort_by_key(|row| row.id);
        rows
    }

    /// The same, by laboratory, act and state.
    pub fn told(&self, request: &Asked) -> Vec<(String, Act, State)> {
        self.rows(request).into_iter().map(|row| (row.laboratory, row.act, row.state)).collect()
    }

    pub fn minutes(&self, minutes: i64) {
        self.db.pass(SignedDuration::from_mins(minutes));
    }

    pub fn asks(&self, person: PersonId) -> Asked {
        self.asks_of(person, LAB)
    }

    pub fn asks_of(&self, person: PersonId, laboratory: &str) -> Asked {
        let body = json!({ "laboratory": laboratory, "reason": "screening", "test_type": "molecular", "again": true });
        let path = format!("/api/v1/people/{person}/swab-requests");
        let answer = self
            .operator()
            .call(Method::POST, &path, Uuid::now_v7(), 1, &body)
            .expect(StatusCode::CREATED)
            .json();
        let text = |name: &str| answer[name].as_str().unwrap().to_owned();
        Asked { id: text("id").parse().unwrap(), number: text("number") }
    }

    pub fn cancels(&self, request: &Asked) {
        let id = request.id;
        let found = self.db.read(move |tx| tx.system("a test", |tx| lab::store::find_request(tx, id)));
        let version = found.unwrap().unwrap().version;
        let path = format!("/api/v1/swab-requests/{id}/cancel");
        let body = json!({ "cancel_reason": "not_needed" });
        let answer = self.operator().call(Method::POST, &path, Uuid::now_v7(), version, &body);
        assert!(answer.status.is_success(), "{}", answer.text);
    }

    pub fn moves(&self, request: &Asked, laboratory: &str) {
        let (id, laboratory) = (request.id, laboratory.to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let version = lab::store::find_request(tx, id)?.unwrap().version;
            let act = (Uuid::now_v7(), id, version);
            lab::service::move_request(tx, &actor(Role::SispOperator, "204"), act, &laboratory, "chiuso")
                .map(drop)
        };
        self.db.write(write).unwrap();
    }

    /// Somebody has written a person anew, perhaps as before.
    pub fn is_known_otherwise(&self, person: PersonId) {
        let write = move |tx: &mut Tx<'_>| {
            tx.emit(people::events::PersonCorrected { person });
            Ok(())
        };
        self.db.write(write).unwrap();
    }

    /// Its laboratory has examined it and found nothing; whoever may take that back, and what.
    pub fn results(&self, request: &Asked, laboratory: &str) -> (Actor, ResultId) {
        let technician = actor(Role::LaboratoryTechnician, laboratory);
        let record = Record {
            id: ResultId(Uuid::now_v7()),
            request: request.id,
            outcome: Outcome::Negative,
            sampled_at: None,
            door: Door::Manual,
        };
        let (by, result) = (technician.clone(), record.id);
        self.db.write(move |tx| lab::service::record_result(tx, &by, &record).map(drop)).unwrap();
        (technician, result)
    }

    /// That was a slip.
    pub fn undoes(&self, (technician, result): (Actor, ResultId)) {
        let write =
            move |tx: &mut Tx<'_>| lab::service::undo(tx, &technician, &[result], Door::Manual).map(drop);
        self.db.write(write).unwrap();
    }

    /// Somebody has a row sent again by hand.
    pub fn again(&self, row: &Row) -> Answer {
        self.administrator().post(&format!("/outgoing-requests/{}/again", row.id), &[])
    }

    /// The sender works for more than three days, and a day after: each time that a laboratory does not answer it is asked for one
    /// request alone.
    pub fn days(&self) {
        for _ in 0..13 {
            self.round();
            self.db.pass(SignedDuration::from_hours(8));
        }
    }

    /// Whoever takes samples says that hers was taken.
    pub fn samples(&self, request: &Asked, at: Option<Timestamp>) {
        let id = request.id;
        let write = move |tx: &mut Tx<'_>| {
            assert!(lab::store::set_sampled(tx, id, at)?);
            tx.emit(lab::events::SwabSampled { request: id });
            Ok(())
        };
        self.db.write(write).unwrap();
    }
}

/// A request that was made.
#[derive(Debug, Clone)]
pub struct Asked {
    pub id: RequestId,
    pub number: String,
}

pub fn actor(role: Role, unit: &str) -> Actor {
    Actor {
        user: UserId::new(),
        name: "Chi Prova".to_owned(),
        role,
        unit: Unit { code: unit.to_owned(), name: "Unità di prova".to_owned() },
        session: Uuid::nil(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

pub fn administrator() -> Actor {
    actor(Role::Administrator, "010")
}
