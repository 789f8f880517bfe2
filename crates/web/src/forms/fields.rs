//! The fields of a form: label above, hint under it, what is wrong beside it, and what was typed still in it.

use std::fmt::{Display, Formatter};

use askama::Template;
use askama::filters::{HtmlSafe, HtmlSafeOutput};

use super::{Endings, FormState};
use crate::{t, texts};

/// One choice of a select, of radios or of checkboxes.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A second line, in small print.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice with its words.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// A choice whose words are in the catalogue.
    pub fn key(value: impl Into<String>, key: &str) -> Self {
        Self::new(value, t(key))
    }

    /// Adds a second line.
    pub fn hint(mut self, key: &str) -> Self {
        self.hint = Some(t(key).to_owned());
        self
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Input(&'static str),
    Area,
    Select,
    Radios,
    Checkboxes,
    Checkbox,
    File,
}

/// A field to be written into a template: `{{ form.text("family_name", "people-family-name").required() }}`.
#[derive(Debug)]
pub struct Field<'a> {
    form: &'a FormState,
    kind: Kind,
    name: String,
    label: String,
    choices: &'a [Choice],
    required: bool,
    hint: Option<String>,
    autocomplete: &'static str,
    inputmode: Option<&'static str>,
    maxlength: Option<usize>,
    endings: Endings,
    width: &'static str,
    focus: bool,
    secret: bool,
    blank: Option<String>,
    unless: &'static str,
    date: bool,
    live: Option<(String, String)>,
}

impl FormState {
    /// A line of text.
    pub fn text(&self, name: &str, label_key: &str) -> Field<'_> {
        Field::new(self, Kind::Input("text"), name, label_key, &[])
    }

    /// A date, dd/mm/yyyy; [`parse_date`](super::parse_date) says what else is understood.
    pub fn date_field(&self, name: &str, label_key: &str) -> Field<'_> {
        let mut field =
            Field::new(self, Kind::Input("text"), name, label_key, &[]).width("short").inputmode("numeric");
        field.hint = Some(t("web-date-hint").to_owned());
        field.date = true;
        field
    }

    /// A password: never sent back to the browser.
    pub fn password(&self, name: &str, label_key: &str) -> Field<'_> {
        let mut field = Field::new(self, Kind::Input("password"), name, label_key, &[]);
        field.secret = true;
        field.autocomplete("current-password")
    }

    /// Several lines of text.
    pub fn area(&self, name: &str, label_key: &str) -> Field<'_> {
        Field::new(self, Kind::Area, name, label_key, &[])
    }

    /// A drop-down list, for more than five choices.
    pub fn select<'a>(&'a self, name: &str, label_key: &str, choices: &'a [Choice]) -> Field<'a> {
        Field::new(self, Kind::Select, name, label_key, choices)
    }

    /// One of a few choices.
    pub fn radios<'a>(&'a self, name: &str, label_key: &str, choices: &'a [Choice]) -> Field<'a> {
        Field::new(self, Kind::Radios, name, label_key, choices)
    }

    /// Any of a few choices.
    pub fn checkboxes<'a>(&'a self, name: &str, label_key: &str, choices: &'a [Choice]) -> Field<'a> {
        Field::new(self, Kind::Checkboxes, name, label_key, choices)
    }

    /// A yes.
    pub fn checkbox(&self, name: &str, label_key: &str) -> Field<'_> {
        Field::new(self, Kind::Checkbox, name, label_key, &[])
    }

    /// A file, whose name ends as the door takes it; the form must be [`with_file`](FormState::with_file).
    pub fn file(&self, name: &str, label_key: &str, endings: Endings) -> Field<'_> {
        let mut field = Field::new(self, Kind::File, name, label_key, &[]);
        field.endings = endings;
        field
    }
}

impl<'a> Field<'a> {
    fn new(form: &'a FormState, kind: Kind, name: &str, label_key: &str, choices: &'a [Choice]) -> Self {
        Self {
            form,
            kind,
            name: name.to_owned(),
            label: t(label_key).to_owned(),
            choices,
            required: false,
            hint: None,
            autocomplete: "off",
            inputmode: None,
            maxlength: None,
            endings: &[],
            width: "full",
            focus: false,
            secret: false,
            blank: None,
            unless: "web-optional",
            date: false,
            live: None,
        }
    }

    /// Says that it must be filled in.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says beside the label on what it depends whether it must be filled in, in place of that it need not be.
    pub fn unless(mut self, key: &'static str) -> Self {
        self.unless = key;
        self
    }

