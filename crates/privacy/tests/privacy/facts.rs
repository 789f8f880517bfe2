//! What is known of a person with its day and source, kept from her doctor and given to her.

use access::Role;
use axum::http::StatusCode;
use kernel::ids::PersonId;
use uuid::Uuid;

use crate::common::{Desk, GP, TAX_CODE, on_each_engine};

fn record(desk: &Desk<'_>, person: PersonId, kind: &str, day: &str) -> Uuid {
    let id = Uuid::now_v7();
    let place = if kind == "contagion" { "Francia" } else { "" };
    let text = id.to_string();
    let fields = [
        ("id", text.as_str()),
        ("kind", kind),
        ("happened_on", day),
        ("place", place),
        ("source", "document"),
        ("note", "Nota del fatto"),
    ];
    desk.post(&format!("/people/{person}/facts/new"), &fields).expect(StatusCode::SEE_OTHER);
    id
}

#[test]
fn a_contagion_goes_with_the_case_and_low_defences_stand_alone() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        let doctor = region.desk(Role::Gp, GP, "Ada Medico");
        region.october(person);
        record(&operator, person, "contagion", "10/10/2020");
        record(&operator, person, "immunodepression", "01/01/2015");
        let seen = |words: &str| {
            let path = format!("/people/{person}");
            let both = [doctor.get(&path), doctor.get(&format!("{path}/facts"))];
            let has = both.map(|page| page.expect(StatusCode::OK).has(words));
            assert_eq!(has[0], has[1], "{words}");
            has[0]
        };
        assert!(seen("Luogo del contagio") && seen("Immunodepressione"));
        let form = operator.form_for(person, "Caso").expect("a case");
        assert!(
            operator.get(&form).expect(StatusCode::OK).has("Luogo del contagio del 10/10/2020 (Francia)")
        );
        operator.obscure(&form).expect(StatusCode::SEE_OTHER);
        assert!(!seen("Luogo del contagio") && seen("Immunodepressione"));
        // What is recorded later and tells of the same infection follows.
        record(&operator, person, "past_infection", "12/10/2020");
        assert!(!seen("Infezione precedente"));
        let own = operator.form_for(person, "Fatto sanitario").expect("low defences");
        operator.obscure(&own).expect(StatusCode::SEE_OTHER);
        assert!(!seen("Immunodepressione"));
        assert!(operator.get(&format!("/people/{person}")).has("Immunodepressione"));
    });
}

#[test]
fn a_doctor_goes_on_seeing_what_he_recorded_and_the_copy_has_it_all() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        let doctor = region.desk(Role::Gp, GP, "Ada Medico");
        record(&doctor, person, "past_infection", "12/03/2020");
        let form = operator.form_for(person, "Fatto sanitario").expect("an infection of before");
        operator.obscure(&form).expect(StatusCode::SEE_OTHER);
        assert!(doctor.get(&format!("/people/{person}/facts")).has("Infezione precedente"));
        let stranger = region.emergency_for(person);
        assert!(
            !stranger
                .get(&format!("/people/{person}/facts"))
                .expect(StatusCode::OK)
                .has("Infezione precedente")
        );
        let path = crate::rights::enter(&operator, "access", TAX_CODE, "10/11/2020");
        let copy = operator.post(&format!("{path}/copy"), &[("how", "json")]).expect(StatusCode::OK);
        let json: serde_json::Value = serde_json::from_str(&copy.text).unwrap();
        assert_eq!(json["person_facts"][0]["kind"], "past_infection");
        assert_eq!(json["person_facts"][0]["note"], "Nota del fatto");
        assert_eq!(json["identity"][0]["person_kind"], "citizen");
        let print = operator.post(&format!("{path}/copy"), &[("how", "print")]).expect(StatusCode::OK);
        for words in ["Infezione precedente", "Documento esibito", "Cittadino"] {
            assert!(print.has(words), "{words}: {}", print.text);
        }
    });
}

#[test]
fn what_a_delegate_wrote_is_kept_from_the_doctor_who_did_not_write_it() {
    on_each_engine(|region| {
        let (person, operator) = (region.patient(TAX_CODE), region.operator());
        let doctor = region.desk(Role::Gp, GP, "Ada Medico");
        let delegate = region.delegate_of(&doctor, "0100009");
        let id = Uuid::now_v7().to_string();
        let report = [
            ("id", id.as_str()),
            ("symptoms", "fever"),
            ("onset", "10/11/2020"),
            ("note", "Nota della segnalazione"),
            ("contacts", "La zia di Biella"),
        ];
        delegate.post(&format!("/people/{person}/reports/new"), &report).expect(StatusCode::SEE_OTHER);
        record(&delegate, person, "immunodepression", "01/01/2015");
        let message =
            [("id", &*Uuid::now_v7().to_string()), ("priority", "normal"), ("text", "Un messaggio")];
        delegate.post(&format!("/people/{person}/message"), &message).expect(StatusCode::SEE_OTHER);
        // Her own fact beside them, which she goes on seeing.
        record(&doctor, person, "past_infection", "12/03/2020");
        let paths = [
            format!("/people/{person}"),
            format!("/people/{person}/facts"),
            format!("/people/{person}/contacts"),
            format!("/reports/{id}"),
            "/reports".to_owned(),
            "/communications?state=sent".to_owned(),
            "/communications?state=closed".to_owned(),
        ];
        let seen = |desk: &Desk<'_>| paths.clone().map(|path| desk.get(&path).text).concat();
        let told = ["Nota della segnalazione", "La zia di Biella", "Immunodepressione", "Un messaggio", &id];
        for desk in [&doctor, &delegate] {
            let page = seen(desk);
            for words in told {
                assert!(page.contains(words), "before: {words}");
            }
        }
        let all = operator.form_for(person, "Tutti").expect("all of her facts");
        operator.obscure(&all).expect(StatusCode::SEE_OTHER);
        for desk in [&doctor, &delegate] {
            let page = seen(desk);
            // The address of the page that is not found stands in it.
            let page = page.replace(&format!("/reports/{id}"), "");
            for words in told {
                assert!(!page.contains(words), "{words}: {page}");
            }
        }
        assert!(seen(&doctor).contains("Infezione precedente"), "what she wrote herself");
    });
}
