//! A mapping: kept for a laboratory, taken elsewhere as JSON.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{FieldProblem, Problem, Result};
use serde::{Deserialize, Serialize};

use super::{Target, known_outcome, known_test, word_key};
use crate::model::{Outcome, TestKind};
use crate::rules::csv::{Column, HEADER_REJECTED};

/// What a file of a mapping says of itself.
pub const FORMAT: &str = "argine-mapping/1";
/// Headings of a file, and words that are translated.
const MOST: usize = 300;
/// Signs of a heading or a word.
const LONGEST: usize = 120;

/// What a mapping consists of, as its file calls it.
const PARTS: [&str; 7] = ["format", "sheet", "headings", "month_first", "sources", "outcomes", "tests"];

/// From where a field comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From the column with this heading.
    Column(String),
    /// The same for all rows: a test, by its name. No other field may be so.
    Fixed(TestKind),
}

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// [`FORMAT`].
    pub format: String,
    /// The sheet of a workbook; the first one that is not hidden when none is said.
    #[serde(default)]
    pub sheet: Option<String>,
    /// All headings of the file it was made for.
    pub headings: Vec<String>,
    /// Whether the month stands before the day; nothing when it was never said, as no date depended on it.
    #[serde(default)]
    pub month_first: Option<bool>,
    /// From where each field comes.
    pub sources: BTreeMap<Target, Source>,
    /// What words mean that are not known anyway, in capitals.
    #[serde(default)]
    pub outcomes: BTreeMap<String, Outcome>,
    /// The same of tests.
    #[serde(default)]
    pub tests: BTreeMap<String, TestKind>,
}

impl Default for Mapping {
    fn default() -> Self {
        Self {
            format: FORMAT.to_owned(),
            sheet: None,
            headings: Vec::new(),
            month_first: None,
            sources: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            tests: BTreeMap::new(),
        }
    }
}

/// How the headings of a file differ from those a mapping was made for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mismatch {
    /// Columns the mapping uses and the file has not.
    pub missing: Vec<String>,
    /// Columns of the file that it did not have.
    pub new: Vec<String>,
}

fn known_word(field: &'static str, word: &str) -> FieldProblem {
    FieldProblem::new(field, "lab-mapping-known-word").with("word", word)
}

