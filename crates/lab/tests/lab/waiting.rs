//! A table that waits for its columns to be said: what is asked, what was typed, and when it is forgotten.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use uuid::Uuid;

use crate::common::browser::{Browser, no_word_is_missing, ok};
use crate::common::tables::*;
use crate::common::*;

#[test]
fn a_file_waits_for_its_sender_alone_and_what_was_said_of_it_outlives_it() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        let (_, answer) = upload(&desk, table.as_bytes());
        let path = answer.goes_to().to_owned();
        let colleague = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "collega");
        assert_eq!(colleague.get(&path).status, StatusCode::CONFLICT);
        let page = ok(&desk.get(&path)).to_owned();
        // Another file takes its place: the mapping is kept all the same.
        upload(&desk, table.as_bytes());
        let gone = post(&desk, &path, &page, &[("name", "LIS"), ("submit", "send")]);
        assert_eq!(gone.status, StatusCode::CONFLICT);
        assert!(gone.text.contains("il modello è salvato"), "{}", gone.text);
        let (_, answer) = upload(&desk, table.as_bytes());
        assert!(desk.get(answer.goes_to()).text.contains("Modello «LIS», versione 1"));
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0, "nothing was taken");
        no_word_is_missing();
    });
}

#[test]
fn the_order_of_day_and_month_is_asked_where_the_dates_fit_both_and_what_is_shown_is_what_is_taken() {
    on_each_engine(|region| {
        let desk = desk(region);
        // Born on the 3rd of April and swabbed on the 9th of October: each date is another day in the other order.
        let person = person("Bruni", "Ada", date(1980, 4, 3));
        region.load(std::slice::from_ref(&person));
        let written = |number: &str, born: &str, sampled: &str| {
            let mut one = line(&person, number, "NEGATIVO");
            (one[3], one[5]) = (born.to_owned(), sampled.to_owned());
            one
        };
        let unclear = csv(&HEADINGS, &[written("R1", "04/03/1980", "10/09/2020")]);
        let (_, answer) = upload(&desk, unclear.as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(page.contains("non dicono da sole se viene prima il giorno o il mese"), "{page}");
        assert!(
            !fields(&page).iter().any(|(name, _)| name == "dates") && !page.contains("id=\"preview\""),
            "{page}"
        );
        let asked = post(&desk, &path, &page, &[("name", "LIS"), ("submit", "send")]);
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.text.contains("#f-dates"), "{}", asked.text);
        let shown = post(&desk, &path, &asked.text, &[("dates", "month"), ("submit", "preview")]);
        assert!(ok(&shown).contains("03/04/1980") && shown.text.contains("09/10/2020"), "{}", shown.text);
        let answer = post(&desk, &path, &shown.text, &[("submit", "send")]);
        assert!(read(&desk, answer.goes_to()).contains("LIS v1"));
        assert_eq!(sampled(region), ["2020-10-09"]);
        // A date that is one in a single order says it for all, however late it comes; it is shown, and so it is taken.
        let mut lines: Vec<Vec<String>> =
            (0..8).map(|number| written(&format!("S{number}"), "04/03/1980", "10/08/2020")).collect();
        lines.push(written("S8", "04/03/1980", "10/13/2020"));
        let headings = HEADINGS.map(|one| if one == "Metodica" { "Esame" } else { one });
        let (_, answer) = upload(&desk, csv(&headings, &lines).as_bytes());
        let path = format!("{}?mapping=none", answer.goes_to());
        let page = ok(&desk.get(&path)).to_owned();
        assert!(fields(&page).contains(&("dates".to_owned(), "month".to_owned())), "{page}");
        assert!(page.contains("08/10/2020") && page.contains("13/10/2020"), "{page}");
        let answer = post(&desk, answer.goes_to(), &page, &[("name", "Altro LIS"), ("submit", "send")]);
        assert!(read(&desk, answer.goes_to()).contains("Altro LIS v1"));
        let days = sampled(region);
        assert_eq!((days.len(), days.last().map(String::as_str)), (10, Some("2020-10-13")));
        assert_eq!(days.iter().filter(|day| *day == "2020-10-08").count(), 8);
        // A mapping whose file had no date that depends on it was told nothing: a program is not taken at its word.
        let headings_of_days = HEADINGS.map(|one| if one == "Nato il" { "Data nascita" } else { one });
        let iso = csv(&headings_of_days, &[written("U1", "1980-04-03", "2020-10-09")]);
        let (_, answer) = upload(&desk, iso.as_bytes());
        let page = ok(&desk.get(&format!("{}?mapping=none", answer.goes_to()))).to_owned();
        let told = [("name", "Senza barre"), ("submit", "send")];
        read(&desk, post(&desk, answer.goes_to(), &page, &told).goes_to());
        let unsaid = csv(&headings_of_days, &[written("U2", "03/04/1980", "09/10/2020")]);
        let refused = api(&desk, "", unsaid.clone());
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("e il modello nemmeno"), "{}", refused.text);
        let (_, answer) = upload(&desk, unsaid.as_bytes());
        let page = ok(&desk.get(answer.goes_to())).to_owned();
        assert!(page.contains("Modello «Senza barre»") && page.contains("non dicono da sole"), "{page}");
        // What was told the other order is told once that the dates say this one; a program is refused.
        let other = csv(
            &headings,
            &[written("T1", "03/04/1980", "13/10/2020"), written("T2", "03/04/1980", "09/10/2020")],
        );
        let refused = api(&desk, "?mapping=Altro%20LIS", other.clone());
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("giorno e mese si scambierebbero"), "{}", refused.text);
        let (_, answer) = upload(&desk, other.as_bytes());
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        assert!(!fields(&page).iter().any(|(name, _)| name == "dates"), "{page}");
        let told = post(&desk, &path, &page, &[("dates", "month"), ("submit", "send")]);
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.text.contains("si legge solo nell&#39;altro ordine"), "{}", told.text);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 11, "nothing was taken");
        let answer = post(&desk, &path, &told.text, &[("dates", "day"), ("submit", "send")]);
        read(&desk, answer.goes_to());
        assert_eq!(sampled(region).last().map(String::as_str), Some("2020-10-13"));
        no_word_is_missing();
    });
}

