//! The register of doctors: general practitioners, family paediatricians and doctors of the home-care units. They are professionals in their public
//! role, so reading them asks for no scope.

use std::collections::HashSet;

use kernel::tax_code::name_letters;
use kernel::{Date, Problem, Result};
use serde::{Deserialize, Serialize};
use storage::{Query, Row, Tx, args};

use crate::sql;

/// Whom a doctor has in care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DoctorKind {
    /// General practitioner (medico di medicina generale): adults, and children from 14 on.
    #[serde(rename = "MMG")]
    Gp,
    /// Family paediatrician (pediatra di libera scelta): children below 14.
    #[serde(rename = "PLS")]
    Paediatrician,
    /// Doctor of a special home-care unit (USCA): visits whom others have in care, and nobody chooses him.
    #[serde(rename = "USCA")]
    HomeCare,
}

impl DoctorKind {
    /// Every kind.
    pub const ALL: [DoctorKind; 3] = [Self::Gp, Self::Paediatrician, Self::HomeCare];

    /// Whether persons choose a doctor of this kind.
    pub fn is_chosen(self) -> bool {
        self != Self::HomeCare
    }

    /// The sign the database and the API have for it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Gp => "MMG",
            Self::Paediatrician => "PLS",
            Self::HomeCare => "USCA",
        }
    }

    /// Reads [`DoctorKind::as_str`].
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(sign: &str) -> Result<Self> {
        match sign {
            "MMG" => Ok(Self::Gp),
            "PLS" => Ok(Self::Paediatrician),
            "USCA" => Ok(Self::HomeCare),
            _ => Err(Problem::Internal("unknown kind of doctor".into())),
        }
    }
}

/// A doctor with the time of their agreement with the health service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doctor {
    /// Regional code, seven characters: the unit of the audience `gp:010A1B2`.
    pub code: String,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// General practitioner or paediatrician.
    pub kind: DoctorKind,
    /// Three digits of the ASL the agreement is with.
    pub asl: String,
    /// ISTAT code of the comune of the surgery.
    pub comune: String,
    /// First day of the agreement.
    pub valid_from: Date,
    /// First day after it, or [`kernel::clock::FOREVER`].
    pub valid_to: Date,
}

impl Doctor {
    /// Whether a day lies in the time of the agreement.
    pub fn is_in_office_on(&self, day: Date) -> bool {
        self.valid_from <= day && day < self.valid_to
    }

    /// Surname and given names.
    pub fn name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name)
    }
}

/// A doctor with all that the register keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoctorRecord {
    /// The doctor.
    pub doctor: Doctor,
    /// Code in the region's registry of persons and doctors; empty where it is not known.
    pub registry_code: String,
    /// Telephone or address of the surgery.
    pub contact: String,
    /// How often it was changed in the register.
    pub version: i64,
}

/// Where a page of a list ended: the key of its last line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    search_name: String,
    code: String,
}

impl After {
    /// The page that follows this doctor.
    pub fn doctor(doctor: &Doctor) -> Self {
        Self { search_name: search_name(doctor), code: doctor.code.clone() }
    }
}

/// Adds a doctor.
///
/// # Errors
/// `Problem::Duplicate` when the code is taken.
pub fn insert(tx: &mut Tx<'_>, doctor: &Doctor) -> Result<()> {
    let doctor = doctor.clone();
    let record = DoctorRecord { doctor, registry_code: String::new(), contact: String::new(), version: 0 };
    write(tx, &sql::INSERT_DOCTOR, &record).map(drop)
}

fn write(tx: &mut Tx<'_>, statement: &'static Query, record: &DoctorRecord) -> Result<u64> {
    let DoctorRecord { doctor, registry_code, contact, version } = record;
    let Doctor { code, family_name, given_name, kind, asl, comune, valid_from, valid_to } = doctor;
    let (name, kind) = (search_name(doctor), kind.as_str());
    tx.execute(
        statement,
        args![
            code,
            family_name,
            given_name,
            name,
            kind,
            asl,
            comune,
            valid_from,
            valid_to,
            registry_code,
            contact,
            version
        ],
    )
}

