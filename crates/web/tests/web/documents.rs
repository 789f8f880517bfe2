//! What the documents say of the program, held against its sources.

use std::collections::BTreeMap;
use std::fs;

use crate::sources::{root, shipped};
use web::forms::{CSV, Endings, JSON, TABLE, TEXT};

/// Each page that takes a file: its source, its address, and how the file's name ends.
const DOORS: [(&str, &str, Endings); 7] = [
    ("crates/accounts/src/pages/import.rs", "/admin/users/import", CSV),
    ("crates/lab/src/pages/import.rs", "/results/import", TABLE),
    ("crates/lab/src/pages/mappings.rs", "/results/mappings", JSON),
    ("crates/registers/src/pages/choices.rs", "/registers/choices/import", CSV),
    ("crates/registers/src/pages/codes/file.rs", "/registers/codes/{list}/import", CSV),
    ("crates/registers/src/pages/people.rs", "/registers/people/import", CSV),
    ("crates/reporting/src/pages/certificates.rs", "/certificates", TEXT),
];

fn document(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// The rows of the table below a heading.
fn rows(text: &str, heading: &str) -> Vec<String> {
    let (_, below) =
        text.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    let below = below.split("\n## ").next().unwrap_or_default();
    below.lines().filter(|line| line.starts_with("| ")).skip(1).map(str::to_owned).collect()
}

#[test]
fn every_door_for_files_is_told_with_the_endings_it_takes() {
    let doors: BTreeMap<String, String> = shipped()
        .into_iter()
        .filter(|(place, text)| place.contains("/src/pages") && text.contains("Upload"))
        .map(|(place, text)| {
            let taken =
                text.split_once("upload.taken").unwrap_or_else(|| panic!("{place} takes a file unseen")).1;
            let taken = taken.trim_start_matches("_if_any").trim_start_matches('(');
            (place, taken.split(')').next().unwrap_or_default().to_owned())
        })
        .collect();
    let known: BTreeMap<String, String> = DOORS
        .iter()
        .map(|(place, _, endings)| {
            let names = [("CSV", CSV), ("TABLE", TABLE), ("JSON", JSON), ("TEXT", TEXT)];
            let name = names.iter().find(|(_, one)| one == endings).unwrap().0;
            ((*place).to_owned(), name.to_owned())
        })
        .collect();
    assert_eq!(doors, known);
    let told = rows(&document("docs/operations.md"), "Every door for files");
    for (_, address, endings) in DOORS {
        let row = told.iter().find(|row| row.starts_with(&format!("| `{address}` |")));
        let row = row.unwrap_or_else(|| panic!("docs/operations.md has no row of {address}"));
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let coded: Vec<String> = endings.iter().map(|ending| format!("`{ending}`")).collect();
        assert_eq!(cells[4], coded.join(" "), "{address}");
        assert!(cells[5].contains("KiB") || cells[5].contains("MiB"), "{address} has a size: {row}");
    }
}

/// Where the server calls somebody by itself: `sources` shows that nothing else does.
#[test]
fn whatever_the_server_reaches_is_told_with_who_says_where() {
    let told = rows(&document("docs/operations.md"), "What it talks to");
    for setting in ["--database", "--smtp-url", "--oidc-issuer", "--sistema-ts-url", "--requests-leave"] {
        assert_eq!(told.iter().filter(|row| row.contains(&format!("`{setting}`"))).count(), 1, "{setting}");
    }
    // Of the settings those that name an address of somebody else.
    let settings = document("crates/argine/src/settings.rs");
    let addresses = settings.lines().filter_map(|line| line.trim().split_once("_url:").map(|(name, _)| name));
    let addresses: Vec<&str> = addresses.map(|name| name.trim_start_matches("pub ")).collect();
    assert!(addresses.contains(&"smtp"), "{addresses:?}");
    for name in addresses.iter().filter(|name| **name != "public") {
        let flag = format!("`--{}-url`", name.replace('_', "-"));
        assert!(told.iter().any(|row| row.contains(&flag)), "{flag}");
    }
}

#[test]
fn how_soon_a_library_with_a_known_fault_goes_is_told_and_asked_for() {
    let contributing = document("CONTRIBUTING.md");
    let days = rows(&contributing, "Known faults in libraries").into_iter().map(|row| {
        let cell = row.split('|').nth(2).unwrap_or_default().trim().to_owned();
        cell.split_once(" days")
            .and_then(|(days, _)| days.parse::<u32>().ok())
            .unwrap_or_else(|| panic!("{row}"))
    });
    let days: Vec<u32> = days.collect();
    assert!(days.len() == 4 && days.is_sorted(), "{days:?}");
    assert!(contributing.contains("`scripts/check-advisories`"));
    assert!(document("scripts/check-long").lines().any(|line| line == "scripts/check-advisories"));
    // What is not to be mended says why, and until when.
    let deny = document("deny.toml");
    let (_, ignored) = deny.split_once("\nignore = [").expect("the list of what cannot be reached from here");
    let ignored = ignored.split("\n]").next().unwrap_or_default().split(']').next().unwrap_or_default();
    for line in ignored.lines().filter(|line| line.contains("id = ")) {
        assert!(line.contains("reason = ") && line.contains("until 20"), "{line}");
    }
}
