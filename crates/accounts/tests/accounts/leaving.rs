//! A shared computer, through HTTP, on both engines: somebody makes room for another one, and finds what she had typed.

use crate::common::{
    Answer, Browser, PASSWORD, active_form, enrol, keys, log, on_each_engine, plain, press, user,
};
use access::{Role, drafts, factors, sessions};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::UserId;
use testkit::TestDb;
use uuid::Uuid;

const CANARY: &str = "CANARINO <giallo> & figli";

fn id_of(db: &TestDb, login: &str) -> UserId {
    let login = login.to_owned();
    db.read(move |tx| sessions::find_login(tx, &login)).unwrap().unwrap().0
}

/// What the script sends of one page.
fn typed(page: &str, text: &str) -> String {
    serde_json::json!([{"page": page, "forms": [{"action": "/profile/email", "fields": [["email", text]]}]}])
        .to_string()
}

/// Leaves the computer with something typed on the page for the address.
fn leave(browser: &mut Browser<'_>) -> Answer {
    let answer =
        browser.post("/switch", &[("page", "/profile/email"), ("drafts", &typed("/profile/email", CANARY))]);
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/login"));
    assert!(browser.session().is_none());
    answer
}

fn draft_of(db: &TestDb, login: &str) -> Option<Uuid> {
    let user = id_of(db, login);
    db.read(move |tx| drafts::of(tx, user)).unwrap().first().map(|draft| draft.id)
}

/// The links by which those come back who wait.
fn doors(page: &str) -> Vec<String> {
    let links = page.split("href=\"/login?back=").skip(1);
    links.map(|link| format!("/login?back={}", link.split('"').next().unwrap())).collect()
}

/// Comes back by a door with a password alone.
fn come_back(browser: &mut Browser<'_>, door: &str, password: &str) -> Answer {
    let session = door.rsplit_once('=').unwrap().1;
    browser.post("/login", &[("back", session), ("password", password)])
}

