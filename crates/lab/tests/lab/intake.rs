//! What laboratories' systems send, from messages to results: statuses, repeats, doors that meet, faults.

use access::Role;
use axum::http::StatusCode;
use kernel::Problem;
use kernel::ids::ResultId;
use lab::intake::Fate;
use lab::model::{Door, Outcome, RequestStatus};
use lab::rules::csv::Column;
use lab::service::{self, Record, desk};
use people::model::Person;
use storage::args;

use crate::common::browser::Browser;
use crate::common::messages::*;
use crate::common::*;

fn request_status(region: &Region<'_>, id: kernel::ids::RequestId) -> RequestStatus {
    region.db.read(move |tx| Ok(lab::store::find_request(tx, id)?.unwrap().status)).unwrap()
}

fn unsettled(region: &Region<'_>, state: &'static str) -> i64 {
    region.db.read(move |tx| tx.one(&sql::COUNT_UNSETTLED, args![state], |row| row.get(0))).unwrap()
}

#[test]
fn a_final_result_is_recorded_and_its_repeat_gets_the_first_receipt() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let message = oru(&person, "MB-1").positive();
        let first = region.try_send(&message).unwrap();
        assert!(matches!(first.fates[..], [Fate::Recorded { person: whose, .. }] if whose == person.id));
        let again = region.try_send(&message).unwrap();
        assert!(again.repeated && again.message == first.message && again.fates == first.fates);
        // The same number with other bytes is not the same message.
        let other = region.try_send(&oru(&person, "MB-1")).unwrap_err();
        assert!(matches!(other, Problem::Duplicate(what) if what == "message"));
        // The same report in another message has no second effect.
        assert!(matches!(region.send(&message.then("M-2", "F")), Fate::Repeated { .. }));
        assert_eq!(region.said(), [(Outcome::Positive, None)]);
        let record = region.audit().into_iter().rfind(|record| !record.subjects.is_empty()).unwrap();
        assert_eq!((record.action.as_str(), &record.subjects[..]), ("result.import", &[person.id.0][..]));
    });
}

#[test]
fn each_status_does_what_the_standard_says() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let message = oru(&person, "MB-1").positive().with(|it| it.request.clone_from(&request.number));
        // P, R, S, I: kept, and no result.
        for status in ["P", "R", "S", "I"] {
            assert_eq!(region.send(&message.then(status, status)), Fate::Held, "{status}");
        }
        assert_eq!((region.count(&sql::COUNT_RESULTS), unsettled(region, "held")), (0, 1));
        assert_eq!(request_status(region, request.id), RequestStatus::Requested);
        // U: the preliminary one is final, without being told again.
        let confirmed = message.then("U", "U").with(|it| it.outcome = "");
        assert!(matches!(region.send(&confirmed), Fate::Recorded { .. }));
        assert_eq!((region.results().len(), unsettled(region, "held")), (1, 0));
        assert_eq!(request_status(region, request.id), RequestStatus::Resulted);
        // A late preliminary one does not come back.
        assert!(matches!(region.send(&message.then("P2", "P")), Fate::Repeated { .. }));
        // C: a new revision, and both stay.
        let corrected = message.then("C", "C").with(|it| it.outcome = NEGATIVE);
        assert!(matches!(region.send(&corrected), Fate::Corrected { .. }));
        // An old message in other clothes does not undo it.
        assert!(matches!(region.send(&message.then("F2", "F")), Fate::Repeated { .. }));
        // W: another person's; nothing counts, and the request waits.
        assert!(matches!(region.send(&message.then("W", "W")), Fate::Withdrawn { .. }));
        assert!(matches!(region.send(&message.then("W2", "W")), Fate::Repeated { .. }));
        assert_eq!((region.count(&sql::COUNT_RESULTS), region.count(&sql::COUNT_CURRENT)), (3, 0));
        assert_eq!(request_status(region, request.id), RequestStatus::Requested);
        let expected = [
            (Outcome::Positive, None),
            (Outcome::Negative, Some(Outcome::Positive)),
            (Outcome::Negative, Some(Outcome::Negative)),
        ];
        assert_eq!(region.said(), expected);
        // X: another sample is needed; it is a fact of the sample, and ends the request.
        let spoiled = message.then("X", "X").with(|it| it.outcome = "");
        assert!(matches!(region.send(&spoiled), Fate::Corrected { .. }));
        assert_eq!(region.said(), [(Outcome::Unsuitable, Some(Outcome::Negative))]);
        // D of what was never there says nothing.
        let unknown = oru(&person, "MB-9").then("D9", "D");
        assert_eq!(region.send(&unknown), Fate::Ignored);
        assert!(matches!(region.send(&message.then("D", "D")), Fate::Withdrawn { .. }));
        assert_eq!(region.count(&sql::COUNT_CURRENT), 0);
    });
}

