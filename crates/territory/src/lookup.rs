//! The reference data in memory, and the questions asked of them. Where the register of organisations has a later state, it
//! answers.

use std::sync::OnceLock;

use kernel::Date;
use kernel::tax_code::{Validity, name_letters};

use crate::birth_places;
use crate::load;
use crate::organisations;
use crate::{Asl, BirthPlace, Comune, Hospital, Laboratory, School};

/// The whole territory, immutable.
pub struct Territory {
    asls: Vec<Asl>,
    /// By ISTAT code, then by date.
    comuni: Vec<Comune>,
    /// Names as the tax code reads them, by position in `comuni`.
    comune_keys: Vec<String>,
    hospitals: Vec<Hospital>,
    laboratories: Vec<Laboratory>,
    schools: Vec<School>,
    /// By code, then by date.
    birth_places: Vec<BirthPlace>,
    /// `(name as the tax code reads it, position in birth_places)`, sorted.
    birth_place_keys: Vec<(String, u32)>,
    /// ISO 3166-1 code of a foreign state and its catastal code, by the former.
    states: Vec<(String, String)>,
}

/// The territory, parsed at the first call (some tens of milliseconds) and shared from then on.
pub fn get() -> &'static Territory {
    static TERRITORY: OnceLock<Territory> = OnceLock::new();
    TERRITORY.get_or_init(Territory::load)
}

/// The part of `sorted` whose key is `code`.
fn with_key<'a, T>(sorted: &'a [T], key: impl Fn(&T) -> &str, code: &str) -> &'a [T] {
    let start = sorted.partition_point(|item| key(item) < code);
    let length = sorted[start..].partition_point(|item| key(item) == code);
    &sorted[start..start + length]
}

impl Territory {
    fn load() -> Self {
        let asls = load::asls();
        let comuni = load::comuni();
        let birth_places = load::birth_places();
        let mut birth_place_keys: Vec<(String, u32)> =
            birth_places.iter().zip(0..).map(|(place, index)| (name_letters(&place.name), index)).collect();
        birth_place_keys.sort();
        Self {
            comune_keys: comuni.iter().map(|comune| name_letters(&comune.name)).collect(),
            schools: load::schools(&asls),
            hospitals: load::hospitals(),
            laboratories: load::laboratories(),
            asls,
            comuni,
            birth_places,
            birth_place_keys,
            states: load::states(),
        }
    }

    /// The ASL, by code: twelve in the data files.
    pub fn asls(&self) -> &[Asl] {
        organisations::asls().unwrap_or(&self.asls)
    }

    /// An ASL by its three digits (`301`) or its national code (`010301`).
    pub fn asl(&self, code: &str) -> Option<&Asl> {
        self.asls().iter().find(|asl| asl.code == code || asl.national_code == code)
    }

    /// The comune that has an ISTAT code on a day.
    pub fn comune(&self, istat: &str, on: Date) -> Option<&Comune> {
        with_key(&self.comuni, |comune| &comune.istat, istat).iter().find(|comune| comune.is_valid_on(on))
    }

    /// As [`Territory::comune`]; of a comune that a merger has ended by that day, the one that took its place.
    pub fn comune_or_successor(&self, istat: &str, on: Date) -> Option<&Comune> {
        self.comune(istat, on).or_else(|| {
            let last = with_key(&self.comuni, |comune| &comune.istat, istat).last()?;
            (last.valid_to <= on).then(|| self.comune_or_successor(last.succeeded_by.as_deref()?, on))?
        })
    }

    /// Each comune that a merger has ended, with the ISTAT code of the one that took its place.
    pub fn mergers(&self) -> impl Iterator<Item = (&Comune, &str)> {
        self.comuni.iter().filter_map(|comune| Some((comune, comune.succeeded_by.as_deref()?)))
    }

    /// The comune of Piedmont that has a catastal code on a day.
    pub fn comune_by_catastal(&self, code: &str, on: Date) -> Option<&Comune> {
        self.comuni_at(on).find(|comune| comune.catastal_code == code)
    }

    /// The comuni of a day, by ISTAT code: 1,181 until 2022-12-31, then 1,180.
    pub fn comuni_at(&self, on: Date) -> impl Iterator<Item = &Comune> {
        self.comuni.iter().filter(move |comune| comune.is_valid_on(on))
    }

    /// The comuni of an ASL on a day, by ISTAT code.
    pub fn comuni_of_asl(&self, asl: &str, on: Date) -> impl Iterator<Item = &Comune> {
        self.comuni_at(on).filter(move |comune| comune.asl == asl)
    }

    /// The comuni of a day whose name begins like `typed` (capitals, accents, blanks and apostrophes do not matter),
    /// by name, the largest first among equals. Nothing typed finds nothing.
    pub fn comuni_by_name(&self, typed: &str, on: Date, limit: usize) -> Vec<&Comune> {
        let prefix = name_letters(typed);
        if prefix.is_empty() {
            return Vec::new();
        }
        let keys = self.comune_keys.iter().zip(&self.comuni);
        let mut found: Vec<(&String, &Comune)> =
            keys.filter(|(key, comune)| key.starts_with(&prefix) && comune.is_valid_on(on)).collect();
        found.sort_by_key(|(key, comune)| (*key, std::cmp::Reverse(comune.population)));
        found.into_iter().map(|(_, comune)| comune).take(limit).collect()
    }

