//! From a template to an answer.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Problem;

use crate::flash::Flash;
use crate::{WebError, forms};

/// A page, 200.
pub fn html(template: &impl Template) -> Response {
    html_status(StatusCode::OK, template)
}

/// A page with another status, e.g. 422 for a form that comes back with its problems.
pub fn html_status(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (status, [(header::CONTENT_TYPE, kind)], forms::with_labels(text)).into_response()
        }
        Err(error) => WebError(Problem::internal(error)).into_response(),
    }
}

/// An answer that is saved as a file. Its name says nothing of any person: it stays in the browser's list of downloads.
pub fn saved_as(name: &str, kind: &'static str, content: impl IntoResponse) -> Response {
    // Names are ours; a sign that would have to be encoded, or ends the header's value, stays out all the same.
    let plain = |sign: &char| sign.is_ascii_alphanumeric() || ".-_".contains(*sign);
    let name: String = name.chars().filter(plain).collect();
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, content).into_response()
}

/// After a write: 303 to a page of ours, so that reloading it repeats nothing.
pub fn redirect(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(error) => WebError(Problem::internal(error)).into_response(),
    }
}

/// After a write: 303 to a page of ours that begins with the sentence of `key`.
pub fn redirect_with_flash(path: &str, key: &str) -> Response {
    let mut response = redirect(path);
    response.extensions_mut().insert(Flash(key.to_owned()));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_of_plain_signs() {
        for (name, expected) in [
            ("cifre-per-asl-2020-11-14.csv", "cifre-per-asl-2020-11-14.csv"),
            ("a\".exe\"; x=\".csv", "a.exex.csv"),
            ("../../etc/passwd", "....etcpasswd"),
            ("città\r\nset-cookie: a=b.csv", "cittset-cookieab.csv"),
        ] {
            let answer = saved_as(name, "text/csv", "");
            let told = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert_eq!(told, format!("attachment; filename=\"{expected}\""));
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/csv");
        }
    }
}
