//! `argine doctor`: what is set weaker than it should be, and what does not agree.

use serde::Serialize;
use storage::Db;

mod agreement;
mod known;

use super::{open, print_json};
use crate::cli::Doctor;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Minutes after which a message that waits says that something is wrong with the server that takes e-mail.
const LATE_MINUTES: i64 = 60;

/// Seconds that the clocks of two machines may be apart.
const CLOCKS_APART: f64 = 2.0;

/// One thing checked.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    /// What was seen, and how to mend it when it is not right.
    text: String,
    /// The first of what differs, by id.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<access::recount::Difference>,
}

impl Check {
    fn new(name: &'static str, ok: bool, text: impl Into<String>) -> Self {
        Self { name, ok, text: text.into(), differences: Vec::new() }
    }
}

/// Runs every check.
///
/// # Errors
/// Exit code 3 when something should be mended.
pub async fn run(settings: &Settings, how: Doctor) -> Outcome {
    let db = open(settings).await?;
    let mut checks = Vec::new();
    let writable = db.write(|_| Ok(())).await;
    checks.push(match &writable {
        Ok(()) => Check::new("database", true, "a unit of work can be written"),
        Err(problem) => Check::new("database", false, format!("{problem}: check disk, rights and locks")),
    });
    checks.extend(agreement::checks(&db, how).await?);
    if db.engine() == storage::Engine::Postgres {
        let stands = db.read(access::sessions::wall_stands).await?;
        let text = if stands {
            "the connections that read see nobody before a session is entered"
        } else {
            "row-level security does not bind the connections that read: see docs/operations.md, PostgreSQL"
        };
        checks.push(Check::new("2nd wall", stands, text));
    }
    if db.engine() == storage::Engine::Postgres {
        checks.push(database_link(settings));
    }
    checks.push(exposure(settings));
    checks.push(proxies(settings));
    checks.push(public_url(settings));
    checks.push(mail(&db, settings).await?);
    checks.push(provider(settings));
    checks.push(passwords(settings));
    checks.push(key_file(settings, "audit key", "audit.key"));
    checks.push(secrets(&db, settings).await?);
    let date = match settings.business_date {
        Some(date) => {
            Check::new("clock", false, format!("the business date stands still at {date}: not for service"))
        }
        None => Check::new("clock", true, "the business date is today's"),
    };
    checks.push(date);
    checks.push(clocks(db.read(access::clock::behind).await?));
    if how.json.json {
        print_json(&checks)?;
    } else {
        for check in &checks {
            println!("{}  {:10} {}", if check.ok { "ok  " } else { "MEND" }, check.name, check.text);
            for one in &check.differences {
                println!("                 {} {} {:?} {}", one.kind, one.id, one.what, one.of);
            }
        }
    }
    let wrong = checks.iter().filter(|check| !check.ok).count();
    if wrong == 0 { Ok(()) } else { Err(Failure::found(format!("{wrong} things to mend"))) }
}

/// Whether the clock of this machine and the database's agree, which is so many microseconds behind.
fn clocks(behind: i64) -> Check {
    let seconds = behind.unsigned_abs() as f64 / 1_000_000.0;
    let right = seconds <= CLOCKS_APART;
    let text = if right {
        "this machine's and the database's agree".to_owned()
    } else {
        format!("this machine's and the database's are {seconds:.1} seconds apart: have both follow NTP")
    };
    Check::new("clocks", right, text)
}

fn database_link(settings: &Settings) -> Check {
    let safe = !storage::is_in_the_clear(&settings.database());
    let text = if safe {
        "PostgreSQL is on this machine, or spoken to over TLS"
    } else {
        "PostgreSQL is spoken to over the network without TLS: say sslmode=verify-full in --database"
    };
    Check::new("db link", safe, text)
}

fn exposure(settings: &Settings) -> Check {
    let wrong = settings.entrance().err().or_else(|| settings.check_plain(settings.listen()).err());
    let (right, text) = match wrong {
        Some(failure) => (false, failure.to_string()),
        None if settings.tls.get(1).is_some_and(|key| !is_private(key)) => {
            (false, format!("others can read {}: chmod 600", settings.tls[1].display()))
        }
        None if settings.is_over_tls() => (true, "served over TLS".to_owned()),
        None if settings.listen().ip().is_loopback() => (true, "served on this machine only".to_owned()),
        None => (false, "served beyond this machine without TLS, as --plain-is-allowed says".to_owned()),
    };
    Check::new("exposure", right, text)
}

/// Behind a proxy that is not named, everybody seems to sign in from one address.
fn proxies(settings: &Settings) -> Check {
    let right = settings.check_proxies().is_ok();
    let text = if right {
        "the brake on sign-in sees where requests come from"
    } else {
        "behind TLS, but the proxy is not named: set --proxies, or it is not served"
    };
    Check::new("proxies", right, text)
}

/// Behind a proxy only who set it up knows under which name users come.
fn public_url(settings: &Settings) -> Check {
    let wrong = settings.check_public_url().err().map(|failure| failure.to_string());
    let unknown = settings.behind_tls.unwrap_or(false) && settings.public_url.is_none();
    let lacking =
        unknown.then(|| "behind TLS, and not said under which address: set --public-url".to_owned());
    match wrong.or(lacking) {
        Some(text) => Check::new("address", false, text),
        None => {
            Check::new("address", true, format!("users come by {}", settings.public_url(settings.listen())))
        }
    }
}

