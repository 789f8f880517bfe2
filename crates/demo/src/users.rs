//! One user for each role, so that the story can be walked through.

use access::{AudienceKind, Role, Unit, passwords, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, clock};
use sampling::model::Place;
use storage::{Db, args};
use territory::doctors::Doctor;

use crate::sql;

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

/// The users of the demo, one for each role (of administrators two: what one asks for the other approves), and last one with
/// two; `doctor` is the GP whose patients the story is about, `place` where samples are taken.
pub fn of_demo(doctor: &Doctor, place: &Place) -> Result<Vec<DemoUser>> {
    let user = |role: Role, login: &str| -> Result<DemoUser> {
        let (login, password) = (login.to_owned(), format!("argine-demo-{login}"));
        Ok(DemoUser { role, login, password, unit: unit_of(role, doctor, place)?, also: Vec::new() })
    };
    let mayor = (Role::Mayor, unit_of(Role::Mayor, doctor, place)?);
    let both = DemoUser { also: vec![mayor], ..user(Role::Gp, "incarichi")? };
    LOGINS.iter().map(|(role, login)| user(*role, login)).chain([Ok(both)]).collect()
}

/// Who signs in as what: first those of the story, then those with pages of their own, then a machine, which has none, and last
/// those whose module is to come.
const LOGINS: [(Role, &str); 26] = [
    (Role::Gp, "medico"),
    (Role::SispOperator, "sisp"),
    (Role::AslDirector, "direttore"),
    (Role::LaboratoryTechnician, "laboratorio"),
    (Role::Mayor, "sindaco"),
    (Role::MayorDelegate, "delegato"),
    (Role::CrisisUnit, "crisi"),
    (Role::HelpDesk, "assistenza"),
    (Role::Administrator, "admin"),
    (Role::Administrator, "admin2"),
    (Role::AslAdministrator, "admin.asl"),
    (Role::DataProtectionOfficer, "dpo"),
    (Role::SamplingOperator, "prelievi"),
    (Role::UscaDoctor, "usca"),
    (Role::RsaOperator, "rsa"),
    (Role::SchoolReferent, "scuola"),
    (Role::Pharmacy, "farmacia"),
    (Role::EmergencyDoctor, "emergenza"),
    (Role::OutOfHoursDoctor, "guardia"),
    (Role::HospitalBedOperator, "posti.letto"),
    (Role::RegionalSuperUser, "regione"),
    (Role::SystemAdministrator, "sistemi"),
    (Role::LaboratoryMachine, "macchina"),
    (Role::Prefecture, "prefettura"),
    (Role::SuppliesOfficer, "forniture"),
    (Role::StaffingOfficer, "personale"),
];

/// The unit in which the demo's holder of a role works: where the story is told.
fn unit_of(role: Role, doctor: &Doctor, place: &Place) -> Result<Unit> {
    let region = territory::get();
    let comune = region.comune(COMUNE, jiff::civil::date(2020, 11, 14)).ok_or(Problem::NotFound)?;
    let unit = |code: &str, name: &str| Unit { code: code.to_owned(), name: name.to_owned() };
    let found = match role.unit_kind() {
        AudienceKind::Gp => {
            Some(unit(&doctor.code, &format!("{} {}", doctor.family_name, doctor.given_name)))
        }
        AudienceKind::Laboratory => {
            region.laboratories_serving(ASL).next().map(|one| unit(&one.code, &one.name))
        }
        AudienceKind::Hospital => {
            let mut here = region.hospitals().iter().filter(|one| one.comune == COMUNE && one.public);
            here.next().map(|one| unit(&one.code, &one.name))
        }
        AudienceKind::School => {
            let mut here = region.schools().iter().filter(|one| one.comune == COMUNE && one.state);
            here.next().map(|one| unit(&one.code, &one.name))
        }
        AudienceKind::Asl => region.asl(ASL).map(|asl| unit(&asl.code, &asl.name)),
        AudienceKind::Comune => Some(unit(&comune.istat, &comune.name)),
        AudienceKind::Province => Some(unit(&comune.province_code, &comune.province)),
        AudienceKind::SamplingPlace => Some(unit(&place.code(), &place.data.name)),
        AudienceKind::Region => Some(unit("010", "Regione Piemonte")),
    };
    found.ok_or(Problem::NotFound)
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
        Role::DataProtectionOfficer => "Responsabile Dati Dimostrativa".to_owned(),
        Role::UscaDoctor => "Medico USCA Dimostrativo".to_owned(),
        Role::RsaOperator => "Operatrice RSA Dimostrativa".to_owned(),
        Role::SchoolReferent => "Referente Scolastico Dimostrativo".to_owned(),
        Role::Pharmacy => "Farmacista Dimostrativa".to_owned(),
        Role::EmergencyDoctor => "Medico 118 Dimostrativo".to_owned(),
        Role::OutOfHoursDoctor => "Guardia Medica Dimostrativa".to_owned(),
        Role::LaboratoryMachine => "Sistema di Laboratorio Dimostrativo".to_owned(),
        _ => "Utente Dimostrativo".to_owned(),
    }
}

/// Writes those of the users whom nobody wrote before; the hashes are computed before the unit of work.
///
/// # Errors
/// As `Db::write`.
pub async fn create(db: &Db, wanted: &[DemoUser]) -> Result<()> {
    for user in wanted {
        let login = user.login.clone();
        if db.read(move |tx| tx.first(&sql::HAS_LOGIN, args![login], |_| Ok(()))).await?.is_some() {
            continue;
        }
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
