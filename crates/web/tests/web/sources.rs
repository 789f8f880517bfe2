//! What no source of the project holds, whichever crate it is in: the rule in one line, and the places that may.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder of the project whose name ends so, without what is built or fetched: its place and its text.
pub fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    walk(&root.join(folder), ending, &mut found);
    assert!(!found.is_empty(), "{folder} has nothing that ends in {ending}");
    let place = |path: &PathBuf| path.strip_prefix(&root).unwrap().display().to_string();
    found.iter().map(|path| (place(path), fs::read_to_string(path).unwrap())).collect()
}

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let built = ["node_modules", "dist", "target"].iter().any(|name| path.ends_with(name));
        if path.is_dir() && !built {
            walk(&path, ending, found);
        } else if path.display().to_string().ends_with(ending) {
            found.push(path);
        }
    }
}

/// The sources that are in the program, without their tests.
pub fn shipped() -> Vec<(String, String)> {
    let code = files("crates", ".rs").into_iter().filter(|(place, _)| place.contains("/src/"));
    let apart = ["crates/testkit/", "crates/testbrowser/", "crates/argine/src/bench/"];
    let tests = ["crates/argine/src/races.rs", "crates/argine/src/reads.rs"];
    let code = code.filter(|(place, _)| !apart.iter().chain(&tests).any(|one| place.starts_with(one)));
    code.map(|(place, text)| {
        let shipped = text.split("#[cfg(test)]\nmod").next().unwrap_or_default().to_owned();
        (place, shipped)
    })
    .collect()
}

/// The scripts that browsers get from us, without their comments.
fn scripts() -> Vec<(String, String)> {
    let ours = files("crates", ".js").into_iter().filter(|(place, _)| place.contains("/assets/"));
    let code = |text: &str| {
        let lines = text.lines().map(|line| line.split("// ").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    };
    ours.map(|(place, text)| (place, code(&text))).collect()
}

/// The lines in which one of some words stands, counted by file; what is allowed is left out.
fn places(files: &[(String, String)], words: &[&str], allowed: &[(&str, usize)]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (place, text) in files {
        let count = text.lines().filter(|line| words.iter().any(|word| line.contains(word))).count();
        if count > 0 {
            found.insert(place.clone(), count);
        }
    }
    for (place, count) in allowed {
        assert_eq!(found.remove(*place), Some(*count), "{place} is allowed {count} lines of {words:?}");
    }
    found
}

fn nowhere(files: &[(String, String)], words: &[&str], allowed: &[(&str, usize)]) {
    let found = places(files, words, allowed);
    assert!(found.is_empty(), "{words:?} in {found:?}");
}

#[test]
fn a_script_inserts_text_as_text() {
    let ways = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "createContextualFragment",
        "DOMParser",
    ];
    // What takes the place of a part of the page is one of our own pages, which the server has escaped.
    let allowed = [("crates/sampling/assets/sampling.js", 2), ("crates/web/assets/src/argine.js", 1)];
    nowhere(&scripts(), &ways, &allowed);
}

#[test]
fn a_script_stores_nobody_in_the_browser() {
    let ways = ["localStorage", "sessionStorage", "indexedDB", "caches.", "serviceWorker", "document.cookie"];
    // How long samples take at a place, for a minute: figures, and nobody's name.
    nowhere(&scripts(), &ways, &[("crates/sampling/assets/sampling.js", 2)]);
    let head = fs::read_to_string(root().join("crates/web/templates/parts/head.html")).unwrap();
    assert!(head.contains("\"historyCacheSize\":0"), "htmx keeps the pages it has shown");
}

#[test]
fn a_script_compares_strictly_and_pollutes_no_prototype() {
    let loose = |text: &str| {
        let bare =
            text.replace("===", "").replace("!==", "").replace("=>", "").replace("<=", "").replace(">=", "");
        bare.contains("==") || bare.contains("!=")
    };
    for (place, text) in scripts() {
        let wrong = text.lines().find(|line| loose(line));
        assert_eq!(wrong, None, "{place} compares whatever the types are");
    }
    // No property is set under a name that comes from outside: the one that is has its name from a list that stands there.
    let named = |line: &str| {
        let target = line.split("] = ").next().filter(|before| before.len() < line.len());
        target
            .and_then(|before| before.rsplit('[').next())
            .is_some_and(|name| name.starts_with(char::is_alphabetic))
    };
    let set: Vec<String> = scripts()
        .iter()
        .flat_map(|(place, text)| {
            let lines = text.lines().filter(|line| named(line) && !line.contains("const ["));
            lines.map(|line| format!("{place}: {}", line.trim())).collect::<Vec<_>>()
        })
        .collect();
    let known = "crates/web/assets/src/passkey.js: if (response[name]) said[name] = text(response[name]);";
    assert_eq!(set, [known]);
    nowhere(&scripts(), &["__proto__", ".prototype", "setPrototypeOf", "eval(", "new Function"], &[]);
}

