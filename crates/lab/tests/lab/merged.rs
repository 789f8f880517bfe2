//! What a laboratory asks, reads and sends of somebody who was merged into another: it may know one of her ids alone, and write her
//! under either name.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::ids::PersonId;
use lab::intake::Fate;
use lab::model::UnsettledState;
use lab::service::desk::{self, Say};
use people::model::Person;
use people::service::Merging;
use uuid::Uuid;

use crate::common::browser::Browser;
use crate::common::messages::*;
use crate::common::*;

fn join(region: &Region<'_>, survivor: &Person, merged: &Person) {
    let merging = Merging {
        id: Uuid::now_v7(),
        survivor: (survivor.id, survivor.version),
        merged: (merged.id, merged.version),
        reason: "stesso documento".to_owned(),
    };
    region.db.write(move |tx| people::service::merge(tx, &sisp(), &merging).map(drop)).unwrap();
}

/// The same woman twice, with another name and another birth date.
fn twice(region: &Region<'_>) -> (Person, Person) {
    let two = (person("Conti", "Ada", date(1980, 3, 2)), person("Bruni", "Zoe", date(1981, 4, 12)));
    region.load(&[two.0.clone(), two.1.clone()]);
    two
}

fn technician_at<'r>(region: &Region<'r>) -> Browser<'r> {
    Browser::new(region.db, Role::LaboratoryTechnician, LAB)
}

#[test]
fn its_laboratory_reads_her_request_under_the_name_on_the_label() {
    on_each_engine(|region| {
        let (survivor, merged) = twice(region);
        let request = region.request(&merged, LAB);
        join(region, &survivor, &merged);
        let technician = technician_at(region);
        for path in ["", "/label"] {
            let page = technician.get(&format!("/requests/{}{path}", request.id));
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
            let text = page.text.to_uppercase();
            assert!(text.contains("BRUNI") && !text.contains("CONTI"), "{path}: {}", page.text);
        }
        let other = Browser::new(region.db, Role::LaboratoryTechnician, OTHER_LAB);
        assert_eq!(other.get(&format!("/requests/{}", request.id)).status, StatusCode::NOT_FOUND);
    });
}

/// Without a code, of somebody born on the day of the merged one, with a sex that nobody said.
fn doubtful(person: &Person, accession: &str) -> Oru {
    oru(person, accession).with(|it| {
        it.code = String::new();
        it.sex = "U".to_owned();
    })
}

fn asked(region: &Region<'_>, message: &Oru) -> Uuid {
    match region.send(message) {
        Fate::Unmatched { exception } => exception,
        other => panic!("{other:?}"),
    }
}

fn open(region: &Region<'_>) -> Vec<Uuid> {
    let list = region.db.write(|tx| desk::list(tx, &technician(LAB), UnsettledState::Open, None)).unwrap();
    list.0.into_iter().map(|one| one.id).collect()
}

fn say(region: &Region<'_>, id: Uuid, say: Say) -> kernel::Result<()> {
    region.db.write(move |tx| {
        let version = desk::question(tx, &technician(LAB), id)?.one.version;
        desk::answer(tx, &technician(LAB), id, version, &say)
    })
}

#[test]
fn the_desk_of_the_laboratory_that_knows_the_one_is_offered_the_survivor() {
    on_each_engine(|region| {
        let (survivor, merged) = twice(region);
        region.request(&merged, LAB);
        join(region, &survivor, &merged);
        let question = asked(region, &doubtful(&merged, "MB-1"));
        let page = technician_at(region).get(&format!("/exceptions/{question}"));
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.text.contains(survivor.data.identifier.value().unwrap()), "{}", page.text);
        say(region, question, Say::Person(survivor.id)).unwrap();
        assert_eq!(region.count(&sql::COUNT_CURRENT), 1);
    });
}

#[test]
fn without_a_code_she_is_found_by_the_birth_date_of_either() {
    on_each_engine(|region| {
        let (survivor, merged) = twice(region);
        join(region, &survivor, &merged);
        for (n, one) in [&survivor, &merged].into_iter().enumerate() {
            let message = oru(one, &format!("MB-{n}")).with(|it| {
                it.code = String::new();
                it.sampled = format!("202011{:02}083000+0100", n + 1);
            });
            let fate = region.send(&message);
            assert!(matches!(fate, Fate::Recorded { person, .. } if person == survivor.id), "{fate:?}");
        }
    });
}

#[test]
fn answers_about_one_of_them_are_answers_about_her() {
    on_each_engine(|region| {
        let (survivor, merged) = twice(region);
        let (first, second) = (region.request(&merged, LAB), region.request(&merged, LAB));
        // Nobody of that name is known: only the numbers say whose they are.
        let stranger = person("Verdi", "Pia", date(1990, 1, 2));
        let told = |accession: &str, day: u8| {
            doubtful(&stranger, accession).with(|it| it.sampled = format!("202011{day:02}083000+0100"))
        };
        let one = asked(region, &told("MB-1", 10));
        say(region, one, Say::Person(merged.id)).unwrap();
        join(region, &survivor, &merged);
        // The same answer again, by the id she is shown under by now.
        say(region, one, Say::Person(survivor.id)).unwrap();
        // What was remembered of it is no other person than the number names.
        let numbered = region.send(&told("MB-2", 11).with(|it| it.request.clone_from(&first.number)));
        assert!(matches!(numbered, Fate::Recorded { .. }), "{numbered:?}");
        let remembered = region.send(&told("MB-3", 12));
        assert!(matches!(remembered, Fate::Recorded { .. }), "{remembered:?}");
        // Opened again, nothing counts any more of what it was remembered for.
        say(region, one, Say::Reopen).unwrap();
        assert_eq!((open(region).len(), region.count(&sql::COUNT_CURRENT)), (3, 0));
        // Answered with the other id, those that wait are answered with it.
        let waits = asked(region, &told("MB-4", 13).with(|it| it.request.clone_from(&second.number)));
        assert!(open(region).contains(&waits));
        say(region, one, Say::Person(survivor.id)).unwrap();
        assert_eq!(open(region), [] as [Uuid; 0]);
        assert_eq!(region.count(&sql::COUNT_CURRENT), 4);
    });
}

#[test]
fn the_slip_of_a_tube_names_her_either_way() {
    on_each_engine(|region| {
        let (survivor, merged) = twice(region);
        join(region, &survivor, &merged);
        let slip = |named: &Person, code: &Person| {
            let (id, person) = (kernel::ids::RequestId::new(), named.data.clone());
            let person = people::model::PersonData { identifier: code.data.identifier.clone(), ..person };
            let slip = lab::service::Slip {
                id,
                person,
                test: lab::model::TestKind::Molecular,
                reason: "screening".to_owned(),
                requester: String::new(),
                note: String::new(),
                taken_why: String::new(),
            };
            region.db.write(move |tx| lab::service::take_in(tx, &technician(LAB), &slip))
        };
        let whose = |taken: lab::service::TakenIn| -> PersonId { taken.request.person };
        assert_eq!(slip(&merged, &merged).map(whose).unwrap(), survivor.id);
        let stranger = person("Verdi", "Pia", merged.data.birth_date);
        assert!(slip(&stranger, &merged).is_err(), "nobody's name");
    });
}
