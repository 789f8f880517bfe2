//! The decisions: how long each class is kept (`data/rules/retention_rules.csv`), when something is over, and who approves.

use access::{Actor, Role};
use jiff::ToSpan;
use kernel::clock::FOREVER;
use kernel::{Date, FieldProblem, Problem, Result, TaxCode};
use uuid::Uuid;

use crate::model::{Plan, REGION, Whose};

#[cfg(test)]
mod tests;

/// Fewest and most characters of a reason.
pub const REASON: std::ops::RangeInclusive<usize> = 15..=500;

/// Bytes that are written anew within a second or two.
const SMALL_FILE: u64 = 128 * 1024 * 1024;
/// Whoever writes waits some ten seconds and no longer: a larger file is written anew by `argine retention tidy`, in a pause that
/// has been announced.
const LARGEST_FILE: u64 = 700 * 1024 * 1024;
/// The hours in which a larger file is.
const NIGHT: std::ops::Range<i8> = 1..5;

/// Characters of a tax code.
const TAX_CODE: usize = 16;

const TABLE: &str = include_str!("../../../data/rules/retention_rules.csv");

/// How long something is kept after its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Calendar months.
    Months(i32),
    /// Days.
    Days(i32),
}

impl Term {
    /// `24m`, `90d`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let number = number.parse().ok().filter(|number| (1..=12_000).contains(number))?;
        match unit {
            "m" => Some(Self::Months(number)),
            "d" => Some(Self::Days(number)),
            _ => None,
        }
    }

    /// The first day on which what ended on `last` is over. A month that has no such day ends with its last one.
    pub fn over_on(self, last: Date) -> Date {
        let end = match self {
            Self::Months(months) => last.checked_add(months.months()),
            Self::Days(days) => last.checked_add(days.days()),
        };
        end.unwrap_or(FOREVER)
    }

    /// The latest last day of what is over on `today`.
    pub fn over_until(self, today: Date) -> Date {
        let mut last = self.before(today);
        while last > Date::MIN && self.over_on(last) > today {
            last = last.yesterday().unwrap_or(Date::MIN);
        }
        last
    }

    /// A day before which everything lies that may be over on `today`; some of it is not, see [`Term::over_on`].
    pub fn before(self, today: Date) -> Date {
        let start = match self {
            Self::Months(months) => today.checked_sub(months.months()),
            Self::Days(days) => today.checked_sub(days.days()),
        };
        // The days by which months differ.
        start.and_then(|day| day.checked_add(4.days())).unwrap_or(Date::MIN)
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Months(months) => write!(f, "{months}m"),
            Self::Days(days) => write!(f, "{days}d"),
        }
    }
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Code of the class.
    pub class: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force.
    pub valid_to: Date,
    /// None where a plan deletes nothing.
    pub term: Option<Term>,
    /// The shortest the region may choose.
    pub least: Option<Term>,
    /// `delete`, `anonymise`, `swept` or `kept`.
    pub outcome: String,
    /// Whether no source decides and the region chooses.
    pub by_region: bool,
    /// The act, or that there is none.
    pub source: String,
}

impl Rule {
    /// Whether plans carry it out.
    pub fn is_planned(&self) -> bool {
        self.term.is_some() && matches!(self.outcome.as_str(), "delete" | "anonymise")
    }
}

/// The table the program is built with.
///
/// # Panics
/// When it cannot be read; a test reads it.
pub fn table() -> Vec<Rule> {
    parse(TABLE).expect("the table of retention periods")
}

/// The rules in force on a day, in the order of the table.
pub fn in_force(today: Date) -> Vec<Rule> {
    table().into_iter().filter(|rule| rule.valid_from <= today && today <= rule.valid_to).collect()
}

/// Reads a table: says line and column of what is wrong.
///
/// # Errors
/// A sentence in English for who edits the table.
pub fn parse(text: &str) -> Result<Vec<Rule>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rules = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        rules.push(row(&record).map_err(|column| format!("line {line}, column {column}"))?);
    }
    Ok(rules)
}

fn row(record: &csv::StringRecord) -> Result<Rule, &'static str> {
    let text = |place: usize, name: &'static str| record.get(place).ok_or(name);
    let date = |place: usize, name: &'static str| text(place, name)?.parse::<Date>().map_err(|_| name);
    let term = |place: usize, name: &'static str| match text(place, name)? {
        "-" => Ok(None),
        other => Term::parse(other).map(Some).ok_or(name),
    };
    let outcome = text(5, "outcome")?;
    let decided = text(6, "decided")?;
    let rule = Rule {
        class: text(0, "class")?.to_owned(),
        valid_from: date(1, "valid_from")?,
        valid_to: if text(2, "valid_to")?.is_empty() { FOREVER } else { date(2, "valid_to")? },
        term: term(3, "term")?,
        least: term(4, "least")?,
        outcome: Some(outcome)
            .filter(|it| ["delete", "anonymise", "swept", "kept"].contains(it))
            .ok_or("outcome")?
            .to_owned(),
        by_region: match decided {
            "region" => true,
            "source" => false,
            _ => return Err("decided"),
        },
        source: Some(text(7, "source")?).filter(|it| !it.is_empty()).ok_or("source")?.to_owned(),
    };
    let sample = jiff::civil::date(2021, 1, 1);
    let short =
        rule.term.zip(rule.least).is_some_and(|(term, least)| term.over_on(sample) < least.over_on(sample));
    if short { Err("term") } else { Ok(rule) }
}

