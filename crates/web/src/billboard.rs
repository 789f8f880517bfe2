//! What the modules above have to say on every page: banners under the navigation, and the way to help. The kit knows
//! neither who says it nor why.

use access::Actor;
use askama::Template;
use askama::filters::HtmlSafe;

use crate::navigation::NavLinks;
use crate::{Page, Tone, t};

/// Longer texts are folded away under their title, so that a banner does not push the page down.
const SHORT: usize = 180;

/// Says it. It is asked for every page: it answers from memory and never waits.
pub trait Billboard: std::fmt::Debug + Send + Sync {
    /// What is said to somebody who is signed in, or to whoever comes.
    fn says(&self, to: Option<&Actor>) -> Said;
}

/// Several who have something to say: the first one's banners come first.
impl Billboard for Vec<std::sync::Arc<dyn Billboard>> {
    fn says(&self, to: Option<&Actor>) -> Said {
        self.iter().fold(Said::default(), |said, one| said.and(one.says(to)))
    }
}

/// What is said on one page.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The banners, the most important first.
    pub banners: Vec<Banner>,
    /// Whether an answer that he has not read yet waits for whoever is signed in.
    pub answered: bool,
    /// How many wait behind entries of the navigation, by where those lead.
    pub counts: Vec<(&'static str, usize)>,
    /// Where a page that is open hears how those change; none for whom none do.
    pub live: Option<&'static str>,
}

impl Said {
    /// Both together.
    pub fn and(mut self, other: Self) -> Self {
        self.banners.extend(other.banners);
        self.counts.extend(other.counts);
        self.answered |= other.answered;
        self.live = self.live.or(other.live);
        self
    }

    /// How many wait behind an entry of the navigation; none when nothing does.
    pub(crate) fn count(&self, href: &str) -> Option<usize> {
        let found = self.counts.iter().find(|(to, _)| *to == href);
        found.map(|(_, count)| *count).filter(|count| *count > 0)
    }
}

/// One banner.
#[derive(Debug, Clone)]
pub struct Banner {
    /// How important it is.
    pub tone: Tone,
    /// Whether what it speaks of goes on now: it is then shown more strongly.
    pub on: bool,
    /// What it is and when, in a few words.
    pub label: String,
    /// What it says, in a line.
    pub title: String,
    /// What else it says.
    pub text: String,
    /// Where the form that closes it for its reader is sent; none when it cannot be closed.
    pub close: Option<String>,
    /// What can be done about it.
    pub act: Option<Act>,
}

/// What a banner leads to: a page, and one thing to be done at once.
#[derive(Debug, Clone)]
pub struct Act {
    /// Address and words of the page.
    pub link: (String, String),
    /// Where a form of one button is sent, and the words on it.
    pub button: (String, String),
}

/// Where help is asked for, and where one's own requests are.
#[derive(Debug, Clone, Copy)]
pub struct HelpPages {
    /// The form, for everybody: signed in or not.
    pub ask: &'static str,
    /// The requests of whoever is signed in.
    pub own: &'static str,
}

#[derive(Template)]
#[template(path = "parts/banner.html")]
struct BannerView<'a> {
    it: &'a Banner,
    csrf: &'a str,
    /// The page that one comes back to after closing it, when there is no script.
    next: &'a str,
}
impl HtmlSafe for BannerView<'_> {}

impl BannerView<'_> {
    fn is_long(&self) -> bool {
        self.it.text.chars().count() > SHORT
    }
}

impl Banner {
    /// The banner as every page shows it, without the button that closes it: for whoever writes one.
    pub fn preview(&self) -> impl HtmlSafe + use<> {
        let alone = Self { close: None, ..self.clone() };
        askama::filters::HtmlSafeOutput(alone.view("", "/").to_string())
    }

    fn view<'a>(&'a self, csrf: &'a str, next: &'a str) -> BannerView<'a> {
        BannerView { it: self, csrf, next }
    }
}

impl Page {
    /// The banners of this page.
    pub fn banners(&self) -> impl HtmlSafe + '_ {
        let views = self.said.banners.iter().map(|banner| banner.view(&self.csrf, &self.here).to_string());
        askama::filters::HtmlSafeOutput(views.collect::<String>())
    }

    /// Where help is asked for, with the pattern of the route one comes from, and the id of what it shows of one person.
    pub(crate) fn ask_for_help(&self) -> Option<String> {
        let pages = self.site.help?;
        let from = self.route.as_deref().unwrap_or_default();
        let fault = self.fault.as_ref().map_or(String::new(), |id| format!("&fault={id}"));
        let about = self.about.map_or(String::new(), |id| format!("&record={id}"));
        Some(format!("{}?page={}{fault}{about}", pages.ask, crate::error::query_value(from)))
    }

    /// The one link of the header: to the answer that waits, else to where help is asked for.
    pub(crate) fn help(&self) -> Option<(String, &'static str)> {
        match self.own_requests().filter(|_| self.said.answered) {
            Some(own) => Some((own.to_owned(), t("web-help-answered"))),
            None => self.ask_for_help().map(|ask| (ask, t("web-help"))),
        }
    }

    /// How many wait behind the entries of its navigation, all together; none when nothing does.
    pub(crate) fn waiting(&self) -> Option<usize> {
        Some(self.nav.iter().filter_map(|group| self.waiting_in(group)).sum()).filter(|count| *count > 0)
    }

    /// How many wait behind the entries of a group, all together; none when nothing does.
    pub(crate) fn waiting_in(&self, group: &NavLinks) -> Option<usize> {
        Some(group.links.iter().filter_map(|link| self.said.count(link.href)).sum())
            .filter(|count| *count > 0)
    }

    /// Where one's own requests for help are.
    pub(crate) fn own_requests(&self) -> Option<&'static str> {
        self.who.as_ref().and(self.site.help).map(|pages| pages.own)
    }
}
