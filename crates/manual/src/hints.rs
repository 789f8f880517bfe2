//! What each page says of itself: a paragraph and the three things people do there, by the pattern of its route.
//!
//! `help/it.txt` holds one entry after another, with an empty line between: the routes, the place in the manual, the
//! paragraph, and three lines that begin with a dash. A test compares the entries with the pages that are routed.

use std::collections::HashMap;
use std::sync::OnceLock;

use web::Hint;

use crate::markdown;

/// The file.
pub const SOURCE: &str = include_str!("../help/it.txt");

/// An entry as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The pages it belongs to.
    pub routes: Vec<&'a str>,
    /// The chapter, and the part of it behind `#`.
    pub place: &'a str,
    /// What the page is for.
    pub what: &'a str,
    /// What people do there.
    pub acts: Vec<&'a str>,
}

/// Reads the entries of a file. One that is not whole is read as far as it goes: a test asks for the rest.
pub fn read(source: &str) -> Vec<Entry<'_>> {
    let blocks = source.split("\n\n").filter(|block| block.trim_start().starts_with('/'));
    blocks
        .map(|block| {
            let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty());
            let routes = lines.next().unwrap_or_default().split_whitespace().collect();
            let (place, what) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
            let acts = lines.filter_map(|line| line.strip_prefix("- ")).collect();
            Entry { routes, place, what, acts }
        })
        .collect()
}

/// The help of the page with this route.
pub fn hint(route: &str) -> Option<&'static Hint> {
    static HINTS: OnceLock<HashMap<&'static str, Hint>> = OnceLock::new();
    HINTS.get_or_init(all).get(route)
}

fn all() -> HashMap<&'static str, Hint> {
    let mut hints = HashMap::new();
    for entry in read(SOURCE) {
        let acts: String = entry.acts.iter().map(|act| format!("- {act}\n")).collect();
        let html = markdown::sentences(&format!("{}\n\n{acts}", entry.what));
        let hint = Hint { html, href: format!("/manual/{}", entry.place) };
        hints.extend(entry.routes.iter().map(|route| (*route, hint.clone())));
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_routes_a_place_a_paragraph_and_acts() {
        let entries = read(
            "parole di testa\n\n/a /b/{id}\nmedico#x\nServe a.\n- uno\n- due\n- tre\n\n/c\nmedico\nAltro.\n",
        );
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].routes, ["/a", "/b/{id}"]);
        assert_eq!((entries[0].place, entries[0].what), ("medico#x", "Serve a."));
        assert_eq!(entries[0].acts, ["uno", "due", "tre"]);
        assert!(entries[1].acts.is_empty());
    }

    #[test]
    fn a_page_finds_its_help() {
        let hint = hint("/people").unwrap();
        assert!(hint.html.starts_with("<p>") && hint.html.matches("<li>").count() == 3, "{}", hint.html);
        assert!(hint.href.starts_with("/manual/"), "{}", hint.href);
        assert!(super::hint("/nowhere").is_none());
    }
}
