//! A class or a ward on one sheet.

use access::Role;
use axum::http::StatusCode;
use testbrowser::Answer;

use crate::common::{GP, on_each_engine, wrong};

const KIT: [(&str, &str); 7] = [
    ("device", "1232"),
    ("lot", "LOTTO-7"),
    ("operator", "Dr.ssa Prova"),
    ("place", "Classe II B"),
    ("reason", "screening"),
    ("sampled_day", "13/11/2020"),
    ("sampled_time", "09:30"),
];

/// The values of the hidden fields whose names begin like this, with their names.
fn hidden(answer: &Answer, name: &str) -> Vec<(String, String)> {
    let mark = format!("name=\"{name}");
    let parts = answer.text.split(&mark).skip(1);
    parts
        .map(|part| {
            let rest = part.split('"').next().unwrap_or_default();
            let value = part.split("value=\"").nth(1).unwrap_or_default().split('"').next().unwrap();
            (format!("{name}{rest}"), value.to_owned())
        })
        .collect()
}

/// What the preview sends on; those named are positive.
fn sent(preview: &Answer, positive: &[&str]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        KIT.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    all.extend(hidden(preview, "sheet"));
    let items = hidden(preview, "item");
    let families = hidden(preview, "family-");
    for ((_, id), (_, family)) in items.iter().zip(&families) {
        let outcome = if positive.contains(&family.as_str()) { "positive" } else { "negative" };
        all.push((format!("outcome-{id}"), outcome.to_owned()));
    }
    all.extend(items);
    all.extend(families);
    all.extend(hidden(preview, "given-"));
    all.extend(hidden(preview, "code-"));
    all.extend(hidden(preview, "out-"));
    all.push(("outcome".to_owned(), "negative".to_owned()));
    all
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn a_class_of_forty_is_recorded_at_once_and_each_row_has_its_outcome() {
    on_each_engine(|region| {
        let referent = region.desk(Role::SchoolReferent, "TOEE80001A");
        let mut lines = Vec::new();
        let mut persons = Vec::new();
        for (day, letter) in (1..=20).flat_map(|day| [(day, 'a'), (day, 'o')]) {
            let month = if letter == 'a' { 3 } else { 4 };
            let family = format!("Prova{}{letter}", char::from(b'a' + u8::try_from(day).unwrap()));
            let (person, code) = region.born(&family, "Ada", jiff::civil::date(2009, month, day));
            lines.push(format!("{code};{family};Ada"));
            persons.push((person, family));
        }
        assert_eq!(lines.len(), 40);
        let twice = lines[3].clone();
        lines[1].push_str(";P");
        lines.push(twice);
        lines.push("RSSMRA80A01L219M;Nessuno;Mario".to_owned());
        lines.push("solo un nome".to_owned());
        let text = lines.join("\n");
        let typed: Vec<(&str, &str)> =
            KIT.into_iter().chain([("rows", text.as_str()), ("outcome", "negative")]).collect();
        let preview = referent.post("/rapid/group", &typed).expect(StatusCode::OK);
        assert!(
            preview.has("43 righe: 40 da registrare, 1 con un esito diverso dagli altri, 3 lasciate fuori.")
        );
        for words in ["già più su", "non troviamo nessuno", "Servono codice fiscale"] {
            assert!(preview.has(words), "{words}");
        }
        let positive = persons[1].1.clone();
        let mut fields = sent(&preview, &[&positive]);
        // Who says how many are positive has looked.
        wrong(referent.post("/rapid/group/record", &borrowed(&fields)), "Non coincide");
        let asked_again = referent.post("/rapid/group/record", &borrowed(&fields));
        for words in ["già più su", "non troviamo nessuno", "solo un nome"] {
            assert!(asked_again.has(words), "{words}: {}", asked_again.text);
        }
        assert_eq!(region.count(), 0);
        fields.push(("positives".to_owned(), "1".to_owned()));
        let done = referent.post("/rapid/group/record", &borrowed(&fields)).expect(StatusCode::OK);
        assert!(done.has("40 righe = 40 registrate + 0 respinte + 0 già presenti."), "{}", done.text);
        assert!(done.has("va confermato con un tampone molecolare"));
        // What was left out is still there, with why, and can be mended at once.
        for words in ["già più su", "non troviamo nessuno", "Servono codice fiscale", "Da sistemare"] {
            assert!(done.has(words), "{words}: {}", done.text);
        }
        let area = done.text.split("<textarea").nth(1).unwrap().split("</textarea>").next().unwrap();
        assert!(area.ends_with("RSSMRA80A01L219M;Nessuno;Mario\nsolo un nome"), "{area}");
        assert_eq!(region.count(), 40);
        assert!(region.measures(persons[1].0)[0].runs());
        assert!(region.measures(persons[0].0).is_empty());
        assert_eq!(region.results(persons[0].0)[0].3, "point-school");
        // The same sheet again.
        let again = referent.post("/rapid/group/record", &borrowed(&fields)).expect(StatusCode::OK);
        assert!(again.has("40 righe = 0 registrate + 0 respinte + 40 già presenti."));
        // Pasted anew, of the same sample: nothing twice, and who contradicts is told.
        let preview = referent.post("/rapid/group", &typed).expect(StatusCode::OK);
        let other = sent(&preview, &[]);
        let done = referent.post("/rapid/group/record", &borrowed(&other)).expect(StatusCode::OK);
        assert!(done.has("40 righe = 0 registrate + 1 respinte + 39 già presenti."), "{}", done.text);
        let area = done.text.split("<textarea").nth(1).unwrap().split("</textarea>").next().unwrap();
        assert!(area.contains(&format!(";{positive};Ada")), "the rejected one is to be mended too: {area}");
        assert_eq!(region.count(), 40);
    });
}

/// A sheet of persons nobody knows, each with a code of its own.
fn strangers(sheet: usize, many: usize) -> String {
    let line = |place: usize| {
        let day =
            jiff::civil::date(1950, 1, 1).checked_add(jiff::Span::new().days(i64::try_from(place).unwrap()));
        let sex = kernel::Sex::Female;
        let code = kernel::tax_code::suggest("Nessuno", "Ada", sex, day.unwrap(), "L219").unwrap();
        format!("{};Nessuno;Ada", code.as_str())
    };
    (sheet * 200..sheet * 200 + many).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn nobody_tries_the_codes_of_a_region_by_looking_at_a_sheet() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let pharmacy = region.pharmacy();
        let look = |rows: &str| {
            let typed: Vec<(&str, &str)> =
                KIT.into_iter().chain([("rows", rows), ("outcome", "negative")]).collect();
            pharmacy.post("/rapid/group", &typed)
        };
        let first = format!("{}\n{code};Rossi;Ada\n{code};Verdi;Zoe", strangers(0, 198));
        for _ in 0..2 {
            look(&first).expect(StatusCode::OK);
        }
        // How many were not known is recorded, and whose code was tried.
        let records = region.records();
        let looked =
            ("allowed".to_owned(), "preview: 200 rows, 199 not recognised".to_owned(), vec![person.0]);
        assert_eq!(records.iter().filter(|one| **one == looked).count(), 2, "{records:?}");
        assert!(region.refused().contains(&("person".to_owned(), vec![person.0])));
        // Looking at the same sheet again counts no more: there is room for the rest of a thousand.
        for sheet in 1..5 {
            look(&strangers(sheet, 200)).expect(StatusCode::OK);
        }
        let one_more = strangers(5, 1);
        wrong(look(&one_more), "al massimo 1.000 persone");
        wrong(
            pharmacy.post("/rapid/new", &crate::common::fields(&code, "Neri", "Pia", &[])),
            "al massimo 1.000 persone",
        );
        assert!(region.refused().iter().any(|(detail, _)| detail == "many rows in an hour"));
        // Whoever was looked at may be recorded, and others go on.
        pharmacy
            .post("/rapid/new", &crate::common::fields(&code, "Rossi", "Ada", &[]))
            .expect(StatusCode::SEE_OTHER);
        let other = region.pharmacy();
        let typed: Vec<(&str, &str)> =
            KIT.into_iter().chain([("rows", one_more.as_str()), ("outcome", "negative")]).collect();
        other.post("/rapid/group", &typed).expect(StatusCode::OK);
    });
}

