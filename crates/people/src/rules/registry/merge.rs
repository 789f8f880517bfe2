//! What a later file changes of a person: what the registry itself told before, and not what somebody has corrected by hand.

use kernel::{Date, Sex};

use super::{Header, Told};
use crate::model::{Address, GpChoice, PersonData, Source};
use crate::rules::is_outside;

/// Whether there is nothing in a fact.
trait Blank {
    fn is_blank(&self) -> bool {
        false
    }
}

impl Blank for String {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Blank for Option<T> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }
}

impl<T> Blank for Vec<T> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Blank for bool {}
impl Blank for Sex {}
impl Blank for Date {}
impl Blank for Address {}

/// What the registry tells of a person, to be kept or taken as a whole.
pub struct Fact {
    /// The field that names it, whose column says whether a file tells it.
    pub field: &'static str,
    differs: fn(&PersonData, &PersonData) -> bool,
    is_blank: fn(&PersonData) -> bool,
    take: fn(&mut PersonData, &PersonData),
}

macro_rules! facts {
    ($($field:literal: $place:ident;)*) => {
        /// All of them but the identifier, by which the person is found. A further one is a line here.
        pub static FACTS: &[Fact] = &[$(Fact {
            field: $field,
            differs: |one, other| one.$place != other.$place,
            is_blank: |data| data.$place.is_blank(),
            take: |to, from| to.$place.clone_from(&from.$place),
        }),*];
    };
}

facts! {
    "family_name": family_name;
    "given_name": given_name;
    "sex": sex;
    "birth_date": birth_date;
    "birth_place": birth_place;
    "residence_comune": residence;
    "domicile_comune": domicile;
    "receiving_asl": receiving_asl;
    "phone": phone;
    "phone2": phone2;
    "email": email;
    "person_kind": kind;
    "household": household;
    "gp_code": gp;
}

/// Who a fact is from, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The registry, or a laboratory's file: a later file may change it.
    File,
    /// A file of choices of doctors: a choice made later than the registry's stays.
    Choices,
    /// Somebody who corrected or entered it.
    Hand,
}

/// A line of a person's history, with whose it is.
pub struct Step {
    /// Who changed the data.
    pub origin: Origin,
    /// What they were before.
    pub before: PersonData,
}

/// Who each of [`FACTS`] is from: whoever changed it last, or where the person came from. `history` begins with the first.
pub fn origins(source: Source, current: &PersonData, history: &[Step]) -> Vec<Origin> {
    let of = |fact: &Fact| {
        let mut after = current;
        for step in history.iter().rev() {
            if (fact.differs)(&step.before, after) {
                return step.origin;
            }
            after = &step.before;
        }
        // What an operator left open is not said.
        let typed = source == Source::Operator && !(fact.is_blank)(current);
        if typed { Origin::Hand } else { Origin::File }
    };
    FACTS.iter().map(of).collect()
}

/// A person's data after a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The data.
    pub data: PersonData,
    /// The facts that were kept although the file says something else.
    pub kept: Vec<&'static str>,
}

/// Takes from the file what is the registry's to change. What somebody has corrected stays, and is told, unless the file shall win;
/// a cell without anything in it never wins over what somebody typed.
pub fn merge(current: &PersonData, told: &Told, header: &Header, origins: &[Origin], wins: bool) -> Merged {
    let told = &completed(current, told, header);
    let mut merged = Merged { data: current.clone(), kept: Vec::new() };
    for (fact, origin) in FACTS.iter().zip(origins) {
        if !header.tells(fact.field) || !(fact.differs)(current, told) {
            continue;
        }
        let stays = match origin {
            Origin::File => false,
            Origin::Hand => !wins || (fact.is_blank)(told),
            Origin::Choices => {
                !wins && fact.field == "gp_code" && is_older(told.gp.as_ref(), current.gp.as_ref())
            }
        };
        if !stays {
            (fact.take)(&mut merged.data, told);
        } else if !(fact.is_blank)(told) {
            merged.kept.push(fact.field);
        }
    }
    receiving(&mut merged.data, told);
    merged
}

/// Which ASL receives somebody goes with where she lives: nobody does within the region, and outside it somebody must.
fn receiving(data: &mut PersonData, told: &PersonData) {
    if !is_outside(&data.domicile.comune) {
        data.receiving_asl = None;
    } else if data.receiving_asl.is_none() {
        data.receiving_asl.clone_from(&told.receiving_asl);
    }
}

fn is_older(told: Option<&GpChoice>, held: Option<&GpChoice>) -> bool {
    match (told, held) {
        (Some(told), Some(held)) => told.since < held.since,
        (told, held) => told.is_none() && held.is_some(),
    }
}

