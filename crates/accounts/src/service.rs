//! Signing in and out, users, and who saw whom.

use access::passwords;
use access::sessions::{self, Token};
use access::tree::{self, Access};
use access::users::{self, NewUser};
use access::{Action, Actor, Role, Unit, audit, decide};
use kernel::ids::{PersonId, UserId};
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Db;

/// Signs a user in with login and password; the same answer, in the same time, whether or not the login exists.
///
/// # Errors
/// An invalid field `password`; `Problem::Busy` when too many sign in at once; `Problem::Denied` without a role today.
pub async fn sign_in(db: &Db, login: String, password: String) -> Result<(Token, Actor)> {
    let found = db.read(move |tx| sessions::find_login(tx, &login)).await?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), Some(hash)));
    let fits = passwords::verify_bounded(password, hash).await?;
    let user = user.filter(|_| fits).ok_or_else(|| Problem::field("password", "accounts-sign-in-wrong"))?;
    let token = Token::new()?;
    let fresh = token.clone();
    let actor = db.write(move |tx| sessions::open(tx, user, &fresh)).await?;
    Ok((token, actor))
}

/// Ends a session; ending one that is over already is no error.
///
/// # Errors
/// As `Db::write`.
pub async fn sign_out(db: &Db, token: Token) -> Result<()> {
    db.write(move |tx| sessions::end(tx, &token)).await
}

/// What an administrator types to create a user.
#[derive(Debug, Clone, Default)]
pub struct UserForm {
    /// Made with the form, so that a second submission is the same user.
    pub id: Option<UserId>,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// First password.
    pub password: String,
    /// Code of the role.
    pub role: String,
    /// Code of the unit.
    pub unit: String,
    /// Last day, empty for no end.
    pub until: Option<Date>,
}

/// Checks a form and hashes its password: what remains can be written.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_user(db: &Db, form: UserForm) -> Result<NewUser> {
    let login = form.login.trim().to_lowercase();
    let mut problems = users::check(&login, &form.name, &form.password);
    let role = Role::parse(&form.role).map_err(|_| problems.push(FieldProblem::new("role", "accounts-role-missing")));
    let unit = match role {
        Ok(role) => find_unit(db, role, form.unit.trim()).await?,
        Err(()) => None,
    };
    if role.is_ok() && unit.is_none() {
        problems.push(FieldProblem::new("unit", "accounts-unit-unknown"));
    }
    let (Ok(role), Some(unit), true) = (role, unit, problems.is_empty()) else {
        return Err(Problem::Invalid(problems));
    };
    let valid_from = kernel::clock::local_date(db.clocks().now());
    let valid_to = form.until.map_or(Ok(kernel::clock::FOREVER), |last| last.tomorrow()).map_err(Problem::internal)?;
    let password_hash = passwords::hash_bounded(form.password).await?;
    let id = form.id.unwrap_or_default();
    Ok(NewUser { id, login, name: form.name.trim().to_owned(), password_hash, role, unit, valid_from, valid_to })
}

/// The unit a role may be held for, by its code.
async fn find_unit(db: &Db, role: Role, code: &str) -> Result<Option<Unit>> {
    let today = db.clocks().today();
    let region = territory::get();
    let name = match role {
        Role::SispOperator => region.asl(code).map(|asl| asl.name.clone()),
        Role::Mayor => region.comune(code, today).map(|comune| comune.name.clone()),
        Role::LaboratoryTechnician => region.laboratory(code).map(|laboratory| laboratory.name.clone()),
        Role::CrisisUnit | Role::Administrator => (code == "010").then(|| "Regione Piemonte".to_owned()),
        Role::Gp => {
            let doctor = code.to_owned();
            let found = db.read(move |tx| territory::doctors::find(tx, &doctor)).await?;
            found.map(|doctor| format!("{} {}", doctor.family_name, doctor.given_name))
        }
    };
    Ok(name.map(|name| Unit { code: code.to_owned(), name }))
}

/// Who accessed a person's data, for the administrator. Reading the log is itself logged, with the reason.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when nobody has that tax code.
pub async fn who_saw(db: &Db, actor: &Actor, tax_code: String, reason: String) -> Result<(PersonId, Vec<Access>)> {
    let scope = decide(actor, Action::AccessLogView)?;
    let actor = actor.clone();
    let person = db
        .read(move |tx| {
            let person = people::store::find_for_access_log(tx, &scope, &tax_code)?.ok_or(Problem::NotFound)?;
            let entry = audit::Entry::new(Action::AccessLogView).subject(person).detail(reason.clone());
            audit::record(tx, &actor, entry)?;
            Ok(person)
        })
        .await?;
    Ok((person, tree::who_saw(db, person.0).await?))
}
