//! A browser in small: the module's router, wrapped as in service, and a jar for its cookies.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use access::factors::{self, Demand};
use access::keys::Keys;
use access::users::{self, NewUser};
use access::{Actor, Role, Unit, passwords};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode, header};
use jiff::civil::{Date, date};
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use people::model::merge::Merge;
use people::model::{Address, GpChoice, Person, PersonData, Source};
use people::service::Merging;
use storage::{Module, Reactions};
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, NavItem, Site};

mod post;

pub use post::{Post, address, path_in, relay};

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, sampling::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
pub const PASSWORD: &str = "una frase lunga";
/// The address users type.
pub const ORIGIN: &str = "https://argine.example";
/// A tax code with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";

/// The words of the program under test: whoever is first in a process says which.
pub fn texts() {
    web::texts::init(&[
        ("accounts", accounts::WORDS),
        ("cases", cases::WORDS),
        ("lab", lab::WORDS),
        ("mailer", mailer::WORDS),
    ]);
}

/// Runs a test on each engine, with an administrator and a doctor who can sign in.
pub fn on_each_engine(test: impl Fn(&TestDb)) {
    texts();
    accounts::install();
    testkit::on_each_engine(MODULES, AUDIT, Reactions::new, |db| {
        demand(db, Demand::Offered);
        user(db, "admin", Role::Administrator, "010", "Regione Piemonte");
        user(db, "medico", Role::Gp, "0100001", "ROSSI ADA");
        test(db);
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

/// Whether the region asks everybody for a second factor.
pub fn demand(db: &TestDb, demand: Demand) {
    db.write(move |tx| users::insert_setting(tx, factors::SETTING, demand.code())).unwrap();
}

/// The keys of this database's secrets.
pub fn keys(db: &TestDb) -> Keys {
    let keys = Keys::in_folder(db.folder());
    keys.create().unwrap();
    keys
}

/// Somebody who can sign in with [`PASSWORD`].
pub fn user(db: &TestDb, login: &str, role: Role, unit: &str, unit_name: &str) -> UserId {
    insert(db, &NewUser { valid_to: FOREVER, ..new_user(login, role, unit, unit_name) })
}

/// A mayor whose role has ended.
pub fn user_until(db: &TestDb, login: &str, valid_to: Date) -> UserId {
    insert(db, &NewUser { valid_to, ..new_user(login, Role::Mayor, "001125", "Ivrea") })
}

fn insert(db: &TestDb, new: &NewUser) -> UserId {
    let new = new.clone();
    let id = new.id;
    db.write(move |tx| users::insert(tx, &new)).unwrap();
    id
}

fn new_user(login: &str, role: Role, unit: &str, unit_name: &str) -> NewUser {
    NewUser {
        id: UserId::new(),
        login: login.to_owned(),
        name: format!("Nome di {login}"),
        password_hash: hash(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit_name.to_owned() },
        valid_from: date(2020, 1, 1),
        valid_to: FOREVER,
    }
}

/// The form by which an administrator invites somebody.
pub fn invite_form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let whole = [
        ("id", "01931b1e-7a00-7000-8000-000000000001"),
        ("name", "Bruna Neri"),
        ("login", "b.neri"),
        ("email", "bruna.neri@example.org"),
        ("role", "asl_director"),
        ("unit", "TO4"),
        ("from", ""),
        ("until", ""),
        ("contact", "Ufficio accessi, 011 000000"),
        ("confirmed", "true"),
    ];
    let changed = |name: &str| changes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    whole.iter().map(|(key, value)| (*key, changed(key).unwrap_or(value))).collect()
}

/// The form by which an administrator suspends a user, or lets him in again.
pub fn active_form(active: bool) -> [(&'static str, &'static str); 2] {
    if active { [("active", "true"), ("why", "back")] } else { [("active", "false"), ("why", "left")] }
}

/// What the page of a link does with what stands behind its `#`: it sends the code, which is in no address.
pub fn follow(browser: &mut Browser<'_>, link: &str) -> Answer {
    let (page, code) = link.split_once('#').expect("the code stands behind the #");
    browser.post(page, &[("code", code)])
}

/// Sends the form of that page.
pub fn choose_by(browser: &mut Browser<'_>, link: &str, fields: &[(&str, &str)]) -> Answer {
    let (page, code) = link.split_once('#').expect("the code stands behind the #");
    browser.post(&format!("{page}/choose"), &[fields, &[("letter", code)]].concat())
}

/// The address of the page where a letter's code is good for something.
pub fn link_in(letter: &str) -> String {
    let (_, rest) = letter.split_once("letter-link\">").expect("a letter");
    let (link, _) = rest.split_once('<').unwrap();
    link[link.find("/invitation#").expect("a link")..].to_owned()
}

/// The values of the hidden fields of a page's last form, as a browser sends them.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let (_, form) = page.rsplit_once("<form ").unwrap();
    let fields = form.split("<input type=\"hidden\" name=\"").skip(1);
    fields
        .map(|field| {
            let (name, rest) = field.split_once("\" value=\"").unwrap();
            (name.to_owned(), plain(rest.split_once('"').unwrap().0))
        })
        .collect()
}

pub fn plain(text: &str) -> String {
    let signs = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    signs.iter().fold(text.to_owned(), |text, (coded, sign)| text.replace(coded, sign))
}

pub fn value(page: &str, name: &str) -> String {
    let found = hidden(page).into_iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

/// Presses the one button of the page that offers what was kept.
pub fn press(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    let action = page.text.rsplit_once("action=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let fields = hidden(&page.text);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_bare(&action, &fields)
}

/// Everything the log says, oldest first.
pub fn log(db: &TestDb) -> Vec<access::audit::Record> {
    let inbox = |tx: &mut storage::Tx<'_>| {
        tx.query(&access::sql::audit::INBOX, storage::args![uuid::Uuid::nil(), 1_000_i64], |row| {
            row.get::<String>(2)
        })
    };
    let main = |tx: &mut storage::Tx<'_>| {
        tx.query(&access::sql::MAIN_INBOX, storage::args![uuid::Uuid::nil(), 1_000_i64], |row| {
            row.get::<String>(2)
        })
    };
    let mut bodies = db.block_on(db.db.audit_read(inbox)).unwrap();
    bodies.extend(db.read(main).unwrap());
    let mut records: Vec<access::audit::Record> =
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    records.sort_by_key(|record| record.at.parse::<Timestamp>().unwrap());
    records.dedup();
    records
}

/// Hashed once: it costs 50 ms on purpose.
fn hash() -> String {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| passwords::hash(PASSWORD).unwrap()).clone()
}

