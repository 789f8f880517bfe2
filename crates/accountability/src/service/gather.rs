//! A week of the log, read once in the order of time: what each user opened, searched and when, and what explains it. What is
//! kept grows with the week's users and persons, and not with the log.

use std::collections::{HashMap, VecDeque};

use access::Role;
use access::audit::Record;
use jiff::ToSpan;
use kernel::Timestamp;
use uuid::Uuid;

use crate::rules::digest::{
    ACT_AFTER_HOURS, ACT_BEFORE_HOURS, Distribution, EXPLAINED, SEARCH_MINUTES, UNEXPLAINED, explains,
    is_outside,
};

/// Acts that show one person: an opening.
const OPENINGS: [&str; 3] = ["person.view", "result.view", "case.view"];
/// Acts about persons that explain why somebody opens them.
const ACTS: [&str; 18] = [
    "correction.ask",
    "correction.decide",
    "obscuring.manage",
    "data.copy",
    "rights.manage",
    "report.create",
    "report.take_charge",
    "request.create",
    "request.propose",
    "request.authorise",
    "request.cancel",
    "result.record",
    "result.import",
    "symptoms.record",
    "measure.end",
    "person.create",
    "person.correct",
    "person_fact.record",
];
/// How many acts are kept at most before those that explain nothing any more are forgotten.
const FORGET_ACTS: usize = 50_000;

/// A user in one of his roles.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Who {
    /// The user.
    pub user: Uuid,
    /// Code of the role.
    pub role: String,
    /// The unit he acted for: `asl:301`.
    pub unit: String,
}

/// What somebody did with one person in the week.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pair {
    /// What opening her weighs, in hundredths: the least explained time counts.
    pub weight: i64,
    /// The same of the times outside service hours.
    pub outside: i64,
}

/// What somebody did in the week.
#[derive(Debug, Default)]
pub struct Doings {
    /// The persons he opened.
    pub persons: HashMap<Uuid, Pair>,
    /// His fullest hour: its beginning in seconds, and what it weighs.
    pub fullest: (i64, i64),
    /// His searches.
    pub searches: i64,
    /// Those after which he opened nobody.
    pub unopened: i64,
    hour: (i64, HashMap<Uuid, i64>),
    waiting: VecDeque<Timestamp>,
}

struct Opening {
    at: Timestamp,
    who: usize,
    person: Uuid,
    role: Option<Role>,
    explained: bool,
}

/// The week as it is gathered.
pub struct Gathered {
    from: Timestamp,
    until: Timestamp,
    /// Who did something.
    pub who: Vec<Who>,
    /// What, in the same order.
    pub doings: Vec<Doings>,
    known: HashMap<Who, usize>,
    /// The last act about each person.
    acts: HashMap<Uuid, Timestamp>,
    forget_at: usize,
    openings: VecDeque<Opening>,
    /// The hours of each role, by the persons opened in them.
    pub hours: HashMap<String, Distribution>,
    /// Records of the week.
    pub records: i64,
}

impl Gathered {
    /// Of a week, from its first instant to the first one no more.
    pub fn new(from: Timestamp, until: Timestamp) -> Self {
        let (who, doings, known, acts, openings, hours) = Default::default();
        let forget_at = FORGET_ACTS;
        Self { from, until, who, doings, known, acts, forget_at, openings, hours, records: 0 }
    }

    /// From when to when the log is read: acts before the week and after it explain what is opened in it.
    pub fn reads(&self) -> (Timestamp, Timestamp) {
        let from = self.from.checked_sub(ACT_BEFORE_HOURS.hours()).unwrap_or(Timestamp::MIN);
        (from, self.until.checked_add(ACT_AFTER_HOURS.hours()).unwrap_or(Timestamp::MAX))
    }

