//! A region in which everything is ten years old: persons with a row in every table that is about them.

use std::sync::Arc;

use access::audit::Record;
use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::{Date, date};
use kernel::Timestamp;
use kernel::clock::{FOREVER, rome};
use kernel::ids::UserId;
use storage::{Module, Query, Reactions, Tx, args};
use testkit::{Options, TestDb};
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Site};

pub mod sql {
    storage::queries! {
        "stored.sql";
        PERSON = "person",
        PERSON_HISTORY = "person_history",
        PERSON_TRANSFER = "person_transfer",
        PERSON_MERGE = "person_merge",
        PERSON_DOUBLE = "person_double",
        JOINED = "joined",
        STANDING_MERGE = "standing_merge",
        MERGED_LONG_AGO = "merged_long_ago",
        BAR_OF = "bar_of",
        BARS = "bars",
        RESTS_ON = "rests_on",
        REQUEST = "request",
        REQUEST_HISTORY = "request_history",
        REQUEST_STEP = "request_step",
        TUBE_FACT = "tube_fact",
        PENDING_RESULT = "pending_result",
        RESULT = "result",
        RAPID_TEST = "rapid_test",
        SAMPLING_PLACE = "sampling_place",
        SAMPLING_SLOT = "sampling_slot",
        APPOINTMENT = "appointment",
        APPOINTMENT_STEP = "appointment_step",
        UNSETTLED = "unsettled",
        CASE = "case",
        MEASURE = "measure",
        MEASURE_HISTORY = "measure_history",
        MEASURE_SEEN = "measure_seen",
        SYMPTOMS = "symptoms",
        KNOWN = "known",
        COMMUNICATION = "communication",
        NATIONAL_FLOW = "national_flow",
        OUTBOUND = "outbound",
        CONTACT = "contact",
        NAMES = "names",
        REPORT = "report",
        REPORT_HISTORY = "report_history",
        REPORT_STEP = "report_step",
        CORRECTION = "correction",
        OBSCURING = "obscuring",
        BURIED_LONG_AGO = "buried_long_ago",
        BAR = "bar",
        ENTRY = "entry",
        LEFT = "left",
        COUNTER = "counter",
        SUSPEND = "suspend",
        USER = "user",
        PEOPLE = "people",
        FACTS = "facts",
        ITEMS = "items",
        ANOTHER_DAY = "another_day",
        RIGHTS = "rights",
        ANSWERED = "answered",
        BURIED = "buried",
        BURIED_AS = "buried_as",
        EMERGENCY = "emergency",
        HELP = "help",
        HELP_STEP = "help_step",
        HELP_VIEW = "help_view",
        IMPORT = "import",
        IMPORT_SUBJECT = "import_subject",
        DIGEST = "digest",
        DIGEST_ROW = "digest_row",
        CAME_LAST = "came_last",
        HELD_UNTIL = "held_until",
        MOVED = "moved",
        FOLLOWED = "followed",
        WITHOUT_CODE = "without_code",
        NAMED = "named",
        OF_THE_PAGE = "of_the_page",
        STOPPED_HALF_WAY = "stopped_half_way",
        WAITING_ITEMS = "waiting_items",
        MAILS = "mails",
        CORRECTION_OF = "correction_of",
        ITEMS_OF = "items_of",
        UNTIDIED = "untidied",
        ADDRESS = "address",
        THERE_CORRECTION = "there_correction",
        THERE_OBSCURING = "there_obscuring",
        THERE_REPORT = "there_report",
        THERE_QUARANTINE = "there_quarantine",
        THERE_PERSON = "there_person",
        THERE_BURIED = "there_buried",
        THERE_RIGHTS = "there_rights",
        THERE_EMERGENCY = "there_emergency",
        THERE_LEFT = "there_left",
        THERE_HELP = "there_help",
        THERE_IMPORT = "there_import",
        THERE_DIGEST = "there_digest",
        EXPORT = "export",
        THERE_EXPORT = "there_export",
        THERE_ACCOUNT = "there_account",
    }
}

/// Ten years and more after [`THEN`].
pub const TODAY: Date = date(2031, 3, 1);
pub const THEN: Date = date(2020, 11, 14);

