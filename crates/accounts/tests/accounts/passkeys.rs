//! Passkeys and hardware keys, through HTTP, on both engines: getting one, signing in with it alone or after the password,
//! proving with it who one is, losing it, and whoever sends what no key has signed for us.

use crate::common::{
    Answer, Browser, ORIGIN, PASSWORD, active_form, demand, invite_form, keys, log, on_each_engine, plain,
    user, value,
};
use access::factors::{self, Demand};
use access::{Role, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::UserId;
use testkit::{Authenticator, TestDb};

/// The cookie that binds what a key is asked to the browser.
const COOKIE: &str = "argine-key";

fn id_of(db: &TestDb, login: &str) -> UserId {
    let login = login.to_owned();
    db.read(move |tx| sessions::find_login(tx, &login)).unwrap().unwrap().0
}

/// What the page hands to the key that is to be made.
fn options_in(page: &str) -> String {
    let (_, rest) = page.split_once("data-options=\"").unwrap_or_else(|| panic!("no key is asked: {page}"));
    plain(rest.split('"').next().unwrap())
}

/// Whoever sits at a browser gets a key.
fn enrol(browser: &mut Browser<'_>, key: &mut Authenticator, name: &str) -> Answer {
    let asked = browser.post("/profile/keys/new", &[("name", name)]);
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let made = key.make(&options_in(&asked.text));
    browser.post("/profile/keys", &[("credential", &made)])
}

/// What a key is asked at an address.
fn asked(browser: &mut Browser<'_>, place: &str) -> String {
    let answer = browser.post(&format!("{place}/options"), &[]);
    assert_eq!(
        (answer.status, answer.kind.as_str()),
        (StatusCode::OK, "application/json"),
        "{}",
        answer.text
    );
    answer.text
}

/// Touches a key at an address where it is asked.
fn touch(browser: &mut Browser<'_>, key: &mut Authenticator, place: &str) -> Answer {
    let signed = key.sign(&asked(browser, place));
    browser.post(place, &[("credential", &signed), ("next", "/profile")])
}

fn enters(db: &TestDb, key: &mut Authenticator) -> bool {
    let mut browser = Browser::new(db);
    let answer = touch(&mut browser, key, "/login/key");
    let inside = browser.session().is_some();
    assert_eq!(inside, answer.status == StatusCode::SEE_OTHER, "{}", answer.text);
    inside
}

fn papers(page: &str) -> Vec<String> {
    let (_, list) = page.split_once("<ol class=\"codes\">").unwrap_or_else(|| panic!("no codes: {page}"));
    let codes = list.split("</ol>").next().unwrap().split("<span class=\"code\">").skip(1);
    codes.map(|code| code.split('<').next().unwrap().to_owned()).collect()
}

fn details(db: &TestDb, action: &str) -> Vec<String> {
    log(db).into_iter().filter(|record| record.action == action).map(|record| record.detail).collect()
}

#[test]
fn a_key_alone_signs_in_and_after_the_password_it_is_asked_for() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico");
        let mut blue = Authenticator::new(1, ORIGIN);
        for wrong in ["", " ", "\u{200b}", &"a".repeat(61)] {
            let answer = doctor.post("/profile/keys/new", &[("name", wrong)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains("Scrivi un nome per la chiave"), "{}", answer.text);
        }
        let first = enrol(&mut doctor, &mut blue, "Chiave blu");
        let papers = papers(&first.text);
        assert_eq!(papers.len(), factors::RECOVERY_CODES);
        assert!(first.text.contains("La chiave è registrata"), "{}", first.text);
        let taken = doctor.post("/profile/keys/new", &[("name", "Chiave blu")]);
        assert!(taken.text.contains("Hai già una chiave con questo nome"), "{}", taken.text);
        let known = enrol(&mut doctor, &mut blue, "La stessa");
        assert!(known.text.contains("Questa chiave è già registrata"), "{}", known.text);
        let mut red = Authenticator::new(2, ORIGIN);
        let second = enrol(&mut doctor, &mut red, "Chiave rossa");
        assert_eq!((second.status, second.location.as_str()), (StatusCode::SEE_OTHER, "/profile"));

        let mut there = Browser::new(db);
        let right = touch(&mut there, &mut red, "/login/key");
        assert_eq!((right.status, right.location.as_str()), (StatusCode::SEE_OTHER, "/profile"));
        let profile = there.get("/profile").text;
        for words in ["con una chiave di accesso", "Chiave blu", "Chiave rossa", "10 da usare"] {
            assert!(profile.contains(words), "{words}: {profile}");
        }
        // Where a key is, the password alone opens nothing, and a code of a program is not asked for.
        let mut there = Browser::new(db);
        let password = [("login", "medico"), ("password", PASSWORD)];
        let owes = there.post("/login", &password);
        assert!(owes.text.contains("Usa la chiave di accesso") && !owes.text.contains("Codice di sei cifre"));
        assert!(there.session().is_none());
        assert_eq!(touch(&mut there, &mut blue, "/login/code/key").status, StatusCode::SEE_OTHER);
        assert!(there.session().is_some());
        let mut there = Browser::new(db);
        there.post("/login", &password);
        let paper = there.post("/login/code", &[("recovery", &papers[0])]);
        assert_eq!(paper.status, StatusCode::SEE_OTHER, "{}", paper.text);

        assert_eq!(db.block_on(factors::rotate(&db.db, &keys(db))).unwrap().resealed, 2);
        assert!(enters(db, &mut blue), "sealed anew");
        assert_eq!(details(db, "session.open"), ["", "passkey", "passkey", "recovery", "passkey"]);
        assert_eq!(details(db, "factor.enrol"), ["passkey", "passkey"]);
        let page = Browser::signed_in(db, "admin").get(&format!("/admin/users/{}", id_of(db, "medico"))).text;
        assert!(
            page.contains("Ha aggiunto una chiave di accesso") && page.contains("«Chiave rossa»"),
            "{page}"
        );
    });
}

