//! One line of time of a person, told by every module that knows something of her: what happened, when, who did it, and where more
//! is said (docs/adr/0035). The same modules say what matters now, and what can be printed.

use std::sync::{PoisonError, RwLock};

use access::Actor;
use kernel::ids::PersonId;
use kernel::{Date, Result, Timestamp};
use storage::{Ahead, Tx};
use web::Tone;

use crate::known::OfPerson;
use crate::panels::PanelView;

/// What an entry is about: the line of time is narrowed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A report of a suspect case.
    Report,
    /// A report that passed from one hand to the other.
    HandOver,
    /// What was said of her symptoms.
    Symptoms,
    /// A swab request, and what was decided of it.
    Request,
    /// A result, and its corrections.
    Result,
    /// A case that was confirmed.
    Case,
    /// A measure, from its beginning to its end.
    Measure,
    /// Whom she met, and who met her.
    Contact,
    /// A vaccination, an infection of before, a contagion, low defences.
    Fact,
    /// Her data, entered and corrected.
    Data,
    /// An ASL took her over, or asked for her.
    TakeOver,
    /// Something was asked to be corrected.
    Correction,
    /// Something is kept from whoever treats her.
    Obscuring,
}

impl Kind {
    /// In the order of the screen.
    pub const ALL: [Kind; 13] = [
        Self::Report,
        Self::HandOver,
        Self::Symptoms,
        Self::Request,
        Self::Result,
        Self::Case,
        Self::Measure,
        Self::Contact,
        Self::Fact,
        Self::Data,
        Self::TakeOver,
        Self::Correction,
        Self::Obscuring,
    ];

    /// Its name in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::HandOver => "hand_over",
            Self::Symptoms => "symptoms",
            Self::Request => "request",
            Self::Result => "result",
            Self::Case => "case",
            Self::Measure => "measure",
            Self::Contact => "contact",
            Self::Fact => "fact",
            Self::Data => "data",
            Self::TakeOver => "take_over",
            Self::Correction => "correction",
            Self::Obscuring => "obscuring",
        }
    }

    /// The one of a code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Its words, for many.
    pub fn key(self) -> String {
        format!("people-moment-{}", self.code())
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When (business time): of a sample, when it was taken; of all else, when it was done.
    pub at: Timestamp,
    /// What it is about.
    pub kind: Kind,
    /// What happened, in a few words.
    pub title: String,
    /// How it stands, in a word or two.
    pub state: Option<(Tone, String)>,
    /// More of it; empty when there is no more.
    pub detail: String,
    /// Who: a name, an organisation, a source; empty for the platform itself.
    pub by: String,
    /// Where more is said.
    pub href: Option<String>,
    /// Whether it is kept from whoever treats her: said only to who keeps it.
    pub kept: bool,
}

impl Entry {
    /// Something that happened at an instant.
    pub fn new(kind: Kind, at: Timestamp, title: impl Into<String>) -> Self {
        Self {
            at,
            kind,
            title: title.into(),
            state: None,
            detail: String::new(),
            by: String::new(),
            href: None,
            kept: false,
        }
    }

    /// How it stands.
    pub fn state(mut self, tone: Tone, words: impl Into<String>) -> Self {
        self.state = Some((tone, words.into()));
        self
    }

    /// More of it.
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = text.into();
        self
    }

    /// Who did it, or where it is known from.
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = who.into();
        self
    }

    /// Where more is said.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Whether it is kept from whoever treats her.
    pub fn kept(mut self, kept: bool) -> Self {
        self.kept = kept;
        self
    }
}

/// What matters now, with the day since when it is known like that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// Catalogue key of its label.
    pub label: &'static str,
    /// It.
    pub value: String,
    /// How urgent, when it is a state.
    pub tone: Option<Tone>,
    /// More of it; empty when there is no more.
    pub detail: String,
    /// Where more is said.
    pub href: Option<String>,
    /// When it was last told.
    pub as_of: Option<Date>,
    /// Its place: the lowest stands first.
    pub order: u8,
}

/// Something that can be printed about her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What it is.
    pub title: String,
    /// Which one: a number, a state.
    pub detail: String,
    /// Of which day.
    pub on: Option<Date>,
    /// Where it is.
    pub href: String,
}

/// What one module tells of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// In any order.
    pub entries: Vec<Entry>,
    /// What matters now.
    pub headlines: Vec<Headline>,
    /// What can be printed.
    pub papers: Vec<Paper>,
    /// Boxes of the page, made of what was read for the line of time.
    pub panels: Vec<PanelView>,
    /// What can be done that stands within its panel, and not at its head: an address and words. Its key is that of
    /// [`Keys`](crate::Keys).
    pub deeds: Vec<(String, String)>,
}

impl Told {
    fn add(&mut self, mut other: Told) {
        self.entries.append(&mut other.entries);
        self.headlines.append(&mut other.headlines);
        self.papers.append(&mut other.papers);
        self.panels.append(&mut other.panels);
        self.deeds.append(&mut other.deeds);
    }
}

/// A module that knows something of persons.
///
/// It asks the gate itself and the sight of what is kept from others, runs a fixed number of statements, and leaves no audit record:
/// that of the page or of the API names what was shown. Who may not see what it knows is told nothing, without an error.
pub trait Tells: Sync {
    /// Says what [`Tells::tell`] will ask: it takes one trip to the database for all modules together (see [`Tx::ahead`]).
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson);

    /// What it knows.
    ///
    /// # Errors
    /// As `Tx::query`.
    fn tell(&self, tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told>;
}

static TELLERS: RwLock<Vec<(&'static str, &'static dyn Tells)>> = RwLock::new(Vec::new());

/// All that modules tell.
pub struct Story;

impl Story {
    /// Adds a module under its name. It does so once, when the program starts; again it changes nothing.
    pub fn add(name: &'static str, teller: &'static dyn Tells) {
        let mut tellers = TELLERS.write().unwrap_or_else(PoisonError::into_inner);
        if tellers.iter().all(|(known, _)| *known != name) {
            tellers.push((name, teller));
        }
    }

    /// Says what they will ask.
    pub(crate) fn ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        for (_, teller) in TELLERS.read().unwrap_or_else(PoisonError::into_inner).iter() {
            teller.ahead(ahead, actor, of);
        }
    }

    /// What this actor is told of this person, the latest first, after what is in `told` already.
    ///
    /// # Errors
    /// Those of the modules.
    pub(crate) fn of(tx: &mut Tx<'_>, actor: &Actor, person: PersonId, mut told: Told) -> Result<Told> {
        let tellers = TELLERS.read().unwrap_or_else(PoisonError::into_inner).clone();
        for (_, teller) in tellers {
            told.add(teller.tell(tx, actor, person)?);
        }
        told.entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        told.headlines.sort_by_key(|headline| headline.order);
        told.papers.sort_by_key(|paper| std::cmp::Reverse(paper.on));
        Ok(told)
    }
}
