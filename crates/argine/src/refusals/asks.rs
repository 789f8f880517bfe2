//! What is asked of somebody else's things: a line for each route that takes an id.

use access::Role;
use axum::http::StatusCode;
use serde_json::json;

use super::{Ask, Things, data, form};

/// All of it.
pub(super) fn asks(things: &Things) -> Vec<Ask<'_>> {
    use Role::{Gp, LaboratoryTechnician as Lab, SispOperator as Sisp};
    let ask = |role, method, path, thing, body: &str, status| Ask {
        role,
        method,
        path,
        thing,
        body: body.to_owned(),
        status,
    };
    let get = |role, path, thing| ask(role, "GET", path, thing, "", StatusCode::NOT_FOUND);
    let post = |role, path, thing, body: &str| ask(role, "POST", path, thing, body, StatusCode::NOT_FOUND);
    let Things { person, report, request, result, import, measure, correction, communication, number } =
        things;
    let swab =
        json!({ "laboratory": "LAB-301-1", "reason": "screening", "test_type": "molecular" }).to_string();
    let met_json = json!({ "words": "Un collega", "circumstance": "work", "source": "declared" }).to_string();
    let fever = json!({ "symptoms": ["fever"], "onset": "2020-11-12" }).to_string();
    let fever_of = json!({ "person": "{id}", "symptoms": ["fever"], "onset": "2020-11-12" }).to_string();
    let negative = json!({ "outcome": "negative" }).to_string();
    let received = json!({ "step": "received" }).to_string();
    let correcting = json!({ "outcome": "negative", "reason": "campione scambiato" }).to_string();
    let slot = json!({ "slot": "01911111-1111-7111-8111-111111111111" }).to_string();
    let moving = json!({ "slot": "01911111-1111-7111-8111-111111111111", "why": "Ha la febbre" }).to_string();
    let why = json!({ "why": "Parte per lavoro" }).to_string();
    let ok = |role, path, thing| ask(role, "GET", path, thing, "", StatusCode::OK);
    let send = |role, path, thing, body: &str| ask(role, "POST", path, thing, body, StatusCode::SEE_OTHER);
    let forbidden = |role, path, thing| ask(role, "GET", path, thing, "", StatusCode::FORBIDDEN);
    let known = "kind=past_infection&happened_on=01%2F10%2F2020&source=declared";
    let known_json =
        json!({ "kind": "past_infection", "happened_on": "2020-10-01", "source": "declared" }).to_string();
    let person_form = form(&data());
    let person_json = {
        let mut body = data();
        body["reason"] = "indirizzo sbagliato".into();
        body["confirmed"] = true.into();
        body["by_hand"] = true.into();
        body.to_string()
    };
    vec![
        // What only marks a place in a list, or a line of it: the list is shown all the same.
        ok(Lab, "/worklist?at={id}", *request),
        ok(Lab, "/worklist?done={id}", *result),
        ask(Lab, "POST", "/worklist", *request, "selected={id}&command=p", StatusCode::OK),
        // Not even that the day is before the request: when it was made is not theirs to know.
        ask(
            Lab,
            "POST",
            "/worklist",
            *request,
            "selected={id}&command=n&sampled_day=2020-01-01",
            StatusCode::NOT_FOUND,
        ),
        ok(Lab, "/requests?after={id}", *request),
        ok(Sisp, "/requests?after={id}", *request),
        ok(Gp, "/people?after={id}", *person),
        ok(Sisp, "/people?after={id}", *person),
        ok(Sisp, "/reports?after={id}", *report),
        ok(Sisp, "/measures?after={id}", *measure),
        ok(Gp, "/lists/patients?after={id}", *person),
        ok(Lab, "/lists/requests?after={id}", *request),
        ok(Sisp, "/lists/reports?after={id}", *report),
        ok(Sisp, "/lists/measures?after={id}", *measure),
        send(Sisp, "/reports/take-charge", *report, "report={id}:1"),
        send(Sisp, "/reports/next", *report, "report={id}:1"),
        ask(
            Sisp,
            "POST",
            "/lists/reports/preview",
            *report,
            "submit=take_charge&chosen={id}:1",
            StatusCode::OK,
        ),
        // Of a version that was never seen, too.
        send(Sisp, "/lists/reports/act", *report, "act=take_charge&chosen={id}:1"),
        send(Sisp, "/lists/requests/act", *request, "act=cancel&cancel_reason=not_needed&chosen={id}:99"),
        // What the gate refuses before anybody looks.
        forbidden(Lab, "/people/{id}", *person),
        forbidden(Lab, "/people/{id}/edit", *person),
        forbidden(Lab, "/people/{coded}", *person),
        forbidden(Lab, "/people?after={id}", *person),
        forbidden(Lab, "/api/v1/people/{coded}", *person),
        forbidden(Gp, "/results/{id}/correct", *result),
        forbidden(Lab, "/measures/{id}/end", *measure),
        ask(Lab, "POST", "/reports/{id}/take-charge", *report, "version=1", StatusCode::FORBIDDEN),
        ask(Sisp, "POST", "/api/v1/swab-requests/{id}/results", *request, &negative, StatusCode::FORBIDDEN),
        post(Sisp, "/people/{id}/edit", *person, &person_form),
        ask(Sisp, "PUT", "/api/v1/people/{id}", *person, &person_json, StatusCode::NOT_FOUND),
        get(Gp, "/people/{id}", *person),
        get(Sisp, "/people/{id}", *person),
        get(Sisp, "/people/{id}/edit", *person),
        get(Sisp, "/people/{id}/history", *person),
        get(Gp, "/people/{id}/facts", *person),
        get(Sisp, "/people/{id}/facts/new?kind=contagion", *person),
        post(Gp, "/people/{id}/facts/new", *person, known),
        get(Gp, "/people/{id}/rapid/new", *person),
        get(Gp, "/people/{id}/rapid/group", *person),
        get(Gp, "/requests/{id}/appointment", *request),
        get(Sisp, "/api/v1/swab-requests/{id}/appointment", *request),
        post(Sisp, "/api/v1/swab-requests/{id}/appointment", *request, &slot),
        ask(Gp, "PUT", "/api/v1/swab-requests/{id}/appointment", *request, &moving, StatusCode::NOT_FOUND),
        post(Gp, "/api/v1/swab-requests/{id}/appointment/cancellation", *request, &why),
        get(Sisp, "/people/{id}/facts/{id}/withdraw", *person),
        post(Gp, "/people/{id}/facts/{id}/withdraw", *person, "why=errore"),
        get(Gp, "/api/v1/people/{id}/timeline", *person),
        get(Sisp, "/api/v1/people/{id}/timeline", *person),
        forbidden(Lab, "/api/v1/people/{id}/timeline", *person),
        get(Gp, "/people/{id}/contacts", *person),
        get(Sisp, "/people/{id}/contacts/new", *person),
        post(Gp, "/people/{id}/contacts/new", *person, "words=x&circumstance=work&source=declared"),
        get(Sisp, "/people/{id}/contacts/{id}/withdraw", *person),
        post(Gp, "/people/{id}/contacts/{id}/withdraw", *person, "why=errore"),
        forbidden(Lab, "/people/{id}/contacts", *person),
        get(Gp, "/api/v1/people/{id}/contacts", *person),
        post(Gp, "/api/v1/people/{id}/contacts", *person, &met_json),
        post(Sisp, "/api/v1/people/{id}/contacts/{id}/withdrawal", *person, "{\"why\":\"errore\"}"),
        get(Gp, "/reports/{id}/pdf", *report),
        get(Sisp, "/reports/{id}/pdf", *report),
        forbidden(Lab, "/reports/{id}/pdf", *report),
        get(Sisp, "/people/{id}/merge", *person),
        post(Sisp, "/people/{id}/merge", *person, "q=rossi"),
        forbidden(Gp, "/people/{id}/merge", *person),
        get(Gp, "/people/{id}/household", *person),
        get(Sisp, "/people/{id}/household/join", *person),
        get(Sisp, "/people/{id}/household/leave", *person),
        post(Sisp, "/people/{id}/household/leave", *person, "version=1&reason=trasloco"),
        forbidden(Gp, "/people/{id}/household/join", *person),
        forbidden(Lab, "/people/{id}/facts", *person),
        forbidden(Lab, "/people/{id}/household", *person),
        get(Gp, "/api/v1/people/{id}/facts", *person),
        post(Gp, "/api/v1/people/{id}/facts", *person, &known_json),
        post(Sisp, "/api/v1/people/{id}/facts/{id}/withdrawal", *person, "{\"why\":\"errore\"}"),
        get(Gp, "/api/v1/people/{id}/household", *person),
        ask(
            Sisp,
            "PUT",
            "/api/v1/people/{id}/household",
            *person,
            "{\"reason\":\"trasloco\"}",
            StatusCode::NOT_FOUND,
        ),
        get(Gp, "/people/{id}/reports/new", *person),
        get(Sisp, "/people/{id}/requests/new", *person),
        post(Gp, "/people/{id}/measures/seen", *person, ""),
        post(Sisp, "/reports/{id}/take-charge", *report, "version=1"),
        get(Gp, "/reports/{id}", *report),
        get(Sisp, "/reports/{id}", *report),
        forbidden(Lab, "/reports/{id}", *report),
        post(Sisp, "/reports/{id}/send-back", *report, "version=1&asked=Dove+lavora"),
        get(Gp, "/reports/{id}/complete", *report),
        post(Gp, "/reports/{id}/complete", *report, "version=1&symptoms=fever&onset=12%2F11%2F2020"),
        forbidden(Sisp, "/reports/{id}/complete", *report),
        get(Sisp, "/requests/{id}", *request),
        get(Sisp, "/requests/{id}/cancel", *request),
        get(Sisp, "/requests/{id}/authorisation", *request),
        post(Sisp, "/requests/{id}/authorisation", *request, "ruling=authorised"),
        get(Gp, "/requests/{id}", *request),
        get(Gp, "/requests/{id}/answer", *request),
        post(Gp, "/requests/{id}/answer", *request, "note=x"),
        get(Gp, "/people/{id}/requests/new", *person),
        get(Sisp, "/people/{id}/symptoms-end", *person),
        get(Gp, "/people/{id}/symptoms-end", *person),
        get(Sisp, "/measures/{id}/end", *measure),
        get(Sisp, "/measures/{id}/resume", *measure),
        get(Lab, "/requests/{id}", *request),
        get(Lab, "/requests/{id}/label", *request),
        get(Lab, "/worklist/{id}/result", *request),
        get(Lab, "/worklist/{id}/tube", *request),
        post(Lab, "/worklist/{id}/tube", *request, "step=received"),
        post(Lab, "/api/v1/swab-requests/{id}/tube", *request, &received),
        get(Lab, "/results/{id}/correct", *result),
        get(Lab, "/results/{id}/receipt", *result),
        get(Lab, "/api/v1/results/{id}/receipt", *result),
        ok(Lab, "/results/receipts?after={id}", *result),
        forbidden(Gp, "/results/{id}/receipt", *result),
        get(Lab, "/results/{id}/report", *result),
        get(Gp, "/results/{id}/report", *result),
        get(Sisp, "/api/v1/results/{id}/report", *result),
        get(Lab, "/results/import/{id}", *import),
        get(Lab, "/results/import/{id}/rejected", *import),
        // The label that is read says "unknown" in words of its own.
        ask(
            Lab,
            "POST",
            "/worklist",
            *request,
            &format!("command={number}"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        get(Gp, "/people/{id}/corrections", *person),
        get(Sisp, "/people/{id}/corrections", *person),
        forbidden(Gp, "/people/{id}/obscurings", *person),
        get(Sisp, "/people/{id}/obscurings", *person),
        get(Sisp, "/people/{id}/obscurings/{id}", *person),
        post(Sisp, "/people/{id}/obscurings/{id}", *person, "asked_on=14%2F11%2F2020&why=asked"),
        get(Gp, "/corrections/ask/person/{id}", *person),
        get(Gp, "/corrections/ask/report/{id}", *report),
        get(Sisp, "/corrections/ask/report/{id}", *report),
        get(Sisp, "/corrections/ask/request/{id}", *request),
        get(Sisp, "/corrections/ask/deletion/{id}", *person),
        post(Gp, "/corrections/ask/person/{id}", *person, "phone=1&why=typing"),
        post(Sisp, "/corrections/ask/request/{id}", *request, "note=x&why=typing"),
        forbidden(Gp, "/corrections/ask/request/{id}", *request),
        forbidden(Lab, "/corrections/ask/request/{id}", *request),
        get(Gp, "/corrections/{id}", *correction),
        get(Sisp, "/corrections/{id}", *correction),
        get(Gp, "/corrections/{id}/withdraw", *correction),
        post(Sisp, "/corrections/{id}", *correction, "verdict=approve&version=1"),
        post(Gp, "/corrections/{id}/withdraw", *correction, "version=1"),
        ok(Sisp, "/corrections?after={id}", *correction),
        get(Sisp, "/api/v1/corrections/{id}", *correction),
        post(Sisp, "/api/v1/corrections/{id}/decision", *correction, "{\"approve\":true}"),
        post(Gp, "/api/v1/corrections/{id}/withdrawal", *correction, ""),
        get(Gp, "/people/{id}/message", *person),
        post(Sisp, "/people/{id}/message", *person, "text=x&priority=normal"),
        forbidden(Lab, "/people/{id}/message", *person),
        get(Gp, "/communications/{id}", *communication),
        get(Sisp, "/communications/{id}", *communication),
        forbidden(Lab, "/communications/{id}", *communication),
        post(Sisp, "/communications/{id}/acknowledge", *communication, ""),
        post(Gp, "/communications/{id}/answer", *communication, "text=x"),
        ok(Sisp, "/communications?after={id}", *communication),
        get(Sisp, "/api/v1/communications/{id}", *communication),
        post(Sisp, "/api/v1/communications/{id}/acknowledgement", *communication, ""),
        post(Sisp, "/api/v1/communications/{id}/answer", *communication, "{\"text\":\"x\"}"),
        post(Gp, "/api/v1/communications", *person, "{\"person\":\"{id}\",\"text\":\"x\"}"),
        get(Gp, "/api/v1/people/{id}", *person),
        get(Sisp, "/api/v1/people/{id}/history", *person),
        post(Gp, "/api/v1/people/{id}/reports", *person, &fever),
        post(Sisp, "/api/v1/people/{id}/swab-requests", *person, &swab),
        post(Gp, "/api/v1/reports", *person, &fever_of),
        post(Sisp, "/api/v1/reports/{id}/take-charge", *report, ""),
        get(Sisp, "/api/v1/reports/{id}", *report),
        post(Sisp, "/api/v1/reports/{id}/send-back", *report, "{\"asked\":\"Dove lavora?\"}"),
        post(Gp, "/api/v1/reports/{id}/complete", *report, &fever),
        get(Sisp, "/api/v1/swab-requests/{id}", *request),
        post(Sisp, "/api/v1/swab-requests/{id}/authorisation", *request, "{\"ruling\":\"authorised\"}"),
        post(Gp, "/api/v1/swab-requests/{id}/answer", *request, "{\"note\":\"x\"}"),
        post(Lab, "/api/v1/swab-requests/{id}/results", *request, &negative),
        ask(Lab, "PUT", "/api/v1/results/{id}", *result, &correcting, StatusCode::NOT_FOUND),
    ]
}