#[test]
fn nothing_is_accepted_that_a_key_has_not_signed_for_this_page_now() {
    on_each_engine(|db| {
        let mut key = Authenticator::new(1, ORIGIN);
        enrol(&mut Browser::signed_in(db, "medico"), &mut key, "Chiave blu");
        type Change = fn(&mut Authenticator);
        let forged: [(&str, Change); 5] = [
            ("a page that looks like ours", |key| key.origin = "https://argine.example.net".into()),
            ("without TLS", |key| key.origin = "http://argine.example".into()),
            ("signed for another site", |key| key.site = "example.net".into()),
            ("nobody gave a PIN", |key| key.verifies = false),
            ("a key that we do not know", |key| *key = Authenticator::new(9, ORIGIN)),
        ];
        for (what, change) in forged {
            let mut forged = key.clone();
            change(&mut forged);
            assert!(!enters(db, &mut forged), "{what}");
            db.pass(SignedDuration::from_mins(31));
        }
        assert!(enters(db, &mut key));

        // Each answer once, in the browser that was asked, and within minutes.
        let mut browser = Browser::new(db);
        let question = asked(&mut browser, "/login/key");
        let token = browser.cookie(COOKIE).unwrap().to_owned();
        let signed = key.sign(&question);
        let mut elsewhere = Browser::new(db);
        let answer = elsewhere.post("/login/key", &[("credential", &signed)]);
        assert!(answer.text.contains("È passato troppo tempo"), "another browser: {}", answer.text);
        assert_eq!(browser.post("/login/key", &[("credential", &signed)]).status, StatusCode::SEE_OTHER);
        let mut thief = Browser::new(db);
        thief.set_cookie(COOKIE, &token);
        let replayed = thief.post("/login/key", &[("credential", &signed)]);
        assert!(replayed.text.contains("È passato troppo tempo"), "{}", replayed.text);
        asked(&mut thief, "/login/key");
        let replayed = thief.post("/login/key", &[("credential", &signed)]);
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "what was asked was something else");
        let late = key.sign(&asked(&mut thief, "/login/key"));
        db.pass(SignedDuration::from_secs(5 * 60 + 1));
        let late = thief.post("/login/key", &[("credential", &late)]);
        assert!(late.text.contains("È passato troppo tempo"), "{}", late.text);
        for rubbish in ["", "{}", "null", &"{".repeat(20_000)] {
            asked(&mut thief, "/login/key");
            let answer = thief.post("/login/key", &[("credential", rubbish)]);
            assert!(answer.status.is_client_error(), "{}", answer.text);
        }
        assert!(thief.session().is_none() && elsewhere.session().is_none());
        // What was asked of somebody else, or for something else, is good for nothing here.
        let mut doctor = Browser::signed_in(db, "admin");
        let proof = key.sign(&asked(&mut doctor, "/confirm/key"));
        let answer = doctor.post("/login/key", &[("credential", &proof)]);
        assert!(answer.text.contains("È passato troppo tempo"), "{}", answer.text);
    });
}

