//! A plan shows what it would do, is approved by a second person, and does that or less.

use crate::common::{THEN, TODAY, on_each_engine, sql};
use access::Role;
use axum::http::StatusCode;
use jiff::ToSpan;
use jiff::civil::date;
use storage::{Tx, args};
use uuid::Uuid;

const REASON: &str = "Procedimento penale n. 123 del 2030";

#[test]
fn what_is_over_is_shown_approved_by_another_and_deleted() {
    on_each_engine(|region| {
        let her = region.ill("Canarina", THEN, Some("0100001"));
        let young = region.ill("Giovane", date(2021, 3, 2), Some("0100001"));
        region.counted(1);
        let (administrator, officer) = (region.administrator(), region.officer("204"));
        let before = region.count(&sql::FACTS);
        let plan = administrator.prepares("204");
        let page = administrator.get(&plan).expect(StatusCode::OK);
        assert!(page.has("Segnalazioni, tamponi") && page.has("14/11/2020"), "{}", page.text);
        assert!(!page.has("Canarina") && !page.has(&her.id.to_string()), "nobody is named");
        assert!(!page.has("Approva e cancella</button>") && page.has("Questo piano"), "{}", page.text);
        assert_eq!(region.count(&sql::FACTS), before, "nothing is deleted by showing it");
        // Who prepared it does not approve it, nor a colleague in the same role, nor the officer of another ASL.
        administrator.approves(&plan).expect(StatusCode::CONFLICT);
        let refused = region.administrator().approves(&plan).expect(StatusCode::CONFLICT);
        assert!(refused.has("responsabile della protezione dei dati"), "{}", refused.text);
        region.officer("301").approves(&plan).expect(StatusCode::NOT_FOUND);
        region.officer("301").get(&plan).expect(StatusCode::NOT_FOUND);
        region.desk(Role::SispOperator, "204").get(&plan).expect(StatusCode::FORBIDDEN);
        region.job();
        assert_eq!(region.count(&sql::FACTS), before, "nor by preparing it");
        // One at a time.
        let id = Uuid::now_v7().to_string();
        let twice = officer.post("/retention/plans", &[("unit", "204"), ("id", &id)]);
        assert!(twice.expect(StatusCode::UNPROCESSABLE_ENTITY).has("un piano aperto"));

        assert!(officer.get(&plan).has("Approva e cancella</button>"));
        officer.approves(&plan).expect(StatusCode::SEE_OTHER);
        officer.approves(&plan).expect(StatusCode::SEE_OTHER);
        region.job();
        let page = officer.get(&plan).expect(StatusCode::OK);
        assert!(page.has("Finito") && page.has("Eseguito"), "{}", page.text);
        assert_eq!(region.count(&sql::FACTS), before / 2, "hers are gone, the other's are there");
        assert_eq!(region.count(&sql::PEOPLE), 2, "a doctor follows her");
        assert_eq!(region.count(&sql::ITEMS), 0);
        let log = region.log();
        let said: Vec<_> = log.iter().filter(|one| one.action.starts_with("retention.")).collect();
        for (action, detail) in [
            ("retention.manage", "prepared"),
            ("retention.approve", "approved 204 "),
            ("retention.manage", " records=1/1"),
        ] {
            let found = said.iter().any(|one| one.action == action && one.detail.contains(detail));
            assert!(found, "{action} {detail} {said:?}");
        }
        assert!(said.iter().all(|one| one.subjects.is_empty()), "counts, and nobody");
        drop(young);
    });
}

#[test]
fn figures_stay_true() {
    on_each_engine(|region| {
        region.ill("Una", THEN, None);
        region.ill("Altra", THEN, None);
        region.counted(2);
        assert_eq!(region.disagreements(), 0);
        run(region);
        assert_eq!(region.count(&sql::FACTS), 0);
        assert_eq!(region.disagreements(), 0, "what was counted is still counted");
    });
}