#[test]
fn what_was_another_persons_goes_to_her() {
    on_each_engine(|region| {
        let (wrong, right) = (region.known("Bruni"), region.known("Conti"));
        region.send(&oru(&wrong, "MB-1").positive());
        // Nobody takes a document from somebody by naming another one.
        let taken = oru(&right, "MB-1").positive().then("M-2", "F");
        assert!(matches!(region.send(&taken), Fate::Unmatched { .. }));
        assert!(matches!(region.send(&oru(&wrong, "MB-1").then("W", "W")), Fate::Withdrawn { .. }));
        let given = region.send(&taken.then("M-3", "F"));
        assert!(matches!(given, Fate::Corrected { person, .. } if person == right.id), "{given:?}");
        assert_eq!((region.count(&sql::COUNT_CURRENT), unsettled(region, "open")), (1, 0));
    });
}

/// Of whom only the year is known was born on its first day, and so were many.
#[test]
fn who_was_born_on_a_crowded_day_is_found_without_a_code() {
    on_each_engine(|region| {
        let born = jiff::civil::date(1980, 1, 1);
        let nameless = |family: &str, given: &str| {
            let mut one = person(family, given, born);
            one.data.identifier =
                kernel::PersonIdentifier::parse(kernel::IdentifierKind::None, "not-held").unwrap();
            one
        };
        let crowd = (0..600).map(|number| {
            let letters = [number / 26 / 26 % 26, number / 26 % 26, number % 26];
            let end: String = letters.iter().map(|letter| char::from(b'a' + *letter as u8)).collect();
            nameless(&format!("Bra{end}"), "Cora")
        });
        let mut all: Vec<Person> = crowd.collect();
        let right = nameless("Zunino", "Ada");
        all.push(right.clone());
        region.load(&all);
        let fate = region.send(&oru(&right, "MB-1").with(|it| it.code = String::new()));
        assert!(matches!(fate, Fate::Recorded { person, .. } if person == right.id), "{fate:?}");
        // With a slip it is asked about her, and not about somebody of the crowd.
        let fate = region.send(&oru(&right, "MB-2").with(|it| {
            it.code = String::new();
            it.family = "ZUNIMO".to_owned();
        }));
        let Fate::Unmatched { exception } = fate else { panic!("{fate:?}") };
        let asked = region.db.write(move |tx| lab::service::desk::question(tx, &sisp(), exception)).unwrap();
        let meant: Vec<_> = asked.candidates.iter().map(|candidate| candidate.subject.id).collect();
        assert_eq!(meant, [right.id]);
    });
}