#[test]
fn a_page_is_made_of_what_all_browsers_know_and_holds_no_script() {
    let pages = files("crates", ".html");
    let gone =
        ["<object", "<embed", "<applet", "<iframe", "<frame", "<marquee", "<blink", "<font ", "javascript:"];
    nowhere(&pages, &gone, &[]);
    // Nor is anything put together inside one: each is a file of ours.
    let inline = |line: &&str| line.contains("<script") && !line.contains("<script src=\"{{ ");
    let acts = |line: &&str| {
        [" onclick=", " onload=", " onerror=", " onsubmit=", " style="].iter().any(|act| line.contains(act))
    };
    for (place, text) in &pages {
        assert_eq!(text.lines().find(inline), None, "{place}");
        assert_eq!(text.lines().find(acts), None, "{place}");
    }
}

/// What is put into a page as it is was made of templates, or escaped, by the code beside it.
#[test]
fn what_is_not_escaped_again_is_known() {
    let allowed = [
        ("crates/accounts/templates/accesses.html", 1),
        ("crates/corrections/templates/correction_ask.html", 1),
        ("crates/manual/templates/manual_chapter.html", 1),
        ("crates/manual/templates/manual_whole.html", 1),
        ("crates/people/templates/people_look_up.html", 1),
        ("crates/people/templates/people_person.html", 1),
        ("crates/web/templates/parts/cell.html", 1),
        ("crates/web/templates/parts/hint.html", 1),
    ];
    nowhere(&files("crates", ".html"), &["|safe", "| safe", "escape none"], &allowed);
}

#[test]
fn no_template_is_read_while_the_program_runs() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for engine in ["minijinja", "tera", "handlebars", "liquid", "mlua", "rhai", "boa_engine", "deno_core"] {
        assert!(
            !lock.contains(&format!("name = \"{engine}\"")),
            "{engine} makes templates or programs of texts"
        );
    }
    assert!(lock.contains("name = \"askama\""), "templates are compiled");
}

#[test]
fn unsafe_code_is_forbidden_everywhere_but_in_one_crate() {
    let whole = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(whole.contains("unsafe_code = \"forbid\""));
    let (_, release) = whole.split_once("[profile.release]").expect("a profile for service");
    assert!(release.contains("overflow-checks = true"), "a number that overflows ends the request");
    let without: Vec<String> = files("crates", "Cargo.toml")
        .into_iter()
        .filter(|(_, text)| !text.contains("[lints]\nworkspace = true"))
        .map(|(place, _)| place)
        .filter(|place| !place.contains("/fuzz/"))
        .collect();
    assert_eq!(without, ["crates/mapped-file/Cargo.toml"]);
    let code = files("crates", ".rs").into_iter().filter(|(place, _)| !place.contains("/tests/"));
    let code: Vec<_> = code.filter(|(place, _)| !place.starts_with("crates/mapped-file/")).collect();
    nowhere(&code, &["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "allow(unsafe_code"], &[]);
}

/// Whoever opens a connection to another machine, or starts a program. What may be reached so stands in docs/operations.md.
#[test]
fn only_known_places_reach_other_machines() {
    let code = shipped();
    nowhere(
        &code,
        &["TcpStream::connect", "UnixStream::connect", "UdpSocket"],
        &[("crates/courier/src/connecting.rs", 1)],
    );
    nowhere(&code, &["AsyncSmtpTransport::", "AsyncSmtpTransport<"], &[("crates/mailer/src/relay.rs", 2)]);
    nowhere(&code, &["Command::new("], &[]);
    let calls = [
        ("crates/accounts/src/provider/http.rs", 1),
        ("crates/courier/src/lib.rs", 1),
        ("crates/outbound/src/wire.rs", 1),
        ("crates/reporting/src/wire.rs", 1),
    ];
    nowhere(&code, &["courier::connect(", "Trust, connect}"], &calls);
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for client in ["reqwest", "ureq", "curl", "isahc", "surf", "attohttpc"] {
        assert!(!lock.contains(&format!("name = \"{client}\"")), "{client} would go past courier");
    }
}

#[test]
fn libraries_come_from_the_registries_and_are_known_by_their_hash() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 100);
    let ours = |name: &str| root().join("crates").join(name).is_dir();
    for package in packages {
        let of = |key: &str| {
            package.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))?.split('"').nth(1))
        };
        let name = of("name").expect("a name");
        match of("source") {
            None => assert!(ours(name), "{name} is a copy without a source"),
            Some(source) => {
                assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index", "{name}");
                assert!(of("checksum").is_some(), "{name} has no hash");
            }
        }
    }
    for lock in ["crates/web/assets/package-lock.json", "e2e/package-lock.json"] {
        let lock: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(root().join(lock)).unwrap()).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            // Left out, it is npm's own registry.
            let from = package["resolved"].as_str().unwrap_or("https://registry.npmjs.org/");
            assert!(from.starts_with("https://registry.npmjs.org/"), "{name}: {from}");
            assert!(package["integrity"].as_str().is_some_and(|hash| hash.starts_with("sha512-")), "{name}");
        }
    }
}

/// The name of a download is said in one place, which lets nothing pass but letters, digits and `.-_`.
#[test]
fn one_place_names_what_is_saved() {
    let code = shipped();
    nowhere(&code, &["CONTENT_DISPOSITION", "\"content-disposition\""], &[("crates/web/src/response.rs", 1)]);
}
