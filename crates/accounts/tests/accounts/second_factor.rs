//! The second factor, through HTTP, on both engines: getting one, signing in with it, losing it, and who guesses.

use crate::common::{Browser, PASSWORD, demand, keys, log, on_each_engine, user, value};
use access::factors::{self, Demand};
use access::{Role, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::UserId;
use serde_json::json;
use sha2::{Digest, Sha256};
use testkit::TestDb;

mod table {
    storage::queries! {
        "second_factor.sql";
        RECOVERY_HASHES = "recovery_hashes",
    }
}

fn id_of(db: &TestDb, login: &str) -> UserId {
    let login = login.to_owned();
    db.read(move |tx| sessions::find_login(tx, &login)).unwrap().unwrap().0
}

/// The secret that a page shows to whoever enrols.
fn shown(page: &str) -> factors::Secret {
    let (_, rest) = page.split_once("<strong class=\"code\">").expect("a secret");
    factors::Secret::parse(rest.split('<').next().unwrap()).expect("base 32")
}

/// Somebody with a telephone: what it shows, and his codes on paper.
struct Telephone<'d> {
    db: &'d TestDb,
    secret: factors::Secret,
    papers: Vec<String>,
}

impl<'d> Telephone<'d> {
    /// Enrols whoever sits at a browser.
    fn enrol(db: &'d TestDb, browser: &mut Browser<'_>) -> Self {
        let begun = browser.post("/profile/factor/begin", &[]);
        assert_eq!((begun.status, begun.location.as_str()), (StatusCode::SEE_OTHER, "/profile/factor"));
        let page = browser.get("/profile/factor").text;
        assert!(page.contains("<svg class=\"qr\" viewBox=") && page.contains("scrivi nell"), "{page}");
        let secret = shown(&page);
        let wrong = browser.post("/profile/factor", &[("code", "12345")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Il codice non è giusto"), "{}", wrong.text);
        let right = browser.post("/profile/factor", &[("code", &secret.code_at(db.clocks.now()))]);
        assert_eq!(right.status, StatusCode::OK, "{}", right.text);
        assert!(right.text.contains("Codici di Nome di "), "whose they are: {}", right.text);
        assert!(right.text.contains(", creati il ") && right.text.contains("nome utente "), "and of when");
        Self { db, secret, papers: papers(&right.text) }
    }

    fn shows(&self) -> String {
        self.secret.code_at(self.db.clocks.now())
    }

    /// What it shows next: each code is good once.
    fn next(&self) -> String {
        self.db.pass(SignedDuration::from_secs(30));
        self.shows()
    }
}

fn papers(page: &str) -> Vec<String> {
    let (_, list) = page.split_once("<ol class=\"codes\">").expect("codes");
    let list = list.split_once("</ol>").unwrap().0;
    let codes = list.split("<span class=\"code\">").skip(1);
    codes.map(|code| code.split_once('<').unwrap().0.to_owned()).collect()
}

/// The password alone, in a browser that nobody knows.
fn with_password<'d>(db: &'d TestDb, login: &str) -> Browser<'d> {
    let mut browser = Browser::new(db);
    let answer = browser.post("/login", &[("login", login), ("password", PASSWORD)]);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("Scrivi il codice"), "{}", answer.text);
    assert!(browser.session().is_none(), "no session before the code");
    browser
}

/// Whoever reads the table finds nothing that he could type.
#[test]
fn codes_on_paper_are_kept_as_hashes_alone() {
    on_each_engine(|db| {
        let telephone = Telephone::enrol(db, &mut Browser::signed_in(db, "medico"));
        let kept = db
            .read(|tx| tx.query(&table::RECOVERY_HASHES, storage::args![], |row| row.get::<Vec<u8>>(0)))
            .unwrap();
        let hash = |paper: &String| Sha256::digest(paper.replace('-', "")).to_vec();
        let mut expected: Vec<Vec<u8>> = telephone.papers.iter().map(hash).collect();
        expected.sort();
        assert_eq!(kept, expected);
        // 30 signs of 32 are 150 bits.
        assert!(
            telephone.papers.iter().all(|paper| paper.replace('-', "").len() == 30),
            "{:?}",
            telephone.papers
        );
    });
}

