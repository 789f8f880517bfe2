//! Certificates through HTTP: judged, made in a demonstration alone, and nothing of them kept.

use axum::body::to_bytes;
use axum::http::{Request, StatusCode, header};
use reporting::Trusting;
use testbrowser::Browser;

use crate::common::{Region, on_each_engine, request, result};

/// Sends the form with a text, and with what is in a file.
fn sent(desk: &Browser<'_>, text: &str, file: &str) -> (StatusCode, String) {
    let csrf = web::csrf::token(desk.token.secret());
    let part = |name: &str, more: &str, value: &str| {
        format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
    };
    let body = [
        part("csrf", "", &csrf),
        part("text", "", text),
        part("file", "; filename=\"qr.txt\"", file),
        "--edge--\r\n".to_owned(),
    ];
    let kind = "multipart/form-data; boundary=edge";
    let request = Request::post("/certificates").header(header::CONTENT_TYPE, kind);
    desk.db.block_on(async {
        let answer = desk.respond(request, body.concat()).await;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    })
}

fn text_of(page: &str) -> String {
    let (_, rest) = page.split_once("<code id=\"hc1\">").expect("the text");
    let escaped = rest.split("</code>").next().unwrap();
    escaped.replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn a_demonstration_makes_a_certificate_that_is_judged() {
    on_each_engine(|region| {
        let (technician, person) = (region.technician(), region.patient());
        let of = |test: &str, outcome: &str| {
            result(&technician, &request(&region.operator(), person, test), outcome)
        };
        let id = of("molecular", "negative");
        let page = region.doctor().get(&format!("/results/{id}/certificate")).expect(StatusCode::OK);
        assert!(page.has("non ha alcun valore legale") && page.has("HC1:"), "{}", page.text);
        let text = text_of(&page.text);
        for (pasted, file) in [(text.as_str(), ""), ("", text.as_str())] {
            let (status, page) = sent(&technician, pasted, file);
            assert_eq!(status, StatusCode::OK, "{page}");
            for words in ["Valido", "Rossi", "Mario", "1980-01-01", "documento d"] {
                assert!(page.contains(words), "{words}: {page}");
            }
        }
        let (_, page) = sent(&technician, &text.replace("HC1:", "HC2:"), "");
        assert!(page.contains("Non è un certificato europeo") && !page.contains("Rossi"), "{page}");
        let middle = text.len() / 2;
        let other = if text[middle..].starts_with('0') { '1' } else { '0' };
        let (_, page) = sent(&technician, &format!("{}{other}{}", &text[..middle], &text[middle + 1..]), "");
        assert!(!page.contains("Rossi"), "whose signature is wrong says nothing: {page}");
        let (status, page) = sent(&technician, " ", "");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Incolla il testo"), "{page}");
        // A positive one is a certificate that is not good for anything.
        let positive = of("molecular", "positive");
        let page = technician.get(&format!("/results/{positive}/certificate")).expect(StatusCode::OK);
        let (_, page) = sent(&region.operator(), &text_of(&page.text), "");
        assert!(page.contains("Non valido"), "{page}");
        let antigen = of("antigen", "negative");
        let none = technician.get(&format!("/results/{antigen}/certificate"));
        assert!(none.status.is_client_error() && none.has("test molecolare"), "{}", none.text);
    });
}

#[test]
fn in_service_none_is_made_and_without_signers_none_is_judged() {
    on_each_engine(|region| {
        let service = Region::trusting(region.db, Trusting::default());
        let technician = service.technician();
        let id =
            result(&technician, &request(&service.operator(), service.patient(), "molecular"), "negative");
        technician.get(&format!("/results/{id}/certificate")).expect(StatusCode::NOT_FOUND);
        let form = technician.get("/certificates").expect(StatusCode::OK);
        assert!(form.has("manca l'elenco") || form.has("manca l&#39;elenco"), "{}", form.text);
        let (status, page) = sent(&technician, "HC1:NCF", "");
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("HC1:NCF"), "what was typed is still there: {page}");
        for role in [access::Role::Mayor, access::Role::CrisisUnit, access::Role::Administrator] {
            service.desk(role, "010", "Qualcuno").get("/certificates").expect(StatusCode::FORBIDDEN);
        }
    });
}