/// The term the region chose, if it may and it is long enough.
///
/// # Errors
/// `Problem::Refused` where a source decides; an invalid field `term`.
pub fn chosen(rule: &Rule, text: &str) -> Result<Term> {
    if !rule.by_region || !rule.is_planned() {
        return Err(Problem::Refused("retention-term-decided"));
    }
    let wrong = || Problem::field("term", "retention-term-wrong");
    let (term, sample) = (Term::parse(text).ok_or_else(wrong)?, jiff::civil::date(2021, 1, 1));
    let long = rule.least.is_none_or(|least| term.over_on(sample) >= least.over_on(sample));
    if long { Ok(term) } else { Err(Problem::field("term", "retention-term-short")) }
}

/// Who is about to decide on a plan, and who prepared it.
#[derive(Debug, Clone, Copy)]
pub struct Deciding {
    /// The unit is the region: nobody is its officer.
    pub region: bool,
    /// It is the same user, or both did it at the server's command line: one shell is one person, whatever name it gives.
    pub same: bool,
    /// The role of who prepared it.
    pub prepared: Role,
    /// The role of who decides: the machine itself is an administrator.
    pub decides: Role,
}

impl Deciding {
    /// An actor before a plan.
    ///
    /// # Errors
    /// `Problem::Internal` for a role that nobody knows.
    pub fn of(plan: &Plan, actor: &Actor) -> Result<Self> {
        let at_shell = actor.session.is_nil();
        Ok(Self {
            region: plan.unit == REGION,
            same: plan.prepared_by == actor.user.0 || (at_shell && plan.prepared_shell.is_some()),
            prepared: prepared_as(plan)?,
            decides: actor.role,
        })
    }
}

/// In which role it was prepared: at the command line somebody acts as the machine's owner, an administrator, in whose name soever.
fn prepared_as(plan: &Plan) -> Result<Role> {
    match plan.prepared_shell {
        Some(_) => Ok(Role::Administrator),
        None => Role::parse(&plan.prepared_role),
    }
}

/// In which role, and for which unit, it is approved.
///
/// # Errors
/// As [`Deciding::of`].
pub fn approved_as(plan: &Plan) -> Result<(Role, &str)> {
    let officer = plan.unit != REGION && prepared_as(plan)? == Role::Administrator;
    Ok(if officer { (Role::DataProtectionOfficer, &plan.unit) } else { (Role::Administrator, REGION) })
}

/// The login of somebody who has left: one that nobody chooses, and that can be read out.
pub fn nameless_login(id: Uuid) -> String {
    let number = id.simple().to_string();
    format!("rimosso-{}-{}-{}", &number[20..24], &number[24..28], &number[28..])
}

/// Whether a file of so many bytes may be written anew at this hour of Italy: whoever writes waits meanwhile, so a large one is
/// left for the night.
pub fn may_rewrite(bytes: u64, hour: i8) -> bool {
    bytes <= SMALL_FILE || bytes <= LARGEST_FILE && NIGHT.contains(&hour)
}

/// Whether he may approve it: another person; for an ASL the officer what the administrator prepared and the other way round.
///
/// # Errors
/// `Problem::Refused`.
pub fn may_approve(deciding: Deciding) -> Result<()> {
    if deciding.same {
        return Err(Problem::Refused("retention-same"));
    }
    if !deciding.region && deciding.prepared == deciding.decides {
        return Err(Problem::Refused("retention-other-role"));
    }
    Ok(())
}

/// Whether a class's rows belong to an ASL.
pub fn is_for(unit: &str, of_asl: bool) -> bool {
    (unit != REGION) == of_asl
}

/// A reason as it is kept.
///
/// # Errors
/// An invalid field `reason`.
pub fn reason(text: &str) -> Result<String> {
    let text = text.trim().replace('\r', "");
    if REASON.contains(&text.chars().count()) {
        Ok(text)
    } else {
        Err(Problem::field("reason", "retention-reason-wrong"))
    }
}

/// Whom a hold names, and the field in which she is: by code or number, else by name and day of birth.
///
/// # Errors
/// Every wrong field.
pub fn whose(code: &str, family: &str, given: &str, born: Option<Date>) -> Result<(Whose, &'static str)> {
    let (code, family, given) = (code.trim(), family.trim(), given.trim());
    let named = !family.is_empty() || !given.is_empty() || born.is_some();
    if !code.is_empty() {
        if named {
            return Err(Problem::field("code", "retention-hold-one-way"));
        }
        return of_code(code).map(|whose| (whose, "code"));
    }
    let there = [
        ("family_name", family.is_empty(), "retention-family-name-missing"),
        ("given_name", given.is_empty(), "retention-given-name-missing"),
        ("born", born.is_none(), "retention-born-missing"),
    ];
    let missing = there.into_iter().filter(|(_, missing, _)| *missing);
    let missing: Vec<_> = missing.map(|(field, _, key)| FieldProblem::new(field, key)).collect();
    match born {
        Some(born) if missing.is_empty() => {
            Ok((Whose::Name(people::rules::search_name(family, given), born), "family_name"))
        }
        _ => Err(Problem::Invalid(missing)),
    }
}

/// A tax code is checked; the number of a record and the codes of who has none are looked up as they are.
fn of_code(code: &str) -> Result<Whose> {
    if let Ok(id) = Uuid::parse_str(code) {
        return Ok(Whose::Record(id));
    }
    match TaxCode::parse(code) {
        Ok(code) => Ok(Whose::TaxCode(code)),
        // As long as a tax code and no such one: what is wrong with it is told. Other codes have letters of their own.
        Err(error) if code.len() == TAX_CODE && !starts_as_other(code) => {
            Err(Problem::Invalid(vec![error.on_field("code")]))
        }
        Err(_) => Ok(Whose::Identifier(code.to_uppercase())),
    }
}

/// Whether it begins as the codes of foreigners without a tax code do.
fn starts_as_other(code: &str) -> bool {
    let start = code.get(..3).unwrap_or_default().to_uppercase();
    ["STP", "ENI"].contains(&start.as_str())
}