/// The administrator prepares, the officer approves, the job runs.
fn run(region: &crate::common::Region<'_>) -> String {
    let plan = region.administrator().prepares("204");
    region.officer("204").approves(&plan).expect(StatusCode::SEE_OTHER);
    region.job();
    plan
}

#[test]
fn what_changed_meanwhile_is_left_and_counted() {
    on_each_engine(|region| {
        let (her, _) = (region.ill("Una", THEN, None), region.ill("Altra", THEN, None));
        let officer = region.officer("204");
        let plan = region.administrator().prepares("204");
        officer.approves(&plan).expect(StatusCode::SEE_OTHER);
        region.db.write(move |tx| tx.execute(&sql::ANOTHER_DAY, args![her.id, TODAY])).unwrap();
        region.job();
        let page = officer.get(&plan).expect(StatusCode::OK);
        assert!(page.has("1 è rimasta"), "{}", page.text);
        assert!(region.count(&sql::FACTS) > 0);
    });
}

#[test]
fn who_is_nobody_s_patient_goes_with_the_next_plan() {
    on_each_engine(|region| {
        region.ill("Una", THEN, None);
        run(region);
        assert_eq!(region.count(&sql::PEOPLE), 1);
        run(region);
        assert_eq!(region.count(&sql::PEOPLE), 0);
        let plan = region.administrator().prepares("204");
        let page = region.administrator().get(&plan);
        assert!(page.has("Niente è in scadenza"), "{}", page.text);
    });
}

/// Two rows of one woman, joined on a day.
fn joined(region: &crate::common::Region<'_>, survivor: Uuid, merged: Uuid, on: jiff::civil::Date) {
    let write = move |tx: &mut Tx<'_>| {
        tx.execute(&sql::JOINED, args![merged, survivor])?;
        tx.execute(&sql::STANDING_MERGE, args![merged, survivor, on, Uuid::now_v7()])
    };
    region.db.write(write).unwrap();
}

#[test]
fn two_who_are_one_are_over_together() {
    on_each_engine(|region| {
        let (her, again) = (region.ill("Una", THEN, None), region.ill("Altra", THEN, None));
        let (survivor, merged) = (her.id, again.id);
        joined(region, survivor, merged, TODAY.checked_sub(365.days()).unwrap());
        // The other's row is of another ASL, a case of hers rests on the survivor's result, and both bars stand under the survivor.
        let write = move |tx: &mut Tx<'_>| {
            tx.execute(&sql::MOVED, args![merged, "301"])?;
            tx.execute(&sql::RESTS_ON, args![merged, survivor])?;
            tx.execute(&sql::BAR_OF, args![merged, survivor])
        };
        region.db.write(write).unwrap();
        let all = region.count(&sql::FACTS);
        // It may be undone until tomorrow.
        let page = region.administrator().get(&run(region));
        assert!(page.has("1 con un'unione") || page.has("1 con un&#39;unione"), "{}", page.text);
        assert_eq!(region.count(&sql::FACTS), all);
        let before = TODAY.checked_sub(366.days()).unwrap();
        region.db.write(move |tx| tx.execute(&sql::MERGED_LONG_AGO, args![merged, before])).unwrap();
        // What one of both has of another day counts for both, and so does what is held back of one.
        region.db.write(move |tx| tx.execute(&sql::ANOTHER_DAY, args![merged, TODAY])).unwrap();
        let told = || region.administrator().get(&region.administrator().prepares("204"));
        assert!(told().has("Niente è in scadenza"));
        region.db.write(move |tx| tx.execute(&sql::ANOTHER_DAY, args![merged, THEN])).unwrap();
        let officer = region.officer("204");
        let hold = [("code", &*merged.to_string()), ("reason", REASON)];
        officer.post("/retention/holds/new", &hold).expect(StatusCode::SEE_OTHER);
        let page = told();
        assert!(page.has("1 per una sospensione della persona"), "{}", page.text);
        let page = officer.get("/retention");
        let release = page.text.split("/retention/holds/").find(|part| part.contains("/release")).unwrap();
        let release = format!("/retention/holds/{}/release", &release[..36]);
        officer.post(&release, &[("reason", REASON)]).expect(StatusCode::SEE_OTHER);
        run(region);
        assert_eq!(region.count(&sql::FACTS), 0);
        assert_eq!(region.count(&sql::BARS), 0);
        // The row of either was still for its term, and both go; not while a doctor follows her under either id.
        assert_eq!(region.count(&sql::PEOPLE), 2);
        let chooses = |doctor: Option<&'static str>| {
            let since = doctor.map(|_| THEN);
            region.db.write(move |tx| tx.execute(&sql::FOLLOWED, args![merged, doctor, since])).unwrap();
        };
        chooses(Some("0100001"));
        assert!(told().has("Niente è in scadenza"));
        chooses(None);
        run(region);
        assert_eq!(region.count(&sql::PEOPLE), 0);
        assert_eq!(
            (region.there(&sql::THERE_BURIED, survivor), region.there(&sql::THERE_BURIED, merged)),
            (1, 1)
        );
    });
}

