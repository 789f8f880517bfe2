//! Inviting somebody, and what becomes of the invitation, through HTTP, on both engines.

use crate::common::{
    Browser, PASSWORD, active_form, choose_by, follow, invite_form, link_in, log, on_each_engine, user, value,
};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use testkit::TestDb;

const CHOSEN: &str = "il gatto beve l'acqua";

fn invite(admin: &mut Browser<'_>) -> String {
    let letter = admin.post("/admin/users/new", &invite_form(&[]));
    assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
    link_in(&letter.text)
}

fn choose(browser: &mut Browser<'_>, link: &str, password: &str) -> crate::common::Answer {
    choose_by(browser, link, &[("password", password), ("repeated", password)])
}

/// What the log says about invitations, as outcome and detail.
fn said(db: &TestDb) -> Vec<String> {
    let about = log(db).into_iter().filter(|record| record.action == "invitation.accept");
    about.map(|record| format!("{} {}", record.outcome, record.detail).trim().to_owned()).collect()
}

/// The id of the user whom the invitation made.
fn neri(admin: &mut Browser<'_>) -> String {
    let users = admin.get("/api/v1/users").json();
    let found = users["items"].as_array().unwrap().iter().find(|user| user["login"] == "b.neri");
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn who_is_invited_chooses_a_password_and_is_in() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let page = admin.get("/admin/users/new");
        for choice in ["Medico di famiglia", "Operatore SISP", "Sindaco", "Unità di Crisi", "Amministratore"]
        {
            assert!(page.text.contains(choice), "{choice}");
        }
        let letter = admin.post("/admin/users/new", &invite_form(&[("until", "31/12/2099")]));
        for words in [
            "Bruna Neri",
            "b.neri",
            "Direttore di ASL, ASL TO4",
            "31 dicembre 2099",
            "Nome di admin",
            "011 000000",
        ] {
            assert!(letter.text.contains(words), "{words}");
        }
        let link = link_in(&letter.text);
        let code = link.rsplit('#').next().unwrap().to_owned();
        let list = admin.get("/admin/users");
        assert!(list.text.contains("Mai entrato") && !list.text.contains(&code));
        assert!(admin.get("/admin/users/new").text.contains("value=\"Ufficio accessi, 011 000000\""));

        let mut neri = Browser::new(db);
        for password in ["", CHOSEN] {
            let early = neri.post("/login", &[("login", "b.neri"), ("password", password)]);
            assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "no password, no way in");
        }
        let typed = neri.post("/invitation", &[("code", &code.to_lowercase().replace('-', " "))]);
        assert_eq!(typed.status, StatusCode::OK, "{}", typed.text);
        assert!(typed.text.contains("action=\"/invitation/choose\"") && value(&typed.text, "letter") == code);
        for _ in 0..2 {
            let page = follow(&mut neri, &link);
            assert_eq!(page.status, StatusCode::OK, "looking uses nothing up");
            assert!(page.text.contains("Bruna Neri") && page.text.contains("autocomplete=\"new-password\""));
        }
        let answer = choose(&mut neri, &link, CHOSEN);
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (StatusCode::SEE_OTHER, "/profile/factor"),
            "{}",
            answer.text
        );
        assert!(neri.get("/profile/factor").text.contains("Comincia"), "a second factor is offered");
        assert_eq!(neri.get("/admin/users").status, StatusCode::FORBIDDEN, "he is in, as what he is");
        neri.post("/logout", &[]);
        let again = neri.post("/login", &[("login", "b.neri"), ("password", CHOSEN)]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        // The doctor of these tests is the only one left who never came.
        assert_eq!(list.text.matches("Mai entrato").count(), 2);
        assert_eq!(admin.get("/admin/users").text.matches("Mai entrato").count(), 1);
        let path = format!("/admin/users/{}", self::neri(&mut admin));
        let page = admin.get(&path);
        assert!(page.text.contains("Ha scelto la password") && !page.text.contains("lettera nuova"));

        let records = log(db);
        let invited: Vec<_> = records.iter().filter(|record| record.detail.starts_with("invited")).collect();
        assert_eq!(invited.len(), 1, "one record for one act");
        assert_eq!(invited[0].detail, "invited asl_director 204");
        for record in &records {
            let body = serde_json::to_string(record).unwrap();
            assert!(
                !body.contains("Neri") && !body.contains(&code) && !body.contains("example.org"),
                "{body}"
            );
        }
    });
}

