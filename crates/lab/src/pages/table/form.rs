//! The form of a mapping: filled from one, and read into one.

use kernel::FieldProblem;
use sheet::{Kind, Look, place};
use uuid::Uuid;
use web::{Choice, FormState, t};

use super::super::words;
use crate::model::{KeptMapping, Outcome, TestKind};
use crate::rules::csv::Column;
use crate::rules::table::{
    Mapping, Section, Source, Target, guess, known_outcome, known_test, own_width, word_key,
};

const OUTCOME: Target = Target::Column(Column::OutcomeCode);
const TEST: Target = Target::Column(Column::Code);
/// What is chosen for a word whose rows are to go back.
const BACK: &str = "-";

/// A field of ours, and the columns it may come from.
pub(super) struct Ours {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) required: bool,
    /// Whether a test may be chosen in place of a column.
    pub(super) is_test: bool,
    /// What it is when no column is it.
    pub(super) hint: &'static str,
}

/// Everything that is chosen from.
pub(super) struct Choices {
    pub(super) sections: Vec<(&'static str, Vec<Ours>)>,
    pub(super) columns: Vec<Choice>,
    pub(super) tests: Vec<Choice>,
    pub(super) sheets: Vec<Choice>,
    pub(super) dates: Vec<Choice>,
    pub(super) outcomes: Vec<Choice>,
    pub(super) kinds: Vec<Choice>,
}

impl Choices {
    pub(super) fn of(look: &Look) -> Self {
        let section = |key, wanted| {
            let ours = Target::all().filter(|one| one.section() == wanted).map(ours);
            (key, ours.collect())
        };
        let columns: Vec<Choice> = columns(look);
        let fixed = TestKind::ALL.iter().map(|test| {
            Choice::new(
                format!("t:{}", test.code()),
                web::tn("lab-table-all-rows", &[("test", &words::test(*test))]),
            )
        });
        let sheets = look.sheets.iter().map(|sheet| {
            let words = match sheet.hidden {
                true => web::tn("lab-table-sheet-hidden", &[("name", &sheet.name)]),
                false => sheet.name.clone(),
            };
            Choice::new(&sheet.name, words)
        });
        let back = || Choice::key(BACK, "lab-table-word-back");
        Self {
            sections: vec![
                section("lab-table-essential", Section::Essential),
                section("lab-table-person", Section::Person),
                section("lab-table-report", Section::Report),
            ],
            tests: fixed.chain(columns.iter().cloned()).collect(),
            columns,
            sheets: sheets.collect(),
            dates: vec![
                Choice::key("day", "lab-table-day-first"),
                Choice::key("month", "lab-table-month-first"),
            ],
            outcomes: words::outcomes(None).into_iter().chain([back()]).collect(),
            kinds: TestKind::ALL
                .iter()
                .map(|one| Choice::new(one.code(), words::test(*one)))
                .chain([back()])
                .collect(),
        }
    }
}

fn ours(target: Target) -> Ours {
    Ours {
        name: target.name(),
        label: format!("lab-field-{}", target.name()),
        required: target.is_required(),
        is_test: target == TEST,
        hint: match target {
            Target::Time => "lab-table-hint-hour",
            Target::Column(Column::Document) => "lab-table-hint-document",
            Target::Column(Column::Sex | Column::BirthPlace) => "lab-table-hint-code",
            Target::Column(Column::Residence | Column::Domicile) => "lab-table-hint-place",
            Target::Column(Column::Value | Column::Unit | Column::ReferenceRange) => {
                "lab-table-hint-serology"
            }
            _ => "",
        },
    }
}

/// The columns of the file, each with a few of its values.
fn columns(look: &Look) -> Vec<Choice> {
    let own = own_width(&look.headings);
    let one = |(index, heading): (usize, &String)| {
        let samples = look.samples.get(index).map(|all| all.join(" · ")).unwrap_or_default();
        let words = if samples.is_empty() { heading.clone() } else { format!("{heading} — {samples}") };
        Choice::new(format!("c:{heading}"), words)
    };
    look.headings[..own].iter().enumerate().map(one).collect()
}

/// What the file is, in a sentence.
pub(super) fn facts(look: &Look) -> String {
    let (row, rows) = (look.header_row.to_string(), look.rows);
    match &look.sheet {
        Some(sheet) => web::tn("lab-table-facts-sheet", &[("sheet", sheet), ("row", &row), ("rows", &rows)]),
        None => web::tn("lab-table-facts", &[("row", &row), ("rows", &rows)]),
    }
}

/// Columns that the sender does not see in his own spreadsheet.
pub(super) fn hidden_columns(look: &Look) -> Vec<String> {
    let hidden = look.hidden.iter().enumerate().filter(|(_, hidden)| **hidden);
    hidden.map(|(index, _)| format!("{} ({})", place::letters(index), look.headings[index])).collect()
}

/// Fills the form from a mapping, which began as one that is kept or as none. What the dates of the file say of their order goes into
/// the mapping too, so that what is shown is what would be taken.
pub(super) fn fill(form: &mut FormState, mapping: &mut Mapping, look: &Look, base: Option<&KeptMapping>) {
    for (target, source) in &mapping.sources {
        let value = match source {
            Source::Column(heading) => {
                // As this file writes it: the mapping may be of one that wrote it in capitals.
                let key = crate::rules::table::key_of(heading);
                let here = look.headings.iter().find(|one| crate::rules::table::key_of(one) == key);
                format!("c:{}", here.unwrap_or(heading))
            }
            Source::Fixed(test) => format!("t:{}", test.code()),
        };
        form.set(target.name(), value);
    }
    let order = mapping.order(look);
    let dates = match base {
        Some(_) if mapping.month_first.is_some() => {
            mapping.month_first.filter(|month_first| !order.is_against(*month_first))
        }
        _ => order.said().filter(|_| order.is_said()),
    };
    mapping.month_first = dates;
    if let Some(month_first) = dates {
        form.set("dates", said(month_first));
    }
    form.set("sheet", look.sheet.clone().unwrap_or_default());
    form.set("headings", serde_json::to_string(&look.headings).unwrap_or_default());
    let told = mapping.outcomes.iter().map(|(word, one)| (OUTCOME, word, one.code()));
    let tests = mapping.tests.iter().map(|(word, one)| (TEST, word, one.code()));
    for (index, (target, word, code)) in told.chain(tests).enumerate() {
        form.set(&format!("word-{index}"), format!("{}:{word}", target.name()));
        form.set(&format!("means-{index}"), code);
    }
    if let Some(base) = base {
        form.set("name", &base.name);
        form.set("base", format!("{}:{}", base.id, base.version));
    }
}

/// What a form says of the order of its dates.
fn said(month_first: bool) -> &'static str {
    if month_first { "month" } else { "day" }
}

