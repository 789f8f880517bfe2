//! One user for each role, so that the story can be walked through.

use access::{Role, Unit, passwords, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, clock};
use sampling::model::Place;
use storage::Db;
use territory::doctors::Doctor;

/// The comune in which the demo's story is told: Ivrea, ASL TO4.
pub const COMUNE: &str = "001125";
/// Its ASL.
pub const ASL: &str = "204";

/// A user whose password is known.
#[derive(Debug, Clone)]
pub struct DemoUser {
    /// His role.
    pub role: Role,
    /// Login.
    pub login: String,
    /// Password, known to everybody who reads this.
    pub password: String,
    /// The unit of the role.
    pub unit: Unit,
    /// Further roles and their units.
    pub also: Vec<(Role, Unit)>,
}

/// The users of the demo, one for each role that finds something to do, and last one with two; `doctor` is the GP whose patients the story is about, `place` where
/// samples are taken.
pub fn of_demo(doctor: &Doctor, place: &Place) -> Result<Vec<DemoUser>> {
    let region = territory::get();
    let asl = region.asl(ASL).ok_or(Problem::NotFound)?;
    let comune = region.comune(COMUNE, jiff::civil::date(2020, 11, 14)).ok_or(Problem::NotFound)?;
    let laboratory = region.laboratories_serving(ASL).next().ok_or(Problem::NotFound)?;
    let unit = |code: &str, name: &str| Unit { code: code.to_owned(), name: name.to_owned() };
    let doctor_name = format!("{} {}", doctor.family_name, doctor.given_name);
    let user = |role: Role, login: &str, unit: Unit| DemoUser {
        role,
        login: login.to_owned(),
        password: format!("argine-demo-{login}"),
        unit,
        also: Vec::new(),
    };
    let mayor = (Role::Mayor, unit(&comune.istat, &comune.name));
    let doctor_and_mayor =
        DemoUser { also: vec![mayor], ..user(Role::Gp, "incarichi", unit(&doctor.code, &doctor_name)) };
    Ok(vec![
        user(Role::Gp, "medico", unit(&doctor.code, &doctor_name)),
        user(Role::SispOperator, "sisp", unit(&asl.code, &asl.name)),
        user(Role::AslDirector, "direttore", unit(&asl.code, &asl.name)),
        user(Role::LaboratoryTechnician, "laboratorio", unit(&laboratory.code, &laboratory.name)),
        user(Role::Mayor, "sindaco", unit(&comune.istat, &comune.name)),
        user(Role::MayorDelegate, "delegato", unit(&comune.istat, &comune.name)),
        user(Role::CrisisUnit, "crisi", unit("010", "Regione Piemonte")),
        user(Role::HelpDesk, "assistenza", unit("010", "Regione Piemonte")),
        user(Role::Administrator, "admin", unit("010", "Regione Piemonte")),
        user(Role::Administrator, "admin2", unit("010", "Regione Piemonte")),
        user(Role::AslAdministrator, "admin.asl", unit(&asl.code, &asl.name)),
        user(Role::DataProtectionOfficer, "dpo", unit(&asl.code, &asl.name)),
        user(Role::SamplingOperator, "prelievi", unit(&place.code(), &place.data.name)),
        doctor_and_mayor,
    ])
}

/// The name each demo user bears on the screen: invented, and recognisable as such.
fn shown_name(user: &DemoUser) -> String {
    match user.role {
        _ if !user.also.is_empty() => "Medico e Sindaco Dimostrativo".to_owned(),
        Role::Gp => user.unit.name.clone(),
        Role::SispOperator => "Operatore Dimostrativo".to_owned(),
        Role::LaboratoryTechnician => "Tecnico Dimostrativo".to_owned(),
        Role::Mayor => "Sindaco Dimostrativo".to_owned(),
        Role::CrisisUnit => "Unità Dimostrativa".to_owned(),
        Role::Administrator if user.login == "admin2" => "Seconda Amministratrice Dimostrativa".to_owned(),
        Role::Administrator => "Amministratore Dimostrativo".to_owned(),
        Role::AslAdministrator => "Amministratrice di ASL Dimostrativa".to_owned(),
        Role::AslDirector => "Direttore Dimostrativo".to_owned(),
        Role::MayorDelegate => "Delegato Dimostrativo".to_owned(),
        Role::HelpDesk => "Assistente Dimostrativo".to_owned(),
        Role::SamplingOperator => "Prelevatrice Dimostrativa".to_owned(),
        _ => "Utente Dimostrativo".to_owned(),
    }
}

/// Writes the users; the hashes are computed before the unit of work.
///
/// # Errors
/// As `Db::write`.
pub async fn create(db: &Db, wanted: &[DemoUser]) -> Result<()> {
    for user in wanted {
        let new = users::NewUser {
            id: UserId::new(),
            login: user.login.clone(),
            name: shown_name(user),
            password_hash: passwords::hash_bounded(user.password.clone()).await?,
            role: user.role,
            unit: user.unit.clone(),
            valid_from: clock::local_date(db.clocks().now()),
            valid_to: clock::FOREVER,
        };
        let also = user.also.clone();
        db.write(move |tx| {
            users::insert(tx, &new)?;
            let period = (new.valid_from, new.valid_to);
            also.iter().try_for_each(|(role, unit)| users::insert_role(tx, new.id, *role, unit, period))
        })
        .await?;
    }
    Ok(())
}
