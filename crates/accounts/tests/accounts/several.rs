//! Several roles that wait are approved or refused together, through HTTP, on both engines.

use crate::common::{Answer, Browser, PASSWORD, log, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use testkit::TestDb;

const HEADER: &str = "nome e cognome;nome utente;e-mail;ruolo;unità;primo giorno;ultimo giorno";
const FORM: &str = "01931b1e-7a00-7000-8000-0000000000aa";

/// A file of operators of an ASL, whom one administrator asks for.
fn ask_for(admin: &mut Browser<'_>, name: &str, logins: &[String]) {
    let rows: Vec<String> =
        logins.iter().map(|login| format!("Nome {login};{login};;Operatore SISP;301;;")).collect();
    let file = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    let form = [("contact", "Ufficio accessi, 011 000000"), ("file_name", name), ("rows", &file)];
    let done = admin.post("/admin/users/import/confirm", &form);
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
}

/// The values of the fields of this name.
fn values(page: &str, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Sends the list with some of it ticked.
fn tick(second: &mut Browser<'_>, list: &str, ticks: &[(&str, &str)], button: &str) -> Answer {
    let seen = values(list, "seen");
    let mut form: Vec<(&str, &str)> = seen.iter().map(|one| ("seen", one.as_str())).collect();
    form.extend(ticks);
    form.push(("submit", button));
    second.post("/admin/approvals/several", &form)
}

/// Confirms what the page asks.
fn confirm(second: &mut Browser<'_>, page: &str, why: &str) -> Answer {
    let (wanted, verdict) = (values(page, "wanted"), values(page, "verdict").remove(0));
    let mut form: Vec<(&str, &str)> = wanted.iter().map(|one| ("wanted", one.as_str())).collect();
    form.extend([("id", FORM), ("verdict", &verdict), ("confirmed", "true"), ("why", why)]);
    second.post("/admin/approvals/several", &form)
}

fn holds(db: &TestDb, login: &str) -> bool {
    let found = Browser::signed_in(db, "admin").get("/api/v1/users?limit=200").json();
    let users = found["items"].as_array().unwrap();
    let one = users.iter().find(|one| one["login"] == login).unwrap_or_else(|| panic!("{login}"));
    !one["roles"].as_array().unwrap().is_empty()
}

fn row<'p>(page: &'p str, login: &str) -> &'p str {
    page.split("<tr").find(|row| row.contains(login)).unwrap_or_else(|| panic!("no row of {login}: {page}"))
}

#[test]
fn a_file_is_one_group_and_is_approved_with_one_gesture() {
    on_each_engine(|db| {
        crate::common::person(db);
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let logins: Vec<String> = (0..12).map(|number| format!("sisp{number:02}")).collect();
        let mut admin = Browser::signed_in(db, "admin");
        ask_for(&mut admin, "operatori autunno.csv", &logins);
        let own = admin.get("/admin/approvals").text;
        assert!(
            own.contains("operatori autunno.csv") && values(&own, "batch").is_empty(),
            "not his to decide"
        );

        let mut second = Browser::signed_in(db, "altra");
        let list = second.get("/admin/approvals").text;
        for words in
            ["operatori autunno.csv", "12 incarichi: Operatore SISP", "1 persona", "Mostra le 12 righe"]
        {
            assert!(list.contains(words), "{words}: {list}");
        }
        let file = values(&list, "batch").remove(0);
        let none = tick(&mut second, &list, &[], "approve");
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("Scegli almeno un incarico"), "{}", none.text);
        let asks = tick(&mut second, &list, &[("batch", &file)], "approve");
        assert_eq!(asks.status, StatusCode::OK, "{}", asks.text);
        assert!(asks.text.contains("Hai scelto 12 incarichi"), "{}", asks.text);
        assert!(!holds(db, "sisp00"), "nothing is written before it is confirmed");
        let without = confirm(&mut second, &asks.text, "");
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(without.text.contains("Scegli il motivo"), "{}", without.text);
        assert_eq!(values(&without.text, "wanted").len(), 12, "what was chosen is not lost");
        let done = confirm(&mut second, &without.text, "known");
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        for login in &logins {
            assert!(row(&done.text, login).contains("Approvato"), "{login}");
            assert!(holds(db, login), "{login}");
        }
        let records = || log(db).iter().filter(|one| one.detail.starts_with("approved")).count();
        assert_eq!(records(), 12, "each has a record of its own");
        let again = confirm(&mut second, &without.text, "known");
        assert!(row(&again.text, "sisp00").contains("Approvato"), "sent twice, told the same");
        assert_eq!(records(), 12);
        assert!(second.get("/admin/approvals").text.contains("Nessun incarico aspetta"));
    });
}

