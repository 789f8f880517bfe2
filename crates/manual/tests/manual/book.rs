//! The chapters: their buttons are on the screen, their pictures and links are there.

use std::collections::BTreeSet;

use manual::chapters::{self, FILES, ROLES};
use manual::markdown::{As, bold, render};
use manual::search::search;

use crate::house::{self, root};

/// The largest picture, in bytes: somebody in a valley waits for it.
const LARGEST: u64 = 60 * 1024;

#[test]
fn every_file_is_a_chapter_and_every_chapter_has_parts() {
    let files: BTreeSet<String> = std::fs::read_dir(root().join("docs/manuale"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".md").map(str::to_owned))
        .collect();
    let listed: BTreeSet<String> = FILES.iter().map(|(slug, _)| (*slug).to_owned()).collect();
    assert_eq!(files, listed);
    assert!(ROLES < FILES.len());
    for chapter in chapters::all() {
        let ids: Vec<&str> = chapter.shown.sections.iter().map(|one| one.id.as_str()).collect();
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert!(!chapter.shown.title.is_empty() && ids.len() > 1, "{}", chapter.slug);
        assert_eq!(ids.len(), once.len(), "{}: two parts are called the same", chapter.slug);
        assert!(!chapter.source.contains('<'), "{}: the text holds HTML", chapter.slug);
    }
}

#[test]
fn the_buttons_that_the_manual_names_are_on_the_screen() {
    let words = house::words();
    assert!(words.contains("Invia la segnalazione") && !words.contains("Invia la segnalazione adesso"));
    let unknown: Vec<String> = FILES
        .iter()
        .flat_map(|(slug, source)| bold(source).into_iter().map(move |name| (slug, name)))
        .filter(|(_, name)| !words.contains(name))
        .map(|(slug, name)| format!("{slug}: {name}"))
        .collect();
    assert_eq!(unknown, [""; 0]);
}

/// What stands between two marks, each time.
fn between<'a>(html: &'a str, before: &str) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

#[test]
fn every_picture_is_there_small_described_and_used() {
    let folder = root().join("docs/manuale/immagini");
    let mut used = BTreeSet::new();
    for chapter in chapters::all() {
        for picture in between(&chapter.shown.html, "src=\"/manual/pictures/") {
            let size = std::fs::metadata(folder.join(picture)).map(|file| file.len());
            let size = size.unwrap_or_else(|error| panic!("{}: {picture}: {error}", chapter.slug));
            assert!(size <= LARGEST, "{picture} has {size} bytes");
            used.insert(picture.to_owned());
        }
        assert!(!chapter.shown.html.contains("alt=\"\""), "{}: a picture without words", chapter.slug);
    }
    let there: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".webp"))
        .collect();
    assert_eq!(there, used, "pictures that are there, and those that are shown");
    assert!(used.len() >= 20);
}

#[test]
fn every_link_leads_to_a_part() {
    let parts: BTreeSet<String> = chapters::all()
        .iter()
        .flat_map(|chapter| {
            chapter.shown.sections.iter().map(|section| match section.id.as_str() {
                "" => format!("/manual/{}", chapter.slug),
                id => format!("/manual/{}#{id}", chapter.slug),
            })
        })
        .collect();
    for chapter in chapters::all() {
        for link in between(&chapter.shown.html, "href=\"") {
            // The renderer writes letters with accents as bytes.
            let link = link.replace("%C3%A9", "é").replace("%C3%A0", "à").replace("%C3%A8", "è");
            assert!(parts.contains(&link), "{}: {link}", chapter.slug);
        }
    }
}

#[test]
fn all_chapters_on_one_page_share_no_id() {
    let mut seen = BTreeSet::new();
    for (slug, source) in FILES {
        let whole = render(source, As::Part(slug)).html;
        for id in between(&whole, " id=\"") {
            assert!(seen.insert(id.to_owned()), "{slug}: {id}");
        }
    }
}

#[test]
fn what_people_look_for_is_found() {
    for (question, first) in [
        ("password dimenticata", "/manual/accesso#password-dimenticata"),
        ("etichetta stampa", "/manual/tamponi#stampare-letichetta"),
        ("codici recupero", "/manual/secondo-fattore#codici-di-recupero"),
        ("annullare", "/manual/tamponi#annullare-una-richiesta"),
    ] {
        let found = search(chapters::all(), question);
        assert_eq!(found.first().map(|one| one.href.as_str()), Some(first), "{question}: {found:?}");
    }
}