#[test]
fn what_is_kept_from_others_of_the_one_stays_when_the_other_is_over() {
    on_each_engine(|region| {
        let (her, again) = (region.ill("Una", THEN, None), region.ill("Altra", THEN, None));
        // They were one for some time, and the bar on the fact of the one was set then under the id of the other.
        let (survivor, merged) = (her.id, again.id);
        let write = move |tx: &mut Tx<'_>| {
            tx.execute(&sql::ANOTHER_DAY, args![merged, TODAY])?;
            tx.execute(&sql::BAR_OF, args![merged, survivor])
        };
        region.db.write(write).unwrap();
        run(region);
        assert_eq!(region.count(&sql::BARS), 1);
    });
}

#[test]
fn what_stands_against_it_is_told() {
    on_each_engine(|region| {
        let over = TODAY.checked_sub(90.days()).unwrap();
        region.contact("Una", over, false);
        region.contact("Altra", over.tomorrow().unwrap(), false);
        region.contact("Terza", over, true);
        let asks = region.ill("Chiede", THEN, None);
        let ask = move |tx: &mut Tx<'_>| tx.execute(&sql::RIGHTS, args![asks.id, Uuid::now_v7()]);
        region.db.write(ask).unwrap();
        let plan = region.administrator().prepares("204");
        let page = region.administrator().get(&plan);
        assert!(page.has("1 con una misura in corso"), "{}", page.text);
        assert!(page.has("1 con una richiesta sui propri dati"), "{}", page.text);
        region.officer("204").approves(&plan).expect(StatusCode::SEE_OTHER);
        let before = region.count(&sql::FACTS);
        region.job();
        assert_eq!(region.count(&sql::FACTS), before - 1, "one quarantine is over for ninety days");
    });
}

