use cases::model::{Grades, ReportStatus};
use jiff::civil::date;
use kernel::ids::{PersonId, ReportId, UserId};
use uuid::Uuid;

use super::*;
use crate::model::{Author, Why};

fn whereabouts(domicile: Option<&str>, seeing: &[&str], in_charge: &str, gp: Option<&str>) -> Whereabouts {
    Whereabouts {
        domicile: domicile.map(str::to_owned),
        seeing: seeing.iter().map(|asl| (*asl).to_owned()).collect(),
        in_charge: in_charge.to_owned(),
        gp: gp.map(|code| (code.to_owned(), date(2019, 3, 1))),
    }
}

#[test]
fn the_asl_of_the_domicile_then_the_last_that_sees_her_then_the_one_in_charge() {
    type Case<'c> = (Option<&'c str>, &'c [&'c str], &'c str, &'c str, &'c str);
    let cases: &[Case<'_>] = &[
        (Some("204"), &["204", "301"], "204", "", "204"),
        (Some("204"), &["301"], "301", "", "204"),
        (None, &["301", "204"], "203", "", "301"),
        (None, &[], "203", "", "203"),
        // An answer goes back to who asked, and not where nobody sees her any more.
        (Some("204"), &["204", "301"], "204", "asl:301", "301"),
        (Some("204"), &["204"], "204", "asl:301", "204"),
        (None, &[], "203", "asl:301", "203"),
        (Some("204"), &["204"], "204", "gp:0100001", "204"),
    ];
    for (domicile, seeing, in_charge, preferred, told) in cases {
        let place = whereabouts(*domicile, seeing, in_charge, None);
        assert_eq!(asl_told(&place, preferred), *told, "{domicile:?} {seeing:?} {in_charge} {preferred}");
        assert_eq!(audience_of(Side::PublicHealth, &place, preferred), Some(format!("asl:{told}")));
        assert_eq!(audience_of(Side::Gp, &place, preferred), None);
    }
}

fn communication(kind: Kind, recipient: Side, author: Option<Author>) -> Communication {
    let id = Uuid::now_v7();
    Communication {
        id,
        thread: id,
        reply_to: None,
        kind,
        priority: Priority::Normal,
        person: PersonId::new(),
        fact: id,
        detail: String::new(),
        body: String::new(),
        author,
        recipient,
        preferred: String::new(),
        audience: String::new(),
        created_at: "2020-11-14T08:00:00Z".parse().unwrap(),
        acknowledged: None,
        answer: None,
        closed: None,
    }
}

#[test]
fn what_waits_stands_by_priority_then_by_age_and_before_what_does_not() {
    let place = whereabouts(Some("204"), &["204"], "204", Some("0100001"));
    let old = communication(Kind::Result, Side::PublicHealth, None);
    let new = Communication { created_at: "2020-11-14T09:00:00Z".parse().unwrap(), ..old.clone() };
    let urgent = Communication { priority: Priority::High, ..new.clone() };
    let closed = Communication { closed: Some((new.created_at, Why::Acknowledged)), ..old.clone() };
    let mut keys: Vec<String> = [&closed, &new, &old, &urgent].map(place_of_recipient).to_vec();
    keys.sort();
    assert_eq!(keys, [&urgent, &old, &new, &closed].map(place_of_recipient));
    for (one, (from, before)) in [(&urgent, WAITING), (&new, WAITING), (&closed, CLOSED)] {
        let key = place_of_recipient(one);
        assert!(key.as_str() > from && key.as_str() < before, "{key}");
    }
    let author = Author {
        side: Side::Gp,
        by: UserId::new(),
        name: "Ada Medico".to_owned(),
        through: "gp:0100001".to_owned(),
    };
    let message = communication(Kind::Message, Side::PublicHealth, Some(author));
    let grants = audiences(&message, &place);
    let held: Vec<&str> = grants.iter().map(|grant| grant.audience.as_str()).collect();
    assert_eq!(held, ["asl:204", "gp:0100001"]);
    assert!(grants[1].sort_key.as_str() > SENT.0 && grants[1].sort_key.as_str() < SENT.1);
    // Who has no doctor is told about to nobody.
    let alone = whereabouts(Some("204"), &["204"], "204", None);
    assert_eq!(audiences(&communication(Kind::Result, Side::Gp, None), &alone), []);
}

