//! A person is deleted when nothing hangs on her: asked by one operator, approved by another one.

use crate::common::{Desk, TAX_CODE, on_each_engine, sql};
use access::{Action, Role, decide};
use axum::http::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

fn page(id: &str) -> String {
    format!("/corrections/{id}")
}

fn entered_again(operator: &Desk<'_>, id: Uuid) -> StatusCode {
    let body = json!({
        "identifier_kind": "tax-code", "identifier": TAX_CODE, "no_identifier_reason": "", "family_name": "Rossi",
        "given_name": "Mario", "sex": "M", "birth_date": "1980-01-01", "birth_place": "L219",
        "residence_comune": "001125", "residence_address": "via Roma 1", "domicile_comune": "", "domicile_address": "",
        "phone": "", "email": "", "gp_code": "", "gp_since": "", "confirmed": true,
    });
    operator.call(Method::POST, "/api/v1/people", id, 1, &body).status
}

#[test]
fn a_person_is_deleted_only_when_nothing_hangs_on_her_and_by_two() {
    on_each_engine(|region| {
        let (doctor, operator, colleague) =
            (region.doctor(), region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        let person = region.patient(TAX_CODE);
        doctor.get(&format!("/corrections/ask/deletion/{person}")).expect(StatusCode::FORBIDDEN);
        let report = [("symptoms", "fever"), ("onset", "12/11/2020"), ("temperature", "38,4")];
        let about = format!("/people/{person}/reports/new");
        doctor.post(&about, &report).expect(StatusCode::SEE_OTHER);
        // Where one chooses, it is not offered, and what stands against it is said.
        let chosen = operator.get(&format!("/people/{person}/corrections")).expect(StatusCode::OK);
        let offered = format!("href=\"/corrections/ask/deletion/{person}\"");
        assert!(chosen.has("una segnalazione") && !chosen.has(&offered), "{}", chosen.text);
        let free = region.patient("RSSMRA80A01G674L");
        let chosen = operator.get(&format!("/people/{free}/corrections")).expect(StatusCode::OK);
        assert!(chosen.has(&format!("href=\"/corrections/ask/deletion/{free}\"")), "{}", chosen.text);
        let refused = operator.get(&format!("/corrections/ask/deletion/{person}")).expect(StatusCode::OK);
        assert!(
            refused.has("una segnalazione") && !refused.has("Chiedi di eliminare</button>"),
            "{}",
            refused.text
        );
        let refused = operator.asking("deletion", person.0, &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("una segnalazione"), "{}", refused.text);

        let person = region.patient("RSSMRA80A01F205X");
        // A correction of hers that waits hangs on her too.
        let waits = doctor.ask("person", person.0, &[("phone", "0125222222")]);
        assert!(operator.asking("deletion", person.0, &[]).has("una richiesta di correzione in attesa"));
        colleague.settle(&waits, "decline", "No").expect(StatusCode::SEE_OTHER);
        // So does what comes while her deletion waits: then it is overtaken.
        let late = region.patient("RSSMRA80A01H501U");
        let id = operator.ask("deletion", late.0, &[]);
        doctor.post(&format!("/people/{late}/reports/new"), &report).expect(StatusCode::SEE_OTHER);
        assert!(colleague.get(&page(&id)).has("Concludi come superata"));
        colleague.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        colleague.get(&format!("/people/{late}")).expect(StatusCode::OK);

        let id = operator.ask("deletion", person.0, &[("why", "mistake")]);
        operator.settle(&id, "approve", "").expect(StatusCode::CONFLICT);
        colleague.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        for desk in [&doctor, &operator, &colleague] {
            for path in ["/people/{}", "/people/{}/history", "/people/{}/corrections", "/api/v1/people/{}"] {
                desk.get(&path.replace("{}", &person.to_string())).expect(StatusCode::NOT_FOUND);
            }
        }
        assert_eq!(region.count(&sql::AUDIENCES, person.0), 0);
        assert_eq!(region.count(&sql::BURIED, person.0), 1, "what she was is kept");
        let ended = operator.get("/corrections?state=ended").expect(StatusCode::OK);
        assert!(ended.has("Scheda eliminata"), "{}", ended.text);
        colleague.get(&page(&id)).expect(StatusCode::OK);
        // Her id is nobody else's, and who looked at her can still be asked by her tax code.
        assert_eq!(entered_again(&operator, person.0), StatusCode::CONFLICT);
        let found = region
            .db
            .read(move |tx| {
                let actor = access::Actor {
                    user: kernel::ids::UserId::new(),
                    name: String::new(),
                    role: Role::DataProtectionOfficer,
                    unit: access::Unit { code: "204".to_owned(), name: String::new() },
                    session: Uuid::nil(),
                    today: crate::common::TODAY,
                    delegated: Vec::new(),
                    emergencies: Vec::new(),
                    supervised: Vec::new(),
                };
                let scope = decide(&actor, Action::AccessLogView)?;
                let found = people::store::find_for_access_log(tx, &scope, "RSSMRA80A01F205X")?;
                Ok((found, people::store::is_of_unit(tx, &scope, person)?))
            })
            .unwrap();
        assert_eq!(found, (Some(person), true));
        assert!(region.log().contains(&("correction.decide".to_owned(), "deleted".to_owned())));
    });
}
