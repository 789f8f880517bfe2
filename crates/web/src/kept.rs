//! What was typed when the session had ended. It goes back to the browser in the page that says so, sealed for whoever
//! typed it, and is offered again once he has signed in there. Nothing of it is stored, and nobody else can read it.

use std::sync::{Arc, Mutex, PoisonError};

use access::factors::Means;
use access::sessions::Token;
use access::{Actor, factors, past};
use askama::Template;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use storage::Db;

use crate::passkey::KeyDoor;
use crate::typed::{self, Said, TypedList};
use crate::{App, Caller, FormState, Page, Shell, csrf, html, html_status, redirect_with_flash, t};

/// Name of the hidden field that carries the sealed form through the sign-in.
pub const FIELD: &str = "kept";
/// Characters of a form that are kept: the longest forms hold a few thousand.
const LIMIT: usize = 64 * 1024;
/// For how long what is kept may be sent.
const LASTS: SignedDuration = SignedDuration::from_hours(24 * 3);
const NONCE: usize = 24;

/// A form that was not written because the session had ended.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Typed {
    /// Where it was sent: a path of this site.
    path: String,
    at: Timestamp,
    fields: Vec<(String, String)>,
    /// What stood beside them.
    #[serde(default)]
    said: Vec<Said>,
    /// Whether a password was left out.
    without_password: bool,
}

/// What became of the form of one request. The extractor puts it in, [`crate::App`] seals it when the session turns out to
/// be over, the layer that words the answer takes it out.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Form>>, Arc<Mutex<Means>>);

#[derive(Default)]
enum Form {
    #[default]
    None,
    Typed(Typed),
    Sealed {
        text: String,
        without_password: bool,
    },
    TooLong,
    WithFile,
}

impl Slot {
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// What a form holds that our own page has sent; the token and passwords are left out.
    pub(crate) fn typed(&self, path: &str, fields: &[(String, String)]) {
        let is_password = |name: &str| name.to_lowercase().contains("password");
        let own = fields.iter().filter(|(name, _)| name != typed::FIELD);
        let length: usize = own.map(|(name, value)| name.len() + value.len()).sum();
        let form = if length > LIMIT {
            Form::TooLong
        } else {
            let left_out = |name: &str| [csrf::FIELD, typed::FIELD].contains(&name) || is_password(name);
            let kept = fields.iter().filter(|(name, _)| !left_out(name));
            let said = fields.iter().find(|(name, _)| name == typed::FIELD);
            Form::Typed(Typed {
                path: path.to_owned(),
                at: Timestamp::UNIX_EPOCH,
                fields: kept.cloned().collect(),
                said: said.map(|(_, text)| typed::said(text)).unwrap_or_default(),
                without_password: fields.iter().any(|(name, _)| is_password(name)),
            })
        };
        self.put(form);
    }

    /// That the form came with a file, which is not kept.
    pub(crate) fn with_file(&self) {
        self.put(Form::WithFile);
    }

