//! Notices: who sees them and when, who writes them, and that they cannot be missed or forged.

use crate::common::{Desk, Node, hidden, on_each_engine};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::Timestamp;
use kernel::clock::rome;
use uuid::Uuid;

/// A day and a time in Italy, so many minutes from now.
fn at(node: &Node<'_>, minutes: i64) -> (String, String) {
    let instant: Timestamp = node.db.clocks.now() + SignedDuration::from_mins(minutes);
    let local = instant.to_zoned_datetime(rome());
    (web::fmt::date(local.date()), format!("{:02}:{:02}", local.hour(), local.minute()))
}

/// The form of a notice that begins and ends so many minutes from now.
fn form(node: &Node<'_>, begins: i64, ends: i64, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let (begins, ends) = (at(node, begins), at(node, ends));
    let id = Uuid::now_v7().to_string();
    let whole = [
        ("id", id.as_str()),
        ("kind", "maintenance"),
        ("severity", "information"),
        ("title", "Aggiornamento notturno"),
        ("text", "Salvate il lavoro."),
        ("audience", "everybody"),
        ("begins_day", &begins.0),
        ("begins_time", &begins.1),
        ("ends_day", &ends.0),
        ("ends_time", &ends.1),
    ];
    let kept = whole.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn send(desk: &Desk<'_>, path: &str, form: &[(String, String)]) -> crate::common::Answer {
    let fields: Vec<(&str, &str)> =
        form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    desk.post(path, &fields)
}

/// Writes a draft; its page.
fn draft(desk: &Desk<'_>, form: &[(String, String)]) -> String {
    send(desk, "/notices/new", form).expect(StatusCode::SEE_OTHER).location
}

fn step(desk: &Desk<'_>, page: &str, act: &str, fields: &[(&str, &str)]) -> crate::common::Answer {
    let shown = desk.get(page).expect(StatusCode::OK).text;
    let version = hidden(&shown, "version").to_owned();
    let id = Uuid::now_v7().to_string();
    desk.post(
        &format!("{page}/{act}"),
        &[&[("version", version.as_str()), ("id", id.as_str())], fields].concat(),
    )
}

fn publish(desk: &Desk<'_>, page: &str) {
    step(desk, page, "publish", &[]).expect(StatusCode::SEE_OTHER);
}

fn sees(desk: &Desk<'_>, title: &str) -> bool {
    desk.get("/page/1").expect(StatusCode::OK).has(title)
}

#[test]
fn a_maintenance_is_seen_from_its_publication_to_its_end() {
    on_each_engine(|node| {
        let (desk, doctor, anybody) = (node.help_desk(), node.doctor(), node.anybody("192.0.2.9"));
        let title = "Aggiornamento notturno";
        let page = draft(&desk, &form(node, 60, 90, &[]));
        assert!(!sees(&doctor, title), "a draft");
        publish(&desk, &page);
        let open = |text: &str| anybody.get("/open").expect(StatusCode::OK).has(text);
        assert!(sees(&doctor, title) && open(title) && open("Manutenzione programmata"));
        assert!(!open("/close"), "whoever is not signed in closes nothing");
        assert_eq!(node.board.maintenance().len(), 1);

        node.db.pass(SignedDuration::from_mins(61));
        assert!(open("banner-on") && open("Manutenzione in corso"));
        assert!(node.board.maintenance()[0].in_progress);
        node.db.pass(SignedDuration::from_mins(30));
        assert!(!open(title) && node.board.maintenance().is_empty());
    });
}

#[test]
fn a_notice_is_shown_to_whom_it_is_for() {
    on_each_engine(|node| {
        let desk = node.help_desk();
        let (doctor, mayor) = (node.doctor(), node.signed_in(Role::Mayor, "001125"));
        let (here, there) =
            (node.signed_in(Role::SispOperator, "204"), node.signed_in(Role::SispOperator, "301"));
        let general = ("kind", "general");
        for (title, changes) in [
            ("Per tutti", vec![("title", "Per tutti"), general]),
            ("Per i medici", vec![("title", "Per i medici"), ("audience", "roles"), ("roles", "gp")]),
            ("Per la TO4", vec![("title", "Per la TO4"), ("audience", "asl"), ("asl", "204")]),
        ] {
            publish(&desk, &draft(&desk, &form(node, 60, 90, &changes)));
            assert!(!node.anybody("192.0.2.9").get("/open").has(title), "{title}");
        }
        for (who, expected) in [
            (&doctor, [true, true, false]),
            (&mayor, [true, false, true]),
            (&here, [true, false, true]),
            (&there, [true, false, false]),
        ] {
            assert_eq!(["Per tutti", "Per i medici", "Per la TO4"].map(|title| sees(who, title)), expected);
        }
        assert!(node.board.maintenance().is_empty());
        // Shown from a moment of its own on.
        let later = at(node, 30);
        let shown =
            [("title", "Più tardi"), ("shown_day", later.0.as_str()), ("shown_time", later.1.as_str())];
        publish(&desk, &draft(&desk, &form(node, 90, 120, &shown)));
        assert!(!sees(&doctor, "Più tardi"));
        assert!(desk.get("/notices?show=planned").has("Più tardi"));
        assert!(!desk.get("/notices?show=shown").has("Più tardi"));
        node.db.pass(SignedDuration::from_mins(31));
        assert!(sees(&node.again(doctor.user), "Più tardi"));
    });
}

#[test]
fn an_information_is_closed_for_oneself_until_it_changes_and_an_interruption_stays() {
    on_each_engine(|node| {
        let (desk, doctor, other) = (node.help_desk(), node.doctor(), node.doctor());
        let title = "Aggiornamento notturno";
        let page = draft(&desk, &form(node, 60, 90, &[]));
        let path = format!("{page}/close");
        doctor.post(&path, &[]).expect(StatusCode::NOT_FOUND);
        publish(&desk, &page);
        let elsewhere = Node::new(node.db);
        elsewhere.refresh();

        doctor.post_bare(&path, &[("next", "/help")]).expect(StatusCode::FORBIDDEN);
        assert_eq!(
            doctor.post(&path, &[("next", "//evil.example")]).expect(StatusCode::SEE_OTHER).location,
            "/"
        );
        assert_eq!(doctor.post(&path, &[("next", "/help")]).expect(StatusCode::SEE_OTHER).location, "/help");
        assert!(!sees(&doctor, title) && sees(&other, title));
        // Another node hears of it, and a fresh one too.
        elsewhere.refresh();
        assert!(!sees(&elsewhere.again(doctor.user), title) && sees(&elsewhere.again(other.user), title));
        let third = Node::new(node.db);
        third.refresh();
        assert!(!sees(&third.again(doctor.user), title) && sees(&third.again(other.user), title));

        let edit = format!("{page}/edit");
        let version = hidden(&desk.get(&edit).text, "version").to_owned();
        let changed = form(node, 70, 90, &[("title", "Aggiornamento rinviato"), ("version", &version)]);
        send(&desk, &edit, &changed).expect(StatusCode::SEE_OTHER);
        assert!(sees(&doctor, "Aggiornamento rinviato"));
        // What was looked at is not what is there.
        let stale = send(&desk, &edit, &form(node, 80, 90, &[("version", &version), ("title", "Vecchio")]));
        assert!(stale.expect(StatusCode::UNPROCESSABLE_ENTITY).has("value=\"Vecchio\""));

        let page = draft(&desk, &form(node, 60, 90, &[("severity", "interruption"), ("title", "Fermo")]));
        publish(&desk, &page);
        doctor.post(&format!("{page}/close"), &[]).expect(StatusCode::CONFLICT);
        assert!(sees(&doctor, "Fermo"));
        step(&desk, &page, "withdraw", &[("reason", "")]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        step(&desk, &page, "withdraw", &[("reason", "Annullata dal fornitore")])
            .expect(StatusCode::SEE_OTHER);
        assert!(!sees(&doctor, "Fermo"));
        let past = desk.get("/notices?show=past");
        assert!(past.has("Fermo") && desk.get(&page).has("Annullata dal fornitore"));
        let did = |what: &str| node.log().iter().filter(|r| r.detail.starts_with(what)).count();
        assert_eq!([did("draft "), did("publish "), did("change "), did("withdraw ")], [2, 2, 1, 1]);
    });
}

#[test]
fn a_notice_that_is_wrong_comes_back_as_it_was_typed_and_a_late_one_is_asked_about() {
    on_each_engine(|node| {
        let desk = node.help_desk();
        let tax_code = format!("Riguarda {}", crate::common::TAX_CODE);
        for (changes, field) in [
            (vec![("kind", "")], "kind"),
            (vec![("title", " ")], "title"),
            (vec![("text", tax_code.as_str())], "text"),
            (vec![("begins_day", "31/02/2030")], "begins_day"),
            (vec![("begins_time", "25:00")], "begins_time"),
            (vec![("begins_day", ""), ("begins_time", "")], "begins_day"),
            (vec![("ends_day", "01/01/2020")], "ends_time"),
            (vec![("audience", "roles")], "roles"),
            (vec![("audience", "asl"), ("asl", "999")], "asl"),
            (vec![("shown_day", "01/01/2099"), ("shown_time", "10:00")], "shown_time"),
        ] {
            let answer = send(&desk, "/notices/new", &form(node, 60, 90, &changes));
            let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.has(&format!("href=\"#f-{field}\"")), "{changes:?} {}", answer.text);
            assert!(answer.has("Salvate il lavoro.") || field == "text", "{changes:?}");
        }
        assert!(!desk.get("/notices").has("Aggiornamento notturno"));

        // Only looked at: nothing is written.
        let shown = send(&desk, "/notices/new", &form(node, 60, 90, &[("submit", "preview")]));
        assert!(shown.expect(StatusCode::OK).has("banner-on"));
        assert!(!desk.get("/notices").has("Aggiornamento notturno"));

        let page = draft(&desk, &form(node, 20, 90, &[]));
        let late = step(&desk, &page, "publish", &[]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.has("meno di 30 minuti") && node.board.maintenance().is_empty());
        step(&desk, &page, "publish", &[("late", "true")]).expect(StatusCode::SEE_OTHER);
        assert_eq!(node.board.maintenance().len(), 1);
        // A general notice may come at any time.
        publish(&desk, &draft(&desk, &form(node, 1, 90, &[("kind", "general")])));
        // What is over is not published.
        let over = draft(&desk, &form(node, 60, 90, &[]));
        let version = hidden(&desk.get(&over).text, "version").to_owned();
        node.db.pass(SignedDuration::from_mins(91));
        let desk = node.again(desk.user);
        let fields = [("version", version.as_str()), ("late", "true")];
        assert!(
            desk.post(&format!("{over}/publish"), &fields)
                .expect(StatusCode::UNPROCESSABLE_ENTITY)
                .has("già passata")
        );
    });
}

#[test]
fn only_the_help_desk_and_who_runs_the_machines_write_notices() {
    on_each_engine(|node| {
        let system = node.signed_in(Role::SystemAdministrator, "010");
        let page = draft(&system, &form(node, 60, 90, &[]));
        publish(&system, &page);
        system.get("/desk").expect(StatusCode::FORBIDDEN);
        for role in [Role::Gp, Role::Administrator, Role::CrisisUnit] {
            let other = node.signed_in(role, "010");
            for path in ["/notices", "/notices/new", page.as_str(), "/desk"] {
                other.get(path).expect(StatusCode::FORBIDDEN);
            }
            send(&other, "/notices/new", &form(node, 60, 90, &[])).expect(StatusCode::FORBIDDEN);
            for act in ["edit", "publish", "withdraw"] {
                let fields = form(node, 60, 90, &[("version", "2"), ("reason", "Non serve più")]);
                send(&other, &format!("{page}/{act}"), &fields).expect(StatusCode::FORBIDDEN);
            }
        }
        assert_eq!(node.board.maintenance().len(), 1);
        // The same request twice is one notice.
        let twice = form(node, 60, 90, &[("title", "Una volta sola")]);
        assert_eq!(draft(&system, &twice), draft(&system, &twice));
        assert_eq!(system.get("/notices").text.matches("Una volta sola").count(), 1);
    });
}

#[test]
fn a_maintenance_that_was_closed_beforehand_is_told_when_it_goes_on() {
    on_each_engine(|node| {
        let (desk, doctor) = (node.help_desk(), node.doctor());
        let blank = desk.get("/notices/new").expect(StatusCode::OK).text;
        let chosen =
            blank.split("<input").find(|it| it.contains("name=\"severity\"") && it.contains("checked"));
        assert!(chosen.is_some_and(|it| it.contains("value=\"attention\"")), "{blank}");

        let page = draft(&desk, &form(node, 60, 90, &[]));
        publish(&desk, &page);
        let close = format!("{page}/close");
        doctor.post(&close, &[]).expect(StatusCode::SEE_OTHER);
        assert!(!sees(&doctor, "Aggiornamento notturno"));
        node.db.pass(SignedDuration::from_mins(61));
        let doctor = node.again(doctor.user);
        let shown = doctor.get("/page/1").expect(StatusCode::OK);
        assert!(shown.has("Aggiornamento notturno") && !shown.has(&close), "{}", shown.text);
        doctor.post(&close, &[]).expect(StatusCode::CONFLICT);
    });
}