#[test]
fn another_one_works_here_and_the_first_one_finds_what_she_had_typed() {
    on_each_engine(|db| {
        let mut here = Browser::signed_in(db, "medico");
        let (old, known) = (here.session().unwrap().to_owned(), here.get("/profile").text);
        assert!(known.contains("action=\"/switch\""));
        leave(&mut here);
        let place = here.cookie("argine-waiting").unwrap().to_owned();
        for secret in [&old, &place] {
            let mut thief = Browser::new(db);
            thief.set_session(secret);
            assert_eq!(thief.get("/profile").status, StatusCode::SEE_OTHER, "opens nothing");
        }
        let page = here.get("/login").text;
        assert!(page.contains("In attesa su questo computer") && page.contains("Nome d. m."), "{page}");
        assert!(!page.contains("Nome di medico") && !page.contains("CANARINO"), "{page}");
        assert!(page.contains("Lo schermo è bloccato. Ciò che avevi scritto è conservato"), "{page}");

        let second = here.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert_eq!((second.status, second.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        let draft = draft_of(db, "medico").unwrap();
        for path in ["/", "/profile", "/login", "/admin/users"] {
            assert!(!here.get(path).text.contains("CANARINO"), "{path}");
        }
        for end in ["", "/fields"] {
            let (hers, nobodys) = (format!("/drafts/{draft}{end}"), format!("/drafts/{}{end}", Uuid::nil()));
            let (hers, nobodys) = (here.get(&hers), here.get(&nobodys));
            assert_eq!((hers.status, hers.text), (StatusCode::NOT_FOUND, nobodys.text));
        }
        here.post(&format!("/drafts/{draft}/forget"), &[]);
        assert!(draft_of(db, "medico").is_some(), "nor does he throw it away");

        let out = here.post("/logout", &[]);
        assert!(out.location.starts_with("/login?back="), "{}", out.location);
        let door = here.get(&out.location).text;
        assert!(door.contains("Nome d. m.") && !door.contains("name=\"login\""), "{door}");
        let wrong = come_back(&mut here, &out.location, "sbagliata-e-lunga");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Nome d. m.") && here.session().is_none(), "{}", wrong.text);
        let back = come_back(&mut here, &out.location, PASSWORD);
        assert_eq!(back.location, format!("/profile/email#bozza-{draft}"), "{}", back.text);
        assert_ne!(here.session(), Some(old.as_str()));
        let fields = here.get(&format!("/drafts/{draft}/fields")).json();
        assert_eq!(fields["forms"][0]["fields"][0][1], CANARY);
        assert_eq!(here.post(&format!("/drafts/{draft}/forget"), &[]).status, StatusCode::NO_CONTENT);
        assert_eq!(here.get(&format!("/drafts/{draft}/fields")).status, StatusCode::NOT_FOUND);

        let doctor = id_of(db, "medico").0;
        let acts: Vec<String> = log(db)
            .into_iter()
            .filter(|record| record.subjects.contains(&doctor))
            .map(|record| record.action)
            .collect();
        for act in ["session.park", "session.resume", "draft.open", "draft.forget"] {
            assert_eq!(acts.iter().filter(|one| *one == act).count(), 1, "{act}: {acts:?}");
        }
    });
}

#[test]
fn a_stale_page_or_another_site_moves_nobody() {
    on_each_engine(|db| {
        let mut here = Browser::signed_in(db, "medico");
        let stale = web::csrf::token(here.session().unwrap());
        for token in ["", "x"] {
            let forged = here.post_bare("/switch", &[("csrf", token), ("drafts", &typed("/", CANARY))]);
            assert_eq!(forged.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(here.get("/profile").status, StatusCode::OK, "the session goes on");
        here.set_cookie("argine-waiting", "known-to-somebody-else");
        leave(&mut here);
        let mut thief = Browser::new(db);
        thief.set_cookie("argine-waiting", "known-to-somebody-else");
        assert!(doors(&thief.get("/login").text).is_empty(), "the place is another one each time");
        here.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        // The first one's page in another tab is sent in the second one's session.
        let sent = here.post_bare("/profile/email", &[("csrf", &stale), ("email", "ada@example.org")]);
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
        assert!(!here.get("/profile").text.contains("ada@example.org"));
        let kept = here.post_bare("/switch", &[("csrf", &stale), ("drafts", &typed("/", CANARY))]);
        assert_eq!(kept.status, StatusCode::FORBIDDEN);
        assert!(draft_of(db, "admin").is_none());
    });
}

#[test]
fn the_password_alone_is_enough_only_after_the_factor_was_shown_and_proves_nothing() {
    on_each_engine(|db| {
        let mut here = Browser::signed_in(db, "admin");
        let secret = enrol(db, &mut here);
        // This session was opened by the password alone.
        leave(&mut here);
        let door = doors(&here.get("/login").text).remove(0);
        let asked = come_back(&mut here, &door, PASSWORD);
        assert_eq!(asked.status, StatusCode::OK);
        assert!(asked.text.contains("Scrivi il codice") && here.session().is_none(), "{}", asked.text);
        db.pass(SignedDuration::from_secs(30));
        let entered = here.post("/login/code", &[("code", &secret.code_at(db.clocks.now()))]);
        assert!(entered.location.starts_with("/profile/email#bozza-"), "{}", entered.location);
        assert_eq!(here.get("/profile").text.matches("name=\"session\"").count(), 0, "the same session");

        // Now it has been shown.
        leave(&mut here);
        let mut elsewhere = Browser::new(db);
        let there = elsewhere.post("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert!(there.text.contains("Scrivi il codice"), "only at this computer: {}", there.text);
        let door = doors(&here.get("/login").text).remove(0);
        let back = come_back(&mut here, &door, PASSWORD);
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
        let much = here.post("/admin/settings", &[("purpose", "rifiuti"), ("confirmed", "true")]);
        assert_eq!(much.status, StatusCode::UNAUTHORIZED, "the password is no proof: {}", much.text);
        let codes = here.post("/profile/factor/codes", &[]);
        assert_eq!(codes.status, StatusCode::UNAUTHORIZED, "nor is what was proved before: {}", codes.text);

        // A factor that was taken away took the sessions with it, those that wait too.
        leave(&mut here);
        db.pass(SignedDuration::from_mins(31));
        let page = here.get("/login").text;
        assert!(doors(&page).is_empty(), "{page}");
    });
}

#[test]
fn what_ends_a_session_ends_one_that_waits_and_the_draft_stays_its_authors() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let doctor = id_of(db, "medico");
        let mut here = Browser::signed_in(db, "medico");
        leave(&mut here);
        let listed = admin.get(&format!("/admin/users/{doctor}")).text;
        assert!(listed.contains("in attesa, con lo schermo bloccato"), "{listed}");
        let door = doors(&here.get("/login").text).remove(0);
        let id = door.rsplit_once('=').unwrap().1;
        let ended = admin.post(&format!("/admin/users/{doctor}/sessions/end"), &[("session", id)]);
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
        assert!(doors(&here.get("/login").text).is_empty());
        let over = come_back(&mut here, &door, PASSWORD);
        assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(over.text.contains("non è più in attesa") && over.text.contains("name=\"login\""));

        let whole = here.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        assert_eq!((whole.status, whole.location.as_str()), (StatusCode::SEE_OTHER, "/"));
        let profile = here.get("/profile").text;
        assert!(
            profile.contains("C'è una bozza che non hai salvato")
                || plain(&profile).contains("C'è una bozza")
        );
        assert!(profile.contains("Bozze non salvate"), "{profile}");
        let draft = draft_of(db, "medico").unwrap();
        let page = here.get(&format!("/drafts/{draft}")).text;
        assert!(
            plain(&page).contains(CANARY) && page.contains(&format!("/profile/email#bozza-{draft}")),
            "{page}"
        );

        // Who keeps her keys changes them meanwhile.
        let ring = keys(db);
        db.block_on(factors::rotate(&db.db, &ring)).unwrap();
        assert!(plain(&here.get(&format!("/drafts/{draft}")).text).contains(CANARY));

        leave(&mut here);
        admin.post(&format!("/admin/users/{doctor}/active"), &active_form(false));
        assert!(doors(&here.get("/login").text).is_empty(), "suspended");
        db.pass(SignedDuration::from_hours(12));
        assert!(db.read(move |tx| drafts::of(tx, doctor)).unwrap().is_empty());
        assert!(db.bulk(drafts::clear).unwrap() >= 2);
    });
}

#[test]
fn it_waits_half_an_hour_and_not_beyond_the_shift_and_four_wait_at_most() {
    on_each_engine(|db| {
        let mut here = Browser::signed_in(db, "medico");
        for _ in 0..28 {
            db.pass(SignedDuration::from_mins(25));
            // Something that writes notes at once that the session is in use.
            let used = here.post(&format!("/drafts/{}/forget", Uuid::nil()), &[]);
            assert_eq!(used.status, StatusCode::NO_CONTENT);
        }
        leave(&mut here);
        db.pass(SignedDuration::from_mins(19));
        assert_eq!(doors(&here.get("/login").text).len(), 1);
        db.pass(SignedDuration::from_mins(2));
        assert!(doors(&here.get("/login").text).is_empty(), "the shift is over");
        // Text that meets the end of its session on the way out is not lost either.
        here.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        db.pass(SignedDuration::from_mins(31));
        let before = draft_of(db, "medico");
        let late = here.post("/switch", &[("page", "/profile"), ("drafts", &typed("/profile", CANARY))]);
        assert_eq!(late.status, StatusCode::SEE_OTHER);
        assert!(here.get("/login").text.contains("La sessione era già scaduta. Ciò che avevi scritto"));
        assert_ne!(draft_of(db, "medico"), before);

        let logins = ["uno", "due", "tre", "quattro", "cinque"];
        for login in logins {
            user(db, login, Role::Gp, "0100002", "BIANCHI EVA");
            let entered = here.post("/login", &[("login", login), ("password", PASSWORD)]);
            assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
            leave(&mut here);
        }
        let page = here.get("/login").text;
        assert_eq!(doors(&page).len(), 4);
        assert!(!page.contains("Nome d. u.") && page.contains("Nome d. d."), "{page}");
    });
}

#[test]
fn a_copied_place_moves_who_waits_and_opens_prolongs_and_costs_nothing() {
    on_each_engine(|db| {
        let mut here = Browser::signed_in(db, "medico");
        leave(&mut here);
        let place = here.cookie("argine-waiting").unwrap().to_owned();
        // Somebody with an account of his own leaves another computer in the name of this one.
        db.pass(SignedDuration::from_mins(20));
        let mut thief = Browser::signed_in(db, "admin");
        thief.set_cookie("argine-waiting", &place);
        thief.post("/switch", &[("page", "/profile")]);
        assert!(doors(&here.get("/login").text).is_empty());
        let stolen = doors(&thief.get("/login").text);
        assert_eq!(stolen.len(), 2, "he and whom he has moved");
        let page = thief.get("/login").text;
        assert!(page.contains("Nome d. m.") && !page.contains("Nome di medico"), "{page}");
        let guessed = stolen.iter().map(|door| come_back(&mut thief, door, "sbagliata-e-lunga").status);
        assert!(guessed.collect::<Vec<_>>().iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY));
        let moved = |one: &access::audit::Record| one.action == "session.park" && one.detail == "beside";
        let whom: Vec<_> = log(db).into_iter().filter(moved).flat_map(|one| one.subjects).collect();
        assert_eq!(whom, [id_of(db, "medico").0], "and that is recorded");
        // She signs in as always and finds what she had typed; the half hour is hers, and no longer.
        let inside = here.post("/login", &[("login", "medico"), ("password", PASSWORD)]);
        assert_eq!(inside.status, StatusCode::SEE_OTHER, "{}", inside.text);
        let draft = draft_of(db, "medico").expect("her draft");
        assert!(plain(&here.get(&format!("/drafts/{draft}")).text).contains(CANARY));
        db.pass(SignedDuration::from_mins(11));
        assert!(!thief.get("/login").text.contains("Nome d. m."));
    });
}

#[test]
fn the_list_of_drafts_says_which_page_and_names_a_patient_only_while_she_is_the_authors() {
    on_each_engine(|db| {
        let person = crate::common::person(db);
        let mut here = Browser::signed_in(db, "medico");
        let page = format!("/people/{person}/reports/new");
        let left = typed(&page, CANARY);
        let left = here.post("/switch", &[("page", &page), ("drafts", &left)]);
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        assert_eq!(here.post("/login", &[("login", "admin"), ("password", PASSWORD)]).location, "/");
        assert!(!here.get("/profile").text.contains("Segnalazione di un caso"), "somebody else's");
        let mut again = Browser::signed_in(db, "medico");
        let listed = again.get("/profile").text;
        assert!(
            listed.contains("Segnalazione di un caso sospetto") && listed.contains("Rossi Mario"),
            "{listed}"
        );
        assert!(!listed.contains("CANARINO"), "nothing of what stands in it");
        db.write(move |tx| access::audience::replace(tx, access::Resource::Person, person.0, &[])).unwrap();
        let listed = again.get("/profile").text;
        assert!(listed.contains("Segnalazione di un caso sospetto") && !listed.contains("Rossi"), "{listed}");
    });
}

#[test]
fn without_a_script_a_form_is_kept_from_within() {
    on_each_engine(|db| {
        let mut here = Browser::signed_in(db, "medico");
        let page = here.get("/profile/email").text;
        assert!(page.contains("<noscript> <button type=\"submit\""), "{page}");
        let left = [("left", "/profile/email"), ("email", "ada@example.org"), ("old_password", "segreta")];
        assert_eq!(here.post("/switch/form", &left).location, "/login");
        let door = doors(&here.get("/login").text).remove(0);
        let back = come_back(&mut here, &door, PASSWORD);
        let page = here.get(&back.location);
        assert!(back.location.starts_with("/drafts/"), "{}", back.location);
        assert!(page.text.contains("ada@example.org") && !page.text.contains("segreta"), "{}", page.text);
        let first =
            page.text.split_once("<div class=\"form-actions\">").unwrap().1.split_once("</form>").unwrap().0;
        let sent = press(&mut here, &Answer { text: first.to_owned(), ..page });
        assert_eq!(
            (sent.status, sent.location.as_str()),
            (StatusCode::SEE_OTHER, "/profile"),
            "{}",
            sent.text
        );
        assert!(here.get("/profile").text.contains("ada@example.org"));
    });
}

#[test]
fn the_token_of_a_session_that_is_over_leaves_words_and_no_form_to_send() {
    on_each_engine(|db| {
        let sends = |browser: &mut Browser<'_>| {
            let page = browser.get(&format!("/drafts/{}", draft_of(db, "medico").unwrap())).text;
            assert!(page.contains("CANARINO"), "{page}");
            page.contains("Invia adesso")
        };
        let mut here = Browser::signed_in(db, "medico");
        here.post("/switch", &[("page", ""), ("drafts", &typed("", CANARY))]);
        let mut tabs: Vec<_> = (0..6).map(|_| Browser::signed_in(db, "medico")).collect();
        assert!(sends(&mut tabs[0]), "his own, from a session that stood");
        db.pass(SignedDuration::from_mins(31));
        for late in &mut tabs {
            late.post("/switch", &[("page", ""), ("drafts", &typed("", CANARY))]);
        }
        let mut author = Browser::signed_in(db, "medico");
        assert!(!sends(&mut author), "one press would send it");
        let doctor = id_of(db, "medico");
        assert_eq!(db.read(move |tx| drafts::of(tx, doctor)).unwrap().len(), 5, "and pushes nothing out");
    });
}

