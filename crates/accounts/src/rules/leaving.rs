//! A computer that several people use: what of somebody is shown while he waits, and what of what he typed is kept.

use access::drafts::LONGEST;
use serde::{Deserialize, Serialize};
use web::typed::{Said, Shown};

/// Pages whose text is kept when somebody leaves.
const MOST_PAGES: usize = 5;

/// What was typed on one page and not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// The page; empty when it is not known, because no script said it.
    pub page: String,
    /// Its forms.
    pub forms: Vec<TypedForm>,
}

/// What stood in one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedForm {
    /// Where it is sent.
    pub action: String,
    /// Names and values, as a browser sends them.
    pub fields: Vec<(String, String)>,
    /// What stood beside them, where a script said it.
    #[serde(default)]
    pub said: Vec<Said>,
}

impl Typed {
    /// The same words; a form whose page is not known cannot be sent as it is.
    pub fn only_to_read(&self) -> Self {
        let mut read = self.clone();
        if read.page.is_empty() {
            read.forms.iter_mut().for_each(|form| form.action.clear());
        }
        read
    }

    /// The address of the page: where it stood, else where its first form is sent.
    pub fn place(&self) -> String {
        match (self.page.is_empty(), self.forms.first()) {
            (true, Some(form)) => form.action.clone(),
            _ => self.page.clone(),
        }
    }

    /// What a person typed or chose, as far as it can be read without its form.
    pub fn shown(&self) -> Vec<Shown> {
        self.forms.iter().flat_map(|form| web::typed::shown(&form.fields, &form.said)).collect()
    }
}

/// What pages are called on which people type, by how their addresses begin and end; the first that fits.
static PAGES: [(&str, &str, &str); 16] = [
    ("/people/", "/reports/new", "accounts-draft-page-report"),
    ("/people/", "/requests/new", "accounts-draft-page-request"),
    ("/people/", "/symptoms-end", "accounts-draft-page-symptoms"),
    ("/people/", "/edit", "accounts-draft-page-person"),
    ("/people/new", "", "accounts-draft-page-new-person"),
    ("/people/", "", "accounts-draft-page-of-person"),
    ("/requests/", "/authorisation", "accounts-draft-page-request"),
    ("/requests/", "/answer", "accounts-draft-page-request"),
    ("/requests/", "", "accounts-draft-page-result"),
    ("/results", "", "accounts-draft-page-result"),
    ("/measures/", "", "accounts-draft-page-measure"),
    ("/reports", "", "accounts-draft-page-report"),
    ("/corrections", "", "accounts-draft-page-correction"),
    ("/help", "", "accounts-draft-page-help"),
    ("/profile", "", "accounts-draft-page-profile"),
    ("/admin", "", "accounts-draft-page-admin"),
];

/// Key of what a page is called.
pub fn page_key(place: &str) -> &'static str {
    let path = place.split(['?', '#']).next().unwrap_or_default();
    let found = PAGES.iter().find(|(begin, end, _)| path.starts_with(begin) && path.ends_with(end));
    found.map_or("accounts-draft-page-other", |page| page.2)
}

/// The person in the address of a page.
pub fn patient_of(place: &str) -> Option<uuid::Uuid> {
    let id = place.strip_prefix("/people/")?.split(['/', '?', '#']).next()?;
    id.parse().ok()
}

/// The name of somebody who waits, as whoever passes by may read it: its first word, by which colleagues know it whether that is
/// the surname or the given name, and the initials of the others. The header of the page that stood there said more.
pub fn name_in_passing(name: &str) -> String {
    let mut words = name.split_whitespace();
    let mut shown = words.next().unwrap_or_default().to_owned();
    for initial in words.filter_map(|word| word.chars().next()) {
        shown += &format!(" {initial}.");
    }
    shown
}

