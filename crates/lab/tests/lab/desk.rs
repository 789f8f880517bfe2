//! The exceptions desk: who sees what, one question for one person, answers that are remembered, nothing that vanishes.

use access::{Actor, Role};
use axum::http::StatusCode;
use kernel::Problem;
use kernel::ids::UserId;
use lab::intake::Fate;
use lab::model::{Closing, Outcome, UnsettledState};
use lab::service::desk::{self, Question, Say};
use people::model::Person;
use serde_json::json;
use uuid::Uuid;

use crate::common::browser::Browser;
use crate::common::messages::*;
use crate::common::*;

fn other_technician() -> Actor {
    Actor { user: UserId(Uuid::from_u128(8)), name: "Altra Persona".to_owned(), ..technician(LAB) }
}

fn question(region: &Region<'_>, actor: Actor, id: Uuid) -> kernel::Result<Question> {
    region.db.write(move |tx| desk::question(tx, &actor, id))
}

fn answer(region: &Region<'_>, actor: Actor, id: Uuid, say: Say) -> kernel::Result<()> {
    let version = question(region, actor.clone(), id)?.one.version;
    region.db.write(move |tx| desk::answer(tx, &actor, id, version, &say))
}

fn open(region: &Region<'_>, actor: Actor) -> Vec<Uuid> {
    let list = region.db.write(move |tx| desk::list(tx, &actor, UnsettledState::Open, None)).unwrap();
    list.0.into_iter().map(|one| one.id).collect()
}

/// A message without a code, of somebody who lives elsewhere than it says: no rule can tell.
fn doubtful(person: &Person, accession: &str) -> Oru {
    oru(person, accession).with(|it| {
        it.code = String::new();
        it.sex = "U".to_owned();
    })
}

fn ask(region: &Region<'_>, message: &Oru) -> Uuid {
    match region.send(message) {
        Fate::Unmatched { exception } => exception,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_question_is_shown_to_whom_it_concerns_with_those_he_may_see() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        region.request(&known, LAB);
        let unknown_to_laboratory = region.known("Conti");
        let (one, two) =
            (ask(region, &doubtful(&known, "MB-1")), ask(region, &doubtful(&unknown_to_laboratory, "MB-2")));
        assert_eq!(open(region, technician(LAB)), [one, two]);
        assert_eq!(open(region, sisp()), [one, two]);
        assert!(open(region, technician(OTHER_LAB)).is_empty());
        assert!(open(region, actor(Role::SispOperator, "210")).is_empty());
        let shown = |actor: Actor, id| -> Vec<kernel::ids::PersonId> {
            let question = question(region, actor, id).unwrap();
            question.candidates.iter().map(|one| one.subject.id).collect()
        };
        assert_eq!(shown(technician(LAB), one), [known.id]);
        assert!(shown(technician(LAB), two).is_empty(), "the laboratory knows nothing of her");
        assert_eq!(shown(sisp(), two), [unknown_to_laboratory.id]);
        for stranger in [technician(OTHER_LAB), actor(Role::SispOperator, "210")] {
            assert!(matches!(question(region, stranger, one), Err(Problem::NotFound)));
        }
        assert!(matches!(question(region, actor(Role::Gp, "010A1B2"), one), Err(Problem::Denied(_))));
        assert!(matches!(
            question(region, actor(Role::LaboratoryMachine, LAB), one),
            Err(Problem::Denied(_))
        ));
        // Nobody is named whom one does not see.
        let named = answer(region, technician(LAB), two, Say::Person(unknown_to_laboratory.id));
        assert!(matches!(named, Err(Problem::NotFound)), "{named:?}");
    });
}