    /// The ASL of a comune on a day.
    pub fn asl_of_comune(&self, istat: &str, on: Date) -> Option<&Asl> {
        self.asl(&self.comune(istat, on)?.asl)
    }

    /// All hospitals of the data files, by code.
    pub fn hospitals(&self) -> &[Hospital] {
        &self.hospitals
    }

    /// A hospital by its HSP code, or another facility or a ward of the register by its own.
    pub fn hospital(&self, code: &str) -> Option<&Hospital> {
        organisations::facility(code).or_else(|| self.embedded_hospital(code))
    }

    /// All laboratories (those of the data files are invented: see [`Laboratory`]), by code.
    pub fn laboratories(&self) -> &[Laboratory] {
        organisations::laboratories().unwrap_or(&self.laboratories)
    }

    /// A laboratory by its code.
    pub fn laboratory(&self, code: &str) -> Option<&Laboratory> {
        with_key(self.laboratories(), |laboratory| &laboratory.code, code).first()
    }

    /// The laboratories that take, took or will take the requests of an ASL, by code.
    pub fn laboratories_serving(&self, asl: &str) -> impl Iterator<Item = &Laboratory> {
        self.laboratories()
            .iter()
            .filter(move |laboratory| laboratory.serves.iter().any(|served| served == asl))
    }

    /// Those of them that are open on a day.
    pub fn laboratories_open_for(&self, asl: &str, on: Date) -> impl Iterator<Item = &Laboratory> {
        self.laboratories_serving(asl).filter(move |laboratory| organisations::is_open(&laboratory.code, on))
    }

    /// All schools of the data files, by code.
    pub fn schools(&self) -> &[School] {
        &self.schools
    }

    /// A school by its codice meccanografico.
    pub fn school(&self, code: &str) -> Option<&School> {
        organisations::school(code).or_else(|| self.embedded_school(code))
    }

    pub(crate) fn embedded_asls(&self) -> &[Asl] {
        &self.asls
    }

    pub(crate) fn embedded_laboratories(&self) -> &[Laboratory] {
        &self.laboratories
    }

    pub(crate) fn embedded_hospital(&self, code: &str) -> Option<&Hospital> {
        with_key(&self.hospitals, |hospital| &hospital.code, code).first()
    }

    pub(crate) fn embedded_laboratory(&self, code: &str) -> Option<&Laboratory> {
        with_key(&self.laboratories, |laboratory| &laboratory.code, code).first()
    }

    pub(crate) fn embedded_school(&self, code: &str) -> Option<&School> {
        with_key(&self.schools, |school| &school.code, code).first()
    }

    /// A birthplace by its code (`L219`, `Z110`), with its latest name.
    pub fn birth_place(&self, code: &str) -> Option<&BirthPlace> {
        self.birth_place_periods(code).iter().max_by_key(|place| (place.valid_to, place.valid_from))
    }

    /// The birthplace that had a code on a day.
    pub fn birth_place_at(&self, code: &str, on: Date) -> Option<&BirthPlace> {
        self.birth_place_periods(code).iter().rfind(|place| place.is_valid_on(on))
    }

    /// The foreign state that has an ISO 3166-1 code of two letters, by its name and code of a day, or its latest.
    pub fn state(&self, iso: &str, on: Date) -> Option<&BirthPlace> {
        let iso = iso.to_ascii_uppercase();
        let (_, code) = with_key(&self.states, |(iso, _)| iso, &iso).first()?;
        self.birth_place_at(code, on).or_else(|| self.birth_place(code))
    }

    /// The ISO 3166-1 code of a foreign state; none for those that have ceased, and for Kosovo, which has none.
    pub fn iso_of_state(&self, catastal: &str) -> Option<&str> {
        self.states.iter().find(|(_, code)| code == catastal).map(|(iso, _)| iso.as_str())
    }

    /// From when to when a code has been in use: what [`kernel::TaxCode::place_standing`] asks for. Gaps between two
    /// periods, mergers undone years later, are not told.
    pub fn birth_place_validity(&self, code: &str) -> Option<Validity> {
        birth_places::validity(self.birth_place_periods(code))
    }

    /// Every name and province a code has had, by date.
    pub fn birth_place_periods(&self, code: &str) -> &[BirthPlace] {
        with_key(&self.birth_places, |place| &place.code, code)
    }

    /// The birthplaces of a day whose name begins like `typed`, as [`Territory::comuni_by_name`] reads it, by name.
    pub fn birth_places_by_name(&self, typed: &str, on: Date, limit: usize) -> Vec<&BirthPlace> {
        let prefix = name_letters(typed);
        if prefix.is_empty() {
            return Vec::new();
        }
        let start = self.birth_place_keys.partition_point(|(key, _)| *key < prefix);
        self.birth_place_keys[start..]
            .iter()
            .take_while(|(key, _)| key.starts_with(&prefix))
            .map(|(_, index)| &self.birth_places[*index as usize])
            .filter(|place| place.is_valid_on(on))
            .take(limit)
            .collect()
    }
}
