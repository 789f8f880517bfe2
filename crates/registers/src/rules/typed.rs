//! What an administrator types about an entry, and what it says when nothing of it is wrong.

use kernel::clock::FOREVER;
use kernel::{Date, FieldProblem};
use serde::Serialize;
use territory::Doctor;
use territory::doctors::DoctorRecord;
use territory::organisations::{Kind, Organisation};

use super::{comune, natures};
use crate::model::{Entry, What, doctor_kind};

/// An entry as it is typed. What a kind has no field for stays empty.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Typed {
    /// Code; of an entry that is there it stays what it is.
    pub code: String,
    /// Name of an organisation.
    pub name: String,
    /// Surname of a doctor.
    pub family_name: String,
    /// Given names of a doctor.
    pub given_name: String,
    /// Sign of the kind of doctor.
    pub doctor_kind: String,
    /// Code in the region's registry of doctors.
    pub registry_code: String,
    /// Code of the nature.
    pub nature: String,
    /// Code of what it is a part of.
    pub parent: String,
    /// The ASL of a body.
    pub asl: String,
    /// Code or name of the comune.
    pub comune: String,
    /// Street and number.
    pub address: String,
    /// Telephone or address of an office.
    pub contact: String,
    /// The ASL whose requests a laboratory takes.
    pub serves: Vec<String>,
    /// Swabs a day.
    pub capacity: String,
    /// First day; none, today.
    pub from: Option<Date>,
}

/// What else decides whether it can be written.
#[derive(Debug, Clone)]
pub struct Around<'a> {
    /// The entry as it is; none for a new one.
    pub before: Option<&'a Entry>,
    /// What was named as the whole, if it is there and the actor may add to it.
    pub parent: Option<&'a Organisation>,
    /// The business date.
    pub today: Date,
    /// The one ASL in which the actor works; none for the whole region.
    pub only: Option<&'a str>,
}