#[test]
fn one_person_at_a_time() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        region.request(&known, LAB);
        let id = ask(region, &doubtful(&known, "MB-1"));
        region.db.write(move |tx| desk::claim(tx, &technician(LAB), id)).unwrap();
        let taken = region.db.write(move |tx| desk::claim(tx, &other_technician(), id));
        assert!(matches!(taken, Err(Problem::Refused("lab-desk-taken"))));
        let seen = question(region, other_technician(), id).unwrap();
        assert_eq!((seen.claim.unwrap().name, seen.mine), ("Chi Prova".to_owned(), false));
        let answered = answer(region, other_technician(), id, Say::Person(known.id));
        assert!(matches!(answered, Err(Problem::Refused("lab-desk-taken"))));
        assert_eq!(region.db.write(move |tx| desk::claim_next(tx, &other_technician())).unwrap(), None);
        // Left, it is everybody's; and so it is after a quarter of an hour.
        region.db.write(move |tx| desk::release(tx, &technician(LAB), id)).unwrap();
        assert_eq!(region.db.write(move |tx| desk::claim_next(tx, &other_technician())).unwrap(), Some(id));
        region.db.write(move |tx| tx.execute(&sql::CLAIM_LONG_AGO, storage::args![id]).map(drop)).unwrap();
        region.db.write(move |tx| desk::claim(tx, &technician(LAB), id)).unwrap();
        answer(region, technician(LAB), id, Say::Person(known.id)).unwrap();
        let again = answer(region, other_technician(), id, Say::Close(Closing::NotFound, String::new()));
        assert!(matches!(again, Err(Problem::Refused("lab-desk-settled"))), "{again:?}");
    });
}

#[test]
fn an_answer_makes_the_result_and_is_remembered() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        region.request(&known, LAB);
        let message = doubtful(&known, "MB-1").positive();
        let id = ask(region, &message);
        // Two more that wait about the same identity are settled with it.
        let later = |n: u8, accession: &str| {
            doubtful(&known, accession).with(|it| it.sampled = format!("202011{n:02}083000+0100"))
        };
        let waits = ask(region, &later(10, "MB-2"));
        assert_eq!(region.said(), []);
        answer(region, technician(LAB), id, Say::Person(known.id)).unwrap();
        answer(region, technician(LAB), id, Say::Person(known.id)).unwrap();
        let mut said = region.said();
        said.sort_by_key(|(outcome, _)| outcome.code());
        assert_eq!(said, [(Outcome::Negative, None), (Outcome::Positive, None)]);
        // Both by the same rule: it is the desk that speaks, and neither arrives now.
        let whose = known.id;
        let made = region.db.write(move |tx| {
            let scope = access::decide(&technician(LAB), access::Action::ResultMatch)?;
            lab::store::results_of_person(tx, &scope, whose)
        });
        let rules: Vec<_> = made.unwrap().into_iter().map(|revision| revision.rule).collect();
        assert_eq!(rules, [Some(lab::rules::matching::Rule::Desk); 2]);
        assert!(open(region, technician(LAB)).is_empty());
        // The next one is not asked again, and the same message changes nothing.
        let next = region.send(&later(11, "MB-3"));
        assert!(matches!(next, Fate::Recorded { person, .. } if person == known.id), "{next:?}");
        let fate = region.send(&message.then("M-9", "F"));
        assert!(matches!(fate, Fate::Repeated { .. }), "{fate:?}");
        // What was remembered is corrected by its sender: it still came of the same answer.
        let corrected = region.send(&later(11, "MB-3").positive().then("M-10", "C"));
        assert!(matches!(corrected, Fate::Corrected { .. }), "{corrected:?}");
        // It was wrong: what came of it is withdrawn, at once and since, and all of it is a question again.
        answer(region, technician(LAB), id, Say::Reopen).unwrap();
        let again = open(region, technician(LAB));
        assert_eq!((again.len(), &again[..2]), (3, &[id, waits][..]));
        assert_eq!(region.count(&sql::COUNT_CURRENT), 0);
        answer(region, technician(LAB), id, Say::Person(known.id)).unwrap();
        // What was corrected meanwhile is what is given back.
        let current = region.results().into_iter().filter(|one| one.3).map(|one| (one.0, one.1));
        assert_eq!(
            current.collect::<Vec<_>>(),
            [("MB-1", "positive"), ("MB-2", "negative"), ("MB-3", "positive")]
                .map(|(document, outcome)| (document.to_owned(), outcome.to_owned()))
        );
    });
}