#[test]
fn a_draft_is_read_with_the_labels_and_words_that_stood_beside_it_and_says_about_whom_it_is() {
    on_each_engine(|db| {
        let person = crate::common::person(db);
        let mut here = Browser::signed_in(db, "medico");
        let page = format!("/people/{person}/reports/new");
        let drafts = serde_json::json!([{"page": page, "forms": [{
            "action": page,
            "fields": [["id", Uuid::nil()], ["symptoms", "fever"], ["symptoms", "cough"], ["note", CANARY]],
            "said": [["symptoms", "fever", "Sintomi", "Febbre"], ["symptoms", "cough", "Sintomi", "Tosse"],
                     ["note", "", "Note <b>", ""], ["password", "", "Parola", "segreta"]],
        }]}]);
        here.post("/switch", &[("page", &page), ("drafts", &drafts.to_string())]);
        let mut again = Browser::signed_in(db, "medico");
        let draft = draft_of(db, "medico").unwrap();
        let shown = again.get(&format!("/drafts/{draft}")).text;
        for words in [
            "Segnalazione di un caso sospetto",
            "Rossi Mario",
            "Sintomi</span><span class=\"kept\">Febbre, Tosse",
            "Note &#60;b&#62;",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(plain(&shown).contains(CANARY) && !shown.contains("fever") && !shown.contains("segreta"));
        db.write(move |tx| access::audience::replace(tx, access::Resource::Person, person.0, &[])).unwrap();
        let shown = again.get(&format!("/drafts/{draft}")).text;
        assert!(shown.contains("Febbre") && !shown.contains("Rossi"), "{shown}");
    });
}

/// What a script gets as JSON, and the page without a script, both hold what somebody has typed.
#[test]
fn whatever_was_typed_breaks_out_of_no_json_and_of_no_page() {
    on_each_engine(|db| {
        const HOSTILE: &str =
            "</script><script>alert(1)</script>\u{2028}\u{2029}\"'\\ \\u003c &amp; --> {{ x }}";
        let mut here = Browser::signed_in(db, "medico");
        let drafts = typed("/profile/email", HOSTILE);
        let left = here.post("/switch", &[("page", "/profile/email"), ("drafts", &drafts)]);
        assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
        let door = doors(&here.get("/login").text).remove(0);
        let back = come_back(&mut here, &door, PASSWORD);
        let draft = draft_of(db, "medico").unwrap();
        assert_eq!(back.location, format!("/profile/email#bozza-{draft}"), "{}", back.text);
        let told = here.get(&format!("/drafts/{draft}/fields"));
        assert_eq!((told.status, told.kind.as_str()), (StatusCode::OK, "application/json"));
        assert_eq!(told.json()["forms"][0]["fields"][0][1], HOSTILE);
        let page = here.get(&format!("/drafts/{draft}"));
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(plain(&page.text).contains(HOSTILE), "{}", page.text);
        assert!(!page.text.contains("<script>alert") && !page.text.contains("\"'\\"), "{}", page.text);
    });
}