#[test]
fn who_is_meant() {
    on_each_engine(|region| {
        let known = region.known("Bruni");
        let request = region.request(&known, LAB);
        let told = |change: &dyn Fn(&mut Oru)| {
            let n = region.count(&sql::COUNT_MESSAGES);
            let message = oru(&known, &format!("MB-{n}")).with(|it| {
                it.sampled = format!("202011{:02}083000+0100", n + 1);
            });
            region.send(&message.with(change))
        };
        let rule = |fate: Fate| {
            let Fate::Recorded { result, .. } = fate else { panic!("{fate:?}") };
            region
                .db
                .read(move |tx| Ok(lab::store::find_result(tx, result)?.unwrap().rule.unwrap()))
                .unwrap()
                .code()
        };
        assert_eq!(rule(told(&|it| it.request.clone_from(&request.number))), "request_number");
        assert_eq!(rule(told(&|_| {})), "tax_code");
        assert!(matches!(told(&|it| it.family = "VERDI".into()), Fate::Unmatched { .. }), "another name");
        // A name, a birth date, a sex and where she lives; and not the name alone.
        assert_eq!(rule(told(&|it| it.code = String::new())), "likeness");
        assert!(matches!(
            told(&|it| {
                it.code = String::new();
                it.sex = "U".into();
            }),
            Fate::Unmatched { .. }
        ));
        // Somebody nobody knows is entered when her code says the rest.
        let stranger = person("Verdi", "Anna", jiff::civil::date(1990, 1, 2));
        assert_eq!(rule(region.send(&oru(&stranger, "MB-100"))), "registered");
        assert_eq!(
            rule(region.send(&oru(&stranger, "MB-101").with(|it| it.sampled = "20201112083000+0100".into()))),
            "tax_code"
        );
        let nobody = oru(&person("Rossi", "Pia", jiff::civil::date(1991, 1, 2)), "MB-102")
            .with(|it| it.code = String::new());
        assert!(matches!(region.send(&nobody), Fate::Unmatched { .. }));
        assert_eq!(unsettled(region, "open"), 3);
    });
}

#[test]
fn a_temporary_code_with_another_name_is_a_question_for_the_desk() {
    on_each_engine(|region| {
        let mut guest = person("Diallo", "Awa", jiff::civil::date(1990, 7, 1));
        guest.data.identifier = kernel::PersonIdentifier::from_column("STP0103010000007").unwrap();
        region.load(std::slice::from_ref(&guest));
        let send = |accession: &str, change: &dyn Fn(&mut Oru)| {
            let text = oru(&guest, accession).with(change).text();
            let text =
                text.replace("2.16.840.1.113883.2.9.4.3.2&ISO^NNITA", "2.16.840.1.113883.2.9.4.3.17&ISO^STP");
            region.try_send_text(LAB, &text).unwrap().fates[0]
        };
        let other_name = send("MB-1", &|it| it.family = "VERDI".into());
        let other_sex = send("MB-2", &|it| it.sex = "M".into());
        for fate in [other_name, other_sex] {
            assert!(matches!(fate, Fate::Unmatched { .. }), "{fate:?}");
        }
        assert_eq!((unsettled(region, "open"), region.count(&sql::COUNT_CURRENT)), (2, 0));
        let fate = send("MB-3", &|_| {});
        assert!(matches!(fate, Fate::Recorded { .. }), "{fate:?}");
    });
}

#[test]
fn one_result_whichever_door() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let at = Column::EffectiveTime;
        region.record(&request, Outcome::Negative).unwrap();
        let message = oru(&person, "MB-1").with(|it| it.request.clone_from(&request.number));
        assert!(matches!(region.send(&message), Fate::Repeated { .. }), "by the request");
        assert_eq!(counts(&region.import(&file(&[row(&person, &request.number)]))), (1, 0, 0, 1));
        // Without a number in common the sample says it.
        let other = region.known("Conti");
        assert!(matches!(region.send(&oru(&other, "MB-2")), Fate::Recorded { .. }));
        assert_eq!(counts(&region.import(&file(&[row(&other, "CSV-7")]))), (1, 0, 0, 1));
        let later = with(row(&other, "CSV-8"), at, "20201113093000+0100");
        assert_eq!(counts(&region.import(&file(&[later]))), (1, 1, 0, 0));
        assert!(matches!(
            region.send(&oru(&other, "MB-3").with(|it| it.sampled = "20201113093000+0100".into())),
            Fate::Repeated { .. }
        ));
        assert_eq!(region.count(&sql::COUNT_CURRENT), 3);
    });
}