    fn put(&self, form: Form) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = form;
    }

    fn take(&self) -> Form {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes by what the user of a session proves who he is.
    pub(crate) async fn note_proof(&self, db: &Db, token: Token) -> Result<()> {
        let means = db.read(move |tx| match past::owner(tx, &token)? {
            Some(user) => factors::means(tx, user),
            None => Ok(Means::default()),
        });
        *self.1.lock().unwrap_or_else(PoisonError::into_inner) = means.await?;
        Ok(())
    }

    /// By what he proves it.
    pub(crate) fn means(&self) -> Means {
        *self.1.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seals the form for the user whose session is over; without one it is not kept.
    pub(crate) async fn seal(&self, db: &Db, token: Token) -> Result<()> {
        let form = self.take();
        let Form::Typed(typed) = form else {
            self.put(form);
            return Ok(());
        };
        let (owner, secret) = db.read(move |tx| Ok((past::owner(tx, &token)?, past::secret(tx)?))).await?;
        let typed = Typed { at: db.clocks().now(), ..typed };
        let Some(owner) = owner else {
            self.put(Form::Typed(typed));
            return Ok(());
        };
        let text = seal(&secret, owner, &typed)?;
        self.put(Form::Sealed { text, without_password: typed.without_password });
        Ok(())
    }
}

fn cipher(secret: &[u8]) -> Result<XChaCha20Poly1305> {
    XChaCha20Poly1305::new_from_slice(secret).map_err(Problem::internal)
}

/// Only together with the user's id does it open again.
fn seal(secret: &[u8], user: UserId, typed: &Typed) -> Result<String> {
    let mut nonce = [0u8; NONCE];
    getrandom::fill(&mut nonce).map_err(Problem::internal)?;
    let plain = serde_json::to_vec(typed).map_err(Problem::internal)?;
    let payload = Payload { msg: &plain, aad: user.0.as_bytes() };
    let sealed = cipher(secret)?.encrypt(&XNonce::from(nonce), payload).map_err(Problem::internal)?;
    Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

/// Opens what was kept, if it is this user's and not too old.
fn unseal(secret: &[u8], user: UserId, text: &str, now: Timestamp) -> Result<Option<Typed>> {
    let cipher = cipher(secret)?;
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) else { return Ok(None) };
    let Some((nonce, sealed)) = bytes.split_first_chunk::<NONCE>() else { return Ok(None) };
    let payload = Payload { msg: sealed, aad: user.0.as_bytes() };
    let opened = cipher.decrypt(&XNonce::from(*nonce), payload).ok();
    let typed = opened.and_then(|plain| serde_json::from_slice::<Typed>(&plain).ok());
    Ok(typed.filter(|typed| now.duration_since(typed.at) < LASTS))
}

/// What becomes of the form of a request that needs a proof of who sends it: sealed, or why it is not kept.
pub(crate) fn for_proof(parts: &Parts, form: &mut FormState) -> Vec<&'static str> {
    match Slot::of(parts).take() {
        Form::None => Vec::new(),
        Form::Sealed { text, without_password } => {
            form.set(FIELD, text);
            let password = without_password.then(|| t("web-over-password"));
            std::iter::once(t("web-proof-kept")).chain(password).collect()
        }
        Form::Typed(_) | Form::TooLong => vec![t("web-proof-long")],
        Form::WithFile => vec![t("web-proof-file")],
    }
}

#[derive(Template)]
#[template(path = "session_over.html")]
struct SessionOver {
    page: Page,
    form: FormState,
    /// The button that signs in by a key.
    door: KeyDoor,
    sentences: Vec<&'static str>,
}

/// The page that says that the session is over and lets one sign in, with what was typed; none when nothing was.
pub(crate) fn session_over(parts: &Parts) -> Option<Response> {
    let mut form = FormState::new("/login", Shell::of(parts).csrf());
    let mut sentences = vec![t("web-over-unsaved")];
    match Slot::of(parts).take() {
        Form::None => return None,
        Form::Sealed { text, without_password } => {
            form.set(FIELD, text);
            sentences.push(t("web-over-kept"));
            if without_password {
                sentences.push(t("web-over-password"));
            }
        }
        Form::Typed(_) => sentences.push(t("web-over-unknown")),
        Form::TooLong => sentences.push(t("web-over-long")),
        Form::WithFile => {
            sentences.push(t("web-over-file"));
            form.set("next", crate::safe_next(parts.uri.path()).unwrap_or_default());
        }
    }
    let shell = Shell::of(parts);
    let (page, door) = (shell.public_page("web-over"), KeyDoor::to_sign_in(&shell, &form));
    Some(html_status(StatusCode::UNAUTHORIZED, &SessionOver { page, form, door, sentences }))
}

#[derive(Template)]
#[template(path = "kept.html")]
struct Kept {
    page: Page,
    typed: Typed,
    what: &'static str,
    /// What he typed, as far as it can be read without its form.
    list: TypedList,
    /// What stood beside it, for another time.
    said: String,
}

/// After what somebody goes on with what was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// He has signed in.
    SignIn,
    /// He has proved again who he is.
    Proof,
}

impl After {
    fn words(self) -> &'static str {
        t(match self {
            Self::SignIn => "web-kept-what",
            Self::Proof => "web-kept-what-proof",
        })
    }
}

