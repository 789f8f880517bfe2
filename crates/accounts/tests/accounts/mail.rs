//! Messages by e-mail, through HTTP and a server that speaks SMTP, on both engines.

use crate::common::{
    Browser, PASSWORD, Post, TAX_CODE, active_form, address, choose_by, follow, invite_form, keys,
    on_each_engine, path_in, user,
};
use access::mail::{self, Kind};
use access::{Role, sql};
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::ids::UserId;
use storage::args;
use testkit::{Manner, TestDb};

mod written {
    storage::queries! {
        "mail.sql";
        RENAME = "rename",
    }
}

const BY_MAIL: (&str, &str) = ("way", "mail");

/// Invites Bruna Neri by e-mail.
fn invite(admin: &mut Browser<'_>) -> crate::common::Answer {
    let mut form = invite_form(&[]);
    form.push(BY_MAIL);
    admin.post("/admin/users/new", &form)
}

fn secrets(db: &TestDb) -> Vec<Vec<u8>> {
    let query = |tx: &mut storage::Tx<'_>| {
        tx.query(&sql::MAIL_SECRETS_BEFORE, args![i64::MAX, 100_i64], |row| row.get::<Vec<u8>>(4))
    };
    db.read(query).unwrap()
}

fn counts(db: &TestDb) -> (i64, i64) {
    let counts = db.read(mail::counts).unwrap();
    (counts.waiting, counts.failed)
}

#[test]
fn an_invitation_goes_by_mail_and_nobody_else_sees_its_link() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        assert!(admin.get("/admin/users/new").text.contains("Con una lettera da stampare"));
        let unconfirmed: Vec<_> =
            [invite_form(&[("confirmed", "")]), vec![BY_MAIL]].concat().into_iter().collect();
        let asked = admin.post("/admin/users/new", &unconfirmed);
        assert!(
            asked.text.contains("Invita per e-mail") && asked.text.contains("name=\"way\" value=\"mail\"")
        );
        let invited = invite(&mut admin);
        assert_eq!(invited.status, StatusCode::SEE_OTHER, "{}", invited.text);
        let page = admin.get(&invited.location);
        assert!(page.text.contains("aspetta di partire"), "{}", page.text);

        // Before it has left the link lies sealed; afterwards not at all.
        let sealed = secrets(db);
        assert_eq!(sealed.len(), 1);
        let messages = post.post();
        assert_eq!(messages.len(), 1);
        let (message, link) = (&messages[0], path_in(&messages[0]));
        assert_eq!(message.to, ["bruna.neri@example.org"]);
        assert!(
            link.starts_with("/invitation#") && message.header("From").contains("argine@regione.example")
        );
        assert!(!String::from_utf8_lossy(&sealed[0]).contains(&link[12..20]));
        assert_eq!(secrets(db).len(), 0);
        for canary in ["Bruna", "Neri", "b.neri", "TO4", "Nome di admin"] {
            let said = message.raw.replace("bruna.neri@example.org", "") + &message.text();
            assert!(!said.contains(canary), "{canary}: {said}");
        }
        assert!(admin.get(&invited.location).text.contains("è partita il"));
        let mut neri = Browser::new(db);
        let chosen = "il gatto beve l'acqua";
        let welcome = choose_by(&mut neri, &link, &[("password", chosen), ("repeated", chosen)]);
        assert_eq!((welcome.status, welcome.location.as_str()), (StatusCode::SEE_OTHER, "/profile/factor"));
        assert_eq!(post.post().len(), 0, "once");
    });
}

#[test]
fn the_letter_may_be_printed_instead_and_an_invitation_on_its_way_stays() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let place = invite(&mut admin).location;
        let page = admin.get(&place);
        assert!(page.text.contains("Manda un nuovo invito per e-mail"));
        let letter =
            admin.post(&format!("{place}/invitation"), &[("id", "01931b1e-7a00-7000-8000-0000000000aa")]);
        assert!(letter.text.contains("letter-code"), "{}", letter.text);
        assert_eq!(post.post().len(), 0, "its link would be good for nothing");
        let again = [("id", "01931b1e-7a00-7000-8000-0000000000ab"), ("submit", "mail")];
        assert_eq!(admin.post(&format!("{place}/invitation"), &again).status, StatusCode::SEE_OTHER);
        assert_eq!(admin.post(&format!("{place}/invitation"), &again).status, StatusCode::SEE_OTHER);
        let messages = post.post();
        assert_eq!(messages.len(), 1, "the same form sends one");
        assert_eq!(follow(&mut Browser::new(db), &path_in(&messages[0])).status, StatusCode::OK);
        // All that are out, at once.
        let id = place.rsplit('/').next().unwrap();
        let form = [("id", "01931b1e-7a00-7000-8000-0000000000ac"), ("user", id), ("by_mail", "true")];
        let sent = admin.post("/admin/invitations", &form);
        assert!(sent.text.contains("1 invito è in partenza per e-mail"), "{}", sent.text);
        assert!(!sent.text.contains("letter-code"));
        assert_eq!(post.post().len(), 1);
    });
}

