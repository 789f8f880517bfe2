//! What contradicts itself: withdrawn and told again, numbers of one person with another one's data, nothing to be known by.

use lab::intake::Fate;
use lab::model::{Outcome, UnsettledState};
use lab::service::desk::{self, Say};
use uuid::Uuid;

use crate::common::messages::*;
use crate::common::*;

fn ask(region: &Region<'_>, message: &Oru) -> Uuid {
    match region.send(message) {
        Fate::Unmatched { exception } => exception,
        other => panic!("{other:?}"),
    }
}

fn answer(region: &Region<'_>, id: Uuid, say: Say) {
    let act = move |tx: &mut storage::Tx<'_>| {
        let version = desk::question(tx, &sisp(), id)?.one.version;
        desk::answer(tx, &sisp(), id, version, &say)
    };
    region.db.write(act).unwrap();
}

/// The questions that wait, in the order in which they came.
fn open(region: &Region<'_>) -> Vec<Uuid> {
    let list = region.db.write(|tx| desk::list(tx, &sisp(), UnsettledState::Open, None)).unwrap();
    list.0.into_iter().map(|one| one.id).collect()
}

/// Whose the result of a document is that counts, if there is one.
fn current_of(region: &Region<'_>, document: &str) -> Option<kernel::ids::PersonId> {
    let document = document.to_owned();
    let read = move |tx: &mut storage::Tx<'_>| {
        let test = lab::model::TestKind::Molecular;
        lab::store::revisions_of_document(tx, LAB, &document, test)
    };
    let all = region.db.read(read).unwrap();
    all.into_iter().find(|one| one.result.current).map(|one| one.result.person)
}

/// A report was deleted, somebody typed the result, and the system tells it again: it is still one result.
#[test]
fn a_request_has_one_result_after_a_deletion_and_a_typed_one() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let sent = oru(&person, "D1").with(|it| it.request.clone_from(&request.number));
        assert!(matches!(region.send(&sent), Fate::Recorded { .. }));
        assert!(matches!(region.send(&sent.then("M-2", "D")), Fate::Withdrawn { .. }));
        region.record(&request, Outcome::Negative).unwrap();
        assert!(matches!(region.send(&sent.then("M-3", "F")), Fate::Repeated { .. }));
        assert_eq!(region.count(&sql::COUNT_CURRENT), 1);
        let sent = sent.positive();
        let corrected = region.send(&sent.then("M-4", "C"));
        assert!(matches!(corrected, Fate::Corrected { .. }), "{corrected:?}");
        assert_eq!(region.count(&sql::COUNT_CURRENT), 1);
        let current: Vec<_> = region.results().into_iter().filter(|one| one.3).collect();
        assert_eq!(current, [(request.number.clone(), "positive".to_owned(), 2, true)]);
        // And what counts is what is deleted.
        assert!(matches!(region.send(&sent.then("M-5", "D")), Fate::Withdrawn { .. }));
        assert_eq!(region.count(&sql::COUNT_CURRENT), 0);
    });
}

/// That somebody meant A by what was sent of B says nothing of a third person's number.
#[test]
fn what_is_remembered_gives_nobody_the_number_of_another() {
    on_each_engine(|region| {
        let [first, second, third] = ["Bruni", "Conti", "Dario"].map(|family| region.known(family));
        let [one, two, three] =
            [&first, &third, &third].map(|person| region.request(person, LAB).number.clone());
        let about_second = |number: &String, accession: &str| {
            oru(&second, accession).with(|it| it.request.clone_from(number))
        };
        let asked = ask(region, &about_second(&one, "MB-1"));
        let waits = ask(region, &about_second(&two, "MB-2"));
        answer(region, asked, Say::Person(first.id));
        assert_eq!(open(region), [waits], "what waits about another one's number goes on waiting");
        let next = ask(region, &about_second(&three, "MB-3"));
        assert_eq!(open(region), [waits, next]);
        assert_eq!(current_of(region, "MB-1"), Some(first.id));
        assert_eq!(region.count(&sql::COUNT_RESULTS), 1);
        // Of the same person's own number it still holds.
        let again = about_second(&one, "MB-1").positive().then("M-9", "C");
        assert!(matches!(region.send(&again), Fate::Corrected { person, .. } if person == first.id));
    });
}

/// A number that came for two persons is a question that only an answer ends: what follows of the first one says nothing of it.
#[test]
fn under_one_number_each_person_has_a_question_of_her_own() {
    on_each_engine(|region| {
        let [first, second, third] = ["Bruni", "Conti", "Dario"].map(|family| region.known(family));
        let known = oru(&first, "123");
        assert!(matches!(region.send(&known), Fate::Recorded { .. }));
        let of_second = ask(region, &oru(&second, "123").positive().then("M-2", "F"));
        assert!(matches!(region.send(&known.then("M-3", "F")), Fate::Repeated { .. }));
        assert_eq!(open(region), [of_second], "the other one's report did not answer it");
        let of_third = ask(region, &oru(&third, "123").then("M-4", "F"));
        assert_eq!(open(region), [of_second, of_third]);
        let kept = region.db.read(move |tx| lab::store::find_unsettled(tx, of_second)).unwrap().unwrap();
        assert_eq!(kept.sent.outcome, Some(Outcome::Positive));
        // The same about the same person renews hers.
        assert_eq!(ask(region, &oru(&third, "123").positive().then("M-5", "F")), of_third);
    });
}

/// What confirms a preliminary result of nobody else takes nothing of it.
#[test]
fn nobody_is_confirmed_with_what_was_found_of_another() {
    on_each_engine(|region| {
        let [first, second] = ["Bruni", "Conti"].map(|family| region.known(family));
        assert_eq!(region.send(&oru(&first, "123").positive().then("M-1", "P")), Fate::Held);
        let confirmed = oru(&second, "123").then("M-2", "U").with(|it| it.outcome = "");
        ask(region, &confirmed);
        assert_eq!(region.count(&sql::COUNT_RESULTS), 0);
        let own = oru(&first, "123").then("M-3", "U").with(|it| it.outcome = "");
        assert!(matches!(region.send(&own), Fate::Recorded { person, .. } if person == first.id));
    });
}

/// A message that gives no numbers at all tells of two persons: each has her result, and the message its receipt.
#[test]
fn two_persons_of_a_message_without_numbers() {
    on_each_engine(|region| {
        let [first, second] = ["Bruni", "Conti"].map(|family| oru(&region.known(family), "").text());
        let (head, rest) = first.split_once("PID|").unwrap();
        let (_, other) = second.split_once("PID|").unwrap();
        let text = format!("{head}PID|{rest}PID|{}", other.replacen('1', "2", 1));
        let receipt = region.try_send_text(LAB, &text).unwrap();
        assert!(matches!(receipt.fates[..], [Fate::Recorded { .. }, Fate::Recorded { .. }]), "{receipt:?}");
        let numbers: Vec<_> = region.results().into_iter().map(|one| one.0).collect();
        assert!(numbers.len() == 2 && numbers[0] != numbers[1], "{numbers:?}");
        // In another message they are the same two.
        let again = region.try_send_text(LAB, &text.replacen("|M-|", "|M-2|", 1)).unwrap();
        assert!(matches!(again.fates[..], [Fate::Repeated { .. }, Fate::Repeated { .. }]), "{again:?}");
        assert_eq!(region.count(&sql::COUNT_DEAD), 0);
    });
}
