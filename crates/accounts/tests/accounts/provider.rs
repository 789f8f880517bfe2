//! Signing in through the region's identity provider, through HTTP, on both engines, with a provider that can be made to lie.

use std::net::TcpListener;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::common::{
    Answer, Browser, PASSWORD, TAX_CODE, active_form, demand, invite_form, log, on_each_engine, plain, user,
};
use crate::liar::{Asked, CLIENT, Grant, Liar, settings};
use access::factors::{self, Demand};
use access::{Role, Unit, sessions};
use accounts::Provider;
use axum::http::StatusCode;
use kernel::ids::UserId;
use serde_json::json;
use testkit::TestDb;

/// Sends a browser to the provider.
fn depart(browser: &mut Browser<'_>) -> Asked {
    depart_for(browser, "/profile")
}

/// Sends a browser to the provider that then wants to go somewhere.
fn depart_for(browser: &mut Browser<'_>, next: &str) -> Asked {
    let page = browser.post("/login/provider", &[("next", next)]);
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let page = plain(&page.text);
    let (_, address) = page.split_once("/auth?").unwrap_or_else(|| panic!("{page}"));
    let address = address.split('"').next().unwrap().to_owned();
    let of = |name: &str| {
        let found = address.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        found.unwrap_or_else(|| panic!("no {name}: {address}")).to_owned()
    };
    assert_eq!((of("response_type").as_str(), of("code_challenge_method").as_str()), ("code", "S256"));
    assert_eq!(of("redirect_uri"), "https%3A%2F%2Fargine.example%2Flogin%2Fprovider%2Fback");
    Asked { state: of("state"), nonce: of("nonce"), challenge: of("code_challenge") }
}

fn come_back(browser: &mut Browser<'_>, code: &str, state: &str) -> Answer {
    browser.get(&format!("/login/provider/back?code={code}&state={state}"))
}

/// There and back.
pub fn by_provider(liar: &Liar, browser: &mut Browser<'_>, change: impl Fn(&mut Grant)) -> Answer {
    let asked = depart(browser);
    liar.grants("c0de", &asked, change);
    come_back(browser, "c0de", &asked.state)
}

fn id_of(db: &TestDb, login: &str) -> UserId {
    let login = login.to_owned();
    db.read(move |tx| sessions::find_login(tx, &login)).unwrap().unwrap().0
}

/// The administrator enters the doctor's tax code.
pub fn known(db: &TestDb) -> Browser<'_> {
    let mut admin = Browser::signed_in(db, "admin");
    let path = format!("/admin/users/{}/tax-code", id_of(db, "medico"));
    let saved = admin.post(&path, &[("tax_code", TAX_CODE)]);
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    admin
}

fn denied(db: &TestDb) -> Vec<String> {
    let records = log(db).into_iter().filter(|record| record.outcome == "denied");
    records.map(|record| record.detail).collect()
}

#[test]
fn whoever_the_provider_names_enters_in_his_own_roles() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        let mut doctor = Browser::with_provider(db, liar.provider(&[]));
        assert!(doctor.get("/login").text.contains("Entra con l&#39;identità regionale"));
        let inside = by_provider(&liar, &mut doctor, |grant| {
            grant.claims["roles"] = json!(["administrator"]);
        });
        assert_eq!(
            (inside.status, inside.location.as_str()),
            (StatusCode::SEE_OTHER, "/profile"),
            "{}",
            inside.text
        );
        let profile = doctor.get("/profile").text;
        assert!(profile.contains("identità regionale") && profile.contains("ROSSI ADA"), "{profile}");
        assert_eq!(doctor.get("/admin/users").status, StatusCode::FORBIDDEN);
        let opened = log(db).into_iter().filter(|record| record.action == "session.open");
        assert_eq!(opened.map(|record| record.detail).next_back().unwrap(), "provider");
        let whole = format!("{:?}", log(db));
        assert!(!whole.contains(TAX_CODE), "no tax code in the log");
    });
}

