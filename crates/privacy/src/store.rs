//! Typed functions over the statements. What shows something asks for the reason first.

pub mod copy;
pub mod rights;

use access::AudienceKind;
use cases::store::StoredReport;
use kernel::ids::{PersonId, UserId};
use kernel::{Result, Timestamp};
use lab::model::{Outcome, TestKind};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Ending, Fact, Facts, Obscuring, Target, What, Why, known};
use crate::{rules, sql};

fn read(row: &Row<'_>) -> Result<Obscuring> {
    let ending = match (row.get::<Option<Uuid>>(11)?, row.get::<Option<UserId>>(12)?) {
        (Some(act), Some(by)) => {
            Some(Ending { act, by, by_name: row.get(13)?, at: row.get(14)?, note: row.get(15)? })
        }
        _ => None,
    };
    Ok(Obscuring {
        id: row.get(0)?,
        person: row.get(1)?,
        target: known(Target::of(&row.get::<String>(2)?))?,
        fact: row.get(3)?,
        why: known(Why::of(&row.get::<String>(4)?))?,
        note: row.get(5)?,
        asked_on: row.get(6)?,
        asl: row.get(7)?,
        set_by: row.get(8)?,
        set_by_name: row.get(9)?,
        set_at: row.get(10)?,
        ending,
    })
}

/// Writes one.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &Obscuring) -> Result<()> {
    let (target, why) = (new.target.code(), new.why.code());
    tx.execute(
        &sql::INSERT,
        args![
            new.id,
            new.person,
            target,
            new.fact,
            why,
            new.note,
            new.asked_on,
            new.asl,
            new.set_by,
            new.set_by_name,
            new.set_at
        ],
    )
    .map(drop)
}

/// One by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Obscuring>> {
    tx.first(&sql::FIND, args![id], read)
}

/// All of a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Obscuring>> {
    tx.query(&sql::OF_PERSON, args![person], read)
}

/// Says that [`of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Obscuring, &sql::OF_PERSON, args![of.person]);
}

/// What a person asked to keep from others and did not take back.
///
/// # Errors
/// As `Tx::query`.
pub fn running(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<(Target, Uuid)>> {
    tx.query(&sql::RUNNING, args![person], |row| {
        Ok((known(Target::of(&row.get::<String>(0)?))?, row.get(1)?))
    })
}

/// Takes one back; says whether it still held.
///
/// # Errors
/// As `Tx::execute`.
pub fn end(tx: &mut Tx<'_>, id: Uuid, ending: &Ending) -> Result<bool> {
    let Ending { act, by, by_name, at, note } = ending;
    Ok(tx.execute(&sql::END, args![id, *act, *by, by_name, *at, note])? == 1)
}

/// How many hang on a person.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_OF_PERSON, args![person], |row| row.get(0))
}

/// A result as it is tied to others.
struct Linked {
    fact: Fact,
    request: Option<Uuid>,
    supersedes: Option<Uuid>,
}

