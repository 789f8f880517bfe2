//! Every class of the table: what is over goes, what is not stays.

use access::Role;
use jiff::civil::{Date, date};
use kernel::Timestamp;
use storage::{Query, Tx, args};
use uuid::Uuid;

use crate::common::{Region, TODAY, at, on_each_engine, sql};

const LONG_AGO: Date = date(2015, 1, 7);
const X: &str = "X";

/// What is planted of a class: an id by which it is found again.
struct Planted {
    class: &'static str,
    there: &'static Query,
    /// By which clock it is told whether it is over.
    real: bool,
    plant: fn(&mut Tx<'_>, Uuid, Uuid, Timestamp, Date) -> kernel::Result<()>,
}

/// Somebody whom a doctor follows, so that she stays herself.
fn somebody(tx: &mut Tx<'_>, instant: Timestamp) -> kernel::Result<Uuid> {
    let id = Uuid::now_v7();
    let code = id.to_string();
    tx.execute(&sql::PERSON, args![id, code.as_str(), Some("0100001"), Some(LONG_AGO), instant])?;
    Ok(id)
}

const ALL: [Planted; 14] = [
    Planted {
        class: "corrections",
        there: &sql::THERE_CORRECTION,
        real: false,
        plant: |tx, id, _, instant, _| {
            let her = somebody(tx, instant)?;
            tx.execute(&sql::CORRECTION, args![her, X, id, instant]).map(drop)
        },
    },
    Planted {
        class: "obscurings",
        there: &sql::THERE_OBSCURING,
        real: false,
        plant: |tx, id, _, instant, _| {
            let her = somebody(tx, instant)?;
            tx.execute(&sql::OBSCURING, args![her, X, id, id, instant]).map(drop)
        },
    },
    Planted {
        class: "records",
        there: &sql::THERE_REPORT,
        real: false,
        plant: |tx, id, _, instant, day| {
            let her = somebody(tx, instant)?;
            tx.execute(&sql::REPORT, args![her, X, id, day]).map(drop)
        },
    },
    Planted {
        class: "contacts",
        there: &sql::THERE_QUARANTINE,
        real: false,
        plant: |tx, id, _, instant, day| {
            let (none, code): (Option<Uuid>, _) = (None, id.to_string());
            tx.execute(&sql::PERSON, args![id, code.as_str(), Some("0100001"), Some(LONG_AGO), instant])?;
            let (measure, ended) = (Uuid::now_v7(), Some(day));
            tx.execute(&sql::MEASURE, args![id, X, measure, none, none, "quarantine", day, ended, "ended"])
                .map(drop)
        },
    },
    Planted {
        class: "persons",
        there: &sql::THERE_PERSON,
        real: false,
        plant: |tx, id, _, instant, _| {
            let (nobody, never): (Option<&str>, Option<Date>) = (None, None);
            let code = id.to_string();
            tx.execute(&sql::PERSON, args![id, code.as_str(), nobody, never, instant]).map(drop)
        },
    },
    Planted {
        class: "deleted_persons",
        there: &sql::THERE_BURIED,
        real: false,
        plant: |tx, id, _, instant, _| tx.execute(&sql::BURIED, args![id, instant]).map(drop),
    },
    Planted {
        class: "rights",
        there: &sql::THERE_RIGHTS,
        real: false,
        plant: |tx, id, _, instant, day| {
            let her = somebody(tx, instant)?;
            tx.execute(&sql::ANSWERED, args![her, id, day]).map(drop)
        },
    },
    Planted {
        class: "emergencies",
        there: &sql::THERE_EMERGENCY,
        real: true,
        plant: |tx, id, user, instant, _| tx.execute(&sql::EMERGENCY, args![id, user, instant]).map(drop),
    },
    Planted {
        class: "audiences",
        there: &sql::THERE_LEFT,
        real: true,
        plant: |tx, id, _, instant, _| tx.execute(&sql::LEFT, args![id, X, instant]).map(drop),
    },
    Planted {
        class: "help",
        there: &sql::THERE_HELP,
        real: true,
        plant: |tx, id, user, instant, _| {
            tx.execute(&sql::HELP, args![id, user, instant])?;
            tx.execute(&sql::HELP_STEP, args![id, Uuid::now_v7()])?;
            tx.execute(&sql::HELP_VIEW, args![id, Uuid::now_v7(), user]).map(drop)
        },
    },
    Planted {
        class: "imports",
        there: &sql::THERE_IMPORT,
        real: true,
        plant: |tx, id, _, instant, _| {
            let her = somebody(tx, instant)?;
            tx.execute(&sql::IMPORT, args![id, &id.as_bytes()[..], instant])?;
            tx.execute(&sql::IMPORT_SUBJECT, args![id, her]).map(drop)
        },
    },
    Planted {
        class: "exports",
        there: &sql::THERE_EXPORT,
        real: false,
        plant: |tx, id, user, instant, _| tx.execute(&sql::EXPORT, args![id, user, instant]).map(drop),
    },
    Planted {
        class: "digests",
        there: &sql::THERE_DIGEST,
        real: true,
        plant: |tx, id, user, instant, _| {
            let week = id.to_string();
            tx.execute(&sql::DIGEST, args![week.as_str(), id, instant])?;
            tx.execute(&sql::DIGEST_ROW, args![id, week.as_str(), user]).map(drop)
        },
    },
    // Planted below: he is made as every user is.
    Planted { class: "accounts", there: &sql::THERE_ACCOUNT, real: true, plant: |_, _, _, _, _| Ok(()) },
];

fn run(region: &Region<'_>, unit: &str) {
    let plan = region.administrator().prepares(unit);
    let second = if unit == "010" { region.administrator() } else { region.officer(unit) };
    second.approves(&plan).expect(axum::http::StatusCode::SEE_OTHER);
    region.job();
    let page = second.get(&plan);
    assert!(page.has("Eseguito"), "{unit}: {}", page.text);
}

#[test]
fn each_class_deletes_what_is_over_and_nothing_else() {
    let (tested, planned): (Vec<_>, Vec<_>) = (
        ALL.iter().map(|it| it.class).collect(),
        retention::classes::PLANNED.iter().map(|it| it.code).collect(),
    );
    assert_eq!(tested, planned, "every class has its row here");
    on_each_engine(|region| {
        let now = region.db.clocks.now();
        let user = region.desk(Role::Gp, "0100001").user.0;
        let mut planted = Vec::new();
        for class in &ALL {
            let (old, young) = if class.class == "accounts" {
                let (old, young) = (region.desk(Role::Gp, "0100001"), region.desk(Role::Gp, "0100001"));
                for (user, when) in [(old.user, at(LONG_AGO)), (young.user, now)] {
                    let leaves =
                        move |tx: &mut Tx<'_>| tx.execute(&sql::SUSPEND, args![user, when, "a@b.it"]);
                    region.db.write(leaves).unwrap();
                }
                (old.user.0, young.user.0)
            } else {
                let ids = (Uuid::now_v7(), Uuid::now_v7());
                let yesterday = TODAY.yesterday().unwrap();
                let late = if class.real { now } else { at(yesterday) };
                let plant = class.plant;
                let both = move |tx: &mut Tx<'_>| {
                    plant(tx, ids.0, user, at(LONG_AGO), LONG_AGO)?;
                    plant(tx, ids.1, user, late, yesterday)
                };
                region.db.write(both).unwrap();
                ids
            };
            assert!(region.there(class.there, old) > 0, "{}", class.class);
            planted.push((class, old, young));
        }
        for unit in ["204", "010"] {
            run(region, unit);
        }
        for (class, old, young) in planted {
            assert_eq!(region.there(class.there, old), 0, "{} stays", class.class);
            assert!(region.there(class.there, young) > 0, "{} is gone too early", class.class);
        }
    });
}