#[test]
fn a_file_that_waits_is_forgotten_by_cancel_and_by_the_clock() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 1));
        let table = csv(&HEADINGS, &[line(&people[0], "R1", "NEGATIVO")]);
        let (_, answer) = upload(&desk, table.as_bytes());
        let path = answer.goes_to().to_owned();
        let colleague = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "collega");
        assert_eq!(colleague.post(&path, &[("submit", "cancel")]).goes_to(), "/results/import");
        let page = ok(&desk.get(&path)).to_owned();
        assert_eq!(post(&desk, &path, &page, &[("submit", "cancel")]).goes_to(), "/results/import");
        assert_eq!(desk.get(&path).status, StatusCode::CONFLICT, "it is gone");
        // Nobody asks for this one: the clock ends it.
        let (_, answer) = upload(&desk, table.as_bytes());
        let minutes = |count| region.db.clocks.now() + jiff::SignedDuration::from_mins(count);
        assert_eq!(lab::service::uploads::expire(minutes(29)), 1);
        assert_eq!(lab::service::uploads::expire(minutes(31)), 0);
        assert_eq!(desk.get(answer.goes_to()).status, StatusCode::CONFLICT);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
    });
}

#[test]
fn what_was_typed_goes_along_with_a_file_that_is_chosen_again() {
    on_each_engine(|region| {
        let (desk, people) = (desk(region), people(region, 2));
        let lines = [line(&people[0], "R1", "POS+"), line(&people[1], "R2", "boh")];
        let file = book(&lines).after("Altro", &[&["a", "b", "c"], &["1", "2", "3"]]).bytes();
        let (_, answer) = upload(&desk, &file);
        let path = answer.goes_to().to_owned();
        let page = ok(&desk.get(&path)).to_owned();
        // The first sheet has a table, of something else: the other one is chosen, and its columns.
        let chosen = post(&desk, &path, &page, &[("sheet", "Esiti"), ("submit", "preview")]);
        assert!(ok(&chosen).contains("c:N. richiesta"), "{}", chosen.text);
        let mut told: Vec<(&str, &str)> = vec![("means-0", "positive"), ("codFisc", "c:Cod. Fiscale")];
        told.extend([("esitoCode", "c:Esito"), ("cognome", "c:Cognome"), ("submit", "preview")]);
        let half = post(&desk, &path, &chosen.text, &told);
        let half = post(&desk, &path, ok(&half), &[("means-0", "positive"), ("submit", "preview")]);
        // The file goes; what was typed is not enough for a mapping, and is not lost.
        lab::service::uploads::expire(region.db.clocks.now() + jiff::SignedDuration::from_mins(31));
        let gone = post(&desk, &path, ok(&half), &[("submit", "send")]);
        assert_eq!(gone.status, StatusCode::CONFLICT);
        assert!(gone.text.contains("le colonne e le parole già scelte ci sono ancora"), "{}", gone.text);
        let after = gone.text.split_once("name=\"typed\" value=\"").unwrap().1;
        let typed = after
            .split('"')
            .next()
            .unwrap()
            .replace("&#34;", "\"")
            .replace("&#38;", "&")
            .replace("&#39;", "'");
        let id = Uuid::now_v7().to_string();
        let answer = desk.upload_with("/results/import", &[("id", &id), ("typed", &typed)], &file);
        let page = ok(&desk.get(answer.goes_to())).to_owned();
        let all = fields(&page);
        for (name, value) in [
            ("sheet", "Esiti"),
            ("codFisc", "c:Cod. Fiscale"),
            ("esitoCode", "c:Esito"),
            ("means-0", "positive"),
        ] {
            assert!(all.contains(&(name.to_owned(), value.to_owned())), "{name}: {all:?}");
        }
        no_word_is_missing();
    });
}
