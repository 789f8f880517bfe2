//! A file that a form carries: named and made as its door takes them, or a sentence at its field.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{FieldProblem, Problem};

use super::{FormState, Posted};
use crate::kept::Slot;
use crate::{Shell, WebError, csrf};

/// The name of the field, in every form.
const FIELD: &str = "file";

/// How the names of files that a door takes may end.
pub type Endings = &'static [&'static str];

/// A table in text.
pub const CSV: Endings = &[".csv", ".txt"];
/// A table in text or in a workbook.
pub const TABLE: Endings = &[".csv", ".tsv", ".txt", WORKBOOK];
/// What this program has written for another one of its kind.
pub const JSON: Endings = &[".json"];
/// A text.
pub const TEXT: Endings = &[".txt"];

const WORKBOOK: &str = ".xlsx";

/// A form with a file. The token and the other fields come before the file, as our forms send them.
#[derive(Debug)]
pub struct Upload {
    form: FormState,
    name: String,
    bytes: Bytes,
}

impl Upload {
    /// The file's name as the browser says it: for the screen only, never for a path.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was typed beside the file, and the file, whose size is capped by the route's `DefaultBodyLimit`. That there is none, or one
    /// that is not as `endings` say, is noted in the form: there is no other way to the bytes.
    pub fn taken(self, endings: Endings) -> (FormState, Bytes) {
        let (mut form, bytes) = self.taken_if_any(endings);
        form.check(!bytes.is_empty(), FIELD, "web-upload-none");
        (form, bytes)
    }

    /// The same where there need be no file.
    pub fn taken_if_any(mut self, endings: Endings) -> (FormState, Bytes) {
        if !self.bytes.is_empty()
            && let Some(problem) = unfit(&self.name, &self.bytes, endings)
        {
            self.form.problem(problem);
        }
        (self.form, self.bytes)
    }
}

/// What is wrong with a file by its name and its first bytes; what is in it is for whoever reads it.
fn unfit(name: &str, bytes: &[u8], endings: Endings) -> Option<FieldProblem> {
    let name = name.to_ascii_lowercase();
    let Some(ending) = endings.iter().find(|ending| name.ends_with(**ending)) else {
        return Some(FieldProblem::new(FIELD, "web-upload-ending").with("endings", endings.join(", ")));
    };
    // A workbook is a ZIP, or inside a password Microsoft's compound file.
    let packed =
        matches!(bytes, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..]);
    let disagree = || FieldProblem::new(FIELD, "web-upload-disagrees").with("ending", *ending);
    (packed != (*ending == WORKBOOK)).then(disagree)
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let shell = Shell::from_request_parts(&mut parts, state).await.unwrap_or_default();
        let path = parts.uri.path().to_owned();
        let slot = Slot::of(&parts);
        let mut multipart = Multipart::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(|_| StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response())?;
        let mut form = FormState::new(path, shell.csrf()).with_file();
        while let Some(field) = multipart.next_field().await.map_err(IntoResponse::into_response)? {
            let field_name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                None => form
                    .values
                    .entry(field_name)
                    .or_default()
                    .push(field.text().await.map_err(IntoResponse::into_response)?),
                Some(name) => {
                    // Checked before the file is read: a forged upload costs no memory.
                    let token = form.get(csrf::FIELD).to_owned();
                    let form =
                        Posted::checked(form, &shell, &token).map_err(IntoResponse::into_response)?.form();
                    slot.with_file();
                    return Ok(Self {
                        form,
                        name,
                        bytes: field.bytes().await.map_err(IntoResponse::into_response)?,
                    });
                }
            }
        }
        Err(WebError(Problem::Refused("web-upload-none")).into_response())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_as_the_door_takes_it_and_its_bytes_agree() {
        const BOOK: &[u8] = b"PK\x03\x04";
        for (name, bytes, endings, expected) in [
            ("esiti.csv", &b"a;b"[..], TABLE, None),
            ("ESITI.CSV", b"a;b", CSV, None),
            ("esiti.2020.txt", b"a;b", CSV, None),
            ("esiti.xlsx", BOOK, TABLE, None),
            ("esiti.xlsx", &[0xD0, 0xCF, 0x11, 0xE0], TABLE, None),
            ("modello.json", b"{", JSON, None),
            ("esiti.csv", BOOK, TABLE, Some("web-upload-disagrees")),
            ("esiti.csv", &[0xD0, 0xCF, 0x11, 0xE0], CSV, Some("web-upload-disagrees")),
            ("esiti.xlsx", b"a;b", TABLE, Some("web-upload-disagrees")),
            ("esiti.xlsx", BOOK, CSV, Some("web-upload-ending")),
            ("esiti.xlsm", BOOK, TABLE, Some("web-upload-ending")),
            ("esiti.csv.exe", b"a;b", TABLE, Some("web-upload-ending")),
            ("esiti", b"a;b", TABLE, Some("web-upload-ending")),
            ("csv", b"a;b", TABLE, Some("web-upload-ending")),
            ("PK.csv", b"PK;b", CSV, None),
            ("", b"a;b", TABLE, Some("web-upload-ending")),
        ] {
            let found = unfit(name, bytes, endings);
            assert_eq!(found.as_ref().map(|problem| problem.key), expected, "{name}");
        }
        let sentence = crate::texts::problem(&unfit("esiti.pdf", b"%PDF", TABLE).unwrap());
        assert!(sentence.contains(".csv, .tsv, .txt, .xlsx"), "{sentence}");
    }
}
