//! The region's identity provider, by OpenID Connect with PKCE. It says who somebody is, by his tax code; nothing else that it
//! says opens anything.

mod http;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use access::provider::Journey;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use courier::Address;
use kernel::{TaxCode, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret,
    CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, TokenResponse,
};
use serde_json::Value;
use web::PublicUrl;

/// Where the provider sends somebody back to.
pub(crate) const BACK: &str = "/login/provider/back";
/// For how long somebody waits for all answers of the provider together.
const PATIENCE: Duration = Duration::from_secs(5);
/// For how long what the provider says of itself is believed.
const KNOWN_FOR: Duration = Duration::from_secs(600);
/// Seconds by which clocks may differ, and for which a token may be under way.
const AROUND: i64 = 300;
/// The token is signed by a key that the provider did not tell of.
const UNKNOWN_KEY: &str = "key";
/// How it may sign. Nothing that whoever knows our own secret could sign, and never nothing.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// How the provider is configured. It cannot be formatted: a secret is in it.
#[derive(Clone, Default)]
pub struct ProviderSettings {
    /// Its address, as its tokens name it.
    pub issuer: String,
    /// What it calls this program.
    pub client: String,
    /// What this program proves itself by; none for a public client.
    pub secret: Option<String>,
    /// The claims that may hold the tax code, the first that is there.
    pub claims: Vec<String>,
    /// What it is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Values of `acr` or `amr` that stand for two factors; without any, ours is asked for.
    pub two_factors: Vec<String>,
}

impl ProviderSettings {
    /// Whether it can be used.
    ///
    /// # Errors
    /// What is wrong, in words for the operator.
    pub fn check(&self) -> Result<(), String> {
        Address::parse(&self.issuer)
            .map_err(|why| format!("the provider's address {}: {why}", self.issuer))?;
        if self.client.is_empty() {
            return Err("the provider's client id is missing".to_owned());
        }
        Ok(())
    }
}

/// The provider.
pub struct Provider {
    settings: ProviderSettings,
    patience: Duration,
    known: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// Somebody who is sent to the provider.
pub(crate) struct Departure {
    /// Where to.
    pub(crate) address: String,
    /// With what he must come back.
    pub(crate) journey: Journey,
}

/// Who somebody is, as the provider says.
#[derive(Debug, Clone)]
pub struct Identity {
    /// His tax code.
    pub tax_code: TaxCode,
    /// Whether he has shown two factors there.
    pub two_factors: bool,
}

/// Why somebody is not let in.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The provider does not answer, or not as it should.
    Down(String),
    /// What came back is not what was asked: a code of its own for each reason.
    Wrong(&'static str),
}

impl Provider {
    /// The provider with these settings.
    pub fn new(settings: ProviderSettings) -> Arc<Self> {
        Self::patient(settings, PATIENCE)
    }

    /// The provider, which is waited for no longer than this.
    pub fn patient(settings: ProviderSettings, patience: Duration) -> Arc<Self> {
        Arc::new(Self { settings, patience, known: Mutex::default() })
    }

    /// One limit for everything that it is asked while somebody waits: each answer of its own could come just in time.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
        let late = |_| Refusal::Down("no answer in time".to_owned());
        tokio::time::timeout(self.patience, work).await.map_err(late)?
    }

