//! A doctor asks that a patient's data be corrected, and the ASL decides: through HTTP, behind both walls.

use crate::common::{Desk, GP, TAX_CODE, TORINO, on_each_engine};
use access::Role;
use axum::http::{Method, StatusCode};
use kernel::ids::PersonId;
use serde_json::{Value, json};
use uuid::Uuid;

const PHONE: (&str, &str) = ("phone", "0125222222");

fn page(id: &str) -> String {
    format!("/corrections/{id}")
}

fn phone(desk: &Desk<'_>, person: PersonId) -> (String, i64) {
    let body = desk.get(&format!("/api/v1/people/{person}")).expect(StatusCode::OK).json();
    (body["phone"].as_str().unwrap().to_owned(), body["version"].as_i64().unwrap())
}

#[test]
fn what_a_doctor_asks_is_carried_out_when_the_asl_approves() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let (doctor, operator) = (region.doctor(), region.operator("Bruna Sisp"));
        doctor.get(&format!("/people/{person}/edit")).expect(StatusCode::FORBIDDEN);
        let offered = doctor.get(&format!("/people/{person}")).expect(StatusCode::OK);
        assert!(offered.has(&format!("/people/{person}/corrections")), "{}", offered.text);
        let choices = doctor.get(&format!("/people/{person}/corrections")).expect(StatusCode::OK);
        assert!(choices.has(&format!("/corrections/ask/person/{person}")));
        assert!(!choices.has("/corrections/ask/deletion"), "a doctor deletes nobody");

        let form = doctor.get(&format!("/corrections/ask/person/{person}")).expect(StatusCode::OK);
        assert!(form.has("0125111111") && form.has("value=\"Ivrea"), "the values of now: {}", form.text);
        let id = doctor.ask("person", person.0, &[PHONE, ("why_note", "Mi ha dato il numero nuovo")]);
        assert_eq!(phone(&doctor, person), ("0125111111".to_owned(), 1), "nothing is corrected yet");

        let list = operator.get("/corrections").expect(StatusCode::OK);
        for words in ["Rossi Mario", "Telefono", "Ada Medico", "in attesa:"] {
            assert!(list.has(words), "{words}: {}", list.text);
        }
        let shown = operator.get(&page(&id)).expect(StatusCode::OK);
        for words in ["0125111111", "0125222222", "Mi ha dato il numero nuovo", "Registra la decisione"] {
            assert!(shown.has(words), "{words}: {}", shown.text);
        }
        assert!(!shown.has("via Palestro"), "only what should change is shown: {}", shown.text);
        operator.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);

        assert_eq!(phone(&doctor, person), ("0125222222".to_owned(), 2));
        let history = doctor.get(&format!("/people/{person}/history")).expect(StatusCode::OK);
        for words in ["Errore di battitura: Mi ha dato il numero nuovo (chiesta da Ada Medico)", "Bruna Sisp"]
        {
            assert!(history.has(words), "{words}: {}", history.text);
        }
        let own = doctor.get("/corrections?state=ended").expect(StatusCode::OK);
        assert!(own.has("Applicata") && own.has("Bruna Sisp"), "{}", own.text);
        assert!(!doctor.get("/corrections").has("Rossi"), "nothing waits any more");
        let box_of = doctor.get(&format!("/people/{person}"));
        assert!(box_of.has("Applicata"), "{}", box_of.text);

        let log = region.log();
        for (action, detail) in [
            ("correction.ask", format!("person {id}")),
            ("correction.decide", format!("applied person {id}")),
            ("person.correct", "version 2".to_owned()),
        ] {
            assert!(log.contains(&(action.to_owned(), detail.clone())), "{action} {detail}: {log:?}");
        }
        let reads = region.reads();
        for detail in ["form", "list", "view"] {
            let left = ("correction.ask".to_owned(), detail.to_owned(), vec![person.0]);
            assert!(reads.contains(&left), "{detail}: {reads:?}");
        }
        assert!(log.iter().all(|(_, detail)| !detail.contains("0125") && !detail.contains("numero")));
    });
}

