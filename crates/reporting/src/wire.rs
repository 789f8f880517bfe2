//! What Sistema TS is asked and what it answers, over HTTPS. The interface that the ministry publishes was not to be had (docs/adr/0051):
//! what is asked and answered is fixed, its spelling is here and nowhere else.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use courier::{Address, Trust};
use kernel::clock::{local_date, rome};
use lab::model::{Outcome, TestKind};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::flow::{Act, Answer, Message, Why};
use crate::rules;

/// How long an answer is waited for; less than a message is taken for.
const PATIENCE: Duration = Duration::from_secs(45);

/// The longest answer, in bytes.
const LONGEST: usize = 64 * 1024;

/// Where Sistema TS is, and how it knows us.
#[derive(Clone)]
pub struct Service {
    address: Address,
    token: Option<String>,
    trust: Trust,
    patience: Duration,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Service")
    }
}

impl Service {
    /// The service at an address, over TLS but on the machine itself, with the token that it gave.
    ///
    /// # Errors
    /// A sentence that says what is wrong; it repeats no token.
    pub fn new(address: &str, token: Option<String>) -> Result<Self, String> {
        let address = Address::parse(address)?;
        let token = token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
        if token.as_ref().is_some_and(|token| HeaderValue::from_str(token).is_err()) {
            return Err("the token holds signs that no header can".to_owned());
        }
        Ok(Self { address, token, trust: Trust::of_machine()?, patience: PATIENCE })
    }

    /// The same with another patience for an answer.
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Hands a message over, once. A repeat has the same key.
    pub async fn hand_over(&self, message: &Message) -> Answer {
        let trust = self.address.is_tls().then_some(&self.trust);
        let connecting = courier::connect(self.address.host(), self.address.port(), trust);
        let connected = tokio::time::timeout(self.patience, connecting).await;
        let Ok(Ok(stream)) = connected else { return Answer::NotYet(Why::Unreachable) };
        // From here on it may be taken, whatever comes back.
        match tokio::time::timeout(self.patience, courier::exchange(stream, self.request(message), LONGEST))
            .await
        {
            Err(_) => Answer::NotYet(Why::Timeout),
            Ok(Err(_)) => Answer::NotYet(Why::Broken),
            Ok(Ok(answer)) => read(message, answer.status(), answer.body()),
        }
    }

    fn request(&self, message: &Message) -> Request<Body> {
        let mut request = Request::post(format!("{}/esiti", self.address.path()))
            .header(header::HOST, self.address.authority())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header("idempotency-key", message.row.key());
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request.body(Body::from(body(message).to_string())).expect("headers that were looked at")
    }
}

fn test(test: TestKind) -> &'static str {
    if test == TestKind::Molecular { "molecolare" } else { "antigenico" }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Positive => "positivo",
        Outcome::Negative => "negativo",
        Outcome::Doubtful => "dubbio",
        Outcome::Indeterminate => "indeterminato",
        // Of what is withdrawn; nothing else with such an outcome leaves.
        Outcome::NotReceived | Outcome::Unsuitable => "non_eseguito",
    }
}

/// What is told: of whom, which test, when, with what outcome. The telephone goes with each molecular test, for the CUN, and with a
/// positive antigen test.
pub(crate) fn body(message: &Message) -> Value {
    let (row, about) = (&message.row, &message.about);
    let molecular = row.test == TestKind::Molecular;
    let wants_phone = message.act != Act::Withdrawal && (molecular || message.outcome == Outcome::Positive);
    let (kind, code) = about.code.as_ref().map_or(("", ""), |(kind, code)| (*kind, code.as_str()));
    let mut body = json!({
        "identificativo": row.key(),
        "operazione": match message.act {
            Act::New => "inserimento",
            Act::Correction => "rettifica",
            Act::Withdrawal => "annullamento",
        },
        "assistito": { "tipoCodice": kind, "codice": code },
        "tipoTest": test(row.test),
        "laboratorio": row.laboratory,
        "codiceAsl": about.asl,
        "dataReferto": row.reported_on.to_string(),
        "dataPrelievo": local_date(message.sampled_at).to_string(),
        "oraPrelievo": message.sampled_at.to_zoned_datetime(rome()).strftime("%H:%M").to_string(),
        "esito": outcome(message.outcome),
    });
    if let Some(phone) = about.phone.as_ref().filter(|_| wants_phone) {
        body["telefono"] = json!(phone);
    }
    if let Some(gp) = &about.gp {
        body["medico"] = json!(gp);
    }
    if let Some((key, number)) = &message.before {
        body["precedente"] = json!({ "identificativo": key, "numero": number });
    }
    body
}

/// What Sistema TS answers.
#[derive(Deserialize)]
struct Said {
    stato: String,
    cun: Option<String>,
    nrfe: Option<String>,
    codice: Option<String>,
    motivo: Option<String>,
}

/// What an answer comes to. What it does not say clearly settles nothing: the message is sent again under the same key.
pub(crate) fn read(message: &Message, status: StatusCode, bytes: &[u8]) -> Answer {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Answer::NotYet(Why::Credentials),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::CONFLICT => return Answer::NotYet(Why::Busy),
        status if status.is_server_error() => return Answer::NotYet(Why::Busy),
        _ => {}
    }
    let Ok(said) = serde_json::from_slice::<Said>(bytes) else { return Answer::NotYet(Why::Broken) };
    match said.stato.as_str() {
        "accettato" if message.act == Act::Withdrawal && status.is_success() => Answer::Accepted(None),
        "accettato" if status.is_success() => {
            let given = if message.row.test == TestKind::Molecular { said.cun } else { said.nrfe };
            let number = given.and_then(|number| rules::number(message.row.test, &number));
            number.map_or(Answer::NotYet(Why::Broken), |number| Answer::Accepted(Some(number)))
        }
        "rifiutato" => {
            let words = [said.codice, said.motivo].into_iter().flatten().collect::<Vec<_>>().join(" ");
            let about = &message.about;
            let code = about.code.as_ref().map_or("", |(_, code)| code.as_str());
            let secrets =
                [code, &about.names[0], &about.names[1], about.phone.as_deref().unwrap_or_default()];
            Answer::Refused(rules::scrubbed(&words, &secrets))
        }
        _ => Answer::NotYet(Why::Broken),
    }
}
