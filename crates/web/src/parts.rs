//! Small things that pages show: badges, facts about a person, figures, a line of time.

use askama::Template;
use kernel::{Date, Timestamp};

use crate::{Cell, fmt, t};

/// What a colour means. There are no colours without a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do.
    Quiet,
    /// Under way.
    Info,
    /// Done, in order.
    Good,
    /// Somebody should look.
    Warn,
    /// Somebody must act.
    Act,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Act => "act",
        }
    }
}

macro_rules! shown_by {
    ($type:ty, $path:literal, $view:ident) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $view<'a> {
            it: &'a $type,
        }
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $view { it: self }.render_into(f).map_err(|_| std::fmt::Error)
            }
        }
        impl askama::filters::HtmlSafe for $type {}
    };
}
pub(crate) use shown_by;

/// A state in a word or two: `{{ Badge::new(Tone::Act, "lab-positive") }}`. The word says it, the colour repeats it.
#[derive(Debug, Clone)]
pub struct Badge {
    tone: Tone,
    text: String,
}

impl Badge {
    /// A badge with the sentence of a key.
    pub fn new(tone: Tone, key: &str) -> Self {
        Self::text(tone, t(key))
    }

    /// A badge with a text.
    pub fn text(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into() }
    }
}
shown_by!(Badge, "parts/badge.html", BadgeView);

/// One fact: a label and its value.
#[derive(Debug, Clone)]
pub struct Fact {
    label: String,
    value: Cell,
}

/// Facts in a compact description list, e.g. the head of a person's page: `{{ facts }}`.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    facts: Vec<Fact>,
}

impl Facts {
    /// No facts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact.
    pub fn with(mut self, label_key: &str, value: Cell) -> Self {
        self.facts.push(Fact { label: t(label_key).to_owned(), value });
        self
    }

    /// Adds a fact if there is one.
    pub fn with_some(self, label_key: &str, value: Option<Cell>) -> Self {
        match value {
            Some(value) => self.with(label_key, value),
            None => self,
        }
    }
}
shown_by!(Facts, "parts/facts.html", FactsView);

/// A number of a dashboard, with what it counts and since when it holds.
#[derive(Debug, Clone)]
pub struct Figure {
    label: String,
    value: String,
    definition: String,
    as_of: Option<String>,
    change: Option<String>,
    href: Option<String>,
    tone: Tone,
}

impl Figure {
    /// A figure; `definition_key` says in one sentence what is counted.
    pub fn new(label_key: &str, value: i64, definition_key: &str) -> Self {
        Self {
            label: t(label_key).to_owned(),
            value: fmt::number(value),
            definition: t(definition_key).to_owned(),
            as_of: None,
            change: None,
            href: None,
            tone: Tone::Quiet,
        }
    }

    /// The time of the figure.
    pub fn as_of(mut self, instant: Timestamp) -> Self {
        self.as_of = Some(fmt::instant(instant));
        self
    }

    /// How it moved, in words, e.g. "+12 rispetto a ieri".
    pub fn change(mut self, sentence: impl Into<String>) -> Self {
        self.change = Some(sentence.into());
        self
    }

    /// Where the list behind it is.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// That somebody must act.
    pub fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
}

/// Figures side by side: `{{ figures }}`.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The figures, in order.
    pub figures: Vec<Figure>,
}
shown_by!(Figures, "parts/figures.html", FiguresView);

/// One moment of a line of time.
#[derive(Debug, Clone)]
pub struct Moment {
    when: String,
    iso: String,
    title: String,
    badge: Option<Badge>,
    detail: Option<String>,
    by: Option<String>,
    href: Option<String>,
}

impl Moment {
    /// Something that happened on a day.
    pub fn on(day: Date, title: impl Into<String>) -> Self {
        Self::at_text(fmt::date_weekday(day), fmt::date_iso(day), title.into())
    }

    /// Something that happened at an instant.
    pub fn at(instant: Timestamp, title: impl Into<String>) -> Self {
        Self::at_text(fmt::instant(instant), instant.to_string(), title.into())
    }

    fn at_text(when: String, iso: String, title: String) -> Self {
        Self { when, iso, title, badge: None, detail: None, by: None, href: None }
    }

    /// A state beside the title.
    pub fn badge(mut self, badge: Badge) -> Self {
        self.badge = Some(badge);
        self
    }

    /// A sentence under the title.
    pub fn detail(mut self, sentence: impl Into<String>) -> Self {
        self.detail = Some(sentence.into());
        self
    }

    /// Who did it.
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = Some(who.into());
        self
    }

    /// Where more is said.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// What happened, latest first: `{{ timeline }}`.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    /// The moments, in the order to be shown.
    pub moments: Vec<Moment>,
}
shown_by!(Timeline, "parts/timeline.html", TimelineView);
