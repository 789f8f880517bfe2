//! The shell round every page: who is signed in, where one is, and what the page is called.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::Method;
use axum::http::header::HOST;
use axum::http::request::Parts;
use kernel::Date;
use uuid::Uuid;

use crate::billboard::{Billboard, HelpPages, Said};
use crate::navigation::{self, NavItem, NavLinks};
use crate::{App, FormState, cookies, csrf, flash, fmt, t};

/// What is the same for every page of the program. `argine` builds it once and hands it to [`finish`](crate::finish).
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Whether browsers reach us over TLS: cookies and HSTS depend on it.
    pub tls: bool,
    /// Addresses of our own proxies: what they say of where a request comes from is believed.
    pub proxies: Vec<std::net::IpAddr>,
    /// The business date when it is set apart from the real one: every page then says so.
    pub business_date: Option<Date>,
    /// Whether the people are invented.
    pub demo: bool,
    /// Version of the program, for the footer.
    pub version: &'static str,
    /// The navigation, in order; each role sees its own entries.
    pub nav: Vec<NavItem>,
    /// Where the record of a forged request is left.
    pub app: Option<App>,
    /// What is said on every page.
    pub billboard: Option<Arc<dyn Billboard>>,
    /// Where help is asked for.
    pub help: Option<HelpPages>,
    /// What stands on the button that leads to the region's identity provider, if there is one.
    pub provider: Option<String>,
    /// What a page is for, by the pattern of its route; none where there is no manual.
    pub guide: Option<Guide>,
}

/// What a page is for, by the pattern of its route.
pub type Guide = fn(&str) -> Option<&'static Hint>;

/// The help of a page: what it is for and the three things people do there. Our own words, never anybody's who uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The words, as HTML.
    pub html: String,
    /// Where the manual says more.
    pub href: String,
}

impl Site {
    /// What is said to somebody who is signed in, or to whoever comes.
    pub(crate) fn says(&self, to: Option<&access::Actor>) -> Said {
        self.billboard.as_ref().map_or_else(Said::default, |billboard| billboard.says(to))
    }
}

/// Who is signed in, as the header shows it.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// Name of the user.
    pub name: String,
    /// Code of the role, which chooses the navigation.
    pub role: &'static str,
    /// Name of the role, in Italian.
    pub role_label: String,
    /// Name of the unit: the ASL, the practice, the comune, the laboratory.
    pub unit: String,
    /// Whether he holds other roles too: the header then leads to where he can change.
    pub several: bool,
    /// His account, so that a page knows whether it is still its user who is signed in.
    pub user: Uuid,
    /// After how many seconds the session ends if nothing more is asked for.
    pub ends_in: i64,
}

