//! The nouns. A period runs from `valid_from` to the day *before* `valid_to`, as everywhere in the database.

use kernel::Date;
use serde::Serialize;

/// A comune in one of its periods: a new name, a merger or a new ASL begins another one with the same or a new code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comune {
    /// ISTAT code, six digits: the key.
    pub istat: String,
    /// Name in this period.
    pub name: String,
    /// Catastal code, a letter and three digits, as in tax codes.
    pub catastal_code: String,
    /// ISTAT code of the province, three digits.
    pub province_code: String,
    /// Name of the province.
    pub province: String,
    /// Sign of the province, two letters.
    pub province_sign: String,
    /// Three digits of the ASL: see [`Asl::code`].
    pub asl: String,
    /// Residents on 1 January 2022 (ISTAT POSAS).
    pub population: u32,
    /// First day of this period; 2019-01-01 stands for "before anything the platform knows".
    pub valid_from: Date,
    /// First day no longer in this period, or [`kernel::clock::FOREVER`].
    pub valid_to: Date,
    /// ISTAT code of the comune that took its place, when a merger ended it.
    pub succeeded_by: Option<String>,
}

impl Comune {
    /// Whether a day lies in this period.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && day < self.valid_to
    }
}

/// A local health authority (azienda sanitaria locale).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asl {
    /// The three digits used in files and audiences: `301`.
    pub code: String,
    /// The national code: `010301`.
    pub national_code: String,
    /// Name: `ASL Città di Torino`.
    pub name: String,
    /// Short name for tight columns: `Torino`, `TO3`.
    pub short: String,
}

/// A hospital (Ministry of Health and HL7 Italia).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hospital {
    /// HSP code, six digits.
    pub code: String,
    /// Name as the register has it, in capitals and cut at 40 characters.
    pub name: String,
    /// ISTAT code of its comune.
    pub comune: String,
    /// The ASL on whose territory it stands.
    pub asl: String,
    /// Three digits of the authority or trust that runs it.
    pub authority: String,
    /// Whether the register calls it public.
    pub public: bool,
    /// Beds of 2019, day beds included; none when the ministry's file of that year lacks it.
    pub beds_2019: Option<u32>,
}

/// A laboratory. All of them are **invented** for the demonstration and placed at real hospitals: no open register
/// of the laboratories of Piedmont exists, and their names say "dimostrativo".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Laboratory {
    /// Code: `LAB-301-1`.
    pub code: String,
    /// Name.
    pub name: String,
    /// HSP code of the hospital where it is placed.
    pub hospital: String,
    /// ISTAT code of its comune.
    pub comune: String,
    /// The ASL on whose territory it stands.
    pub asl: String,
    /// The ASL whose requests it takes.
    pub serves: Vec<String>,
    /// Swabs a day it can read.
    pub daily_capacity: u32,
    /// Telephone or address of an office.
    pub contact: String,
}

/// A site of a school (Ministry of Education).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct School {
    /// Codice meccanografico of the site.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the institute the site belongs to.
    pub institute: String,
    /// State school, or *paritaria*.
    pub state: bool,
    /// Kind, as the ministry writes it: `SCUOLA PRIMARIA`.
    pub kind: String,
    /// Street and number.
    pub address: String,
    /// ISTAT code of its comune.
    pub comune: String,
    /// The ASL on whose territory it stands.
    pub asl: String,
    /// Pupils of 2020/21, where published.
    pub pupils_2020: Option<u32>,
}