#[test]
fn a_key_that_is_made_is_looked_at_too() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico");
        type Change = fn(&mut Authenticator);
        let forged: [(&str, Change); 3] = [
            ("another page", |key| key.origin = "https://argine.example.net".into()),
            ("another site", |key| key.site = "example.net".into()),
            ("nobody gave a PIN", |key| key.verifies = false),
        ];
        for (what, change) in forged {
            let mut key = Authenticator::new(1, ORIGIN);
            change(&mut key);
            let answer = enrol(&mut doctor, &mut key, "Chiave blu");
            assert!(answer.text.contains("La chiave non ha risposto come doveva"), "{what}: {}", answer.text);
        }
        // Begun in one session, it is not finished in another, nor twice.
        let (mut key, mut other) = (Authenticator::new(1, ORIGIN), Browser::signed_in(db, "admin"));
        let begun = doctor.post("/profile/keys/new", &[("name", "Chiave blu")]);
        let made = key.make(&options_in(&begun.text));
        other.set_cookie(COOKIE, doctor.cookie(COOKIE).unwrap());
        let stolen = other.post("/profile/keys", &[("credential", &made)]);
        assert!(stolen.text.contains("È passato troppo tempo"), "{}", stolen.text);
        let over = doctor.post("/profile/keys", &[("credential", &made)]);
        assert!(over.text.contains("È passato troppo tempo"), "used up: {}", over.text);
        assert!(!enters(db, &mut key));
        // And not without a fresh proof of who asks.
        db.pass(SignedDuration::from_secs(5 * 60 + 1));
        assert_eq!(doctor.post("/profile/keys/new", &[("name", "x")]).status, StatusCode::UNAUTHORIZED);
        for path in ["/profile/keys/new", "/profile/keys", "/confirm/key", "/confirm/key/options"] {
            assert_eq!(doctor.post_bare(path, &[]).status, StatusCode::FORBIDDEN, "{path}");
        }
        for path in ["/login/key", "/login/key/options", "/login/code/key", "/login/enrol/key"] {
            assert_eq!(Browser::new(db).post_bare(path, &[]).status, StatusCode::FORBIDDEN, "{path}");
        }
    });
}

#[test]
fn a_copied_key_is_refused_and_told() {
    on_each_engine(|db| {
        let mut key = Authenticator::new(1, ORIGIN);
        key.counter = 3;
        enrol(&mut Browser::signed_in(db, "medico"), &mut key, "Chiave blu");
        key.counter = 10;
        assert!(enters(db, &mut key));
        for behind in [10, 4, 0] {
            key.counter = behind;
            let mut browser = Browser::new(db);
            let answer = touch(&mut browser, &mut key, "/login/key");
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains("potrebbe essere stata copiata"), "{}", answer.text);
            assert!(browser.session().is_none());
        }
        // Whoever has not got the key cannot say so.
        let mut liar = Authenticator::new(1, ORIGIN);
        liar.origin = "https://example.net".into();
        assert!(!enters(db, &mut liar));
        let told = log(db).into_iter().filter(|record| record.detail == "copied");
        assert_eq!(told.filter(|record| record.outcome == "denied").count(), 3);
        key.counter = 11;
        assert!(enters(db, &mut key), "the one that counts on");
    });
}

