//! The JSON API of every module, and its document.

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, App, Caller};

/// Where somebody signs in: the one operation without a token.
const TOKEN: &str = "/api/v1/token";
/// What any operation may answer.
const ANY: &[(&str, &str)] = &[
    ("400", "Not a request that can be read, such as a body that is no JSON"),
    ("401", "No token, or a session that is over"),
    ("403", "The role may not"),
    ("503", "Too much at once: again after Retry-After"),
];
/// What an operation with an id in its address may answer.
const NAMED: (&str, &str) = ("404", "No such thing, or outside the caller's audiences");
/// What an operation with a body may answer.
const BODY: &[(&str, &str)] = &[
    ("413", "The body is too large"),
    ("415", "The body is not of the type that is asked for"),
    ("422", "A field that is missing or wrong"),
];

/// What the document says of the whole API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Argine",
        description = "The regional epidemic-emergency platform: persons, reports, swab requests, results, measures, figures.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2"),
        contact(name = "Argine maintainers", url = "https://argine.example/"),
        terms_of_service = "https://argine.example/terms",
    ),
    components(schemas(ProblemBody, FieldBody))
)]
struct Document;

/// What went wrong (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[allow(dead_code)]
struct ProblemBody {
    /// What kind of problem it is; `about:blank` when the status says it all.
    r#type: String,
    /// The problem in a few words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What to do about it.
    detail: Option<String>,
    /// The path that was asked for.
    instance: Option<String>,
    /// What is wrong, field by field.
    errors: Option<Vec<FieldBody>>,
}

/// A field that is missing or wrong.
#[derive(ToSchema)]
#[schema(as = FieldProblem)]
#[allow(dead_code)]
struct FieldBody {
    /// Its name; `body` for what cannot be read at all.
    field: String,
    /// What is wrong with it, and how to mend it.
    detail: String,
}

/// The routes below `/api/v1` and the OpenAPI document that describes them.
pub fn document() -> (axum::Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .merge(accounts::api())
        .merge(people::api())
        .merge(lab::api())
        .merge(sampling::api())
        .merge(rapid::api())
        .merge(cases::api())
        .merge(notifications::api())
        .merge(insight::api())
        .merge(corrections::api())
        .merge(registers::api())
        .merge(lists::export::api())
        .merge(reporting::api())
        .split_for_parts();
    #[cfg(feature = "planted-holes")]
    crate::planted::describe(&mut document);
    complete(&mut document);
    (router.layer(from_fn(token_first)), document)
}

/// Who brings no token hears so before anything he sent is read. A cookie is good for reading alone: no form's token guards what is sent
/// here.
async fn token_first(caller: Caller, request: Request, next: Next) -> Response {
    let known = caller.token().and_then(|_| match request.method().is_safe() || caller.brings_token() {
        true => Ok(()),
        false => Err(Problem::NotSignedIn),
    });
    match known {
        Err(problem) if request.uri().path() != TOKEN => ApiError(problem).into_response(),
        _ => next.run(request).await,
    }
}

/// Adds what is the same for every operation, so that no module writes it again: the token and the answers that come before
/// any handler.
fn complete(document: &mut utoipa::openapi::OpenApi) {
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    document.components.get_or_insert_default().add_security_scheme("token", bearer);
    for (path, item) in &mut document.paths.paths {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            complete_operation(operation, path);
        }
    }
}

fn complete_operation(operation: &mut Operation, path: &str) {
    if path != TOKEN {
        operation.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    }
    let body = operation.request_body.as_ref().map_or(&[][..], |_| BODY);
    let named = path.contains('{').then_some(&NAMED);
    for (status, why) in ANY.iter().chain(body).chain(named) {
        let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let answer =
            ResponseBuilder::new().description(*why).content("application/problem+json", problem).build();
        operation.responses.responses.entry((*status).to_owned()).or_insert(RefOr::T(answer));
    }
}