#[test]
fn a_hold_stops_it_with_a_reason() {
    on_each_engine(|region| {
        region.ill("Una", THEN, None);
        let (administrator, officer) = (region.administrator(), region.officer("204"));
        let new = "/retention/holds/new";
        let wrong =
            officer.post(new, &[("class", "records"), ("code", "RSSMRA80A01L219M"), ("reason", "breve")]);
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("almeno 15 caratteri") && wrong.has("non tutti e due"), "{}", wrong.text);
        assert!(wrong.has("breve") && wrong.has("RSSMRA80A01L219M"), "nothing typed is lost");
        let nobody = officer.post(new, &[("code", "RSSMRA80A01L219M"), ("reason", REASON)]);
        assert!(nobody.expect(StatusCode::UNPROCESSABLE_ENTITY).has("Nella tua ASL non c"));
        let plan = administrator.prepares("204");
        officer.approves(&plan).expect(StatusCode::SEE_OTHER);
        // Held between the approval and the job: nothing goes.
        officer.post(new, &[("class", "records"), ("reason", REASON)]).expect(StatusCode::SEE_OTHER);
        let before = region.count(&sql::FACTS);
        region.job();
        assert_eq!(region.count(&sql::FACTS), before);
        let page = officer.get("/retention").expect(StatusCode::OK);
        assert!(page.has(REASON), "{}", page.text);
        let plan = administrator.prepares("204");
        assert!(administrator.get(&plan).has("per una sospensione del tipo di dati"));
        let release = page.text.split("/retention/holds/").find(|part| part.contains("/release")).unwrap();
        let release = format!("/retention/holds/{}/release", &release[..36]);
        officer.get(&release).expect(StatusCode::OK);
        region.officer("301").post(&release, &[("reason", REASON)]).expect(StatusCode::NOT_FOUND);
        officer.post(&release, &[("reason", "x")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        officer.post(&release, &[("reason", REASON)]).expect(StatusCode::SEE_OTHER);
        run(region);
        assert_eq!(region.count(&sql::FACTS), 0);
    });
}

#[test]
fn a_user_who_left_is_nobody_after_two_years() {
    on_each_engine(|region| {
        let (left, late) = (region.desk(Role::Gp, "0100001"), region.desk(Role::Gp, "0100001"));
        let now = region.db.clocks.now();
        let days = |days: i64| now.checked_sub((24 * days).hours()).unwrap();
        for (user, at) in [(left.user, days(740)), (late.user, days(700))] {
            let suspend = move |tx: &mut Tx<'_>| tx.execute(&sql::SUSPEND, args![user, at, "a@example.org"]);
            region.db.write(suspend).unwrap();
        }
        let plan = region.administrator().prepares("010");
        region.officer("204").get(&plan).expect(StatusCode::NOT_FOUND);
        region.administrator().approves(&plan).expect(StatusCode::SEE_OTHER);
        region.job();
        let who = |user| {
            let read = move |tx: &mut Tx<'_>| {
                tx.one(&sql::USER, args![user], |row| {
                    Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<Option<String>>(2)?))
                })
            };
            region.db.write(read).unwrap()
        };
        let nameless =
            (retention::rules::nameless_login(left.user.0), "Utente non più presente".to_owned(), None);
        assert_eq!(who(left.user), nameless);
        assert_eq!(who(late.user).1, "Nome di gp");
    });
}

#[test]
fn a_withdrawn_plan_deletes_nothing_more() {
    on_each_engine(|region| {
        region.ill("Una", THEN, None);
        let (administrator, officer) = (region.administrator(), region.officer("204"));
        let plan = officer.prepares("204");
        administrator.approves(&plan).expect(StatusCode::SEE_OTHER);
        administrator.post(&format!("{plan}/withdraw"), &[]).expect(StatusCode::SEE_OTHER);
        let before = region.count(&sql::FACTS);
        region.job();
        assert_eq!(region.count(&sql::FACTS), before);
        assert_eq!(region.count(&sql::ITEMS), 0, "which rows it was about is forgotten");
        officer.approves(&plan).expect(StatusCode::CONFLICT);
        let wrong = administrator.post("/retention/plans", &[("unit", "999")]);
        assert!(wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).has("Scegli di chi sono"));
    });
}

#[test]
fn a_large_plan_is_taken_back_in_small_units_and_its_rows_stand_for_nothing() {
    on_each_engine(|region| {
        let her = region.ill("Una", THEN, None);
        let officer = region.officer("204");
        let plan = region.administrator().prepares("204");
        let id: Uuid = plan.rsplit('/').next().unwrap().parse().unwrap();
        let many = move |tx: &mut Tx<'_>| {
            (0..1_200).try_for_each(|_| tx.execute(&sql::WAITING_ITEMS, args![id, Uuid::now_v7()]).map(drop))
        };
        region.db.write(many).unwrap();
        let before = region.count(&sql::ITEMS);
        officer.post(&format!("{plan}/withdraw"), &[]).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.count(&sql::ITEMS), before, "the click itself deletes nothing");
        // Its correction would have gone with the plan: now it stands against what it is about.
        let fresh = move |tx: &mut Tx<'_>| {
            tx.execute(&sql::CORRECTION_OF, args![her.facts[7], crate::common::at(TODAY)])
        };
        region.db.write(fresh).unwrap();
        let again = region.administrator().prepares("204");
        assert!(officer.get(&again).has("1 con una correzione"), "{}", officer.get(&again).text);
        region.job();
        assert_eq!(region.count(&sql::ITEMS_OF), 0, "of the plan that was taken back");
    });
}