#[test]
fn a_file_of_users_is_invited_by_mail_as_far_as_there_are_addresses() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let rows = "nome e cognome;nome utente;e-mail;ruolo;unità\r\n\
                    Ada Blu;ada.blu;ada@example.org;asl_director;TO4\r\n\
                    Eva Blu;eva.blu;;asl_director;TO4\r\n";
        let rehearsal =
            admin.upload_with("/admin/users/import", &[("contact", "Ufficio accessi")], "utenti.csv", rows);
        assert!(rehearsal.text.contains("per gli altri prepara le lettere"), "{}", rehearsal.text);
        let form = [("contact", "Ufficio accessi"), ("rows", rows), ("by_mail", "true")];
        let done = admin.post("/admin/users/import/confirm", &form);
        assert!(done.text.contains("Invito per e-mail"), "{}", done.text);
        assert_eq!(done.text.matches("letter-code").count(), 1, "who has no address");
        let messages = post.post();
        assert_eq!(messages.iter().map(|one| one.to.clone()).collect::<Vec<_>>(), [["ada@example.org"]]);
    });
}

#[test]
fn a_server_that_is_down_delays_messages_and_no_page() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let minutes = |n| db.pass(SignedDuration::from_mins(n));
        post.sink.behave(Manner::Down);
        let place = invite(&mut admin).location;
        assert_eq!((post.round(), counts(db)), (0, (1, 0)));
        post.sink.behave(Manner::Takes);
        assert_eq!(post.round(), 0, "not at once");
        minutes(1);
        post.sink.behave(Manner::Hangs);
        assert_eq!((post.round(), counts(db)), (0, (1, 0)));
        minutes(2);
        post.sink.behave(Manner::PutsOff);
        assert_eq!((post.round(), counts(db)), (0, (1, 0)));
        // It took the message, and nobody knows: the next one has the same name.
        minutes(5);
        post.sink.behave(Manner::TakesAndDrops);
        assert_eq!((post.round(), counts(db)), (0, (1, 0)));
        minutes(10);
        post.sink.behave(Manner::Takes);
        assert_eq!((post.round(), counts(db)), (1, (0, 0)));
        let names: Vec<String> =
            post.sink.received().iter().map(|message| message.header("Message-ID")).collect();
        assert_eq!(names.len(), 2);
        assert!(names[0] == names[1] && names[0].ends_with("@argine.example>"), "{names:?}");
        assert!(Browser::signed_in(db, "admin").get(&place).text.contains("è partita il"));
    });
}

#[test]
fn what_cannot_be_delivered_is_given_up_where_an_administrator_sees_it() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let place = invite(&mut admin).location;
        post.sink.behave(Manner::Refuses);
        assert_eq!((post.round(), counts(db)), (0, (0, 1)));
        assert_eq!(secrets(db).len(), 0);
        let page = admin.get(&place).text;
        assert!(page.contains("non è stata consegnata") && page.contains("note-act"), "{page}");
        let list = admin.get("/admin/mail");
        for words in ["Bruna Neri", "ha rifiutato", "Invito ad Argine", "non consegnati"] {
            assert!(list.text.contains(words), "{words}: {}", list.text);
        }
        // A link that is over is not sent any more: who has waited for three days has another way by now.
        post.sink.behave(Manner::Down);
        address(db, user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA"), "due@example.org");
        assert_eq!(admin.get("/admin/mail").status, StatusCode::OK);
        let due = db.read(|tx| access::sessions::find_login(tx, "medico.due")).unwrap().unwrap().0;
        db.write(move |tx| mail::tell(tx, due, Kind::RoleGiven)).unwrap();
        for _ in 0..80 {
            post.round();
            db.pass(SignedDuration::from_mins(61));
        }
        assert_eq!(counts(db), (0, 2));
        assert_eq!(Browser::signed_in(db, "medico").get("/admin/mail").status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn what_is_out_of_date_does_not_leave_when_somebody_sends_again() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let id = user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA");
        address(db, id, "due@example.org");
        db.write(move |tx| mail::tell(tx, id, Kind::Suspended)).unwrap();
        // Nobody sends for a year.
        db.pass(SignedDuration::from_hours(24 * 365));
        assert_eq!(post.post().len(), 0);
        assert_eq!(counts(db), (0, 1));
    });
}

