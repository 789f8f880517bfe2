//! Names in the code lists: which are none, which are taken, and what was chosen by one that is closed meanwhile.

use access::Role;
use axum::http::StatusCode;
use territory::codes::{self, List};

use crate::codes::{LIST, added, term, with};
use crate::common::{Browser, on_each_engine, person, user};

#[test]
fn two_in_use_are_never_called_alike_however_it_is_tried() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let close = |admin: &mut Browser<'_>, code: &str, version: &str| {
            let fields = [("version", version), ("last_day", "13/11/2020")];
            admin.post(&format!("{LIST}/terms/{code}/close"), &fields).expect(StatusCode::SEE_OTHER);
        };
        // A closed one, whose name another one has since.
        close(&mut admin, "screening", "0");
        added(&mut admin, "swab_reason", &term("campaign", "Screening"));
        let reopened = admin.post(&format!("{LIST}/terms/screening/reopen"), &[("version", "1")]);
        let told = reopened.expect(StatusCode::CONFLICT).text;
        assert!(told.contains("si chiama allo stesso modo"), "{told}");
        let restore = [("version", "1"), ("state", "0")];
        let told =
            admin.post(&format!("{LIST}/terms/screening/restore"), &restore).expect(StatusCode::CONFLICT);
        assert!(told.text.contains("si chiama allo stesso modo"), "{}", told.text);
        let file =
            admin.upload(&format!("{LIST}/import"), "codice;nome;ultimo giorno\nscreening;Screening;\n");
        assert!(
            file.text.contains("Colonna «nome»: Un'altra voce") || file.text.contains("Un&#39;altra voce")
        );
        // A file that is taken back.
        let send = [("seen", "2"), ("rows", "codice;nome\ncontact;Altro contatto\n")];
        let done =
            admin.post(&format!("{LIST}/import/confirm"), &send).expect(StatusCode::SEE_OTHER).location;
        added(&mut admin, "swab_reason", &term("near", "Contatto di un caso"));
        let told = admin.post(&format!("{done}/undo"), &[]).expect(StatusCode::CONFLICT).text;
        assert!(told.contains("si chiama allo stesso modo"), "{told}");
        let open = codes::offered::<&str>(List::SwabReason, jiff::civil::date(2020, 11, 14), &[]);
        let mut names: Vec<_> = open.iter().map(|term| term.name.to_lowercase()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), open.len());
    });
}

#[test]
fn what_nobody_sees_is_no_part_of_a_name_and_all_is_told_in_one_round() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for name in ["Voce\u{202e}nuova", "Voce\u{200b}", "Voce\u{7}nuova"] {
            let form = with(&term("new_one", name), &[]);
            let answer = admin.post(&format!("{LIST}/new"), &form).expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains("un segno che non si vede"), "{name:?}: {}", answer.text);
        }
        let all = [("code", "due parole"), ("name", ""), ("place", "primo"), ("from", "31/02/2020")];
        let told = admin.post(&format!("{LIST}/new"), &all).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        for sign in ["Questa data non esiste", "Scrivi il nome", "Scrivi un numero", "lettere minuscole"] {
            assert!(told.contains(sign), "{sign}: {told}");
        }
        let all = [("name", ""), ("place", "primo"), ("from", "31/02/2020"), ("version", "0")];
        let edit = format!("{LIST}/terms/contact/edit");
        let told = admin.post(&edit, &all).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        for sign in ["Questa data non esiste", "Scrivi il nome", "Scrivi un numero"] {
            assert!(told.contains(sign), "{sign}: {told}");
        }
    });
}

#[test]
fn what_was_chosen_and_closed_meanwhile_stays_in_the_form_with_its_error() {
    on_each_engine(|db| {
        let id = person(db);
        user(db, "sisp", Role::SispOperator, "301");
        let (mut admin, mut sisp) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "sisp"));
        added(&mut admin, "swab_reason", &with(&term("stay", "Ricovero"), &[("from", "01/11/2020")]));
        let form = format!("/people/{id}/requests/new");
        assert!(sisp.get(&form).text.contains("Ricovero"));
        let close = [("version", "1"), ("last_day", "13/11/2020")];
        admin.post(&format!("{LIST}/terms/stay/close"), &close).expect(StatusCode::SEE_OTHER);
        let ask = [
            ("reason", "stay"),
            ("test_type", "molecular"),
            ("laboratory", "LAB-301-1"),
            ("note", "Da tenere"),
        ];
        let told = sisp.post(&form, &ask).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(told.contains("«Ricovero» non si usa più dopo il 13/11/2020"), "{told}");
        let at = told.find("value=\"stay\"").expect("it is still there");
        assert!(told[at..].split('>').next().unwrap().contains("checked"), "{told}");
        assert!(told.contains("Da tenere"));
        assert!(!sisp.get(&form).text.contains("Ricovero"), "an empty form does not offer it");
    });
}

#[test]
fn the_file_has_a_name_that_says_what_it_holds() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let file = admin.get(&format!("{LIST}/export")).expect(StatusCode::OK);
        assert!(file.saved_as.contains("motivi-del-tampone-2020-11-14.csv"), "{}", file.saved_as);
    });
}