/// Whether somebody has to say which of day and month comes first: the dates fit both orders, or are against what is chosen.
pub(super) fn asks_order(form: &FormState, mapping: &Mapping, look: &Look) -> bool {
    form.get("dates").is_empty() && !mapping.order(look).is_silent()
}

/// Notes that the order of the dates has to be said, or that the dates say another one than was chosen; once, as one of them may be a slip.
fn judge_order(form: &mut FormState, mapping: &mut Mapping, look: &Look) {
    let order = mapping.order(look);
    let chosen = form.get("dates").to_owned();
    if !chosen.is_empty() {
        if order.is_against(mapping.month_first == Some(true)) && form.get("told") != chosen {
            form.set("told", chosen);
            form.problem(FieldProblem::new("dates", "lab-table-dates-against"));
        }
        return;
    }
    if order.is_silent() {
        return;
    }
    if let Some(month_first) = order.said() {
        mapping.month_first = Some(month_first);
        form.set("dates", said(month_first));
    }
    if order.said() != Some(false) {
        form.problem(FieldProblem::new("dates", "lab-table-dates-ask"));
    }
}

/// The mapping it began as, and the version that was seen.
pub(super) fn base(form: &FormState) -> Option<(Uuid, i64)> {
    let (id, version) = form.get("base").split_once(':')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

/// Reads the form; what names no column of the file is noted, and so is what has to be said of its dates.
pub(super) fn read(form: &mut FormState, look: &Look) -> Mapping {
    let own = &look.headings[..own_width(&look.headings)];
    let mut mapping = of(form, own);
    mapping.sheet = look.sheet.clone().filter(|_| look.sheets.len() > 1);
    form.set("headings", serde_json::to_string(&look.headings).unwrap_or_default());
    for target in Target::all() {
        if let Some(heading) = mapping.column(target).map(str::to_owned)
            && !own.contains(&heading)
        {
            mapping.sources.remove(&target);
            form.problem(FieldProblem::new(target.name(), "lab-table-not-there").with("heading", heading));
        }
    }
    judge_order(form, &mut mapping, look);
    mapping
}

/// What was typed without the file that it was typed for.
pub(super) fn typed(form: &FormState) -> Option<Mapping> {
    let headings = headings_of(form)?;
    let mut mapping = of(form, &headings[..own_width(&headings)]);
    mapping.sheet = form.optional("sheet");
    mapping.problems().is_empty().then_some(mapping)
}

/// Whether a form was typed about what a look saw.
pub(super) fn is_about(form: &FormState, look: &Look) -> bool {
    headings_of(form).is_some_and(|headings| headings == look.headings)
}

fn headings_of(form: &FormState) -> Option<Vec<String>> {
    serde_json::from_str(form.get("headings")).ok()
}

fn of(form: &FormState, headings: &[String]) -> Mapping {
    let mut mapping = Mapping { sources: Default::default(), ..guess(headings) };
    for target in Target::all() {
        let value = form.get(target.name());
        let source = match (value.strip_prefix("c:"), value.strip_prefix("t:").map(TestKind::parse)) {
            (Some(heading), _) => Source::Column(heading.to_owned()),
            (_, Some(Ok(test))) if target == TEST => Source::Fixed(test),
            _ => continue,
        };
        mapping.sources.insert(target, source);
    }
    mapping.month_first = match form.get("dates") {
        "month" => Some(true),
        "day" => Some(false),
        _ => None,
    };
    for (name, value) in form.fields() {
        let Some(index) = name.strip_prefix("word-") else { continue };
        let Some((kind, word)) = value.split_once(':') else { continue };
        let means = form.get(&format!("means-{index}"));
        if let (true, Ok(outcome)) = (kind == OUTCOME.name(), Outcome::parse(means)) {
            mapping.outcomes.insert(word_key(word), outcome);
        }
        if let (true, Ok(test)) = (kind == TEST.name(), TestKind::parse(means)) {
            mapping.tests.insert(word_key(word), test);
        }
    }
    mapping
}

/// A word of the file that somebody has to translate.
pub(super) struct Word {
    pub(super) index: usize,
    /// With the name of its field, as it is sent.
    pub(super) value: String,
    pub(super) word: String,
    pub(super) is_test: bool,
    /// What was chosen for it.
    pub(super) chosen: String,
}

/// The different words of a column that a field comes from; `None` when there are too many to be words.
fn words_of<'l>(mapping: &Mapping, look: &'l Look, target: Target) -> Option<&'l [String]> {
    let Some(heading) = mapping.column(target) else { return Some(&[]) };
    let index = look.headings.iter().position(|one| one == heading);
    match index {
        Some(index) => look.words[index].as_deref(),
        None => Some(&[]),
    }
}

