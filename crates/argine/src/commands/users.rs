//! `argine user …`, by whoever has the machine: `create` is for the first administrator of an installation.

use std::io::Read;

use access::{Actor, AudienceKind, Role, sessions};
use accounts::model::HeldRole;
use accounts::rules::Deed;
use accounts::service::{self, GrantForm, Said, UserForm, UserQuery};
use kernel::Problem;
use serde::Serialize;
use storage::{Db, Tx};
use uuid::Uuid;

use super::{invite, open, print_json};
use crate::cli::User;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Runs `argine user …`.
///
/// # Errors
/// Wrong fields by name.
pub async fn run(settings: &Settings, command: User) -> Outcome {
    match command {
        User::Create { login, name, role, unit, until } => {
            let grant = GrantForm { role, unit, from: None, until };
            create(settings, UserForm { id: None, login, name, grant }).await
        }
        User::Invite(wanted) => {
            let json = wanted.json.json;
            let login = wanted.login.clone();
            let db = open(settings).await?;
            let way = invite::way(&db, settings, wanted.by_mail).await?;
            let Some(invited) = invite::invite(&db, &way, wanted).await? else {
                println!("{login} waits for the approval of another administrator: see argine user approve");
                return Ok(());
            };
            if json {
                return print_json(&invited);
            }
            print!("{invited}");
            Ok(())
        }
        User::Suspend { login, reason, note, asked_by } => {
            suspend(&open(settings).await?, &login, &reason, &note, asked_by).await?;
            println!("suspended {login}");
            Ok(())
        }
        User::ResetFactor { login, reason, note, asked_by } => {
            reset_factor(&open(settings).await?, &login, &reason, &note, asked_by).await?;
            println!("took the second factor of {login} away");
            Ok(())
        }
        User::Approve { id: None, asked_by, .. } => {
            waiting(&open(settings).await?, asked_by).await?.iter().for_each(|line| println!("{line}"));
            Ok(())
        }
        User::Approve { id: Some(id), reason, note, asked_by } => {
            settle(&open(settings).await?, id, said(&reason, &note), asked_by, true).await?;
            println!("approved {id}: whoever asked for it prepares the letter");
            Ok(())
        }
        User::Refuse { id, reason, note, asked_by } => {
            settle(&open(settings).await?, id, said(&reason, &note), asked_by, false).await?;
            println!("refused {id}");
            Ok(())
        }
        User::List { asked_by, json } => {
            let users = list(&open(settings).await?, asked_by).await?;
            if json.json {
                return print_json(&users);
            }
            users.iter().for_each(|user| println!("{user}"));
            Ok(())
        }
    }
}

async fn create(settings: &Settings, form: UserForm) -> Outcome {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        return Err(Failure::new(
            "give the password on standard input: it is not taken from the command line",
        ));
    }
    let db = open(settings).await?;
    let machine = db.read(|tx| Ok(sessions::as_machine(tx))).await?;
    let prepared = service::prepare_user(&db, &machine, &form, password).await;
    let user = prepared.map_err(|problem| explained(problem, &form.grant))?;
    let login = user.login.clone();
    db.write(move |tx| access::users::insert(tx, &user)).await?;
    println!("created {login}");
    Ok(())
}

/// Under whose name something is recorded.
pub(super) fn asking(tx: &mut Tx<'_>, asked_by: Option<&str>) -> kernel::Result<Actor> {
    match asked_by {
        Some(login) => sessions::as_user(tx, login),
        None => Ok(sessions::as_machine(tx)),
    }
}

fn said(why: &str, note: &str) -> Said {
    Said { id: Uuid::now_v7(), seen: None, why: why.to_owned(), note: note.to_owned() }
}

/// What waits, a line each; no name, which `user list` prints.
async fn waiting(db: &Db, asked_by: Option<String>) -> Outcome<Vec<String>> {
    let found = db.read(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::waiting(tx, &actor)
    });
    let line = |one: access::approvals::RoleRequest| {
        format!("{} {} {} {} until {}", one.id, one.login, one.role.code(), one.unit.code, one.expires_at)
    };
    Ok(found.await?.into_iter().map(line).collect())
}

async fn settle(db: &Db, id: Uuid, said: Said, asked_by: Option<String>, approve: bool) -> Outcome {
    let settled = db.write(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::settle(tx, &actor, id, &said, approve)
    });
    settled.await.map_err(|problem| match &problem {
        Problem::Invalid(fields) if fields.iter().any(|field| field.field == "why") => {
            let deed = if approve { Deed::Approve } else { Deed::Decline };
            Failure::new(format!("reason: one of {}", deed.reasons().join(", ")))
        }
        _ => problem.into(),
    })
}

