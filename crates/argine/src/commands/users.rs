//! `argine user create`: for the first administrator of an installation, by whoever has the machine.

use std::io::Read;

use accounts::service::{self, GrantForm, UserForm};

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
    let user = service::prepare_user(&db, &form, password).await?;
    let login = user.login.clone();
    db.write(move |tx| access::users::insert(tx, &user)).await?;
    println!("created {login}");
    Ok(())
}