/// Where somebody goes on who has signed in, or proved again who he is, on a page that kept something: to what he typed,
/// which one press sends, or to `next` when it is not his.
///
/// # Errors
/// As `Db::read`.
pub async fn resume(
    app: &App,
    actor: &Actor,
    caller: &Caller,
    after: After,
    text: &str,
    next: &str,
) -> Result<Response> {
    let secret = app.db.read(past::secret).await?;
    match unseal(&secret, actor.user, text, app.db.clocks().now())? {
        Some(typed) => {
            let (page, what) = (app.page(actor, caller, "web-kept"), after.words());
            let list = TypedList::of(typed::shown(&typed.fields, &typed.said));
            let said = serde_json::to_string(&typed.said).map_err(Problem::internal)?;
            Ok(html(&Kept { page, typed, what, list, said }))
        }
        None => Ok(redirect_with_flash(next, "web-kept-others")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let fields = vec![("notes".to_owned(), "CANARY".to_owned())];
        Typed {
            path: "/x".to_owned(),
            at: "2020-11-14T08:00:00Z".parse().unwrap(),
            fields,
            said: Vec::new(),
            without_password: false,
        }
    }

    #[test]
    fn what_is_kept_opens_for_its_user_alone_and_not_for_ever() {
        let (secret, other) = ([7u8; 32], [8u8; 32]);
        let (ada, eva) = (UserId::new(), UserId::new());
        let text = seal(&secret, ada, &typed()).unwrap();
        assert!(!text.contains("CANARY"));
        assert_ne!(text, seal(&secret, ada, &typed()).unwrap(), "nothing tells that it is the same");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (soon, late) = (at("2020-11-17T07:59:00Z"), at("2020-11-17T08:00:00Z"));
        let opens = |secret: &[u8], user, text: &str, now| unseal(secret, user, text, now).unwrap().is_some();
        assert!(opens(&secret, ada, &text, soon));
        assert!(!opens(&secret, ada, &text, late));
        assert!(!opens(&secret, eva, &text, soon));
        assert!(!opens(&other, ada, &text, soon));
        let (head, last) = text.split_at(text.len() - 2);
        for broken in [head, "", "AAAA", "è", &format!("{head}{}", if last == "AA" { "BA" } else { "AA" })] {
            assert!(!opens(&secret, ada, broken, soon), "{broken}");
        }
    }

    /// No sign in what is kept chooses how it is opened: neither another algorithm under the same secret, nor none at all.
    #[test]
    fn what_another_algorithm_has_sealed_does_not_open() {
        let (secret, ada, nonce) = ([7u8; 32], UserId::new(), [3u8; NONCE]);
        let plain = serde_json::to_vec(&typed()).unwrap();
        let now = "2020-11-14T09:00:00Z".parse().unwrap();
        let opens =
            |bytes: &[u8]| unseal(&secret, ada, &URL_SAFE_NO_PAD.encode(bytes), now).unwrap().is_some();
        let payload = || Payload { msg: plain.as_slice(), aad: ada.0.as_bytes() };
        let ours = cipher(&secret).unwrap().encrypt(&XNonce::from(nonce), payload()).unwrap();
        assert!(opens(&[nonce.as_slice(), &ours].concat()));
        let short: [u8; 12] = nonce[..12].try_into().unwrap();
        let other = chacha20poly1305::ChaCha20Poly1305::new_from_slice(&secret).unwrap();
        let other = other.encrypt(&short.into(), payload()).unwrap();
        for (what, bytes) in [
            ("with a short nonce", [short.as_slice(), &other].concat()),
            ("with the nonce filled up", [nonce.as_slice(), &other].concat()),
            ("as plain text", [nonce.as_slice(), &plain].concat()),
            ("with a version before it", [&[2u8], nonce.as_slice(), &ours].concat()),
        ] {
            assert!(!opens(&bytes), "{what}");
        }
    }

    #[test]
    fn passwords_and_tokens_are_left_out_and_the_size_is_bounded() {
        let slot = Slot::default();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        slot.typed(
            "/x",
            &[field("csrf", "t"), field("name", "Ada"), field("password", "p"), field("new_Password", "q")],
        );
        let Form::Typed(kept) = slot.take() else { panic!("kept") };
        assert_eq!(kept.fields, [field("name", "Ada")]);
        assert!(kept.without_password);
        slot.typed("/x", &[field("notes", &"a".repeat(LIMIT))]);
        assert!(matches!(slot.take(), Form::TooLong));
    }
}