#[test]
fn a_row_can_be_left_out_of_what_was_chosen_as_a_whole() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let logins: Vec<String> = ["prima", "seconda"].map(str::to_owned).to_vec();
        ask_for(&mut Browser::signed_in(db, "admin"), "operatori.csv", &logins);
        let mut second = Browser::signed_in(db, "altra");
        let list = second.get("/admin/approvals").text;
        let file = values(&list, "batch").remove(0);
        let asks = tick(&mut second, &list, &[("batch", &file)], "approve").text;
        assert_eq!(asks.matches(" checked>").count(), 2, "all are ticked: {asks}");
        let (wanted, shown) = (values(&asks, "wanted"), values(&asks, "shown"));
        let rows = [("shown", shown[0].as_str()), ("shown", shown[1].as_str())];
        let mut send = |more: &[(&str, &str)]| {
            let form =
                [&rows[..], &[("id", FORM), ("verdict", "approve"), ("confirmed", "true")], more].concat();
            second.post("/admin/approvals/several", &form)
        };
        let none = send(&[("why", "known")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("Scegli almeno un incarico"), "{}", none.text);
        let unsaid = send(&[("wanted", &wanted[0])]);
        assert_eq!(unsaid.text.matches(" checked>").count(), 1, "{}", unsaid.text);
        assert_eq!(values(&unsaid.text, "wanted").len(), 2, "the other stays to be ticked again");
        let done = send(&[("wanted", &wanted[0]), ("why", "known")]);
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        let held: Vec<bool> = logins.iter().map(|login| holds(db, login)).collect();
        assert_eq!(held.iter().filter(|held| **held).count(), 1, "{held:?}");
    });
}

#[test]
fn what_changed_meanwhile_is_left_as_it_is_and_said_so() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        user(db, "terza", Role::Administrator, "010", "Regione Piemonte");
        let logins = ["d.ciso", "s.speso", "u.guale"].map(str::to_owned);
        ask_for(&mut Browser::signed_in(db, "admin"), "tre.csv", &logins);
        let (mut second, mut third) = (Browser::signed_in(db, "altra"), Browser::signed_in(db, "terza"));
        let list = second.get("/admin/approvals").text;
        let request = |login: &str| values(row(&list, login), "request").remove(0);
        let ids: Vec<String> = logins.iter().map(|login| request(login)).collect();
        let ticks: Vec<(&str, &str)> = ids.iter().map(|id| ("request", id.as_str())).collect();
        let asks = tick(&mut second, &list, &ticks, "decline");
        assert!(asks.text.contains("Non approvare gli incarichi scelti"), "{}", asks.text);

        let given =
            third.post(&format!("/admin/approvals/{}", ids[0]), &[("verdict", "approve"), ("why", "known")]);
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        let users = third.get("/api/v1/users?limit=200").json();
        let id_of = |login: &str| {
            let all = users["items"].as_array().unwrap();
            all.iter().find(|one| one["login"] == login).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let suspend = format!("/admin/users/{}/active", id_of("s.speso"));
        assert_eq!(
            third.post(&suspend, &[("active", "false"), ("why", "left")]).status,
            StatusCode::SEE_OTHER
        );

        let done = confirm(&mut second, &asks.text, "wider");
        assert_eq!(done.status, StatusCode::OK, "{}", done.text);
        assert!(row(&done.text, "d.ciso").contains("qualcuno ha già deciso"), "{}", done.text);
        assert!(row(&done.text, "s.speso").contains("Non applicato"), "{}", row(&done.text, "s.speso"));
        assert!(row(&done.text, "u.guale").contains("Non approvato"), "{}", row(&done.text, "u.guale"));
        assert!(holds(db, "d.ciso") && !holds(db, "u.guale"));
        let nothing = confirm(
            &mut second,
            &asks.text.replace(&ids[2], "01931b1e-7a00-7000-8000-0000000000ff"),
            "wider",
        );
        assert!(nothing.text.contains("Incarico non più in elenco"), "{}", nothing.text);
    });
}

#[test]
fn several_are_for_another_administrator_of_the_territory_with_a_fresh_proof() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        user(db, "lontana", Role::AslAdministrator, "204", "ASL TO4");
        ask_for(&mut Browser::signed_in(db, "admin"), "uno.csv", &["sisp".to_owned()]);
        let mut second = Browser::signed_in(db, "altra");
        let list = second.get("/admin/approvals").text;
        let file = values(&list, "batch").remove(0);
        let asks = tick(&mut second, &list, &[("batch", &file)], "approve").text;
        // Who asked, who administers another ASL, and who administers nothing.
        let own = confirm(&mut Browser::signed_in(db, "admin"), &asks, "known");
        assert!(own.text.contains("lo approva un altro amministratore"), "{}", own.text);
        let far = confirm(&mut Browser::signed_in(db, "lontana"), &asks, "known");
        assert!(far.text.contains("Incarico non più in elenco"), "{}", far.text);
        assert_eq!(
            confirm(&mut Browser::signed_in(db, "medico"), &asks, "known").status,
            StatusCode::FORBIDDEN
        );
        db.pass(SignedDuration::from_mins(6));
        let late = confirm(&mut second, &asks, "known");
        assert_ne!(late.status, StatusCode::OK, "{}", late.text);
        let token = json!({ "login": "sisp", "password": PASSWORD, "role": "sisp_operator" });
        assert_ne!(Browser::new(db).post_json("/api/v1/token", &[], &token).status, StatusCode::OK);
        assert!(!holds(db, "sisp"));
    });
}