    /// A line that helps, under the label.
    pub fn hint(mut self, key: &str) -> Self {
        self.hint = Some(t(key).to_owned());
        self
    }

    /// The HTML autocomplete token; off when not said, because the people here are not the one at the keyboard.
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// The keyboard a telephone shows, e.g. `numeric`.
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// Characters accepted.
    pub fn max(mut self, characters: usize) -> Self {
        self.maxlength = Some(characters);
        self
    }

    /// How wide: `short` (a date), `half` or `full`.
    pub fn width(mut self, width: &'static str) -> Self {
        self.width = width;
        self
    }

    /// Takes the focus when the page opens, unless the summary of problems takes it.
    pub fn focus(mut self) -> Self {
        self.focus = self.form.is_good();
        self
    }

    /// The words of the choice that chooses nothing in a drop-down list, e.g. `web-all` in a filter.
    pub fn blank(mut self, key: &str) -> Self {
        self.blank = Some(t(key).to_owned());
        self
    }

    /// Asks the server as one types: the form's values go to `path` by POST and the answer, a fragment, replaces what
    /// is inside `target`, a selector. Without a script the form's button does the same.
    pub fn live(mut self, path: &str, target: &str) -> Self {
        self.live = Some((path.to_owned(), target.to_owned()));
        self
    }

    fn view(&self) -> View<'_> {
        let error = self.form.problem_of(&self.name).map(|problem| match (problem.key, self.kind) {
            // Nothing is written there: it is chosen.
            ("web-required", Kind::Select | Kind::Radios | Kind::Checkboxes) => {
                t("web-required-choice").to_owned()
            }
            ("web-required", Kind::Checkbox) => t("web-required-tick").to_owned(),
            ("web-required", Kind::File) => t("web-required-file").to_owned(),
            _ => texts::problem(problem),
        });
        let mut described = Vec::new();
        if self.hint.is_some() {
            described.push(format!("h-{}", self.name));
        }
        if error.is_some() {
            described.push(format!("e-{}", self.name));
        }
        View { field: self, error, described: described.join(" ") }
    }
}

#[derive(Template)]
#[template(path = "parts/field.html")]
struct View<'a> {
    field: &'a Field<'a>,
    error: Option<String>,
    described: String,
}

impl View<'_> {
    fn is_group(&self) -> bool {
        matches!(self.field.kind, Kind::Radios | Kind::Checkboxes)
    }

    fn value(&self) -> &str {
        if self.field.secret {
            ""
        } else {
            self.field.form.values.get(&self.field.name).map_or("", |v| v.first().map_or("", String::as_str))
        }
    }

    fn chosen(&self, choice: &Choice) -> bool {
        self.field.form.all(&self.field.name).contains(&choice.value)
    }

    /// The attributes every control has in common.
    fn attributes(&self) -> HtmlSafeOutput<String> {
        let field = self.field;
        let mut text = format!(" autocomplete=\"{}\"", field.autocomplete);
        if field.required {
            text.push_str(" required");
        }
        if self.error.is_some() {
            text.push_str(" aria-invalid=\"true\"");
        }
        if !self.described.is_empty() {
            text.push_str(&format!(" aria-describedby=\"{}\"", self.described));
        }
        if let Some(mode) = field.inputmode {
            text.push_str(&format!(" inputmode=\"{mode}\""));
        }
        if let Some(characters) = field.maxlength {
            text.push_str(&format!(" maxlength=\"{characters}\""));
        }
        if !field.endings.is_empty() {
            text.push_str(&format!(" accept=\"{}\"", field.endings.join(",")));
        }
        if field.focus {
            text.push_str(" autofocus");
        }
        if field.date {
            text.push_str(" data-date");
        }
        if let Some((path, target)) = &field.live {
            // Another letter makes the question before it pointless, and its late answer wrong.
            text.push_str(&format!(
                " hx-post=\"{path}\" hx-target=\"{target}\" hx-trigger=\"input changed delay:250ms\" hx-sync=\"this:replace\""
            ));
        }
        HtmlSafeOutput(text)
    }

    fn blank(&self) -> &str {
        self.field.blank.as_deref().unwrap_or(t("web-choose"))
    }

    fn input_type(&self) -> &'static str {
        match self.field.kind {
            Kind::Input(kind) => kind,
            Kind::File => "file",
            _ => "",
        }
    }
}

impl Display for Field<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.view().render_into(f).map_err(|_| std::fmt::Error)
    }
}
impl HtmlSafe for Field<'_> {}