#[test]
fn an_address_cannot_add_lines_to_a_message() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let planted = "b@example.org\r\nBcc: c@example.org";
        let refused = admin.post("/admin/users/new", &invite_form(&[("email", planted)]));
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        // And if it had come into the database by another way.
        let medico = user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA");
        for email in [planted, "b@example.org>\r\nDATA", "b@example.org, c@example.org", "senza chiocciola"] {
            address(db, medico, email);
            db.write(move |tx| mail::tell(tx, medico, Kind::RoleGiven)).unwrap();
        }
        assert_eq!(post.post().len(), 0);
        assert_eq!(counts(db), (0, 4));
    });
}

#[test]
fn two_nodes_send_each_message_once() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let medico = user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA");
        address(db, medico, "due@example.org");
        for _ in 0..20 {
            db.write(move |tx| mail::tell(tx, medico, Kind::RoleGiven)).unwrap();
        }
        let (one, other) = (post.sender(), post.sender());
        let (left, right) = db.block_on(async { tokio::join!(one.round(), other.round()) });
        assert_eq!(left.unwrap() + right.unwrap(), 20);
        let mut names: Vec<_> =
            post.sink.received().iter().map(|message| message.header("Message-ID")).collect();
        names.sort();
        names.dedup();
        assert_eq!((names.len(), post.sink.received().len()), (20, 20));
    });
}

#[test]
fn many_roles_given_at_once_are_one_message() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let medico = user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA");
        address(db, medico, "due@example.org");
        let mut admin = Browser::signed_in(db, "admin");
        // "Like user X" gives what somebody else holds, in one unit of work.
        let model = user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
        for (role, unit) in [("mayor", "Chivasso"), ("asl_director", "TO4")] {
            let given = admin.post(
                &format!("/admin/users/{model}/roles/new"),
                &[("role", role), ("unit", unit), ("confirmed", "true")],
            );
            assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        }
        let held = db.read(move |tx| access::sessions::assignments(tx, model)).unwrap();
        let ids: Vec<String> = held.iter().map(|one| one.id.to_string()).collect();
        let form: Vec<(&str, &str)> = ids.iter().map(|id| ("like", id.as_str())).collect();
        let given = admin.post(&format!("/admin/users/{medico}/like/{model}"), &form);
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        assert_eq!(db.read(move |tx| access::sessions::assignments(tx, medico)).unwrap().len(), 4);
        let messages = post.post();
        assert_eq!(messages.iter().map(|one| one.to.clone()).collect::<Vec<_>>(), [["due@example.org"]]);
        // Another unit of work is another message.
        let id = format!("/admin/users/{medico}/roles/new");
        let role = [("role", "mayor_delegate"), ("unit", "Ivrea"), ("confirmed", "true")];
        assert_eq!(admin.post(&id, &role).status, StatusCode::SEE_OTHER);
        assert_eq!(post.post().len(), 1);
    });
}

/// As the running version does not know it: another one has written it.
fn of_another_version(db: &TestDb, kind: &'static str) {
    db.write(move |tx| tx.execute(&written::RENAME, args![kind])).unwrap();
}

