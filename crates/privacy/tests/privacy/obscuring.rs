//! Facts that are kept from those who only treat a person leave no gap.

use crate::common::{
    Answer, BEFORE, CANARY, Desk, GP, IVREA, LAB, LATER, OTHER, Region, TAX_CODE, THEN, TODAY, TORINO,
    on_each_engine, sql,
};
use access::Role;
use axum::http::StatusCode;
use kernel::ids::PersonId;
use lab::model::Outcome;
use uuid::Uuid;

/// Whoever is not of the ASL: her doctor, his delegate, an emergency doctor with her record open, the laboratory, the mayor
/// and his delegate.
fn others<'r>(region: &'r Region<'r>, person: PersonId) -> Vec<Desk<'r>> {
    let doctor = region.desk(Role::Gp, GP, "Ada Medico");
    let delegate = region.delegate_of(&doctor, "0100009");
    vec![
        doctor,
        delegate,
        region.emergency_for(person),
        region.desk(Role::LaboratoryTechnician, LAB, "Lia Tecnica"),
        region.desk(Role::Mayor, IVREA, "Sara Sindaca"),
        region.desk(Role::MayorDelegate, IVREA, "Vito Vice"),
    ]
}

/// Everything that may tell of a person and of facts with these ids.
fn crawl(desk: &Desk<'_>, person: PersonId, ids: &[Uuid]) -> Vec<(String, Answer)> {
    let mut paths: Vec<String> = [
        "/people",
        "/reports",
        "/measures",
        "/measures?running=1",
        "/comune",
        "/worklist",
        "/requests",
        "/corrections",
        "/communications",
        "/communications?state=sent",
        "/communications?state=closed",
        "/api/v1/communications",
        "/api/v1/communications?state=closed",
        "/api/v1/communication-counts",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(
        ["/reports", "/measures", "/notices", "/swab-requests", "/corrections"]
            .map(|it| format!("/api/v1{it}")),
    );
    for below in [
        "",
        "/history",
        "/facts",
        "/household",
        "/reports/new",
        "/symptoms-end",
        "/corrections",
        "/requests/new",
        "/obscurings",
    ] {
        paths.push(format!("/people/{person}{below}"));
    }
    paths.extend(
        ["", "/history", "/facts", "/household"].map(|below| format!("/api/v1/people/{person}{below}")),
    );
    for id in ids {
        for (before, after) in [
            ("/requests/", ""),
            ("/results/", "/correct"),
            ("/measures/", "/end"),
            ("/measures/", "/resume"),
            ("/corrections/ask/report/", ""),
            ("/corrections/", ""),
            ("/communications/", ""),
            ("/communications?after=", ""),
            ("/api/v1/communications/", ""),
            ("/api/v1/swab-requests/", ""),
            ("/reports?after=", ""),
            ("/measures?after=", ""),
            ("/obscurings/", ""),
            ("/help/new?page=/requests/%7Bid%7D&record=", ""),
        ] {
            paths.push(format!("{before}{id}{after}"));
        }
    }
    paths.into_iter().map(|path| (path.clone(), desk.page(&path))).collect()
}

fn same(before: &[(String, Answer)], after: &[(String, Answer)], who: &str) {
    assert_eq!(before.len(), after.len());
    for ((path, one), (_, other)) in before.iter().zip(after) {
        assert!(one == other, "{who} {path}:\n{}\n---\n{}", one.text, other.text);
    }
}

/// The ids of everything that is known of a person.
fn ids_of(region: &Region<'_>, person: PersonId) -> Vec<Uuid> {
    let facts = region.db.read(move |tx| privacy::store::facts(tx, person)).unwrap();
    facts.all.iter().map(|fact| fact.id).collect()
}

#[test]
fn what_is_kept_from_others_is_as_if_it_had_never_been() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        // Somebody beside her, who stays as he is.
        region.report(region.patient(OTHER), GP, TODAY);
        let desks = others(region, person);
        let absent = Uuid::from_u128(0xdead);
        let never: Vec<_> = desks.iter().map(|desk| crawl(desk, person, &[absent])).collect();
        region.october(person);
        let ids = ids_of(region, person);
        assert!(ids.len() >= 4, "a report, a result, a case, a measure: {ids:?}");
        let seen: Vec<_> = desks.iter().map(|desk| crawl(desk, person, &ids)).collect();
        for (index, told) in [(0, CANARY), (1, CANARY), (2, CANARY)] {
            assert!(seen[index].iter().any(|(_, page)| page.has(told)), "the crawl is not blind");
        }
        let audiences = region.audiences();

        let form = operator.form_for(person, "Caso").expect("a case");
        assert!(operator.get(&form).expect(StatusCode::OK).has(CANARY.split(' ').next().unwrap()));
        let obscured = operator.obscure(&form).expect(StatusCode::SEE_OTHER);
        assert_eq!(obscured.location, format!("/people/{person}"));
        // Whoever keeps what she asked for sees which of it is kept: the result, the case, the measure, the report.
        let marks = |desk: &Desk<'_>| {
            desk.get(&format!("/people/{person}")).text.matches("Oscurato al curante").count()
        };
        assert!(marks(&operator) >= 4 && desks.iter().all(|desk| marks(desk) == 0));
        for (index, desk) in desks.iter().enumerate() {
            let who = format!("desk {index}");
            // The same addresses with the ids of what is there now answer as for what is not.
            let gone = crawl(desk, person, &[absent]);
            // The laboratory and the comune see what the law gives them, which is what they saw.
            let expected = if index < 3 { &never[index] } else { &crawl(desk, person, &[absent]) };
            same(expected, &gone, &who);
            if index >= 3 {
                same(&seen[index], &crawl(desk, person, &ids), &who);
                continue;
            }
            for id in &ids {
                let named = crawl(desk, person, &[*id]);
                for ((path, none), (_, one)) in gone.iter().zip(&named) {
                    let none = none.text.replace(&absent.to_string(), &id.to_string());
                    assert!(none == one.text, "{who} {path}: {none}\n---\n{}", one.text);
                }
            }
            for table in [
                &sql::ALL_RESULTS,
                &sql::ALL_CASES,
                &sql::ALL_MEASURES,
                &sql::ALL_MEASURE_HISTORIES,
                &sql::ALL_OBSCURINGS,
            ] {
                assert_eq!(desk.walled(table).unwrap_or_default(), 0, "{who}: the second wall says so too");
            }
        }
        assert_eq!(desks[0].walled(&sql::ALL_REPORTS).unwrap_or(1), 1, "that of the other patient");
        assert!(operator.walled(&sql::ALL_CASES).unwrap_or(1) == 1);
        let page = operator.get(&format!("/people/{person}")).expect(StatusCode::OK);
        assert!(page.has(CANARY) && page.has("Oscuramenti"), "public health goes on: {}", page.text);
        assert!(
            region.count(&sql::ENDED) >= 2,
            "report and measure left her doctor's audience with that reason"
        );

        operator.take_back(person).expect(StatusCode::SEE_OTHER);
        assert_eq!(region.audiences(), audiences, "every audience is back");
        for (index, desk) in desks.iter().enumerate() {
            same(&seen[index], &crawl(desk, person, &ids), &format!("back at desk {index}"));
        }
        assert_eq!(region.count(&sql::BARS), 0);
        let log = region.log();
        let acts = log.iter().filter(|(action, _)| action == "obscuring.manage");
        let acts = acts.map(|(_, detail)| detail.split(' ').next().unwrap());
        // On PostgreSQL the records of what is read lie in the same store.
        let acts: Vec<&str> = acts.filter(|act| ["set", "taken"].contains(act)).collect();
        assert_eq!(acts, ["set", "taken"]);
    });
}