    /// Takes the next record of the log.
    pub fn take(&mut self, at: Timestamp, record: &Record) {
        self.ripen(at);
        let allowed = record.outcome == "allowed";
        if allowed && ACTS.contains(&record.action.as_str()) && !is_looking(record) {
            self.act(at, &record.subjects);
        }
        if !(self.from..self.until).contains(&at) {
            return;
        }
        self.records += 1;
        if record.user.is_nil() {
            return;
        }
        let (search, opening) = (is_search(record), is_opening(record));
        if !search && !opening {
            return;
        }
        let who = self.who(record);
        let doings = &mut self.doings[who];
        doings.expire(at);
        if search {
            doings.searches += 1;
            doings.waiting.push_back(at);
        } else {
            doings.waiting.clear();
            let reason = record.why.as_str();
            // Whoever stands in for a colleague has a reason of his own, and an emergency is reviewed by itself.
            let delegated = reason.starts_with("gp:") && !reason.starts_with(&format!("{} ", record.unit));
            let emergency = reason.starts_with(access::emergency::KIND);
            let acted = self.acts.get(&record.subjects[0]).is_some_and(|act| explains(*act, at));
            let (person, role) = (record.subjects[0], Role::parse(&record.role).ok());
            let explained = acted || delegated || emergency;
            self.openings.push_back(Opening { at, who, person, role, explained });
        }
    }

    fn who(&mut self, record: &Record) -> usize {
        let who = Who { user: record.user, role: record.role.clone(), unit: record.unit.clone() };
        if let Some(place) = self.known.get(&who) {
            return *place;
        }
        self.who.push(who.clone());
        self.doings.push(Doings::default());
        self.known.insert(who, self.who.len() - 1);
        self.who.len() - 1
    }

    fn act(&mut self, at: Timestamp, persons: &[Uuid]) {
        if self.acts.len() > self.forget_at {
            self.acts.retain(|_, act| explains(*act, at));
            self.forget_at = FORGET_ACTS.max(2 * self.acts.len());
        }
        self.acts.extend(persons.iter().map(|person| (*person, at)));
    }

    /// Counts the openings that no act to come can explain. None that was read is later than two hours after them.
    fn ripen(&mut self, now: Timestamp) {
        let ripe = now.checked_sub(ACT_AFTER_HOURS.hours()).unwrap_or(Timestamp::MIN);
        while self.openings.front().is_some_and(|one| one.at < ripe) {
            if let Some(one) = self.openings.pop_front() {
                self.count(&one);
            }
        }
    }

    fn count(&mut self, one: &Opening) {
        let acted = self.acts.get(&one.person).is_some_and(|act| explains(*act, one.at));
        let weight = if one.explained || acted { EXPLAINED } else { UNEXPLAINED };
        let outside = one.role.is_some_and(|role| is_outside(role, one.at));
        let role = self.who[one.who].role.clone();
        let doings = &mut self.doings[one.who];
        let pair = doings.persons.entry(one.person).or_default();
        pair.weight = pair.weight.max(weight);
        pair.outside = pair.outside.max(if outside { weight } else { 0 });
        let hour = one.at.as_second().div_euclid(3600) * 3600;
        if doings.hour.0 != hour {
            let hours = self.hours.entry(role).or_default();
            doings.end_hour(hours);
            doings.hour.0 = hour;
        }
        let of_hour = doings.hour.1.entry(one.person).or_default();
        *of_hour = (*of_hour).max(weight);
    }

    /// Counts what was still waiting.
    pub fn end(&mut self) {
        while let Some(one) = self.openings.pop_front() {
            self.count(&one);
        }
        for (who, doings) in self.who.iter().zip(&mut self.doings) {
            doings.end_hour(self.hours.entry(who.role.clone()).or_default());
            doings.unopened += i64::try_from(doings.waiting.len()).unwrap_or(i64::MAX);
            doings.waiting.clear();
        }
    }

    /// The users of each role, by their searches without opening.
    pub fn searchers(&self) -> HashMap<String, Distribution> {
        let mut found: HashMap<String, Distribution> = HashMap::new();
        for (who, doings) in self.who.iter().zip(&self.doings) {
            if doings.searches > 0 {
                found.entry(who.role.clone()).or_default().add(doings.unopened);
            }
        }
        found
    }
}

impl Doings {
    /// Searches that were not answered in time.
    fn expire(&mut self, now: Timestamp) {
        let since = now.checked_sub(SEARCH_MINUTES.minutes()).unwrap_or(Timestamp::MIN);
        while self.waiting.front().is_some_and(|at| *at < since) {
            self.waiting.pop_front();
            self.unopened += 1;
        }
    }