#[test]
fn what_does_not_fit_opens_nothing() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        let provider = liar.provider(&[]);
        type Change = fn(&mut Grant);
        let lies: [(&str, Change); 10] = [
            ("another nonce", |grant| grant.claims["nonce"] = json!("another")),
            ("no nonce", |grant| drop(grant.claims.as_object_mut().unwrap().remove("nonce"))),
            ("another audience", |grant| grant.claims["aud"] = json!("another")),
            ("one audience more", |grant| grant.claims["aud"] = json!([CLIENT, "another"])),
            ("another issuer", |grant| grant.claims["iss"] = json!("http://127.0.0.1:1")),
            ("over", |grant| grant.claims["exp"] = json!(1_600_000_000)),
            ("of long ago", |grant| grant.claims["iat"] = json!(1_600_000_000)),
            ("not signed", |grant| grant.algorithm = "none"),
            ("signed by another", |grant| grant.key = 2),
            ("another verifier", |grant| grant.challenge = "another".into()),
        ];
        for (what, change) in lies {
            let mut browser = Browser::with_provider(db, provider.clone());
            let answer = by_provider(&liar, &mut browser, change);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.text);
            assert!(browser.session().is_none(), "{what}");
        }
        let mut browser = Browser::with_provider(db, provider.clone());
        let asked = depart(&mut browser);
        liar.grants("c0de", &asked, |_| {});
        let mut thief = Browser::with_provider(db, provider.clone());
        let stolen = come_back(&mut thief, "c0de", &asked.state);
        assert!(stolen.text.contains("È passato troppo tempo"), "another browser: {}", stolen.text);
        // Somebody else's answer is pressed upon a browser that has asked by itself.
        let own = depart(&mut thief);
        let pressed = come_back(&mut thief, "c0de", &asked.state);
        assert_eq!(pressed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(come_back(&mut thief, "c0de", &own.state).text.contains("È passato troppo tempo"), "used up");
        assert_eq!(come_back(&mut browser, "c0de", &asked.state).status, StatusCode::SEE_OTHER);
        // The same answer once more, as the history of a shared computer has it.
        let replayed = come_back(&mut browser, "c0de", &asked.state);
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", replayed.text);
        let mut replayer = Browser::with_provider(db, provider.clone());
        let asked = depart(&mut replayer);
        assert_eq!(come_back(&mut replayer, "c0de", &asked.state).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(thief.session().is_none() && replayer.session().is_none());
        let mut cancelled = Browser::with_provider(db, provider);
        let asked = depart(&mut cancelled);
        let answer =
            cancelled.get(&format!("/login/provider/back?error=access_denied&state={}", asked.state));
        assert!(answer.text.contains("Hai interrotto"), "{}", answer.text);
        let told = denied(db);
        for what in ["provider token", "provider code", "provider state", "provider cancelled"] {
            assert!(told.iter().any(|one| one == what), "{what}: {told:?}");
        }
        let forged = Browser::with_provider(db, liar.provider(&[])).post_bare("/login/provider", &[]);
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "no token of a page of ours");
        assert_eq!(Browser::new(db).post_bare("/login/provider", &[]).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_answer_in_the_name_of_another_issuer_and_the_way_to_another_site_lead_nowhere() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        let provider = liar.provider(&[]);
        let mut browser = Browser::with_provider(db, provider.clone());
        let asked = depart(&mut browser);
        liar.grants("c0de", &asked, |_| {});
        let back = |named: &str, state: &str| {
            format!("/login/provider/back?code=c0de&state={state}&iss={}", named.replace(':', "%3A"))
        };
        let other = browser.get(&back("https://id.example", &asked.state));
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", other.text);
        assert!(denied(db).iter().any(|one| one == "provider issuer"));
        let asked = depart(&mut browser);
        liar.grants("c0de", &asked, |_| {});
        assert_eq!(browser.get(&back(&liar.issuer, &asked.state)).status, StatusCode::SEE_OTHER);
        for next in
            ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/logout"]
        {
            let mut browser = Browser::with_provider(db, provider.clone());
            let asked = depart_for(&mut browser, next);
            liar.grants("c0de", &asked, |_| {});
            let inside = come_back(&mut browser, "c0de", &asked.state);
            assert_eq!((inside.status, inside.location.as_str()), (StatusCode::SEE_OTHER, "/"), "{next}");
        }
    });
}

