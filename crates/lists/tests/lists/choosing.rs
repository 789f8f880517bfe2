//! Columns are remembered, filters kept and shared within a role.

use access::Role;
use axum::http::StatusCode;

use crate::common::{Desk, GP, IVREA, on_each_engine};

fn keep(desk: &Desk<'_>, query: &str, name: &str, shared: bool) {
    let mut fields = vec![("query", query), ("name", name)];
    if shared {
        fields.push(("shared", "true"));
    }
    let answer = desk.post("/lists/patients/save", &fields).expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, format!("/lists/patients?{query}"));
}

/// Where the first kept filter of a page is changed.
fn edit(page: &str) -> String {
    let rest = page.split("href=\"/lists/saved/").nth(1).expect("a kept filter");
    format!("/lists/saved/{}", rest.split('"').next().unwrap())
}

#[test]
fn a_filter_is_kept_shared_renamed_opened_with_and_forgotten() {
    on_each_engine(|region| {
        let (owner, colleague) = (region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        let (far, doctor) = (region.desk(Role::SispOperator, "301", "Dario Sisp"), region.doctor(GP));
        keep(&owner, "comune=001125&event=isolation", "Ivrea a casa", true);
        for (desk, finds) in [(&owner, true), (&colleague, true), (&far, false), (&doctor, false)] {
            let page = desk.get("/lists/patients?all=1").expect(StatusCode::OK);
            assert_eq!(page.has("Ivrea a casa"), finds, "{}", page.text);
        }
        let at = edit(&colleague.get("/lists/patients?all=1").text);
        far.get(&at).expect(StatusCode::NOT_FOUND);
        doctor.get(&at).expect(StatusCode::NOT_FOUND);
        far.get("/lists/saved/01890000-0000-7000-8000-000000000000").expect(StatusCode::NOT_FOUND);
        let id: uuid::Uuid = at.rsplit('/').next().unwrap().parse().unwrap();
        let tried: Vec<_> =
            region.reads().into_iter().filter(|(_, detail, _)| detail.starts_with("saved_list")).collect();
        let said = |detail: &str, subjects| ("page.open".to_owned(), detail.to_owned(), subjects);
        let expected =
            [said("saved_list", vec![id]), said("saved_list", vec![id]), said("saved_list: no such", vec![])];
        assert_eq!(tried, expected, "what is another's was asked for");
        // Whom it is shared with does not change it.
        let others = colleague.post(&at, &[("name", "Mio"), ("version", "1")]);
        assert!(others.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", others.status);
        owner.post(&at, &[("name", ""), ("version", "1")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let code = owner.post(&at, &[("name", "RSSMRA80A01L219M"), ("version", "1")]);
        assert!(code.has("codice fiscale"), "{}", code.text);
        owner.post(&at, &[("name", "Isolati di Ivrea"), ("version", "1")]).expect(StatusCode::SEE_OTHER);
        assert!(!colleague.get("/lists/patients?all=1").has("Isolati di Ivrea"), "shared no more");
        owner.post(&format!("{at}/open-with"), &[("on", "true")]).expect(StatusCode::SEE_OTHER);
        let opened = owner.get("/lists/patients").expect(StatusCode::SEE_OTHER);
        assert_eq!(opened.location, "/lists/patients?comune=001125&event=isolation");
        owner.get("/lists/patients?all=1").expect(StatusCode::OK);
        owner.post(&format!("{at}/delete"), &[]).expect(StatusCode::SEE_OTHER);
        owner.get("/lists/patients").expect(StatusCode::OK);
        owner.get(&at).expect(StatusCode::NOT_FOUND);
    });
}

#[test]
fn columns_are_chosen_and_remembered() {
    on_each_engine(|region| {
        region.person(("Abate", "Uno"), IVREA, GP, "citizen", true);
        let (operator, colleague) = (region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        let usual = operator.get("/lists/patients?all=1").expect(StatusCode::OK);
        assert!(
            usual.has("data-label=\"Codice fiscale\"") && !usual.has("data-label=\"Indirizzo di domicilio\"")
        );
        let chosen =
            [("column", "domicile_address"), ("column", "swabs"), ("column", "nonsense"), ("query", "")];
        operator.post("/lists/patients/columns", &chosen).expect(StatusCode::SEE_OTHER);
        let page = operator.get("/lists/patients?all=1").expect(StatusCode::OK);
        assert!(
            page.has("data-label=\"Indirizzo di domicilio\"") && !page.has("data-label=\"Codice fiscale\"")
        );
        assert!(page.has("Abate Uno"), "the name is always there");
        assert!(colleague.get("/lists/patients?all=1").has("data-label=\"Codice fiscale\""));
        operator
            .post("/lists/patients/columns", &[("submit", "usual"), ("column", "swabs")])
            .expect(StatusCode::SEE_OTHER);
        assert!(operator.get("/lists/patients?all=1").has("data-label=\"Codice fiscale\""));
    });
}
