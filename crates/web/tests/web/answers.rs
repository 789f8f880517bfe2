//! What a browser or a machine gets back, through the whole stack of layers.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{FieldProblem, Problem};
use tower::ServiceExt;
use web::forms::Upload;
use web::{ApiError, Posted, Shell, Site, WebError, csrf, redirect_with_flash};

async fn failing(axum::extract::Path(which): axum::extract::Path<String>) -> Result<Response, WebError> {
    Err(WebError(problem(&which)))
}

async fn failing_api(axum::extract::Path(which): axum::extract::Path<String>) -> Result<Response, ApiError> {
    Err(ApiError(problem(&which)))
}

fn problem(which: &str) -> Problem {
    match which {
        "signed-out" => Problem::NotSignedIn,
        "denied" => Problem::Denied("people.view"),
        "missing" => Problem::NotFound,
        "stale" => Problem::Stale,
        "busy" => Problem::Busy("writer"),
        "invalid" => Problem::Invalid(vec![FieldProblem::new("birth_date", "web-date-impossible")]),
        _ => Problem::Internal("the secret inside".into()),
    }
}

async fn panicking() -> Response {
    panic!("the secret inside")
}

async fn save(posted: Posted) -> Response {
    let form = posted.form();
    assert!(form.get("csrf").is_empty(), "the token is no value of the form");
    redirect_with_flash("/shown", "web-home")
}

async fn shown(shell: Shell) -> Response {
    axum::response::Html(shell.public_page("web-home").top().to_string()).into_response()
}

async fn upload(upload: Upload) -> String {
    let name = upload.name().to_owned();
    let (form, bytes) = upload.taken(web::forms::CSV);
    format!("{} {name} {} {}", form.get("laboratory"), bytes.len(), form.sentence("file").unwrap_or_default())
}

fn app(site: Site) -> Router {
    let pages = Router::new()
        .route("/fail/{which}", get(failing))
        .route("/api/v1/fail/{which}", get(failing_api))
        .route("/panic", get(panicking))
        .route("/save", post(save))
        .route("/upload", post(upload))
        .route("/shown", get(shown));
    web::finish(pages, site)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
    length: usize,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

async fn ask(site: Site, request: Request<Body>) -> Answer {
    let response = app(site).oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    Answer { status, headers, length: body.len(), body: String::from_utf8_lossy(&body).into_owned() }
}

async fn page(path: &str) -> Answer {
    ask(Site::default(), Request::get(path).body(Body::empty()).unwrap()).await
}

fn form(body: &str) -> Request<Body> {
    Request::post("/save")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, "argine=secret")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()))
        .unwrap()
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let css = web::assets::href("argine.css");
    let paths = [
        "/shown",
        "/fail/missing",
        "/fail/internal",
        "/nowhere",
        "/panic",
        "/save",
        "/api/v1/fail/busy",
        &css,
    ];
    for path in paths {
        let answer = page(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"));
        let pieces: Vec<&str> = policy.split(';').map(str::trim).collect();
        for piece in ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]
        {
            assert!(pieces.contains(&piece), "{path} has no {piece}: {policy}");
        }
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path} lets in other origins");
        assert!(policy.ends_with("report-uri /csp-report; report-to csp"), "{path}: {policy}");
        assert_eq!(answer.header("reporting-endpoints"), "csp=\"/csp-report\"", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
        let kept = if path == css { "public, max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), kept, "{path}");
    }
}