/// Whether e-mail is configured as it must be, and leaves; that a message arrives only a message shows.
async fn mail(db: &Db, settings: &Settings) -> Outcome<Check> {
    let counts = db.read(access::mail::counts).await?;
    let waiting = waiting(&counts, db.clocks().now());
    Ok(match settings.relay() {
        Err(failure) => Check::new("e-mail", false, failure.to_string()),
        Ok(None) if counts.waiting + counts.aside > 0 => {
            Check::new("e-mail", false, format!("none is sent, and {}: set --smtp-url", waiting.1))
        }
        Ok(None) => Check::new("e-mail", true, "not configured, none is sent: letters are printed"),
        Ok(Some(_)) => match &settings.smtp_password_file {
            Some(file) if !is_private(file) => {
                Check::new("e-mail", false, format!("others can read {}: chmod 600", file.display()))
            }
            _ => Check::new(
                "e-mail",
                waiting.0,
                format!("configured; {}; /admin/mail sends a test", waiting.1),
            ),
        },
    })
}

/// Whether messages leave as they should, and in words how many wait, the oldest for how long. Those that only another version
/// knows leave when it runs.
fn waiting(counts: &access::mail::Counts, now: kernel::Timestamp) -> (bool, String) {
    let oldest = counts.oldest.map_or(0, |at| (now.as_second() - at.as_second()).max(0) / 60);
    let mut words = match counts.waiting {
        0 => "no message waits".to_owned(),
        1 => format!("one message waits, since {oldest} minutes"),
        n => format!("{n} messages wait, the oldest since {oldest} minutes"),
    };
    if counts.aside > 0 {
        let aside = counts.aside;
        words += &format!(", {aside} are of a kind that only another version of Argine knows: run that one");
    }
    (oldest < LATE_MINUTES && counts.aside == 0, words)
}

/// Whether the identity provider is configured as it must be; that it answers only a sign-in shows.
fn provider(settings: &Settings) -> Check {
    match settings.provider() {
        Err(failure) => Check::new("identity", false, failure.to_string()),
        Ok(None) => Check::new("identity", true, "no identity provider: users sign in by password or key"),
        Ok(Some(_)) => match &settings.oidc_secret_file {
            Some(file) if !is_private(file) => {
                Check::new("identity", false, format!("others can read {}: chmod 600", file.display()))
            }
            _ => Check::new("identity", true, "an identity provider is configured"),
        },
    }
}

/// Whether passwords that breaches made public are refused, beside the commonest ones.
fn passwords(settings: &Settings) -> Check {
    let (right, text) = match settings.breached_passwords() {
        Err(failure) => (false, failure.to_string()),
        Ok(None) => (
            true,
            "the commonest are refused, those of breaches are not: see --breached-passwords".to_owned(),
        ),
        Ok(Some(_)) => (true, "the commonest are refused, and those of breaches".to_owned()),
    };
    Check::new("passwords", right, text)
}

fn is_private(file: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|data| data.permissions().mode() & 0o077 == 0)
}

fn key_file(settings: &Settings, name: &'static str, file: &str) -> Check {
    use std::os::unix::fs::PermissionsExt;
    let path = settings.key_folder().join(file);
    match std::fs::metadata(&path) {
        Err(_) => Check::new(name, true, "not made yet: the server makes it at its first start"),
        Ok(data) if data.permissions().mode() & 0o077 == 0 => {
            Check::new(name, true, "readable by its owner alone")
        }
        Ok(_) => Check::new(name, false, format!("others can read {}: chmod 600", path.display())),
    }
}

/// The keys of secrets: whether all are there that the database needs, and for whom.
async fn secrets(db: &Db, settings: &Settings) -> Outcome<Check> {
    let keys = settings.keys();
    let lacking = db.read(move |tx| access::factors::lacking(tx, &keys)).await?;
    if lacking.is_empty() {
        return Ok(key_file(settings, "secrets", access::keys::FILE));
    }
    let file = settings.key_folder().join(access::keys::FILE);
    let text =
        format!("{} lacks keys that second factors need: put the one kept apart there", file.display());
    Ok(Check::new("secrets", false, text))
}

#[cfg(test)]
mod tests {
    use access::mail::Counts;

    use super::*;

    #[test]
    fn clocks_may_be_two_seconds_apart_and_no_more() {
        for (behind, right) in
            [(0, true), (2_000_000, true), (-2_000_000, true), (2_100_000, false), (-2_100_000, false)]
        {
            assert_eq!(clocks(behind).ok, right, "{behind}");
        }
        assert!(clocks(-90_000_000).text.contains("90.0 seconds apart"));
    }

    #[test]
    fn it_says_how_many_messages_wait_and_for_how_long() {
        let now: kernel::Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let before = |minutes: i64| Some(now - jiff::SignedDuration::from_mins(minutes));
        for (waiting_now, oldest, aside, right, said) in [
            (0, None, 0, true, "no message waits"),
            (1, before(5), 0, true, "one message waits, since 5 minutes"),
            (3, before(61), 0, false, "3 messages wait, the oldest since 61 minutes"),
            (0, None, 2, false, "2 are of a kind that only another version of Argine knows"),
        ] {
            let counts = Counts { waiting: waiting_now, oldest, aside, ..Counts::default() };
            let (leaves, words) = waiting(&counts, now);
            assert!(leaves == right && words.contains(said), "{words}");
        }
    }
}