#[test]
fn another_doctor_another_asl_and_a_correction_reveal_nothing() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        let later = region.desk(Role::Gp, LATER, "Carlo Medico");
        let result = region.october(person);
        let form = operator.form_for(person, "Caso").expect("a case");
        operator.obscure(&form).expect(StatusCode::SEE_OTHER);
        let blind = |when: &str| {
            for path in ["/people", "/reports", "/measures", &format!("/people/{person}")] {
                let page = later.get(path).expect(StatusCode::OK);
                for word in [CANARY, "Positivo", "Isolamento", "Canarino"] {
                    assert!(!page.has(word), "{when} {path} {word}: {}", page.text);
                }
            }
        };
        region.moves(&operator, person, LATER, IVREA);
        assert!(later.get("/people").has("Rossi"), "she is his patient");
        blind("a new doctor");
        // A new revision takes the place of the result, under an id that nobody named.
        region.revision(person, Outcome::Positive, THEN, Some(&result));
        blind("a correction");
        region.moves(&operator, person, LATER, TORINO);
        blind("another ASL");
        let elsewhere = region.desk(Role::SispOperator, "301", "Dina Sisp");
        assert!(elsewhere.get(&format!("/people/{person}")).has(CANARY), "public health there sees it");
        elsewhere.take_back(person).expect(StatusCode::SEE_OTHER);
        assert!(later.get(&format!("/people/{person}")).has(CANARY));
    });
}

