//! What arrives from the laboratories today: the page of all of them, one hour by hour, and the silences, which somebody is to call about.

use std::collections::HashMap;

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, Role, Scope, decide};
use jiff::Span;
use kernel::{Date, Problem, Result, Timestamp};
use storage::Tx;
use territory::organisations;
use uuid::Uuid;

use crate::model::{Arrivals, Course, Flow, Hours, Line, Mark, Over, Silence, Standing};
use crate::rules::days;
use crate::rules::flow::{DAWN, Moment, Profile, flows_again, standing};
use crate::store::flow as store;

/// Characters of the note of a call.
pub const NOTE_LENGTH: usize = 300;

/// The first day of which hours are kept.
pub fn kept_since(today: Date) -> Date {
    today.saturating_sub(Span::new().days(days::DAYS_BACK))
}

/// What is compared: today and the days like it.
struct Compared {
    now: Timestamp,
    today: HashMap<String, Arrivals>,
    before: Vec<(Date, HashMap<String, Arrivals>)>,
    silences: Vec<Silence>,
}

impl Compared {
    fn read(tx: &mut Tx<'_>, today: Date) -> Result<Self> {
        let mut before = Vec::with_capacity(days::COMPARED);
        for day in days::like(today) {
            before.push((day, store::of_day(tx, day)?));
        }
        Ok(Self {
            now: tx.clocks().business_now(),
            today: store::of_day(tx, today)?,
            before,
            silences: store::silences_of_day(tx, today)?,
        })
    }

    fn profile(&self, code: &str) -> Option<Profile> {
        let hours = |of: &HashMap<String, Arrivals>| of.get(code).map_or([0; 24], |there| there.hours);
        let compared: Vec<Hours> = self.before.iter().map(|(_, of)| hours(of)).collect();
        Profile::of(&compared)
    }

    fn arrivals(&self, code: &str) -> Arrivals {
        self.today.get(code).cloned().unwrap_or_default()
    }

    /// From where a laboratory is judged: the end of its last silence of today.
    fn mark(&self, code: &str) -> Mark {
        let over = self.silences.iter().rev().find(|one| one.laboratory == code && !one.is_open());
        let closed = over.and_then(|one| one.closed);
        closed.map_or(DAWN, |(at, _, arrived)| Mark { at: Moment::of(at), arrived })
    }

    fn line(&self, one: &territory::Laboratory) -> Line {
        let (profile, today) = (self.profile(&one.code), self.arrivals(&one.code));
        let now = Moment::of(self.now);
        let silence = self.silences.iter().rev().find(|it| it.laboratory == one.code).cloned();
        let standing = match silence.as_ref().is_some_and(Silence::is_open) {
            true => Standing::Silent,
            false => standing(profile.as_ref(), &today.hours, self.mark(&one.code), now),
        };
        Line {
            code: one.code.clone(),
            name: one.name.clone(),
            contact: one.contact.clone(),
            serves: one.serves.clone(),
            expected: profile.as_ref().map(|profile| profile.expected(now)),
            whole_day: profile.as_ref().map(Profile::whole_day),
            today,
            standing,
            silence,
        }
    }
}

/// The laboratories of today that the scope reaches.
fn reached(scope: &Scope, today: Date) -> impl Iterator<Item = &'static territory::Laboratory> {
    let own = scope.unit().and_then(|unit| unit.strip_prefix("laboratory:")).map(str::to_owned);
    let open = move |code: &str| organisations::is_open(code, today);
    territory::get()
        .laboratories()
        .iter()
        .filter(move |one| own.as_ref().is_none_or(|own| one.code == *own) && open(&one.code))
}

/// Who of public health phoned, and what was noted for colleagues, is not for the laboratory itself: it learns that it was called.
fn between_colleagues(scope: &Scope, silence: &mut Silence) {
    if let (Some(called), true) = (&mut silence.called, scope.unit().is_some()) {
        called.name.clear();
        called.note.clear();
    }
}

/// The worst first: the silent ones by how little of what is expected has come, then those that send, then those of which nothing is
/// expected.
fn sort(lines: &mut [Line]) {
    let share = |line: &Line| {
        let expected = line.expected.unwrap_or(0).max(1);
        line.today.total().saturating_mul(1_000) / expected
    };
    let rank = |line: &Line| match line.standing {
        Standing::Silent => 0,
        Standing::Flows => 1,
        Standing::Unknown => 2,
    };
    lines.sort_by(|one, other| {
        (rank(one), share(one), &one.code).cmp(&(rank(other), share(other), &other.code))
    });
}

