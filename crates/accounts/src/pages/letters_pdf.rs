//! The letters of several users in one document, each on a page of its own.

use access::invitations::Code;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::Problem;
use paper::Document;
use web::{App, Caller, Posted, WebError, t};

use super::invite;
use crate::model::LetterText;
use crate::rules::batch::MOST_ROWS;
use crate::service;

/// The document of the letters that have just been shown: their codes come back from that page, and are kept nowhere.
pub(super) async fn download(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let typed = form.all("code").iter().filter_map(|code| Code::typed(code));
    let codes: Vec<Code> = typed.take(MOST_ROWS).collect();
    let (_, letters) = app.read(&caller, move |tx, actor| service::letters_of(tx, actor, &codes)).await?;
    if letters.is_empty() {
        return Err(Problem::Refused("accounts-letters-none").into());
    }
    let address = invite::address(&app, &headers, caller.shell.site().tls);
    web::pdf::download("lettere.pdf", move || document(&letters, &address)).await
}

fn document(letters: &[LetterText], address: &str) -> Document {
    let mut document = web::pdf::document(t("accounts-letter-subject"));
    // Each is handed to somebody else: which of all it is says nothing to him.
    document.page_label(|_, _| String::new());
    for (number, letter) in letters.iter().enumerate() {
        if number > 0 {
            document.new_page();
        }
        write(&mut document, letter, address);
    }
    document
}

fn write(document: &mut Document, letter: &LetterText, address: &str) {
    document.strong(letter.organisation.as_str());
    document.paragraph(format!("{}\n{}", t("accounts-letter-from"), invite::day(letter)));
    document.paragraph(t("accounts-letter-to"));
    document.strong(letter.name.as_str());
    document.heading(t("accounts-letter-subject"));
    document.paragraph(invite::invited(letter));
    document.list(letter.roles.iter().map(invite::held));
    document.subheading(t("accounts-letter-what"));
    document.paragraph(format!("1. {}", t("accounts-letter-open")));
    document.code(invite::link(address, &letter.code));
    let typed = [t("accounts-letter-or"), &format!("{address}/invitation"), t("accounts-letter-type")];
    document.paragraph(typed.join(" "));
    document.code(letter.code.clone());
    document.paragraph(format!("2. {}", t("accounts-letter-choose")));
    document.paragraph(format!("3. {}:", t("accounts-letter-then")));
    document.code(letter.login.clone());
    document.strong(format!("{} {}", invite::until(letter), t("accounts-letter-single")));
    document.paragraph(t("accounts-letter-secret"));
    document.paragraph(t("accounts-letter-help"));
    document.strong(letter.contact.as_str());
    document.paragraph(invite::not_you(letter));
}
