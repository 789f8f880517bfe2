//! A provider on this machine that can be made to lie.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use accounts::{Provider, ProviderSettings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::common::TAX_CODE;

/// What the provider calls us.
pub const CLIENT: &str = "argine";

/// A provider on this machine, which says what a test wants.
pub struct Liar {
    /// Its address.
    pub issuer: String,
    /// Answers by code: what the token says, and how it is signed.
    codes: Arc<Mutex<HashMap<String, Grant>>>,
    /// Which key it tells of.
    pub tells: Arc<AtomicU8>,
    /// What it does besides.
    pub ways: Arc<Ways>,
}

/// The token by which the provider tells more to whoever shows it.
pub const ACCESS: &str = "CANARY-access-token";

/// What a provider does besides answering codes.
#[derive(Default)]
pub struct Ways {
    /// In whose name it speaks of itself; its own when there is none.
    pub named: Mutex<Option<String>>,
    /// What it tells to whoever shows the access token, if it has a place for that.
    pub userinfo: Mutex<Option<Value>>,
    /// Where the access token was shown.
    pub shown: Mutex<Vec<String>>,
}

/// What a code is good for.
#[derive(Clone)]
pub struct Grant {
    /// What the token says.
    pub claims: Value,
    /// The verifier's hash that the code is bound to.
    pub challenge: String,
    pub algorithm: &'static str,
    /// Which of two keys signs; the provider tells of one alone.
    pub key: u8,
    /// Which key it says that signs.
    pub named: &'static str,
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&Sha256::digest([number])).unwrap()
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Liar {
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let codes: Arc<Mutex<HashMap<String, Grant>>> = Arc::default();
        let tells = Arc::new(AtomicU8::new(1));
        let ways: Arc<Ways> = Arc::default();
        let (own, known, told, does) = (issuer.clone(), codes.clone(), tells.clone(), ways.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &own, &known, told.load(Ordering::Relaxed), &does);
            }
        });
        Self { issuer, codes, tells, ways }
    }

    pub fn provider(&self, two_factors: &[&str]) -> Arc<Provider> {
        Provider::new(settings(&self.issuer, two_factors))
    }

    /// What the provider will say of somebody who brings this code.
    pub fn grants(&self, code: &str, asked: &Asked, change: impl Fn(&mut Grant)) {
        let now = jiff::Timestamp::now().as_second();
        let claims = json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "somebody", "iat": now, "exp": now + 60,
            "nonce": asked.nonce, "fiscal_number": format!("TINIT-{TAX_CODE}"),
        });
        let mut grant =
            Grant { claims, challenge: asked.challenge.clone(), algorithm: "ES256", key: 1, named: "key 1" };
        change(&mut grant);
        self.codes.lock().unwrap().insert(code.to_owned(), grant);
    }
}

/// How the platform is told of it.
pub fn settings(issuer: &str, two_factors: &[&str]) -> ProviderSettings {
    ProviderSettings {
        issuer: issuer.to_owned(),
        client: CLIENT.to_owned(),
        secret: Some("segreto".to_owned()),
        claims: vec!["fiscal_number".to_owned()],
        scopes: vec!["profile".to_owned()],
        two_factors: two_factors.iter().map(|one| (*one).to_owned()).collect(),
    }
}

/// One request to the provider and its answer.
fn answer(
    mut stream: TcpStream,
    issuer: &str,
    codes: &Mutex<HashMap<String, Grant>>,
    tells: u8,
    ways: &Ways,
) {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    loop {
        let read = stream.read(&mut part).unwrap_or(0);
        request.extend(&part[..read]);
        let whole = String::from_utf8_lossy(&request).into_owned();
        let length = whole.to_lowercase().split_once("content-length: ").map_or(0, |(_, rest)| {
            rest.split("\r\n").next().unwrap_or_default().trim().parse::<usize>().unwrap_or(0)
        });
        let body = whole.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if read == 0 || body.is_some_and(|body| body >= length) {
            break;
        }
    }
    let whole = String::from_utf8_lossy(&request).into_owned();
    let path = whole.split(' ').nth(1).unwrap_or_default();
    let shows = whole.contains(ACCESS);
    if shows {
        ways.shown.lock().unwrap().push(path.to_owned());
    }
    let (status, body) = match path {
        _ if path.ends_with("/.well-known/openid-configuration") => ("200 OK", about(issuer, ways)),
        "/userinfo" if shows => ("200 OK", ways.userinfo.lock().unwrap().clone().unwrap_or_default()),
        "/jwks" => ("200 OK", keys_of_provider(tells)),
        "/token" => match token(whole.split_once("\r\n\r\n").unwrap_or_default().1, codes) {
            Some(answer) => ("200 OK", answer),
            None => ("400 Bad Request", json!({ "error": "invalid_grant" })),
        },
        _ => ("404 Not Found", json!({})),
    };
    let body = body.to_string();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}", body.len());
    let _ = stream.write_all(format!("{head}\r\nconnection: close\r\n\r\n{body}").as_bytes());
}

fn about(issuer: &str, ways: &Ways) -> Value {
    let named = ways.named.lock().unwrap().clone().unwrap_or_else(|| issuer.to_owned());
    let mut about = json!({
        "issuer": named, "authorization_endpoint": format!("{issuer}/auth"), "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    if ways.userinfo.lock().unwrap().is_some() {
        about["userinfo_endpoint"] = json!(format!("{issuer}/userinfo"));
    }
    about
}

fn keys_of_provider(number: u8) -> Value {
    let point = key(number).verifying_key().to_sec1_point(false);
    let (x, y) = (text(&point.as_bytes()[1..33]), text(&point.as_bytes()[33..65]));
    json!({ "keys": [{ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": format!("key {number}"), "x": x, "y": y }] })
}

/// The token for a code, which is good once and for whoever shows the verifier.
fn token(body: &str, codes: &Mutex<HashMap<String, Grant>>) -> Option<Value> {
    let field = |name: &str| {
        let found = body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.unwrap_or_default().to_owned()
    };
    let grant = codes.lock().unwrap().remove(&field("code"))?;
    if text(Sha256::digest(field("code_verifier"))) != grant.challenge {
        return None;
    }
    let head = json!({ "alg": grant.algorithm, "kid": grant.named, "typ": "JWT" });
    let signed = format!("{}.{}", text(head.to_string()), text(grant.claims.to_string()));
    let signature = match grant.algorithm {
        "none" => String::new(),
        _ => {
            let signature: Signature = key(grant.key).sign(signed.as_bytes());
            text(signature.to_bytes())
        }
    };
    Some(
        json!({ "access_token": ACCESS, "token_type": "Bearer", "id_token": format!("{signed}.{signature}") }),
    )
}

/// What the provider was asked.
pub struct Asked {
    pub state: String,
    pub nonce: String,
    pub challenge: String,
}
