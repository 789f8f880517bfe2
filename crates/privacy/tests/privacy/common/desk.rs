//! Somebody signed in, and the pages he is answered with.

use access::Actor;
use access::sessions::{self, Token};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use kernel::ids::{PersonId, UserId};
use storage::{Tx, args};
use tower::ServiceExt;
use uuid::Uuid;

use super::Region;

pub struct Desk<'r> {
    pub region: &'r Region<'r>,
    pub user: UserId,
    pub token: Token,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
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

impl Desk<'_> {
    /// As the platform knows him when he calls.
    pub fn actor(&self) -> Actor {
        let token = self.token.clone();
        self.region.db.write(move |tx| sessions::enter(tx, &token)).unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), String::new())
    }

    /// A page without what is made anew for each answer: the token, the id of what a form makes, the request's id, the time.
    pub fn page(&self, path: &str) -> Answer {
        let mut answer = self.get(path);
        for (before, end) in [
            ("name=\"csrf\" value=\"", '"'),
            ("name=\"id\" value=\"", '"'),
            ("data-request=\"", '"'),
            ("\"request_id\":\"", '"'),
            ("\"as_of\":\"", '"'),
            ("Ultimo aggiornamento: ", '<'),
        ] {
            let mut parts = answer.text.split(before);
            let mut text = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                text.push_str(before);
                text.push_str(&part[part.find(end).unwrap_or(0)..]);
            }
            answer.text = text;
        }
        answer
    }

    /// Sends a form with the token of the session.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = web::csrf::token(self.token.secret());
        let fields = [&[("csrf", csrf.as_str())], fields].concat();
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.send(Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), body)
    }

    fn send(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookie = format!("argine={}", self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        let router = self.region.router.clone();
        self.region.db.block_on(async move {
            let answer = router.oneshot(request).await.unwrap();
            let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            let (status, location) = (answer.status(), location.unwrap_or_default().to_owned());
            let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    /// How many rows of a whole table the second wall shows this session; none says anything on SQLite, which has no wall.
    pub fn walled(&self, table: &'static storage::Query) -> Option<usize> {
        let token = self.token.clone();
        let read = move |tx: &mut Tx<'_>| {
            sessions::enter(tx, &token)?;
            Ok(tx.query(table, args![], |row| row.get::<Uuid>(0))?.len())
        };
        let db = self.region.db;
        (db.engine() == storage::Engine::Postgres).then(|| db.block_on(db.db.read(read)).unwrap())
    }

    /// The address of the form that keeps something under a heading from others.
    pub fn form_for(&self, person: PersonId, heading: &str) -> Option<String> {
        let page = self.get(&format!("/people/{person}/obscurings")).expect(StatusCode::OK);
        let mut boxes = page.text.split("<section").skip(1);
        let found = boxes.find(|text| text.contains(&format!("<h2>{heading}")))?;
        let begins = format!("/people/{person}/obscurings/");
        let rest = found.split_once(&format!("href=\"{begins}"))?.1;
        Some(format!("{begins}{}", rest.split('"').next()?))
    }

    /// Keeps it from others as the page does.
    pub fn obscure(&self, path: &str) -> Answer {
        self.post(path, &[("asked_on", "14/11/2020"), ("why", "asked"), ("note", "")])
    }

    /// Takes the obscuring back that holds.
    pub fn take_back(&self, person: PersonId) -> Answer {
        let page = self.get(&format!("/people/{person}/obscurings")).expect(StatusCode::OK);
        let id = page.text.split_once("href=\"/obscurings/").expect("one holds").1;
        let path = format!("/obscurings/{}/end", id.split('"').next().unwrap());
        self.get(&path).expect(StatusCode::OK);
        self.post(&path, &[("note", "Richiesta della persona")])
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
