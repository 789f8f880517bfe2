//! Each page has its help, and each help its page.

use std::collections::BTreeSet;

use manual::chapters;
use manual::hints::{SOURCE, read};
use manual::markdown::bold;

use crate::house;

/// What answers a GET and is no page: files to be saved, what machines ask, and addresses that lead elsewhere.
const NO_PAGES: [&str; 27] = [
    "/communications/stream",
    "/session/left",
    "/reports/{id}/pdf",
    "/healthz",
    "/readyz",
    "/status",
    "/metrics",
    "/admin/users/import/template",
    "/drafts/{id}/fields",
    "/figures/asl.csv",
    "/figures/curve.csv",
    "/manual/pictures/{file}",
    "/registers/choices/template",
    "/registers/people/template",
    "/registers/codes/{list}/export",
    "/registers/codes/{list}/template",
    "/results/import/{id}/rejected",
    "/results/mappings/{id}/file",
    "/results/{id}/report",
    "/rights/{id}/letter",
    // Who comes back to what was sent is led to the form.
    "/help/outside",
    "/login/key",
    "/login/code/key",
    "/login/enrol/key",
    "/login/enrol/key/made",
    "/people/search",
    "/registers/find",
];

#[test]
fn every_page_says_what_it_is_for_and_nothing_else_does() {
    let routed = house::routed();
    assert!(routed.len() > 150, "the sources are read: {}", routed.len());
    let entries = read(SOURCE);
    let told: Vec<&str> = entries.iter().flat_map(|entry| entry.routes.clone()).collect();
    let once: BTreeSet<&str> = told.iter().copied().collect();
    assert_eq!(told.len(), once.len(), "a page has two entries");
    let pages = routed.iter().filter(|(page, gets)| **gets && !NO_PAGES.contains(&page.as_str()));
    let silent: Vec<&str> =
        pages.map(|(page, _)| page.as_str()).filter(|page| !once.contains(page)).collect();
    assert_eq!(silent, [""; 0], "pages without an entry in crates/manual/help/it.txt");
    let lost: Vec<&&str> = once.iter().filter(|page| !routed.contains_key(**page)).collect();
    assert_eq!(lost, [&""; 0], "entries of pages that are not routed");
    let gone: Vec<&&str> = NO_PAGES.iter().filter(|page| !routed.contains_key(**page)).collect();
    assert_eq!(gone, [&""; 0], "exceptions that are not routed");
}

#[test]
fn each_help_is_a_paragraph_and_three_things_and_leads_to_a_part_of_the_manual() {
    for entry in read(SOURCE) {
        let of = entry.routes.join(" ");
        assert!(entry.what.ends_with(['.', '?', ':']), "{of}: {}", entry.what);
        assert!(entry.what.chars().count() <= 200, "{of}: the paragraph is long");
        assert_eq!(entry.acts.len(), 3, "{of}");
        for act in &entry.acts {
            assert!(act.chars().count() <= 140, "{of}: {act}");
        }
        let (slug, part) = entry.place.split_once('#').unwrap_or((entry.place, ""));
        let chapter = chapters::all().iter().find(|one| one.slug == slug);
        let chapter = chapter.unwrap_or_else(|| panic!("{of}: there is no chapter {slug}"));
        let there = chapter.shown.sections.iter().any(|section| section.id == part);
        assert!(there, "{of}: {slug} has no part {part}");
        assert!(manual::hint(entry.routes[0]).is_some(), "{of}");
    }
}

#[test]
fn the_buttons_that_help_names_are_on_the_screen() {
    let words = house::words();
    let unknown: Vec<String> = bold(SOURCE).into_iter().filter(|name| !words.contains(name)).collect();
    assert_eq!(unknown, [""; 0]);
}
