//! What the data files have of organisations, and how one looks to those who know it by its kind.

use std::sync::OnceLock;

use kernel::clock::FOREVER;

use super::{Kind, Organisation};
use crate::load::BEGINNING;
use crate::{Asl, Hospital, Laboratory, School};

/// An organisation as those see it who know it by its kind.
#[derive(Debug)]
pub(super) enum Shape {
    Asl(Asl),
    Facility(Hospital),
    Laboratory(Laboratory),
    School(School),
    Other,
}

/// What the data files have, in order of code, and no change of the database.
pub(super) fn seed() -> &'static [Organisation] {
    static SEED: OnceLock<Vec<Organisation>> = OnceLock::new();
    SEED.get_or_init(|| {
        let files = crate::get();
        let mut all: Vec<Organisation> = files.embedded_asls().iter().map(of_asl).collect();
        let mut bodies: Vec<&str> = files.hospitals().iter().map(|one| one.authority.as_str()).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let known = |code: &&str| !all.iter().any(|asl| asl.code == *code);
        let bodies: Vec<Organisation> = bodies.into_iter().filter(known).map(body).collect();
        all.extend(bodies);
        all.extend(files.hospitals().iter().map(of_hospital));
        all.extend(files.embedded_laboratories().iter().map(of_laboratory));
        all.extend(files.schools().iter().map(of_school));
        all.sort_by(|a, b| a.code.cmp(&b.code));
        all
    })
}

/// An organisation as the data files have it.
pub fn find_seeded(code: &str) -> Option<&'static Organisation> {
    let all = seed();
    all.binary_search_by(|one| one.code.as_str().cmp(code)).ok().map(|index| &all[index])
}

fn plain(kind: Kind, code: &str, name: &str) -> Organisation {
    Organisation {
        code: code.to_owned(),
        kind,
        name: name.to_owned(),
        nature: String::new(),
        parent: String::new(),
        asl: String::new(),
        comune: String::new(),
        address: String::new(),
        contact: String::new(),
        serves: Vec::new(),
        capacity: 0,
        valid_from: BEGINNING,
        valid_to: FOREVER,
        version: 0,
    }
}

fn of_asl(asl: &Asl) -> Organisation {
    Organisation { asl: asl.code.clone(), ..plain(Kind::Asl, &asl.code, &asl.name) }
}

/// A hospital trust: the data files have its code alone. Its own hospital, when it has one, is called as it is.
fn body(code: &str) -> Organisation {
    let own = crate::get().embedded_hospital(&format!("010{code}"));
    plain(Kind::Body, code, &own.map_or_else(|| format!("Azienda {code}"), |hospital| hospital.name.clone()))
}

fn of_hospital(hospital: &Hospital) -> Organisation {
    let nature = if hospital.public { "hospital_public" } else { "hospital_private" };
    Organisation {
        nature: nature.to_owned(),
        parent: hospital.authority.clone(),
        asl: hospital.asl.clone(),
        comune: hospital.comune.clone(),
        ..plain(Kind::Facility, &hospital.code, &hospital.name)
    }
}

fn of_laboratory(laboratory: &Laboratory) -> Organisation {
    let hospital = crate::get().embedded_hospital(&laboratory.hospital);
    Organisation {
        parent: hospital.map(|hospital| hospital.authority.clone()).unwrap_or_default(),
        asl: laboratory.asl.clone(),
        comune: laboratory.comune.clone(),
        serves: laboratory.serves.clone(),
        capacity: laboratory.daily_capacity,
        contact: laboratory.contact.clone(),
        ..plain(Kind::Laboratory, &laboratory.code, &laboratory.name)
    }
}

fn of_school(school: &School) -> Organisation {
    Organisation {
        asl: school.asl.clone(),
        comune: school.comune.clone(),
        address: school.address.clone(),
        ..plain(Kind::School, &school.code, &school.name)
    }
}

/// What those see who know it by its kind; what the register does not keep stays as the data files have it.
pub(super) fn shape(of: &Organisation) -> Shape {
    let files = crate::get();
    let (code, name) = (of.code.clone(), of.name.clone());
    let (asl, comune) = (of.asl.clone(), of.comune.clone());
    match of.kind {
        Kind::Asl => Shape::Asl(Asl {
            national_code: format!("010{code}"),
            short: name.trim_start_matches("ASL ").trim_start_matches("Città di ").to_owned(),
            code,
            name,
        }),
        Kind::Facility | Kind::Ward => {
            let known = files.embedded_hospital(&code);
            let authority = if of.kind == Kind::Facility { of.parent.clone() } else { String::new() };
            let (public, beds_2019) = (of.nature == "hospital_public", known.and_then(|one| one.beds_2019));
            Shape::Facility(Hospital { code, name, comune, asl, authority, public, beds_2019 })
        }
        Kind::Laboratory => {
            let hospital =
                files.embedded_laboratory(&code).map(|one| one.hospital.clone()).unwrap_or_default();
            let (serves, daily_capacity, contact) = (of.serves.clone(), of.capacity, of.contact.clone());
            Shape::Laboratory(Laboratory {
                code,
                name,
                hospital,
                comune,
                asl,
                serves,
                daily_capacity,
                contact,
            })
        }
        Kind::School => {
            let known = files.embedded_school(&code);
            Shape::School(School {
                institute: known.map(|one| one.institute.clone()).unwrap_or_default(),
                state: known.is_none_or(|one| one.state),
                kind: known.map(|one| one.kind.clone()).unwrap_or_default(),
                pupils_2020: known.and_then(|one| one.pupils_2020),
                address: of.address.clone(),
                code,
                name,
                comune,
                asl,
            })
        }
        Kind::Body => Shape::Other,
    }
}