#[test]
fn a_message_of_another_version_holds_nobody_up() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let (one, other) = (
            user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA"),
            user(db, "sindaco", Role::Mayor, "001125", "Ivrea"),
        );
        address(db, one, "due@example.org");
        address(db, other, "sindaco@example.org");
        db.write(move |tx| mail::tell(tx, one, Kind::RoleGiven)).unwrap();
        of_another_version(db, "of-next-year");
        db.write(move |tx| mail::tell(tx, other, Kind::RoleGiven)).unwrap();
        let messages = post.post();
        assert_eq!(messages.iter().map(|one| one.to.clone()).collect::<Vec<_>>(), [["sindaco@example.org"]]);
        let counted = db.read(mail::counts).unwrap();
        assert_eq!((counted.waiting, counted.failed, counted.aside), (0, 0, 1));
        let mut admin = Browser::signed_in(db, "admin");
        assert!(admin.get("/admin/mail").text.contains("altra versione"));
        // The version that knows it starts.
        assert_eq!(db.write(mail::take_up).unwrap(), 0, "this one does not");
        of_another_version(db, "role-given");
        assert_eq!(db.write(mail::take_up).unwrap(), 1);
        assert_eq!(post.post().len(), 1);
        // Or it never starts: after three days it is given up, and the list shows it.
        db.write(move |tx| mail::tell(tx, one, Kind::RoleGiven)).unwrap();
        of_another_version(db, "of-next-year");
        post.round();
        db.pass(SignedDuration::from_hours(73));
        db.write(mail::claim).unwrap();
        assert_eq!(counts(db), (0, 1));
        let list = Browser::signed_in(db, "admin").get("/admin/mail");
        assert!(list.text.contains("non conosce il messaggio"), "{}", list.text);
    });
}

#[test]
fn a_lost_key_costs_the_links_under_it_and_no_more() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let place = invite(&mut admin).location;
        let ring = keys(db);
        std::fs::remove_file(db.folder().join(access::keys::FILE)).unwrap();
        ring.create().unwrap();
        let rotated = db.block_on(access::factors::rotate(&db.db, &ring)).unwrap();
        assert_eq!((rotated.resealed, rotated.lost, rotated.retired.clone()), (0, 1, vec![1]));
        assert!(rotated.to_string().contains("gave up 1 messages"), "{rotated}");
        assert_eq!((post.post().len(), counts(db)), (0, (0, 1)));
        let page = admin.get(&place).text;
        assert!(page.contains("non è stata consegnata"), "{page}");
        let again = [("id", "01931b1e-7a00-7000-8000-0000000000ab"), ("submit", "mail")];
        assert_eq!(admin.post(&format!("{place}/invitation"), &again).status, StatusCode::SEE_OTHER);
        assert_eq!(post.post().len(), 1, "another one is good");
    });
}

#[test]
fn a_user_is_told_what_becomes_of_his_account() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let id = user(db, "sindaco", Role::Mayor, "001125", "Ivrea");
        let mut admin = Browser::signed_in(db, "admin");
        let mut mayor = Browser::signed_in(db, "sindaco");
        assert_eq!(post.post().len(), 0, "without an address nobody is told");
        address(db, id, "sindaco@example.org");
        let subjects = |kind: Kind| web::t(&format!("mailer-{}-subject", kind.code())).to_owned();
        let told = |kind: Kind| {
            let messages = post.post();
            assert_eq!(messages.len(), 1, "{kind:?}");
            let said = messages[0].raw.replace("sindaco@example.org", "") + &messages[0].text();
            for canary in ["Nome di", TAX_CODE, "Ivrea", "sindaco", "001125"] {
                assert!(!said.contains(canary), "{kind:?} {canary}: {said}");
            }
            let subject = messages[0].header("Subject");
            assert!(subject == subjects(kind) || !subjects(kind).is_ascii(), "{kind:?}: {subject}");
            messages[0].text()
        };
        let place = format!("/admin/users/{id}");
        let role = [("role", "mayor_delegate"), ("unit", "Ivrea"), ("confirmed", "true")];
        assert_eq!(admin.post(&format!("{place}/roles/new"), &role).status, StatusCode::SEE_OTHER);
        assert!(told(Kind::RoleGiven).contains("nuovo incarico"));
        assert_eq!(admin.post(&format!("{place}/active"), &active_form(false)).status, StatusCode::SEE_OTHER);
        assert!(told(Kind::Suspended).contains("è stato sospeso"));
        assert_eq!(admin.post(&format!("{place}/active"), &active_form(true)).status, StatusCode::SEE_OTHER);
        assert!(told(Kind::Readmitted).contains("riattivato"));
        let code = admin.post(&format!("{place}/tax-code"), &[("tax_code", TAX_CODE)]);
        assert_eq!(code.status, StatusCode::SEE_OTHER, "{}", code.text);
        assert!(told(Kind::TaxCode).contains("servizio di accesso regionale"));
        // The suspension ended his session; from the browser he had he is not news.
        mayor.post("/login", &[("login", "sindaco"), ("password", PASSWORD)]);
        assert_eq!(post.post().len(), 0);
        let mut elsewhere = Browser::signed_in(db, "sindaco");
        assert!(told(Kind::NewBrowser).contains("mai usato prima"));
        Browser::signed_in(db, "sindaco");
        assert_eq!(post.post().len(), 0, "once a day");
        let chosen = "il gatto beve l'acqua";
        let form = [("old_password", PASSWORD), ("password", chosen), ("repeated_password", chosen)];
        assert_eq!(elsewhere.post("/profile/password", &form).status, StatusCode::SEE_OTHER);
        assert!(told(Kind::PasswordChanged).contains("è stata cambiata"));
        let moved = elsewhere.post("/profile/email", &[("email", "altrove@example.org")]);
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
        assert!(told(Kind::EmailChanged).contains("ultimo messaggio"));
        // A test of the administrator's, to himself alone.
        let lacking = admin.post("/admin/mail/test", &[]);
        assert!(
            lacking.text.contains("non c'è un indirizzo")
                || lacking.text.contains("non c&#39;è un indirizzo")
        );
        let own = db.read(|tx| access::sessions::find_login(tx, "admin")).unwrap().unwrap().0;
        address(db, own, "admin@example.org");
        assert_eq!(admin.post("/admin/mail/test", &[]).location, "/admin/mail");
        assert_eq!(post.post()[0].to, ["admin@example.org"]);
    });
}

