//! The line of time: what modules tell comes in order and narrowed, and what this module tells itself, on both engines.

use access::{Actor, Role, audience, decide};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::Result;
use kernel::ids::PersonId;
use people::model::Person;
use people::timeline::{Entry, Headline, Kind, Paper};
use people::{OfPerson, Story, Tells, Told, service};
use serde_json::{Value, json};
use storage::{Ahead, Tx};
use web::Tone;

use crate::common::*;

/// A module that tells three things out of order.
struct Planted;

impl Tells for Planted {
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        if let Ok(scope) = decide(actor, access::Action::PersonView) {
            audience::reason_ahead(ahead, &scope, access::Resource::Person, of.person.0);
        }
    }

    fn tell(&self, _: &mut Tx<'_>, _: &Actor, person: PersonId) -> Result<Told> {
        let entry = |kind, at: &str, title| Entry::new(kind, at.parse().unwrap(), title);
        Ok(Told {
            entries: vec![
                entry(Kind::Result, "2020-11-02T09:00:00Z", "Di mezzo").state(Tone::Act, "positivo"),
                entry(Kind::Report, "2020-11-01T09:00:00Z", "<b>Prima</b>").by("Chi Segnala"),
                entry(Kind::Measure, "2020-11-03T09:00:00Z", "Ultima").kept(true),
            ],
            headlines: vec![Headline {
                label: "people-state",
                value: "Isolamento".to_owned(),
                tone: Some(Tone::Info),
                detail: "fino a sabato".to_owned(),
                href: Some("#test".to_owned()),
                as_of: Some(date(2020, 11, 11)),
                order: 1,
            }],
            papers: vec![Paper {
                title: "Etichetta".to_owned(),
                detail: "123".to_owned(),
                on: None,
                href: "/requests/1/label".to_owned(),
            }],
            deeds: vec![(format!("/people/{person}/prova"), "Da fare".to_owned())],
            ..Told::default()
        })
    }
}

fn somebody() -> Person {
    let mut data = coded(data("Arginùzzola", "Bea", date(1981, 4, 13)));
    data.phone = Some("011 5550100".to_owned());
    person(data)
}

fn told(browser: &Browser<'_>, id: PersonId, query: &str) -> Vec<Value> {
    let answer = browser.api("GET", &format!("/api/v1/people/{id}/timeline{query}"), &[], &json!(null));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["items"].as_array().unwrap().clone()
}