#[test]
fn a_sheet_without_rows_or_with_too_many_says_so() {
    on_each_engine(|region| {
        let rsa = region.desk(Role::RsaOperator, "204");
        let many = "RSSMRA80A01L219M;Rossi;Mario\n".repeat(201);
        for (rows, words) in [("", "rows"), (many.as_str(), "al massimo 200")] {
            let typed: Vec<(&str, &str)> =
                KIT.into_iter().chain([("rows", rows), ("outcome", "negative")]).collect();
            wrong(rsa.post("/rapid/group", &typed), words);
        }
    });
}

#[test]
fn who_lives_together_is_begun_with_as_far_as_the_doctor_sees_them() {
    on_each_engine(|region| {
        let (ada, code) = region.patient("Rossi", "Ada");
        let (eva, other) = region.born("Bruni", "Eva", jiff::civil::date(1931, 4, 12));
        region.patient("Verdi", "Zoe");
        region.together(eva, ada);
        let doctor = region.desk(Role::Gp, GP);
        let home = format!("/people/{ada}/rapid/group");
        assert!(doctor.get(&format!("/people/{ada}/rapid/new")).expect(StatusCode::OK).has(&home));
        // What is wrong with one test does not hide the sheet of all.
        let begun = ada.to_string();
        let begun = [("begun_with", begun.as_str()), ("identifier", code.as_str())];
        let wrong = doctor.post("/rapid/new", &begun).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has(&home), "{}", wrong.text);
        let page = doctor.get(&home).expect(StatusCode::OK);
        let rows = format!("{code};Rossi;Ada\n{other};Bruni;Eva");
        assert!(page.has(&rows), "{}", page.text);
        let typed: Vec<(&str, &str)> =
            KIT.into_iter().chain([("rows", rows.as_str()), ("outcome", "negative")]).collect();
        let preview = doctor.post("/rapid/group", &typed).expect(StatusCode::OK);
        assert!(preview.has("2 righe: 2 da registrare"), "{}", preview.text);
        // Who tests whoever comes is shown nobody of the registry.
        region.pharmacy().get(&home).expect(StatusCode::FORBIDDEN);
        region.desk(Role::Gp, "0100009").get(&home).expect(StatusCode::NOT_FOUND);
    });
}
