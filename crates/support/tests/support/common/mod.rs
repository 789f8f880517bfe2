//! A browser in small around the module's pages, and a region of one doctor with one patient.

use std::net::SocketAddr;
use std::sync::Arc;

use access::audit::Record;
use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, State};
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use storage::{Module, Reactions, args};
use support::Board;
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Caller, Page, Site, WebError};

pub const MODULES: &[Module] = &[access::MODULE, territory::MODULE, people::MODULE, support::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
/// A tax code with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";

pub mod sql {
    storage::queries! {
        "stored.sql";
        TEXTS = "texts",
        REQUESTS = "requests",
    }
}

/// One served process: its own board, on a database that others may share.
pub struct Node<'d> {
    pub db: &'d TestDb,
    pub board: Arc<Board>,
    router: Router,
}

pub fn on_each_engine(test: impl Fn(&Node<'_>)) {
    web::texts::init(&[("support", support::WORDS), ("people", people::WORDS)]);
    testkit::on_each_engine(MODULES, AUDIT, Reactions::new, |db| {
        test(&Node::new(db));
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

/// The pages of other modules, as far as the shell round them goes.
#[derive(askama::Template)]
#[template(source = "{{ page.top() }}{{ page.bottom() }}", ext = "html")]
struct Anything {
    page: Page,
}

async fn inside(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let actor = app.actor(&caller).await?;
    Ok(web::html(&Anything { page: app.page(&actor, &caller, "support-help") }))
}

async fn outside(caller: Caller) -> Response {
    web::html(&Anything { page: caller.shell.public_page("support-help") })
}

async fn failing() -> Result<Response, WebError> {
    Err(kernel::Problem::Internal("planted".into()).into())
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub retry_after: String,
    pub text: String,
}

impl Answer {
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}

impl<'d> Node<'d> {
    pub fn new(db: &'d TestDb) -> Self {
        let board = Board::new(db.clocks);
        let site = Site { billboard: Some(board.clone()), help: Some(support::HELP), ..Site::default() };
        let routes = support::routes(board.clone())
            .route("/page/{id}", get(inside))
            .route("/open", get(outside))
            .route("/failing", get(failing));
        let router = web::finish(routes.with_state(App::new(db.db.clone())), site);
        Self { db, board, router }
    }

    pub fn refresh(&self) {
        self.db.block_on(self.board.refresh(&self.db.db)).unwrap();
    }

    /// Somebody new at a browser, signed in.
    pub fn signed_in(&self, role: Role, unit: &str) -> Desk<'_> {
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
        self.again(user)
    }

    /// The same user in a new session.
    pub fn again(&self, user: UserId) -> Desk<'_> {
        let token = Token::new().unwrap();
        let fresh = token.clone();
        self.db.write(move |tx| sessions::open(tx, user, &fresh)).unwrap();
        Desk { node: self, user, token: Some(token), address: "192.0.2.1" }
    }

    /// Somebody who has not signed in.
    pub fn anybody(&self, address: &'static str) -> Desk<'_> {
        Desk { node: self, user: UserId::new(), token: None, address }
    }

    pub fn doctor(&self) -> Desk<'_> {
        self.signed_in(Role::Gp, "0100001")
    }

    pub fn help_desk(&self) -> Desk<'_> {
        self.signed_in(Role::HelpDesk, "010")
    }

    /// Everything the log says.
    pub fn log(&self) -> Vec<Record> {
        let inbox = |tx: &mut storage::Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let main = |tx: &mut storage::Tx<'_>| {
            tx.query(&access::sql::MAIN_INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let mut bodies = self.db.audit_read(inbox).unwrap();
        bodies.extend(self.db.read(main).unwrap());
        // On PostgreSQL both are one.
        bodies.sort();
        bodies.dedup();
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }

    /// Every text that is kept.
    pub fn texts(&self) -> Vec<String> {
        let texts = |tx: &mut storage::Tx<'_>| tx.query(&sql::TEXTS, args![], |row| row.get(0));
        self.db.read(texts).unwrap()
    }

    /// Mario Rossi, a patient of doctor 0100001 in Torino.
    pub fn patient(&self) -> PersonId {
        let home = Address { comune: "001272".to_owned(), street: "via dell'Argine 1".to_owned() };
        let at: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(TaxCode::parse(TAX_CODE).unwrap()),
            family_name: "Rossi".to_owned(),
            given_name: "Mario".to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: home.clone(),
            domicile: home,
            phone: None,
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: Some(GpChoice { code: "0100001".to_owned(), since: date(2019, 3, 1) }),
        };
        let (id, asl) = (PersonId::new(), "301".to_owned());
        let source = Source::Registry;
        let person = Person { id, data, asl, source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut storage::Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }
}

/// Somebody at a browser.
pub struct Desk<'n> {
    node: &'n Node<'n>,
    pub user: UserId,
    token: Option<Token>,
    address: &'static str,
}

impl Desk<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), String::new())
    }

    /// Sends a form with the token of the session.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = web::csrf::token(self.token.as_ref().map_or("", Token::secret));
        let all = [&[("csrf", csrf.as_str())], fields].concat();
        self.post_bare(path, &all)
    }

    /// Sends a form as it is.
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body)
    }

    fn send(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let request = match &self.token {
            Some(token) => request.header(header::COOKIE, format!("argine={}", token.secret())),
            None => request,
        };
        let agent = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0 RSSMRA80A01L219M";
        let mut request = request.header(header::USER_AGENT, agent).body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.address.parse().unwrap(), 4000)));
        let router = self.node.router.clone();
        self.node.db.block_on(async move {
            let answer = router.oneshot(request).await.unwrap();
            let text = |name| {
                answer
                    .headers()
                    .get(name)
                    .and_then(|value| value.to_str().ok())
                    .unwrap_or_default()
                    .to_owned()
            };
            let (location, retry_after) = (text(header::LOCATION), text(header::RETRY_AFTER));
            let status = answer.status();
            let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Answer { status, location, retry_after, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The value of a hidden field of a page.
pub fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    // What the head's own forms carry is not meant.
    let page = page.find("<main").map_or(page, |at| &page[at..]);
    let begin = format!("name=\"{name}\" value=\"");
    let at = page.find(&begin).unwrap_or_else(|| panic!("no {name} in {page}")) + begin.len();
    page[at..].split('"').next().unwrap()
}