#[test]
fn an_invitation_is_used_once() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let mut neri = Browser::new(db);
        assert_eq!(choose(&mut neri, &link, CHOSEN).status, StatusCode::SEE_OTHER);
        let mut thief = Browser::new(db);
        let page = follow(&mut thief, &link);
        assert_eq!(page.status, StatusCode::GONE);
        assert!(page.text.contains("la password è già stata scelta"));
        assert_eq!(choose(&mut thief, &link, "la mia password nuova").status, StatusCode::GONE);
        assert_eq!(thief.session(), None);
        for _ in 0..20 {
            assert_eq!(follow(&mut thief, &link).status, StatusCode::GONE);
        }
        assert_eq!(said(db), ["allowed", "denied used"], "the log hears of it once an hour");
        db.pass(SignedDuration::from_mins(61));
        assert_eq!(follow(&mut thief, &link).status, StatusCode::GONE);
        assert_eq!(said(db), ["allowed", "denied used", "denied used"]);
        let kept = thief.post("/login", &[("login", "b.neri"), ("password", CHOSEN)]);
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "the first password stands");
    });
}

#[test]
fn an_invitation_is_over_after_seven_days() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let mut neri = Browser::new(db);
        db.pass(SignedDuration::from_secs(7 * 86_400 - 60));
        assert_eq!(follow(&mut neri, &link).status, StatusCode::OK);
        db.pass(SignedDuration::from_secs(60));
        let page = follow(&mut neri, &link);
        assert_eq!(page.status, StatusCode::GONE);
        assert!(page.text.contains("è scaduto"));
        assert_eq!(choose(&mut neri, &link, CHOSEN).status, StatusCode::GONE);
        assert_eq!(said(db), ["denied expired"]);
        let mut admin = Browser::signed_in(db, "admin");
        let path = format!("/admin/users/{}", self::neri(&mut admin));
        assert!(admin.get(&path).text.contains("senza essere usata"));
        let letter = admin.post(&format!("{path}/invitation"), &[]);
        assert_eq!(choose(&mut neri, &link_in(&letter.text), CHOSEN).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_new_letter_takes_the_place_of_the_old_one() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let old = invite(&mut admin);
        let path = format!("/admin/users/{}/invitation", neri(&mut admin));
        let form = [("id", "01931b1e-7a00-7000-8000-000000000002")];
        let letter = admin.post(&path, &form);
        let new = link_in(&letter.text);
        assert!(old != new && letter.text.contains("011 000000"));
        let twice = admin.post(&path, &form);
        assert_eq!(twice.status, StatusCode::SEE_OTHER, "its letter was shown once");
        let mut neri = Browser::new(db);
        let page = follow(&mut neri, &old);
        assert_eq!(page.status, StatusCode::GONE);
        assert!(page.text.contains("più recente"));
        assert_eq!(choose(&mut neri, &old, CHOSEN).status, StatusCode::GONE);
        assert_eq!(choose(&mut neri, &new, CHOSEN).status, StatusCode::SEE_OTHER);
        assert_eq!(said(db), ["denied replaced", "allowed"]);
        let late = admin.post(&path, &[]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("ha già scelto la password"));
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(doctor.post(&path, &[]).status, StatusCode::FORBIDDEN);
        let nobody = format!("/admin/users/{}/invitation", uuid::Uuid::now_v7());
        assert_eq!(admin.post(&nobody, &[]).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_invitation_of_a_suspended_account_lets_nobody_in() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let path = format!("/admin/users/{}", self::neri(&mut admin));
        admin.post(&format!("{path}/active"), &active_form(false));
        let mut neri = Browser::new(db);
        let page = follow(&mut neri, &link);
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.text.contains("sospeso"));
        assert_eq!(choose(&mut neri, &link, CHOSEN).status, StatusCode::FORBIDDEN);
        assert_eq!(said(db), ["denied suspended"], "once an hour");
        let refused = admin.post(&format!("{path}/invitation"), &[]);
        assert_eq!(refused.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_wrong_code_and_a_weak_password_are_told_in_words() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let mut neri = Browser::new(db);
        assert_eq!(neri.get("/invitation").status, StatusCode::OK);
        let short = neri.post("/invitation", &[("code", "7K3QM")]);
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(short.text.contains("trenta segni") && short.text.contains("value=\"7K3QM\""));
        let unknown = "/invitation#00000-00000-00000-00000-00000";
        for answer in [
            follow(&mut neri, unknown),
            choose(&mut neri, unknown, CHOSEN),
            choose(&mut neri, "/invitation#breve", CHOSEN),
        ] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(answer.text.contains("Nessun invito ha questo codice"));
        }
        for (password, repeated, sentence) in [
            ("", "", "meno di 12 caratteri"),
            ("corta", "corta", "meno di 12 caratteri"),
            ("BrunaNeri-1980", "BrunaNeri-1980", "si indovina"),
            (CHOSEN, "il gatto beve l'acqua ", "non sono uguali"),
        ] {
            let answer = choose_by(&mut neri, &link, &[("password", password), ("repeated", repeated)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
            assert!(answer.text.contains(sentence), "{password}: {sentence}");
            assert!(password.is_empty() || !answer.text.contains(password), "it is not sent back");
        }
        let (_, code) = link.split_once('#').unwrap();
        let bare = neri.post_bare(
            "/invitation/choose",
            &[("letter", code), ("password", CHOSEN), ("repeated", CHOSEN), ("csrf", "x")],
        );
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "the form of another site");
        assert!(said(db).is_empty());
        assert_eq!(choose(&mut neri, &link, CHOSEN).status, StatusCode::SEE_OTHER);
    });
}

