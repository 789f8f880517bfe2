//! What stands in the catalogue, put together.

use access::Role;
use access::emergency::{Emergency, Opened, Outcome, Requested, Why};
use jiff::SignedDuration;
use kernel::Timestamp;
use web::{Act, Badge, Banner, Tone, fmt, t, tn};

use crate::pages::OWN;
use crate::rules::digest::{self, Signal};
use crate::rules::week::Week;

/// The key of a reason.
pub fn why_key(why: Why) -> String {
    format!("accountability-why-{}", why.code())
}

/// The reason of an access; of the help desk's with the request.
pub fn why(one: &Emergency) -> String {
    match &one.request {
        Some(request) => tn(&why_key(one.why), &[("code", &Requested::code(request.id))]),
        None => t(&why_key(one.why)).to_owned(),
    }
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

/// A record that is open, and the initials of whose it is, once they are known.
type Whose<'a> = (&'a Opened, Option<&'a str>);

fn banner_label(role: Role) -> &'static str {
    t(match role {
        Role::HelpDesk => "accountability-banner-support",
        _ => "accountability-banner-label",
    })
}

/// That a record is open, on every page. Whose it is is said by initials: others look at the screen, too.
pub fn banner(one: &Opened, whose: Option<&str>, role: Role, now: Timestamp) -> Banner {
    let minutes = one.until.duration_since(now).max(SignedDuration::ZERO).as_secs().div_euclid(60) + 1;
    let until = fmt::time(one.until);
    let title = match whose {
        Some(who) => tn("accountability-banner-of", &[("who", &who), ("until", &until), ("n", &minutes)]),
        None => tn("accountability-banner", &[("until", &until), ("n", &minutes)]),
    };
    Banner {
        tone: Tone::Act,
        on: true,
        label: banner_label(role).to_owned(),
        title,
        text: t("accountability-banner-text").to_owned(),
        close: None,
        act: Some(Act {
            link: (format!("/people/{}", one.person), t("accountability-banner-link").to_owned()),
            button: (format!("/emergency/{}/close", one.id), t("accountability-banner-close").to_owned()),
        }),
    }
}

/// That several records are open, in one strip: whose and until when; the first one that ends is closed from here, and each of
/// them is found on the page of them all.
pub fn strip((first, whose): &Whose<'_>, open: &[Whose<'_>], role: Role) -> Banner {
    let each = open.iter().map(|(one, whose)| {
        let who = whose.unwrap_or_else(|| t("accountability-banner-somebody"));
        tn("accountability-banner-each", &[("who", &who), ("until", &fmt::time(one.until))])
    });
    let close = match whose {
        Some(who) => tn("accountability-banner-close-of", &[("who", who)]),
        None => t("accountability-banner-close-first").to_owned(),
    };
    Banner {
        tone: Tone::Act,
        on: true,
        label: tn("accountability-banner-several", &[("what", &banner_label(role)), ("n", &open.len())]),
        title: each.collect::<Vec<_>>().join("; "),
        text: String::new(),
        close: None,
        act: Some(Act {
            link: (OWN.to_owned(), t("accountability-banner-all").to_owned()),
            button: (format!("/emergency/{}/close", first.id), close),
        }),
    }
}

/// The name of an ASL by its three digits.
pub fn asl(code: &str) -> String {
    territory::get().asl(code).map_or_else(|| code.to_owned(), |asl| asl.name.clone())
}

/// The key of a signal's name.
pub fn signal_key(signal: Signal) -> String {
    format!("accountability-signal-{}", signal.code())
}

/// The key of what came of a row of the digest.
pub fn digest_outcome_key(outcome: digest::Outcome) -> String {
    format!("accountability-digest-{}", outcome.code())
}

/// Why a user stands in the digest, in words and figures.
pub fn signal(signal: Signal) -> String {
    match signal {
        Signal::Many { persons, hour, limit } => {
            let when = Timestamp::from_second(hour).map(fmt::instant).unwrap_or_default();
            tn("accountability-told-many", &[("n", &persons), ("when", &when), ("limit", &limit)])
        }
        Signal::Colleague { persons, alone, own } => {
            let sentence = tn("accountability-told-colleague", &[("n", &persons), ("alone", &alone)]);
            if own { format!("{sentence} {}", t("accountability-told-own")) } else { sentence }
        }
        Signal::Surname { persons, household, opened, share } => {
            let sentence =
                tn("accountability-told-surname", &[("n", &persons), ("opened", &opened), ("share", &share)]);
            match household {
                0 => sentence,
                _ => format!("{sentence} {}", tn("accountability-told-household", &[("n", &household)])),
            }
        }
        Signal::Searches { unopened, searches, limit } => {
            tn("accountability-told-searches", &[("n", &unopened), ("all", &searches), ("limit", &limit)])
        }
        Signal::Outside { persons } => tn("accountability-told-outside", &[("n", &persons)]),
    }
}

/// How strong a signal is, as so many times what it takes to be told.
pub fn score(hundredths: i64) -> String {
    format!("{},{}", hundredths / 100, hundredths % 100 / 10)
}

/// A week where its label says that it is one, short enough for a telephone: "46: 09/11/2020 – 15/11/2020".
pub fn week_short(week: Week) -> String {
    let text = week.to_string();
    let number = text.rsplit('W').next().unwrap_or_default();
    tn("accountability-week-short", &[("number", &number), ("from", &week.monday()), ("to", &week.sunday())])
}

/// A week: "settimana 46, dal 09/11/2020 al 15/11/2020".
pub fn week(week: Week) -> String {
    let text = week.to_string();
    let number = text.rsplit('W').next().unwrap_or_default();
    tn("accountability-week", &[("number", &number), ("from", &week.monday()), ("to", &week.sunday())])
}
