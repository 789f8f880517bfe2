//! What the program has: the pages it routes and the words on its screens, read from the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file's text.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The sources of a folder, without what stands behind `#[cfg(test)]`.
fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for path in entries(folder) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = read(&path);
            let shipped = text.split("#[cfg(test)]\nmod").next().unwrap_or_default().to_owned();
            found.push((path, shipped));
        }
    }
}

/// Holes on purpose, files that are tests alone, and what serves scripts and style sheets.
const NO_PAGES: [&str; 5] = ["planted.rs", "first_pages.rs", "races.rs", "refusals", "web/src/assets.rs"];

/// Every route that is not for programs, and whether it answers a GET.
pub fn routed() -> BTreeMap<String, bool> {
    let mut routes = BTreeMap::new();
    let crates: BTreeMap<String, Vec<(PathBuf, String)>> = entries(&root().join("crates"))
        .into_iter()
        .filter(|path| path.join("src").is_dir())
        .map(|path| {
            let mut files = Vec::new();
            sources(&path.join("src"), &mut files);
            (path.file_name().unwrap().to_str().unwrap().to_owned(), files)
        })
        .collect();
    for files in crates.values() {
        for (path, text) in files {
            let place = path.strip_prefix(root()).unwrap_or(path).to_string_lossy();
            if NO_PAGES.iter().any(|name| place.contains(name)) {
                continue;
            }
            for call in text.split(".route(").skip(1) {
                let inside = arguments(call);
                let (place, method) = inside.split_once(',').expect("a route has an address and a method");
                let address = address(place.trim(), path, files, &crates)
                    .unwrap_or_else(|| panic!("{}: where does {place} lead?", path.display()));
                let gets = method.contains("get(") || !method.contains("post(");
                *routes.entry(address).or_default() |= gets;
            }
        }
    }
    routes.retain(|address, _| !address.starts_with("/api/") && !address.starts_with("/fhir"));
    routes
}

/// What stands between the parentheses of a call.
fn arguments(call: &str) -> &str {
    let mut depth = 1;
    let end = call.char_indices().find(|(_, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    end.map_or(call, |(at, _)| &call[..at])
}

/// An address that is written out, or by its name: here, in the module that it names, in the crate that it names.
fn address(
    place: &str,
    file: &Path,
    own: &[(PathBuf, String)],
    crates: &BTreeMap<String, Vec<(PathBuf, String)>>,
) -> Option<String> {
    if let Some(written) = place.strip_prefix('"') {
        return written.strip_suffix('"').map(str::to_owned);
    }
    let place = renamed(place.trim_end_matches("()"), file, own);
    let (before, name) = place.rsplit_once("::").unwrap_or(("", place));
    let first = before.split("::").next().unwrap_or_default();
    let last = before.split("::").last().unwrap_or_default();
    let files = crates.get(first).map_or(own, Vec::as_slice);
    let named = |path: &Path| match last {
        "" => path == file,
        module => path.file_stem().is_some_and(|stem| stem == module),
    };
    let value = |text: &str| {
        let (_, value) = text.split_once(&format!("const {name}: &str = \""))?;
        Some(value.split_once('"')?.0.to_owned())
    };
    let near = files.iter().filter(|(path, _)| named(path)).find_map(|(_, text)| value(text));
    near.or_else(|| files.iter().find_map(|(_, text)| value(text)))
}

/// What a name stands for that is imported under another one.
fn renamed<'a>(place: &'a str, file: &Path, own: &'a [(PathBuf, String)]) -> &'a str {
    let text = own.iter().find(|(path, _)| path == file).map_or("", |(_, text)| text);
    let before = text.split_once(&format!(" as {place};")).map(|(before, _)| before);
    before.and_then(|before| before.rsplit_once(' ')).map_or(place, |(_, name)| name)
}

/// All sentences of all catalogues, as they are written there.
pub fn words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let folders = entries(&root().join("crates")).into_iter().map(|path| path.join("i18n"));
    for catalogue in folders.filter(|folder| folder.is_dir()).flat_map(|folder| entries(&folder)) {
        for line in read(&catalogue).lines() {
            let said = match line.trim_start().trim_start_matches('*') {
                case if case.starts_with('[') => case.split_once(']'),
                other => other.split_once(" = "),
            };
            words.extend(said.map(|(_, words)| words.trim().to_owned()));
        }
    }
    words
}
