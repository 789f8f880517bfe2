//! What a browser sends: checked for the token before a handler sees it.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Problem;

use super::{FormState, ID_FIELD};
use crate::kept::Slot;
use crate::{Shell, WebError, csrf, typed};

/// A form sent by one of our pages. Without the session's token the handler is never called.
#[derive(Debug)]
pub struct Posted {
    form: FormState,
    submit: String,
}

impl Posted {
    /// What was typed, ready to be checked and shown again.
    pub fn form(self) -> FormState {
        self.form
    }

    /// The value of the button that was pressed (`name="submit"`), when there are several.
    pub fn pressed(&self) -> &str {
        &self.submit
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
        if !is_form {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
        }
        let (mut parts, body) = request.into_parts();
        let shell = Shell::from_request_parts(&mut parts, state).await.unwrap_or_default();
        let header_token = parts.headers.get(csrf::HEADER).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let path = parts.uri.path().to_owned();
        let sent_to = parts.uri.path_and_query().map_or("/", |place| place.as_str()).to_owned();
        let slot = Slot::of(&parts);
        let bytes = Bytes::from_request(Request::from_parts(parts, body), state)
            .await
            .map_err(IntoResponse::into_response)?;
        let mut form = FormState::new(path, shell.csrf());
        let fields = pairs(&bytes);
        for (name, value) in &fields {
            form.values.entry(name.clone()).or_default().push(value.clone());
        }
        let token = header_token.unwrap_or_else(|| form.get(csrf::FIELD).to_owned());
        let posted = Self::checked(form, &shell, &token).map_err(IntoResponse::into_response)?;
        slot.typed(&sent_to, &fields);
        Ok(posted)
    }
}

impl Posted {
    pub(super) fn checked(mut form: FormState, shell: &Shell, token: &str) -> Result<Self, WebError> {
        if !csrf::verify(shell.session().unwrap_or_default(), token) {
            return Err(WebError(Problem::Denied(csrf::NO_TOKEN)));
        }
        form.values.remove(csrf::FIELD);
        form.values.remove(typed::FIELD);
        if let Some(id) = form.values.remove(ID_FIELD).and_then(|ids| kernel::ids::from_outside(ids.first()?))
        {
            form.id = id;
        }
        let submit = form.values.remove("submit").and_then(|mut values| values.pop()).unwrap_or_default();
        Ok(Self { form, submit })
    }
}

/// Reads `a=1&b=2`. Unlike a derived struct it refuses nothing, so that what was typed always comes back.
fn pairs(body: &[u8]) -> Vec<(String, String)> {
    let pieces = body.split(|b| *b == b'&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let middle = piece.iter().position(|b| *b == b'=').unwrap_or(piece.len());
            (decode(&piece[..middle]), decode(piece.get(middle + 1..).unwrap_or_default()))
        })
        .collect()
}

fn decode(text: &[u8]) -> String {
    let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut i = 0;
    while i < text.len() {
        match (text[i], digit(text.get(i + 1)), digit(text.get(i + 2))) {
            (b'+', ..) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                i += 2;
            }
            (other, ..) => bytes.push(other),
        }
        i += 1;
    }
    // A NUL never comes from a keyboard and PostgreSQL refuses it in text.
    String::from_utf8_lossy(&bytes).replace('\0', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_as_browsers_write_them() {
        let body = "family_name=D%27Al%C3%B2+Rossi&symptom=fever&symptom=cough&empty=&bare&%zz=%4";
        let expected = [
            ("family_name", "D'Alò Rossi"),
            ("symptom", "fever"),
            ("symptom", "cough"),
            ("empty", ""),
            ("bare", ""),
            ("%zz", "%4"),
        ];
        let found = pairs(body.as_bytes());
        assert_eq!(found.len(), expected.len());
        for ((name, value), (n, v)) in found.iter().zip(expected) {
            assert_eq!((name.as_str(), value.as_str()), (n, v));
        }
    }
}