/// Writes a state whose version is one above what was seen: of a doctor who is not there, the first one.
///
/// # Errors
/// `Problem::Stale` when somebody else was first.
pub fn save(tx: &mut Tx<'_>, record: &DoctorRecord) -> Result<()> {
    let known = find_record(tx, &record.doctor.code)?.is_some();
    let statement = if known { &sql::UPDATE_DOCTOR } else { &sql::INSERT_DOCTOR };
    if write(tx, statement, record)? == 0 { Err(Problem::Stale) } else { Ok(()) }
}

/// A doctor with all that the register keeps.
///
/// # Errors
/// Those of the engine.
pub fn find_record(tx: &mut Tx<'_>, code: &str) -> Result<Option<DoctorRecord>> {
    if code.contains('\0') {
        return Ok(None);
    }
    tx.first(&sql::DOCTOR_RECORD, args![code], read_record)
}

/// Every doctor of the register, by code.
///
/// # Errors
/// Those of the engine.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<DoctorRecord>> {
    tx.query(&sql::ALL_DOCTORS, args![], read_record)
}

fn read_record(row: &Row<'_>) -> Result<DoctorRecord> {
    let (registry_code, contact, version) = (row.get(8)?, row.get(9)?, row.get(10)?);
    Ok(DoctorRecord { doctor: read(row)?, registry_code, contact, version })
}

/// A doctor by code, in office or not.
///
/// # Errors
/// Those of the engine.
pub fn find(tx: &mut Tx<'_>, code: &str) -> Result<Option<Doctor>> {
    // As typed or sent: PostgreSQL takes no NUL in a text.
    if code.contains('\0') {
        return Ok(None);
    }
    tx.first(&sql::FIND_DOCTOR, args![code], read)
}

/// The doctors of an ASL in office on a day whose surname begins like `typed` (empty: all), by name; at most `limit`,
/// from where the page before ended.
///
/// # Errors
/// Those of the engine.
pub fn by_asl(
    tx: &mut Tx<'_>,
    asl: &str,
    typed: &str,
    on: Date,
    after: Option<&After>,
    limit: u32,
) -> Result<Vec<Doctor>> {
    let first = name_letters(typed);
    // Names are A to Z: the tilde comes after all of them.
    let end = format!("{first}~");
    let (name, code) = after.map_or(("", ""), |after| (&after.search_name, &after.code));
    let limit = i64::from(limit);
    tx.query(&sql::DOCTORS_BY_ASL, args![asl, first, end, name, code, on, limit], read)
}

fn search_name(doctor: &Doctor) -> String {
    name_letters(&doctor.family_name) + &name_letters(&doctor.given_name)
}

fn read(row: &Row<'_>) -> Result<Doctor> {
    Ok(Doctor {
        code: row.get(0)?,
        family_name: row.get(1)?,
        given_name: row.get(2)?,
        kind: DoctorKind::parse(&row.get::<String>(3)?)?,
        asl: row.get(4)?,
        comune: row.get(5)?,
        valid_from: row.get(6)?,
        valid_to: row.get(7)?,
    })
}

/// The codes of all doctors of an ASL on a day.
///
/// # Errors
/// Those of the engine.
pub fn codes_of_asl(tx: &mut Tx<'_>, asl: &str, on: Date) -> Result<HashSet<String>> {
    Ok(by_asl(tx, asl, "", on, None, u32::MAX)?.into_iter().map(|doctor| doctor.code).collect())
}

/// The codes of all doctors who have, had or will have their agreement with an ASL.
///
/// # Errors
/// Those of the engine.
pub fn all_codes_of_asl(tx: &mut Tx<'_>, asl: &str) -> Result<HashSet<String>> {
    Ok(tx.query(&sql::ALL_CODES_OF_ASL, args![asl], |row| row.get(0))?.into_iter().collect())
}
