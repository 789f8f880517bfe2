//! The pages, with forms alone.

use axum::http::StatusCode;
use uuid::Uuid;

use crate::common::on_each_engine;

#[test]
fn a_doctor_writes_from_the_persons_page_and_public_health_answers() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let page = doctor.get(&format!("/people/{person}")).expect(StatusCode::OK);
        assert!(page.has("Nessuna comunicazione su questa persona"), "{}", page.text);
        let form = format!("/people/{person}/message");
        let page = doctor.get(&form).expect(StatusCode::OK);
        assert!(page.has("Lo legge: SISP"), "{}", page.text);
        // Nothing typed is lost.
        let long = "x".repeat(1_001);
        let wrong = doctor.post(&form, &[("text", &long), ("priority", "high")]);
        let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("troppo lungo") && wrong.has(&long));
        doctor.post(&form, &[("text", ""), ("priority", "high")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        doctor.post(&form, &[("text", "x"), ("priority", "low")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let id = Uuid::now_v7().to_string();
        let fields = [("id", id.as_str()), ("text", "Serve un <tampone>\na casa"), ("priority", "high")];
        let sent = doctor.post(&form, &fields).expect(StatusCode::SEE_OTHER);
        assert_eq!(sent.location, format!("/people/{person}"));
        let list = operator.get("/communications").expect(StatusCode::OK);
        assert!(list.has("Serve un &#60;tampone&#62; a casa") && list.has("Urgente"), "{}", list.text);
        assert!(list.has("Ada Medico (Medico curante)") && list.has("Messaggio (1)"), "{}", list.text);
        assert!(list.has("data-live=\"/communications/stream\""));
        let one = operator.get(&format!("/communications/{id}")).expect(StatusCode::OK);
        assert!(one.has("<p>Serve un &#60;tampone&#62;</p><p>a casa</p>"), "{}", one.text);
        let answer = format!("/communications/{id}/answer");
        let wrong = operator.post(&answer, &[("text", " ")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("Scrivi il messaggio"), "{}", wrong.text);
        operator.post(&answer, &[("text", "Domani mattina")]).expect(StatusCode::SEE_OTHER);
        let late = operator.post(&answer, &[("text", "Di nuovo")]).expect(StatusCode::CONFLICT);
        assert!(late.has("ha già risposto qualcuno") && late.has("Di nuovo"), "{}", late.text);
        let page = doctor.get(&format!("/people/{person}")).expect(StatusCode::OK);
        assert!(page.has("Domani mattina") && page.has("Con risposta"), "{}", page.text);
        let list = doctor.get("/communications").expect(StatusCode::OK);
        assert!(list.has("Rossi Mario") && list.has("Domani mattina"));
        let listed = doctor.listed("");
        let seen = format!("/communications/{}/acknowledge", listed[0]["id"].as_str().unwrap());
        doctor.post(&seen, &[]).expect(StatusCode::SEE_OTHER);
        let list = doctor.get("/communications").expect(StatusCode::OK);
        assert!(list.has("Nessuna comunicazione da vedere"), "{}", list.text);
        for state in ["sent", "closed"] {
            doctor.get(&format!("/communications?state={state}")).expect(StatusCode::OK);
        }
        // Nobody is named in an address.
        let closed = doctor.get("/communications?state=closed").text;
        let mut addresses =
            closed.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        assert!(closed.contains("Rossi") && !addresses.any(|address| address.contains("Rossi")));
    });
}

#[test]
fn a_form_of_another_session_is_refused() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let csrf = web::csrf::token(operator.token.secret());
        let form = format!("/people/{person}/message");
        let body = format!("csrf={csrf}&text=x");
        let request =
            axum::http::Request::post(form).header("content-type", "application/x-www-form-urlencoded");
        let answer = region.db.block_on(doctor.respond(request, body));
        assert!(answer.status().is_client_error());
        assert_eq!(region.count(person, "message"), 0);
    });
}
