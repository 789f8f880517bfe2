//! What somebody typed, to be read without its form: with the labels and words that stood beside it. The browser says them when it
//! sends the form (`switch.js`); without a script what was typed stands there as it was sent.

use askama::Template;
use askama::filters::HtmlSafe;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{csrf, t};

/// Name of the hidden field in which a browser says what stood beside what was typed.
pub const FIELD: &str = "web_said";
/// Characters of it that are kept.
const LIMIT: usize = 32 * 1024;
/// Fields that are nobody's text.
const TOKENS: [&str; 5] = [csrf::FIELD, FIELD, "id", "version", "submit"];

/// What stood beside a field: its name, the value it is about (empty: whatever was typed), its label, and the words of the value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said(pub String, pub String, pub String, pub String);

/// What a browser said; nothing when that cannot be read or is too long.
pub fn said(text: &str) -> Vec<Said> {
    if text.len() > LIMIT { Vec::new() } else { serde_json::from_str(text).unwrap_or_default() }
}

/// One thing that was typed or chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The label of its field, if it is known.
    pub label: Option<String>,
    /// Its words.
    pub text: String,
}

/// What was typed, as it is read. What has no label where labels are known was not on the screen, and is left out.
pub fn shown(fields: &[(String, String)], said: &[Said]) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for (name, value) in fields {
        let value = value.trim();
        if value.is_empty() || TOKENS.contains(&name.as_str()) {
            continue;
        }
        let of = |one: &&Said| one.0 == *name && (one.1.is_empty() || one.1.trim() == value);
        let Some(one) = one_of(said.iter().find(of), said.is_empty(), value) else { continue };
        match all.last_mut().filter(|last| last.label.is_some() && last.label == one.label) {
            Some(last) => last.text += &format!(", {}", one.text),
            None => all.push(one),
        }
    }
    all
}

fn one_of(said: Option<&Said>, nothing_said: bool, value: &str) -> Option<Shown> {
    let plain = || if value == "true" { t("web-yes").to_owned() } else { value.to_owned() };
    match said {
        Some(Said(_, _, label, words)) => {
            let text = if words.trim().is_empty() { plain() } else { words.trim().to_owned() };
            Some(Shown { label: Some(label.trim().to_owned()).filter(|label| !label.is_empty()), text })
        }
        None if nothing_said && value.parse::<Uuid>().is_err() => Some(Shown { label: None, text: plain() }),
        None => None,
    }
}

/// What was typed, on the page.
#[derive(Template)]
#[template(path = "parts/typed.html")]
pub struct TypedList {
    shown: Vec<Shown>,
}
impl HtmlSafe for TypedList {}

impl TypedList {
    /// Of these.
    pub fn of(shown: Vec<Shown>) -> Self {
        Self { shown }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn read(fields: &[(&str, &str)], text: &str) -> Vec<String> {
        let shown = shown(&pairs(fields), &said(text));
        shown.into_iter().map(|one| format!("{}={}", one.label.unwrap_or_default(), one.text)).collect()
    }

    #[test]
    fn what_was_typed_is_read_with_the_words_that_stood_beside_it() {
        let text = r#"[["symptoms","fever","Sintomi","Febbre"],["symptoms","cough","Sintomi","Tosse"],
            ["note","","Note",""],["alone","true","Vive da solo",""]]"#;
        let fields = [
            ("csrf", "t"),
            ("id", "x"),
            ("symptoms", "fever"),
            ("symptoms", "cough"),
            ("note", " sta a letto "),
            ("alone", "true"),
            ("onset", ""),
            ("page", "/hidden"),
        ];
        let expected = ["Sintomi=Febbre, Tosse", "Note=sta a letto", "Vive da solo=Sì"];
        assert_eq!(read(&fields, text)[..2], expected[..2]);
        assert_eq!(read(&fields, text).len(), 3, "what was not on the screen is left out");
    }

    #[test]
    fn without_a_script_it_is_read_as_it_was_sent() {
        let fields =
            [("symptoms", "fever"), ("person", "01931b1e-7a00-7000-8000-000000000009"), ("note", "sì")];
        for text in ["", "rubbish", "{}", "[[1]]"] {
            assert_eq!(read(&fields, text), ["=fever", "=sì"], "{text}");
        }
        assert!(said(&format!(r#"[["a","","{}",""]]"#, "b".repeat(LIMIT))).is_empty());
    }
}
