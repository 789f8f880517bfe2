//! From a chapter's text to what a browser shows and what is searched.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A part of a chapter: what stands under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Where it begins within the chapter; empty for what stands before the first heading.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its words, without any mark.
    pub text: String,
}

/// A chapter as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// What it is called: the heading of the first level, which is not part of the HTML.
    pub title: String,
    /// The rest of it.
    pub html: String,
    /// Its parts, in order.
    pub sections: Vec<Section>,
}

/// How a chapter is rendered.
#[derive(Debug, Clone, Copy)]
pub enum As<'a> {
    /// A page of its own.
    Page,
    /// One of several on a page: its headings stand a level lower, and their ids begin with this name.
    Part(&'a str),
}

/// Renders a chapter.
pub fn render(source: &str, how: As<'_>) -> Rendered {
    let events: Vec<Event<'_>> = Parser::new_ext(source, Options::empty()).collect();
    let mut shown = Vec::with_capacity(events.len());
    let mut title = String::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut rest = events.into_iter();
    while let Some(event) = rest.next() {
        if let Event::Start(Tag::Heading { level, .. }) = event {
            let inside: Vec<Event<'_>> =
                rest.by_ref().take_while(|one| !matches!(one, Event::End(TagEnd::Heading(_)))).collect();
            let words = plain(&inside);
            let first = level == HeadingLevel::H1;
            let id = if first { String::new() } else { anchor(&words, how) };
            sections.push(Section { id: id.clone(), title: words.clone(), text: String::new() });
            if first {
                title = words;
            } else {
                heading(&mut shown, lowered(level, how), id, inside);
            }
            continue;
        }
        if let Some(section) = sections.last_mut() {
            add_words(&mut section.text, &event);
        }
        shown.push(readdressed(event));
    }
    let mut html = String::new();
    html::push_html(&mut html, shown.into_iter());
    Rendered { title, html, sections }
}

/// A few sentences: the help of a page.
pub fn sentences(source: &str) -> String {
    let mut html = String::new();
    html::push_html(&mut html, Parser::new_ext(source, Options::empty()));
    html
}

/// What stands in bold: the names of buttons and links, as the screen writes them.
pub fn bold(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for event in Parser::new_ext(source, Options::empty()) {
        match event {
            Event::Start(Tag::Strong) => {
                inside = true;
                found.push(String::new());
            }
            Event::End(TagEnd::Strong) => inside = false,
            Event::Text(text) if inside => found.last_mut().into_iter().for_each(|last| last.push_str(&text)),
            _ => {}
        }
    }
    found
}

fn heading<'a>(shown: &mut Vec<Event<'a>>, level: HeadingLevel, id: String, inside: Vec<Event<'a>>) {
    let (classes, attrs) = (Vec::new(), Vec::new());
    shown.push(Event::Start(Tag::Heading { level, id: Some(id.into()), classes, attrs }));
    shown.extend(inside);
    shown.push(Event::End(TagEnd::Heading(level)));
}

fn lowered(level: HeadingLevel, how: As<'_>) -> HeadingLevel {
    match (how, level) {
        (As::Page, level) => level,
        (As::Part(_), HeadingLevel::H2) => HeadingLevel::H3,
        (As::Part(_), _) => HeadingLevel::H4,
    }
}

/// The id of a heading: its words in small letters, as repositories make it, so that the same links lead there.
fn anchor(words: &str, how: As<'_>) -> String {
    let mut id = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        match c {
            ' ' => id.push('-'),
            '-' | '_' => id.push(c),
            c if c.is_alphanumeric() => id.push(c),
            _ => {}
        }
    }
    match how {
        As::Page => id,
        As::Part(chapter) => format!("{chapter}-{id}"),
    }
}

fn plain(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    events.iter().for_each(|event| add_words(&mut text, event));
    text
}

fn add_words(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(words) | Event::Code(words) => text.push_str(words),
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => text.push(' '),
        _ => {}
    }
}

/// Links between chapters and pictures lead where the program serves them.
fn readdressed(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: served(&dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: served(&dest_url), title, id })
        }
        other => other,
    }
}

fn served(place: &str) -> CowStr<'static> {
    if let Some(picture) = place.strip_prefix("immagini/") {
        return format!("/manual/pictures/{picture}").into();
    }
    let (file, part) = place.split_once('#').unwrap_or((place, ""));
    match (file.strip_suffix(".md"), part) {
        (Some(chapter), "") => format!("/manual/{chapter}").into(),
        (Some(chapter), part) => format!("/manual/{chapter}#{part}").into(),
        (None, _) => place.to_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAPTER: &str = "# Il medico\n\nPrima riga.\n\n## Segnalare un caso\n\nPremi **Invia** ([qui](altro.md#via)).\n\n\
                           ![La pagina](immagini/a.webp)\n";

    #[test]
    fn a_chapter_has_a_title_parts_and_addresses_of_ours() {
        let done = render(CHAPTER, As::Page);
        assert_eq!(done.title, "Il medico");
        let parts: Vec<(&str, &str)> =
            done.sections.iter().map(|one| (one.id.as_str(), one.title.as_str())).collect();
        assert_eq!(parts, [("", "Il medico"), ("segnalare-un-caso", "Segnalare un caso")]);
        assert!(done.sections[1].text.starts_with("Premi Invia (qui)."), "{}", done.sections[1].text);
        assert!(!done.html.contains("<h1"), "{}", done.html);
        assert!(done.html.contains("<h2 id=\"segnalare-un-caso\">Segnalare un caso</h2>"), "{}", done.html);
        assert!(done.html.contains("href=\"/manual/altro#via\""), "{}", done.html);
        assert!(done.html.contains("src=\"/manual/pictures/a.webp\""), "{}", done.html);
    }

    #[test]
    fn among_others_its_headings_stand_lower_and_keep_ids_of_their_own() {
        let done = render(CHAPTER, As::Part("medico"));
        assert!(done.html.contains("<h3 id=\"medico-segnalare-un-caso\">"), "{}", done.html);
    }

    #[test]
    fn what_stands_in_bold_is_known() {
        assert_eq!(bold(CHAPTER), ["Invia"]);
    }
}
