//! The summary of what is wrong stands above the fields it names, and is written before their labels are known.

const MARK: &str = "<!--label ";
const MARK_END: &str = "-->";

/// Puts the label of each field in the place of the mark the summary left for it.
pub(crate) fn with_labels(page: String) -> String {
    if !page.contains(MARK) {
        return page;
    }
    let mut whole = String::with_capacity(page.len() + 200);
    let mut rest = page.as_str();
    while let Some((before, (field, after))) =
        rest.split_once(MARK).and_then(|(before, after)| Some((before, after.split_once(MARK_END)?)))
    {
        whole.push_str(before);
        if let Some(label) = text_of(&page, 'l', field) {
            whole.push_str(label);
            whole.push_str(": ");
        }
        rest = after;
        // Beside the field it may be said in other words, e.g. where one chooses and does not write.
        if let (Some(said), Some(end)) = (text_of(&page, 'e', field), after.find("</a>")) {
            whole.push_str(said);
            rest = &after[end..];
        }
    }
    whole.push_str(rest);
    whole
}

/// The text of the element with the id `l-<field>` (its label) or `e-<field>` (what is wrong), escaped as it stands in the page.
fn text_of<'a>(page: &'a str, part: char, field: &str) -> Option<&'a str> {
    let (_, after) = page.split_once(&format!(" id=\"{part}-{field}\""))?;
    let (_, text) = after.split_once('>')?;
    let text = text.split('<').next()?.trim();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FormState;

    #[test]
    fn the_summary_names_the_fields() {
        let mut form = FormState::new("/people", "token");
        form.required("family_name");
        form.required("sex");
        form.required("elsewhere");
        let choices = [crate::Choice::new("F", "Femmina")];
        let page = format!(
            "{}{}{}",
            form.summary(),
            form.text("family_name", "Cognome d'origine").required(),
            form.radios("sex", "Sesso", &choices)
        );
        let page = with_labels(page);
        assert!(
            page.contains("<a href=\"#f-family_name\">Cognome d&#39;origine: Compila questo campo.</a>"),
            "{page}"
        );
        assert!(page.contains("<a href=\"#f-sex\">Sesso: Scegli una voce.</a>"));
        assert!(page.contains("<a href=\"#f-elsewhere\">Compila questo campo.</a>"));
        assert!(!page.contains("<!--"));
    }

    #[test]
    fn what_somebody_typed_is_no_mark() {
        let mut form = FormState::new("/people", "token");
        form.set("family_name", "<!--label sex--> id=\"l-sex\">");
        let page = with_labels(form.text("family_name", "Cognome").to_string());
        assert!(page.contains("&#60;!--label sex--&#62;"), "{page}");
    }
}
