//! What stands in a message: fixed words of its kind, an instant, a link. No name, no code of a person, no clinical word.

use access::mail::{Claimed, Kind};
use kernel::Timestamp;
use web::{PublicUrl, fmt, t, tn};

/// A message as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What stands in the list of messages.
    pub subject: String,
    /// The text, in lines.
    pub text: String,
}

/// The words of a message. `path` is that of its own link, if it brings one.
pub fn letter(claimed: &Claimed, path: Option<&str>, public_url: &PublicUrl) -> Letter {
    write(claimed.kind, claimed.happened_at, claimed.good_until, path, public_url)
}

/// Where a message leads that brings no link of its own.
fn place(kind: Kind) -> &'static str {
    match kind {
        Kind::Emergency => "/admin/emergencies",
        Kind::Communications => "/communications",
        Kind::PlanWaits => "/retention",
        Kind::PasswordChanged
        | Kind::EmailChanged
        | Kind::FactorEnrolled
        | Kind::CodesRenewed
        | Kind::KeyRemoved
        | Kind::KeyCopied
        | Kind::TaxCode
        | Kind::NewBrowser => "/profile",
        Kind::ResetLetter => "/login",
        _ => "/",
    }
}

fn write(
    kind: Kind,
    happened_at: Timestamp,
    good_until: Option<Timestamp>,
    path: Option<&str>,
    public_url: &PublicUrl,
) -> Letter {
    let code = kind.code();
    let what = tn(&format!("mailer-{code}"), &[("when", &fmt::instant(happened_at))]);
    let link = public_url.link(path.unwrap_or_else(|| place(kind)));
    let until = good_until.map(|until| tn("mailer-until", &[("until", &fmt::instant(until))]));
    let paragraphs = [Some(t("mailer-greeting").to_owned()), Some(what), Some(link), until];
    let closing = [Some(t("mailer-closing").to_owned()), Some(t("mailer-from").to_owned())];
    let all: Vec<String> = paragraphs.into_iter().chain(closing).flatten().collect();
    Letter { subject: t(&format!("mailer-{code}-subject")).to_owned(), text: all.join("\n\n") + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_and_a_link() {
        web::texts::init(&[("mailer", crate::WORDS)]);
        let at: Timestamp = "2020-11-14T08:00:00Z".parse().unwrap();
        let url: PublicUrl = "https://argine.example".parse().unwrap();
        let mut subjects = std::collections::BTreeSet::new();
        for kind in Kind::ALL {
            let with_link = matches!(kind, Kind::Invitation | Kind::Reset);
            let (until, path) = (with_link.then_some(at), with_link.then_some("/password#CODE"));
            let letter = write(kind, at, until, path, &url);
            assert!(subjects.insert(letter.subject.clone()), "{kind:?}: {}", letter.subject);
            assert!(letter.subject.is_ascii() || !letter.subject.contains('\n'));
            assert!(letter.text.contains("\n\nhttps://argine.example/"), "{}", letter.text);
            assert_eq!(letter.text.contains("https://argine.example/password#CODE\n"), with_link);
            assert_eq!(letter.text.contains("una volta sola"), with_link, "{}", letter.text);
        }
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    }
}
