//! `argine user create`: for the first administrator of an installation, by whoever has the machine.

use std::io::Read;

use access::{AudienceKind, Role};
use accounts::service::{self, GrantForm, UserForm};
use kernel::Problem;

use super::open;
use crate::cli::User;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Runs `argine user …`.
///
/// # Errors
/// Wrong fields by name.
pub async fn run(settings: &Settings, command: User) -> Outcome {
    let User::Create { login, name, role, unit, until } = command;
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        return Err(Failure::new(
            "give the password on standard input: it is not taken from the command line",
        ));
    }
    let db = open(settings)?;
    let grant = GrantForm { role, unit, from: None, until };
    let form = UserForm { id: None, login, name, grant };
    let prepared = service::prepare_user(&db, &form, password).await;
    let user = prepared.map_err(|problem| explained(problem, &form.grant))?;
    let login = user.login.clone();
    db.write(move |tx| access::users::insert(tx, &user)).await?;
    println!("created {login}");
    Ok(())
}

/// What is wrong with a role or its unit, in words; whatever else is wrong, by field.
fn explained(problem: Problem, asked: &GrantForm) -> Failure {
    let Problem::Invalid(fields) = &problem else { return problem.into() };
    let words = fields.iter().map(|field| match (field.field, Role::parse(&asked.role)) {
        ("role", _) => {
            let roles = Role::ALL.map(Role::code).join(", ");
            format!("role: none is called {:?}; there are {roles}", asked.role)
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
        AudienceKind::School => "a school: the ten characters of the ministry's code",
    }
}

#[cfg(test)]
mod tests {
    use kernel::FieldProblem;

    use super::*;

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
