//! What is held back: by whom, of whom, and who lets it go.

use axum::http::StatusCode;
use storage::{Engine, Tx, args};
use uuid::Uuid;

use crate::common::{Region, THEN, on_each_engine, sql};

const REASON: &str = "Procedimento penale n. 123 del 2030";
const NEW: &str = "/retention/holds/new";

fn held(region: &Region<'_>, id: Uuid) -> bool {
    let count = move |tx: &mut Tx<'_>| retention::store::holds_of(tx, kernel::ids::PersonId(id));
    region.db.write(count).unwrap() > 0
}

#[test]
fn a_person_without_a_tax_code_is_held_back_by_what_is_known_of_her() {
    on_each_engine(|region| {
        let officer = region.officer("204");
        let [stp, unknown, twin, other, moved] = ["Una", "Altra", "Terza", "Quarta", "Quinta"]
            .map(|name| region.ill(name, THEN, Some("0100001")).id);
        let write = move |tx: &mut Tx<'_>| {
            tx.execute(&sql::WITHOUT_CODE, args![stp, "stp", "STP0102030405060"])?;
            for (id, name) in [(unknown, "IGNOTA MARIA"), (twin, "DUE ANNA"), (other, "DUE ANNA")] {
                tx.execute(&sql::NAMED, args![id, name])?;
            }
            tx.execute(&sql::MOVED, args![moved, "301"])
        };
        region.db.write(write).unwrap();
        let by_code = |code: &str| officer.post(NEW, &[("code", code), ("reason", REASON)]);
        let by_name = |family: &str, given: &str, born: &str| {
            let fields = [("family_name", family), ("given_name", given), ("born", born), ("reason", REASON)];
            officer.post(NEW, &fields)
        };
        by_code(" stp0102030405060 ").expect(StatusCode::SEE_OTHER);
        assert!(held(region, stp));
        by_name("Ignota", "Maria", "01/01/1980").expect(StatusCode::SEE_OTHER);
        assert!(held(region, unknown));
        let several = by_name("Due", "Anna", "01/01/1980").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(several.has("più persone") && several.has("value=\"Anna\""), "{}", several.text);
        by_code(&twin.to_string()).expect(StatusCode::SEE_OTHER);
        assert!(held(region, twin) && !held(region, other));
        let part = by_name("Due", "", "").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            part.has("Scrivi il nome, o il codice") && part.has("Scrivi la data di nascita"),
            "{}",
            part.text
        );
        let wrong = by_code("RSSMRA80A01L219X").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!wrong.has("Nella tua ASL non c"), "what is wrong with the tax code is told: {}", wrong.text);
        // Nobody, and somebody of another ASL: the same answer, and each leaves a record.
        let nobody = by_code("STP9999999999999").expect(StatusCode::UNPROCESSABLE_ENTITY);
        let elsewhere = by_code(&moved.to_string()).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nobody.has("Nella tua ASL non c") && elsewhere.has("Nella tua ASL non c"));
        assert!(!held(region, moved));
        let log = region.log();
        let vain: Vec<_> = log.iter().filter(|one| one.detail.starts_with("person")).collect();
        assert!(vain.iter().any(|one| one.detail.ends_with("no such")), "{vain:?}");
        assert!(vain.iter().any(|one| one.subjects.contains(&moved)), "{vain:?}");
    });
}

#[test]
fn the_region_s_holds_are_seen_by_every_asl_and_let_go_by_the_region() {
    on_each_engine(|region| {
        let (administrator, officer) = (region.administrator(), region.officer("204"));
        // Who answers for the region is offered classes, and no person.
        let form = administrator.get(NEW).expect(StatusCode::OK);
        assert!(!form.has("sospendo una persona") && !form.has("name=\"code\""), "{}", form.text);
        let nothing = administrator.post(NEW, &[("reason", REASON)]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.has("Scegli il tipo di dati dall"), "{}", nothing.text);
        administrator.post(NEW, &[("class", "help"), ("reason", REASON)]).expect(StatusCode::SEE_OTHER);
        officer
            .post(NEW, &[("class", "records"), ("reason", "Richiesta del tribunale n. 7")])
            .expect(StatusCode::SEE_OTHER);
        let page = officer.get("/retention").expect(StatusCode::OK);
        assert!(page.has("Tutte le ASL (decisa dalla Regione)") && page.has(REASON), "{}", page.text);
        let releases = page.text.matches("/release\"").count();
        assert_eq!(releases, 1, "his own, not the region's");
        assert!(page.has("La toglie chi l"), "{}", page.text);
        let other = region.officer("301").get("/retention").expect(StatusCode::OK);
        assert!(other.has(REASON) && !other.has("Richiesta del tribunale"), "{}", other.text);
        // The form says what is let go.
        let part =
            page.text.split("/retention/holds/").find(|part| part[36..].starts_with("/release")).unwrap();
        let release = format!("/retention/holds/{}/release", &part[..36]);
        let form = officer.get(&release).expect(StatusCode::OK);
        assert!(
            form.has("Segnalazioni, tamponi") && form.has("Richiesta del tribunale n. 7"),
            "{}",
            form.text
        );
        region.officer("301").get(&release).expect(StatusCode::NOT_FOUND);
        officer.post(&release, &[("reason", REASON)]).expect(StatusCode::SEE_OTHER);
    });
}

/// On PostgreSQL units of work run side by side: what deletes waits for who holds back, and then finds the hold.
#[test]
fn a_deletion_and_a_hold_do_not_pass_each_other() {
    on_each_engine(|region| {
        if region.db.engine() == Engine::Sqlite {
            return;
        }
        let her = region.ill("Una", THEN, None);
        let officer = region.officer("204");
        for (lock, class, person) in [
            // A class for all, or a person.
            (retention::service::HOLDS, "'records'", "NULL".to_owned()),
            (her.id, "NULL", format!("'{}'", her.id)),
        ] {
            let plan = region.administrator().prepares("204");
            officer.approves(&plan).expect(StatusCode::SEE_OTHER);
            let before = region.count(&sql::FACTS);
            let id = Uuid::now_v7();
            let hold = format!(
                "INSERT INTO retention_hold (id, unit, class, person_id, reason, set_by, set_at)
                 VALUES ('{id}', '204', {class}, {person}, 'X', '{id}', 0)"
            );
            let (waited, ()) = testkit::while_locked(region.db, lock, &hold, || region.job());
            assert!(waited, "{class}");
            assert_eq!(region.count(&sql::FACTS), before, "{class}: what was held is there");
            officer.post(&format!("/retention/holds/{id}/release"), &[("reason", REASON)]);
        }
        // And whoever holds back waits for who deletes.
        let hold = || officer.post(NEW, &[("class", "records"), ("reason", REASON)]);
        let (waited, answer) = testkit::while_locked(region.db, retention::service::HOLDS, "SELECT 1", hold);
        assert!(waited);
        answer.expect(StatusCode::SEE_OTHER);
    });
}