/// How headings are compared: without regard to case and blanks.
pub fn key_of(heading: &str) -> String {
    heading.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Columns of a file that are the sender's own: those of a returned file before the two that were added.
pub fn own_width(headings: &[String]) -> usize {
    let added = headings.windows(2).position(|pair| {
        pair.iter().zip(HEADER_REJECTED).all(|(heading, name)| key_of(heading) == key_of(name))
    });
    added.unwrap_or(headings.len())
}

impl Mapping {
    /// Of a text of JSON.
    ///
    /// # Errors
    /// An invalid field `mapping`.
    pub fn parse(text: &str) -> Result<Self> {
        let mapping = Self::kept(text)?;
        mapping.is_good("mapping")?;
        Ok(mapping)
    }

    /// Of a text of JSON that was good when it was kept. It is read though words are known by now that were not: those win.
    ///
    /// # Errors
    /// An invalid field `mapping`.
    pub fn kept(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|_| Problem::field("mapping", "lab-mapping-unreadable"))
    }

    /// As JSON, for a file.
    ///
    /// # Errors
    /// `Problem::Internal`.
    pub fn print(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(Problem::internal)
    }

    /// Whether it can be kept: what it holds is short, nothing of it hides, and no word that everybody knows means something else.
    ///
    /// # Errors
    /// What is wrong, at a field.
    pub fn is_good(&self, field: &'static str) -> Result<()> {
        if !self.is_short() {
            return Err(Problem::field(field, "lab-mapping-unfit"));
        }
        match self.turned_word() {
            Some((_, word)) => Err(Problem::Invalid(vec![known_word(field, word)])),
            None => Ok(()),
        }
    }

    /// A word that everybody knows and that means something else here, with the part where it stands.
    fn turned_word(&self) -> Option<(&'static str, &str)> {
        let outcomes =
            self.outcomes.iter().find(|(word, means)| known_outcome(word).is_some_and(|one| one != **means));
        let tests =
            self.tests.iter().find(|(word, means)| known_test(word).is_some_and(|one| one != **means));
        let outcomes = outcomes.map(|(word, _)| ("outcomes", word.as_str()));
        outcomes.or(tests.map(|(word, _)| ("tests", word.as_str())))
    }

    /// Of JSON that a program has written: nobody has made it on the page, which asks for what is missing.
    ///
    /// # Errors
    /// What is wrong, at the part of it or at the field that has no column.
    pub fn of_program(written: serde_json::Value) -> Result<Self> {
        for part in PARTS {
            let mut alone = serde_json::json!({ "format": FORMAT, "headings": [], "sources": {} });
            alone[part] = written[part].clone();
            if written.get(part).is_some() && serde_json::from_value::<Self>(alone).is_err() {
                return Err(Problem::field(part, "lab-mapping-part-wrong"));
            }
        }
        let read: Self = serde_json::from_value(written)
            .map_err(|_| Problem::field("mapping", "lab-mapping-part-unknown"))?;
        if read.format != FORMAT {
            return Err(Problem::field("format", "lab-mapping-part-wrong"));
        }
        let mut problems = read.problems();
        if let Some((part, word)) = read.turned_word() {
            problems.push(known_word(part, word));
        }
        let missing = read.mismatch(&read.headings).missing;
        if !missing.is_empty() {
            let problem = FieldProblem::new("headings", "lab-table-missing");
            problems.push(problem.with("columns", missing.join("», «")));
        }
        if !read.is_short() {
            problems.push(FieldProblem::new("mapping", "lab-mapping-unfit"));
        }
        if problems.is_empty() { Ok(read) } else { Err(Problem::Invalid(problems)) }
    }

    fn is_short(&self) -> bool {
        let hides = |sign: char| sign.is_control() || kernel::text::is_invisible(sign);
        let short = |text: &String| text.chars().count() <= LONGEST && !text.contains(hides);
        let columns = self.sources.values().all(|source| match source {
            Source::Column(heading) => short(heading),
            Source::Fixed(_) => true,
        });
        let only_tests = self.sources.iter().all(|(target, source)| {
            matches!(source, Source::Column(_)) || *target == Target::Column(Column::Code)
        });
        self.format == FORMAT
            && columns
            && only_tests
            && self.headings.len() <= MOST
            && self.outcomes.len() <= MOST
            && self.tests.len() <= MOST
            && self
                .headings
                .iter()
                .chain(&self.sheet)
                .chain(self.outcomes.keys())
                .chain(self.tests.keys())
                .all(short)
    }

    /// The heading of the column that a field comes from.
    pub fn column(&self, target: Target) -> Option<&str> {
        match self.sources.get(&target)? {
            Source::Column(heading) => Some(heading),
            Source::Fixed(_) => None,
        }
    }

    /// The outcome that a word means: of one that everybody knows nobody says something else.
    pub fn outcome(&self, text: &str) -> Option<Outcome> {
        known_outcome(text).or_else(|| self.outcomes.get(&word_key(text)).copied())
    }

    /// The test that a word means, as of an outcome.
    pub fn test(&self, text: &str) -> Option<TestKind> {
        known_test(text).or_else(|| self.tests.get(&word_key(text)).copied())
    }

    /// What is missing for any row to be read: the fields without which there is no result.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let missing = Target::all().filter(|one| one.is_required() && !self.sources.contains_key(one));
        let mut problems: Vec<FieldProblem> =
            missing.map(|one| FieldProblem::new(one.name(), "lab-table-needed")).collect();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for (target, source) in &self.sources {
            // A column for two fields is a slip: day and hour in one are one field.
            if let Source::Column(heading) = source
                && !seen.insert(key_of(heading))
            {
                problems.push(FieldProblem::new(target.name(), "lab-table-twice").with("heading", heading));
            }
        }
        problems
    }

    /// How a file differs from the one it was made for. The columns of a returned file are no difference.
    pub fn mismatch(&self, headings: &[String]) -> Mismatch {
        let own = &headings[..own_width(headings)];
        let there: BTreeSet<String> = own.iter().map(|heading| key_of(heading)).collect();
        let before: BTreeSet<String> = self.headings.iter().map(|heading| key_of(heading)).collect();
        let used = self.sources.values().filter_map(|source| match source {
            Source::Column(heading) => Some(heading),
            Source::Fixed(_) => None,
        });
        let mut missing: Vec<String> =
            used.filter(|heading| !there.contains(&key_of(heading))).cloned().collect();
        missing.sort();
        missing.dedup();
        let new = own.iter().filter(|heading| !before.contains(&key_of(heading))).cloned().collect();
        Mismatch { missing, new }
    }

    /// How many of the columns it uses a file has, in hundredths.
    pub fn likeness(&self, headings: &[String]) -> usize {
        let used = self.sources.values().filter(|source| matches!(source, Source::Column(_))).count();
        let missing = self.mismatch(headings).missing.len();
        ((used - missing.min(used)) * 100).checked_div(used).unwrap_or(0)
    }

    /// The same without the columns that a file has not.
    pub fn kept_for(&self, headings: &[String]) -> Self {
        let missing: BTreeSet<String> =
            self.mismatch(headings).missing.iter().map(|one| key_of(one)).collect();
        let mut kept = self.clone();
        kept.sources.retain(|_, source| match source {
            Source::Column(heading) => !missing.contains(&key_of(heading)),
            Source::Fixed(_) => true,
        });
        kept.headings = headings[..own_width(headings)].to_vec();
        kept
    }
}