/// Whoever may have entered before does not stay when the account becomes safer.
#[test]
fn the_other_sessions_end_when_a_factor_is_enrolled() {
    on_each_engine(|db| {
        let (mut here, mut there) = (Browser::signed_in(db, "medico"), Browser::signed_in(db, "medico"));
        let mut other = Browser::signed_in(db, "admin");
        Telephone::enrol(db, &mut here);
        assert_eq!(here.get("/profile").status, StatusCode::OK);
        assert_eq!(there.get("/profile").status, StatusCode::SEE_OTHER);
        assert_eq!(other.get("/profile").status, StatusCode::OK);
    });
}

#[test]
fn a_wrong_recovery_code_is_told_at_its_own_field_and_its_box_stays_open() {
    on_each_engine(|db| {
        Telephone::enrol(db, &mut Browser::signed_in(db, "medico"));
        let mut elsewhere = with_password(db, "medico");
        for (recovery, code, at) in
            [("", "", "code"), ("AAAAA-AAAAA", "", "recovery"), ("", "000000", "code")]
        {
            let wrong = elsewhere.post("/login/code", &[("code", code), ("recovery", recovery)]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            let told = |field: &str| wrong.text.contains(&format!("id=\"e-{field}\""));
            assert_eq!((told("recovery"), told("code")), (at == "recovery", at == "code"), "{}", wrong.text);
            assert_eq!(wrong.text.contains("<details class=\"more\" open>"), at == "recovery");
        }
    });
}

#[test]
fn who_has_a_factor_signs_in_with_it_and_each_code_once() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico");
        let telephone = Telephone::enrol(db, &mut doctor);
        assert_eq!(telephone.papers.len(), factors::RECOVERY_CODES);
        assert!(doctor.get("/profile").text.contains("10 da usare"));

        // The code that enrolled is used up.
        let mut there = with_password(db, "medico");
        let replayed = there.post("/login/code", &[("code", &telephone.shows())]);
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", replayed.text);
        let code = telephone.next();
        let right = there.post("/login/code", &[("code", &code), ("next", "/profile")]);
        assert_eq!(
            (right.status, right.location.as_str()),
            (StatusCode::SEE_OTHER, "/profile"),
            "{}",
            right.text
        );
        let profile = there.get("/profile").text;
        assert!(profile.contains("con password e codice"), "{profile}");
        let mut elsewhere = with_password(db, "medico");
        assert_eq!(
            elsewhere.post("/login/code", &[("code", &code)]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );

        // One on paper, once, however it is typed.
        let paper = telephone.papers[0].to_lowercase().replace('-', " ");
        let right = elsewhere.post("/login/code", &[("code", ""), ("recovery", &paper)]);
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
        assert!(elsewhere.get("/profile").text.contains("9 da usare"));
        let mut again = with_password(db, "medico");
        assert_eq!(
            again.post("/login/code", &[("recovery", &paper)]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        // The sign-in itself is good once, and for minutes.
        db.pass(SignedDuration::from_secs(5 * 60 + 1));
        let late = again.post("/login/code", &[("code", &telephone.shows())]);
        assert!(late.text.contains("Ricomincia dalla password"), "{}", late.text);
        assert!(again.session().is_none());
        let opened: Vec<String> = log(db)
            .into_iter()
            .filter(|record| record.action == "session.open" && record.outcome == "allowed")
            .map(|record| record.detail)
            .collect();
        assert_eq!(opened, ["", "totp", "recovery"]);
    });
}

#[test]
fn the_same_code_sent_twice_at_once_opens_one_session() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico");
        let telephone = Telephone::enrol(db, &mut doctor);
        let (code, user) = (telephone.next(), id_of(db, "medico"));
        let check = || {
            let (keys, code) = (keys(db), code.clone());
            db.db.write(move |tx| factors::check(tx, &keys, user, &code))
        };
        let both = db.block_on(async { tokio::join!(check(), check()) });
        let accepted = [both.0, both.1].into_iter().filter(|one| matches!(one, Ok(Some(_)))).count();
        assert_eq!(accepted, 1);
    });
}

