//! `argine key rotate`: other keys for the secrets in the database, or for the heads of the audit, while it is in use.

use access::factors;

use super::{open, print_json};
use crate::failure::Outcome;
use crate::server;
use crate::settings::Settings;

/// Makes a new key, seals everything anew and retires the keys before.
///
/// # Errors
/// When the keys are missing that secrets need, or the file cannot be written.
pub async fn rotate(settings: &Settings, json: bool) -> Outcome {
    let db = open(settings).await?;
    let keys = server::keys(&db, settings).await?;
    let rotated = factors::rotate(&db, &keys).await?;
    if json {
        return print_json(&rotated);
    }
    print!("{rotated}");
    Ok(())
}

/// Makes a new key for the heads of the audit, for which the old one vouches.
///
/// # Errors
/// As `Sequencer::change_key`.
pub async fn rotate_audit(settings: &Settings, json: bool) -> Outcome {
    let db = open(settings).await?;
    let change = server::sequencer(&db, settings)?.change_key().await?;
    if json {
        return print_json(&change);
    }
    println!(
        "{} signs from record {} on; {} vouches for it.",
        change.public_key, change.size, change.named_by
    );
    println!("Keep a copy of audit.key apart, and give it to every node with a data folder of its own.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use access::sessions::Token;
    use access::users::{self, NewUser};
    use access::{Role, Unit};
    use kernel::ids::UserId;

    use super::*;
    use crate::commands::users::reset_factor;
    use crate::wiring;

    fn ada() -> NewUser {
        NewUser {
            id: UserId::new(),
            login: "a.verdi".to_owned(),
            name: "Ada Verdi".to_owned(),
            password_hash: "fits nothing".to_owned(),
            role: Role::Administrator,
            unit: Unit { code: "010".to_owned(), name: "Regione Piemonte".to_owned() },
            valid_from: jiff::civil::date(2020, 1, 1),
            valid_to: kernel::clock::FOREVER,
        }
    }

    #[test]
    fn without_the_key_that_secrets_need_nothing_is_served() {
        testkit::on_each_engine(
            &wiring::modules(),
            &wiring::audit_modules(),
            storage::Reactions::new,
            |db| {
                let settings = Settings { data_folder: Some(db.folder().to_owned()), ..Settings::default() };
                let served = || db.block_on(server::keys(&db.db, &settings));
                let (keys, ada) = (served().unwrap(), ada());
                let user = ada.id;
                let begun = keys.clone();
                let place = factors::Place::pending(&Token::presented("x"));
                db.write(move |tx| {
                    users::insert(tx, &ada)?;
                    factors::begin(tx, &begun, user, place)?;
                    let code =
                        factors::enrolling(tx, &begun, user, place)?.map(|it| it.code_at(tx.clocks().now()));
                    factors::confirm(tx, &begun, user, place, None, &code.unwrap_or_default()).map(drop)
                })
                .unwrap();
                assert_eq!(db.block_on(factors::rotate(&db.db, &keys)).unwrap().key, 2);

                let (file, aside) = (db.folder().join(access::keys::FILE), db.folder().join("secrets.kept"));
                std::fs::rename(&file, &aside).unwrap();
                let refused = served().err().unwrap().to_string();
                for words in ["sealed with key 2", "secrets.key", "user reset-factor LOGIN"] {
                    assert!(refused.contains(words), "{words}: {refused}");
                }
                assert!(!file.exists(), "no other key is put in its place");
                std::fs::rename(&aside, &file).unwrap();
                served().unwrap();

                std::fs::remove_file(&file).unwrap();
                let taken = |why: &str| db.block_on(reset_factor(&db.db, "a.verdi", why, "", None));
                let wrong = taken("whatever").err().unwrap().to_string();
                assert!(wrong.contains("in_person, telephone"), "{wrong}");
                taken("lost_key").unwrap();
                served().unwrap();
                assert!(taken("lost_key").is_err(), "there is none any more");
            },
        );
    }
}
