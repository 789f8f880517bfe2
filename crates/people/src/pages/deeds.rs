//! What can be done from a person's page, and with which key.

use web::t;

use crate::keys::{self, LIST, TIMELINE};
use crate::service::PersonPage;

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    /// Where.
    pub(super) href: String,
    /// Its words.
    pub(super) words: String,
    /// Its key, with Alt.
    pub(super) key: Option<char>,
}

impl Deed {
    /// `Alt+S`; empty without a key.
    pub(super) fn shown(&self) -> String {
        self.key.map(|key| format!("Alt+{}", key.to_ascii_uppercase())).unwrap_or_default()
    }
}

/// All that can be done, in its places.
pub(super) struct Deeds {
    /// At the head of each panel.
    pub(super) panels: Vec<Vec<Deed>>,
    /// With the data.
    pub(super) links: Vec<Deed>,
    /// Whatever has a key, in the order of the page, to be read.
    pub(super) keys: Vec<Deed>,
}

impl Deeds {
    pub(super) fn of(shown: &PersonPage) -> Self {
        let links = links(shown);
        let heads = shown.panels.iter().flat_map(|panel| &panel.actions);
        let all: Vec<&(String, String)> = heads.chain(&links).chain(&shown.told.deeds).collect();
        let named: Vec<(&str, &str)> =
            all.iter().map(|(href, words)| (href.as_str(), words.as_str())).collect();
        let given = keys::given(&named);
        let mut deeds = all.into_iter().zip(given).map(|((href, words), key)| Deed {
            href: href.clone(),
            words: words.clone(),
            key,
        });
        let panels: Vec<Vec<Deed>> =
            shown.panels.iter().map(|panel| deeds.by_ref().take(panel.actions.len()).collect()).collect();
        let links: Vec<Deed> = deeds.by_ref().take(links.len()).collect();
        let within = deeds.collect::<Vec<_>>();
        let fixed = [("#timeline", "people-timeline", TIMELINE), ("#keys", "people-keys", LIST)];
        let fixed = fixed.map(|(href, words, key)| Deed {
            href: href.to_owned(),
            words: t(words).to_owned(),
            key: Some(key),
        });
        let keys = panels.iter().flatten().chain(&links).chain(&within).cloned();
        let keys = keys.filter(|deed| deed.key.is_some()).chain(fixed).collect();
        Self { panels, links, keys }
    }
}

fn links(shown: &PersonPage) -> Vec<(String, String)> {
    let id = shown.person.id;
    let mut links = Vec::new();
    if shown.may_correct {
        links.push((format!("/people/{id}/edit"), t("people-edit").to_owned()));
    }
    if shown.may_correct && shown.person.data.household.is_none() {
        links.push((format!("/people/{id}/household"), t("people-household-make").to_owned()));
    }
    if shown.may_merge {
        links.push((format!("/people/{id}/merge"), t("people-merge").to_owned()));
    }
    links.push((format!("/people/{id}/history"), t("people-history").to_owned()));
    links
}