#[test]
fn one_shell_is_one_person_and_both_are_named() {
    on_each_engine(|region| {
        region.ill("Una", THEN, None);
        let (administrator, officer) = (region.administrator(), region.officer("204"));
        let (shown, told) = (administrator.prepares("204"), |page: &crate::common::Answer| {
            page.has("Nome di administrator (") && page.has("Preparato da")
        });
        let page = officer.get(&shown).expect(StatusCode::OK);
        assert!(told(&page), "{}", page.text);
        officer.approves(&shown).expect(StatusCode::SEE_OTHER);
        let page = officer.get(&shown).expect(StatusCode::OK);
        assert!(page.has("Nome di data_protection_officer (") && page.has("Approvato da"), "{}", page.text);
        assert!(page.again.unwrap().ends_with(&format!("url={shown}")), "it is looked at again by itself");
        region.job();
        assert_eq!(officer.get(&shown).again, None, "and is over");

        // At the command line: in whose name soever, nobody there approves it, and the page says where it came from.
        let (id, user) = (Uuid::now_v7(), administrator.user);
        let at_shell = move |tx: &mut Tx<'_>| {
            let named = access::Actor { user, ..access::sessions::as_machine(tx) };
            retention::service::prepare(tx, &named, id, "010", Some("root"))
        };
        region.old_account();
        region.db.write(at_shell).unwrap();
        region.job();
        let machine = move |tx: &mut Tx<'_>| {
            let owner = access::sessions::as_machine(tx);
            retention::service::approve(tx, &owner, id, Some("root"))
        };
        let refused = region.db.write(machine);
        assert!(matches!(refused, Err(kernel::Problem::Refused("retention-same"))), "{refused:?}");
        let plan = format!("/retention/plans/{id}");
        administrator.approves(&plan).expect(StatusCode::CONFLICT);
        let page = region.administrator().get(&plan).expect(StatusCode::OK);
        assert!(page.has("Riga di comando del server, utente root, a nome di"), "{}", page.text);
        // What was prepared on the page the machine's owner may approve.
        region.db.write(move |tx| tx.execute(&sql::OF_THE_PAGE, args![id]).map(drop)).unwrap();
        region.db.write(machine).unwrap();
        let log = region.log();
        assert!(log.iter().any(|one| one.detail == format!("approved 010 {id} shell root")), "{log:?}");
    });
}

#[test]
fn who_may_approve_it_is_told_and_sees_it_counted() {
    on_each_engine(|region| {
        region.ill("Una", THEN, None);
        let (administrator, officer, other) =
            (region.administrator(), region.officer("204"), region.officer("301"));
        region.db.write(|tx| access::mail::switch(tx, true)).unwrap();
        for user in [administrator.user, officer.user, other.user] {
            region.db.write(move |tx| tx.execute(&sql::ADDRESS, args![user]).map(drop)).unwrap();
        }
        let plan = administrator.prepares("204");
        let mails = |user: kernel::ids::UserId| region.there(&sql::MAILS, user.0);
        assert_eq!([officer.user, administrator.user, other.user].map(mails), [1, 0, 0]);
        let counts = || {
            region.db.block_on(region.waiting.refresh(&region.db.db)).unwrap();
            [&administrator, &officer, &other].map(|desk| desk.counted("/retention"))
        };
        assert_eq!(counts(), [0, 1, 0]);
        officer.approves(&plan).expect(StatusCode::SEE_OTHER);
        assert_eq!(counts(), [0, 0, 0]);
    });
}
