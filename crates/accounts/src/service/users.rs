//! Users and the roles they are given.

use access::audit::{self, Entry};
use access::users::{self, NewUser};
use access::{Action, Actor, AudienceKind, Role, Unit, decide, passwords};
use kernel::ids::UserId;
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::{Db, Tx};

use crate::model::UserList;
use crate::store;

/// Unit code of the region.
const REGION: &str = "010";

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
    /// Code of the unit, or its name when that says which. The region's may be left out.
    pub unit: String,
    /// Last day, empty for no end.
    pub until: Option<Date>,
}

/// Whether an actor administers users: asked before a password is hashed for nothing.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_manage_users(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::UserManage).map(drop)
}

/// A page of users, by login, after a user.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_users(tx: &mut Tx<'_>, actor: &Actor, after: Option<UserId>, length: usize) -> Result<UserList> {
    let scope = decide(actor, Action::UserManage)?;
    let mut users = store::users_after(tx, &scope, after, length + 1)?;
    let more = users.len() > length;
    users.truncate(length);
    let next = users.last().filter(|_| more).map(|user| user.id);
    audit::record(tx, actor, Entry::new(Action::UserManage).detail("list"))?;
    Ok(UserList { users, next })
}

/// Creates a user who was prepared. The same id again is the same user.
///
/// # Errors
/// `Problem::Denied`; an invalid field `login` when it is taken.
pub fn create_user(tx: &mut Tx<'_>, actor: &Actor, user: &NewUser) -> Result<()> {
    users::create(tx, actor, user)
}

/// Suspends a user, or lets him in again. Nobody shuts himself out.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` for oneself.
pub fn set_active(tx: &mut Tx<'_>, actor: &Actor, user: UserId, active: bool) -> Result<()> {
    if user == actor.user && !active {
        decide(actor, Action::UserManage)?;
        return Err(Problem::Refused("accounts-suspend-self"));
    }
    users::set_active(tx, actor, user, active)
}

/// Checks a form and hashes its password: what remains can be written.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_user(db: &Db, form: UserForm) -> Result<NewUser> {
    let login = form.login.trim().to_lowercase();
    let mut problems = users::check(&login, &form.name, &form.password);
    let valid_from = kernel::clock::local_date(db.clocks().now());
    if form.until.is_some_and(|last| last < valid_from) {
        problems.push(FieldProblem::new("until", "accounts-until-past"));
    }
    let role = Role::parse(&form.role);
    let unit = match &role {
        Ok(role) => find_unit(db, role.unit_kind(), form.unit.trim()).await?,
        Err(_) => None,
    };
    match &role {
        Err(_) => problems.push(FieldProblem::new("role", "accounts-role-missing")),
        Ok(role) if unit.is_none() => problems.push(FieldProblem::new("unit", unit_key(role.unit_kind()))),
        Ok(_) => {}
    }
    let (Ok(role), Some(unit), true) = (role, unit, problems.is_empty()) else {
        return Err(Problem::Invalid(problems));
    };
    let valid_to =
        // The end of the calendar is what "for ever" is called inside.
        form.until.and_then(|last| last.tomorrow().ok()).unwrap_or(kernel::clock::FOREVER);
    let password_hash = passwords::hash_bounded(form.password).await?;
    let id = form.id.unwrap_or_else(UserId::new);
    let name = form.name.trim().to_owned();
    Ok(NewUser { id, login, name, password_hash, role, unit, valid_from, valid_to })
}

/// What to say when a unit of this kind is not found.
fn unit_key(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Gp => "accounts-unit-unknown-gp",
        AudienceKind::Asl => "accounts-unit-unknown-asl",
        AudienceKind::Laboratory => "accounts-unit-unknown-laboratory",
        AudienceKind::Comune => "accounts-unit-unknown-comune",
        AudienceKind::Province => "accounts-unit-unknown-province",
        AudienceKind::Hospital => "accounts-unit-unknown-hospital",
        AudienceKind::School => "accounts-unit-unknown-school",
        AudienceKind::Region => "accounts-unit-unknown-region",
    }
}

/// The unit of a kind, by its code, or by its name when only one bears it.
async fn find_unit(db: &Db, kind: AudienceKind, typed: &str) -> Result<Option<Unit>> {
    let today = db.clocks().today();
    let region = territory::get();
    let named = |name: &str| !typed.is_empty() && same_name(name, typed);
    let unit = |code: &str, name: &str| Unit { code: code.to_owned(), name: name.to_owned() };
    let capitals = typed.to_uppercase();
    Ok(match kind {
        AudienceKind::Asl => region
            .asl(typed)
            .or_else(|| region.asls().iter().find(|asl| named(&asl.name) || named(&asl.short)))
            .map(|asl| unit(&asl.code, &asl.name)),
        AudienceKind::Comune => {
            let mut with_name = region.comuni_at(today).filter(|comune| named(&comune.name));
            let only = with_name.next().filter(|_| with_name.next().is_none());
            region.comune(typed, today).or(only).map(|comune| unit(&comune.istat, &comune.name))
        }
        AudienceKind::Province => region
            .comuni_at(today)
            .find(|of| of.province_code == typed || of.province_sign == capitals || named(&of.province))
            .map(|of| unit(&of.province_code, &of.province)),
        AudienceKind::Laboratory => {
            region.laboratory(&capitals).map(|laboratory| unit(&laboratory.code, &laboratory.name))
        }
        AudienceKind::Hospital => region.hospital(typed).map(|hospital| unit(&hospital.code, &hospital.name)),
        AudienceKind::School => region.school(&capitals).map(|school| unit(&school.code, &school.name)),
        AudienceKind::Region => {
            (typed.is_empty() || typed == REGION).then(|| unit(REGION, "Regione Piemonte"))
        }
        AudienceKind::Gp => {
            let found = db.read(move |tx| territory::doctors::find(tx, &capitals)).await?;
            found.map(|doctor| unit(&doctor.code, &format!("{} {}", doctor.family_name, doctor.given_name)))
        }
    })
}

/// Whether two names differ in nothing but capitals, accents, blanks and signs. Digits count: TO3 is not TO4.
fn same_name(one: &str, other: &str) -> bool {
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    name_letters(one) == name_letters(other) && digits(one) == digits(other)
}
