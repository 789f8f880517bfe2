//! Audiences: granted, merged, replaced, expired, remembered.

use access::audience::{
    self, Grant, Refused, attempt, expire, grant, owned, place, reason, regrant, rename, replace, whose,
};
use access::{Action, Resource, Role, decide};
use jiff::civil::date;
use kernel::Date;
use kernel::Problem;
use kernel::clock::FOREVER;
use storage::args;
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{TODAY, actor, on_each_engine};

mod sql {
    storage::queries! {
        "audiences.sql";
        ENTRIES = "entries",
        HISTORY = "history",
    }
}

fn one(audience: &str, valid_from: Date, valid_to: Date, why: &'static str) -> Grant {
    Grant { audience: audience.to_owned(), sort_key: "ROSSI".to_owned(), valid_from, valid_to, why }
}

type Line = (String, Date, Date, String);

fn line(audience: &str, from: Date, to: Date, why: &str) -> Line {
    (audience.to_owned(), from, to, why.to_owned())
}

fn lines(db: &TestDb, query: &'static storage::Query, id: Uuid) -> Vec<Line> {
    db.read(move |tx| {
        tx.query(query, args![id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
    })
    .unwrap()
}

#[test]
fn who_supervises_several_asl_sees_a_person_by_the_one_in_charge() {
    on_each_engine(|db| {
        let (both, only) = (Uuid::now_v7(), Uuid::now_v7());
        let grants =
            [one("asl:204", TODAY, FOREVER, "residence"), one("asl:301", TODAY, FOREVER, "domicile")];
        db.write(move |tx| {
            grant(tx, Resource::Person, both, &grants)?;
            grant(tx, Resource::Person, only, &grants[..1])
        })
        .unwrap();
        let supervised = ["204", "210", "301"].map(str::to_owned).to_vec();
        let scope =
            decide(&access::Actor { supervised, ..actor(Role::RegionalSuperUser) }, Action::PersonView);
        let scope = scope.unwrap();
        for (person, asl) in [(both, "asl:301"), (only, "asl:204")] {
            let scope = scope.clone();
            let found = db.read(move |tx| reason(tx, &scope, Resource::Person, person)).unwrap();
            assert_eq!(found.audience, asl);
        }
    });
}

#[test]
fn reasons_that_overlap_are_one_row_and_a_time_without_reason_stays_closed() {
    on_each_engine(|db| {
        let id = Uuid::now_v7();
        let (spring, summer) = (date(2020, 3, 1), date(2020, 6, 1));
        let (autumn, winter) = (date(2020, 9, 1), date(2020, 12, 1));
        let grants = [
            one("asl:here", autumn, winter, "measure-running"),
            one("asl:here", summer, FOREVER, "domicile"),
            one("asl:here", autumn, FOREVER, "domicile"),
            one("gp:here", spring, summer, "gp-of-choice"),
            one("gp:here", autumn, FOREVER, "gp-of-choice"),
            one("gp:empty", summer, summer, "gp-of-choice"),
        ];
        db.write(move |tx| grant(tx, Resource::Person, id, &grants)).unwrap();
        let expected = [
            line("asl:here", summer, FOREVER, "domicile+measure-running"),
            line("gp:here", spring, summer, "gp-of-choice"),
            line("gp:here", autumn, FOREVER, "gp-of-choice"),
        ];
        assert_eq!(lines(db, &sql::ENTRIES, id), expected);
        for (today, open) in [(date(2020, 4, 1), true), (date(2020, 7, 1), false), (TODAY, true)] {
            let mut doctor = actor(Role::Gp);
            doctor.today = today;
            let scope = decide(&doctor, Action::PersonView).unwrap();
            let found = db.read(move |tx| reason(tx, &scope, Resource::Person, id));
            assert_eq!(found.is_ok(), open, "{today}");
        }
    });
}

#[test]
fn new_facts_replace_the_audiences_and_the_history_keeps_the_old_ones() {
    on_each_engine(|db| {
        let (id, other, from) = (Uuid::now_v7(), Uuid::now_v7(), date(2020, 3, 1));
        db.write(move |tx| {
            grant(tx, Resource::Person, id, &[one("asl:301", from, FOREVER, "domicile")])?;
            grant(tx, Resource::Report, id, &[one("asl:301", from, FOREVER, "filed")])?;
            grant(tx, Resource::Person, other, &[one("asl:301", from, FOREVER, "domicile")])?;
            replace(tx, Resource::Person, id, &[one("asl:203", TODAY, FOREVER, "domicile")])
        })
        .unwrap();
        let filed = line("asl:301", from, FOREVER, "filed");
        assert_eq!(lines(db, &sql::ENTRIES, id), [line("asl:203", TODAY, FOREVER, "domicile"), filed]);
        assert_eq!(lines(db, &sql::HISTORY, id), [line("asl:301", from, FOREVER, "domicile")]);
        assert_eq!(lines(db, &sql::ENTRIES, other).len(), 1);
        assert_eq!(lines(db, &sql::HISTORY, other), []);
    });
}

#[test]
fn what_is_over_leaves_for_the_history_a_few_at_a_time() {
    on_each_engine(|db| {
        let ids: Vec<Uuid> = (0..5).map(|_| Uuid::now_v7()).collect();
        let from = date(2020, 11, 1);
        for (index, id) in ids.clone().into_iter().enumerate() {
            // Over on the 12th, 13th, 14th; running until the 15th and for ever.
            let ends = [date(2020, 11, 12), date(2020, 11, 13), TODAY, date(2020, 11, 15), FOREVER][index];
            let grants = [one("comune:001272", from, ends, "measure-running")];
            db.write(move |tx| grant(tx, Resource::Measure, id, &grants)).unwrap();
        }
        let expired = |limit| db.bulk(move |tx| expire(tx, TODAY, limit)).unwrap();
        assert_eq!([expired(2), expired(2), expired(2)], [2, 1, 0]);
        let left: Vec<usize> = ids.iter().map(|id| lines(db, &sql::ENTRIES, *id).len()).collect();
        assert_eq!(left, [0, 0, 0, 1, 1]);
        let remembered: Vec<usize> = ids.iter().map(|id| lines(db, &sql::HISTORY, *id).len()).collect();
        assert_eq!(remembered, [1, 1, 1, 0, 0]);
    });
}

#[test]
fn the_places_of_a_name_go_and_come_and_the_history_says_nothing_of_them() {
    on_each_engine(|db| {
        let (id, from) = (Uuid::now_v7(), date(2020, 3, 1));
        let here = move || vec![one("asl:here", from, FOREVER, "domicile")];
        let other = move || vec![one("gp:here", from, FOREVER, "gp-of-choice")];
        db.write(move |tx| rename(tx, Resource::PersonName, id, &[here(), other()])).unwrap();
        assert_eq!(lines(db, &sql::ENTRIES, id).len(), 2);
        db.write(move |tx| rename(tx, Resource::PersonName, id, &[other()])).unwrap();
        assert_eq!(lines(db, &sql::ENTRIES, id), [line("gp:here", from, FOREVER, "gp-of-choice")]);
        assert_eq!(lines(db, &sql::HISTORY, id), []);
    });
}

#[test]
fn a_bar_ends_the_audiences_that_it_keeps_out_and_leaves_the_others() {
    on_each_engine(|db| {
        let (id, from) = (Uuid::now_v7(), date(2020, 3, 1));
        let facts = move || {
            let doctor = |from| one("gp:here", from, FOREVER, "gp-of-choice");
            (vec![one("asl:here", from, FOREVER, "domicile"), doctor(from)], vec![doctor(TODAY)])
        };
        db.write(move |tx| grant(tx, Resource::Report, id, &facts().0)).unwrap();
        db.write(move |tx| regrant(tx, Resource::Report, id, &facts().1)).unwrap();
        let expected =
            [line("asl:here", from, FOREVER, "domicile"), line("gp:here", TODAY, FOREVER, "gp-of-choice")];
        assert_eq!(lines(db, &sql::ENTRIES, id), expected);
        assert_eq!(lines(db, &sql::HISTORY, id), [line("gp:here", from, FOREVER, "gp-of-choice+obscured")]);
    });
}

/// Whose report it is, and a report of somebody's.
const PERSON: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
const REPORT: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);

#[test]
fn what_was_asked_in_vain_is_noted_once_under_whose_data_it_was() {
    // Each kind has its own, and who says it first is asked.
    owned("audiences-of-the-test", |_, _| Ok(None));
    owned(Resource::Communication, |_, id| Ok((id == REPORT).then_some(PERSON)));
    owned(Resource::Communication, |_, _| Ok(None));
    on_each_engine(|db| {
        let (mine, unowned) = (Uuid::now_v7(), Uuid::now_v7());
        let nobody = Uuid::now_v7();
        let from = date(2020, 3, 1);
        db.write(move |tx| {
            let there = [one("gp:there", from, FOREVER, "sent")];
            grant(tx, Resource::Communication, REPORT, &there)?;
            grant(tx, Resource::Communication, unowned, &there)?;
            grant(tx, Resource::Communication, mine, &[one("gp:here", from, FOREVER, "sent")])?;
            grant(tx, Resource::Person, PERSON, &there)
        })
        .unwrap();
        let scope = decide(&actor(Role::Gp), Action::CommunicationList).unwrap();
        let asked = db
            .read(move |tx| {
                let kind = Resource::Communication;
                assert_eq!(place(tx, &scope, kind, mine)?.as_deref(), Some("ROSSI"));
                for id in [REPORT, unowned, nobody, REPORT] {
                    assert!(matches!(reason(tx, &scope, kind, id), Err(Problem::NotFound)));
                }
                let refused = audience::refused(tx);
                assert_eq!(audience::refused(tx), [], "it is said once");
                assert_eq!(place(tx, &scope, kind, REPORT)?, None);
                attempt(tx, &scope, kind, unowned)?;
                attempt(tx, &scope, kind, mine)?;
                Ok([refused, audience::refused(tx)])
            })
            .unwrap();
        let one = |subject: Option<Uuid>| Refused {
            action: Action::CommunicationList.code(),
            kind: "communication",
            subject,
        };
        let (known, unknown) = (one(Some(PERSON)), one(Some(unowned)));
        assert_eq!(asked, [vec![known.clone(), unknown.clone(), one(None)], vec![known, unknown]]);
        let found = db.read(move |tx| [PERSON, REPORT, nobody].into_iter().map(|id| whose(tx, id)).collect());
        let found: Vec<Option<Uuid>> = found.unwrap();
        assert_eq!(found, [Some(PERSON), Some(PERSON), None]);
    });
}