#[test]
fn nobody_decides_who_asked_or_is_not_of_the_asl_in_charge() {
    on_each_engine(|region| {
        // She lives in Ivrea and has her residence in Torino: both ASL see her, and the first is in charge.
        let person = region.person(TAX_CODE, TORINO);
        let (doctor, operator) = (region.doctor(), region.operator("Bruna Sisp"));
        let torino = region.desk(Role::SispOperator, "301", "Carla Torino");
        let id = doctor.ask("person", person.0, &[PHONE]);
        doctor.settle(&id, "approve", "").expect(StatusCode::FORBIDDEN);
        // The doctor asked: of the ASL of the residence nobody sees it.
        torino.get(&page(&id)).expect(StatusCode::NOT_FOUND);
        torino.settle(&id, "approve", "").expect(StatusCode::NOT_FOUND);
        operator.settle(&id, "decline", "Il numero è giusto").expect(StatusCode::SEE_OTHER);
        assert_eq!(phone(&doctor, person).1, 1);

        // What that ASL asks it follows, and does not decide.
        let colleague = region.desk(Role::SispOperator, "301", "Dora Torino");
        let id = torino.ask("deletion", person.0, &[]);
        assert!(colleague.get(&page(&id)).expect(StatusCode::OK).has("in carico a un&#39;altra ASL"));
        colleague.settle(&id, "approve", "").expect(StatusCode::CONFLICT);
        torino.settle(&id, "approve", "").expect(StatusCode::CONFLICT);
        operator.settle(&id, "decline", "Esiste").expect(StatusCode::SEE_OTHER);

        // And who asks in the ASL in charge does not decide herself.
        let id = operator.ask("deletion", person.0, &[]);
        assert!(operator.get(&page(&id)).has("L&#39;hai chiesta tu"));
        operator.settle(&id, "approve", "").expect(StatusCode::CONFLICT);
        let answer = operator.call(
            Method::POST,
            &format!("/api/v1/corrections/{id}/decision"),
            Uuid::now_v7(),
            1,
            &json!({ "approve": true }),
        );
        answer.expect(StatusCode::CONFLICT);
        assert_eq!(phone(&doctor, person).1, 1, "she is there");
    });
}

#[test]
fn two_who_decide_at_once_decide_once() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let (doctor, one, other) =
            (region.doctor(), region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        for (second, expected) in [("approve", 2), ("decline", 3)] {
            let id = doctor.ask("person", person.0, &[("phone", &format!("01253333{expected}"))]);
            let place = page(&id);
            let fields = |verdict| [("version", "1"), ("verdict", verdict), ("decision_note", "no")];
            let (first, then) = (fields("approve"), fields(second));
            let (a, b) = region
                .db
                .block_on(async { tokio::join!(one.posting(&place, &first), other.posting(&place, &then)) });
            let statuses = [a.status, b.status];
            assert!(
                statuses.contains(&StatusCode::SEE_OTHER) && statuses.contains(&StatusCode::CONFLICT),
                "{statuses:?}"
            );
            let version = phone(&doctor, person).1;
            let applied = a.status == StatusCode::SEE_OTHER || second == "approve";
            assert_eq!(version, if applied { expected } else { expected - 1 });
        }
    });
}

#[test]
fn what_has_changed_meanwhile_is_told_and_never_applied_blindly() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let (doctor, operator) = (region.doctor(), region.operator("Bruna Sisp"));
        let edit = |field: &str, value: &str, version: i64| {
            let body = operator.get(&format!("/api/v1/people/{person}")).json();
            let mut body = body.as_object().unwrap().clone();
            for gone in ["id", "version", "asl", "source", "created_at", "updated_at"] {
                body.remove(gone);
            }
            body.insert(field.to_owned(), value.into());
            body.insert("reason".to_owned(), "prova".into());
            body.insert("confirmed".to_owned(), true.into());
            let path = format!("/api/v1/people/{person}");
            operator.call(Method::PUT, &path, Uuid::now_v7(), version, &body.into()).expect(StatusCode::OK);
        };
        // Another field: what was asked still holds, and does not undo it.
        let id = doctor.ask("person", person.0, &[PHONE]);
        edit("email", "mario@example.org", 1);
        assert!(!operator.get(&page(&id)).has("Concludi come superata"));
        operator.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        let body = operator.get(&format!("/api/v1/people/{person}")).json();
        assert_eq!((&body["email"], &body["phone"]), (&json!("mario@example.org"), &json!(PHONE.1)));

        // The same field: it is said, and nothing is carried out.
        let id = doctor.ask("person", person.0, &[("phone", "0125444444")]);
        edit("phone", "0125555555", 3);
        let shown = operator.get(&page(&id)).expect(StatusCode::OK);
        for words in ["0125222222", "0125444444", "0125555555", "Concludi come superata"] {
            assert!(shown.has(words), "{words}: {}", shown.text);
        }
        operator.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        assert_eq!(phone(&doctor, person), ("0125555555".to_owned(), 4));
        let own = doctor.get(&page(&id)).expect(StatusCode::OK);
        assert!(own.has("Superata") && own.has("Chiedi di nuovo"), "{}", own.text);
    });
}