/// A patient of doctor 0100001 who lives in Torino.
pub fn person(db: &TestDb) -> PersonId {
    person_with(db, TAX_CODE)
}

/// As [`person`], with another tax code.
pub fn person_with(db: &TestDb, tax_code: &str) -> PersonId {
    let home = Address { comune: "001272".to_owned(), street: "via dell'Argine 1".to_owned() };
    let at: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
    let data = PersonData {
        identifier: PersonIdentifier::TaxCode(TaxCode::parse(tax_code).unwrap()),
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
    let person =
        Person { id, data, asl, source: Source::Registry, version: 1, created_at: at, updated_at: at };
    db.write(move |tx| {
        people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
    })
    .unwrap();
    id
}

fn sisp(db: &TestDb) -> Actor {
    Actor {
        user: UserId(Uuid::from_u128(7)),
        name: "Chi unisce".to_owned(),
        role: Role::SispOperator,
        unit: Unit { code: "301".to_owned(), name: "ASL".to_owned() },
        session: Uuid::nil(),
        today: db.clocks.today(),
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

/// Two persons turn out to be one.
pub fn join(db: &TestDb, survivor: PersonId, merged: PersonId) -> Merge {
    let reason = "stesso documento".to_owned();
    let merging = Merging { id: Uuid::now_v7(), survivor: (survivor, 1), merged: (merged, 1), reason };
    let sisp = sisp(db);
    db.write(move |tx| people::service::merge(tx, &sisp, &merging)).unwrap()
}

/// And to be two after all.
pub fn part(db: &TestDb, merge: &Merge) {
    let (sisp, survivor, id, act) = (sisp(db), merge.survivor.id, merge.id, Uuid::now_v7());
    db.write(move |tx| people::service::undo_merge(tx, &sisp, survivor, id, act, "sono due").map(drop))
        .unwrap();
}

/// Somebody at a browser.
pub struct Browser<'d> {
    db: &'d TestDb,
    router: Router,
    jar: BTreeMap<String, String>,
    peer: Option<SocketAddr>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookies: Vec<String>,
    pub kind: String,
    pub retry_after: String,
    pub challenge: String,
    pub forgets: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

impl<'d> Browser<'d> {
    pub fn new(db: &'d TestDb) -> Self {
        Self::over(db, false)
    }

    pub fn over(db: &'d TestDb, tls: bool) -> Self {
        Self::built(db, tls, None)
    }

    /// At an installation whose region has an identity provider.
    pub fn with_provider(db: &'d TestDb, provider: std::sync::Arc<accounts::Provider>) -> Self {
        Self::built(db, false, Some(provider))
    }

    fn built(db: &'d TestDb, tls: bool, provider: Option<std::sync::Arc<accounts::Provider>>) -> Self {
        let nav = vec![NavItem::new("/admin/users", "accounts-nav-users", &["administrator"])];
        let app = App::with_keys(db.db.clone(), keys(db)).reached_at(ORIGIN.parse().unwrap());
        let button = provider.is_some().then(|| "Entra con l'identità regionale".to_owned());
        let site = Site { tls, nav, app: Some(app.clone()), provider: button, ..Site::default() };
        let (api, _) = accounts::api().split_for_parts();
        let routes = accounts::routes(accounts::Waiting::new())
            .merge(api)
            .merge(mailer::routes(Some(relay("smtp://127.0.0.1:1"))))
            .route("/upload", axum::routing::post(upload));
        let routes = match provider {
            Some(provider) => routes.merge(accounts::provider_routes(provider)),
            None => routes,
        };
        let routes = routes.with_state(app);
        Self { db, router: web::finish(routes, site), jar: BTreeMap::new(), peer: None }
    }

    pub fn signed_in(db: &'d TestDb, login: &str) -> Self {
        let mut browser = Self::new(db);
        let answer = browser.post("/login", &[("login", login), ("password", PASSWORD)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }

    /// The same browser at an address.
    pub fn at(mut self, address: &str) -> Self {
        self.peer = Some(SocketAddr::new(address.parse().unwrap(), 4000));
        self
    }

    /// Another browser is used from now on, which knows nothing.
    pub fn forget(&mut self) {
        self.jar.clear();
    }

    pub fn session(&self) -> Option<&str> {
        self.jar.get("argine").or(self.jar.get("__Host-argine")).map(String::as_str)
    }

    pub fn set_session(&mut self, secret: &str) {
        self.jar.insert("argine".to_owned(), secret.to_owned());
    }

    /// A cookie of the jar.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.get(name).map(String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.jar.insert(name.to_owned(), value.to_owned());
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty())
    }

    /// Sends a form with the token of the session.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = web::csrf::token(self.session().unwrap_or_default());
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.post_bare(path, &all)
    }

    /// Sends a form as it is.
    pub fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (request, body) = form(path, fields);
        self.send(request, body)
    }

    /// Sends a form with the token of the session, which the browser says another site has made.
    pub fn post_from_elsewhere(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = web::csrf::token(self.session().unwrap_or_default());
        let (request, body) = form(path, &[&[("csrf", token.as_str())], fields].concat());
        self.send(request.header("sec-fetch-site", "cross-site"), body)
    }

    /// Sends a form with the token of the session and hangs up at once.
    pub fn post_and_hang_up(&mut self, path: &str, fields: &[(&str, &str)]) {
        let token = web::csrf::token(self.session().unwrap_or_default());
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        let (request, body) = form(path, &all);
        let mut answer = Box::pin(self.router.clone().oneshot(request.body(body).unwrap()));
        self.db.block_on(std::future::poll_fn(|context| {
            assert!(answer.as_mut().poll(context).is_pending(), "answered before the line was cut");
            std::task::Poll::Ready(())
        }));
    }

    /// Sends a file with the token of the session.
    pub fn upload(&mut self, path: &str, name: &str, content: &str) -> Answer {
        self.upload_with(path, &[], name, content)
    }

    /// The same with other fields before the file.
    pub fn upload_with(&mut self, path: &str, fields: &[(&str, &str)], name: &str, content: &str) -> Answer {
        let token = web::csrf::token(self.session().unwrap_or_default());
        let part = |about: &str, body: &str| {
            format!("--b\r\ncontent-disposition: form-data; {about}\r\n\r\n{body}\r\n")
        };
        let file = part(&format!("name=\"file\"; filename=\"{name}\""), content);
        let fields: String =
            fields.iter().map(|(name, value)| part(&format!("name=\"{name}\""), value)).collect();
        let body = format!("{}{fields}{file}--b--\r\n", part("name=\"csrf\"", &token));
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request, Body::from(body))
    }

    /// Sends JSON with more headers.
    pub fn post_json(&mut self, path: &str, headers: &[(&str, &str)], body: &serde_json::Value) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(body.to_string()))
    }

    pub fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request =
            headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.send(request, Body::empty())
    }

    fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let jar: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request.header(header::COOKIE, jar.join("; ")).body(body).unwrap();
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        let router = self.router.clone();
        let answer = self.db.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            read(response).await
        });
        for cookie in &answer.cookies {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// What a program shows to who enrols, and one code of it for the sign-in.
pub fn enrol(db: &TestDb, browser: &mut Browser<'_>) -> access::factors::Secret {
    browser.post("/profile/factor/begin", &[]);
    let page = browser.get("/profile/factor").text;
    let (_, rest) = page.split_once("<strong class=\"code\">").expect("a secret");
    let secret = access::factors::Secret::parse(rest.split('<').next().unwrap()).unwrap();
    let right = browser.post("/profile/factor", &[("code", &secret.code_at(db.clocks.now()))]);
    assert_eq!(right.status, StatusCode::OK, "{}", right.text);
    secret
}

fn form(path: &str, fields: &[(&str, &str)]) -> (axum::http::request::Builder, Body) {
    let body: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    (request, Body::from(body.join("&")))
}

/// A page with a file, as other modules have them.
async fn upload(
    axum::extract::State(app): axum::extract::State<App>,
    caller: web::Caller,
    upload: web::forms::Upload,
) -> Result<String, web::WebError> {
    app.actor(&caller).await?;
    Ok(upload.name().to_owned())
}

async fn read(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let text =
        |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let cookies = parts.headers.get_all(header::SET_COOKIE).iter();
    let cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    let (location, kind) = (text(header::LOCATION), text(header::CONTENT_TYPE));
    let (retry_after, challenge) = (text(header::RETRY_AFTER), text(header::WWW_AUTHENTICATE));
    let forgets = text(header::HeaderName::from_static("clear-site-data"));
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        location,
        cookies,
        kind,
        retry_after,
        challenge,
        forgets,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

fn coded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
