//! What was typed and what is wrong with it.

use std::collections::BTreeMap;
use std::str::FromStr;

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Date, FieldProblem, Problem};
use uuid::Uuid;

use super::parse_date;
use crate::{csrf, fmt, t, texts};

/// Name of the hidden field that holds the id of what the form creates.
pub const ID_FIELD: &str = "id";

/// The values of a form and its problems: field `form` of a form page's template.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    pub(crate) action: String,
    pub(crate) csrf: String,
    pub(crate) id: Uuid,
    pub(crate) values: BTreeMap<String, Vec<String>>,
    pub(crate) problems: Vec<FieldProblem>,
    pub(crate) refused: Option<String>,
    pub(crate) heading: Option<String>,
    pub(crate) multipart: bool,
}

impl FormState {
    /// An empty form. The id is made here, before the write, and stays the same when the form comes back or is sent
    /// twice: the second write then finds the first.
    pub fn new(action: impl Into<String>, csrf: impl Into<String>) -> Self {
        Self { action: action.into(), csrf: csrf.into(), id: Uuid::now_v7(), ..Self::default() }
    }

    /// Changes where the form is sent.
    pub fn to(mut self, action: impl Into<String>) -> Self {
        self.action = action.into();
        self
    }

    /// A form that carries a file.
    pub fn with_file(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// Fills in a value, e.g. of what is being corrected.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), vec![value.into()]);
    }

    /// Fills in a date.
    pub fn set_date(&mut self, name: &str, value: Date) {
        self.set(name, fmt::date(value));
    }

    /// Fills in several values, of checkboxes.
    pub fn set_all(&mut self, name: &str, values: impl IntoIterator<Item = impl Into<String>>) {
        self.values.insert(name.to_owned(), values.into_iter().map(Into::into).collect());
    }

    /// The value typed, without the blanks around it; empty when the field is not there.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", |value| value.trim())
    }

    /// Every value ticked.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// All that was typed, field by field; without the token, the id and the button.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.values.iter();
        fields.flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str())))
    }

    /// Whether a checkbox is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The id of what the form creates.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.id.into()
    }

    /// A text that must be there; its absence is noted.
    pub fn required(&mut self, name: &'static str) -> String {
        if self.get(name).is_empty() {
            self.problem(FieldProblem::new(name, "web-required"));
        }
        self.get(name).to_owned()
    }

    /// A text that may be absent.
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// A date that may be absent; one that is no date is noted.
    pub fn date(&mut self, name: &'static str) -> Option<Date> {
        if self.get(name).is_empty() {
            return None;
        }
        parse_date(self.get(name)).map_err(|key| self.problem(FieldProblem::new(name, key))).ok()
    }

    /// A date that must be there.
    pub fn required_date(&mut self, name: &'static str) -> Option<Date> {
        self.required(name);
        self.date(name)
    }

    /// Any other value, absent when empty; one that cannot be read is noted with the sentence of `key`.
    pub fn parse<T: FromStr>(&mut self, name: &'static str, key: &'static str) -> Option<T> {
        if self.get(name).is_empty() {
            return None;
        }
        let parsed = self.get(name).parse().ok();
        if parsed.is_none() {
            self.problem(FieldProblem::new(name, key));
        }
        parsed
    }

    /// Notes a wrong field. The first problem of a field is the one shown.
    pub fn problem(&mut self, problem: FieldProblem) {
        if !self.problems.iter().any(|p| p.field == problem.field) {
            self.problems.push(problem);
        }
    }

    /// Notes a wrong field when `good` is false.
    pub fn check(&mut self, good: bool, field: &'static str, key: &'static str) {
        if !good {
            self.problem(FieldProblem::new(field, key));
        }
    }

    /// Takes over what the service refused, so that the form can be shown again.
    ///
    /// # Errors
    /// The problem itself, when the person at the form can do nothing about it.
    pub fn absorb(&mut self, problem: Problem) -> Result<(), Problem> {
        match problem {
            Problem::Invalid(problems) => problems.into_iter().for_each(|p| self.problem(p)),
            Problem::Refused(key) => self.refused = Some(t(key).to_owned()),
            Problem::Stale => self.refused = Some(t("web-stale-form").to_owned()),
            other => return Err(other),
        }
        Ok(())
    }

    /// Says above the form why it was refused as a whole.
    pub fn refuse(&mut self, sentence: impl Into<String>) {
        self.refused = Some(sentence.into());
    }

    /// The words above the summary, where there is nothing to check and to send again.
    pub fn head(&mut self, heading: impl Into<String>) {
        self.heading = Some(heading.into());
    }

    /// Whether nothing is wrong so far.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty() && self.refused.is_none()
    }

    /// The problems noted so far, as the service would report them.
    ///
    /// # Errors
    /// [`Problem::Invalid`] when there are any.
    pub fn finish(&self) -> kernel::Result<()> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problem::Invalid(self.problems.clone())) }
    }

    /// The sentence of what is wrong with a field.
    pub fn sentence(&self, name: &str) -> Option<String> {
        self.problem_of(name).map(texts::problem)
    }

    /// What is wrong with a field.
    pub(crate) fn problem_of(&self, name: &str) -> Option<&FieldProblem> {
        self.problems.iter().find(|problem| problem.field == name)
    }

    /// The summary of what is wrong, with links to the fields; nothing when all is well. It leaves marks where
    /// the labels of the fields, which come further down the page, are put in when the page is whole.
    pub fn summary(&self) -> impl HtmlSafe + '_ {
        Summary { form: self }
    }

    /// `<form …>` with the token and the id.
    pub fn open(&self) -> impl HtmlSafe + '_ {
        Open { form: self }
    }

    /// The token and the id, for a `<form>` written by hand.
    pub fn hidden(&self) -> impl HtmlSafe + '_ {
        Hidden { form: self }
    }

    /// The submit button, the way out, and `</form>`.
    pub fn close(&self, submit_key: &str, cancel_href: &str) -> impl HtmlSafe + use<> {
        // Nobody who is not inside has anything to leave; a file cannot be kept.
        let leaves = self.csrf != csrf::token("") && !self.multipart;
        let action = leaves.then(|| self.action.clone());
        Close { submit: t(submit_key).to_owned(), cancel: cancel_href.to_owned(), action }
    }
}

#[derive(Template)]
#[template(path = "parts/form_summary.html")]
struct Summary<'a> {
    form: &'a FormState,
}
impl HtmlSafe for Summary<'_> {}

#[derive(Template)]
#[template(path = "parts/form_open.html")]
struct Open<'a> {
    form: &'a FormState,
}
impl HtmlSafe for Open<'_> {}

#[derive(Template)]
#[template(path = "parts/form_hidden.html")]
struct Hidden<'a> {
    form: &'a FormState,
}
impl HtmlSafe for Hidden<'_> {}

#[derive(Template)]
#[template(path = "parts/form_close.html")]
struct Close {
    submit: String,
    cancel: String,
    /// Where the form is sent, when what stands in it can be kept for its author without a script.
    action: Option<String>,
}
impl HtmlSafe for Close {}
