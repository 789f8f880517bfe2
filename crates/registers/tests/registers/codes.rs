//! The code lists through HTTP, on both engines.

use crate::common::{Browser, log, on_each_engine, person, user};
use access::Role;
use axum::http::StatusCode;
use kernel::clock::FOREVER;
use territory::codes::{self, List, Term};
use territory::register::Hand;
use uuid::Uuid;

pub(crate) const LIST: &str = "/registers/codes/swab_reason";

pub(crate) fn term<'a>(code: &'a str, name: &'a str) -> [(&'a str, &'a str); 4] {
    [("code", code), ("name", name), ("counts_as", ""), ("from", "14/11/2020")]
}

pub(crate) fn added(browser: &mut Browser<'_>, list: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.post(&format!("/registers/codes/{list}/new"), fields);
    answer.expect(StatusCode::SEE_OTHER).location
}

pub(crate) fn with<'a>(
    fields: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).copied().collect()
}

#[test]
fn a_term_is_offered_from_its_first_day_to_its_last_and_keeps_its_name() {
    on_each_engine(|db| {
        let id = person(db);
        user(db, "sisp", Role::SispOperator, "301");
        let (mut admin, mut sisp) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "sisp"));
        let form = format!("/people/{id}/requests/new");
        assert!(!sisp.get(&form).text.contains("Ricovero"));
        let place = added(&mut admin, "swab_reason", &term("Hospital_Stay", "Ricovero"));
        assert_eq!(place, format!("{LIST}/terms/hospital_stay"));
        assert!(sisp.get(&form).text.contains("Ricovero"));
        let ask = |reason: &'static str| {
            [("reason", reason), ("test_type", "molecular"), ("laboratory", "LAB-301-1"), ("again", "true")]
        };
        let made = sisp.post(&form, &ask("hospital_stay")).expect(StatusCode::SEE_OTHER).location;
        assert!(sisp.get(&made).text.contains("Ricovero"));
        // One to come is not offered, and says from when.
        added(&mut admin, "swab_reason", &with(&term("campaign", "Campagna"), &[("from", "01/12/2020")]));
        assert!(!sisp.get(&form).text.contains("Campagna"));
        let early = sisp.post(&form, &ask("campaign")).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(early.contains("«Campagna» si usa dal 01/12/2020"), "{early}");
        // Closed yesterday: offered nowhere, refused with a sentence, and still named where it was chosen.
        let close = format!("{LIST}/terms/hospital_stay/close");
        let before = [("version", "1"), ("last_day", "13/11/2020")];
        let wrong = admin.post(&close, &before).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(wrong.contains("Viene prima del primo giorno") && wrong.contains("13/11/2020"), "{wrong}");
        let edit = [("name", "Ricovero programmato"), ("from", "01/11/2020"), ("version", "1")];
        admin.post(&format!("{LIST}/terms/hospital_stay/edit"), &edit).expect(StatusCode::SEE_OTHER);
        admin.post(&close, &[("version", "2"), before[1]]).expect(StatusCode::SEE_OTHER);
        assert!(!sisp.get(&form).text.contains("Ricovero"));
        let late = sisp.post(&form, &ask("hospital_stay")).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(late.contains("«Ricovero programmato» non si usa più dopo il 13/11/2020"), "{late}");
        assert!(sisp.get(&made).text.contains("Ricovero programmato"));
        // As of a day.
        let on = |admin: &mut Browser<'_>, day: &str| {
            let found = admin.get(&format!("{LIST}?state=open&on={day}")).expect(StatusCode::OK).text;
            (found.contains("Ricovero"), found.contains("Campagna"))
        };
        assert_eq!(on(&mut admin, "13%2F11%2F2020"), (true, false));
        assert_eq!(on(&mut admin, "14%2F11%2F2020"), (false, false));
        assert_eq!(on(&mut admin, "01%2F12%2F2020"), (false, true));
        admin.post(&format!("{LIST}/terms/hospital_stay/reopen"), &[("version", "3")]);
        assert!(sisp.get(&form).text.contains("Ricovero programmato"));
        assert!(log(db).iter().any(|one| one.detail == "closed code swab_reason/hospital_stay 3"));
    });
}