    /// What it says of itself, asked once in a while.
    async fn metadata(&self) -> Result<CoreProviderMetadata, Refusal> {
        if let Some((_, metadata)) = self.known().as_ref().filter(|(since, _)| since.elapsed() < KNOWN_FOR) {
            return Ok(metadata.clone());
        }
        // Asked without a lock: when it does not answer, nobody waits for another one's patience besides his own.
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(down)?;
        let client = http::send;
        let metadata = CoreProviderMetadata::discover_async(issuer, &client).await.map_err(down)?;
        *self.known() = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    fn known(&self) -> MutexGuard<'_, Option<(Instant, CoreProviderMetadata)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends somebody there.
    ///
    /// # Errors
    /// `Refusal::Down`.
    pub(crate) async fn departure(&self, here: &PublicUrl) -> Result<Departure, Refusal> {
        let metadata = self.in_time(self.metadata()).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = CoreClient::from_provider_metadata(metadata, self.client_id(), self.secret())
            .set_redirect_uri(back(here)?);
        let mut asked = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        for scope in &self.settings.scopes {
            asked = asked.add_scope(Scope::new(scope.clone()));
        }
        let (address, state, nonce) = asked.url();
        if Address::parse(address.as_str()).is_err() {
            return Err(Refusal::Down("the provider names an address without TLS".to_owned()));
        }
        let journey = Journey {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            ..Journey::default()
        };
        Ok(Departure { address: address.to_string(), journey })
    }

    /// Who somebody is who came back with a code.
    ///
    /// # Errors
    /// `Refusal::Down` when the provider does not answer; `Refusal::Wrong` when something does not fit.
    pub(crate) async fn identity(
        &self,
        here: &PublicUrl,
        journey: Journey,
        code: String,
        now: Timestamp,
    ) -> Result<Identity, Refusal> {
        self.in_time(self.asked(here, journey, code, now)).await
    }

    async fn asked(
        &self,
        here: &PublicUrl,
        journey: Journey,
        code: String,
        now: Timestamp,
    ) -> Result<Identity, Refusal> {
        let metadata = self.metadata().await?;
        let userinfo = metadata.userinfo_endpoint().map(|place| place.url().to_string());
        let client = CoreClient::from_provider_metadata(metadata, self.client_id(), self.secret())
            .set_redirect_uri(back(here)?);
        let http = http::send;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(down)?
            .set_pkce_verifier(PkceCodeVerifier::new(journey.verifier))
            .request_async(&http)
            .await
            .map_err(|error| match error {
                RequestTokenError::Request(error) => down(error),
                _ => Refusal::Wrong("code"),
            })?;
        let token = answer.id_token().ok_or(Refusal::Wrong("token"))?;
        let verifier = timed(client.id_token_verifier(), now);
        let said = match checked(token, &verifier, &Nonce::new(journey.nonce), answer.access_token()) {
            Err(Refusal::Wrong(UNKNOWN_KEY)) => {
                // It may sign by another key since it was asked: the next one who comes finds that one.
                *self.known() = None;
                return Err(Refusal::Wrong("token"));
            }
            said => said?,
        };
        let two_factors = proves_two(&said, &self.settings.two_factors);
        let named = tax_code(&said, &self.settings.claims);
        let more = match (named, userinfo) {
            (None, Some(place)) => self.told(&place, answer.access_token(), &said).await?,
            (named, _) => named,
        };
        Ok(Identity { tax_code: more.ok_or(Refusal::Wrong("claim"))?, two_factors })
    }

    /// The tax code as the provider tells it to whoever shows the access token, of the same person.
    async fn told(&self, place: &str, token: &AccessToken, said: &Value) -> Result<Option<TaxCode>, Refusal> {
        let bearer = format!("Bearer {}", token.secret());
        let request = Request::get(place)
            .header(header::AUTHORIZATION, bearer)
            .header(header::ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(down)?;
        let answer = http::send(request).await.map_err(down)?;
        if !answer.status().is_success() {
            return Err(Refusal::Wrong("userinfo"));
        }
        let more: Value = serde_json::from_slice(answer.body()).map_err(|_| Refusal::Wrong("userinfo"))?;
        if more["sub"].as_str().is_none_or(str::is_empty) || more["sub"] != said["sub"] {
            return Err(Refusal::Wrong("subject"));
        }
        Ok(tax_code(&more, &self.settings.claims))
    }

    /// Whether an answer that names who gives it names the provider (RFC 9207).
    pub(crate) fn is_issuer(&self, named: Option<&str>) -> bool {
        let bare = |text: &str| text.trim_end_matches('/').to_owned();
        named.is_none_or(|named| bare(named) == bare(&self.settings.issuer))
    }

    fn client_id(&self) -> ClientId {
        ClientId::new(self.settings.client.clone())
    }

    fn secret(&self) -> Option<ClientSecret> {
        self.settings.secret.clone().map(ClientSecret::new)
    }
}

fn down(error: impl std::fmt::Display) -> Refusal {
    Refusal::Down(error.to_string())
}

fn back(here: &PublicUrl) -> Result<RedirectUrl, Refusal> {
    RedirectUrl::new(here.link(BACK)).map_err(down)
}

/// The verifier with our clock and the ways of signing that are accepted; issuer, audience and signature it looks at by itself.
fn timed(verifier: CoreIdTokenVerifier<'_>, now: Timestamp) -> CoreIdTokenVerifier<'_> {
    let seconds = now.as_second();
    let time = chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    verifier.set_allowed_algs(SIGNED_BY).set_time_fn(move || time).set_issue_time_verifier_fn(move |issued| {
        let near = (issued.timestamp() - seconds).abs() <= AROUND;
        near.then_some(()).ok_or_else(|| "issued at another time".to_owned())
    })
}

/// What a token says that is signed by the provider, for us, now, and as the answer to what was asked.
fn checked(
    token: &CoreIdToken,
    verifier: &CoreIdTokenVerifier<'_>,
    nonce: &Nonce,
    access: &AccessToken,
) -> Result<Value, Refusal> {
    let claims = token.claims(verifier, nonce).map_err(|error| {
        tracing::warn!(%error, "a token of the provider is refused");
        match error {
            ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
                Refusal::Wrong(UNKNOWN_KEY)
            }
            _ => Refusal::Wrong("token"),
        }
    })?;
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|_| Refusal::Wrong("token"))?;
        let key = token.signing_key(verifier).map_err(|_| Refusal::Wrong("token"))?;
        let actual = AccessTokenHash::from_token(access, algorithm, key);
        if !actual.is_ok_and(|actual| actual == *expected) {
            return Err(Refusal::Wrong("token"));
        }
    }
    // What was signed, read once more: the claims that name the tax code have no fixed name.
    let text = token.to_string();
    let payload = text.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    payload.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or(Refusal::Wrong("token"))
}