pub fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        cases::MODULE,
        sampling::MODULE,
        notifications::MODULE,
        insight::MODULE,
        support::MODULE,
        corrections::MODULE,
        lists::MODULE,
        accountability::MODULE,
        privacy::MODULE,
        lists::export::MODULE,
        reporting::MODULE,
        outbound::MODULE,
        retention::MODULE,
    ]
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[("retention", retention::WORDS)]);
    let options = Options { business_date: Some(TODAY), ..Options::default() };
    testkit::on_each_engine_with(&options, &modules(), &[access::AUDIT_MODULE], Reactions::new, |db| {
        test(&Region::new(db));
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

pub fn at(day: Date) -> Timestamp {
    day.at(9, 0, 0, 0).to_zoned_datetime(rome()).unwrap().timestamp()
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    /// What tells each one how many plans wait for him.
    pub waiting: Arc<retention::Waiting>,
    router: Router,
}

/// Who somebody is and what is about her.
#[derive(Clone, Debug)]
pub struct Her {
    pub id: Uuid,
    pub facts: Vec<Uuid>,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        let waiting = retention::Waiting::new();
        let routes = retention::routes();
        let router = web::finish(routes.with_state(App::new(db.db.clone())), Site::default());
        Self { db, waiting, router }
    }

    /// An account that is over, so that a plan of the region has something to do.
    pub fn old_account(&self) {
        let user = self.desk(Role::Gp, "0100001").user;
        let leaves =
            move |tx: &mut Tx<'_>| tx.execute(&sql::SUSPEND, args![user, at(date(2015, 1, 7)), "a@b.it"]);
        self.db.write(leaves).unwrap();
    }

    pub fn desk(&self, role: Role, unit: &str) -> Desk<'_> {
        let user = UserId::new();
        let new = NewUser {
            id: user,
            login: format!("test-{user}"),
            name: format!("Nome di {}", role.code()),
            password_hash: String::new(),
            role,
            unit: Unit { code: unit.to_owned(), name: format!("Unità {unit}") },
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
        };
        self.db.write(move |tx| users::insert(tx, &new)).unwrap();
        let token = Token::new().unwrap();
        let fresh = token.clone();
        self.db.write(move |tx| sessions::open(tx, user, &fresh).map(drop)).unwrap();
        Desk { region: self, user, token }
    }

    pub fn administrator(&self) -> Desk<'_> {
        self.desk(Role::Administrator, "010")
    }

    pub fn officer(&self, asl: &str) -> Desk<'_> {
        self.desk(Role::DataProtectionOfficer, asl)
    }

    /// Somebody with a row everywhere, all of it of that day, with a text that is found again.
    pub fn ill(&self, canary: &str, day: Date, doctor: Option<&str>) -> Her {
        let ids: Vec<Uuid> = (0..12).map(|_| Uuid::now_v7()).collect();
        let her = Her { id: ids[0], facts: ids[1..].to_vec() };
        let (doctor, text) = (doctor.map(str::to_owned), canary.to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let (p, c, instant) = (ids[0], text.as_str(), at(day));
            let [request, first, second, case, measure, symptoms, report, correction, obscuring, known, met] =
                [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(|place| ids[place]);
            let none: Option<Uuid> = None;
            let since = doctor.as_ref().map(|_| day);
            tx.execute(&sql::PERSON, args![p, c, doctor, since, instant])?;
            tx.execute(&sql::PERSON_HISTORY, args![p, c, instant])?;
            tx.execute(&sql::PERSON_TRANSFER, args![p, c, instant])?;
            tx.execute(&sql::PERSON_MERGE, args![p, c, instant])?;
            tx.execute(&sql::PERSON_DOUBLE, args![p, c, instant, c.as_bytes()])?;
            tx.execute(&sql::REQUEST, args![p, c, request, instant, day])?;
            tx.execute(&sql::REQUEST_HISTORY, args![c, request])?;
            tx.execute(&sql::REQUEST_STEP, args![c, request])?;
            tx.execute(&sql::TUBE_FACT, args![c, request])?;
            tx.execute(&sql::PENDING_RESULT, args![c, request])?;
            tx.execute(&sql::RESULT, args![p, c, first, request, instant, day, 1, none, false])?;
            tx.execute(&sql::RESULT, args![p, c, second, request, instant, day, 2, Some(first), true])?;
            tx.execute(&sql::RAPID_TEST, args![p, c, Uuid::now_v7()])?;
            let place = Uuid::now_v7();
            tx.execute(&sql::SAMPLING_PLACE, args![place])?;
            tx.execute(&sql::SAMPLING_SLOT, args![place])?;
            tx.execute(&sql::APPOINTMENT, args![request, place])?;
            tx.execute(&sql::APPOINTMENT_STEP, args![place, c])?;
            tx.execute(&sql::UNSETTLED, args![p, c, second, instant])?;
            tx.execute(&sql::CASE, args![p, case, second, day])?;
            let (kind, ended) = ("isolation", "ended");
            tx.execute(
                &sql::MEASURE,
                args![p, c, measure, Some(case), Some(second), kind, day, Some(day), ended],
            )?;
            tx.execute(&sql::MEASURE_HISTORY, args![c, measure])?;
            tx.execute(&sql::MEASURE_SEEN, args![measure])?;
            tx.execute(&sql::SYMPTOMS, args![p, c, symptoms, day])?;
            tx.execute(&sql::KNOWN, args![p, c, known, day])?;
            tx.execute(&sql::REPORT, args![p, c, report, day])?;
            tx.execute(&sql::REPORT_HISTORY, args![c, report])?;
            tx.execute(&sql::REPORT_STEP, args![c, report])?;
            tx.execute(&sql::CONTACT, args![p, c, met, day, report])?;
            tx.execute(&sql::COMMUNICATION, args![p, c, Uuid::now_v7()])?;
            tx.execute(&sql::NATIONAL_FLOW, args![p, c, Uuid::now_v7(), day])?;
            tx.execute(&sql::OUTBOUND, args![p, c, Uuid::now_v7()])?;
            tx.execute(&sql::CORRECTION, args![p, c, correction, instant])?;
            tx.execute(&sql::OBSCURING, args![p, c, obscuring, report, instant])?;
            tx.execute(&sql::BAR, args![p, report, c])?;
            for (kind, id) in [("person", p), ("report", report), ("request", request), ("measure", measure)]
            {
                tx.execute(&sql::ENTRY, args![kind, c, id])?;
                tx.execute(&sql::LEFT, args![id, c, instant])?;
            }
            Ok(())
        };
        self.db.write(write).unwrap();
        her
    }

    /// A contact: one quarantine and nothing else.
    pub fn contact(&self, canary: &str, last: Date, running: bool) -> Uuid {
        let (id, measure, text) = (Uuid::now_v7(), Uuid::now_v7(), canary.to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let (none, c): (Option<Uuid>, _) = (None, text.as_str());
            let doctor: Option<String> = Some("0100001".to_owned());
            tx.execute(&sql::PERSON, args![id, c, doctor, Some(last), at(last)])?;
            let (ended, status) = if running { (None, "awaiting_signature") } else { (Some(last), "ended") };
            tx.execute(&sql::MEASURE, args![id, c, measure, none, none, "quarantine", last, ended, status])?;
            Ok(())
        };
        self.db.write(write).unwrap();
        id
    }

    /// What the counters say of those persons.
    pub fn counted(&self, persons: i64) {
        let write = move |tx: &mut Tx<'_>| {
            for (metric, times) in [
                ("requests", 1),
                ("results", 1),
                ("positives", 1),
                ("cases", 1),
                ("measures_started", 1),
                ("measures_ended", 1),
            ] {
                tx.execute(&sql::COUNTER, args![metric, THEN, persons * times])?;
            }
            Ok(())
        };
        self.db.write(write).unwrap();
    }

    pub fn count(&self, query: &'static Query) -> i64 {
        self.db.read(move |tx| tx.system("a test", |tx| tx.one(query, args![], |row| row.get(0)))).unwrap()
    }

    /// What the job does in the server.
    pub fn job(&self) {
        self.db.block_on(retention::service::advance_all(&self.db.db)).unwrap();
        self.db.block_on(retention::service::tidy(&self.db.db, false)).unwrap();
    }

    /// Whether a row is there that is told by an id.
    pub fn there(&self, query: &'static Query, id: Uuid) -> i64 {
        let count = move |tx: &mut Tx<'_>| tx.one(query, args![id], |row| row.get(0));
        self.db.write(count).unwrap()
    }

    /// Counters that do not agree with the facts.
    pub fn disagreements(&self) -> usize {
        self.db.report(insight::service::recount).unwrap().len()
    }

    /// Everything the log says.
    pub fn log(&self) -> Vec<Record> {
        let inbox = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let main = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::MAIN_INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let mut bodies = self.db.audit_read(inbox).unwrap();
        bodies.extend(self.db.write(main).unwrap());
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    /// After how long, and where, the browser looks again by itself.
    pub again: Option<String>,
    pub text: String,
}