#[test]
fn the_form_begins_with_what_means_the_same_when_the_first_one_is_closed() {
    on_each_engine(|db| {
        let id = person(db);
        user(db, "sisp", Role::SispOperator, "301");
        let (mut admin, mut sisp) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "sisp"));
        let form = format!("/people/{id}/requests/new");
        let checked = |text: &str, code: &str| {
            let at = text.find(&format!("value=\"{code}\"")).expect(code);
            text[at..].split('>').next().unwrap().contains("checked")
        };
        assert!(checked(&sisp.get(&form).text, "symptoms"));
        let clinical = with(&term("clinical", "Quadro clinico"), &[("counts_as", "symptoms")]);
        added(&mut admin, "swab_reason", &clinical);
        assert!(admin.get(LIST).text.contains("Vale come «Sintomi»"));
        let close = [("version", "0"), ("last_day", "13/11/2020")];
        admin.post(&format!("{LIST}/terms/symptoms/close"), &close).expect(StatusCode::SEE_OTHER);
        assert!(checked(&sisp.get(&form).text, "clinical"));
        let page = admin.get(&format!("{LIST}/terms/symptoms")).text;
        assert!(page.contains("da «Senza fine» a «13/11/2020»") && page.contains("segnalazione"), "{page}");
    });
}

#[test]
fn what_counts_as_other_wants_a_note_too() {
    on_each_engine(|db| {
        let id = person(db);
        user(db, "sisp", Role::SispOperator, "301");
        let (mut admin, mut sisp) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "sisp"));
        added(&mut admin, "cancel_reason", &with(&term("weather", "Maltempo"), &[("counts_as", "other")]));
        let ask = [("reason", "contact"), ("test_type", "molecular"), ("laboratory", "LAB-301-1")];
        let made = sisp.post(&format!("/people/{id}/requests/new"), &ask).expect(StatusCode::SEE_OTHER);
        let cancel = format!("{}/cancel", made.location);
        assert!(sisp.get(&cancel).text.contains("Maltempo"));
        let silent = sisp.post(&cancel, &[("cancel_reason", "weather"), ("note", "")]);
        let silent = silent.expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(silent.contains("Hai scelto «Maltempo»"), "{silent}");
        let said = [("cancel_reason", "weather"), ("note", "Neve")];
        sisp.post(&cancel, &said).expect(StatusCode::SEE_OTHER);
        assert!(sisp.get(&made.location).text.contains("Maltempo: Neve"));
    });
}

#[test]
fn a_wrong_form_comes_back_whole_and_a_list_is_never_emptied() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        for (field, value, sentence) in [
            ("code", "due parole", "lettere minuscole senza accenti"),
            ("code", "Contact", "un codice non si riusa"),
            ("name", "", "Scrivi il nome"),
            ("name", "screening", "si chiama così"),
            ("counts_as", "screening", "Le regole conoscono soltanto"),
            ("place", "primo", "Scrivi un numero"),
            ("from", "31/02/2020", "Questa data non esiste"),
        ] {
            let form = with(&term("new_one", "Voce nuova"), &[(field, value)]);
            let answer = admin.post(&format!("{LIST}/new"), &form);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            assert!(answer.text.contains(sentence), "{field} {value}: {}", answer.text);
            assert!(field == "name" || answer.text.contains("value=\"Voce nuova\""), "{field}");
        }
        let close = |admin: &mut Browser<'_>, code: &str| {
            let fields = [("version", "0"), ("last_day", "30/11/2020")];
            admin.post(&format!("{LIST}/terms/{code}/close"), &fields)
        };
        let asks = admin.get(&format!("{LIST}/terms/end_of_isolation/close")).text;
        assert!(asks.contains("quando un isolamento aspetta un tampone"), "{asks}");
        for code in ["symptoms", "contact", "end_of_isolation"] {
            close(&mut admin, code).expect(StatusCode::SEE_OTHER);
        }
        let last = close(&mut admin, "screening").expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(last.contains("deve restare almeno una voce"), "{last}");
        for path in
            ["/registers/codes/planet", &format!("{LIST}/terms/planet"), "/registers/codes/planet/new"]
        {
            admin.get(path).expect(StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn who_was_slower_sees_what_changed_and_an_older_state_comes_back() {
    on_each_engine(|db| {
        user(db, "second", Role::Administrator, "010");
        let (mut one, mut other) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "second"));
        let path = format!("{LIST}/terms/screening");
        let edit = format!("{path}/edit");
        let fields = |name: &'static str, version: &'static str| {
            [("name", name), ("place", "40"), ("from", "01/01/2019"), ("version", version)]
        };
        one.post(&edit, &fields("Screening di massa", "0")).expect(StatusCode::SEE_OTHER);
        let late = other.post(&edit, &fields("Controllo", "0")).expect(StatusCode::CONFLICT).text;
        for sign in
            ["da «Screening» a «Screening di massa»", "value=\"Controllo\"", "name=\"version\" value=\"1\""]
        {
            assert!(late.contains(sign), "{sign}: {late}");
        }
        let id = Uuid::now_v7().to_string();
        let meant = with(&fields("Controllo", "1"), &[("id", &id)]);
        other.post(&edit, &meant).expect(StatusCode::SEE_OTHER);
        other.post(&edit, &meant).expect(StatusCode::SEE_OTHER);
        let page = one.get(&path).text;
        assert!(page.contains("Controllo") && page.contains("Nome di second"), "{page}");
        one.post(&format!("{path}/restore"), &[("version", "1"), ("state", "0")])
            .expect(StatusCode::CONFLICT);
        one.post(&format!("{path}/restore"), &[("version", "2"), ("state", "0")])
            .expect(StatusCode::SEE_OTHER);
        assert_eq!(codes::name(List::SwabReason, "screening"), "Screening");
        one.post(&format!("{path}/restore"), &[("version", "3"), ("state", "9")])
            .expect(StatusCode::NOT_FOUND);
        assert!(one.get(&path).text.contains("da «Controllo» a «Screening»"));
    });
}