#[test]
fn to_prove_who_one_is_takes_the_code_and_codes_on_paper_can_be_renewed() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico");
        let telephone = Telephone::enrol(db, &mut doctor);
        db.pass(SignedDuration::from_secs(5 * 60 + 1));
        let asked = doctor.post("/profile/factor/codes", &[]);
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        assert!(asked.text.contains("Codice di sei cifre"), "{}", asked.text);
        let kept = value(&asked.text, "kept");
        let password = doctor.post("/confirm", &[("password", PASSWORD), ("kept", &kept)]);
        assert_eq!(password.status, StatusCode::UNPROCESSABLE_ENTITY, "the password is not enough");
        let old = doctor.session().unwrap().to_owned();
        let proved = doctor.post("/confirm", &[("code", &telephone.shows()), ("kept", &kept)]);
        assert_eq!(proved.status, StatusCode::OK, "{}", proved.text);
        assert_ne!(doctor.session().unwrap(), old);
        let renewed = doctor.post("/profile/factor/codes", &[]);
        let fresh = papers(&renewed.text);
        assert!(fresh.len() == 10 && fresh.iter().all(|code| !telephone.papers.contains(code)));
        let mut there = with_password(db, "medico");
        let stale = there.post("/login/code", &[("recovery", &telephone.papers[3])]);
        assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(there.post("/login/code", &[("recovery", &fresh[3])]).status, StatusCode::SEE_OTHER);
        let mut admin = Browser::signed_in(db, "admin");
        let history = admin.get(&format!("/admin/users/{}", id_of(db, "medico"))).text;
        for said in ["Ha attivato il codice sul telefono", "Ha preparato nuovi codici di recupero"] {
            assert_eq!(history.matches(said).count(), 1, "{said}: {history}");
        }
    });
}

#[test]
fn where_everybody_must_have_one_nobody_does_anything_before() {
    on_each_engine(|db| {
        demand(db, Demand::Required);
        let mut doctor = Browser::new(db);
        let answer = doctor.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/login/enrol"));
        assert!(doctor.session().is_none());
        for path in ["/profile", "/delegations", "/role", "/confirm"] {
            let led = doctor.get(path);
            assert!(led.location.starts_with("/login"), "{path}: {}", led.location);
            assert_eq!(doctor.get(&led.location).location, "/login/enrol", "{path}");
        }
        let page = doctor.get("/login/enrol");
        assert!(page.text.contains("class=\"qr\"") && page.text.contains("La Regione chiede a tutti"));
        let secret = shown(&page.text);
        let wrong = doctor.post("/login/enrol", &[("code", "1234567")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(doctor.session().is_none());
        // Whoever else has found out the password is shown another secret, which opens nothing for him later.
        let mut thief = Browser::new(db);
        thief.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        let stolen = shown(&thief.get("/login/enrol").text);
        assert_ne!(stolen.text(), secret.text());
        assert_eq!(shown(&doctor.get("/login/enrol").text).text(), secret.text());
        let code = |secret: &factors::Secret| secret.code_at(db.clocks.now());
        let not_his = doctor.post("/login/enrol", &[("code", &code(&stolen))]);
        assert_eq!(not_his.status, StatusCode::UNPROCESSABLE_ENTITY);
        let right = doctor.post("/login/enrol", &[("code", &code(&secret))]);
        assert_eq!((right.status, papers(&right.text).len()), (StatusCode::OK, 10), "{}", right.text);
        assert_eq!(doctor.get("/profile").status, StatusCode::OK);
        let late = thief.post("/login/enrol", &[("code", &code(&stolen))]);
        assert!(late.status != StatusCode::OK && thief.session().is_none(), "{}", late.text);
        with_password(db, "medico");

        // A machine has no telephone, and a script cannot enrol.
        crate::common::user(db, "macchina", Role::LaboratoryMachine, "LAB-TO1", "Laboratorio");
        let mut script = Browser::new(db);
        let mut token = |login: &str, code: Option<&str>| {
            let body = json!({ "login": login, "password": PASSWORD, "code": code });
            script.post_json("/api/v1/token", &[], &body)
        };
        assert_eq!(token("macchina", None).status, StatusCode::OK);
        let refused = token("admin", None);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.json()["type"], "urn:argine:problem:factor-required");
        let asked = token("medico", None);
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        assert_eq!(asked.json()["type"], "urn:argine:problem:code-required");
        assert_eq!(token("medico", Some("000 000")).status, StatusCode::UNAUTHORIZED);
        assert_eq!(token("medico", Some(&papers(&right.text)[0])).status, StatusCode::OK);
    });
}

#[test]
fn guesses_are_bounded_and_the_owner_still_comes_in() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico").at("192.0.2.1");
        let telephone = Telephone::enrol(db, &mut doctor);
        let code = telephone.next();
        assert_eq!(doctor.post("/logout", &[]).status, StatusCode::SEE_OTHER);
        doctor.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        assert_eq!(doctor.post("/login/code", &[("code", &code)]).status, StatusCode::SEE_OTHER);

        // A thief who knows the password, from many addresses, with a fresh sign-in whenever his tries are used up.
        let mut inside = 0;
        for guess in 0..400u32 {
            let mut thief = Browser::new(db).at(&format!("198.51.100.{}", guess % 50));
            thief.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
            for more in 0..7 {
                let typed = format!("{:06}", (guess * 7 + more) * 353 % 1_000_000);
                let answer = thief.post("/login/code", &[("code", &typed)]);
                inside += u32::from(answer.status == StatusCode::SEE_OTHER && thief.session().is_some());
            }
        }
        assert_eq!(inside, 0);
        let compared = log(db).iter().filter(|record| record.detail.starts_with("code ")).count();
        assert!((1..=30).contains(&compared), "{compared} were compared");

        // The owner at his own browser is not shut out.
        doctor.post("/logout", &[]);
        doctor.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        let right = doctor.post("/login/code", &[("code", &telephone.next())]);
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);
    });
}