#[test]
fn who_can_enter_as_a_user_from_now_on_is_told_to_him() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        let mut form = invite_form(&[]);
        form.extend([BY_MAIL, ("tax_code", TAX_CODE)]);
        assert_eq!(admin.post("/admin/users/new", &form).status, StatusCode::SEE_OTHER);
        let messages = post.post();
        assert_eq!(messages.len(), 1, "the invitation, and nothing else before he has come");
        let mut neri = Browser::new(db);
        let both = [("password", "il gatto beve l'acqua"), ("repeated", "il gatto beve l'acqua")];
        assert_eq!(choose_by(&mut neri, &path_in(&messages[0]), &both).status, StatusCode::SEE_OTHER);
        let told = |words: &str| {
            let messages = post.post();
            let texts: Vec<String> = messages.iter().map(testkit::Received::text).collect();
            assert!(texts.len() == 1 && texts[0].contains(words), "{words}: {texts:?}");
            assert!(!texts[0].contains(TAX_CODE) && !texts[0].contains("Neri"), "{texts:?}");
        };
        told("il codice fiscale con cui");
        // New codes on paper, by whoever is in the session.
        neri.post("/profile/factor/begin", &[]);
        let page = neri.get("/profile/factor").text;
        let secret =
            page.split_once("<strong class=\"code\">").expect("a secret").1.split('<').next().unwrap();
        let code = access::factors::Secret::parse(secret).unwrap().code_at(db.clocks.now());
        assert_eq!(neri.post("/profile/factor", &[("code", &code)]).status, StatusCode::OK);
        told("un secondo fattore");
        let renewed = neri.post("/profile/factor/codes", &[]);
        assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.text);
        told("nuovi codici di recupero");
    });
}

#[test]
fn keys_are_changed_while_a_link_waits() {
    on_each_engine(|db| {
        let post = Post::new(db);
        let mut admin = Browser::signed_in(db, "admin");
        invite(&mut admin);
        let rotated = db.block_on(access::factors::rotate(&db.db, &keys(db))).unwrap();
        assert_eq!((rotated.resealed, rotated.retired), (1, vec![1]));
        assert!(path_in(&post.post()[0]).starts_with("/invitation#"));
    });
}

#[test]
fn without_a_server_nothing_is_written_and_letters_are_printed() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        assert!(!admin.get("/admin/users/new").text.contains("name=\"way\""));
        let letter = invite(&mut admin);
        assert!(letter.text.contains("letter-code"), "{}", letter.text);
        assert_eq!(counts(db), (0, 0));
        let nobody: UserId = user(db, "medico.due", Role::Gp, "0100002", "VERDI EVA");
        address(db, nobody, "due@example.org");
        assert!(!db.write(move |tx| mail::tell(tx, nobody, Kind::RoleGiven)).unwrap());
        let refused = admin.post("/admin/mail/test", &[]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}