/// Whoever reads the list of what was answered has read whose it is.
#[test]
fn the_list_of_answers_says_in_the_log_whom_it_named() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        region.request(&known, LAB);
        let id = ask(region, &doubtful(&known, "MB-1"));
        let listed = |state: UnsettledState| {
            region.db.write(move |tx| desk::list(tx, &technician(LAB), state, None)).unwrap();
            region.audit().into_iter().rfind(|record| record.detail == "list").unwrap().subjects
        };
        assert!(listed(UnsettledState::Open).is_empty());
        answer(region, technician(LAB), id, Say::Person(known.id)).unwrap();
        assert_eq!(listed(UnsettledState::Matched), [known.id.0]);
    });
}

#[test]
fn what_is_nobodys_is_closed_with_a_reason_and_can_be_opened_again() {
    on_each_engine(|region| {
        let stranger = person("Verdi", "Anna", jiff::civil::date(1990, 1, 2));
        let message = oru(&stranger, "MB-1")
            .with(|it| it.given = "GIULIA".to_owned())
            .with(|it| it.family = "NERI".to_owned());
        let id = ask(region, &message);
        let created = answer(region, technician(LAB), id, Say::Create);
        assert!(matches!(created, Err(Problem::Refused("lab-desk-not-created"))), "{created:?}");
        let silent = answer(region, technician(LAB), id, Say::Close(Closing::Other, " ".to_owned()));
        assert!(matches!(silent, Err(Problem::Invalid(_))));
        answer(region, technician(LAB), id, Say::Close(Closing::NotFound, String::new())).unwrap();
        // The same sent again is not asked again; something else is.
        assert_eq!(region.send(&message.then("M-2", "F")), Fate::Unmatched { exception: id });
        assert!(open(region, technician(LAB)).is_empty());
        answer(region, technician(LAB), id, Say::Reopen).unwrap();
        assert_eq!(open(region, technician(LAB)), [id]);
        answer(region, technician(LAB), id, Say::Close(Closing::SentAgain, String::new())).unwrap();
        assert_eq!(region.send(&message.then("M-3", "F").positive()), Fate::Unmatched { exception: id });
        assert_eq!(open(region, technician(LAB)), [id]);
        // The laboratory takes it back: nobody need answer.
        assert_eq!(region.send(&message.then("M-4", "D")), Fate::Ignored);
        assert!(open(region, technician(LAB)).is_empty());
        // Sent with the right data, it finds its person by itself.
        assert!(matches!(region.send(&oru(&stranger, "MB-1").then("M-5", "F")), Fate::Recorded { .. }));
    });
}

#[test]
fn unmatched_results_never_vanish() {
    on_each_engine(|region| {
        let people: Vec<Person> =
            (0..12).map(|n| person("Verdi", "Anna", jiff::civil::date(1990, 1, 2 + n))).collect();
        let mut asked = Vec::new();
        for (n, one) in people.iter().enumerate() {
            asked.push(ask(region, &doubtful(one, &format!("MB-{n}"))));
        }
        for (n, id) in asked.iter().enumerate() {
            match n % 3 {
                0 => answer(region, sisp(), *id, Say::Close(Closing::NotFound, String::new())).unwrap(),
                1 => region.load(&people[n..=n]),
                _ => {}
            }
            if n % 3 == 1 {
                answer(region, sisp(), *id, Say::Person(people[n].id)).unwrap();
            }
        }
        let of = |state: UnsettledState| {
            let list = region.db.write(move |tx| desk::list(tx, &sisp(), state, None)).unwrap();
            list.0.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        let mut all: Vec<Uuid> = [UnsettledState::Open, UnsettledState::Matched, UnsettledState::Closed]
            .into_iter()
            .flat_map(of)
            .collect();
        all.sort();
        asked.sort();
        assert_eq!(all, asked);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 4);
    });
}