/// The letter is no way round the second factor.
#[test]
fn where_everybody_has_a_factor_the_letter_alone_opens_nothing() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        crate::common::keys(db);
        crate::common::demand(db, access::factors::Demand::Required);
        let mut neri = Browser::new(db);
        let answer = choose(&mut neri, &link, CHOSEN);
        assert!(
            neri.session().is_none(),
            "no session before the factor: {} {}",
            answer.status,
            answer.location
        );
        assert_eq!(answer.location, "/login/enrol");
        assert_ne!(neri.get("/profile").status, StatusCode::OK);
    });
}

/// What was sent before the code stood behind the `#` leads to the page all the same, and leaves its address at once.
#[test]
fn a_code_stands_in_no_address_and_links_of_before_lead_on() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let (_, code) = link.split_once('#').unwrap();
        let mut neri = Browser::new(db);
        let old = neri.get(&format!("/invitation/{code}"));
        assert_eq!((old.status, old.location.as_str()), (StatusCode::SEE_OTHER, link.as_str()));
        let old = neri.get(&format!("/password/{code}"));
        assert_eq!((old.status, old.location), (StatusCode::SEE_OTHER, format!("/password#{code}")));
        for (path, place) in [
            ("/invitation/breve", "/invitation"),
            ("/invitation/choose", "/invitation"),
            ("/password/breve", "/password"),
            ("/password/choose", "/password"),
        ] {
            let back = neri.get(path);
            assert_eq!((back.status, back.location.as_str()), (StatusCode::SEE_OTHER, place), "{path}");
        }
        // Whoever mistypes finds the code in the form still, and in no address.
        let wrong = choose(&mut neri, &link, "corta");
        assert!(value(&wrong.text, "letter") == code && wrong.text.contains("action=\"/invitation/choose\""));
        assert_eq!(choose(&mut neri, &link, CHOSEN).location, "/profile/factor");
    });
}

#[test]
fn a_role_that_begins_later_opens_nothing_before() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let letter = admin.post("/admin/users/new", &invite_form(&[("from", "01/01/2099")]));
        let mut neri = Browser::new(db);
        let answer = choose(&mut neri, &link_in(&letter.text), CHOSEN);
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/login"));
        assert_eq!(neri.session(), None);
        assert!(neri.get("/login").text.contains("non è ancora cominciato"));
        let early = neri.post("/login", &[("login", "b.neri"), ("password", CHOSEN)]);
        assert_eq!(early.status, StatusCode::FORBIDDEN);
        assert!(early.text.contains("nessun incarico attivo"));
    });
}

#[test]
fn the_form_sent_twice_invites_once_and_shows_no_second_letter() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let twice = admin.post("/admin/users/new", &invite_form(&[]));
        let page = format!("/admin/users/{}", neri(&mut admin));
        assert_eq!((twice.status, twice.location), (StatusCode::SEE_OTHER, page.clone()));
        assert!(admin.get(&page).text.contains("si vede una volta sola"));
        assert_eq!(
            follow(&mut Browser::new(db), &link).status,
            StatusCode::OK,
            "the first letter is still good"
        );
        assert_eq!(log(db).iter().filter(|record| record.detail.starts_with("invited")).count(), 1);
    });
}