    fn end_hour(&mut self, of_role: &mut Distribution) {
        let (hour, persons) = std::mem::take(&mut self.hour);
        if persons.is_empty() {
            return;
        }
        let weight: i64 = persons.values().sum();
        of_role.add(weight / 100);
        if weight > self.fullest.1 {
            self.fullest = (hour, weight);
        }
    }
}

fn is_opening(record: &Record) -> bool {
    let looks = record.action.starts_with("correction.") && is_looking(record);
    record.outcome == "allowed"
        && record.subjects.len() == 1
        && record.whys.is_empty()
        && (looks || OPENINGS.contains(&record.action.as_str()))
}

/// The form of an act, or what it would be about: nothing is done by it yet.
fn is_looking(record: &Record) -> bool {
    ["form", "view", "list", "request", "label"].contains(&record.detail.as_str())
}

/// A search of the registry, or a person named to be opened whom nobody found.
fn is_search(record: &Record) -> bool {
    match record.action.as_str() {
        "person.list" => record.detail.starts_with("search"),
        "person.lookup" => true,
        "emergency.open" => record.outcome == "denied",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(user: u128, action: &str, detail: &str, why: &str, person: u128) -> Record {
        Record {
            at: String::new(),
            user: Uuid::from_u128(user),
            role: "gp".to_owned(),
            unit: "gp:0100001".to_owned(),
            session: Uuid::nil(),
            action: action.to_owned(),
            outcome: "allowed".to_owned(),
            why: why.to_owned(),
            detail: detail.to_owned(),
            subjects: vec![Uuid::from_u128(person)],
            whys: Vec::new(),
            from: String::new(),
            why_of: Vec::new(),
        }
    }

    #[test]
    fn what_was_opened_is_weighed_by_what_explains_it() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let mut week = Gathered::new(at("2020-11-08T23:00:00Z"), at("2020-11-15T23:00:00Z"));
        let own = "gp:0100001 gp-of-choice 2019-03-01";
        for (when, user, action, detail, why, person) in [
            // Before the week: explains, and is not counted.
            ("2020-11-08T10:00:00Z", 1, "report.create", "", own, 10),
            ("2020-11-09T10:00:00Z", 1, "person.view", "", own, 10),
            ("2020-11-09T10:05:00Z", 1, "report.create", "form", own, 11),
            ("2020-11-09T10:10:00Z", 1, "person.view", "", own, 11),
            ("2020-11-09T10:20:00Z", 1, "person.view", "", own, 12),
            ("2020-11-09T10:30:00Z", 1, "person.view", "", "gp:0100002 gp-of-choice 2019-03-01", 13),
            ("2020-11-09T10:40:00Z", 1, "person.view", "", "emergency:1 emergency-life 2020-11-09", 14),
            // A result comes an hour later.
            ("2020-11-09T11:20:00Z", 2, "result.record", "", own, 12),
            // Seven in the evening in Rome is not outside, eleven at night is.
            ("2020-11-10T22:00:00Z", 1, "person.view", "", own, 15),
            ("2020-11-12T08:00:00Z", 1, "person.list", "search by name", own, 16),
            ("2020-11-12T08:05:00Z", 1, "person.view", "", own, 16),
            ("2020-11-12T09:00:00Z", 1, "person.list", "search by name", own, 16),
            ("2020-11-12T09:20:00Z", 1, "person.list", "list", own, 16),
            ("2020-11-12T09:30:00Z", 1, "person.view", "", own, 17),
            ("2020-11-16T10:00:00Z", 1, "person.view", "", own, 18),
        ] {
            week.take(at(when), &record(user, action, detail, why, person));
        }
        week.end();
        assert_eq!(week.who.len(), 1, "who only acts is not told of");
        let doings = &week.doings[0];
        let weight = |person: u128| {
            doings.persons.get(&Uuid::from_u128(person)).map(|pair| (pair.weight, pair.outside))
        };
        let found: Vec<_> = (10..19).map(weight).collect();
        let (explained, open, night) = (Some((20, 0)), Some((100, 0)), Some((100, 100)));
        assert_eq!(found, [explained, open, explained, explained, explained, night, open, open, None]);
        assert_eq!((doings.searches, doings.unopened), (2, 1));
        assert_eq!(doings.fullest.1, 180, "the hour with five of them");
        assert_eq!(week.records, 13);
    }
}