#[test]
fn who_wrote_it_goes_on_seeing_it_and_all_means_what_comes_too() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        let doctor = region.desk(Role::Gp, GP, "Ada Medico");
        let page = format!("/people/{person}");
        region.report(person, GP, THEN);
        region.result(person, Outcome::Positive, THEN);
        region.recovers(person);
        let all = operator.form_for(person, "Tutti").expect("all of her facts");
        operator.obscure(&all).expect(StatusCode::SEE_OTHER);
        let shown = doctor.get(&page).expect(StatusCode::OK);
        assert!(shown.has(CANARY), "her own report: {}", shown.text);
        assert!(!shown.has("Positivo") && !shown.has("Isolamento"), "{}", shown.text);
        assert!(doctor.get("/reports").has("Rossi"));

        // Another result that begins nothing is kept from her at once; a measure that runs is not, until it ends.
        region.result(person, Outcome::Negative, TODAY);
        assert!(!doctor.get(&page).has("Negativo"));
        let ill = region.patient(OTHER);
        operator.obscure(&operator.form_for(ill, "Tutti").unwrap()).expect(StatusCode::SEE_OTHER);
        region.result(ill, Outcome::Positive, TODAY);
        assert!(
            doctor.get(&format!("/people/{ill}")).has("Positivo"),
            "whoever treats an isolated person must know"
        );
        assert!(doctor.get("/measures").has(&ill.to_string()));
        let said = operator.get(&format!("/people/{ill}/obscurings")).expect(StatusCode::OK);
        assert!(said.has("Una misura è in corso"), "{}", said.text);

        operator.take_back(person).expect(StatusCode::SEE_OTHER);
        assert!(doctor.get(&page).has("Negativo"));
    });
}

#[test]
fn who_may_and_what_may_not() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        let result = region.october(person);
        let case = operator.form_for(person, "Caso").unwrap();
        for desk in [
            region.desk(Role::Gp, GP, "Ada Medico"),
            region.desk(Role::Mayor, IVREA, "Sara Sindaca"),
            region.desk(Role::DataProtectionOfficer, "204", "Pia Garante"),
        ] {
            desk.get(&case).expect(StatusCode::FORBIDDEN);
            desk.obscure(&case).expect(StatusCode::FORBIDDEN);
        }
        let elsewhere = region.desk(Role::SispOperator, "301", "Dina Sisp");
        let absent = case.replace(&person.to_string(), &Uuid::from_u128(1).to_string());
        assert_eq!(elsewhere.page(&case), elsewhere.page(&absent), "not yours and not there are the same");
        elsewhere.obscure(&case).expect(StatusCode::NOT_FOUND);

        // What is typed is checked, and not lost.
        let wrong = [("asked_on", "15/11/2020"), ("why", "ordered"), ("note", "")];
        let refused = operator.post(&case, &wrong).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("nel futuro") && refused.has("quale autorità") && refused.has("15/11/2020"));
        // Sent twice it is one.
        let id = Uuid::now_v7().to_string();
        let sent = [("id", id.as_str()), ("asked_on", "14/11/2020"), ("why", "asked"), ("note", "")];
        for _ in 0..2 {
            operator.post(&case, &sent).expect(StatusCode::SEE_OTHER);
        }
        let of_result = format!("/people/{person}/obscurings/{}", result.id);
        assert!(operator.obscure(&of_result).expect(StatusCode::CONFLICT).has("già oscurato"));
        operator.get(&format!("/obscurings/{id}")).expect(StatusCode::OK);
        elsewhere.get(&format!("/obscurings/{id}")).expect(StatusCode::NOT_FOUND);
        elsewhere.post(&format!("/obscurings/{id}/end"), &[("note", "x")]).expect(StatusCode::NOT_FOUND);
        let without = operator.post(&format!("/obscurings/{id}/end"), &[("note", " ")]);
        assert!(without.expect(StatusCode::UNPROCESSABLE_ENTITY).has("perché si revoca"));

        // Duties by a measure that runs come before.
        let ill = region.patient(OTHER);
        let positive = region.result(ill, Outcome::Positive, TODAY);
        assert_eq!(operator.form_for(ill, "Caso"), None);
        let running = format!("/people/{ill}/obscurings/{}", positive.id);
        assert!(operator.get(&running).expect(StatusCode::OK).has("Una misura è in corso"));
        operator.obscure(&running).expect(StatusCode::CONFLICT);
        let report = region.report(ill, BEFORE, crate::common::THEN);
        let foreign = format!("/people/{person}/obscurings/{report}");
        operator.obscure(&foreign).expect(StatusCode::NOT_FOUND);
    });
}