/// The words that no table of ours knows.
pub(super) fn words(mapping: &Mapping, look: &Look, form: &FormState) -> Vec<Word> {
    let back: Vec<&str> = form
        .fields()
        .filter_map(|(name, value)| {
            let index = name.strip_prefix("word-")?;
            (form.get(&format!("means-{index}")) == BACK).then_some(value)
        })
        .collect();
    let mut all = Vec::new();
    for target in [OUTCOME, TEST] {
        let is_test = target == TEST;
        for word in words_of(mapping, look, target).unwrap_or_default() {
            let known = if is_test { known_test(word).is_some() } else { known_outcome(word).is_some() };
            if known {
                continue;
            }
            let key = word_key(word);
            let value = format!("{}:{key}", target.name());
            let chosen = match is_test {
                true => mapping.tests.get(&key).map(|one| one.code()),
                false => mapping.outcomes.get(&key).map(|one| one.code()),
            };
            let chosen =
                chosen.or(back.contains(&value.as_str()).then_some(BACK)).unwrap_or_default().to_owned();
            all.push(Word { index: all.len(), value, word: word.clone(), is_test, chosen });
        }
    }
    all
}

/// What is told of words that this file does not have: it stays in the mapping, except of those that everybody knows.
pub(super) fn carried(mapping: &Mapping, words: &[Word]) -> Vec<Word> {
    let outcomes = mapping.outcomes.iter().map(|(word, one)| (OUTCOME, word, one.code()));
    let tests = mapping.tests.iter().map(|(word, one)| (TEST, word, one.code()));
    let all = outcomes
        .chain(tests)
        .map(|(target, word, code)| (format!("{}:{word}", target.name()), target, word, code));
    let is_known = |target, word: &str| match target {
        TEST => known_test(word).is_some(),
        _ => known_outcome(word).is_some(),
    };
    let others = all.filter(|(value, target, word, _)| {
        !is_known(*target, word) && words.iter().all(|one| one.value != *value)
    });
    others
        .enumerate()
        .map(|(place, (value, target, word, code))| Word {
            index: words.len() + place,
            value,
            word: word.clone(),
            is_test: target == TEST,
            chosen: code.to_owned(),
        })
        .collect()
}

/// The words that are known without being told, and what they mean.
pub(super) fn known(mapping: &Mapping, look: &Look) -> Vec<(String, String)> {
    let all = |target| words_of(mapping, look, target).unwrap_or_default().iter();
    let outcomes =
        all(OUTCOME).filter_map(|word| Some((word.clone(), words::outcome(known_outcome(word)?).to_owned())));
    let tests = all(TEST).filter_map(|word| Some((word.clone(), words::test(known_test(word)?).to_owned())));
    outcomes.chain(tests).collect()
}

/// Notes what is missing before the file can be sent.
pub(super) fn judge(form: &mut FormState, mapping: &Mapping, look: &Look) {
    mapping.problems().into_iter().for_each(|problem| form.problem(problem));
    for target in [OUTCOME, TEST] {
        if words_of(mapping, look, target).is_none() {
            form.problem(FieldProblem::new(target.name(), "lab-table-many-words"));
        }
    }
    if words(mapping, look, form).iter().any(|word| word.chosen.is_empty()) {
        form.problem(FieldProblem::new("words", "lab-table-words-missing"));
    }
    if look.rows == 0 {
        form.refuse(t("lab-table-no-rows"));
    }
    // A CSV has no sheets to be chosen from.
    if look.kind == Kind::Workbook && look.sheets.is_empty() {
        form.refuse(t("lab-sheet-broken"));
    }
}