#[test]
fn accepting_ends_the_session_before_and_only_administrators_invite() {
    on_each_engine(|db| {
        user(db, "sindaca", Role::Mayor, "001125", "Ivrea");
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let mut shared = Browser::signed_in(db, "sindaca");
        for path in ["/admin/users/new", &format!("/admin/users/{}", neri(&mut admin))] {
            assert_eq!(shared.get(path).status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(shared.post("/admin/users/new", &invite_form(&[])).status, StatusCode::FORBIDDEN);
        let before = shared.session().unwrap().to_owned();
        assert_eq!(choose(&mut shared, &link, CHOSEN).status, StatusCode::SEE_OTHER);
        assert_ne!(shared.session(), Some(before.as_str()));
        shared.set_session(&before);
        assert_eq!(shared.get("/admin/users").status, StatusCode::SEE_OTHER, "the one before is over");
        let back = shared.post("/login", &[("login", "sindaca"), ("password", PASSWORD)]);
        assert_eq!(back.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_suspension_withdraws_the_letters_to_the_user_and_by_him() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let old = invite(&mut admin);
        let path = format!("/admin/users/{}", neri(&mut admin));
        for active in [false, true] {
            let switched = admin.post(&format!("{path}/active"), &active_form(active));
            assert_eq!(switched.status, StatusCode::SEE_OTHER);
        }
        let mut neri = Browser::new(db);
        assert_eq!(choose(&mut neri, &old, CHOSEN).status, StatusCode::GONE, "suspended and let in again");
        let letter = admin.post(&format!("{path}/invitation"), &[]);
        assert_eq!(choose(&mut neri, &link_in(&letter.text), CHOSEN).status, StatusCode::SEE_OTHER);

        let other = user(db, "altro", Role::Administrator, "010", "Regione Piemonte");
        let mut his = Browser::signed_in(db, "altro");
        let form = invite_form(&[("login", "c.verdi"), ("id", "01931b1e-7a00-7000-8000-000000000009")]);
        let letter = his.post("/admin/users/new", &form);
        assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
        let switched = admin.post(&format!("/admin/users/{other}/active"), &active_form(false));
        assert_eq!(switched.status, StatusCode::SEE_OTHER);
        let mut verdi = Browser::new(db);
        assert_eq!(choose(&mut verdi, &link_in(&letter.text), CHOSEN).status, StatusCode::GONE);
    });
}

#[test]
fn an_invitation_that_opens_no_session_ends_none() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let mut neri = Browser::new(db);
        assert_eq!(choose(&mut neri, &link, CHOSEN).status, StatusCode::SEE_OTHER);
        assert_eq!(choose(&mut admin, &link, CHOSEN).status, StatusCode::GONE);
        assert_eq!(admin.get("/admin/users").status, StatusCode::OK, "still signed in");
        let later = invite_form(&[
            ("login", "c.verdi"),
            ("id", "01931b1e-7a00-7000-8000-000000000009"),
            ("from", "01/01/2099"),
            ("until", "31/12/2099"),
        ]);
        let letter = admin.post("/admin/users/new", &later);
        assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
        assert_eq!(choose(&mut admin, &link_in(&letter.text), CHOSEN).status, StatusCode::SEE_OTHER);
        assert_eq!(admin.get("/admin/users").status, StatusCode::OK, "still signed in");
    });
}

#[test]
fn who_hangs_up_while_his_password_is_hashed_has_chosen_it() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let link = invite(&mut admin);
        let mut neri = Browser::new(db);
        let (_, code) = link.split_once('#').unwrap();
        neri.post_and_hang_up(
            "/invitation/choose",
            &[("letter", code), ("password", CHOSEN), ("repeated", CHOSEN)],
        );
        let patience = std::time::Instant::now() + std::time::Duration::from_secs(60);
        while follow(&mut neri, &link).status == StatusCode::OK {
            assert!(std::time::Instant::now() < patience, "the code is still good");
        }
        let sign_in = neri.post("/login", &[("login", "b.neri"), ("password", CHOSEN)]);
        assert_eq!(sign_in.status, StatusCode::SEE_OTHER);
    });
}