/// The same report by four doors at once: one result.
fn race(region: &Region<'_>, clients: usize) {
    let person = region.known("Bruni");
    let request = region.request(&person, LAB);
    let message = oru(&person, &request.number).positive().with(|it| it.request.clone_from(&request.number));
    let csv = file(&[positive(row(&person, &request.number))]);
    region.said();
    std::thread::scope(|threads| {
        for client in 0..clients {
            let (message, csv, request) = (&message, &csv, &request);
            threads.spawn(move || match client % 4 {
                0 => drop(region.try_send(&message.then(&format!("H-{client}"), "F")).unwrap()),
                1 => drop(region.try_send(message).unwrap()),
                2 => drop(region.import(csv)),
                _ => {
                    let (id, door) = (ResultId::new(), Door::Manual);
                    let new = Record {
                        id,
                        request: request.id,
                        outcome: Outcome::Positive,
                        sampled_at: None,
                        door,
                    };
                    let recorded =
                        region.db.write(move |tx| service::record_result(tx, &technician(LAB), &new));
                    assert!(matches!(
                        recorded,
                        Ok(_) | Err(Problem::Refused("lab-request-already-resulted"))
                    ));
                }
            });
        }
    });
    assert_eq!((region.count(&sql::COUNT_RESULTS), region.said()), (1, vec![(Outcome::Positive, None)]));
    assert_eq!((unsettled(region, "open"), region.count(&sql::COUNT_DEAD)), (0, 0));
}

#[test]
fn the_same_report_by_every_door_at_once_is_one_result() {
    on_each_engine(|region| race(region, 40));
}

#[test]
#[ignore = "long: two hundred clients on each engine"]
fn the_same_report_by_two_hundred_clients_is_one_result() {
    on_each_engine(|region| race(region, 200));
}