fn report(day: i8, symptoms: &[&str]) -> Report {
    Report {
        id: ReportId::new(),
        person: PersonId::new(),
        asl: "204".to_owned(),
        onset: Some(date(2020, 11, 8)),
        symptoms: symptoms.iter().map(|code| (*code).to_owned()).collect(),
        grades: Grades::default(),
        temperature_tenths: None,
        whereabouts: String::new(),
        context: String::new(),
        conditions: String::new(),
        note: String::new(),
        status: ReportStatus::Waiting,
        reported_by: UserId::new(),
        reported_by_name: String::new(),
        reported_at: format!("2020-11-{day:02}T08:00:00Z").parse().unwrap(),
        taken: None,
        asked: None,
        version: 1,
    }
}

#[test]
fn she_is_worse_when_symptoms_are_new_or_stronger() {
    let before = report(10, &["cough"]);
    let graded = |grade| Grades(vec![("cough".to_owned(), grade)]);
    let hot = |tenths| Report { temperature_tenths: Some(tenths), ..report(12, &["cough"]) };
    assert_eq!(worse(None, &report(12, &["fever", "cough"])), [""; 0], "nothing to compare with");
    assert_eq!(worse(Some(&before), &report(12, &["cough"])), [""; 0]);
    assert_eq!(worse(Some(&before), &report(12, &["fever", "cough"])), ["fever"]);
    assert_eq!(worse(Some(&report(10, &["fever", "cough"])), &report(12, &["cough"])), [""; 0], "better");
    let strong = Report { grades: graded(Grade::PersistentDry), ..report(12, &["cough"]) };
    assert_eq!(worse(Some(&before), &strong), ["cough"]);
    assert_eq!(worse(Some(&strong), &Report { id: ReportId::new(), ..strong.clone() }), [""; 0]);
    assert_eq!(worse(Some(&before), &hot(379)), [""; 0]);
    assert_eq!(worse(Some(&before), &hot(384)), ["fever"]);
    assert_eq!(worse(Some(&hot(384)), &hot(389)), [""; 0]);
    assert_eq!(worse(Some(&hot(384)), &hot(394)), ["fever"]);
    let long_ago = Report { reported_at: "2020-10-01T08:00:00Z".parse().unwrap(), ..before.clone() };
    assert_eq!(worse(Some(&long_ago), &report(12, &["fever"])), [""; 0], "another illness");
    let all = [report(12, &[]), before.clone(), long_ago];
    assert_eq!(report_before(&all, &all[0]).map(|it| it.id), Some(before.id));
}

#[test]
fn symptoms_want_a_swab_until_one_tells() {
    let today = date(2020, 11, 14);
    let ill = [report(12, &["fever"])];
    let wanted = |reports: &[Report], last| swab_wanted(&[], reports, last, today).is_some();
    assert!(wanted(&ill, None));
    assert!(wanted(&ill, Some(date(2020, 11, 1))), "a swab before the symptoms tells nothing of them");
    assert!(!wanted(&ill, Some(date(2020, 11, 9))));
    assert!(!wanted(&[report(12, &[])], None), "no symptoms");
    let long_ago = Report { reported_at: "2020-10-20T08:00:00Z".parse().unwrap(), ..ill[0].clone() };
    assert!(!wanted(&[long_ago], None));
    assert!(!wanted(&[], None));
}

#[test]
fn a_message_says_something_and_not_too_much() {
    assert_eq!(message("  Sta peggio\r\nda ieri \0 ").unwrap(), "Sta peggio\nda ieri");
    assert!(message(" \n ").is_err());
    assert!(message(&"è".repeat(TEXT_LENGTH)).is_ok());
    assert!(message(&"è".repeat(TEXT_LENGTH + 1)).is_err());
}

#[test]
fn what_is_positive_comes_first_and_what_is_negative_last() {
    let order = Outcome::ALL.map(priority_of);
    assert_eq!(order[0], Priority::High);
    assert_eq!(order[1], Priority::Low);
    assert!(order[2..].iter().all(|priority| *priority == Priority::Normal));
    for priority in Priority::ALL {
        assert_eq!(Priority::of_rank(priority.rank()).unwrap(), priority);
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::of(kind.code()), Some(kind));
        assert_eq!(closes_when_seen(kind), kind != Kind::SwabToRequest);
    }
}
