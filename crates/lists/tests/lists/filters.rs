//! Each role sees what its audience has, by every filter: what a list shows is what a naive look at the facts gives.

use access::Role;
use axum::http::{Method, StatusCode};
use kernel::ids::PersonId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::{Desk, GP, IVREA, LAB, OTHER_GP, OTHER_LAB, Region, TORINO, on_each_engine};

const NAMES: [&str; 6] = ["Abate", "Bassi", "Conti", "Dessì", "Elia", "Fabbri"];

/// What the test knows of a person it made.
struct Made {
    id: PersonId,
    asl: &'static str,
    comune: &'static str,
    gp: &'static str,
    kind: &'static str,
    phone: bool,
    reported: bool,
    /// The laboratory of her swab, and whether it was positive; none without a swab.
    swab: Option<(&'static str, bool)>,
}

pub fn post(desk: &Desk<'_>, path: &str, body: &Value) -> Value {
    let answer = desk.call(Method::POST, path, Uuid::now_v7(), 1, body);
    assert!(answer.status.is_success(), "{}", answer.text);
    answer.json()
}

pub fn id_of(value: &Value) -> Uuid {
    value["id"].as_str().unwrap().parse().unwrap()
}

/// Twenty-four persons in whom the facts cross.
fn region_of(region: &Region<'_>) -> Vec<Made> {
    let mut made = Vec::new();
    for place in 0..24_usize {
        let far = place % 4 == 3;
        let (comune, asl) = if far { (TORINO, "301") } else { (IVREA, "204") };
        let gp = if place % 3 == 0 { OTHER_GP } else { GP };
        let kind = if place % 5 == 0 { "health_worker" } else { "citizen" };
        let (phone, reported) = (place % 2 == 0, place % 3 != 2);
        let given = ["Uno", "Due", "Tre", "Quattro"][place / 6];
        let id = region.person((NAMES[place % 6], given), comune, gp, kind, phone);
        let swab =
            (!far && place % 4 != 1).then_some((if place % 8 < 4 { LAB } else { OTHER_LAB }, place % 4 == 0));
        made.push(Made { id, asl, comune, gp, kind, phone, reported, swab });
    }
    let operator = region.operator("Bruna Sisp");
    for one in &made {
        if one.reported {
            let fever = json!({ "symptoms": ["fever"], "onset": "2020-11-08", "temperature": 38.4 });
            post(&region.doctor(one.gp), &format!("/api/v1/people/{}/reports", one.id), &fever);
        }
        if let Some((laboratory, positive)) = one.swab {
            let swab = json!({ "laboratory": laboratory, "reason": "symptoms", "onset": "2020-11-10", "test_type": "molecular", "again": true });
            let request = id_of(&post(&operator, &format!("/api/v1/people/{}/swab-requests", one.id), &swab));
            if positive {
                let technician = region.desk(Role::LaboratoryTechnician, laboratory, "Tina Tecnica");
                let path = format!("/api/v1/swab-requests/{request}/results");
                post(&technician, &path, &json!({ "outcome": "positive" }));
            }
        }
    }
    made
}

/// All that a list shows to a desk, page after page: the ids its rows lead to. No address names anybody.
fn shown(desk: &Desk<'_>, address: &str) -> (Vec<String>, String) {
    let (mut all, mut at, mut first) = (Vec::new(), address.to_owned(), String::new());
    loop {
        assert!(!NAMES.iter().any(|name| at.to_lowercase().contains(&name.to_lowercase())), "{at}");
        let page = desk.get(&at).expect(StatusCode::OK).text;
        let rows = page.split("<th scope=\"row\">").skip(1);
        all.extend(rows.filter_map(|row| Some(row.split_once("href=\"")?.1.split_once('"')?.0.to_owned())));
        if first.is_empty() {
            first = page.clone();
        }
        let next = page.split("rel=\"next\"").next().filter(|_| page.contains("rel=\"next\""));
        match next.and_then(|before| before.rsplit("href=\"").next()).and_then(|rest| rest.split('"').next())
        {
            Some(next) => at = next.replace("&#38;", "&"),
            None => return (all, first),
        }
    }
}

/// The number beside a value.
fn beside(page: &str, filter: &str, value: &str) -> i64 {
    let part =
        page.split(&format!("name=\"{filter}\" value=\"{value}\"")).nth(1).expect("the value is offered");
    let number = part.split("<small>(").nth(1).unwrap().split(')').next().unwrap();
    number.replace('.', "").parse().unwrap()
}

#[test]
fn what_a_filter_shows_is_what_the_facts_give() {
    on_each_engine(|region| {
        let made = region_of(region);
        type Sees = fn(&Made) -> bool;
        let desks: [(Desk<'_>, Sees); 4] = [
            (region.operator("Carla Sisp"), |one| one.asl == "204"),
            (region.desk(Role::SispOperator, "301", "Dario Sisp"), |one| one.asl == "301"),
            (region.doctor(GP), |one| one.gp == GP),
            (region.doctor(OTHER_GP), |one| one.gp == OTHER_GP),
        ];
        type Answers = fn(&Made) -> bool;
        let filters: [(&str, Answers); 8] = [
            ("", |_| true),
            ("kind=health_worker", |one| one.kind == "health_worker"),
            ("comune=001125", |one| one.comune == IVREA),
            ("event=reported", |one| one.reported),
            ("event=isolation", |one| one.swab.is_some_and(|(_, positive)| positive)),
            ("laboratory=LAB-204-1", |one| one.swab.is_some_and(|(laboratory, _)| laboratory == LAB)),
            ("missing=phone", |one| !one.phone),
            ("outcome=none", |one| !one.swab.is_some_and(|(_, positive)| positive)),
        ];
        for (desk, sees) in &desks {
            for (one, first) in &filters {
                for (other, second) in &filters {
                    // Values of one filter are alternatives.
                    if !one.is_empty() && one.split('=').next() == other.split('=').next() {
                        continue;
                    }
                    let query = [*one, *other].join("&");
                    let query = query.trim_matches('&');
                    let answers = |it: &&Made| sees(it) && first(it) && second(it);
                    let mut expected: Vec<String> =
                        made.iter().filter(answers).map(|it| format!("/people/{}", it.id)).collect();
                    let asked = desk.get(&format!("/lists/patients?{query}"));
                    let address = if asked.status == StatusCode::SEE_OTHER {
                        asked.location
                    } else {
                        format!("/lists/patients?all=1&{query}")
                    };
                    let (mut found, page) = shown(desk, &address);
                    let length = found.len();
                    found.sort();
                    expected.sort();
                    assert_eq!(found, expected, "{address}");
                    // The count of the page is the number of its rows, and so is the count beside a value that is asked.
                    let said = match length {
                        0 => "Nessuna riga".to_owned(),
                        1 => "Una riga".to_owned(),
                        n => format!("{n} righe"),
                    };
                    assert!(page.contains(&format!("<b>{said}</b>")), "{address}: {said}");
                    if let Some((filter, value)) = one.split_once('=').filter(|_| length > 0) {
                        assert_eq!(beside(&page, filter, value), i64::try_from(length).unwrap(), "{address}");
                    }
                }
            }
        }
    });
}

#[test]
fn a_list_is_of_those_it_is_meant_for_and_shows_no_more() {
    on_each_engine(|region| {
        let made = region_of(region);
        let (doctor, technician, mayor) = (
            region.doctor(GP),
            region.desk(Role::LaboratoryTechnician, LAB, "Tina Tecnica"),
            region.desk(Role::Mayor, IVREA, "Sindaco"),
        );
        for (desk, list) in [
            (&doctor, "requests"),
            (&doctor, "transfers"),
            (&technician, "patients"),
            (&technician, "reports"),
            (&mayor, "patients"),
            (&mayor, "measures"),
        ] {
            desk.get(&format!("/lists/{list}?all=1")).expect(StatusCode::FORBIDDEN);
        }
        doctor.get("/lists/nothing").expect(StatusCode::NOT_FOUND);
        let (found, page) = shown(&technician, "/lists/requests?all=1");
        assert_eq!(
            found.len(),
            made.iter().filter(|one| one.swab.is_some_and(|(lab, _)| lab == LAB)).count()
        );
        assert!(!page.contains("Priorità") && !page.contains("Motivo"), "a laboratory need not know why");
        // What one may not read one does not filter by.
        let asked = technician.get("/lists/requests?priority=symptomatic").expect(StatusCode::SEE_OTHER);
        assert_eq!(asked.location, "/lists/requests?all=1");
        let (_, page) = shown(&region.operator("Carla Sisp"), "/lists/reports?report_status=waiting");
        let waiting = made.iter().filter(|one| one.reported && one.asl == "204").count();
        assert!(page.contains(&format!("<b>{waiting} righe</b>")), "{page}");
    });
}

#[test]
fn a_list_goes_on_page_after_page_each_line_once() {
    on_each_engine(|region| {
        let person = |place: usize| {
            let given = char::from(b"ZYXWVUTSRQ"[place / 6]).to_string();
            region.person((NAMES[place % 6], given.as_str()), IVREA, GP, "citizen", place < 30)
        };
        let made: Vec<String> = (0..60).map(|place| format!("/people/{}", person(place))).collect();
        // By name: the first of each family name is the one that was made last.
        let by_name: Vec<String> = (0..6)
            .flat_map(|name| made.iter().skip(name).step_by(6).rev().cloned().collect::<Vec<_>>())
            .collect();
        for desk in [region.operator("Bruna Sisp"), region.doctor(GP)] {
            assert_eq!(shown(&desk, "/lists/patients?all=1").0, by_name);
            // All are of one age: another order falls back on the name.
            assert_eq!(shown(&desk, "/lists/patients?sort=birth_date").0, by_name);
            let (some, first) = shown(&desk, "/lists/patients?missing=phone");
            let silent = by_name.iter().filter(|it| made[30..].contains(it));
            assert_eq!(some, silent.cloned().collect::<Vec<_>>());
            assert!(first.contains("<b>30 righe</b>"), "{first}");
        }
    });
}

#[test]
fn another_order_and_what_is_missing() {
    on_each_engine(|region| {
        let made = region_of(region);
        let operator = region.operator("Carla Sisp");
        let (up, _) = shown(&operator, "/lists/reports?sort=person");
        let (down, _) = shown(&operator, "/lists/reports?sort=-person");
        assert_eq!(up.iter().rev().collect::<Vec<_>>(), down.iter().collect::<Vec<_>>());
        // Something goes on with whom a report waits for, or a swab, or who stays at home.
        let (found, _) = shown(&operator, "/lists/complete?missing=phone");
        let concerned =
            made.iter().filter(|one| one.asl == "204" && !one.phone && (one.reported || one.swab.is_some()));
        assert_eq!(found.len(), concerned.count());
        let wrong = operator.get("/lists/patients?event=nonsense&onset_date_from=boh").expect(StatusCode::OK);
        assert!(wrong.has("Un valore del filtro non esiste"), "{}", wrong.text);
        let reads = region.reads();
        let (_, detail, subjects) =
            reads.iter().rev().find(|(_, detail, _)| detail.contains("missing=phone")).unwrap();
        assert_eq!(detail, "list complete missing=phone");
        assert_eq!(subjects.len(), found.len(), "whom a list showed is recorded");
    });
}