#[test]
fn who_does_not_come_any_more_is_nobody_and_who_still_may_is_told() {
    on_each_engine(|region| {
        let now = region.db.clocks.now();
        let days = |days: i64| now.checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        let ended = |days: i64| {
            kernel::clock::local_date(now).checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap()
        };
        let [gone, may, lately, came] = [(); 4].map(|()| region.desk(Role::Gp, "0100001").user);
        for (user, last, until) in [
            (gone, days(800), Some(ended(790))),
            (may, days(800), None),
            (lately, days(800), Some(ended(100))),
            (came, days(700), Some(ended(690))),
        ] {
            let write = move |tx: &mut Tx<'_>| {
                tx.execute(&sql::CAME_LAST, args![user, last])?;
                until.map_or(Ok(0), |until| tx.execute(&sql::HELD_UNTIL, args![user, until]))
            };
            region.db.write(write).unwrap();
        }
        let plan = region.administrator().prepares("010");
        let page = region.administrator().get(&plan);
        assert!(page.has("2 con un incarico avuto da meno tempo"), "{}", page.text);
        region.administrator().approves(&plan).expect(axum::http::StatusCode::SEE_OTHER);
        region.job();
        let there = |user: kernel::ids::UserId| region.there(&sql::THERE_ACCOUNT, user.0);
        assert_eq!([gone, may, lately, came].map(there), [0, 1, 1, 1]);
        let login = move |tx: &mut Tx<'_>| tx.one(&sql::USER, args![gone], |row| row.get::<String>(0));
        let login = region.db.write(login).unwrap();
        assert!(login.starts_with("rimosso-") && login.len() == "rimosso-1234-1234-1234".len(), "{login}");
        // Once without a name he is not planned again.
        let plan = region.administrator().prepares("010");
        assert!(region.administrator().get(&plan).has("Eseguito"), "nothing is over");
    });
}
