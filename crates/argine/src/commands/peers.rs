//! `argine lab peer …`: which systems of laboratories may send HL7 v2, by whoever has the machine.

use kernel::Problem;
use kernel::clock::last_day;
use mllp::model::{Key, NewPeer, Peer as Registered, PeerLine};
use mllp::{service, tls};
use serde::Serialize;
use storage::Db;
use uuid::Uuid;

use super::users::asking;
use super::{open, print_json};
use crate::cli::{AddPeer, Peer};
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Runs `argine lab peer …`.
///
/// # Errors
/// Wrong fields, in words.
pub async fn run(settings: &Settings, command: Peer) -> Outcome {
    match command {
        Peer::Add(wanted) => {
            let json = wanted.json.json;
            let added = Listed::of(add(&open(settings).await?, wanted).await?);
            if json {
                return print_json(&added);
            }
            println!("added {} for {} as {}", added.id, added.laboratory, added.login);
        }
        Peer::List { asked_by, json } => {
            let listed = list(&open(settings).await?, asked_by).await?;
            if json.json {
                return print_json(&listed);
            }
            listed.iter().for_each(|line| println!("{line}"));
        }
        Peer::End { id, asked_by } => {
            let ending = move |tx: &mut storage::Tx<'_>| {
                let actor = asking(tx, asked_by.as_deref())?;
                service::end_peer(tx, &actor, id)
            };
            open(settings).await?.write(ending).await?;
            println!("ended {id}");
        }
    }
    Ok(())
}

async fn add(db: &Db, wanted: AddPeer) -> Outcome<Registered> {
    let certificate = match (&wanted.certificate, &wanted.sha256) {
        (Some(file), _) => tls::digest_of_file(file).map_err(Failure::unreachable)?,
        (None, Some(digits)) => digits.replace(':', "").to_lowercase(),
        (None, None) => String::new(),
    };
    let AddPeer {
        login, application, facility, laboratory, unmatched_is_error, from, until, asked_by, ..
    } = wanted;
    let new = NewPeer {
        id: Uuid::now_v7(),
        key: Key { certificate, application, facility },
        login: login.trim().to_lowercase(),
        laboratory,
        unmatched_is_error,
        valid_from: from,
        last_day: until,
    };
    let added = db.write(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::add_peer(tx, &actor, &new)
    });
    added.await.map_err(explained)
}

async fn list(db: &Db, asked_by: Option<String>) -> Outcome<Vec<Listed>> {
    let found = db.read(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::peers(tx, &actor)
    });
    Ok(found.await?.into_iter().map(Listed::sent).collect())
}

/// What is wrong, in words.
fn explained(problem: Problem) -> Failure {
    let Problem::Invalid(fields) = &problem else { return problem.into() };
    let words = fields.iter().map(|field| {
        let why = match field.key {
            "mllp-login-unknown" => "there is no such active user, or not within what you administer",
            "mllp-login-no-machine" => {
                "the user holds no role laboratory_machine today: argine user create … --role laboratory_machine"
            }
            "mllp-laboratory-not-held" => "the account does not speak for that laboratory",
            "mllp-laboratory-which" => "the account speaks for several: say which",
            "mllp-certificate-form" => "a SHA-256 has 64 digits from 0 to f",
            "mllp-key-missing" => {
                "give the certificate (--certificate or --sha256); where TLS is not used, --application or --facility"
            }
            "mllp-key-taken" => {
                "certificate, application and facility are those of a system that sends already: end that one first"
            }
            "mllp-name-form" => "a name without blanks around it and without control characters",
            "mllp-until-before" => "the last day is before the first",
            key => key,
        };
        format!("{}: {why}", field.field)
    });
    Failure::new(words.collect::<Vec<_>>().join("; "))
}

/// A system, as it is printed.
#[derive(Serialize)]
struct Listed {
    id: String,
    laboratory: String,
    login: String,
    active: bool,
    certificate: Option<String>,
    application: String,
    facility: String,
    unmatched_is_error: bool,
    from: String,
    until: Option<String>,
    added_at: String,
    added_by: Option<String>,
    last_message: Option<String>,
    accepted: i64,
    errors: i64,
    rejected: i64,
    repeated: i64,
}

impl Listed {
    fn of(peer: Registered) -> Self {
        Self::sent(PeerLine { peer, counts: mllp::model::Counts::default(), last_at: None })
    }

    fn sent(line: PeerLine) -> Self {
        let PeerLine { peer, counts, last_at } = line;
        Self {
            id: peer.id.to_string(),
            laboratory: peer.laboratory,
            login: peer.login,
            active: peer.active,
            certificate: Some(peer.key.certificate).filter(|digest| !digest.is_empty()),
            application: peer.key.application,
            facility: peer.key.facility,
            unmatched_is_error: peer.unmatched_is_error,
            from: peer.valid_from.to_string(),
            until: last_day(peer.valid_to).map(|day| day.to_string()),
            added_at: peer.added_at.to_string(),
            added_by: peer.added_by,
            last_message: last_at.map(|at| at.to_string()),
            accepted: counts.accepted,
            errors: counts.errors,
            rejected: counts.rejected,
            repeated: counts.repeated,
        }
    }
}

impl std::fmt::Display for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shows =
            self.certificate.as_deref().and_then(|digest| digest.get(..16)).unwrap_or("no certificate");
        let until = self.until.as_deref().unwrap_or("no end");
        let state = if self.active { "" } else { ", account suspended" };
        write!(
            f,
            "{} {:12} {:20} {shows:16} {}/{} {} to {until}{state}; seven days: {} AA, {} AE, {} AR, last {}",
            self.id,
            self.laboratory,
            self.login,
            self.application,
            self.facility,
            self.from,
            self.accepted,
            self.errors,
            self.rejected,
            self.last_message.as_deref().unwrap_or("none")
        )
    }
}