/// What a handler needs of the request to make a page: take it as an argument.
#[derive(Debug, Clone, Default)]
pub struct Shell {
    site: Arc<Site>,
    session: Option<String>,
    flash: Option<String>,
    path: String,
    route: Option<String>,
    reading: bool,
    htmx: bool,
    host: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for Shell {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Shell {
    pub(crate) fn of(parts: &Parts) -> Self {
        let site = parts.extensions.get::<Arc<Site>>().cloned().unwrap_or_default();
        Self {
            session: cookies::session(&parts.headers, site.tls).map(str::to_owned),
            flash: flash::take(&parts.headers, site.tls),
            path: parts.uri.path().to_owned(),
            route: parts.extensions.get::<MatchedPath>().map(|route| route.as_str().to_owned()),
            reading: parts.method == Method::GET,
            htmx: parts.headers.contains_key("hx-request"),
            host: parts.headers.get(HOST).and_then(|host| host.to_str().ok()).map(str::to_lowercase),
            site,
        }
    }

    /// The session's secret, for `access`.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// The same for a session that has just begun.
    pub(crate) fn in_session(&self, secret: &str) -> Self {
        Self { session: Some(secret.to_owned()), ..self.clone() }
    }

    /// What is the same for every page.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The host and port that the browser says it asks, in lower case.
    pub(crate) fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// Whether htmx asks, which wants a fragment and not a page.
    pub fn is_htmx(&self) -> bool {
        self.htmx
    }

    /// The token of the forms of this session.
    pub fn csrf(&self) -> String {
        csrf::token(self.session().unwrap_or_default())
    }

    /// A page for somebody who is signed in.
    pub fn page(&self, title_key: &str, who: &Identity) -> Page {
        Page {
            nav: navigation::of_role(&self.site.nav, who.role, |href| self.is_under(href)),
            who: Some(who.clone()),
            ..self.bare_page(title_key)
        }
    }

    /// A page for whoever comes: sign-in, accessibility statement, errors.
    pub fn public_page(&self, title_key: &str) -> Page {
        Page { said: self.site.says(None), ..self.bare_page(title_key) }
    }

    fn bare_page(&self, title_key: &str) -> Page {
        Page {
            site: self.site.clone(),
            title: t(title_key).to_owned(),
            heading: t(title_key).to_owned(),
            csrf: self.csrf(),
            flash: self.flash.clone(),
            route: self.route.clone(),
            // What was sent cannot be asked for again.
            here: if self.reading { self.path.clone() } else { "/".to_owned() },
            ..Page::default()
        }
    }

    /// An empty form that is sent to `action`, with the id of what it will create made now.
    pub fn form(&self, action: impl Into<String>) -> FormState {
        FormState::new(action, self.csrf())
    }

    fn is_under(&self, href: &str) -> bool {
        self.path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Crumb {
    pub(crate) href: String,
    pub(crate) label: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) label: String,
}

/// The view model of the shell: field `page` of every page's template.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub(crate) site: Arc<Site>,
    pub(crate) title: String,
    pub(crate) heading: String,
    pub(crate) intro: Option<String>,
    pub(crate) who: Option<Identity>,
    pub(crate) nav: Vec<NavLinks>,
    pub(crate) crumbs: Vec<Crumb>,
    pub(crate) primary: Option<Link>,
    pub(crate) csrf: String,
    pub(crate) flash: Option<String>,
    pub(crate) said: Said,
    /// The pattern of the route, and the path to come back to.
    pub(crate) route: Option<String>,
    pub(crate) here: String,
    /// Whether it tells of a request that failed, and the id of that.
    pub(crate) faulty: bool,
    pub(crate) fault: Option<String>,
    /// The id of what it shows of one person.
    pub(crate) about: Option<Uuid>,
}

impl Page {
    /// What is said on it.
    pub(crate) fn saying(mut self, said: Said) -> Self {
        self.said = said;
        self
    }

    /// That it tells of a request that failed, by the request's id. Nobody comes back to it, and what is not there and what is
    /// not his look alike: so it does not say where it stands.
    pub(crate) fn of_fault(mut self, request_id: Option<String>) -> Self {
        self.faulty = true;
        self.fault = request_id;
        self.here = "/".to_owned();
        self
    }

    /// What it shows of one person: her page or something of hers, by the id in its address. Whoever asks for help from here
    /// may name it.
    pub fn about(mut self, id: Uuid) -> Self {
        self.about = Some(id);
        self
    }

    /// A heading that differs from the title, e.g. a person's name: the title stays in the browser's history, so it
    /// must not name anybody.
    pub fn heading(mut self, heading: impl Into<String>) -> Self {
        self.heading = heading.into();
        self
    }

    /// A title of our own words that is no single key, e.g. a chapter's: it is the heading too.
    pub fn entitled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self.heading.clone_from(&self.title);
        self
    }

    /// One line under the heading.
    pub fn intro(mut self, sentence: impl Into<String>) -> Self {
        self.intro = Some(sentence.into());
        self
    }

    /// A step of the path that leads here, outermost first.
    pub fn crumb(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href: href.into(), label: label.into() });
        self
    }

    /// The one main action of the page, a link.
    pub fn primary(mut self, href: impl Into<String>, key: &str) -> Self {
        self.primary = Some(Link { href: href.into(), label: t(key).to_owned() });
        self
    }

    /// The token, for a form of one button written by hand.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// The `<head>`.
    pub fn head(&self) -> impl HtmlSafe + '_ {
        Head { page: self }
    }

    /// From the skip link to the navigation, with the banner and the flash message.
    pub fn top(&self) -> impl HtmlSafe + '_ {
        Top { page: self }
    }

    /// What the page is for, folded away until somebody asks; nothing on a page that tells of a fault.
    pub fn hint(&self) -> impl HtmlSafe + '_ {
        let guided = self.route.as_deref().filter(|_| !self.faulty);
        HintView { hint: guided.zip(self.site.guide).and_then(|(route, guide)| guide(route)) }
    }

    /// Breadcrumbs, heading, intro and the primary action.
    pub fn header(&self) -> impl HtmlSafe + '_ {
        Header { page: self }
    }

    /// The footer.
    pub fn bottom(&self) -> impl HtmlSafe + '_ {
        Bottom { page: self }
    }
}

macro_rules! part {
    ($name:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            page: &'a Page,
        }
        impl HtmlSafe for $name<'_> {}
    };
}
part!(Head, "parts/head.html");
part!(Top, "parts/top.html");
part!(Header, "parts/header.html");
part!(Bottom, "parts/bottom.html");

#[derive(Template)]
#[template(path = "parts/hint.html")]
struct HintView {
    hint: Option<&'static Hint>,
}
impl HtmlSafe for HintView {}

impl Top<'_> {
    fn banner(&self) -> Option<String> {
        let site = &self.page.site;
        match (site.business_date, site.demo) {
            (Some(d), true) => {
                Some(crate::tn("web-banner-demo-date", &[("date", &d), ("weekday", &fmt::weekday(d))]))
            }
            (Some(d), false) => {
                Some(crate::tn("web-banner-date", &[("date", &d), ("weekday", &fmt::weekday(d))]))
            }
            (None, true) => Some(t("web-banner-demo").to_owned()),
            (None, false) => None,
        }
    }
}
