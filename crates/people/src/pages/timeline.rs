//! What matters now, the line of time and what can be printed, on the person's page.

use kernel::Date;
use kernel::ids::PersonId;
use web::{Badge, Moment, Timeline, Tone, fmt, t};

use super::words;
use crate::timeline::{Entry, Headline, Kind, Told};

/// What matters now, each with how old it is.
pub(super) struct Now {
    pub(super) lines: Vec<NowLine>,
}

pub(super) struct NowLine {
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) badge: Option<Badge>,
    pub(super) href: Option<String>,
    /// More of it, and its age.
    pub(super) detail: String,
    pub(super) age: Option<(String, String)>,
}

impl Now {
    pub(super) fn of(told: &Told, today: Date) -> Self {
        Self { lines: told.headlines.iter().map(|headline| NowLine::of(headline, today)).collect() }
    }
}

impl NowLine {
    fn of(headline: &Headline, today: Date) -> Self {
        Self {
            label: t(headline.label),
            value: headline.value.clone(),
            badge: headline.tone.map(|tone| Badge::text(tone, headline.value.as_str())),
            href: headline.href.clone(),
            detail: headline.detail.clone(),
            age: headline.as_of.map(|day| (fmt::date_iso(day), words::freshness(day, today))),
        }
    }
}

/// The line of time, whole or narrowed to one kind.
pub(super) struct Line {
    pub(super) story: Timeline,
    pub(super) tabs: Vec<Tab>,
}

/// One kind of entries, with how many there are.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) words: String,
    pub(super) count: usize,
    pub(super) chosen: bool,
}

impl Line {
    pub(super) fn of(person: PersonId, entries: &[Entry], only: Option<Kind>) -> Self {
        let many = |kind: Kind| entries.iter().filter(|entry| entry.kind == kind).count();
        // A kind of which there is nothing is not offered; one that was asked for is, to be left again.
        let kinds = Kind::ALL.into_iter().filter(|kind| many(*kind) > 0 || Some(*kind) == only);
        let tab = |kind: Kind| Tab {
            href: format!("/people/{person}?kind={}#timeline", kind.code()),
            words: t(&kind.key()).to_owned(),
            count: many(kind),
            chosen: Some(kind) == only,
        };
        let all = Tab {
            href: format!("/people/{person}#timeline"),
            words: t("people-timeline-all").to_owned(),
            count: entries.len(),
            chosen: only.is_none(),
        };
        let shown = entries.iter().filter(|entry| only.is_none_or(|kind| kind == entry.kind));
        Self {
            story: Timeline { moments: shown.map(moment).collect() },
            tabs: std::iter::once(all).chain(kinds.map(tab)).collect(),
        }
    }
}

fn moment(entry: &Entry) -> Moment {
    let mut moment = Moment::at(entry.at, entry.title.as_str());
    let obscured = || t("people-obscured");
    let badge = match (&entry.state, entry.kept) {
        (Some((tone, words)), false) => Some(Badge::text(*tone, words.as_str())),
        (Some((tone, words)), true) => Some(Badge::text(*tone, format!("{words} · {}", obscured()))),
        (None, true) => Some(Badge::text(Tone::Quiet, obscured())),
        (None, false) => None,
    };
    if let Some(badge) = badge {
        moment = moment.badge(badge);
    }
    if !entry.detail.is_empty() {
        moment = moment.detail(entry.detail.as_str());
    }
    if !entry.by.is_empty() {
        moment = moment.by(entry.by.as_str());
    }
    match &entry.href {
        Some(href) => moment.href(href.as_str()),
        None => moment,
    }
}

/// What can be printed about her.
pub(super) struct Papers {
    pub(super) lines: Vec<PaperLine>,
}

pub(super) struct PaperLine {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) detail: String,
}

impl Papers {
    pub(super) fn of(told: &Told) -> Self {
        let line = |paper: &crate::timeline::Paper| {
            let day = paper.on.map(fmt::date);
            let detail = [Some(paper.detail.clone()).filter(|text| !text.is_empty()), day];
            PaperLine {
                href: paper.href.clone(),
                title: paper.title.clone(),
                detail: detail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            }
        };
        Self { lines: told.papers.iter().map(line).collect() }
    }
}