/// What the script of our page sends of the pages that were left, and whether something was too long to be kept. Tokens and
/// passwords are no part of it, whatever it says, nor anything that would lead elsewhere.
pub fn read(text: &str) -> (Vec<Typed>, bool) {
    let Ok(pages) = serde_json::from_str::<Vec<Typed>>(text) else { return (Vec::new(), false) };
    let all = pages.into_iter().filter_map(checked).collect::<Vec<_>>();
    let count = all.len();
    let kept: Vec<Typed> = all.into_iter().filter(fits).take(MOST_PAGES).collect();
    let too_long = kept.len() < count;
    (kept, too_long)
}

/// What a form without a script sends of itself.
pub fn of_form(action: &str, fields: Vec<(String, String)>) -> (Option<Typed>, bool) {
    let form = TypedForm { action: action.to_owned(), fields, said: Vec::new() };
    let typed = checked(Typed { page: String::new(), forms: vec![form] });
    let too_long = typed.as_ref().is_some_and(|typed| !fits(typed));
    (typed.filter(fits), too_long)
}

fn checked(typed: Typed) -> Option<Typed> {
    let Typed { page, forms } = typed;
    let good = page.is_empty() || web::safe_next(&page).is_some();
    let forms: Vec<TypedForm> = forms
        .into_iter()
        .filter(|form| web::safe_next(&form.action).is_some())
        .map(|TypedForm { action, fields, said }| {
            let fields = fields.into_iter().filter(|(name, _)| may_be_kept(name));
            let plain = |text: String| text.replace('\0', "");
            let said = said.into_iter().filter(|one| may_be_kept(&one.0));
            TypedForm {
                action,
                said: said.map(|Said(a, b, c, d)| Said(plain(a), plain(b), plain(c), plain(d))).collect(),
                fields: fields.map(|(name, value)| (name, plain(value))).collect(),
            }
        })
        .collect();
    (good && !forms.is_empty()).then_some(Typed { page, forms })
}

fn may_be_kept(name: &str) -> bool {
    ![web::csrf::FIELD, web::kept::FIELD, "next", "left"].contains(&name)
        && !name.to_lowercase().contains("password")
}

fn fits(typed: &Typed) -> bool {
    serde_json::to_vec(typed).is_ok_and(|text| text.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passer_by_reads_one_word_and_initials() {
        for (name, shown) in [
            ("Rossi Anna", "Rossi A."),
            ("Élise  De Luca", "Élise D. L."),
            (" Bruna Neri ", "Bruna N."),
            ("Reparto3", "Reparto3"),
            ("", ""),
        ] {
            assert_eq!(name_in_passing(name), shown);
        }
    }

    #[test]
    fn what_is_kept_leads_nowhere_else_and_holds_no_password() {
        let field = |name: &str| format!(r#"["{name}","x"]"#);
        let page = |page: &str, action: &str, fields: &str| {
            format!(r#"{{"page":"{page}","forms":[{{"action":"{action}","fields":[{fields}]}}]}}"#)
        };
        let names = |text: &str| {
            let (kept, _) = read(&format!("[{text}]"));
            kept.iter()
                .flat_map(|one| &one.forms)
                .flat_map(|form| &form.fields)
                .map(|it| it.0.clone())
                .collect()
        };
        let all = ["csrf", "notes", "new_Password", "next", "kept", "id"].map(field).join(",");
        let found: Vec<String> = names(&page("/reports", "/reports/new", &all));
        assert_eq!(found, ["notes", "id"]);
        for (place, action) in
            [("//evil.example", "/a"), ("/a", "https://evil.example"), ("javascript:x", "/a")]
        {
            let found: Vec<String> = names(&page(place, action, &field("notes")));
            assert!(found.is_empty(), "{place} {action}");
        }
        assert_eq!(read("rubbish"), (Vec::new(), false));
        let long = format!(r#"["notes","{}"]"#, "a".repeat(LONGEST));
        assert_eq!(read(&format!("[{}]", page("/a", "/a", &long))), (Vec::new(), true));
        let many = vec![page("/a", "/a", &field("notes")); 7].join(",");
        assert_eq!(read(&format!("[{many}]")).0.len(), MOST_PAGES);
    }
}
