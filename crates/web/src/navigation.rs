//! The navigation of each role: what he does all day in one line, and what he looks after from time to time behind a name.

use crate::t;

/// An entry of the navigation.
#[derive(Debug, Clone, Copy)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Catalogue key of its name.
    pub key: &'static str,
    /// Codes of the roles that see it.
    pub roles: &'static [&'static str],
    /// The group that it stands in, if it stands in one. Of a group a role sees only one entry of, it sees the entry.
    pub group: Option<NavGroup>,
}

/// What somebody looks after from time to time and not all day: behind one name, so that what he does all day fits in one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavGroup {
    /// Persons' data themselves.
    Registry,
    /// Lists, exports, certificates.
    Documents,
    /// Figures.
    Figures,
    /// Accounts and their roles.
    Users,
    /// Who saw what, and what is kept how long.
    Oversight,
    /// Registers and switches.
    Settings,
    /// Systems that send and receive.
    Systems,
}

impl NavGroup {
    fn name(self) -> &'static str {
        t(match self {
            Self::Registry => "web-nav-registry",
            Self::Documents => "web-nav-documents",
            Self::Figures => "web-nav-figures",
            Self::Users => "web-nav-users",
            Self::Oversight => "web-nav-oversight",
            Self::Settings => "web-nav-settings",
            Self::Systems => "web-nav-systems",
        })
    }
}

impl NavItem {
    /// An entry by itself.
    pub const fn new(href: &'static str, key: &'static str, roles: &'static [&'static str]) -> Self {
        Self { href, key, roles, group: None }
    }

    /// The same in a group.
    #[must_use]
    pub const fn within(self, group: NavGroup) -> Self {
        Self { group: Some(group), ..self }
    }
}

/// What a role finds: an entry, or a group where its first entry would stand.
pub(crate) fn of_role(items: &[NavItem], role: &str, is_current: impl Fn(&str) -> bool) -> Vec<NavLinks> {
    let mut found: Vec<NavLinks> = Vec::new();
    for item in items.iter().filter(|item| item.roles.contains(&role)) {
        let link = NavLink { href: item.href, key: item.key, current: is_current(item.href) };
        match found.iter_mut().find(|there| item.group.is_some() && there.group == item.group) {
            Some(there) => there.links.push(link),
            None => found.push(NavLinks { group: item.group, links: vec![link] }),
        }
    }
    found
}

/// Entries of the navigation that stand together, or one alone.
#[derive(Debug, Clone)]
pub(crate) struct NavLinks {
    group: Option<NavGroup>,
    pub(crate) links: Vec<NavLink>,
}

impl NavLinks {
    /// The name of the group, if it is one that opens.
    pub(crate) fn name(&self) -> Option<&'static str> {
        self.group.filter(|_| self.links.len() > 1).map(NavGroup::name)
    }

    /// Whether the page at hand is of this group.
    pub(crate) fn is_current(&self) -> bool {
        self.links.iter().any(|link| link.current)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct NavLink {
    pub(crate) href: &'static str,
    pub(crate) key: &'static str,
    pub(crate) current: bool,
}