#[test]
fn an_administrator_who_knows_who_asks_takes_it_away_and_the_user_is_told() {
    on_each_engine(|db| {
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let mut doctor = Browser::signed_in(db, "medico");
        Telephone::enrol(db, &mut doctor);
        let path = format!("/admin/users/{}/factor", id_of(db, "medico"));
        assert_eq!(doctor.post(&path, &[("why", "in_person")]).status, StatusCode::FORBIDDEN);
        let mut admin = Browser::signed_in(db, "admin");
        assert!(admin.get(&path).text.contains("Come hai accertato chi è"));
        let none = admin.post(&path, &[("why", "")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", none.text);
        let own = format!("/admin/users/{}/factor", id_of(db, "admin"));
        assert_eq!(admin.post(&own, &[("why", "in_person")]).status, StatusCode::CONFLICT);
        db.pass(SignedDuration::from_secs(5 * 60 + 1));
        assert_eq!(admin.post(&path, &[("why", "in_person")]).status, StatusCode::UNAUTHORIZED);
        assert_eq!(doctor.get("/profile").status, StatusCode::OK);

        let mut other = Browser::signed_in(db, "altra");
        let done = other.post(&path, &[("why", "telephone"), ("note", "richiamato al reparto")]);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let page = other.get(&done.location).text;
        assert!(
            page.contains("Secondo fattore azzerato") && page.contains("richiamato al reparto"),
            "{page}"
        );
        assert_eq!(doctor.get("/profile").status, StatusCode::SEE_OTHER, "his sessions have ended");
        let mut doctor = Browser::signed_in(db, "medico");
        assert!(doctor.get("/profile").text.contains("ha azzerato il tuo secondo fattore"));
        assert!(
            !Browser::signed_in(db, "medico").get("/profile").text.contains("ha azzerato il tuo"),
            "told once"
        );
        let recorded = log(db).iter().any(|record| record.detail == "factor telephone");
        assert!(recorded);
    });
}

#[test]
fn keys_change_while_people_sign_in_and_an_interrupted_change_is_finished() {
    on_each_engine(|db| {
        let mut doctor = Browser::signed_in(db, "medico");
        let telephone = Telephone::enrol(db, &mut doctor);
        let mut admin = Browser::signed_in(db, "admin");
        Telephone::enrol(db, &mut admin);
        // The server's keys, and those of the command line beside it.
        let mut there = with_password(db, "medico");
        let rotated = db.block_on(factors::rotate(&db.db, &keys(db))).unwrap();
        assert_eq!((rotated.key, rotated.resumed, rotated.resealed), (2, false, 2));
        assert_eq!(rotated.retired, [1]);
        assert_eq!(keys(db).numbers().unwrap(), [2]);
        let right = there.post("/login/code", &[("code", &telephone.next())]);
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.text);

        // A change that made its key and stopped.
        let file = db.folder().join(access::keys::FILE);
        let text = std::fs::read_to_string(&file).unwrap();
        let another = format!("{}=", "A".repeat(43));
        std::fs::write(&file, format!("{text}3 {another}\n")).unwrap();
        let rotated = db.block_on(factors::rotate(&db.db, &keys(db))).unwrap();
        assert_eq!((rotated.key, rotated.resumed, rotated.resealed), (3, true, 2));
        assert_eq!(rotated.retired, [2]);
        let mut there = with_password(db, "medico");
        assert_eq!(there.post("/login/code", &[("code", &telephone.next())]).status, StatusCode::SEE_OTHER);

        // Without the file it is said which key is needed.
        std::fs::remove_file(&file).unwrap();
        let bare = access::keys::Keys::in_folder(db.folder());
        assert_eq!(db.read(move |tx| factors::lacking(tx, &bare)).unwrap(), [3]);
    });
}