#[test]
fn one_waits_at_a_time_and_is_declined_with_a_reason_or_taken_back_by_who_asked() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let (doctor, operator) = (region.doctor(), region.operator("Bruna Sisp"));
        let substitute = region.desk(Role::Gp, GP, "Elio Medico");
        // Nothing typed is lost, and everything wrong is said at once.
        let wrong = doctor.asking("person", person.0, &[("phone", "abc"), ("sex", ""), ("why", "other")]);
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["id=\"e-phone\"", "id=\"e-sex\"", "id=\"e-why_note\"", "value=\"abc\""] {
            assert!(wrong.has(words), "{words}: {}", wrong.text);
        }
        let same = doctor.asking("person", person.0, &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(same.has("Non hai cambiato nulla"), "{}", same.text);
        let id = doctor.ask("person", person.0, &[PHONE]);
        let again = substitute.asking("person", person.0, &[("phone", "0125777777")]);
        assert!(again.expect(StatusCode::UNPROCESSABLE_ENTITY).has("già in attesa"));

        let bare = operator.settle(&id, "decline", " ").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.has("id=\"e-decision_note\""), "{}", bare.text);
        operator.settle(&id, "", "").expect(StatusCode::UNPROCESSABLE_ENTITY);
        operator.settle(&id, "decline", "Il numero era giusto").expect(StatusCode::SEE_OTHER);
        assert!(doctor.get(&page(&id)).has("Il numero era giusto"));
        operator.settle(&id, "approve", "").expect(StatusCode::CONFLICT);

        let id = doctor.ask("person", person.0, &[PHONE]);
        let withdraw = format!("{}/withdraw", page(&id));
        substitute.post(&withdraw, &[("version", "1")]).expect(StatusCode::CONFLICT);
        doctor.post_bare(&withdraw, &[("version", "1")]).expect(StatusCode::FORBIDDEN);
        doctor.get(&withdraw).expect(StatusCode::OK);
        doctor.post(&withdraw, &[("version", "1")]).expect(StatusCode::SEE_OTHER);
        operator.settle(&id, "approve", "").expect(StatusCode::CONFLICT);
        assert_eq!(phone(&doctor, person).1, 1);
        doctor.ask("person", person.0, &[PHONE]);
    });
}

#[test]
fn what_is_somebody_elses_does_not_exist() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let doctor = region.doctor();
        let id = doctor.ask("person", person.0, &[PHONE]);
        let strangers = [
            region.desk(Role::Gp, "0100002", "Altro Medico"),
            region.desk(Role::SispOperator, "301", "Altra Sisp"),
        ];
        let nobody = Uuid::now_v7();
        for stranger in &strangers {
            for path in ["/corrections/{}", "/corrections/{}/withdraw", "/api/v1/corrections/{}"] {
                let ask = |id: &str| {
                    let answer = stranger.get(&path.replace("{}", id)).expect(StatusCode::NOT_FOUND);
                    answer.text.replace(id, "ID")
                };
                let (his, none) = (ask(&id), ask(&nobody.to_string()));
                assert_eq!(without_ids(&his), without_ids(&none), "{path}");
            }
            let about = format!("/corrections/ask/person/{person}");
            stranger.get(&about).expect(StatusCode::NOT_FOUND);
            stranger.get(&format!("/people/{person}/corrections")).expect(StatusCode::NOT_FOUND);
            stranger.post(&about, &[("phone", "1"), ("why", "typing")]).expect(StatusCode::NOT_FOUND);
            let list = stranger.get(&format!("/corrections?after={id}")).expect(StatusCode::OK);
            assert!(!list.has("Rossi"), "{}", list.text);
        }
        strangers[1].settle(&id, "approve", "").expect(StatusCode::NOT_FOUND);
        for role in [Role::Mayor, Role::LaboratoryTechnician, Role::Administrator, Role::UscaDoctor] {
            let other = region.desk(role, "204", "Altro ruolo");
            other.get("/corrections").expect(StatusCode::FORBIDDEN);
            other.get(&page(&id)).expect(StatusCode::FORBIDDEN);
            other.settle(&id, "approve", "").expect(StatusCode::FORBIDDEN);
        }
        // She chooses another doctor: the one before no longer sees what he asked.
        let operator = region.operator("Bruna Sisp");
        let form = operator.get(&format!("/people/{person}/edit"));
        let mut fields = crate::common::shown_fields(&form.text);
        for (name, value) in fields.iter_mut() {
            if name == "gp_code" || name == "gp_since" {
                value.clear();
            } else if name == "reason" {
                "revoca".clone_into(value);
            }
        }
        for tick in ["confirm", "by_hand"] {
            fields.push((tick.to_owned(), "true".to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        operator.post(&format!("/people/{person}/edit"), &fields).expect(StatusCode::SEE_OTHER);
        doctor.get(&page(&id)).expect(StatusCode::NOT_FOUND);
        operator.get(&page(&id)).expect(StatusCode::OK);
    });
}