/// The tax code among claims: SPID writes `TINIT-` before it.
fn tax_code(said: &Value, claims: &[String]) -> Option<TaxCode> {
    let named = claims.iter().filter_map(|claim| said.get(claim)?.as_str());
    named.map(|text| text.strip_prefix("TINIT-").unwrap_or(text)).find_map(|text| TaxCode::parse(text).ok())
}

/// Whether one of the values stands in `acr` or `amr`.
fn proves_two(said: &Value, values: &[String]) -> bool {
    let is_one = |value: &Value| value.as_str().is_some_and(|text| values.iter().any(|one| one == text));
    is_one(&said["acr"]) || said["amr"].as_array().is_some_and(|all| all.iter().any(is_one))
}

impl Refusal {
    /// Which check it was; none when the provider is down, which the log hears.
    pub(crate) fn wrong(self) -> Option<&'static str> {
        match self {
            Self::Down(why) => {
                tracing::warn!(why, "the identity provider cannot be used");
                None
            }
            Self::Wrong(what) => Some(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_tax_code_is_found_and_checked() {
        let claims = ["fiscal_number", "https://attributes.eid.gov.it/fiscal_number"].map(str::to_owned);
        for (said, found) in [
            (json!({ "fiscal_number": "RSSMRA80A01L219M" }), true),
            (json!({ "fiscal_number": "TINIT-RSSMRA80A01L219M" }), true),
            (json!({ "https://attributes.eid.gov.it/fiscal_number": "rssmra80a01l219m" }), true),
            (json!({ "fiscal_number": "RSSMRA80A01L219X" }), false),
            (json!({ "fiscal_number": 7 }), false),
            (json!({ "sub": "RSSMRA80A01L219M" }), false),
        ] {
            assert_eq!(tax_code(&said, &claims).is_some(), found, "{said}");
        }
    }

    #[test]
    fn two_factors_are_what_was_configured() {
        let values = ["https://www.spid.gov.it/SpidL2", "mfa"].map(str::to_owned);
        for (said, two) in [
            (json!({ "acr": "https://www.spid.gov.it/SpidL2" }), true),
            (json!({ "acr": "https://www.spid.gov.it/SpidL1" }), false),
            (json!({ "amr": ["pwd", "mfa"] }), true),
            (json!({ "amr": "mfa" }), false),
            (json!({}), false),
        ] {
            assert_eq!(proves_two(&said, &values), two, "{said}");
            assert!(!proves_two(&said, &[]));
        }
    }
}