/// What a row tells, with what it leaves open filled in from what is known: the street where the file has no column for it, the
/// first day with a doctor who is hers already.
fn completed(current: &PersonData, told: &Told, header: &Header) -> PersonData {
    let mut data = told.data.clone();
    let keep_street = |field: &str, to: &mut Address, from: &Address| {
        if !header.tells(field) && to.comune == from.comune {
            to.street.clone_from(&from.street);
        }
    };
    keep_street("residence_address", &mut data.residence, &current.residence);
    keep_street("domicile_address", &mut data.domicile, &current.domicile);
    if data.receiving_asl.is_none() && is_outside(&data.domicile.comune) {
        data.receiving_asl.clone_from(&current.receiving_asl);
    }
    if let (true, Some(told), Some(held)) = (told.undated, &mut data.gp, &current.gp)
        && told.code == held.code
    {
        told.since = held.since;
    }
    data
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rules::PersonForm;
    use crate::rules::registry::COLUMNS;

    fn data() -> PersonData {
        let text = str::to_owned;
        let form = PersonForm {
            identifier: text("RSSMRA80A01L219M"),
            family_name: text("Rossi"),
            given_name: text("Mario"),
            sex: text("M"),
            birth_date: text("1980-01-01"),
            residence_comune: text("001272"),
            residence_address: text("via Po 1"),
            phone: text("011 000000"),
            gp_code: text("010A1B2"),
            gp_since: text("2019-03-01"),
            ..PersonForm::default()
        };
        form.check(date(2020, 11, 14), Source::Registry).unwrap_or_else(|problem| panic!("{problem:?}"))
    }

    fn whole() -> Header {
        let names: Vec<&str> = COLUMNS.iter().map(|one| one.name).collect();
        Header::read(&names.join(";")).unwrap_or_else(|problem| panic!("{problem:?}"))
    }

    fn told(change: impl Fn(&mut PersonData)) -> Told {
        let mut data = data();
        change(&mut data);
        Told { data, undated: false, lasting: true }
    }

    #[test]
    fn every_fact_has_a_column() {
        for fact in FACTS {
            assert!(COLUMNS.iter().any(|column| column.field == fact.field), "{}", fact.field);
        }
    }

    #[test]
    fn whoever_changed_a_fact_last_says_whose_it_is() {
        let phone = |number: &str| PersonData { phone: Some(number.to_owned()), ..data() };
        let step = |origin, number| Step { origin, before: phone(number) };
        let of_phone = |source, history: &[Step]| {
            let found = origins(source, &data(), history);
            FACTS.iter().zip(found).find(|(fact, _)| fact.field == "phone").map(|(_, origin)| origin)
        };
        assert_eq!(of_phone(Source::Registry, &[]), Some(Origin::File));
        assert_eq!(of_phone(Source::Operator, &[]), Some(Origin::Hand));
        assert_eq!(of_phone(Source::Registry, &[step(Origin::Hand, "1")]), Some(Origin::Hand));
        let twice = [step(Origin::Hand, "1"), step(Origin::File, "2")];
        assert_eq!(of_phone(Source::Registry, &twice), Some(Origin::File));
        // A later change of something else.
        let other = [step(Origin::Hand, "1"), step(Origin::File, "011 000000")];
        assert_eq!(of_phone(Source::Registry, &other), Some(Origin::Hand));
    }

    #[test]
    fn what_was_corrected_stays_and_is_told() {
        let other = told(|data| data.phone = Some("011 111111".to_owned()));
        let empty = told(|data| data.phone = None);
        let all = |origin| vec![origin; FACTS.len()];
        for (told, origin, wins, phone, kept) in [
            (&other, Origin::File, false, Some("011 111111"), &[][..]),
            (&empty, Origin::File, false, None, &[]),
            (&other, Origin::Hand, false, Some("011 000000"), &["phone"]),
            (&other, Origin::Hand, true, Some("011 111111"), &[]),
            (&empty, Origin::Hand, false, Some("011 000000"), &[]),
            (&empty, Origin::Hand, true, Some("011 000000"), &[]),
        ] {
            let merged = merge(&data(), told, &whole(), &all(origin), wins);
            assert_eq!((merged.data.phone.as_deref(), &merged.kept[..]), (phone, kept), "{origin:?} {wins}");
        }
    }

    #[test]
    fn a_later_choice_of_a_doctor_stays() {
        let choice = |since| told(move |data| data.gp = Some(GpChoice { code: "010Z9Z9".to_owned(), since }));
        let all = vec![Origin::Choices; FACTS.len()];
        let merged = merge(&data(), &choice(date(2019, 2, 28)), &whole(), &all, false);
        assert_eq!((merged.data, merged.kept), (data(), vec!["gp_code"]));
        let merged = merge(&data(), &choice(date(2019, 3, 1)), &whole(), &all, false);
        assert_eq!(merged.data.gp.map(|gp| gp.code).as_deref(), Some("010Z9Z9"));
    }

    #[test]
    fn what_a_file_has_no_column_for_stays() {
        let names: Vec<&str> = COLUMNS.iter().filter(|one| one.needed).map(|one| one.name).collect();
        let header = Header::read(&names.join(";")).unwrap_or_else(|problem| panic!("{problem:?}"));
        let row = told(|data| {
            data.phone = None;
            data.gp = None;
            data.residence.street.clear();
            data.domicile = Address { comune: "001059".to_owned(), street: String::new() };
        });
        let merged = merge(&data(), &row, &header, &vec![Origin::File; FACTS.len()], false);
        let expected = PersonData { domicile: row.data.domicile.clone(), ..data() };
        assert_eq!(merged, Merged { data: expected, kept: Vec::new() });
    }
}
