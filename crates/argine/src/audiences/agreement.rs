//! Cases, measures and counters are what follows from the facts that are left: whatever was recorded, corrected, withdrawn, joined
//! and parted, asking the rules about everybody anew changes nothing.

use std::collections::BTreeMap;

use cases::episode::{Confirmation, Episode};
use cases::model::{Case, CaseStatus, Measure, MeasureStatus};
use jiff::civil::Date;
use kernel::Result;
use kernel::ids::PersonId;
use people::events::PersonsParted;
use proptest::prelude::*;
use storage::Tx;
use testkit::TestDb;

use super::clocks;

type Known = BTreeMap<PersonId, (Vec<Case>, Vec<Measure>)>;

pub(super) fn of_facts(
    db: &TestDb,
    today: Date,
    persons: &[PersonId],
) -> std::result::Result<(), TestCaseError> {
    let counted = move |db: &TestDb| {
        db.report(move |tx| {
            tx.set_clocks(clocks(today));
            insight::service::recount(tx)
        })
        .unwrap()
    };
    let found = counted(db);
    prop_assert!(found.is_empty(), "counters: {found:?}");
    let of = persons.to_vec();
    let faults = db
        .write(move |tx| {
            tx.set_clocks(clocks(today));
            // What the night would ask anyway.
            cases::service::evaluate_due(tx, 1000)?;
            of.iter().try_fold(Vec::new(), |mut all, person| {
                all.extend(faults_of(tx, *person)?);
                Ok(all)
            })
        })
        .unwrap();
    prop_assert!(faults.is_empty(), "{faults:?}");
    let (of, again) = (persons.to_vec(), persons.to_vec());
    let before = db.write(move |tx| known(tx, today, &of)).unwrap();
    // Whoever parts two persons has both worked out anew from their own results: here each from herself.
    db.write(move |tx| {
        tx.set_clocks(clocks(today));
        again.iter().for_each(|person| tx.emit(PersonsParted { survivor: *person, merged: *person }));
        Ok(())
    })
    .unwrap();
    let of = persons.to_vec();
    let after = db.write(move |tx| known(tx, today, &of)).unwrap();
    prop_assert_eq!(before, after, "worked out anew");
    let found = counted(db);
    prop_assert!(found.is_empty(), "counters worked out anew: {found:?}");
    Ok(())
}

fn known(tx: &mut Tx<'_>, today: Date, persons: &[PersonId]) -> Result<Known> {
    tx.set_clocks(clocks(today));
    let mut all = Known::new();
    for person in persons {
        let mut measures = cases::store::measures_of(tx, *person)?;
        // That the rules were asked today changes nothing.
        measures.iter_mut().for_each(|measure| measure.evaluated_on = today);
        all.insert(*person, (cases::store::cases_of(tx, *person)?, measures));
    }
    Ok(all)
}

/// What rests on no result that counts, and what counts and has nothing that rests on it.
fn faults_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<String>> {
    let findings = cases::store::findings(tx, person)?;
    let mut standing = cases::store::cases_of(tx, person)?;
    standing.retain(|case| case.status != CaseStatus::Withdrawn);
    let mut measures = cases::store::measures_of(tx, person)?;
    measures.retain(|measure| measure.status != MeasureStatus::Withdrawn);
    let confirms = |result| {
        let of = findings.iter().find(|finding| finding.result == result);
        of.map_or(Confirmation::None, |finding| finding.confirmation())
    };
    let mut faults = Vec::new();
    for (place, case) in standing.iter().enumerate() {
        if confirms(case.result) != Confirmation::Case {
            faults.push(format!("{person}: case {} rests on no positive", case.id));
        }
        if standing[..place].iter().any(|other| other.result == case.result) {
            faults.push(format!("{person}: two cases rest on {}", case.result));
        }
    }
    for finding in findings.iter().filter(|finding| finding.confirmation() == Confirmation::Case) {
        let episode = Episode::around(finding.day(), &findings);
        if !standing.iter().any(|case| episode.holds(case.result)) {
            faults.push(format!("{person}: the positive {} has no case", finding.result));
        }
        if !measures.iter().any(|measure| measure.result.is_some_and(|result| episode.holds(result))) {
            faults.push(format!("{person}: the positive {} has no measure", finding.result));
        }
    }
    for measure in &measures {
        if measure.result.is_some_and(|result| confirms(result) == Confirmation::None) {
            faults.push(format!("{person}: measure {} rests on no positive", measure.id));
        }
        if measure.case.is_some_and(|id| !standing.iter().any(|case| case.id == id)) {
            faults.push(format!("{person}: measure {} is of a case that was withdrawn", measure.id));
        }
    }
    Ok(faults)
}
