//! Which doctor a person has chosen, through HTTP, on both engines.

use crate::common::{Browser, TAX_CODE, log, on_each_engine, person};
use axum::http::StatusCode;

const PATH: &str = "/registers/choices";

#[test]
fn a_person_passes_from_one_doctor_to_the_other_at_once_and_the_old_choice_stays_in_the_history() {
    on_each_engine(|db| {
        let id = person(db);
        let (mut old, mut new) = (Browser::signed_in(db, "ada"), Browser::signed_in(db, "ugo"));
        let sees = |browser: &mut Browser<'_>| {
            let list = browser.get("/people").text.contains("Bianchi");
            let page = browser.get(&format!("/people/{id}")).status == StatusCode::OK;
            assert_eq!(list, page);
            list
        };
        assert!(sees(&mut old) && !sees(&mut new));
        let mut admin = Browser::signed_in(db, "admin");
        let form = [("tax_code", TAX_CODE), ("doctor", "0100002"), ("from", "14/11/2020")];
        let asks = admin.post(PATH, &form);
        assert_eq!(asks.status, StatusCode::OK, "{}", asks.text);
        for words in ["Bianchi", "Data di nascita", "(0100001)", "(0100002)", "Assegna a questo medico"] {
            assert!(asks.text.contains(words), "{words}: {}", asks.text);
        }
        assert!(sees(&mut old) && !sees(&mut new), "nothing is written before it is confirmed");
        let confirmed = [&form[..], &[("confirmed", "true")]].concat();
        let done = admin.post(PATH, &confirmed);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        for words in [
            "Assegnazione salvata",
            "Bianchi",
            "Rossi Ada (0100001)",
            "Rossi Ugo (0100002)",
            "Medico di prima",
        ] {
            assert!(done.text.contains(words), "{words}: {}", done.text);
        }
        assert!(!sees(&mut old) && sees(&mut new));
        // The same again changes nothing.
        assert_eq!(admin.post(PATH, &confirmed).status, StatusCode::SEE_OTHER);
        // Names are for who has just proved who he is, and of his own ASL.
        db.pass(jiff::SignedDuration::from_mins(6));
        let stale =
            admin.post(PATH, &[("tax_code", TAX_CODE), ("doctor", "0100001"), ("from", "14/11/2020")]);
        assert_eq!(stale.status, StatusCode::UNAUTHORIZED);
        assert!(!stale.text.contains("Bianchi"), "{}", stale.text);
        let elsewhere = Browser::signed_in(db, "ivrea").post(PATH, &form);
        assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!elsewhere.text.contains("Bianchi") && elsewhere.text.contains("Nessuna persona"));
        let records: Vec<_> = log(db).into_iter().filter(|one| one.action == "choice.assign").collect();
        let of: Vec<_> = records.iter().map(|one| (one.detail.as_str(), one.subjects.clone())).collect();
        let (named, asked) = (("named", vec![id.0]), ("rehearsal 1", vec![id.0]));
        let expected = [
            named.clone(),
            named,
            ("choices 1 of 1", vec![id.0]),
            asked,
            ("choices 0 of 1", Vec::new()),
            ("rehearsal 1", Vec::new()),
        ];
        assert_eq!(of, expected);
        assert!(!format!("{records:?}").contains(TAX_CODE));
        // Who may see the person finds the choice of before in her history.
        crate::common::user(db, "sisp", access::Role::SispOperator, "301");
        let mut sisp = Browser::signed_in(db, "sisp");
        let history = sisp.get(&format!("/people/{id}/history")).text;
        assert!(history.contains("Assegnazione al medico") && history.contains("0100001"), "{history}");
    });
}

