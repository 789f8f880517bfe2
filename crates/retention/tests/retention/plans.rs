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
            officer.post(new, &[("class", "records"), ("tax_code", "RSSMRA80A01L219M"), ("reason", "breve")]);
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("almeno 15 caratteri") && wrong.has("non tutti e due"), "{}", wrong.text);
        assert!(wrong.has("breve") && wrong.has("RSSMRA80A01L219M"), "nothing typed is lost");
        let nobody = officer.post(new, &[("tax_code", "RSSMRA80A01L219M"), ("reason", REASON)]);
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
        let nameless = (format!("removed-{}", left.user), "Utente non più presente".to_owned(), None);
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
        officer.approves(&plan).expect(StatusCode::CONFLICT);
        let wrong = administrator.post("/retention/plans", &[("unit", "999")]);
        assert!(wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).has("Scegli di chi sono"));
    });
}
