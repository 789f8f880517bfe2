//! Passwords: Argon2id with 19 MiB, 2 passes, 1 lane (OWASP ASVS 5.0, appendix C), hashed on a bounded pool so that
//! a storm of sign-ins never takes the machine from those already at work.

mod breached;
mod common;
mod weakness;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::{FieldProblem, Problem, Result};
use tokio::sync::Semaphore;

pub use breached::{Breached, breached_are};
pub use weakness::{MAXIMUM_LENGTH, MINIMUM_LENGTH, weakness};

/// Hashes computed at once. One core of two stays with the lists.
const AT_ONCE: usize = 1;
/// Sign-ins that may wait before "busy".
const MAY_WAIT: usize = 400;
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

/// What is wrong with a password that somebody chooses, of whom these words are known: [`weakness`], and what breaches made public.
///
/// # Errors
/// `Problem::Internal` when the file of breached passwords cannot be read: then nobody chooses one unseen.
pub async fn refusal(password: &str, about: &[&str]) -> Result<Option<FieldProblem>> {
    if let Some(weak) = weakness(password, about) {
        return Ok(Some(weak));
    }
    let Some(breached) = breached::installed() else { return Ok(None) };
    let password = password.to_owned();
    let looking = tokio::task::spawn_blocking(move || breached.holds(&password));
    let found = looking.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(found.then(|| FieldProblem::new("password", "access-password-breached")))
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

/// Whether a hash was made with other parameters than today's: whoever signs in with its password gets one of today.
pub fn is_of_before(hash: &str) -> bool {
    let params = argon2();
    let params = params.params();
    let (memory, passes, lanes) = (params.m_cost(), params.t_cost(), params.p_cost());
    !hash.starts_with(&format!("$argon2id$v=19$m={memory},t={passes},p={lanes}$"))
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
    fn a_password_fits_its_own_hash_only() {
        let hash = super::hash("una frase lunga").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(super::verify("una frase lunga", &hash));
        for other in ["una frase lunga ", "Una frase lunga", "una frase  lunga", "una frase lung"] {
            assert!(!super::verify(other, &hash), "{other}: exactly as it came");
        }
        assert!(!super::is_of_before(&hash));
        for before in [
            "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
            "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
            "",
        ] {
            assert!(super::is_of_before(before), "{before}");
        }
        assert!(!super::verify("una frase lunga", "rubbish"));
    }
}
