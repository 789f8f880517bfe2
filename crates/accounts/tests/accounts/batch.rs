//! Many users at once from a file, and new letters for those who never came, through HTTP, on both engines.

use crate::common::{Answer, Browser, invite_form, log, on_each_engine, person, user};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;

const HEADER: &str = "nome e cognome;nome utente;e-mail;ruolo;unità;primo giorno;ultimo giorno";

fn file(rows: &[&str]) -> String {
    format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"))
}

fn confirm(admin: &mut Browser<'_>, file: &str) -> Answer {
    admin.post("/admin/users/import/confirm", &[("contact", "Ufficio accessi, 011 000000"), ("rows", file)])
}

/// The file's form, sent with its contact.
fn rehearse(admin: &mut Browser<'_>, file: &str) -> Answer {
    admin.upload_with(
        "/admin/users/import",
        &[("contact", "Ufficio accessi, 011 000000")],
        "utenti.csv",
        file,
    )
}

fn row<'p>(page: &'p str, login: &str) -> &'p str {
    page.split("<tr").find(|row| row.contains(login)).unwrap_or_else(|| panic!("no row of {login}: {page}"))
}

#[test]
fn a_file_is_told_row_by_row_before_anything_is_written_and_then_written_once() {
    on_each_engine(|db| {
        person(db);
        user(db, "c.gia", Role::Mayor, "001125", "Ivrea");
        let mut admin = Browser::signed_in(db, "admin");
        let file = file(&[
            "Bruna Neri;b.neri;b.neri@example.org;Sindaco;Ivrea;;31/12/2099",
            "Carlo Gia;c.gia;;Sindaco;Ivrea;;",
            "Dora Verdi;d.verdi;;Operatore SISP;301;;",
            "Ezio Blu;e.blu;;Re;Ivrea;;",
            "Fabia Viola;f.viola;b.neri@example.org;gp;Atlantide;;ieri",
            "Gino Rosa;b.neri;;mayor;Chivasso;;",
        ]);
        let page = rehearse(&mut admin, &file);
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let told = [
            ("b.neri", "Pronta"),
            ("c.gia", "già in uso"),
            ("d.verdi", "Da approvare"),
            ("d.verdi", "1 persona"),
            ("e.blu", "Scegli il ruolo"),
            ("f.viola", "Nessun medico ha questo codice"),
            ("f.viola", "Scrivi la data"),
            ("f.viola", "già in una riga sopra"),
            ("Gino Rosa", "già in una riga sopra"),
        ];
        for (login, sentence) in told {
            assert!(
                row(&page.text, login).contains(sentence),
                "{login}: {sentence}\n{}",
                row(&page.text, login)
            );
        }
        assert!(!admin.get("/admin/users").text.contains("b.neri"), "nothing is written");
        assert!(
            !page.text.contains(crate::common::TAX_CODE) && !page.text.contains("Mario"),
            "figures, and nobody's name"
        );

        let done = confirm(&mut admin, &file);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert!(row(&done.text, "b.neri").contains("Invitato"));
        assert!(row(&done.text, "d.verdi").contains("In attesa di approvazione"));
        assert_eq!(done.text.matches("letter-code").count(), 1, "one letter, for the one who may come");
        let (_, code) = done.text.split_once("name=\"code\" value=\"").unwrap();
        let code = &code[..35];
        let paper = admin.post("/admin/letters", &[("code", code)]);
        assert_eq!((paper.status, paper.kind.as_str()), (StatusCode::OK, "application/pdf"));
        assert!(paper.text.starts_with("%PDF"));
        user(db, "lontana", Role::AslAdministrator, "301", "ASL Città di Torino");
        let mut far = Browser::signed_in(db, "lontana");
        assert_eq!(far.post("/admin/letters", &[("code", code)]).status, StatusCode::NOT_FOUND);
        let users = admin.get("/api/v1/users").json()["items"].as_array().unwrap().len();
        let twice = confirm(&mut admin, &file);
        assert!(row(&twice.text, "b.neri").contains("Già presente"), "{}", twice.text);
        assert!(row(&twice.text, "d.verdi").contains("Già presente"));
        assert_eq!(twice.text.matches("letter-code").count(), 0);
        assert_eq!(admin.get("/api/v1/users").json()["items"].as_array().unwrap().len(), users);
        // A request that was refused is not a role: the file does not say that he is there already.
        let list = far.get("/admin/approvals").text;
        let mut ids =
            list.split("/admin/approvals/").filter_map(|rest| rest.get(..36)?.parse::<uuid::Uuid>().ok());
        let refusal = [("verdict", "decline"), ("why_not", "mistake")];
        let refused = far.post(&format!("/admin/approvals/{}", ids.next().unwrap()), &refusal);
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text);
        assert!(row(&confirm(&mut admin, &file).text, "d.verdi").contains("già in uso"));
        for record in log(db) {
            let body = serde_json::to_string(&record).unwrap();
            assert!(!body.contains("Neri") && !body.contains("example.org"), "{body}");
        }
    });
}