#[test]
fn the_desk_from_the_keyboard() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        region.request(&known, LAB);
        let (first, second) = (
            ask(region, &doubtful(&known, "MB-1")),
            ask(
                region,
                &oru(&person("Neri", "Pia", jiff::civil::date(1970, 2, 3)), "MB-2")
                    .with(|it| it.code = String::new()),
            ),
        );
        let desk = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let colleague = Browser::named(region.db, Role::LaboratoryTechnician, LAB, "collega");
        let list = desk.get("/exceptions");
        assert!(list.text.contains("BRUNI ADA") && list.text.contains("NERI PIA"), "{}", list.text);
        let one = format!("/exceptions/{first}");
        assert_eq!(desk.post("/exceptions/next", &[]).goes_to(), one);
        let page = desk.get(&one);
        assert!(
            page.text.contains("name=\"command\"") && page.text.contains(&known.data.family_name),
            "{}",
            page.text
        );
        let other = colleague.get(&one);
        assert!(other.text.contains("Lo guarda Chi Prova") && !other.text.contains("name=\"command\""));
        assert_eq!(colleague.post(&one, &[("submit", "claim")]).status, StatusCode::CONFLICT);
        let fields =
            |page: &crate::common::browser::Answer| (page.hidden("version"), page.hidden("candidates"));
        let (version, candidates) = fields(&page);
        let typed = |command: &'static str| {
            [
                ("version", version.clone()),
                ("candidates", candidates.clone()),
                ("command", command.to_owned()),
            ]
        };
        let send = |command| {
            let fields = typed(command);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.post(&one, &fields)
        };
        assert_eq!(send("9").status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(send("N").status, StatusCode::CONFLICT, "without a code nobody is entered");
        assert_eq!(send("x").goes_to(), format!("{one}?close=true"));
        assert_eq!(send("1").goes_to(), format!("/exceptions/{second}"), "the next one comes by itself");
        let next = desk.get(&format!("/exceptions/{second}?close=true"));
        let version = next.hidden("version");
        let close = |reason: &str| {
            desk.post(
                &format!("/exceptions/{second}"),
                &[("submit", "close"), ("version", &version), ("close_reason", reason), ("note", "")],
            )
        };
        assert_eq!(close("").status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(close("other").status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(close("control").goes_to(), "/exceptions");
        assert!(desk.get("/exceptions?state=closed").text.contains("NERI PIA"));
        assert!(desk.get("/exceptions?state=matched").text.contains("BRUNI ADA"));
        assert!(desk.get("/exceptions/letters").text.contains("Ogni messaggio arrivato"));
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert!(!sisp.get("/exceptions").text.contains("/exceptions/letters"));
        assert_eq!(
            Browser::new(region.db, Role::Mayor, "001272").get("/exceptions").status,
            StatusCode::FORBIDDEN
        );
    });
}

#[test]
fn the_desk_over_json() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        region.request(&known, LAB);
        let id = ask(region, &doubtful(&known, "MB-1"));
        let desk = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let list = desk.api("GET", "/api/v1/exceptions", &[], "").json();
        assert_eq!(
            (list["exceptions"][0]["id"].as_str(), list["more"].as_bool()),
            (Some(id.to_string().as_str()), Some(false))
        );
        let path = format!("/api/v1/exceptions/{id}");
        let one = desk.api("GET", &path, &[], "");
        assert_eq!(one.json()["candidates"][0]["person_id"], json!(known.id));
        let tag = one.header("etag").to_owned();
        assert_eq!(desk.api("PUT", &format!("{path}/claim"), &[], "").status, StatusCode::NO_CONTENT);
        let answer = |tag: &str, body: serde_json::Value| {
            desk.api("POST", &format!("{path}/answer"), &[("if-match", tag)], body.to_string())
        };
        assert_eq!(answer("\"99\"", json!({ "person": known.id })).status, StatusCode::CONFLICT);
        let answered = answer(&tag, json!({ "person": known.id }));
        assert_eq!((answered.status, answered.json()["state"].clone()), (StatusCode::OK, json!("matched")));
        let results = desk.api("GET", "/api/v1/dead-letters", &[], "");
        assert_eq!((results.status, results.json()), (StatusCode::OK, json!([])));
        let nobody = Browser::new(region.db, Role::Gp, "010A1B2");
        assert_eq!(nobody.api("GET", "/api/v1/exceptions", &[], "").status, StatusCode::FORBIDDEN);
    });
}
