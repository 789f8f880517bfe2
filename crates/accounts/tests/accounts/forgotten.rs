//! A password that was forgotten, through HTTP, on both engines: the link, the letter, the second factor, and who must not.

use crate::common::{
    Browser, PASSWORD, Post, address, choose_by, follow, keys, log, on_each_engine, path_in, user,
};
use access::{Role, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::UserId;
use testkit::TestDb;

const CHOSEN: &str = "il gatto beve l'acqua";
const BOTH: [(&str, &str); 2] = [("password", CHOSEN), ("repeated", CHOSEN)];

/// A mayor who is written to.
fn mayor(db: &TestDb) -> UserId {
    let id = user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
    address(db, id, "sindaco@example.org");
    id
}

fn ask(browser: &mut Browser<'_>, login: &str) -> crate::common::Answer {
    browser.post("/login/forgotten", &[("login", login)])
}

/// The link that comes for the mayor.
fn link(post: &Post<'_>) -> String {
    assert_eq!(ask(&mut Browser::new(post.db), "sindaco").status, StatusCode::OK);
    let messages = post.post();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].to, ["sindaco@example.org"]);
    let path = path_in(&messages[0]);
    assert!(path.starts_with("/password#"), "{path}");
    path
}

fn signs_in(db: &TestDb, login: &str, password: &str) -> StatusCode {
    Browser::new(db).post("/login", &[("login", login), ("password", password)]).status
}

/// What the log says of it, as outcome and detail.
fn said(db: &TestDb) -> Vec<String> {
    let about = log(db).into_iter().filter(|record| record.action == "password.reset");
    about.map(|record| format!("{} {}", record.outcome, record.detail)).collect()
}

#[test]
fn a_link_to_an_address_that_is_left_is_good_no_more() {
    on_each_engine(|db| {
        let post = Post::new(db);
        mayor(db);
        let mut at_home = Browser::signed_in(db, "sindaco");
        let path = link(&post);
        assert_eq!(follow(&mut Browser::new(db), &path).status, StatusCode::OK);
        let moved = at_home.post("/profile/email", &[("email", "altrove@example.org")]);
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        assert_eq!(follow(&mut Browser::new(db), &path).status, StatusCode::GONE);
        assert_eq!(choose_by(&mut Browser::new(db), &path, &BOTH).status, StatusCode::GONE);
        assert_eq!(signs_in(db, "sindaco", PASSWORD), StatusCode::SEE_OTHER);
    });
}

#[test]
fn who_has_forgotten_his_password_chooses_another_one_with_a_link() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let id = mayor(db);
        let mut before = Browser::signed_in(db, "sindaco");
        assert!(Browser::new(db).get("/login").text.contains("href=\"/login/forgotten\""));
        let first = link(&post);
        let second = link(&post);
        let mut browser = Browser::new(db);
        assert_eq!(follow(&mut browser, &first).status, StatusCode::GONE, "the newest alone");
        assert_eq!(choose_by(&mut browser, &first, &BOTH).status, StatusCode::GONE);
        let weak =
            choose_by(&mut browser, &second, &[("password", "sindaco12345"), ("repeated", "sindaco12345")]);
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        let differs = choose_by(&mut browser, &second, &[("password", CHOSEN), ("repeated", PASSWORD)]);
        assert!(differs.text.contains("e-repeated"), "{}", differs.text);
        assert_eq!(before.get("/profile").status, StatusCode::OK, "nothing has changed yet");

        let done = choose_by(&mut browser, &second, &BOTH);
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/login"), "{}", done.text);
        assert!(browser.session().is_none(), "one signs in with it");
        assert_ne!(before.get("/profile").status, StatusCode::OK, "his sessions have ended");
        assert_eq!(signs_in(db, "sindaco", PASSWORD), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(signs_in(db, "sindaco", CHOSEN), StatusCode::SEE_OTHER);
        assert_eq!(choose_by(&mut browser, &second, &BOTH).status, StatusCode::GONE, "once");
        let told = post.post();
        assert!(told.iter().any(|one| one.text().contains("è stata cambiata")), "{told:?}");
        let page = Browser::signed_in(db, "admin").get(&format!("/admin/users/{id}")).text;
        assert!(page.contains("Nuova password scelta dopo averla dimenticata"), "{page}");
        assert_eq!(said(db), ["allowed asked", "allowed asked", "allowed chosen"]);
        for canary in [first, second].iter().map(|link| link.rsplit('#').next().unwrap().to_owned()) {
            assert!(log(db).iter().all(|record| !format!("{record:?}").contains(&canary)));
        }
    });
}