async fn suspend(db: &Db, login: &str, why: &str, note: &str, asked_by: Option<String>) -> Outcome {
    let login = login.trim().to_lowercase();
    let said = said(why, note);
    let suspended = db.write(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::suspend_login(tx, &actor, &login, &said)
    });
    suspended.await.map_err(|problem| match &problem {
        Problem::Invalid(fields) if fields.iter().any(|field| field.field == "why") => {
            Failure::new(format!("reason: one of {}", Deed::Suspend.reasons().join(", ")))
        }
        _ => problem.into(),
    })
}

pub(super) async fn reset_factor(
    db: &Db,
    login: &str,
    why: &str,
    note: &str,
    asked_by: Option<String>,
) -> Outcome {
    let login = login.trim().to_lowercase();
    let said = Said { id: Uuid::now_v7(), seen: None, why: why.to_owned(), note: note.to_owned() };
    let reset = db.write(move |tx| {
        let actor = asking(tx, asked_by.as_deref())?;
        service::reset_factor_login(tx, &actor, &login, &said)
    });
    reset.await.map_err(|problem| match &problem {
        Problem::Invalid(fields) if fields.iter().any(|field| field.field == "why") => {
            Failure::new(format!("reason: one of {}", Deed::ResetFactor.reasons().join(", ")))
        }
        _ => problem.into(),
    })
}

/// A user, as he is printed.
#[derive(Serialize)]
struct Listed {
    id: String,
    login: String,
    name: String,
    active: bool,
    last_sign_in: Option<String>,
    roles: Vec<ListedRole>,
}

#[derive(Serialize)]
struct ListedRole {
    role: &'static str,
    unit: String,
    from: String,
    until: Option<String>,
}

impl std::fmt::Display for Listed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = if self.active { "active" } else { "suspended" };
        let roles: Vec<_> = self.roles.iter().map(|held| format!("{} {}", held.role, held.unit)).collect();
        write!(f, "{:24} {state:10} {:24} {}", self.login, self.name, roles.join(", "))
    }
}

async fn list(db: &Db, asked_by: Option<String>) -> Outcome<Vec<Listed>> {
    let found = db
        .read(move |tx| {
            let actor = asking(tx, asked_by.as_deref())?;
            service::list_users(tx, &actor, &UserQuery::default())
        })
        .await?;
    let role = |held: HeldRole| ListedRole {
        role: held.role.code(),
        unit: held.unit.code,
        from: held.valid_from.to_string(),
        until: kernel::clock::last_day(held.valid_to).map(|last| last.to_string()),
    };
    let listed = found.users.into_iter().map(|user| Listed {
        id: user.id.to_string(),
        login: user.login,
        name: user.name,
        active: user.active,
        last_sign_in: user.last_sign_in.map(|at| at.to_string()),
        roles: user.roles.into_iter().map(role).collect(),
    });
    Ok(listed.collect())
}

/// What is wrong with a role or its unit, in words; whatever else is wrong, by field.
pub(super) fn explained(problem: Problem, asked: &GrantForm) -> Failure {
    let Problem::Invalid(fields) = &problem else { return problem.into() };
    let words = fields.iter().map(|field| match (field.field, Role::parse(&asked.role)) {
        ("role", Ok(role)) => format!("role: {} is not yours to give", role.code()),
        ("role", Err(_)) => {
            let roles = Role::ALL.map(Role::code).join(", ");
            format!("role: none is called {:?}; there are {roles}", asked.role)
        }
        ("unit", Ok(_)) if field.key == "access-unit-not-yours" => {
            format!("unit: {:?} is none, or not in your territory", asked.unit)
        }
        ("unit", Ok(role)) => {
            format!(
                "unit: {:?} is none; {} is held for {}",
                asked.unit,
                role.code(),
                unit_of(role.unit_kind())
            )
        }
        _ => format!("{}: {}", field.field, field.key),
    });
    Failure::new(words.collect::<Vec<_>>().join("; "))
}