#[test]
fn what_modules_tell_stands_in_one_order_and_is_narrowed_by_an_address() {
    Story::add("planted", &Planted);
    on_each_engine(|db| {
        let bea = somebody();
        load(db, std::slice::from_ref(&bea));
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        let page = doctor.get(&format!("/people/{}", bea.id)).text;
        let line = page.split("<ol class=\"timeline\">").nth(1).unwrap();
        let places = ["Inserita in anagrafe", "Ultima", "Di mezzo", "&#60;b&#62;Prima"];
        let found: Vec<usize> = places
            .iter()
            .map(|title| line.find(title).unwrap_or_else(|| panic!("{title}: {line}")))
            .collect();
        assert!(found.is_sorted(), "{found:?}");
        let one = doctor.get(&format!("/people/{}?kind=result", bea.id)).text;
        let line = one.split("<ol class=\"timeline\">").nth(1).unwrap();
        assert!(line.contains("Di mezzo") && !line.contains("Ultima"), "{line}");
        // What matters now comes with how old it is, before everything else.
        let (now, facts) = (page.find("id=\"now\"").unwrap(), page.find("Codice fiscale").unwrap());
        assert!(now < facts, "{page}");
        for shown in
            ["Isolamento", "fino a sabato", "aggiornato 3 giorni fa", "/requests/1/label", "Alt+K", "Alt+S"]
        {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        // Over JSON the same, and a kind that nobody knows is said to be one.
        let titles: Vec<String> = told(&doctor, bea.id, "")
            .iter()
            .map(|entry| entry["title"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(titles, ["Inserita in anagrafe", "Ultima", "Di mezzo", "<b>Prima</b>"]);
        assert_eq!(told(&doctor, bea.id, "?kind=report")[0]["by"], "Chi Segnala");
        let unknown =
            doctor.api("GET", &format!("/api/v1/people/{}/timeline?kind=x", bea.id), &[], &json!(null));
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Who may not open her is told nothing, of an unknown kind either.
        let other = Browser::new(db, Role::Gp, "010Z9Z9");
        let path = format!("/api/v1/people/{}/timeline?kind=x", bea.id);
        assert_eq!(other.api("GET", &path, &[], &json!(null)).status, StatusCode::NOT_FOUND);
        let mayor = Browser::new(db, Role::Mayor, TORINO);
        assert_eq!(mayor.api("GET", &path, &[], &json!(null)).status, StatusCode::FORBIDDEN);
    });
}

/// A module that says it will ask what it does not ask.
struct Forgetful;

impl Tells for Forgetful {
    fn ahead(&self, ahead: &mut Ahead, _: &Actor, _: OfPerson) {
        ahead.ask(&people::sql::COUNT_FACTS, storage::args![PersonId::new()]);
    }

    fn tell(&self, _: &mut Tx<'_>, _: &Actor, _: PersonId) -> Result<Told> {
        Ok(Told::default())
    }
}

#[test]
fn a_module_that_asks_ahead_in_vain_is_found() {
    Story::add("forgetful", &Forgetful);
    on_each_engine(|db| {
        let bea = somebody();
        load(db, std::slice::from_ref(&bea));
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        let expected = match db.url.starts_with("postgres") {
            true => StatusCode::INTERNAL_SERVER_ERROR,
            false => StatusCode::OK,
        };
        assert_eq!(doctor.get(&format!("/people/{}", bea.id)).status, expected);
    });
}

#[test]
fn her_data_with_their_age_and_who_took_her_over() {
    on_each_engine(|db| {
        let bea = somebody();
        let id = bea.id;
        load(db, std::slice::from_ref(&bea));
        let mut changed = bea.data.clone();
        changed.phone = Some("011 5550101".to_owned());
        let operator = sisp();
        db.write(move |tx| {
            let told = service::Told { confirmed: true, by_hand: true };
            service::correct(tx, &operator, id, 1, &changed, "Nuovo numero", told).map(drop)
        })
        .unwrap();
        let public = Browser::new(db, Role::SispOperator, "301");
        let page = public.get(&format!("/people/{id}")).text;
        assert!(page.contains("aggiornato"), "{page}");
        let entries = told(&public, id, "?kind=data");
        assert_eq!(entries.len(), 2, "{entries:?}");
        assert_eq!(entries[0]["title"], "Dati anagrafici corretti");
        assert_eq!(entries[0]["detail"], "Telefono. Motivo: Nuovo numero");
        assert!(!entries[0].to_string().contains("5550101"), "what stood there is in the history");
        assert!(told(&public, id, "?kind=take_over").is_empty());
        // Another ASL asks for her: the one in charge sees it, her doctor does not.
        db.write(move |tx| {
            let cuneo = actor(Role::SispOperator, "210");
            let form = people::rules::TransferForm {
                whom: people::rules::LookUpForm {
                    tax_code: bea.data.identifier.value().unwrap().to_owned(),
                    ..Default::default()
                },
                way: "ask-for".to_owned(),
                comune: "Cuneo".to_owned(),
                street: "via Roma 1".to_owned(),
                reason: "Abita qui da settembre, documento esibito".to_owned(),
            };
            service::transfer(tx, &cuneo, uuid::Uuid::now_v7(), &form).map(drop)
        })
        .unwrap();
        let asked = told(&public, id, "?kind=take_over");
        assert_eq!(asked.len(), 1, "{asked:?}");
        assert_eq!(asked[0]["detail"], "Abita qui da settembre, documento esibito");
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        assert!(told(&doctor, id, "?kind=take_over").is_empty());
        assert_eq!(told(&doctor, id, "?kind=data").len(), 2);
        assert!(web::texts::texts().missing().iter().all(|key| !key.starts_with("people-")));
    });
}
