//! What is said of code lists and their terms.

use kernel::{Date, FieldProblem};
use territory::codes::{self, List, Term};
use web::{Badge, Tone, fmt, t, tn};

use crate::model::State;
use crate::rules;

/// The name of a list.
pub fn list(list: List) -> String {
    t(&format!("registers-list-{}", list.code())).to_owned()
}

/// Where a list is used.
pub fn list_hint(list: List) -> String {
    t(&format!("registers-list-{}-what", list.code())).to_owned()
}

/// The rule that hangs on a code, or on what counts as it; none where there is none.
pub fn rule(term: &Term) -> Option<String> {
    let means = |code: &&&str| codes::means(term.list, &term.code, code);
    let code = term.list.ruled().iter().find(means)?;
    Some(t(&format!("registers-rule-{}-{code}", term.list.code())).to_owned())
}

/// What a term counts as, by name; nothing for one that counts as nothing else.
pub fn counts_as(term: &Term) -> String {
    match term.counts_as.as_str() {
        "" => String::new(),
        code => codes::name(term.list, code),
    }
}

/// The state of a term on a day.
pub fn state(term: &Term, day: Date) -> Badge {
    match rules::term_state(term, day) {
        _ if term.is_void() => Badge::new(Tone::Quiet, "registers-term-void"),
        State::Open => Badge::new(Tone::Good, "registers-term-open"),
        State::ToCome => Badge::new(Tone::Info, "registers-term-to-come"),
        State::Closed => Badge::new(Tone::Quiet, "registers-term-closed"),
    }
}

/// Its last day, that it has none, or that it never held.
pub fn until(term: &Term) -> String {
    if term.is_void() { t("registers-term-void").to_owned() } else { super::until(term.valid_to) }
}

/// Every field of a term that may change, with the key of its label and what it says.
pub fn fields(term: &Term) -> Vec<(&'static str, String)> {
    vec![
        ("registers-name", term.name.clone()),
        ("registers-place-in-list", term.place.to_string()),
        ("registers-from", fmt::date(term.valid_from)),
        ("registers-until", until(term)),
    ]
}

/// All that is wrong with a row of a file, each at its column.
pub fn refused(problems: &[FieldProblem]) -> String {
    let one = |problem: &FieldProblem| {
        let what = web::texts::problem(problem);
        tn("registers-row-problem", &[("column", &rules::column(problem.field)), ("what", &what)])
    };
    problems.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// What the file is called that holds a list, as it was on a day.
pub fn file_name(list: List, day: Date) -> String {
    format!("{}-{day}.csv", t(&format!("registers-list-{}-file", list.code())))
}