/// All laboratories, or the actor's own, the worst first.
///
/// # Errors
/// `Problem::Denied`.
pub fn laboratories(tx: &mut Tx<'_>, actor: &Actor) -> Result<Flow> {
    let scope = decide(actor, Action::LaboratoryFlowView)?;
    let today = scope.today();
    let compared = Compared::read(tx, today)?;
    audit::record(tx, actor, Entry::new(Action::LaboratoryFlowView))?;
    let mut lines: Vec<Line> = reached(&scope, today).map(|one| compared.line(one)).collect();
    lines.iter_mut().filter_map(|line| line.silence.as_mut()).for_each(|one| between_colleagues(&scope, one));
    sort(&mut lines);
    let days = compared.before.iter().map(|(day, _)| *day).collect();
    Ok(Flow { today, at: compared.now, compared: days, lines })
}

/// One laboratory, hour by hour, with its silences of the last weeks.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for none, or another one than the actor's own.
pub fn laboratory(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<Course> {
    let scope = decide(actor, Action::LaboratoryFlowView)?;
    let today = scope.today();
    let one = reached(&scope, today).find(|one| one.code == code).ok_or(Problem::NotFound)?;
    let compared = Compared::read(tx, today)?;
    audit::record(tx, actor, Entry::new(Action::LaboratoryFlowView).detail(format!("laboratory {code}")))?;
    let mut silences = store::silences_of(tx, code)?;
    let mut line = compared.line(one);
    silences.iter_mut().chain(line.silence.as_mut()).for_each(|one| between_colleagues(&scope, one));
    let before = compared.before.iter();
    let of_one = |of: &HashMap<String, Arrivals>| of.get(code).cloned().unwrap_or_default();
    Ok(Course {
        today,
        at: compared.now,
        line,
        usual: compared.profile(code).map(|profile| profile.hours()),
        compared: before.map(|(day, of)| (*day, of_one(of))).collect(),
        silences,
    })
}

/// Whether it is the actor's to call a laboratory: public health calls those that work for its ASL, the region all.
pub fn answers_for(actor: &Actor, code: &str) -> bool {
    let works =
        |one: &territory::Laboratory| one.asl == actor.unit.code || one.serves.contains(&actor.unit.code);
    decide(actor, Action::LaboratorySilenceAnswer).is_ok()
        && (actor.role != Role::SispOperator || territory::get().laboratory(code).is_some_and(works))
}

/// That the actor has called a silent laboratory. Said again it says what is known by now.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for one that is not his to call; `Problem::Refused` when it is silent no more; an invalid field
/// `note`.
pub fn called(tx: &mut Tx<'_>, actor: &Actor, code: &str, note: &str) -> Result<Silence> {
    let scope = decide(actor, Action::LaboratorySilenceAnswer)?;
    if !answers_for(actor, code) {
        return Err(audience::refuse(tx, &scope, "laboratory", None));
    }
    let note = note.replace('\0', "").trim().to_owned();
    if note.chars().count() > NOTE_LENGTH {
        return Err(Problem::field("note", "insight-call-note-long"));
    }
    let of_one = |tx: &mut Tx<'_>| -> Result<Option<Silence>> {
        Ok(store::open(tx)?.into_iter().find(|one| one.laboratory == code))
    };
    let one = of_one(tx)?.ok_or(Problem::Refused("insight-call-over"))?;
    store::call(tx, actor, one.id, &note)?;
    let entry = Entry::new(Action::LaboratorySilenceAnswer);
    audit::record(tx, actor, entry.detail(format!("laboratory {code}")))?;
    of_one(tx)?.ok_or(Problem::NotFound)
}

/// Opens the silences that are new and closes those that are over; answers those that go on. A job runs it each minute: what nobody
/// sends makes no event.
///
/// # Errors
/// As `Tx::execute`.
pub fn watch(tx: &mut Tx<'_>) -> Result<Vec<Silence>> {
    let today = tx.clocks().today();
    let compared = Compared::read(tx, today)?;
    for silence in store::open(tx)? {
        let arrived = compared.arrivals(&silence.laboratory).total();
        if silence.day != today {
            store::close(tx, silence.id, Over::DayOver, silence.arrived)?;
            continue;
        }
        let since = Mark { at: Moment::of(silence.opened_at), arrived: silence.arrived };
        let profile = compared.profile(&silence.laboratory);
        if flows_again(profile.as_ref(), since, arrived, Moment::of(compared.now)) {
            store::close(tx, silence.id, Over::Flows, arrived)?;
        }
    }
    let open = |code: &str| organisations::is_open(code, today);
    for one in territory::get().laboratories().iter().filter(|one| open(&one.code)) {
        let line = compared.line(one);
        if line.standing == Standing::Silent && !line.silence.as_ref().is_some_and(Silence::is_open) {
            store::insert(tx, &fresh(&line, today, compared.now))?;
        }
    }
    store::open(tx)
}

fn fresh(line: &Line, day: Date, now: Timestamp) -> Silence {
    Silence {
        id: Uuid::now_v7(),
        laboratory: line.code.clone(),
        day,
        opened_at: now,
        expected: line.expected.unwrap_or(0),
        arrived: line.today.total(),
        last_at: line.today.last_at,
        called: None,
        closed: None,
    }
}