/// What a unit of this kind is, and how it is written.
fn unit_of(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Region => "the region: 010",
        AudienceKind::Asl => "an ASL: three digits or short name, e.g. 204 or TO4",
        AudienceKind::Province => "a province of Piedmont: sign or name, e.g. TO",
        AudienceKind::Comune => "a comune of Piedmont: six digits or name, e.g. 001125",
        AudienceKind::Gp => "a doctor: the regional code of somebody in the register",
        AudienceKind::Laboratory => "a laboratory: its code",
        AudienceKind::Hospital => "a hospital: the six digits of its HSP code",
        AudienceKind::SamplingPlace => "a place where samples are taken: its code, e.g. 204-8F3A2C1D",
        AudienceKind::School => "a school: the ten characters of the ministry's code",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use access::Unit;
    use accounts::service::Way;
    use kernel::FieldProblem;
    use kernel::ids::UserId;

    use super::*;
    use crate::cli::{Invite, Json};

    /// An administrator who is signed in.
    pub(in crate::commands) fn administrator(db: &testkit::TestDb) -> sessions::Token {
        let token = sessions::Token::new().unwrap();
        let fresh = token.clone();
        db.write(move |tx| {
            let user = access::users::NewUser {
                id: UserId::new(),
                login: "a.verdi".to_owned(),
                name: "Ada Verdi".to_owned(),
                password_hash: "fits nothing".to_owned(),
                role: Role::Administrator,
                unit: Unit { code: "010".to_owned(), name: "Regione Piemonte".to_owned() },
                valid_from: jiff::civil::date(2020, 1, 1),
                valid_to: kernel::clock::FOREVER,
            };
            access::users::insert(tx, &user)?;
            sessions::open(tx, user.id, &fresh)
        })
        .unwrap();
        token
    }

    /// Nobody is asked for a password: by the machine alone, an administrator, his guest and what becomes of him.
    #[test]
    fn whoever_has_the_machine_lists_invites_and_suspends() {
        testkit::on_each_engine(
            &crate::wiring::modules(),
            &crate::wiring::audit_modules(),
            storage::Reactions::new,
            |db| {
                let token = administrator(db);
                let users = db.block_on(list(&db.db, None)).unwrap();
                let administrator = users[0].login.clone();
                let wanted = |role: &str, asked_by: &str| Invite {
                    login: "b.neri".to_owned(),
                    name: "Bruna Neri".to_owned(),
                    role: role.to_owned(),
                    unit: "Ivrea".to_owned(),
                    from: None,
                    until: None,
                    email: String::new(),
                    by_mail: false,
                    tax_code: String::new(),
                    contact: "011 000000".to_owned(),
                    asked_by: asked_by.to_owned(),
                    json: Json { json: false },
                };
                let wrong = db
                    .block_on(invite::invite(&db.db, &Way::Paper, wanted("king", &administrator)))
                    .err()
                    .unwrap();
                assert!(wrong.to_string().starts_with("role: none is called"), "{wrong}");
                assert!(
                    db.block_on(invite::invite(&db.db, &Way::Paper, wanted("mayor", "nobody"))).is_err(),
                    "somebody invites"
                );
                let invited = db
                    .block_on(invite::invite(&db.db, &Way::Paper, wanted("mayor", &administrator)))
                    .unwrap()
                    .unwrap();
                let letter = invited.letter.unwrap();
                assert_eq!(letter.path, format!("/invitation#{}", letter.code));
                let users = db.block_on(list(&db.db, Some(administrator.clone()))).unwrap();
                let held = &users.iter().find(|user| user.login == "b.neri").unwrap().roles[0];
                assert_eq!((held.role, held.unit.as_str(), &held.until), ("mayor", "001125", &None));

                let suspended = |login: &str, why: &str| db.block_on(suspend(&db.db, login, why, "", None));
                let wrong = suspended(&administrator, "whatever").err().unwrap().to_string();
                assert!(wrong.contains("left, absence"), "{wrong}");
                assert!(suspended("nobody", "left").is_err());
                let enters = || {
                    db.read({
                        let token = token.clone();
                        move |tx| sessions::enter(tx, &token)
                    })
                    .is_ok()
                };
                assert!(enters());
                suspended(&administrator, "lost").unwrap();
                assert!(!enters(), "his session has ended");
                let users = db.block_on(list(&db.db, None)).unwrap();
                assert!(!users.iter().find(|user| user.login == administrator).unwrap().active);
            },
        );
    }

    #[test]
    fn a_wrong_role_or_unit_is_explained_in_words() {
        let asked = |role: &str, unit: &str| GrantForm {
            role: role.to_owned(),
            unit: unit.to_owned(),
            ..GrantForm::default()
        };
        let wrong = |field: &'static str| Problem::Invalid(vec![FieldProblem::new(field, "some-key")]);
        let words = explained(wrong("role"), &asked("sindaco", "Ivrea")).to_string();
        assert!(
            words.starts_with("role: none is called \"sindaco\"; there are gp, ") && words.contains("mayor")
        );
        for role in Role::ALL {
            let words = explained(wrong("unit"), &asked(role.code(), "nowhere")).to_string();
            let start = format!("unit: \"nowhere\" is none; {} is held for ", role.code());
            assert!(words.starts_with(&start), "{words}");
        }
        assert_eq!(explained(wrong("login"), &asked("gp", "")).to_string(), "login: some-key");
    }
}