/// What is found where the provider should be, and names another issuer, is not believed; and nobody is sent there who has not
/// pressed the button.
#[test]
fn metadata_of_another_issuer_are_refused_and_no_link_begins_a_sign_in() {
    on_each_engine(|db| {
        let liar = Liar::new();
        let other = Provider::new(settings(&format!("{}/other", liar.issuer), &[]));
        let refused = Browser::with_provider(db, other).post("/login/provider", &[]);
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text);
        let mut browser = Browser::with_provider(db, liar.provider(&[]));
        let link = browser.get("/login/provider");
        assert_eq!((link.status, link.cookies.len()), (StatusCode::METHOD_NOT_ALLOWED, 0));
        assert_eq!(browser.post("/login/provider", &[]).status, StatusCode::OK);
    });
}

#[test]
fn a_provider_that_signs_by_a_new_key_is_asked_for_it() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        let mut browser = Browser::with_provider(db, liar.provider(&[]));
        assert_eq!(by_provider(&liar, &mut browser, |_| {}).status, StatusCode::SEE_OTHER);
        liar.tells.store(2, Ordering::Relaxed);
        let newer = |grant: &mut Grant| (grant.key, grant.named) = (2, "key 2");
        let first = by_provider(&liar, &mut browser, newer);
        assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY, "not yet known");
        assert_eq!(by_provider(&liar, &mut browser, newer).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn two_factors_over_there_count_when_the_user_has_shown_his_own() {
    on_each_engine(|db| {
        const LEVEL: &str = "https://www.spid.gov.it/SpidL2";
        let liar = Liar::new();
        let (mut admin, medico) = (known(db), id_of(db, "medico"));
        let mut doctor = Browser::signed_in(db, "medico");
        doctor.post("/profile/factor/begin", &[]);
        let page = doctor.get("/profile/factor").text;
        let (_, rest) = page.split_once("<strong class=\"code\">").expect("a secret");
        let secret = factors::Secret::parse(rest.split('<').next().unwrap()).expect("base 32");
        let shows = || secret.code_at(db.clocks.now());
        assert_eq!(doctor.post("/profile/factor", &[("code", &shows())]).status, StatusCode::OK);
        let acr = |grant: &mut Grant| grant.claims["acr"] = json!(LEVEL);
        let comes = || {
            let mut browser = Browser::with_provider(db, liar.provider(&[LEVEL]));
            let answer = by_provider(&liar, &mut browser, acr);
            (browser, answer)
        };
        // Whoever has entered the tax code may have entered his own.
        let (mut first, asked) = comes();
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
        assert!(first.session().is_none() && asked.text.contains("name=\"code\""));
        db.pass(jiff::SignedDuration::from_secs(30));
        let inside = first.post("/login/code", &[("code", &shows()), ("next", "/profile")]);
        assert_eq!(inside.location, "/profile", "{}", inside.text);
        assert_eq!(comes().1.location, "/profile", "he has shown that it is his");
        let path = format!("/admin/users/{medico}");
        let again = admin.post(&format!("{path}/tax-code"), &[("tax_code", TAX_CODE)]);
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        assert!(comes().0.session().is_none(), "entered anew");
        // Nor does who entered it take the factor away.
        let reset = admin.post(&format!("{path}/factor"), &[("why", "in_person")]);
        assert_eq!(reset.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reset.text);
        assert!(reset.text.contains("hai scritto tu il codice fiscale"), "{}", reset.text);
        // Another does, and with the factor goes what nobody has shown to be the user's.
        user(db, "altra", Role::Administrator, "010", "Regione Piemonte");
        let mut other = Browser::signed_in(db, "altra");
        let reset = other.post(&format!("{path}/factor"), &[("why", "in_person")]);
        assert_eq!(reset.status, StatusCode::SEE_OTHER, "{}", reset.text);
        let (nobody, answer) = comes();
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
        assert!(nobody.session().is_none());
    });
}

#[test]
fn whoever_has_no_account_is_told_whom_to_turn_to() {
    on_each_engine(|db| {
        let liar = Liar::new();
        let provider = liar.provider(&[]);
        let mut stranger = Browser::with_provider(db, provider.clone());
        let answer = by_provider(&liar, &mut stranger, |_| {});
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("amministratore degli utenti"), "{}", answer.text);
        let mut nameless = Browser::with_provider(db, provider.clone());
        let answer = by_provider(&liar, &mut nameless, |grant| grant.claims["fiscal_number"] = json!("x"));
        assert!(answer.text.contains("codice fiscale"), "{}", answer.text);

        let mut admin = known(db);
        let active = format!("/admin/users/{}/active", id_of(db, "medico"));
        assert_eq!(admin.post(&active, &active_form(false)).status, StatusCode::SEE_OTHER);
        let mut suspended = Browser::with_provider(db, provider.clone());
        let answer = by_provider(&liar, &mut suspended, |_| {});
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text.contains("sospeso"), "{}", answer.text);
        let told = denied(db);
        for what in ["provider unknown", "provider claim", "provider suspended"] {
            assert!(told.iter().any(|one| one == what), "{what}: {told:?}");
        }
        assert!(stranger.session().is_none() && suspended.session().is_none());
        // A provider that is not there, and the password beside it.
        let nowhere = Provider::new(settings("http://127.0.0.1:9", &[]));
        let mut browser = Browser::with_provider(db, nowhere);
        let answer = browser.post("/login/provider", &[]);
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.text.contains("name=\"password\""), "{}", answer.text);
        let entered = browser.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert_eq!(entered.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn whether_it_is_two_factors_is_configured() {
    on_each_engine(|db| {
        let liar = Liar::new();
        known(db);
        demand(db, Demand::Required);
        let acr = |grant: &mut Grant| grant.claims["acr"] = json!("https://www.spid.gov.it/SpidL2");
        let mut one = Browser::with_provider(db, liar.provider(&[]));
        let owes = by_provider(&liar, &mut one, acr);
        assert_eq!(owes.location, "/login/enrol", "{}", owes.text);
        assert!(one.session().is_none());
        let mut two = Browser::with_provider(db, liar.provider(&["https://www.spid.gov.it/SpidL2"]));
        let weaker = by_provider(&liar, &mut two, |grant| {
            grant.claims["acr"] = json!("https://www.spid.gov.it/SpidL1");
        });
        assert_eq!(weaker.location, "/login/enrol");
        let inside = by_provider(&liar, &mut two, acr);
        assert_eq!(
            (inside.status, inside.location.as_str()),
            (StatusCode::SEE_OTHER, "/profile"),
            "{}",
            inside.text
        );
    });
}

#[test]
fn nobody_enters_a_tax_code_above_himself() {
    on_each_engine(|db| {
        let mayor = user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
        let above = user(db, "crisi", Role::Mayor, "001125", "Ivrea");
        let region = Unit { code: "010".to_owned(), name: "Regione Piemonte".to_owned() };
        let days = (jiff::civil::date(2020, 1, 1), kernel::clock::FOREVER);
        db.write(move |tx| access::users::insert_role(tx, above, Role::CrisisUnit, &region, days)).unwrap();
        user(db, "asl", Role::AslAdministrator, "204", "ASL TO4");
        let mut administrator = Browser::signed_in(db, "asl");
        let mut enters = |user: UserId| {
            let path = format!("/admin/users/{user}/tax-code");
            (administrator.get(&path).status, administrator.post(&path, &[("tax_code", TAX_CODE)]).status)
        };
        assert_eq!(
            enters(above),
            (StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY),
            "a role that is not his to give"
        );
        assert_eq!(enters(id_of(db, "admin")), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(enters(id_of(db, "asl")).1, StatusCode::CONFLICT, "his own");
        assert_eq!(enters(mayor), (StatusCode::OK, StatusCode::SEE_OTHER));
    });
}

#[test]
fn a_tax_code_is_checked_is_one_users_and_stands_in_no_list() {
    on_each_engine(|db| {
        let mut admin = known(db);
        let (medico, own) = (id_of(db, "medico"), id_of(db, "admin"));
        user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
        let path = |user: UserId| format!("/admin/users/{user}/tax-code");
        for (typed, words) in [(TAX_CODE, "di un altro utente"), ("RSSMRA80A01L219X", "non è giusto")] {
            let answer = admin.post(&path(id_of(db, "sindaco")), &[("tax_code", typed)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(words) && answer.text.contains(typed), "{}", answer.text);
        }
        assert_eq!(admin.post(&path(own), &[("tax_code", TAX_CODE)]).status, StatusCode::CONFLICT);
        let mut mayor = Browser::signed_in(db, "sindaco");
        assert_eq!(mayor.get(&path(medico)).status, StatusCode::FORBIDDEN);
        assert!(admin.get(&path(medico)).text.contains(TAX_CODE));
        for page in ["/admin/users".to_owned(), format!("/admin/users/{medico}")] {
            assert!(!admin.get(&page).text.contains(TAX_CODE), "{page}");
        }
        let form = ["role", "asl", "standing", "q"].map(|name| (name, ""));
        let file = admin.post("/admin/users/export", &form);
        assert!(file.text.contains("medico") && !file.text.contains(TAX_CODE), "{}", file.text);
        let history = plain(&admin.get(&format!("/admin/users/{medico}")).text);
        assert!(history.contains("Codice fiscale per l'identità regionale cambiato"), "{history}");
        let mut invitation = invite_form(&[]);
        invitation.push(("tax_code", TAX_CODE));
        let twice = admin.post("/admin/users/new", &invitation);
        assert!(twice.text.contains("di un altro utente"), "{}", twice.text);
        assert!(admin.get(&path(medico)).text.contains("Adesso un codice fiscale c"));
        let removed = admin.post(&path(medico), &[("tax_code", "")]);
        assert_eq!(removed.status, StatusCode::SEE_OTHER);
        assert!(plain(&admin.get(&removed.location).text).contains("Il codice fiscale è tolto"));
        assert!(plain(&admin.get(&path(medico)).text).contains("Adesso non c'è nessun codice fiscale"));
        let invited = admin.post("/admin/users/new", &invitation);
        assert!(invited.text.contains("letter-link"), "{}", invited.text);
        db.pass(jiff::SignedDuration::from_secs(5 * 60 + 1));
        let stale = admin.post(&path(medico), &[("tax_code", "")]);
        assert_eq!(stale.status, StatusCode::UNAUTHORIZED, "a fresh proof");
    });
}

#[test]
fn a_provider_that_never_answers_holds_up_nobody_else_and_whoever_asked_not_for_long() {
    on_each_engine(|db| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let silent = settings(&format!("http://{}", listener.local_addr().unwrap()), &[]);
        let patient = Provider::patient(silent.clone(), Duration::from_secs(3600));
        std::thread::scope(|scope| {
            let waits =
                scope.spawn(move || Browser::with_provider(db, patient).post("/login/provider", &[]).status);
            // He has asked, and gets no answer: everybody else works on.
            let (held, _) = listener.accept().unwrap();
            let mut doctor = Browser::signed_in(db, "medico");
            assert_eq!(doctor.get("/profile").status, StatusCode::OK);
            assert!(!waits.is_finished());
            drop(held);
            assert_eq!(waits.join().unwrap(), StatusCode::SERVICE_UNAVAILABLE);
        });
        // Nobody hangs up: it ends by itself, on the page on which the password is beside it.
        let hasty = Provider::patient(silent, Duration::from_millis(1));
        let answer = Browser::with_provider(db, hasty).post("/login/provider", &[]);
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            answer.text.contains("non risponde") && answer.text.contains("name=\"password\""),
            "{}",
            answer.text
        );
    });
}
