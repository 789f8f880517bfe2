//! What stands in the catalogue, put together.

use access::emergency::{Emergency, Opened, Outcome, Why};
use jiff::SignedDuration;
use kernel::Timestamp;
use web::{Act, Badge, Banner, Tone, fmt, t, tn};

/// The key of a reason.
pub fn why_key(why: Why) -> String {
    format!("accountability-why-{}", why.code())
}

/// The key of an outcome.
pub fn outcome_key(outcome: Outcome) -> String {
    format!("accountability-outcome-{}", outcome.code())
}

/// What came of an access, or that it waits.
pub fn state(one: &Emergency, now: Timestamp) -> Badge {
    match &one.review {
        Some(review) => {
            let tone = match review.outcome {
                Outcome::Justified => Tone::Good,
                Outcome::Unjustified => Tone::Warn,
                Outcome::ToClarify => Tone::Info,
            };
            match one.answered_at {
                Some(_) if review.outcome == Outcome::ToClarify => {
                    Badge::new(Tone::Info, "accountability-outcome-answered")
                }
                _ => Badge::new(tone, &outcome_key(review.outcome)),
            }
        }
        None if one.is_overdue(now) => Badge::new(Tone::Act, "accountability-overdue"),
        None => Badge::new(Tone::Info, "accountability-waits"),
    }
}

/// That a record is open, on every page.
pub fn banner(one: &Opened, now: Timestamp) -> Banner {
    let minutes = one.until.duration_since(now).max(SignedDuration::ZERO).as_secs().div_euclid(60) + 1;
    Banner {
        tone: Tone::Act,
        on: true,
        label: t("accountability-banner-label").to_owned(),
        title: tn("accountability-banner", &[("until", &fmt::time(one.until)), ("n", &minutes)]),
        text: t("accountability-banner-text").to_owned(),
        close: None,
        act: Some(Act {
            link: (format!("/people/{}", one.person), t("accountability-banner-link").to_owned()),
            button: (format!("/emergency/{}/close", one.id), t("accountability-banner-close").to_owned()),
        }),
    }
}

/// The name of an ASL by its three digits.
pub fn asl(code: &str) -> String {
    territory::get().asl(code).map_or_else(|| code.to_owned(), |asl| asl.name.clone())
}