#[test]
fn a_file_is_rehearsed_before_it_is_written_and_no_row_is_named_by_its_person() {
    on_each_engine(|db| {
        person(db);
        let mut admin = Browser::signed_in(db, "torino");
        let file = format!(
            "codice fiscale;codice regionale del medico;dal giorno\n\
             {TAX_CODE};0100002;14/11/2020\n{TAX_CODE};0100001;14/11/2020\n\
             RSSMRA80A01L219X;0100002;14/11/2020\nVRDLGI75C03L219K;0100002;14/11/2020\n"
        );
        let rehearsal = admin.upload(&format!("{PATH}/import"), &file);
        assert_eq!(rehearsal.status, StatusCode::OK, "{}", rehearsal.text);
        let shown = rehearsal.text.split("<textarea").next().unwrap();
        for sentence in
            ["Da assegnare", "La stessa persona sta già", "Il codice fiscale non è valido", "Nessuna persona"]
        {
            assert!(shown.contains(sentence), "{sentence}: {shown}");
        }
        assert!(!shown.contains(TAX_CODE) && !shown.contains("Bianchi"));
        let mut new = Browser::signed_in(db, "ugo");
        assert!(!new.get("/people").text.contains("Bianchi"), "nothing is written");
        // Of another ASL: as if there were nobody.
        let mut ivrea = Browser::signed_in(db, "ivrea");
        let elsewhere = ivrea.upload(&format!("{PATH}/import"), &file).text;
        assert!(elsewhere.contains("Nessuna riga da assegnare"), "{elsewhere}");
        ivrea.post(&format!("{PATH}/confirm"), &[("rows", &file)]);
        assert!(!new.get("/people").text.contains("Bianchi"), "nothing is written from elsewhere");
        let done = admin.post(&format!("{PATH}/confirm"), &[("rows", &file)]);
        assert!(done.text.contains("Assegnazione fatta") && !done.text.contains(TAX_CODE), "{}", done.text);
        assert!(new.get("/people").text.contains("Bianchi"));
        for (bytes, sentence) in [("", "file"), ("nome;cognome\na;b\n", "Manca una colonna")] {
            let answer = admin.upload(&format!("{PATH}/import"), bytes);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(sentence));
        }
    });
}

#[test]
fn what_is_wrong_by_hand_is_told_at_its_field_and_nothing_typed_is_lost() {
    on_each_engine(|db| {
        person(db);
        let mut admin = Browser::signed_in(db, "admin");
        for (tax_code, doctor, from, sentence) in [
            ("", "0100002", "14/11/2020", "Il codice fiscale non è valido"),
            ("VRDLGI75C03L219K", "0100002", "14/11/2020", "Nessuna persona"),
            (TAX_CODE, "0109999", "14/11/2020", "Nessun medico ha questo codice"),
            (TAX_CODE, "0100002", "15/11/2020", "nel futuro"),
            (TAX_CODE, "0100002", "01/01/2019", "ha già scelto un medico dopo"),
            (TAX_CODE, "0100002", "ieri", "Scrivi il giorno"),
        ] {
            let form = [("tax_code", tax_code), ("doctor", doctor), ("from", from)];
            let answer = admin.post(PATH, &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
            assert!(answer.text.contains(sentence), "{sentence}: {}", answer.text);
            assert!(answer.text.contains(&format!("value=\"{doctor}\"")), "{sentence}");
        }
    });
}

#[test]
fn the_doctor_is_found_by_his_name_and_chosen_among_those_who_are_called_so() {
    on_each_engine(|db| {
        let id = person(db);
        let mut admin = Browser::signed_in(db, "admin");
        let typed = |doctor: &'static str, which: &'static str| {
            [("tax_code", TAX_CODE), ("doctor", doctor), ("which", which), ("from", "14/11/2020")]
        };
        let several = admin.post(PATH, &typed("rossi", ""));
        assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in ["Più medici si chiamano così", "Rossi Ada, codice 0100001", "Rossi Ugo, codice 0100002"]
        {
            assert!(several.text.contains(words), "{words}: {}", several.text);
        }
        assert!(!several.text.contains("Bianchi"), "whom it is about is told last");
        let nobody = admin.post(PATH, &typed("verdi", ""));
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nobody.text.contains("Nessun medico in attività ha questo nome"), "{}", nobody.text);
        assert!(nobody.text.contains("value=\"verdi\""), "nothing typed is lost");
        // What is wrong elsewhere does not lose who was chosen.
        let late = [&typed("rossi", "0100002")[..3], &[("from", "15/11/2020")]].concat();
        let late = admin.post(PATH, &late);
        assert!(late.text.contains("nel futuro") && late.text.contains("value=\"0100002\" checked"));
        for (doctor, which) in [("rossi", "0100002"), ("ugo rossi", ""), ("Rossi U", "")] {
            let asks = admin.post(PATH, &typed(doctor, which));
            assert_eq!(asks.status, StatusCode::OK, "{doctor}: {}", asks.text);
            assert!(asks.text.contains("(0100002)"), "{doctor}: {}", asks.text);
        }
        let done = [&typed("rossi", "0100002")[..], &[("confirmed", "true")]].concat();
        assert_eq!(admin.post(PATH, &done).status, StatusCode::OK);
        let mut new = Browser::signed_in(db, "ugo");
        assert_eq!(new.get(&format!("/people/{id}")).status, StatusCode::OK);
        let mut doctor = Browser::signed_in(db, "ada");
        assert_eq!(doctor.post(PATH, &typed("rossi", "")).status, StatusCode::FORBIDDEN);
    });
}