const FILE: &str = "codice;nome;vale come;posto;primo giorno;ultimo giorno\r\n\
    hospital_stay;Ricovero;;;14/11/2020;\r\n\
    contact;Contatto stretto;;20;01/01/2019;\r\n\
    screening;Screening;;40;01/01/2019;30/11/2020\r\n\
    symptoms;Sintomi;;10;01/01/2019;\r\n\
    due parole;Sbagliata;;;;\r\n";

fn hidden(text: &str, name: &str) -> String {
    let sign = format!("name=\"{name}\" value=\"");
    let at = text.find(&sign).unwrap_or_else(|| panic!("no {name}: {text}")) + sign.len();
    text[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn a_file_is_looked_through_then_written_and_taken_back() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let import = format!("{LIST}/import");
        let shown = admin.upload(&import, FILE).expect(StatusCode::OK).text;
        for sign in [
            "da «Contatto di un caso» a «Contatto stretto»",
            "da «Senza fine» a «30/11/2020»",
            "Già così",
            "lettere minuscole senza accenti",
            "In uso dal 14/11/2020",
        ] {
            assert!(shown.contains(sign), "{sign}: {shown}");
        }
        assert_eq!(codes::name(List::SwabReason, "contact"), "Contatto di un caso", "nothing is written");
        let (seen, id) = (hidden(&shown, "seen"), Uuid::now_v7().to_string());
        let send = [("id", id.as_str()), ("seen", &seen), ("rows", FILE)];
        let confirm = format!("{import}/confirm");
        let done = admin.post(&confirm, &send).expect(StatusCode::SEE_OTHER).location;
        assert_eq!(done, format!("{LIST}/files/{id}"));
        assert_eq!(admin.post(&confirm, &send).expect(StatusCode::SEE_OTHER).location, done, "sent twice");
        let page = admin.get(&done).expect(StatusCode::OK).text;
        for sign in ["Righe non scritte", "due parole", "Colonna «codice»: Scrivi da 2 a 40 lettere"] {
            assert!(page.contains(sign), "{sign}: {page}");
        }
        assert_eq!(codes::name(List::SwabReason, "contact"), "Contatto stretto");
        // The same file again changes nothing.
        let again = admin.upload(&import, FILE).expect(StatusCode::OK).text;
        assert!(again.contains("Nessuna riga da scrivere"), "{again}");
        // Sent although there is nothing to write: what is wrong is still told.
        let nothing = [("seen", "3"), ("rows", FILE)];
        let told = admin.post(&confirm, &nothing).expect(StatusCode::UNPROCESSABLE_ENTITY).text;
        assert!(told.contains("Colonna «codice»"), "{told}");
        let same = "codice;nome\r\ncontact;Contatto stretto\r\n";
        let nothing = [("seen", "3"), ("rows", same)];
        assert_eq!(admin.post(&confirm, &nothing).expect(StatusCode::SEE_OTHER).location, LIST);
        // Looked through, and then somebody else was faster: it is shown anew.
        let other = "codice;nome\r\nsymptoms;Segni e sintomi\r\n";
        let stale = [("seen", "2"), ("rows", other)];
        let shown = admin.post(&confirm, &stale).expect(StatusCode::CONFLICT).text;
        assert!(shown.contains("la prova rifatta") && shown.contains("Segni e sintomi"), "{shown}");
        // Taken back, but for what was changed since.
        let edit = [("name", "Screening"), ("from", "01/01/2019"), ("version", "1")];
        admin.post(&format!("{LIST}/terms/screening/edit"), &with(&edit, &[("name", "Campagna")]));
        let (page, undo) = (admin.get(&done).expect(StatusCode::OK).text, format!("{done}/undo"));
        assert!(page.contains("Poi cambiata o annullata") && page.contains(&undo), "{page}");
        admin.post(&undo, &[]).expect(StatusCode::SEE_OTHER);
        assert_eq!(codes::name(List::SwabReason, "contact"), "Contatto di un caso");
        assert_eq!(codes::name(List::SwabReason, "screening"), "Campagna");
        let stay = codes::find(List::SwabReason, "hospital_stay").unwrap();
        assert!(stay.is_void() && !stay.is_valid_on(stay.valid_from), "what was added never held");
        assert!(admin.get(LIST).text.contains("Mai in uso"));
        assert!(!admin.get(&done).text.contains(&undo));
        // What is saved can be read back.
        let file = admin.get(&format!("{LIST}/export?state=&on=")).expect(StatusCode::OK).text;
        assert!(file.contains("\"screening\";\"Campagna\"") && !file.contains("hospital_stay"), "{file}");
        assert!(admin.upload(&import, &file).text.contains("Nessuna riga da scrivere"));
        for (content, sentence) in [
            ("", "Scegli"),
            ("posto\n1\n", "servono le colonne"),
            ("codice;nome;colore;note\nx1;X;a;b\n", "non sono previste: colore, note"),
            ("codice;nome\n", "non contiene righe"),
        ] {
            let answer = admin.upload(&import, content).expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(sentence), "{sentence}: {}", answer.text);
        }
        assert!(log(db).iter().any(|one| one.detail == "undone code swab_reason/contact 2"));
    });
}

