//! What is typed comes back as it was typed, and nothing but the fields of a form is taken from whoever sends it.

use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::*;
use access::Role;

const NEW: [(&str, &str); 7] = [
    ("identifier_kind", "none"),
    ("no_identifier_reason", "not-held"),
    ("family_name", "Fiumàzzola"),
    ("sex", "F"),
    ("birth_date", "01/02/1990"),
    ("residence_comune", "Torino"),
    ("confirm", "true"),
];

/// Enters somebody with these fields besides, and says what the API tells of her.
fn entered(operator: &Browser<'_>, more: &[(&str, &str)]) -> (Uuid, Value) {
    let id = Uuid::now_v7();
    let own = [("id", id.to_string())];
    let own = own.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<(&str, &str)> = NEW.into_iter().chain(more.iter().copied()).chain(own).collect();
    let saved = operator.post("/people/new", &fields);
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    (id, read(operator, id))
}

fn read(operator: &Browser<'_>, id: Uuid) -> Value {
    let answer = operator.api("GET", &format!("/api/v1/people/{id}"), &[], &Value::Null);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json");
    answer.json()
}

/// The page as a browser reads it: each sign that was escaped, once.
fn plain(text: &str) -> String {
    let signs = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    signs.iter().fold(text.to_owned(), |text, (coded, sign)| text.replace(coded, sign))
}

/// Encoded twice, escaped already, words of templates and of catalogues, ends of scripts and of attributes.
const TYPED: [&str; 6] = [
    "via D%27Annunzio %2527 1",
    "via &amp;lt;b&amp;gt; &#39; 2",
    "via {{ 7*7 }} {% include \"x\" %} { $name } ${7*7} 3",
    "via </script><script>alert(1)</script> 4",
    "via \"x\" onmouseover='alert(1)' <!-- 5",
    "via \\u0041 \\\" C:\\nuova 6",
];

#[test]
fn what_is_typed_is_decoded_once_kept_as_it_is_and_escaped_where_it_is_shown() {
    on_each_engine(|db| {
        let operator = Browser::new(db, Role::SispOperator, "301");
        for typed in TYPED {
            let (id, told) = entered(&operator, &[("given_name", "Bea"), ("residence_address", typed)]);
            assert_eq!(told["residence_address"], typed, "stored as typed");
            for path in [format!("/people/{id}"), format!("/people/{id}/edit")] {
                let page = operator.get(&path).text;
                assert!(plain(&page).contains(typed), "{path} shows {typed}: {page}");
                assert!(!page.contains("7*7 }} {% include \"") && !page.contains("<script>alert"), "{page}");
                assert!(!page.contains("\"x\" onmouseover=") && !page.contains(">49<"), "{page}");
            }
            // The same by the API: JSON is decoded once too.
            let mut body = told.clone();
            body["residence_address"] = json!(format!("{typed} bis"));
            (body["reason"], body["confirmed"]) = (json!("prova"), json!(true));
            let path = format!("/api/v1/people/{id}");
            let put = operator.api("PUT", &path, &[("If-Match", "\"1\"")], &body);
            assert_eq!(put.status, StatusCode::OK, "{}", put.text);
            assert_eq!(read(&operator, id)["residence_address"], format!("{typed} bis"));
        }
    });
}

#[test]
fn a_field_that_a_form_does_not_have_changes_nothing() {
    const OTHERS: [(&str, &str); 14] = [
        ("asl", "210"),
        ("residence_asl", "210"),
        ("version", "99"),
        ("source", "registry"),
        ("created_at", "2000-01-01T00:00:00Z"),
        ("updated_at", "2000-01-01T00:00:00Z"),
        ("search_name", "altro"),
        ("household", "01900000-0000-7000-8000-000000000001"),
        ("known", "255"),
        ("merged_into", "01900000-0000-7000-8000-000000000002"),
        ("role", "administrator"),
        ("unit", "010"),
        ("user", "01900000-0000-7000-8000-000000000003"),
        ("PersonForm[asl]", "210"),
    ];
    on_each_engine(|db| {
        let operator = Browser::new(db, Role::SispOperator, "301");
        let own = [("given_name", "Bea"), ("residence_address", "via Prova 1")];
        let (_, plain) = entered(&operator, &own);
        let (id, told) = entered(&operator, &[&own[..], &OTHERS].concat());
        let same = |plain: &Value, told: &Value, apart: &[&str]| {
            for (name, value) in
                plain.as_object().unwrap().iter().filter(|(name, _)| !apart.contains(&name.as_str()))
            {
                assert_eq!(&told[name], value, "{name}");
            }
        };
        same(&plain, &told, &["id", "created_at", "updated_at", "identifier"]);
        assert!(told["created_at"].as_str().unwrap() > "2020", "{told}");
        // By the API: refused, or of no consequence.
        let mut body = told.clone();
        for (name, value) in OTHERS {
            body[name] = json!(value);
        }
        (body["reason"], body["confirmed"], body["phone"]) =
            (json!("prova"), json!(true), json!("011 111111"));
        let put = operator.api("PUT", &format!("/api/v1/people/{id}"), &[("If-Match", "\"1\"")], &body);
        assert!([StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY].contains(&put.status), "{}", put.text);
        let now = read(&operator, id);
        same(&told, &now, &["version", "updated_at", "phone"]);
        assert!(now["version"].as_i64().unwrap() <= 2, "{now}");
    });
}

#[test]
fn of_a_parameter_sent_twice_the_first_counts_and_the_address_is_not_the_body() {
    on_each_engine(|db| {
        let operator = Browser::new(db, Role::SispOperator, "301");
        let given =
            [("given_name", "Prima"), ("given_name", "Seconda"), ("residence_address", "via Prova 1")];
        let (_, told) = entered(&operator, &given);
        assert_eq!(told["given_name"], "Prima");
        let send = |path: &str, body: String| {
            let kind = "application/x-www-form-urlencoded";
            operator.send(Request::post(path).header(header::CONTENT_TYPE, kind), body)
        };
        let token = operator.csrf();
        let fields = "identifier_kind=none&no_identifier_reason=not-held&sex=F&birth_date=01/02/1991&residence_comune=Torino&confirm=true";
        let whole = format!("{fields}&csrf={token}&family_name=Neri&residence_address=via+Prova+2");
        let saved =
            send("/people/new?given_name=Terza&family_name=Terza", format!("{whole}&given_name=Quarta"));
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let second: Uuid = saved.header("location").rsplit('/').next().unwrap().parse().unwrap();
        let told = read(&operator, second);
        assert_eq!((&told["given_name"], &told["family_name"]), (&json!("Quarta"), &json!("Neri")));
        let missing = send("/people/new?given_name=Terza", whole.clone());
        assert_eq!(
            missing.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "what stands in the address is no field"
        );
        // A token that follows a wrong one opens nothing.
        let forged = send("/people/new", format!("csrf=x&{whole}&given_name=Quinta"));
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        // In JSON twice is wrong, and in an address too.
        let twice = r#"{"q": "neri", "q": "fiumazzola"}"#;
        let bearer = Request::post("/api/v1/people/search").header(header::CONTENT_TYPE, "application/json");
        let answer = operator.send(bearer.header("sec-fetch-site", "same-origin"), twice);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
        let listed = operator.get("/api/v1/people/duplicates?limit=1&limit=2");
        assert_eq!(listed.status, StatusCode::BAD_REQUEST, "{}", listed.text);
    });
}
