//! The JSON API of every module, and its document.

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use web::App;

/// What the document says of the whole API.
#[derive(OpenApi)]
#[openapi(info(
    title = "Argine",
    description = "The regional epidemic-emergency platform: persons, reports, swab requests, results, measures, figures.",
    license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
    contact(name = "Argine maintainers", url = "https://argine.example/"),
    terms_of_service = "https://argine.example/terms",
))]
struct Document;

/// The routes below `/api/v1` and the OpenAPI document that describes them.
pub fn document() -> (axum::Router<App>, utoipa::openapi::OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(accounts::api())
        .merge(people::api())
        .merge(lab::api())
        .merge(cases::api())
        .merge(insight::api())
        .split_for_parts()
}