#[test]
fn an_asl_reads_the_lists_others_fill_in_forms_and_a_fresh_proof_is_wanted() {
    on_each_engine(|db| {
        let (mut torino, mut doctor) = (Browser::signed_in(db, "torino"), Browser::signed_in(db, "ada"));
        let page = torino.get(LIST).expect(StatusCode::OK).text;
        assert!(page.contains("amministratore regionale") && !page.contains("/new\""), "{page}");
        assert!(!torino.get(&format!("{LIST}/terms/contact")).text.contains("/edit"));
        torino.get(&format!("{LIST}/export")).expect(StatusCode::OK);
        let posts = |browser: &mut Browser<'_>, status: StatusCode| {
            let none = Uuid::now_v7();
            for (path, fields) in [
                ("new".to_owned(), &term("new_one", "Voce nuova")[..]),
                ("terms/contact/edit".to_owned(), &[("name", "Mio"), ("version", "0")][..]),
                ("terms/contact/close".to_owned(), &[("last_day", "20/11/2020"), ("version", "0")][..]),
                ("terms/contact/reopen".to_owned(), &[("version", "0")][..]),
                ("terms/contact/restore".to_owned(), &[("version", "0"), ("state", "0")][..]),
                ("import/confirm".to_owned(), &[("rows", FILE), ("seen", "0")][..]),
                (format!("files/{none}/undo"), &[][..]),
            ] {
                assert_eq!(browser.post(&format!("{LIST}/{path}"), fields).status, status, "{path}");
            }
        };
        posts(&mut torino, StatusCode::FORBIDDEN);
        posts(&mut doctor, StatusCode::FORBIDDEN);
        for path in ["new", "import", "template", "terms/contact/edit", "terms/contact/close"] {
            torino.get(&format!("{LIST}/{path}")).expect(StatusCode::FORBIDDEN);
        }
        torino.upload(&format!("{LIST}/import"), FILE).expect(StatusCode::FORBIDDEN);
        for path in ["/registers/codes", LIST, &format!("{LIST}/terms/contact"), &format!("{LIST}/export")] {
            doctor.get(path).expect(StatusCode::FORBIDDEN);
        }
        let mut admin = Browser::signed_in(db, "admin");
        db.pass(jiff::SignedDuration::from_mins(6));
        posts(&mut admin, StatusCode::UNAUTHORIZED);
        assert_eq!(codes::name(List::SwabReason, "contact"), "Contatto di un caso");
    });
}

#[test]
fn what_another_node_has_added_is_known_after_the_next_reading() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        added(&mut admin, "symptom", &term("voice_loss", "Perdita della voce"));
        let new = Term {
            list: List::Symptom,
            code: "rash".to_owned(),
            name: "Eruzione cutanea".to_owned(),
            counts_as: String::new(),
            place: 500,
            valid_from: jiff::civil::date(2020, 11, 1),
            valid_to: FOREVER,
            version: 1,
        };
        let hand = Hand { form: Uuid::now_v7(), by: Uuid::nil(), at: db.clocks.now(), mark: "" };
        db.write(move |tx| {
            codes::save(tx, &new)?;
            territory::register::note(tx, hand, &new.key(), 1, &new)
        })
        .unwrap();
        assert!(codes::find(List::Symptom, "rash").is_none());
        db.block_on(registers::refresh(&db.db)).unwrap();
        assert_eq!(codes::name(List::Symptom, "rash"), "Eruzione cutanea");
        assert_eq!(codes::name(List::Symptom, "voice_loss"), "Perdita della voce");
        assert!(admin.get("/registers/codes/symptom/terms/rash").text.contains("la piattaforma"));
    });
}