#[test]
fn a_file_is_for_administrators_and_within_their_territory() {
    on_each_engine(|db| {
        user(db, "asl", Role::AslAdministrator, "204", "ASL TO4");
        let file = file(&["Bruna Neri;b.neri;;Sindaco;Torino;;", "Carlo Gia;c.gia;;Amministratore;;;"]);
        let mut doctor = Browser::signed_in(db, "medico");
        for path in ["/admin/users/import", "/admin/users/import/template", "/admin/invitations"] {
            assert_eq!(doctor.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(rehearse(&mut doctor, &file).status, StatusCode::FORBIDDEN);
        assert_eq!(confirm(&mut doctor, &file).status, StatusCode::FORBIDDEN);
        let mut admin = Browser::signed_in(db, "asl");
        for page in [rehearse(&mut admin, &file), confirm(&mut admin, &file)] {
            assert!(row(&page.text, "b.neri").contains("Nella tua ASL non c"), "{}", page.text);
            assert!(row(&page.text, "c.gia").contains("non puoi darlo tu"));
        }
        assert!(!admin.get("/admin/users").text.contains("b.neri"));
        let wrong = rehearse(&mut admin, "colonna\nvalore\n");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("non ha le colonne del modello"), "{}", wrong.text);
    });
}

#[test]
fn new_letters_for_those_who_never_came_replace_the_old_ones() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let first = admin.post("/admin/users/new", &invite_form(&[]));
        let old = crate::common::link_in(&first.text);
        let other = invite_form(&[("login", "c.verdi"), ("id", "01931b1e-7a00-7000-8000-000000000009")]);
        assert_eq!(admin.post("/admin/users/new", &other).status, StatusCode::OK);
        db.pass(SignedDuration::from_hours(24 * 8));
        let mut admin = Browser::signed_in(db, "admin");
        let page = admin.get("/admin/invitations").text;
        assert!(page.contains("(b.neri): scaduto il") && page.contains("(c.verdi): scaduto il"), "{page}");
        let none = admin.post("/admin/invitations", &[]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let form = [("id", "01931b1e-7a00-7000-8000-00000000000a"), ("submit", "all")];
        let letters = admin.post("/admin/invitations", &form);
        assert_eq!(letters.text.matches("letter-code").count(), 2, "{}", letters.text);
        assert_eq!(crate::common::follow(&mut Browser::new(db), &old).status, StatusCode::GONE);
        let twice = admin.post("/admin/invitations", &form);
        assert_eq!(twice.text.matches("letter-code").count(), 0);
        assert!(twice.text.contains("2 lettere non sono state preparate"));
        // Whoever administers an ASL sees those of his territory.
        user(db, "lontana", Role::AslAdministrator, "301", "ASL Città di Torino");
        let mut far = Browser::signed_in(db, "lontana");
        assert!(far.get("/admin/invitations").text.contains("Nessun invito aspetta"));
    });
}

/// What a browser calls a file is a text: it is shown, and leads to no file.
#[test]
fn the_name_of_a_file_is_a_text_and_no_path() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let before = files(db.folder());
        for name in [
            "../../../../tmp/utenti.csv",
            "/etc/cron.d/utenti.csv",
            "C:\\\\utenti.csv",
            "<b>utenti</b>.csv",
            "utenti%00.exe.csv",
        ] {
            let sent = [("contact", "Ufficio accessi, 011 000000")];
            let page = admin.upload_with(
                "/admin/users/import",
                &sent,
                name,
                &file(&["Bruna Neri;b.neri;;Sindaco;Ivrea;;"]),
            );
            assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.text);
            assert!(!page.text.contains("<b>utenti"), "{}", page.text);
        }
        for name in ["utenti.csv/../utenti.exe", "utenti.xlsx", "utenti", "utenti.csv.html"] {
            let page =
                admin.upload_with("/admin/users/import", &[("contact", "011 000000")], name, &file(&[]));
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(page.text.contains("deve finire con una di queste sigle: .csv, .txt."), "{}", page.text);
        }
        let packed = admin.upload_with(
            "/admin/users/import",
            &[("contact", "011 000000")],
            "utenti.csv",
            "PK\u{3}\u{4}",
        );
        assert!(packed.text.contains("ma il contenuto è di un altro formato"), "{}", packed.text);
        assert_eq!(files(db.folder()), before, "nothing was written beside the database");
        assert!(!std::path::Path::new("/tmp/utenti.csv").exists());
    });
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}