#[tokio::test]
async fn browsers_report_what_breaks_the_policy_and_it_is_counted_without_the_page() {
    let report = |body: &str| {
        Request::post("/csp-report")
            .header(header::CONTENT_TYPE, "application/csp-report")
            .header("sec-fetch-site", "cross-site")
            .body(Body::from(body.to_owned()))
            .unwrap()
    };
    let good = r#"{"csp-report":{"document-uri":"http://h/people/CANARY","effective-directive":"worker-src",
        "blocked-uri":"https://evil.example/CANARY"}}"#;
    assert_eq!(ask(Site::default(), report(good)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(Site::default(), report("nonsense")).await.status, StatusCode::BAD_REQUEST);
    let large = format!("{good}{}", " ".repeat(20_000));
    assert_eq!(ask(Site::default(), report(&large)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(page("/csp-report").await.status, StatusCode::METHOD_NOT_ALLOWED);
    let counted = web::metrics::render();
    assert!(counted.contains("argine_csp_reports_total{directive=\"worker-src\"} 1"), "{counted}");
    assert!(!counted.contains("CANARY") && !counted.contains("evil.example"));
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let request = || Request::get("/shown").body(Body::empty()).unwrap();
    let tls = ask(Site { tls: true, ..Site::default() }, request()).await;
    assert_eq!(tls.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
    assert_eq!(ask(Site::default(), request()).await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn problems_become_pages_in_italian() {
    for (path, status, words) in [
        ("/fail/denied", 403, "Non puoi fare questa operazione"),
        ("/fail/missing", 404, "Pagina non trovata"),
        ("/nowhere", 404, "Pagina non trovata"),
        ("/fail/stale", 409, "non è possibile adesso"),
        ("/fail/invalid", 422, "Questa data non esiste"),
        ("/fail/busy", 503, "molto occupato"),
        ("/fail/internal", 500, "Qualcosa non ha funzionato"),
        ("/panic", 500, "Qualcosa non ha funzionato"),
    ] {
        let answer = page(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert!(answer.body.contains(words), "{path}: {}", answer.body);
        assert!(answer.body.contains("<html lang=\"it\">"), "{path}");
        assert!(!answer.body.contains("secret inside"), "{path} shows what is inside");
    }
    assert_eq!(page("/fail/busy").await.header("retry-after"), "2");
    assert_eq!(page("/save").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(page("/save").await.header("allow"), "POST");
    let fault = page("/fail/internal").await;
    assert!(fault.body.contains(fault.header("x-request-id")), "the code to tell the help desk");
}

#[tokio::test]
async fn problems_of_the_api_are_problem_json() {
    let answer = page("/api/v1/fail/invalid").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["status"], 422);
    assert_eq!(body["instance"], "/api/v1/fail/invalid");
    assert_eq!(body["errors"][0]["field"], "birth_date");
    assert!(body["errors"][0]["detail"].as_str().unwrap().starts_with("Questa data"));
    // A machine is not sent to a sign-in page, and an unknown path below /api/ is told in JSON too.
    assert_eq!(page("/api/v1/fail/signed-out").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(page("/api/v1/nowhere").await.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn who_is_not_signed_in_goes_there_and_back() {
    let answer = page("/fail/signed-out?state=open&after=0190").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/login?next=/fail/signed-out%3Fstate%3Dopen%26after%3D0190");
    let htmx = Request::get("/fail/signed-out").header("hx-request", "true").body(Body::empty()).unwrap();
    let answer = ask(Site::default(), htmx).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("hx-redirect"), "/login?next=/fail/signed-out");
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_session() {
    let token = csrf::token("secret");
    let good = ask(Site::default(), form(&format!("csrf={token}&family_name=Rossi"))).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    assert!(good.header("set-cookie").contains("argine-flash=web-home"));
    for body in ["family_name=Rossi", "csrf=&family_name=Rossi", &format!("csrf={}", csrf::token("other"))] {
        assert_eq!(ask(Site::default(), form(body)).await.status, StatusCode::FORBIDDEN, "{body}");
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_whatever_it_knows() {
    let mut request = form(&format!("csrf={}", csrf::token("secret")));
    request.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(ask(Site::default(), request).await.status, StatusCode::FORBIDDEN);
}

/// A browser asks before a page of another site may call: nobody says yes, to whichever origin.
#[tokio::test]
async fn no_other_origin_is_let_in() {
    for origin in ["https://example.org", "null", "http://localhost:8080"] {
        for path in ["/shown", "/save", "/api/v1/fail/busy"] {
            let asked = Request::options(path)
                .header("origin", origin)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type,authorization");
            let answer = ask(Site::default(), asked.body(Body::empty()).unwrap()).await;
            let told = answer.headers.keys().find(|name| name.as_str().starts_with("access-control-"));
            assert_eq!(told, None, "{origin} {path}");
        }
    }
}

#[tokio::test]
async fn what_would_show_folders_or_echo_requests_is_not_there() {
    for path in [
        "/.git/config",
        "/.git/HEAD",
        "/.svn/entries",
        "/.env",
        "/Cargo.toml",
        "/assets",
        "/assets/",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/server-status",
        "/debug",
    ] {
        let answer = page(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.body.contains("argine.css<") && !answer.body.contains("[package]"), "{path}");
    }
    for method in ["TRACE", "TRACK", "CONNECT", "DEBUG"] {
        let request = Request::builder().method(method).uri("/shown").header("x-canary", "CANARY");
        let answer = ask(Site::default(), request.body(Body::empty()).unwrap()).await;
        assert!(answer.status.is_client_error(), "{method}: {}", answer.status);
        assert!(!answer.body.contains("CANARY"), "{method}");
    }
}

#[tokio::test]
async fn what_is_no_form_or_too_large_is_refused() {
    let mut request = form("csrf=x");
    request.headers_mut().insert(header::CONTENT_TYPE, "text/plain".parse().unwrap());
    assert_eq!(ask(Site::default(), request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = format!("csrf=x&notes={}", "a".repeat(300 * 1024));
    assert_eq!(ask(Site::default(), form(&large)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_message_is_shown_once_and_only_if_it_is_ours() {
    let request =
        |cookie: &str| Request::get("/shown").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let shown = ask(Site::default(), request("argine-flash=web-home")).await;
    assert!(shown.body.contains("<p>Torna all&#39;inizio</p>"), "{}", shown.body);
    assert!(shown.header("set-cookie").contains("argine-flash=; "), "then it is forgotten");
    let tls = || Site { tls: true, ..Site::default() };
    let mut written = form(&format!("csrf={}", csrf::token("secret")));
    written.headers_mut().insert(header::COOKIE, "__Host-argine=secret".parse().unwrap());
    let cookie = ask(tls(), written).await.header("set-cookie").to_owned();
    assert_eq!(cookie, "__Host-argine-flash=web-home; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
    let forged = ask(Site::default(), request("argine-flash=chiama-questo-numero")).await;
    assert!(!forged.body.contains("chiama"));
}

#[tokio::test]
async fn the_foot_of_every_page_leads_to_the_accessibility_statement() {
    let statement = page("/accessibility").await;
    assert_eq!(statement.status, StatusCode::OK);
    assert!(statement.body.contains("Dichiarazione di accessibilità"));
    assert!(statement.body.contains("href=\"/accessibility\""));
}

#[tokio::test]
async fn an_asset_comes_compressed_as_it_was_built() {
    let request =
        |path: &str| Request::get(path).header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    let css = ask(Site::default(), request(&web::assets::href("argine.css"))).await;
    assert_eq!(css.header("content-encoding"), "gzip");
    assert!(css.headers.contains_key("etag"));
    assert_eq!(css.header("content-length"), css.length.to_string());
    let missing = ask(Site::default(), request("/assets/argine.000000000000.css")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

fn file(token: &str, parts: &str) -> Request<Body> {
    let csrf = format!("--b\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n");
    let body = format!("{csrf}{parts}--b--\r\n").replace('\n', "\r\n").replace("\r\r\n", "\r\n");
    Request::post("/upload")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header(header::COOKIE, "argine=secret")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn a_file_comes_with_its_form_and_its_token() {
    let parts = "--b\ncontent-disposition: form-data; name=\"laboratory\"\n\nLAB-TO1\n\
        --b\ncontent-disposition: form-data; name=\"file\"; filename=\"esiti.csv\"\n\na;b\n";
    let good = ask(Site::default(), file(&csrf::token("secret"), parts)).await;
    assert_eq!((good.status, good.body.as_str()), (StatusCode::OK, "LAB-TO1 esiti.csv 3 "));
    let other =
        ask(Site::default(), file(&csrf::token("secret"), &parts.replace("esiti.csv", "esiti.exe"))).await;
    assert!(other.body.contains("deve finire con una di queste sigle: .csv, .txt."), "{}", other.body);
    assert_eq!(ask(Site::default(), file("other", parts)).await.status, StatusCode::FORBIDDEN);
    let none = ask(Site::default(), file(&csrf::token("secret"), "")).await;
    assert!(none.body.contains("Non è arrivato nessun file"), "{}", none.body);
}

#[test]
fn a_page_of_a_list_that_shows_nothing_leads_on_where_the_list_does() {
    let table = |next: Option<&str>| {
        let columns = vec![web::Column::new("web-home")];
        web::Table::new("lines", "web-home", columns).next_link(next.map(str::to_owned)).to_string()
    };
    assert!(table(Some("/lines?after=1")).contains("href=\"/lines?after=1\" rel=\"next\""));
    assert!(!table(None).contains("rel=\"next\""));
}