#[test]
fn wrong_signatures_count_and_a_right_one_is_not_held_up() {
    on_each_engine(|db| {
        let mut key = Authenticator::new(1, ORIGIN);
        enrol(&mut Browser::signed_in(db, "medico"), &mut key, "Chiave blu");
        let mut forged = key.clone();
        forged.site = "example.net".into();
        let mut held = None;
        for guess in 0..200u32 {
            let mut thief = Browser::new(db).at(&format!("198.51.100.{}", guess % 50));
            let answer = touch(&mut thief, &mut forged, "/login/key");
            assert!(thief.session().is_none());
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                held = Some(answer);
            }
        }
        let held = held.expect("the brake");
        assert!(held.text.contains("Troppi tentativi") && !held.retry_after.is_empty(), "{}", held.text);
        let counted = details(db, "session.open").iter().filter(|detail| detail.starts_with("key ")).count();
        assert!((1..=12).contains(&counted), "{counted}");
        assert!(enters(db, &mut key), "there is nothing to guess in what is right");
    });
}

#[test]
fn whoever_is_suspended_or_has_no_role_has_no_key() {
    on_each_engine(|db| {
        let mut key = Authenticator::new(1, ORIGIN);
        enrol(&mut Browser::signed_in(db, "medico"), &mut key, "Chiave blu");
        let path = format!("/admin/users/{}/active", id_of(db, "medico"));
        let mut admin = Browser::signed_in(db, "admin");
        assert_eq!(admin.post(&path, &active_form(false)).status, StatusCode::SEE_OTHER);
        assert!(!enters(db, &mut key));
        assert_eq!(admin.post(&path, &active_form(true)).status, StatusCode::SEE_OTHER);
        assert!(enters(db, &mut key));

        let mut old = Authenticator::new(2, ORIGIN);
        user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
        enrol(&mut Browser::signed_in(db, "sindaco"), &mut old, "Chiave del Comune");
        let role = admin.get(&format!("/admin/users/{}", id_of(db, "sindaco"))).text;
        let role = role.split_once("/end\"").unwrap().0.rsplit('/').next().unwrap().to_owned();
        let end = format!("/admin/users/{}/roles/{role}/end", id_of(db, "sindaco"));
        let ended = admin.post(&end, &[("when", "now"), ("why", "left")]);
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
        let mut browser = Browser::new(db);
        let refused = touch(&mut browser, &mut old, "/login/key");
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
        assert!(browser.session().is_none());
    });
}

#[test]
fn a_key_proves_who_one_is_and_another_ones_does_not() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let (mut own, mut others) = (Authenticator::new(1, ORIGIN), Authenticator::new(2, ORIGIN));
        let mut admin = Browser::signed_in(db, "admin");
        enrol(&mut admin, &mut own, "Chiave blu");
        enrol(&mut Browser::signed_in(db, "altra"), &mut others, "Chiave rossa");
        db.pass(SignedDuration::from_secs(5 * 60 + 1));
        let stopped = admin.post("/admin/users/new", &invite_form(&[]));
        assert_eq!(stopped.status, StatusCode::UNAUTHORIZED);
        assert!(stopped.text.contains("usa la chiave di accesso. Lo chiediamo"), "{}", stopped.text);
        let kept = value(&stopped.text, "kept");
        // The password is not enough for whoever has a key.
        let password = admin.post("/confirm", &[("password", PASSWORD), ("kept", &kept)]);
        assert_eq!(password.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", password.text);
        let before = admin.session().unwrap().to_owned();
        let stolen = touch(&mut admin, &mut others, "/confirm/key");
        assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", stolen.text);
        assert_eq!(admin.session(), Some(before.as_str()));
        // What was asked at the sign-in page does not prove it either.
        let signed = own.sign(&asked(&mut Browser::new(db), "/login/key"));
        assert!(
            admin.post("/confirm/key", &[("credential", &signed)]).text.contains("È passato troppo tempo")
        );

        let signed = own.sign(&asked(&mut admin, "/confirm/key"));
        let right = admin.post("/confirm/key", &[("credential", &signed), ("kept", &kept)]);
        assert_eq!(right.status, StatusCode::OK, "{}", right.text);
        assert!(plain(&right.text).contains("Bruna Neri"), "{}", right.text);
        assert_ne!(admin.session(), Some(before.as_str()), "another token");
        assert_eq!(admin.post("/admin/users/new", &invite_form(&[])).status, StatusCode::OK);
        assert_eq!(details(db, "session.prove"), ["passkey"]);
        assert!(details(db, "session.open").iter().any(|detail| detail.starts_with("confirm ")));
    });
}

