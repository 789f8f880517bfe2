//! What contradicts itself: withdrawn and told again, numbers of one person with another one's data, nothing to be known by.

use lab::intake::Fate;
use lab::model::Outcome;

use crate::common::messages::*;
use crate::common::*;

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
        let corrected = region.send(&sent.positive().then("M-4", "C"));
        assert!(matches!(corrected, Fate::Corrected { .. }), "{corrected:?}");
        assert_eq!(region.count(&sql::COUNT_CURRENT), 1);
        let current: Vec<_> = region.results().into_iter().filter(|one| one.3).collect();
        assert_eq!(current, [(request.number.clone(), "positive".to_owned(), 2, true)]);
    });
}
