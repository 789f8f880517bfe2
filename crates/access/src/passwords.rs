//! Passwords: Argon2id with 19 MiB, 2 passes, 1 lane (OWASP ASVS 5.0, appendix C), hashed on a bounded pool so that
//! a storm of sign-ins never takes the machine from those already at work.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::{FieldProblem, Problem, Result};
use tokio::sync::Semaphore;

/// Hashes computed at once. One core of two stays with the lists.
const AT_ONCE: usize = 1;
/// Sign-ins that may wait before "busy".
const MAY_WAIT: usize = 400;
/// Fewest characters of a password (ASVS 6.2.1 recommends 15, requires 8).
pub const MINIMUM_LENGTH: usize = 12;
/// Most characters: no person is kept below what ASVS 6.2.9 asks for, and nobody sends a book to be hashed.
pub const MAXIMUM_LENGTH: usize = 256;
/// Letters and signs that must be left when what everybody can guess is taken out.
const OWN: usize = 6;
/// What stands in passwords because of where they are used, or because one was asked for (ASVS 6.2.11).
const GUESSED: [&str; 16] = [
    "argine",
    "piemonte",
    "regione",
    "torino",
    "password",
    "parola",
    "segreta",
    "covid",
    "tampone",
    "ospedale",
    "medico",
    "sindaco",
    "laboratorio",
    "qwerty",
    "asdfgh",
    "zxcvbn",
];

static POOL: Semaphore = Semaphore::const_new(AT_ONCE);
// One stranger at a time stands in the pool's queue: however many knock, who is known waits behind one of them.
static STRANGERS: Semaphore = Semaphore::const_new(1);
/// Strangers among those who may wait.
const STRANGERS_MAY_WAIT: usize = MAY_WAIT / 2;
static STRANGERS_QUEUE: Semaphore = Semaphore::const_new(STRANGERS_MAY_WAIT);
static QUEUE: Semaphore = Semaphore::const_new(MAY_WAIT);

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within Argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What is wrong with a password for somebody of whom these words are known: login, name, unit. Any character may stand
/// in it; nobody is asked for a capital or a sign.
pub fn weakness(password: &str, about: &[&str]) -> Option<FieldProblem> {
    let length = password.chars().count();
    if length < MINIMUM_LENGTH {
        let least = MINIMUM_LENGTH.to_string();
        return Some(FieldProblem::new("password", "access-password-short").with("least", least));
    }
    if length > MAXIMUM_LENGTH {
        let most = MAXIMUM_LENGTH.to_string();
        return Some(FieldProblem::new("password", "access-password-long").with("most", most));
    }
    (own(password, about) < OWN).then(|| FieldProblem::new("password", "access-password-guessed"))
}

/// How many signs are left without what is known about its owner, the words everybody tries, digits in rows, and signs
/// that repeat or follow the one before.
fn own(password: &str, about: &[&str]) -> usize {
    let mut text = password.to_lowercase();
    let known = about.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<String> =
        known.map(str::to_lowercase).filter(|word| word.chars().count() > 2).collect();
    words.extend(GUESSED.map(str::to_owned));
    // The longest first: what is left of a longer word is no word of its own.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        text = text.replace(&word, "");
    }
    let mut before = None;
    let mut left = 0;
    for sign in text.chars().filter(|sign| !sign.is_ascii_digit() && !sign.is_whitespace()) {
        let step = before.map_or(9, |before| i64::from(sign as u32) - i64::from(before as u32));
        left += usize::from(step.abs() > 1);
        before = Some(sign);
    }
    left
}

/// Hashes a password, on the calling thread: about 50 ms of CPU on purpose.
///
/// # Errors
/// `Problem::Internal` when the random source fails.
pub fn hash(password: &str) -> Result<String> {
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(Problem::internal)?;
    argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(Problem::internal)
}

/// Whether a password fits a hash, on the calling thread.
pub fn verify(password: &str, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else { return false };
    argon2().verify_password(password.as_bytes(), &parsed).is_ok()
}

/// Verifies on the bounded pool. An unknown login passes `None` and costs the same time as a wrong password. Somebody
/// `known` goes before strangers.
///
/// # Errors
/// `Problem::Busy` when too many wait.
pub async fn verify_bounded(password: String, hash: Option<String>, known: bool) -> Result<bool> {
    let stranger = if known {
        None
    } else {
        let place = STRANGERS_QUEUE.try_acquire().map_err(|_| Problem::Busy("sign-ins waiting"))?;
        Some((place, STRANGERS.acquire().await.map_err(Problem::internal)?))
    };
    on_pool(stranger, move || match hash {
        Some(hash) => verify(&password, &hash),
        None => {
            verify(&password, nobody());
            false
        }
    })
    .await
}

/// Hashes on the bounded pool.
///
/// # Errors
/// As [`hash`] and [`verify_bounded`].
pub async fn hash_bounded(password: String) -> Result<String> {
    on_pool((), move || hash(&password)).await?
}

async fn on_pool<H: Send + 'static, T: Send + 'static>(
    held: H,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let place = QUEUE.try_acquire().map_err(|_| Problem::Busy("sign-ins waiting"))?;
    let turn = POOL.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || {
        // They go with the work and not with whoever waits: hanging up early must not make room for one more hash.
        let _held = (place, turn, held);
        work()
    })
    .await
    .map_err(Problem::internal)
}

/// A hash no password is known for.
fn nobody() -> &'static str {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| {
        let mut password = [0u8; 32];
        let _ = getrandom::fill(&mut password);
        hash(&format!("{password:?}")).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_everybody_would_try_first_is_no_password() {
        let about = ["b.neri", "Bruna Neri", "ASL TO4"];
        for (password, wrong) in [
            ("parola d'ordine lunga", None),
            ("una frase lunga", None),
            ("il gatto beve", None),
            ("èà!ù~§ç°xòqz", None),
            ("undici segn", Some("access-password-short")),
            ("            ", Some("access-password-guessed")),
            ("aaaaaaaaaaaa", Some("access-password-guessed")),
            ("abcdefghijklmn", Some("access-password-guessed")),
            ("123456789012", Some("access-password-guessed")),
            ("piemonte2026!", Some("access-password-guessed")),
            ("Password123456", Some("access-password-guessed")),
            ("BrunaNeri-1980", Some("access-password-guessed")),
            ("qwertyqwerty12", Some("access-password-guessed")),
            ("regione-Argine-1", Some("access-password-guessed")),
        ] {
            let found = super::weakness(password, &about);
            assert_eq!(found.map(|problem| problem.key), wrong, "{password}");
        }
        assert!(super::weakness(&"gatto, pane; ".repeat(19), &[]).is_none(), "247 characters");
        let long = super::weakness(&"gatto, pane; ".repeat(20), &[]).unwrap();
        assert_eq!((long.key, long.args), ("access-password-long", vec![("most", "256".to_owned())]));
    }

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = super::hash("una frase lunga").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(super::verify("una frase lunga", &hash));
        assert!(!super::verify("una frase lunga ", &hash));
        assert!(!super::verify("una frase lunga", "rubbish"));
    }
}
