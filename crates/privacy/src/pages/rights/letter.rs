//! The letter with the answer.

use axum::extract::{Path, State};
use axum::response::Response;
use uuid::Uuid;
use web::{App, Caller, WebError, fmt, t, tn};

use crate::model::rights::{Closing, Outcome, RightsRequest};
use crate::service;

/// The letter as PDF.
pub(super) async fn download(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, (request, closing)) =
        app.read(&caller, move |tx, actor| service::rights::letter(tx, actor, id)).await?;
    let office = actor.unit.name.clone();
    let name = format!("risposta-{}.pdf", closing.on.strftime("%Y%m%d"));
    web::pdf::download(&name, move || document(&office, &request, &closing)).await
}

fn document(office: &str, request: &RightsRequest, closing: &Closing) -> paper::Document {
    let mut letter = web::pdf::document(t("privacy-letter-title"));
    letter.heading(t("privacy-letter-title"));
    letter.facts([
        (t("privacy-letter-from"), office.to_owned()),
        (t("privacy-letter-date"), fmt::date(closing.on)),
        (t("privacy-letter-to"), format!("{}, {}", request.requester, request.address)),
        (t("privacy-letter-about"), request.tax_code.clone()),
        (t("privacy-right"), t(&request.right.key()).to_owned()),
        (t("privacy-received-on"), fmt::date(request.received_on)),
        (t("privacy-outcome"), t(&closing.outcome.key()).to_owned()),
    ]);
    for part in closing.answer.split("\n\n").filter(|part| !part.trim().is_empty()) {
        letter.paragraph(part.trim());
    }
    if let Some(legal) = &closing.legal {
        let legal = t(&format!("privacy-legal-{legal}")).to_owned();
        letter.paragraph(tn("privacy-letter-legal", &[("law", &legal)]));
    }
    if closing.outcome != Outcome::Granted {
        letter.paragraph(t("privacy-letter-complaint"));
    }
    letter
}