fn poison(region: &Region<'_>, messages: i32) {
    let persons: Vec<Person> =
        (0..20).map(|n| person("Bruni", "Ada", jiff::civil::date(1960 + n, 3, 2))).collect();
    region.load(&persons);
    let mut failed = 0;
    for n in 0..messages {
        let accession = if n == messages / 2 { "FAULT".to_owned() } else { format!("MB-{n}") };
        let message = oru(&persons[n as usize % persons.len()], &accession);
        match region.try_send(&message) {
            Ok(receipt) => assert!(matches!(receipt.fates[..], [Fate::Recorded { .. }]), "{n}"),
            Err(Problem::Internal(_)) => failed += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((failed, region.count(&sql::COUNT_RESULTS)), (1, i64::from(messages) - 1));
    // It is kept with its reason, has an owner, and is tried again: in vain while the fault lasts.
    let letters = region.db.write(|tx| desk::letters(tx, &technician(LAB))).unwrap();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((letter.why.as_str(), letter.tries, letter.owner.as_deref()), ("lab-letter-fault", 1, None));
    let id = letter.id;
    region.db.write(move |tx| desk::own_letter(tx, &technician(LAB), id)).unwrap();
    let (letter, body) = region.db.write(move |tx| desk::letter(tx, &technician(LAB), id)).unwrap();
    assert_eq!(letter.owner.as_deref(), Some("Chi Prova"));
    let retried = region.db.block_on(desk::retry(&region.db.db, &technician(LAB), &letter, &body));
    assert!(matches!(retried, Err(Problem::Internal(_))));
    assert_eq!(region.db.write(|tx| desk::letters(tx, &technician(LAB))).unwrap()[0].tries, 2);
    // Not another laboratory's, and not public health's.
    let other = region.db.write(move |tx| desk::letter(tx, &technician(OTHER_LAB), id)).unwrap_err();
    assert!(matches!(other, Problem::NotFound));
    assert!(region.db.write(|tx| desk::letters(tx, &sisp())).unwrap().is_empty());
    // Once the fault is mended it goes in, and leaves the list.
    region.mended.store(true, std::sync::atomic::Ordering::SeqCst);
    let taken = region.db.block_on(desk::retry(&region.db.db, &technician(LAB), &letter, &body)).unwrap();
    assert!(matches!(taken.fates[..], [Fate::Recorded { .. }]));
    assert!(region.db.write(|tx| desk::letters(tx, &technician(LAB))).unwrap().is_empty());
    assert_eq!(region.count(&sql::COUNT_RESULTS), i64::from(messages));
}

#[test]
fn one_poisonous_message_costs_no_other_anything() {
    on_each_engine(|region| poison(region, 1_000));
}

#[test]
#[ignore = "long: ten thousand messages on each engine"]
fn one_poisonous_message_among_ten_thousand() {
    on_each_engine(|region| poison(region, 10_000));
}

/// A door reads in its own way what the bytes alone do not say: tried again, a dead letter is what it was.
#[test]
fn a_dead_letter_is_tried_again_with_what_was_read() {
    on_each_engine(|region| {
        let text = oru(&region.known("Bruni"), "FAULT").text();
        let options = lab_messages::Options::at(kernel::Timestamp::now());
        let reading = lab_messages::read(text.as_bytes(), &options, "A-1");
        let (machine, bytes) = (actor(Role::LaboratoryMachine, LAB), b"{\"resourceType\":\"Observation\"}");
        let sent = lab::intake::receive(&region.db.db, &machine, Door::Fhir, &reading, bytes);
        assert!(matches!(region.db.block_on(sent), Err(Problem::Internal(_))));
        let id = region.db.write(|tx| desk::letters(tx, &technician(LAB))).unwrap()[0].id;
        let (letter, body) = region.db.write(move |tx| desk::letter(tx, &technician(LAB), id)).unwrap();
        let retry = || region.db.block_on(desk::retry(&region.db.db, &technician(LAB), &letter, &body));
        assert!(matches!(retry(), Err(Problem::Internal(_))));
        region.mended.store(true, std::sync::atomic::Ordering::SeqCst);
        let taken = retry().unwrap();
        assert!(taken.message == id && matches!(taken.fates[..], [Fate::Recorded { .. }]), "{taken:?}");
        assert_eq!((region.count(&sql::COUNT_MESSAGES), region.count(&sql::COUNT_DEAD)), (1, 0));
    });
}

#[test]
fn who_may_send() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let text = oru(&person, "MB-1").text();
        let reading =
            lab_messages::read(text.as_bytes(), &lab_messages::Options::at(kernel::Timestamp::now()), "A");
        for role in [Role::SispOperator, Role::Gp, Role::Administrator] {
            let sender = actor(role, "301");
            let sent = lab::intake::receive(&region.db.db, &sender, Door::Hl7, &reading, text.as_bytes());
            assert!(matches!(region.db.block_on(sent), Err(Problem::Denied(_))), "{role:?}");
        }
        assert_eq!((region.count(&sql::COUNT_RESULTS), region.count(&sql::COUNT_MESSAGES)), (0, 0));
    });
}

#[test]
fn the_door_over_https() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let machine = Browser::new(region.db, Role::LaboratoryMachine, LAB);
        let send = |text: String| {
            machine.api("POST", "/api/v1/results/messages", &[("content-type", "application/hl7-v2")], text)
        };
        let message = oru(&person, "MB-1").positive();
        let (first, again) = (send(message.text()), send(message.text()));
        assert_eq!((first.status, again.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(first.json()["results"][0]["fate"], "recorded");
        assert_eq!(
            (again.json()["repeated"].as_bool(), &again.json()["results"]),
            (Some(true), &first.json()["results"])
        );
        assert_eq!(send(oru(&person, "MB-1").text()).status, StatusCode::CONFLICT);
        let wrong = send(message.text().replace("|F|||2020", "|?|||2020"));
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.json()["errors"][0]["where"].is_string() && !wrong.text.contains("BRUNI"),
            "{}",
            wrong.text
        );
        // Tomorrow has not come yet, on the clock of what is done.
        let tomorrow = oru(&person, "MB-2").with(|it| it.sampled = "20201115235900+0100".into());
        let early = send(tomorrow.text());
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", early.text);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        assert_eq!(
            sisp.api("POST", "/api/v1/results/messages", &[], message.text()).status,
            StatusCode::FORBIDDEN
        );
    });
}