#[test]
fn the_answer_does_not_tell_whether_there_is_such_a_user() {
    on_each_engine(|db| {
        let post = Post::new(db);
        mayor(db);
        let suspended = user(db, "sospeso", Role::Mayor, "001125", "Ivrea");
        address(db, suspended, "sospeso@example.org");
        let mut admin = Browser::signed_in(db, "admin");
        admin.post(&format!("/admin/users/{suspended}/active"), &crate::common::active_form(false));
        crate::common::user_until(db, "ex.sindaco", jiff::civil::date(2020, 2, 1));
        post.round();
        let long = "x".repeat(500);
        let mut answers = Vec::new();
        for login in ["sindaco", " SINDACO ", "nessuno", "sospeso", "ex.sindaco", "medico", &long, "a\0b"] {
            let answer = ask(&mut Browser::new(db), login);
            answers.push((answer.status, answer.text, answer.cookies));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(answers[0].0, StatusCode::OK);
        // Nothing was looked up before the answer: the same rows lie there for all.
        let messages = post.post();
        let links = messages.iter().filter(|one| one.text().contains("/password#")).count();
        let vain: Vec<_> = messages.iter().filter(|one| one.text().contains("non può entrare")).collect();
        // Of two links of which the first has not left yet the second alone does.
        assert_eq!((messages.len(), links, vain.len()), (2, 1, 1), "{messages:?}");
        assert_eq!(vain[0].to, ["sospeso@example.org"]);
        let empty = ask(&mut Browser::new(db), "  ");
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_link_is_good_for_half_an_hour() {
    on_each_engine(|db| {
        let post = Post::new(db);
        mayor(db);
        let path = link(&post);
        db.pass(SignedDuration::from_mins(29));
        assert_eq!(follow(&mut Browser::new(db), &path).status, StatusCode::OK);
        db.pass(SignedDuration::from_mins(1));
        let over = choose_by(&mut Browser::new(db), &path, &BOTH);
        assert_eq!(over.status, StatusCode::GONE);
        assert!(over.text.contains("Il tempo per usarlo è passato"), "{}", over.text);
        assert_eq!(signs_in(db, "sindaco", PASSWORD), StatusCode::SEE_OTHER);
        let unknown = follow(&mut Browser::new(db), "/password#00000-00000-00000-00000-00000");
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        // A code is typed as it is read.
        let fresh = link(&post);
        let typed = fresh.rsplit('#').next().unwrap().to_lowercase().replace('-', " ");
        let shown = Browser::new(db).post("/password", &[("code", &typed)]);
        assert!(
            shown.status == StatusCode::OK && shown.text.contains("action=\"/password/choose\""),
            "{}",
            shown.text
        );
    });
}

#[test]
fn links_are_braked_by_account_and_by_address() {
    on_each_engine(|db| {
        let post = Post::new(db);
        mayor(db);
        let mut sent = 0;
        for _ in 0..5 {
            ask(&mut Browser::new(db), "sindaco");
            sent += post.post().len();
        }
        assert_eq!(sent, 3, "an hour of one account");
        assert_eq!(said(db).iter().filter(|line| *line == "denied too many").count(), 2);
        let mut last = StatusCode::OK;
        for number in 0..60 {
            last = ask(&mut Browser::new(db), &format!("nessuno-{number}")).status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        let elsewhere = Browser::new(db).at("192.0.2.7").post("/login/forgotten", &[("login", "sindaco")]);
        assert_eq!(elsewhere.status, StatusCode::OK);
        db.pass(SignedDuration::from_mins(61));
        assert_eq!(post.post().len(), 0, "who asked an hour ago, while nobody sent, has another way by now");
        assert_eq!(ask(&mut Browser::new(db), "sindaco").status, StatusCode::OK);
        assert_eq!(post.post().len(), 1);
    });
}

/// Enrols whoever sits at a browser; his secret.
fn enrol(db: &TestDb, browser: &mut Browser<'_>) -> access::factors::Secret {
    browser.post("/profile/factor/begin", &[]);
    let page = browser.get("/profile/factor").text;
    let (_, rest) = page.split_once("<strong class=\"code\">").expect("a secret");
    let secret = access::factors::Secret::parse(rest.split('<').next().unwrap()).unwrap();
    let done = browser.post("/profile/factor", &[("code", &secret.code_at(db.clocks.now()))]);
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    db.pass(SignedDuration::from_secs(30));
    secret
}

#[test]
fn a_letter_box_alone_opens_no_account_with_a_factor() {
    on_each_engine(|db| {
        let post = Post::new(db);
        mayor(db);
        let secret = enrol(db, &mut Browser::signed_in(db, "sindaco"));
        assert!(post.post()[0].text().contains("secondo fattore"));
        let path = link(&post);
        let mut browser = Browser::new(db);
        let page = follow(&mut browser, &path);
        assert!(page.text.contains("name=\"code\""), "{}", page.text);
        for code in ["", "123"] {
            let refused = choose_by(&mut browser, &path, &[BOTH.as_slice(), &[("code", code)]].concat());
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text.contains("e-code"), "{}", refused.text);
        }
        // Not the service either, were the page to forget it.
        let code = access::invitations::Code::typed(path.rsplit('#').next().unwrap()).unwrap();
        let hash = access::passwords::hash(CHOSEN).unwrap();
        assert!(db.write(move |tx| access::resets::finish(tx, &code, &hash, false, String::new())).is_err());
        let shown = secret.code_at(db.clocks.now());
        let done = choose_by(&mut browser, &path, &[BOTH.as_slice(), &[("code", &shown)]].concat());
        assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/login"), "{}", done.text);
        post.round();
        // Codes are guessed at the brake of the sign-in page, however many links there are.
        db.pass(SignedDuration::from_mins(61));
        let path = link(&post);
        let mut last = StatusCode::OK;
        for number in 0..10 {
            let code = format!("{number:06}");
            last = choose_by(&mut browser, &path, &[BOTH.as_slice(), &[("code", &code)]].concat()).status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    });
}

/// An administrator's form with a reason.
#[test]
fn a_factor_that_was_begun_neither_guards_an_account_nor_helps_who_has_its_letter_box() {
    on_each_engine(|db| {
        crate::common::demand(db, access::factors::Demand::Offered);
        let post = Post::new(db);
        mayor(db);
        let mut at_home = Browser::signed_in(db, "sindaco");
        at_home.post("/profile/factor/begin", &[]);
        let secret_of = |browser: &mut Browser<'_>| {
            let page = browser.get("/profile/factor").text;
            let (_, rest) = page.split_once("<strong class=\"code\">").expect("a secret");
            rest.split('<').next().unwrap().to_owned()
        };
        let begun = secret_of(&mut at_home);
        let path = link(&post);
        let form = follow(&mut Browser::new(db), &path).text;
        assert!(!form.contains("name=\"code\""), "nobody has shown it yet: it is none");
        assert_eq!(choose_by(&mut Browser::new(db), &path, &BOTH).status, StatusCode::SEE_OTHER);
        // Whoever has the letter box has what its user had, under another password; what she began is gone with her session.
        assert_ne!(at_home.get("/profile").status, StatusCode::OK);
        let mut stranger = Browser::new(db);
        stranger.post("/login", &[("login", "sindaco"), ("password", CHOSEN)]);
        stranger.post("/profile/factor/begin", &[]);
        assert_ne!(secret_of(&mut stranger), begun);
        let code = access::factors::Secret::parse(&begun).unwrap().code_at(db.clocks.now());
        let refused = stranger.post("/profile/factor", &[("code", &code)]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(stranger.get("/admin/users").status, StatusCode::FORBIDDEN);
    });
}

fn because(browser: &mut Browser<'_>, path: &str, id: u8) -> crate::common::Answer {
    let id = format!("01931b1e-7a00-7000-8000-0000000001{id:02}");
    browser.post(path, &[("id", &id), ("why", "in_person"), ("note", "")])
}

#[test]
fn an_administrator_prepares_a_letter_and_never_knows_the_password() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let id = mayor(db);
        let mut admin = Browser::signed_in(db, "admin");
        let place = format!("/admin/users/{id}");
        assert!(admin.get(&place).text.contains(&format!("{place}/password")));
        let no_reason = admin.post(&format!("{place}/password"), &[("why", "")]);
        assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
        let letter = because(&mut admin, &format!("{place}/password"), 1);
        assert_eq!(letter.status, StatusCode::OK, "{}", letter.text);
        let (_, rest) = letter.text.split_once("letter-code\">").expect("a code");
        let path = format!("/password#{}", rest.split('<').next().unwrap());
        assert!(post.post()[0].text().contains("un amministratore ha preparato una lettera"));
        assert_eq!(
            signs_in(db, "sindaco", PASSWORD),
            StatusCode::SEE_OTHER,
            "until then the old one is good"
        );
        post.round();
        let again = because(&mut admin, &format!("{place}/password"), 1);
        assert_eq!(again.status, StatusCode::SEE_OTHER, "shown once");
        // Whoever knows the login does not spoil it.
        let mailed = link(&post);
        assert_eq!(follow(&mut Browser::new(db), &path).status, StatusCode::OK);
        db.pass(SignedDuration::from_hours(24 * 6));
        assert_eq!(choose_by(&mut Browser::new(db), &path, &BOTH).location, "/login");
        assert_eq!(follow(&mut Browser::new(db), &mailed).status, StatusCode::GONE);
        assert_eq!(signs_in(db, "sindaco", CHOSEN), StatusCode::SEE_OTHER);

        // Not for himself, not by a doctor, not for somebody who is kept out or has never come.
        let own = db.read(|tx| sessions::find_login(tx, "admin")).unwrap().unwrap().0;
        let mut admin = Browser::signed_in(db, "admin");
        assert_eq!(
            because(&mut admin, &format!("/admin/users/{own}/password"), 2).status,
            StatusCode::CONFLICT
        );
        let mut doctor = Browser::signed_in(db, "medico");
        assert_eq!(because(&mut doctor, &format!("{place}/password"), 3).status, StatusCode::FORBIDDEN);
        admin.post(&format!("{place}/active"), &crate::common::active_form(false));
        let refused = because(&mut admin, &format!("{place}/password"), 4);
        assert!(refused.text.contains("sospeso"), "{}", refused.text);
    });
}

#[test]
fn password_and_factor_of_one_account_take_two_administrators() {
    on_each_engine(|db| {
        let days = |n: i64| db.pass(SignedDuration::from_hours(24 * n));
        let id = mayor(db);
        user(db, "admin.due", Role::Administrator, "010", "Regione Piemonte");
        let (factor, password) = (format!("/admin/users/{id}/factor"), format!("/admin/users/{id}/password"));
        enrol(db, &mut Browser::signed_in(db, "sindaco"));
        let one = || Browser::signed_in(db, "admin");
        let other = || Browser::signed_in(db, "admin.due");
        // The letter first, then the factor.
        assert_eq!(because(&mut one(), &password, 1).status, StatusCode::OK);
        days(13);
        let refused = because(&mut one(), &factor, 2);
        assert!(refused.text.contains("deve azzerarlo un altro amministratore"), "{}", refused.text);
        assert_eq!(because(&mut other(), &factor, 3).status, StatusCode::SEE_OTHER);
        // The factor first, then the letter.
        let refused = because(&mut other(), &password, 4);
        assert!(refused.text.contains("deve prepararla un altro amministratore"), "{}", refused.text);
        assert_eq!(because(&mut one(), &password, 5).status, StatusCode::OK);
        days(15);
        assert_eq!(because(&mut other(), &password, 6).status, StatusCode::OK);
        // An address to which a link would go, as a letter.
        days(15);
        let contact = format!("/admin/users/{id}/contact");
        let write = |mut who: Browser<'_>, email: &'static str| {
            who.post(&contact, &[("name", "Ada Neri"), ("email", email)])
        };
        assert_eq!(write(one(), "ada@example.org").status, StatusCode::SEE_OTHER);
        enrol(db, &mut Browser::signed_in(db, "sindaco"));
        let refused = because(&mut one(), &factor, 7);
        assert!(refused.text.contains("deve azzerarlo un altro amministratore"), "{}", refused.text);
        assert_eq!(because(&mut other(), &factor, 8).status, StatusCode::SEE_OTHER);
        let refused = write(other(), "eva@example.org");
        assert!(refused.text.contains("deve cambiarlo un altro amministratore"), "{}", refused.text);
        assert_eq!(write(other(), "ada@example.org").status, StatusCode::SEE_OTHER, "the name alone");
        assert_eq!(write(one(), "eva@example.org").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn without_e_mail_the_page_says_who_helps() {
    on_each_engine(|db| {
        mayor(db);
        let page = Browser::new(db).get("/login/forgotten");
        assert!(
            page.text.contains("non manda e-mail") && !page.text.contains("name=\"login\""),
            "{}",
            page.text
        );
        let sent = ask(&mut Browser::new(db), "sindaco");
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let keys = keys(db);
        assert!(!db.write(move |tx| access::resets::answer_one(tx, &keys)).unwrap(), "nothing lies there");
    });
}