impl Typed {
    /// The entry, in its next version.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn check(&self, what: What, around: &Around<'_>) -> Result<Entry, Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let code = self.code(what, around, &mut wrong);
        let valid_from = self.first_day(around);
        let version = around.before.map_or(0, Entry::version) + 1;
        let entry = match what {
            What::Doctor => self.doctor(code, valid_from, version, around, &mut wrong),
            What::Organisation(kind) => {
                self.organisation(kind, code, valid_from, version, around, &mut wrong)
            }
        };
        let (from, to) = entry.period();
        if from >= to {
            wrong.push(FieldProblem::new("from", "registers-from-after-end"));
        }
        if around.only.is_some_and(|only| only != entry.asl()) && wrong.is_empty() {
            let field = if what == What::Organisation(Kind::Body) { "asl" } else { "comune" };
            wrong.push(FieldProblem::new(field, "registers-not-your-asl"));
        }
        if wrong.is_empty() { Ok(entry) } else { Err(wrong) }
    }

    fn first_day(&self, around: &Around<'_>) -> Date {
        self.from.unwrap_or_else(|| around.before.map_or(around.today, |before| before.period().0))
    }

    fn code(&self, what: What, around: &Around<'_>, wrong: &mut Vec<FieldProblem>) -> String {
        if let Some(before) = around.before {
            return before.code().to_owned();
        }
        let code = self.code.trim().to_uppercase();
        let digits = code.chars().all(|c| c.is_ascii_digit());
        let plain = code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
        let (good, key) = match what {
            What::Organisation(Kind::Asl) => (digits && code.len() == 3, "registers-code-asl"),
            What::Doctor => {
                let alphanumeric = code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
                (alphanumeric && code.len() == 7, "registers-code-doctor")
            }
            // No word of ours in an address is spelt like one: those are small letters.
            What::Organisation(_) => (plain && (3..=20).contains(&code.len()), "registers-code-wrong"),
        };
        if !good {
            wrong.push(FieldProblem::new("code", key));
        }
        code
    }

    fn organisation(
        &self,
        kind: Kind,
        code: String,
        valid_from: Date,
        version: i64,
        around: &Around<'_>,
        wrong: &mut Vec<FieldProblem>,
    ) -> Entry {
        let parent = self.whole(kind, valid_from, around, wrong);
        let (comune, asl) = match kind {
            Kind::Asl => (String::new(), code.clone()),
            Kind::Body => (String::new(), self.asl_of_body(around, wrong)),
            Kind::Ward => (String::new(), parent.map(|whole| whole.asl.clone()).unwrap_or_default()),
            Kind::Facility | Kind::Laboratory | Kind::School => self.place(around, wrong),
        };
        let known = natures(What::Organisation(kind));
        if !known.is_empty() && !known.contains(&self.nature.as_str()) {
            wrong.push(FieldProblem::new("nature", "registers-nature-missing"));
        }
        let laboratory = kind == Kind::Laboratory;
        let was_to = around.before.map_or(FOREVER, |before| before.period().1);
        Entry::Organisation(Organisation {
            name: text(&self.name, "name", 200, Some("registers-name-missing"), wrong),
            nature: if known.is_empty() { String::new() } else { self.nature.clone() },
            parent: parent.map(|whole| whole.code.clone()).unwrap_or_default(),
            address: text(&self.address, "address", 200, None, wrong),
            contact: text(&self.contact, "contact", 120, None, wrong),
            serves: if laboratory { self.served(around, wrong) } else { Vec::new() },
            capacity: if laboratory { self.swabs(wrong) } else { 0 },
            valid_to: parent.map_or(was_to, |whole| whole.valid_to.min(was_to)),
            code,
            kind,
            asl,
            comune,
            valid_from,
            version,
        })
    }

    /// What it is to be a part of: a ward always is part of a facility, the others need not be part of anything.
    fn whole<'a>(
        &self,
        kind: Kind,
        from: Date,
        around: &Around<'a>,
        wrong: &mut Vec<FieldProblem>,
    ) -> Option<&'a Organisation> {
        let asked = !self.parent.trim().is_empty();
        let field = |key| FieldProblem::new("parent", key);
        match around.parent {
            _ if !asked && kind == Kind::Ward => wrong.push(field("registers-parent-facility")),
            _ if !asked || matches!(kind, Kind::Asl | Kind::Body | Kind::School) => {}
            Some(whole) if !kind.may_be_part_of(whole.kind) => wrong.push(field("registers-parent-kind")),
            Some(whole) if !whole.is_open_on(from) => wrong.push(field("registers-parent-closed")),
            Some(whole) => return Some(whole),
            None => wrong.push(field("registers-parent-unknown")),
        }
        None
    }

    /// The comune and its ASL.
    fn place(&self, around: &Around<'_>, wrong: &mut Vec<FieldProblem>) -> (String, String) {
        match comune(self.comune.trim(), around.today) {
            Some(found) => (found.istat.clone(), found.asl.clone()),
            None => {
                wrong.push(FieldProblem::new("comune", "registers-comune-unknown"));
                Default::default()
            }
        }
    }

    fn asl_of_body(&self, around: &Around<'_>, wrong: &mut Vec<FieldProblem>) -> String {
        match self.asl.as_str() {
            "" => around.only.unwrap_or_default().to_owned(),
            typed => match territory::get().asl(typed) {
                Some(asl) => asl.code.clone(),
                None => {
                    wrong.push(FieldProblem::new("asl", "registers-asl-unknown"));
                    String::new()
                }
            },
        }
    }

    /// Whose requests a laboratory takes. An ASL's administrator says so of his own ASL alone: else the names of another one's
    /// persons would come to a laboratory of his.
    fn served(&self, around: &Around<'_>, wrong: &mut Vec<FieldProblem>) -> Vec<String> {
        let mut serves: Vec<String> =
            self.serves.iter().filter(|code| territory::get().asl(code).is_some()).cloned().collect();
        serves.sort();
        serves.dedup();
        if serves.is_empty() {
            wrong.push(FieldProblem::new("serves", "registers-serves-missing"));
        }
        let before = match around.before {
            Some(Entry::Organisation(before)) => before.serves.as_slice(),
            _ => &[],
        };
        let moved = |code: &&String| before.contains(*code) != serves.contains(*code);
        let foreign = |code: &String| around.only.is_some_and(|only| code != only);
        if serves.iter().chain(before).filter(moved).any(foreign) {
            wrong.push(FieldProblem::new("serves", "registers-serves-not-yours"));
        }
        serves
    }

    fn swabs(&self, wrong: &mut Vec<FieldProblem>) -> u32 {
        match self.capacity.trim().replace('.', "").parse() {
            Ok(number @ 0..=1_000_000) => number,
            _ if self.capacity.trim().is_empty() => 0,
            _ => {
                wrong.push(FieldProblem::new("capacity", "registers-capacity-wrong"));
                0
            }
        }
    }

    fn doctor(
        &self,
        code: String,
        valid_from: Date,
        version: i64,
        around: &Around<'_>,
        wrong: &mut Vec<FieldProblem>,
    ) -> Entry {
        let (comune, asl) = self.place(around, wrong);
        let kind = doctor_kind(&self.doctor_kind).unwrap_or_else(|| {
            wrong.push(FieldProblem::new("doctor_kind", "registers-doctor-kind-missing"));
            territory::DoctorKind::Gp
        });
        let family_name =
            text(&self.family_name, "family_name", 60, Some("registers-family-name-missing"), wrong);
        let given_name =
            text(&self.given_name, "given_name", 60, Some("registers-given-name-missing"), wrong);
        let valid_to = around.before.map_or(FOREVER, |before| before.period().1);
        Entry::Doctor(DoctorRecord {
            doctor: Doctor { code, family_name, given_name, kind, asl, comune, valid_from, valid_to },
            registry_code: text(&self.registry_code, "registry_code", 20, None, wrong),
            contact: text(&self.contact, "contact", 120, None, wrong),
            version,
        })
    }
}

/// A line of text without what a database or a screen would stumble over.
pub(super) fn text(
    typed: &str,
    field: &'static str,
    most: usize,
    missing: Option<&'static str>,
    wrong: &mut Vec<FieldProblem>,
) -> String {
    let text = typed.trim();
    match missing {
        Some(key) if text.is_empty() => wrong.push(FieldProblem::new(field, key)),
        // What nobody sees may hide or turn what is shown.
        _ if text.chars().any(|sign| sign.is_control() || kernel::text::is_invisible(sign)) => {
            wrong.push(FieldProblem::new(field, "registers-text-signs"));
        }
        _ if text.chars().count() > most => {
            wrong.push(FieldProblem::new(field, "registers-text-wrong").with("n", most.to_string()));
        }
        _ => {}
    }
    text.to_owned()
}
