//! One user for each role, so that the story can be walked through.

use access::{AudienceKind, Role, Unit, passwords, users};
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

/// The users of the demo, one for each role (of administrators two: what one asks for the other approves), and last one with
/// two; `doctor` is the GP whose patients the story is about, `place` where samples are taken.
pub fn of_demo(doctor: &Doctor, place: &Place) -> Result<Vec<DemoUser>> {
    let units = Units::new(doctor, place)?;
    let user = |role: Role, login: &str| DemoUser {
        role,
        login: login.to_owned(),
        password: format!("argine-demo-{login}"),
        unit: units.of(role),
        also: Vec::new(),
    };
    let mayor = (Role::Mayor, units.of(Role::Mayor));
    let mut users: Vec<DemoUser> = LOGINS.iter().map(|(role, login)| user(*role, login)).collect();
    users.push(DemoUser { also: vec![mayor], ..user(Role::Gp, "incarichi") });
    Ok(users)
}

/// Who signs in as what: first those of the story, then those with pages of their own, then those whose module is to come.
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

/// Where the story is told: one unit of each kind.
struct Units {
    doctor: Unit,
    laboratory: Unit,
    comune: Unit,
    province: Unit,
    hospital: Unit,
    school: Unit,
    place: Unit,
    asl: Unit,
    region: Unit,
}

impl Units {
    fn new(doctor: &Doctor, place: &Place) -> Result<Self> {
        let region = territory::get();
        let asl = region.asl(ASL).ok_or(Problem::NotFound)?;
        let comune = region.comune(COMUNE, jiff::civil::date(2020, 11, 14)).ok_or(Problem::NotFound)?;
        let laboratory = region.laboratories_serving(ASL).next().ok_or(Problem::NotFound)?;
        let hospital = region.hospitals().iter().find(|one| one.comune == COMUNE && one.public);
        let hospital = hospital.ok_or(Problem::NotFound)?;
        let school = region.schools().iter().find(|one| one.comune == COMUNE && one.state);
        let school = school.ok_or(Problem::NotFound)?;
        let unit = |code: &str, name: &str| Unit { code: code.to_owned(), name: name.to_owned() };
        Ok(Self {
            doctor: unit(&doctor.code, &format!("{} {}", doctor.family_name, doctor.given_name)),
            laboratory: unit(&laboratory.code, &laboratory.name),
            comune: unit(&comune.istat, &comune.name),
            province: unit(&comune.province_code, &comune.province),
            hospital: unit(&hospital.code, &hospital.name),
            school: unit(&school.code, &school.name),
            place: unit(&place.code(), &place.data.name),
            asl: unit(&asl.code, &asl.name),
            region: unit("010", "Regione Piemonte"),
        })
    }

    /// The unit in which the demo's holder of a role works.
    fn of(&self, role: Role) -> Unit {
        let unit = match role.unit_kind() {
            AudienceKind::Gp => &self.doctor,
            AudienceKind::Laboratory => &self.laboratory,
            AudienceKind::Comune => &self.comune,
            AudienceKind::Province => &self.province,
            AudienceKind::Hospital => &self.hospital,
            AudienceKind::School => &self.school,
            AudienceKind::SamplingPlace => &self.place,
            AudienceKind::Asl => &self.asl,
            AudienceKind::Region => &self.region,
        };
        unit.clone()
    }
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
