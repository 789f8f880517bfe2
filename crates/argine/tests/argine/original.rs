//! `docs/original.md` says where each thing of the original is: every place it names is looked up.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What the places are looked up in.
struct House {
    document: Value,
    pages: BTreeSet<String>,
    terms: BTreeSet<String>,
    columns: BTreeSet<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The sources of a folder: the name of each module, and its text.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| match path.is_dir() {
        true => sources(&path),
        false if path.extension().is_some_and(|extension| extension == "rs") => {
            vec![(path.file_stem().unwrap().to_string_lossy().into_owned(), read(&path))]
        }
        false => Vec::new(),
    };
    entries.flat_map(of).collect()
}

/// The addresses that a crate routes: written out, or by a name of the module that it names, of the same one, or else of the crate.
fn routed(folder: &Path) -> Vec<String> {
    let files = sources(&folder.join("src"));
    let value = |text: &String, name: &str| {
        let (_, value) = text.split_once(&format!("const {name}: &str = \""))?;
        Some(value.split_once('"')?.0.to_owned())
    };
    let mut found = Vec::new();
    for (own, text) in &files {
        for (place, _) in text.split(".route(").skip(1).filter_map(|rest| rest.trim_start().split_once(',')) {
            if let Some(written) = place.strip_prefix('"') {
                found.extend(written.strip_suffix('"').map(str::to_owned));
                continue;
            }
            let (module, name) = place.rsplit_once("::").unwrap_or((own, place));
            let near = files.iter().filter(|(one, _)| one == module).find_map(|(_, text)| value(text, name));
            found.extend(near.or_else(|| files.iter().find_map(|(_, text)| value(text, name))));
        }
    }
    found
}

/// The files whose columns are looked up: by which name, and an example of each.
const FILES: [(&str, &str); 1] = [("persons", "docs/registry-file.csv")];

/// Their columns, as `file/column`.
fn columns() -> BTreeSet<String> {
    let of = |(name, path): (&str, &str)| {
        let text = read(&root().join(path));
        let heading = text.lines().next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned();
        heading.split(';').map(|column| format!("{name}/{column}")).collect::<Vec<_>>()
    };
    FILES.into_iter().flat_map(of).chain(exported()).collect()
}

/// The columns of the column sets of exports.
fn exported() -> impl Iterator<Item = String> {
    let of = |set: &'static lists::export::sets::Set| {
        set.columns.iter().map(|(_, heading)| format!("{}/{heading}", set.code))
    };
    lists::export::sets::ALL.into_iter().flat_map(of)
}

impl House {
    fn look() -> Self {
        let output = Command::new(env!("CARGO_BIN_EXE_argine")).arg("openapi").output().unwrap();
        let crates = std::fs::read_dir(root().join("crates")).unwrap();
        let pages = crates.flat_map(|entry| routed(&entry.unwrap().path())).collect();
        let terms = read(&root().join("data/code_lists/terms.csv"));
        let terms = terms.lines().skip(1).filter_map(|line| {
            let mut cells = line.split(',');
            Some(format!("{}/{}", cells.next()?, cells.next()?))
        });
        Self {
            document: serde_json::from_slice(&output.stdout).unwrap(),
            pages,
            terms: terms.collect(),
            columns: columns(),
        }
    }

    fn schema(&self, name: &str) -> Option<&Value> {
        self.document.pointer(&format!("/components/schemas/{name}"))
    }

    /// Whether a schema, or what it is put together from, has the property or the value.
    fn has(&self, schema: &Value, what: &str, enumerated: bool) -> bool {
        let own = if enumerated {
            schema["enum"].as_array().is_some_and(|values| values.iter().any(|value| value == what))
                || schema["properties"].as_object().is_some_and(|properties| {
                    properties.values().any(|property| self.has(property, what, true))
                })
                || schema.get("items").is_some_and(|items| self.has(items, what, true))
        } else {
            schema["properties"].get(what).is_some()
        };
        let parts =
            ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|kind| schema[kind].as_array()).flatten();
        own || parts.into_iter().any(|part| self.has(part, what, enumerated))
            || schema["$ref"].as_str().is_some_and(|reference| {
                let name = reference.rsplit('/').next().unwrap_or_default();
                self.schema(name).is_some_and(|schema| self.has(schema, what, enumerated))
            })
    }

    /// Why a place is not there; nothing when it is.
    fn missing(&self, place: &str) -> Option<String> {
        let Some((kind, name)) = place.split_once(':') else {
            return (place != "gone").then(|| format!("{place:?} is no place"));
        };
        let there = match kind {
            "api" | "enum" => name.split_once('.').is_some_and(|(schema, what)| {
                self.schema(schema).is_some_and(|schema| self.has(schema, what, kind == "enum"))
            }),
            "term" => self.terms.contains(name),
            "page" => self.pages.contains(name),
            "column" => self.columns.contains(name),
            _ => return Some(format!("{kind:?} is no kind of place")),
        };
        (!there).then(|| format!("{place} is not there"))
    }
}

/// The rows of the tables whose first heading is `original`: what, where, how.
fn rows(text: &str) -> Vec<(String, String, String)> {
    let mut of_the_original = false;
    let mut found = Vec::new();
    for line in text.lines() {
        let Some(inside) = line.strip_prefix('|') else {
            of_the_original = false;
            continue;
        };
        let cells: Vec<&str> =
            inside.trim_end().trim_end_matches('|').splitn(3, '|').map(str::trim).collect();
        match cells[..] {
            ["original", ..] => of_the_original = true,
            [what, place, how] if of_the_original && !what.starts_with("--") => {
                found.push((what.to_owned(), place.to_owned(), how.to_owned()));
            }
            _ => {}
        }
    }
    found
}

/// What is wrong with a table.
fn faults(house: &House, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (what, places, how) in rows(text) {
        // Those that are written as code, since a column's name has blanks; `gone` may stand bare.
        let places: Vec<&str> = match places.contains('`') {
            true => places.split('`').skip(1).step_by(2).collect(),
            false => places.split_whitespace().collect(),
        };
        if places.is_empty() {
            faults.push(format!("{what}: no place"));
        }
        if places.contains(&"gone") && how.is_empty() {
            faults.push(format!("{what}: gone, and no reason"));
        }
        faults.extend(places.iter().filter_map(|place| Some(format!("{what}: {}", house.missing(place)?))));
    }
    faults
}

#[test]
fn every_place_that_the_table_names_is_there() {
    let house = House::look();
    let text = read(&root().join("docs/original.md"));
    let found = faults(&house, &text);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_place_that_is_not_there_is_found() {
    let house = House::look();
    let planted = "| original | here | how |\n|---|---|---|\n| a | `api:PersonForm.family_name` | |\n\
                   | b | `api:PersonForm.shoe_size` | |\n| c | `term:symptom/cough` `term:symptom/itch` | |\n\
                   | d | `page:/people/{id}` | |\n| e | `page:/nowhere` | |\n| f | gone | |\n| g | | |\n\
                   | h | `column:persons/shoe` | |\n| i | somewhere | |\n";
    let found = faults(&house, planted);
    let named: Vec<&str> =
        found.iter().filter_map(|fault| fault.split_once(':').map(|(what, _)| what)).collect();
    assert_eq!(named, ["b", "c", "e", "f", "g", "h", "i"], "{}", found.join("\n"));
}