fn without_ids(text: &str) -> String {
    let is_id = |word: &str| word.trim_matches(|c: char| !c.is_ascii_hexdigit()).parse::<Uuid>().is_ok();
    text.split('"').filter(|part| !is_id(part)).collect()
}

#[test]
fn the_same_over_json_and_a_repeat_is_harmless() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let (doctor, operator) = (region.doctor(), region.operator("Bruna Sisp"));
        let body = json!({ "kind": "person", "fact": person.to_string(), "after": { "phone": "0125222222" }, "why": "told" });
        let key = Uuid::now_v7();
        let ask = |key, body: &Value| doctor.call(Method::POST, "/api/v1/corrections", key, 1, body);
        let asked = ask(key, &body).expect(StatusCode::CREATED);
        assert_eq!(asked.tag, "\"1\"");
        let asked = asked.json();
        assert_eq!(
            (&asked["before"], &asked["after"]),
            (&json!({ "phone": "0125111111" }), &json!({ "phone": "0125222222" }))
        );
        assert_eq!(ask(key, &body).expect(StatusCode::CREATED).json(), asked, "the same again");
        ask(Uuid::now_v7(), &body).expect(StatusCode::CONFLICT);
        // Somebody else's key is taken.
        operator
            .call(
                Method::POST,
                "/api/v1/corrections",
                key,
                1,
                &json!({ "kind": "deletion", "fact": person.to_string(), "why": "mistake" }),
            )
            .expect(StatusCode::CONFLICT);
        for (wrong, status) in [
            (
                json!({ "kind": "person", "fact": person.to_string(), "after": { "asl": "301" }, "why": "told" }),
                422,
            ),
            (json!({ "kind": "thing", "fact": person.to_string(), "why": "told" }), 422),
            (json!({ "kind": "request", "fact": person.to_string(), "why": "told" }), 403),
            (json!({ "kind": "report", "fact": person.to_string(), "why": "told" }), 404),
        ] {
            assert_eq!(ask(Uuid::now_v7(), &wrong).status.as_u16(), status, "{wrong}");
        }
        let items = operator.get("/api/v1/corrections").json();
        assert_eq!(items["items"][0], asked);
        let decide = format!("/api/v1/corrections/{key}/decision");
        let (act, yes) = (Uuid::now_v7(), json!({ "approve": true }));
        operator.call(Method::POST, &decide, act, 7, &yes).expect(StatusCode::CONFLICT);
        let decided = operator.call(Method::POST, &decide, act, 1, &yes).expect(StatusCode::OK).json();
        assert_eq!((&decided["status"], &decided["version"]), (&json!("applied"), &json!(2)));
        assert_eq!(operator.call(Method::POST, &decide, act, 1, &yes).expect(StatusCode::OK).json(), decided);
        operator.call(Method::POST, &decide, Uuid::now_v7(), 2, &yes).expect(StatusCode::CONFLICT);
        assert_eq!(doctor.get(&format!("/api/v1/corrections/{key}")).json(), decided);
        assert_eq!(phone(&doctor, person), ("0125222222".to_owned(), 2));
    });
}

#[test]
fn what_needs_a_second_look_is_asked_before_it_is_carried_out() {
    on_each_engine(|region| {
        let person = region.patient(TAX_CODE);
        let (doctor, operator) = (region.doctor(), region.operator("Bruna Sisp"));
        // The tax code says another day.
        let id = doctor.ask("person", person.0, &[("birth_date", "02/01/1980")]);
        let asked = operator.settle(&id, "approve", "").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.has("Controlla prima di approvare") && asked.has("name=\"confirm\""), "{}", asked.text);
        assert_eq!(phone(&doctor, person).1, 1);
        let confirmed = [("version", "1"), ("verdict", "approve"), ("confirm", "true")];
        operator.post(&page(&id), &confirmed).expect(StatusCode::SEE_OTHER);
        assert_eq!(phone(&doctor, person).1, 2);
    });
}
