//! `argine user invite`: by whoever has the machine, in the name of an administrator.

use accounts::service::{self, GrantForm, InviteForm, UserForm, Way};
use serde::Serialize;
use storage::Db;

use super::users::{asking, explained};
use crate::cli::Invite;
use crate::failure::{Failure, Outcome};
use crate::server;
use crate::settings::Settings;

/// An invitation, as it is printed.
#[derive(Serialize)]
pub(super) struct Invited {
    login: String,
    /// Whether the link has gone to his address: then it is told to nobody else.
    mailed: bool,
    #[serde(flatten)]
    pub(super) letter: Option<Letter>,
}

/// What is printed of a letter.
#[derive(Serialize)]
pub(super) struct Letter {
    pub(super) code: String,
    pub(super) path: String,
    expires_at: String,
}

impl std::fmt::Display for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "invited {}", self.login)?;
        let Some(letter) = &self.letter else {
            return writeln!(f, "the link leaves for his address: /admin/mail says whether it did");
        };
        writeln!(f, "code {}, at the page /invitation or {}", letter.code, letter.path)?;
        writeln!(f, "good until {}", letter.expires_at)
    }
}

/// How the invitation is to go. The server sends it: without one that does, it would lie there.
pub(super) async fn way(db: &Db, settings: &Settings, by_mail: bool) -> Outcome<Way> {
    if !by_mail {
        return Ok(Way::Paper);
    }
    if !db.read(access::mail::is_on).await? {
        return Err(Failure::new(
            "--by-mail: no server of this installation sends e-mail, start it with --smtp-url; without --by-mail the code is \
             printed",
        ));
    }
    Ok(Way::Mail(server::keys(db, settings).await?))
}

/// Invites somebody; none when the role waits for another administrator.
///
/// # Errors
/// Wrong fields by name.
pub(super) async fn invite(db: &Db, way: &Way, wanted: Invite) -> Outcome<Option<Invited>> {
    let Invite { login, name, role, unit, from, until, email, tax_code, contact, asked_by, .. } = wanted;
    let way = way.clone();
    let grant = GrantForm { role, unit, from, until };
    let asked = grant.clone();
    let form = InviteForm { user: UserForm { id: None, login, name, grant }, email, contact, tax_code };
    let login = form.user.login.trim().to_lowercase();
    let by = asked_by.clone();
    let actor = db.read(move |tx| asking(tx, Some(&by))).await?;
    let prepared =
        service::prepare_invite(db, &actor, &form).await.map_err(|problem| explained(problem, &asked))?;
    let invited = db
        .write(move |tx| {
            let actor = asking(tx, Some(&asked_by))?;
            service::invite(tx, &actor, &way, &prepared)
        })
        .await?;
    let letter = match invited {
        service::Invited::Letter(letter) => letter,
        service::Invited::Waits => return Ok(None),
        service::Invited::Mailed => return Ok(Some(Invited { login, mailed: true, letter: None })),
        service::Invited::Before => return Err(Failure::new("the letter was shown before")),
    };
    let path = format!("/invitation#{}", letter.code);
    let expires_at = letter.expires_at.to_string();
    let printed = Letter { code: letter.code, path, expires_at };
    Ok(Some(Invited { login, mailed: false, letter: Some(printed) }))
}

#[cfg(test)]
mod tests {
    use super::super::users::tests::administrator;
    use super::*;
    use crate::cli::Json;

    #[test]
    fn an_invitation_by_mail_is_printed_to_nobody() {
        testkit::on_each_engine(
            &crate::wiring::modules(),
            &crate::wiring::audit_modules(),
            storage::Reactions::new,
            |db| {
                administrator(db);
                let settings = Settings { data_folder: Some(db.folder().to_owned()), ..Settings::default() };
                let refused = db.block_on(way(&db.db, &settings, true)).err().unwrap().to_string();
                assert!(refused.contains("--smtp-url"), "{refused}");
                db.write(|tx| access::mail::switch(tx, true)).unwrap();
                let by_mail = db.block_on(way(&db.db, &settings, true)).unwrap();
                let wanted = |tax_code: &str| Invite {
                    login: "b.neri".to_owned(),
                    name: "Bruna Neri".to_owned(),
                    role: "mayor".to_owned(),
                    unit: "Ivrea".to_owned(),
                    from: None,
                    until: None,
                    email: "b.neri@example.org".to_owned(),
                    by_mail: true,
                    tax_code: tax_code.to_owned(),
                    contact: "011 000000".to_owned(),
                    asked_by: "a.verdi".to_owned(),
                    json: Json { json: false },
                };
                let wrong = db.block_on(invite(&db.db, &by_mail, wanted("RSSMRA80A01L219X"))).err().unwrap();
                assert!(wrong.to_string().starts_with("tax_code: "), "{wrong}");
                let invited =
                    db.block_on(invite(&db.db, &by_mail, wanted("RSSMRA80A01L219M"))).unwrap().unwrap();
                assert!(invited.mailed && invited.letter.is_none());
                assert!(invited.to_string().contains("leaves for his address"), "{invited}");
                let json = serde_json::to_string(&invited).unwrap();
                assert_eq!(json, r#"{"login":"b.neri","mailed":true}"#);
                let message = db.write(access::mail::claim).unwrap().unwrap();
                assert_eq!(message.to, "b.neri@example.org");
            },
        );
    }
}