fn results(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Linked>> {
    tx.query(&sql::RESULTS, args![person], |row| {
        let what = What::Result {
            test: TestKind::parse(&row.get::<String>(3)?)?,
            outcome: Outcome::parse(&row.get::<String>(4)?)?,
            at: row.get(5)?,
        };
        Ok(Linked { fact: fact(row.get(0)?, what), request: row.get(1)?, supersedes: row.get(2)? })
    })
}

fn requests(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Fact>> {
    let all = tx.query(&sql::REQUESTS, args![person], |row| {
        let (number, at) = (row.get::<String>(1)?, row.get::<Timestamp>(2)?);
        let written = (row.get::<String>(3)?, row.get::<UserId>(4)?);
        Ok((fact(row.get(0)?, What::Request { number, at }), written))
    })?;
    all.into_iter()
        .map(|(fact, (through, by))| Ok(Fact { author: author(tx, &through, by)?, ..fact }))
        .collect()
}

fn fact(id: Uuid, what: What) -> Fact {
    Fact { id, author: String::new(), what }
}

/// All facts of a person that can be kept from others, and which of them tell of one another.
///
/// # Errors
/// As `Tx::query`.
pub fn facts(tx: &mut Tx<'_>, person: PersonId) -> Result<Facts> {
    let stored = cases::store::reports_of(tx, person)?;
    let (of_lab, requests) = (results(tx, person)?, requests(tx, person)?);
    let (cases, measures) = (cases::store::cases_of(tx, person)?, cases::store::measures_of(tx, person)?);
    let (history, ends) =
        (cases::store::history_of(tx, person)?, cases::store::symptoms_ends_of(tx, person)?);
    let corrections = corrections::store::all_of(tx, person)?;
    let findings = cases::store::findings(tx, person)?;

    let reports: Vec<_> = stored.iter().map(|stored| stored.report.clone()).collect();
    let mut ties = rules::ties(&rules::Course {
        findings: &findings,
        reports: &reports,
        cases: &cases,
        measures: &measures,
        history: &history,
        ends: &ends,
    });
    for result in &of_lab {
        ties.extend([result.request, result.supersedes].into_iter().flatten().map(|it| (result.fact.id, it)));
    }
    ties.extend(corrections.iter().map(|one| (one.id, one.fact)));
    // What was told of a fact tells of it; messages that answer one another do so too.
    let told = notifications::store::all_of(tx, person)?;
    ties.extend(told.iter().filter(|one| one.fact != one.id).map(|one| (one.id, one.fact)));
    ties.extend(told.iter().filter_map(|one| one.reply_to.map(|first| (one.id, first))));
    let known = people::store::facts::of_person(tx, person)?;
    ties.extend(rules::ties_of_known(&known, &cases));
    let contacts = cases::store::contacts_of(tx, person)?;
    ties.extend(rules::ties_of_contacts(&contacts, &cases));

    let mut all: Vec<Fact> =
        cases.iter().map(|it| fact(it.id.0, What::Case { opened_on: it.opened_on })).collect();
    all.extend(measures.iter().map(|it| {
        fact(it.id.0, What::Measure { kind: it.kind, status: it.status, starts_on: it.starts_on })
    }));
    all.extend(requests);
    all.extend(of_lab.into_iter().map(|result| result.fact));
    for StoredReport { report, gp_code, .. } in stored.iter().rev() {
        let what = What::Report { at: report.reported_at, by: report.reported_by_name.clone() };
        let author = author(tx, &AudienceKind::Gp.of(gp_code), report.reported_by)?;
        all.push(Fact { author, ..fact(report.id.0, what) });
    }
    all.extend(ends.iter().rev().map(|it| fact(it.id, What::SymptomsEnd { at: it.said_at })));
    for one in known.iter().rev() {
        let author = author(tx, &one.through, one.by)?;
        all.push(Fact { author, ..fact(one.id, What::Known { data: one.data.clone() }) });
    }
    for one in told.iter().rev() {
        let author = match &one.author {
            Some(of) => author(tx, &of.through, of.by)?,
            None => String::new(),
        };
        all.push(Fact { author, ..fact(one.id, What::Communication { at: one.created_at }) });
    }
    for one in contacts.iter().rev() {
        let author = author(tx, &one.through, one.by)?;
        all.push(Fact { author, ..fact(one.id, What::Contact { at: one.at }) });
    }
    for one in corrections.iter().rev().filter(|one| one.fact != person.0) {
        let author = author(tx, &one.asked_through, one.asked_by)?;
        all.push(Fact { author, ..fact(one.id, What::Correction { at: one.asked_at }) });
    }
    Ok(Facts { all, ties })
}

/// The audience of who wrote a fact, if it is kept out and his own. Through the audience of a colleague he wrote for the
/// colleague, who did not and from whom it is kept; with the delegation the writer's own sight of it ends.
fn author(tx: &mut Tx<'_>, through: &str, by: UserId) -> Result<String> {
    let Some(unit) = through.strip_prefix(&AudienceKind::Gp.of("")) else { return Ok(String::new()) };
    let own = tx.first(&sql::IS_DOCTOR, args![by, unit], |row| row.get::<bool>(0))?.is_some();
    Ok(if own { through.to_owned() } else { String::new() })
}
