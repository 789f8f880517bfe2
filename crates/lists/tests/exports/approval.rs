//! Above a number of persons a second one approves; who may export what at all.

use access::Role;
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::common::{Desk, GP, IVREA, Region, on_each_engine};

fn crowd(region: &Region<'_>) {
    ["Rossi", "Verdi", "Neri"].iter().for_each(|name| {
        region.person(name, IVREA);
    });
}

fn decide(desk: &Desk<'_>, place: &str, verdict: &str, note: &str) -> crate::common::Answer {
    desk.post(place, &[("version", "1"), ("verdict", verdict), ("note", note)])
}

#[test]
fn more_persons_than_one_may_export_alone_wait_for_another_one() {
    on_each_engine(2, 1_000, |region| {
        crowd(region);
        let (asker, colleague) = (region.operator("Ada Operatore"), region.operator("Eva Operatrice"));
        let form = asker.get("/exports/new/patients").expect(StatusCode::OK);
        assert!(form.has("approva un collega") && form.has("3 persone"), "{}", form.text());
        let asked = asker.export("patients", "patients", "csv").expect(StatusCode::SEE_OTHER);
        let place = asked.location.clone();
        let download = format!("{place}/download");
        assert!(asker.post(&download, &[]).expect(StatusCode::CONFLICT).has("Attende l&#39;approvazione"));
        // Not oneself, not another ASL, not a doctor.
        let own = decide(&asker, &place, "approve", "").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(own.has("decide un&#39;altra persona"), "{}", own.text());
        region.desk(Role::SispOperator, "301", "Uno").get(&place).expect(StatusCode::NOT_FOUND);
        region.desk(Role::Gp, GP, "Due").get(&place).expect(StatusCode::NOT_FOUND);
        region.desk(Role::Mayor, IVREA, "Tre").get(&place).expect(StatusCode::FORBIDDEN);
        let tried = |place: &str| {
            let id: Uuid = place.rsplit('/').next().unwrap().parse().unwrap();
            let tried = ("list_export".to_owned(), vec![id]);
            region.reads().into_iter().filter(|one| *one == tried).count()
        };
        assert_eq!(tried(&place), 2, "that others asked for it is recorded");
        // The colleague sees how much and for what, and nobody.
        let seen = colleague.get(&place).expect(StatusCode::OK);
        assert!(
            seen.has("Cura dei propri assistiti") && seen.has("persone") && !seen.has("Verdi"),
            "{}",
            seen.text()
        );
        decide(&colleague, &place, "approve", "").expect(StatusCode::SEE_OTHER);
        colleague.post(&download, &[]).expect(StatusCode::NOT_FOUND);
        for _ in 0..3 {
            let file = asker.post(&download, &[]).expect(StatusCode::OK);
            assert!(file.whole && file.has("# Fine del file: 3 righe"), "{}", file.text());
        }
        assert!(asker.post(&download, &[]).expect(StatusCode::CONFLICT).has("scaricata tre volte"));
    });
}

#[test]
fn what_is_declined_is_declined_with_a_reason() {
    on_each_engine(2, 1_000, |region| {
        crowd(region);
        let (doctor, officer) =
            (region.desk(Role::Gp, GP, "Ada Medico"), region.desk(Role::DataProtectionOfficer, "204", "Ugo"));
        // A doctor has no colleague in his unit: the officer of his ASL decides.
        region
            .db
            .write(|tx| {
                let doctor = territory::doctors::Doctor {
                    code: GP.to_owned(),
                    family_name: "Medico".to_owned(),
                    given_name: "Ada".to_owned(),
                    kind: territory::doctors::DoctorKind::Gp,
                    asl: "204".to_owned(),
                    comune: IVREA.to_owned(),
                    valid_from: jiff::civil::date(2010, 1, 1),
                    valid_to: kernel::clock::FOREVER,
                };
                territory::doctors::insert(tx, &doctor)
            })
            .unwrap();
        let place = doctor.export("patients", "patients", "csv").expect(StatusCode::SEE_OTHER).location;
        assert!(officer.get("/exports").expect(StatusCode::OK).has("Ada Medico"));
        let silent = decide(&officer, &place, "decline", " ").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(silent.has("Scrivi perché"), "{}", silent.text());
        decide(&officer, &place, "decline", "troppi").expect(StatusCode::SEE_OTHER);
        assert!(doctor.get(&place).has("«troppi»"));
        doctor.post(&format!("{place}/download"), &[]).expect(StatusCode::CONFLICT);
    });
}

#[test]
fn what_waits_stands_once_in_the_list_of_whoever_decides() {
    on_each_engine(2, 1_000, |region| {
        crowd(region);
        let asker = region.operator("Ada Operatore");
        let place = asker.export("patients", "patients", "csv").expect(StatusCode::SEE_OTHER).location;
        let officer = region.desk(Role::DataProtectionOfficer, "204", "Ugo");
        let links =
            |desk: &Desk<'_>| desk.get("/exports").expect(StatusCode::OK).text().matches(&place).count();
        assert_eq!((links(&region.operator("Eva")), links(&officer)), (1, 1));
    });
}

#[test]
fn whether_there_is_an_export_elsewhere_is_told_to_nobody() {
    on_each_engine(2, 1_000, |region| {
        crowd(region);
        let asker = region.operator("Ada Operatore");
        let there = asker.export("patients", "patients", "csv").expect(StatusCode::SEE_OTHER).location;
        let nowhere = format!("/exports/{}", Uuid::now_v7());
        let (elsewhere, doctor) =
            (region.desk(Role::SispOperator, "301", "Uno"), region.desk(Role::Gp, GP, "Due"));
        let verdict = json!({ "verdict": "decline", "note": "troppi" });
        let ask = |desk: &Desk<'_>, place: &str| desk.call(&format!("{place}/decision"), &verdict);
        for place in [&there, &nowhere] {
            ask(&elsewhere, place).expect(StatusCode::NOT_FOUND);
            ask(&doctor, place).expect(StatusCode::FORBIDDEN);
        }
        ask(&region.operator("Eva Operatrice"), &there).expect(StatusCode::OK);
        ask(&elsewhere, &there).expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn who_has_a_list_to_act_on_exports_none() {
    on_each_engine(1_000, 1_000, |region| {
        region.desk(Role::Mayor, IVREA, "Sindaco").get("/exports").expect(StatusCode::FORBIDDEN);
        region.desk(Role::Mayor, IVREA, "Sindaco").get("/exports/new/notices").expect(StatusCode::FORBIDDEN);
        region.operator("Ada").get("/exports/new/nothing").expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_one_asked_for_he_may_take_back() {
    on_each_engine(2, 1_000, |region| {
        crowd(region);
        let asker = region.operator("Ada Operatore");
        let place = asker.export("patients", "patients", "csv").expect(StatusCode::SEE_OTHER).location;
        asker.post(&format!("{place}/withdraw"), &[("version", "1")]).expect(StatusCode::SEE_OTHER);
        let late =
            decide(&region.operator("Eva"), &place, "approve", "").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.has("già stata decisa"), "{}", late.text());
    });
}