impl Answer {
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }
}

pub struct Desk<'r> {
    region: &'r Region<'r>,
    pub user: UserId,
    pub token: Token,
}

impl Desk<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), String::new())
    }

    /// Sends a form with the token of the session.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = web::csrf::token(self.token.secret());
        let all = [&[("csrf", csrf.as_str())], fields].concat();
        let pairs = all.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body)
    }

    /// How many things the navigation says to wait at a place.
    pub fn counted(&self, place: &str) -> usize {
        let token = self.token.clone();
        let actor = self.region.db.write(move |tx| sessions::enter(tx, &token)).unwrap();
        let said = web::Billboard::says(&*self.region.waiting, Some(&actor));
        said.counts.iter().filter(|(at, _)| *at == place).map(|(_, count)| count).sum()
    }

    /// Prepares a plan and answers with its address.
    pub fn prepares(&self, unit: &str) -> String {
        let id = Uuid::now_v7().to_string();
        let answer = self.post("/retention/plans", &[("unit", unit), ("id", &id)]);
        answer.expect(StatusCode::SEE_OTHER).location
    }

    pub fn approves(&self, plan: &str) -> Answer {
        self.post(&format!("{plan}/approve"), &[])
    }

    fn send(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookie = format!("argine={}", self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        let router = self.region.router.clone();
        self.region.db.block_on(async move {
            let answer = router.oneshot(request).await.unwrap();
            let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            let (status, location) = (answer.status(), location.unwrap_or_default().to_owned());
            let location = location.split('?').next().unwrap_or_default().to_owned();
            let again = answer.headers().get(header::REFRESH).map(|it| it.to_str().unwrap().to_owned());
            let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Answer { status, location, again, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