#[test]
fn a_key_is_all_that_a_region_asks_for_and_the_last_one_stays() {
    on_each_engine(|db| {
        demand(db, Demand::Required);
        let mut doctor = Browser::new(db);
        let owes = doctor.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        assert_eq!(owes.location, "/login/enrol");
        let page = doctor.get_with("/login/enrol", &[("host", "argine.example")]).text;
        assert!(page.contains("Non puoi usare un telefono?"), "{page}");
        let begun = doctor.post("/login/enrol/key", &[("name", "Chiave blu")]);
        let (mut blue, mut red) = (Authenticator::new(1, ORIGIN), Authenticator::new(2, ORIGIN));
        let made = blue.make(&options_in(&begun.text));
        let right = doctor.post("/login/enrol/key/made", &[("credential", &made)]);
        assert_eq!(papers(&right.text).len(), factors::RECOVERY_CODES);
        assert!(doctor.get("/profile").text.contains("con una chiave di accesso"));

        let profile = doctor.get("/profile").text;
        let remove = |profile: &str, name: &str| {
            let (_, row) = profile.split_once(&format!(">{name}<")).expect("the key");
            let (_, link) = row.split_once("href=\"").unwrap();
            link.split('"').next().unwrap().to_owned()
        };
        let blue_path = remove(&profile, "Chiave blu");
        let last = doctor.post(&blue_path, &[]);
        assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(last.text.contains("tuo unico secondo fattore"), "{}", last.text);
        // Another one's key is like none.
        let mut other = Authenticator::new(3, ORIGIN);
        let mut admin = Browser::new(db);
        admin.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        let begun = admin.post("/login/enrol/key", &[("name", "Chiave nera")]);
        admin.post("/login/enrol/key/made", &[("credential", &other.make(&options_in(&begun.text)))]);
        assert_eq!(admin.post(&blue_path, &[]).status, StatusCode::NOT_FOUND);

        enrol(&mut doctor, &mut red, "Chiave rossa");
        let mut there = Browser::new(db);
        touch(&mut there, &mut blue, "/login/key");
        assert!(doctor.get(&blue_path).text.contains("«Chiave blu»"));
        let taken = doctor.post(&blue_path, &[]);
        assert_eq!((taken.status, taken.location.as_str()), (StatusCode::SEE_OTHER, "/profile"));
        assert_eq!(there.get("/profile").status, StatusCode::SEE_OTHER, "his other session has ended");
        assert!(!enters(db, &mut blue) && enters(db, &mut red));
        assert_eq!(details(db, "factor.remove"), ["passkey"]);

        // An administrator takes all of them away.
        let reset = format!("/admin/users/{}/factor", id_of(db, "medico"));
        let done = admin.post(&reset, &[("why", "in_person")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        db.pass(SignedDuration::from_mins(31));
        assert!(!enters(db, &mut red));
    });
}

#[test]
fn the_button_is_where_keys_work() {
    on_each_engine(|db| {
        let mut browser = Browser::new(db);
        let here = browser.get_with("/login", &[("host", "argine.example")]).text;
        assert!(here.contains("action=\"/login/key\"") && here.contains("/assets/passkey."), "{here}");
        for elsewhere in ["127.0.0.1:8080", "argine.example:8443", "example.net"] {
            let page = browser.get_with("/login", &[("host", elsewhere)]).text;
            assert!(!page.contains("action=\"/login/key\""), "{elsewhere}");
            assert!(page.contains("funzionano solo all&#39;indirizzo https://argine.example"), "{page}");
        }
        let mut doctor = Browser::signed_in(db, "medico");
        assert!(!doctor.get("/profile").text.contains("href=\"/profile/keys/new\""));
        let here = doctor.get_with("/profile", &[("host", "argine.example")]).text;
        assert!(here.contains("href=\"/profile/keys/new\""), "{here}");
    });
}
