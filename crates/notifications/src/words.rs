//! A communication in the words of the screen.

use access::Actor;
use lab::model::Outcome;
use territory::codes::{self, List};
use web::{Badge, Tone, fmt, t, tn};

use crate::model::{Communication, Counts, Kind, Priority};
use crate::store::{MOST_BESIDE, MOST_COUNTED};

/// What is told of a result in the place of its outcome when the laboratory has withdrawn it.
pub(crate) const WITHDRAWN: &str = "withdrawn";

/// What it says, in a sentence or in the words of who wrote it.
pub(crate) fn text(one: &Communication) -> String {
    let day = || one.detail.parse::<kernel::Date>().ok();
    match one.kind {
        Kind::Message => one.body.clone(),
        Kind::Result => match Outcome::parse(&one.detail) {
            Ok(outcome) => tn(
                "notifications-says-result",
                &[("outcome", &t(&format!("lab-outcome-{}", outcome.code())))],
            ),
            Err(_) if one.detail == WITHDRAWN => t("notifications-says-result-withdrawn").to_owned(),
            Err(_) => t(one.kind.key()).to_owned(),
        },
        Kind::Worsening => {
            let names = one.detail.split_whitespace().map(|code| codes::name(List::Symptom, code));
            let names = names.collect::<Vec<_>>().join(", ");
            tn("notifications-says-worsening", &[("symptoms", &names)])
        }
        Kind::SwabToRequest if one.detail == "report" => t("notifications-says-swab-report").to_owned(),
        Kind::SwabToRequest if one.detail == "confirmation" => {
            t("notifications-says-swab-confirmation").to_owned()
        }
        Kind::SwabToRequest => t("notifications-says-swab-measure").to_owned(),
        Kind::IsolationBegun => tn("notifications-says-begun", &[("day", &fmt::date(day()))]),
        Kind::IsolationEnded => tn("notifications-says-ended", &[("day", &fmt::date(day()))]),
    }
}

/// What it says in a line of a list.
pub(crate) fn short(one: &Communication) -> String {
    const LONG: usize = 160;
    let whole = text(one).replace('\n', " ");
    match whole.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

/// Who it is from.
pub(crate) fn from(one: &Communication, actor: &Actor) -> String {
    match &one.author {
        None => t("notifications-from-program").to_owned(),
        Some(author) if author.by == actor.user => t("notifications-from-you").to_owned(),
        Some(author) => format!("{} ({})", author.name, t(author.side.key())),
    }
}

/// The mark of what is to be read first; none for what comes as it comes.
pub(crate) fn priority(one: &Communication) -> Option<Badge> {
    match one.priority {
        Priority::High if one.waits() => Some(Badge::new(Tone::Act, Priority::High.key())),
        Priority::High => Some(Badge::new(Tone::Quiet, Priority::High.key())),
        Priority::Normal | Priority::Low => None,
    }
}

/// Where it stands.
pub(crate) fn state(one: &Communication) -> Badge {
    match (one.closed, &one.acknowledged) {
        (Some((_, why)), _) => Badge::new(Tone::Quiet, why.key()),
        (None, Some(_)) => Badge::new(Tone::Info, "notifications-state-seen"),
        (None, None) => Badge::new(Tone::Warn, "notifications-state-waits"),
    }
}

/// Who has seen it, and when; none while nobody has.
pub(crate) fn seen(one: &Communication) -> Option<String> {
    let seen = one.acknowledged.as_ref()?;
    Some(tn("notifications-seen-by", &[("name", &seen.name), ("when", &fmt::instant(seen.at))]))
}

/// A number that is counted to the end only up to a bound.
pub(crate) fn counted(count: i64) -> String {
    if count >= MOST_COUNTED { format!("{}+", fmt::number(MOST_COUNTED)) } else { fmt::number(count) }
}

/// All that waits, in a sentence: what a page that is open says when it changes.
pub(crate) fn all(counts: &Counts) -> String {
    let count: i64 = counts.iter().map(|(_, count)| count).sum();
    tn("notifications-all", &[("n", &count.min(MOST_BESIDE))])
}
