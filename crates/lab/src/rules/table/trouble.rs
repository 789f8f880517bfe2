//! Why a file is not read as a table, in the words of the screen.

use kernel::FieldProblem;
use sheet::Trouble;

/// What is wrong with the file, at its field.
pub fn problem(trouble: &Trouble) -> FieldProblem {
    let say = |key| FieldProblem::new("file", key);
    match trouble {
        Trouble::Empty => say("lab-sheet-empty"),
        Trouble::NoTable => say("lab-sheet-no-table"),
        Trouble::OldFormat => say("lab-sheet-old"),
        Trouble::Binary => say("lab-sheet-binary"),
        Trouble::OpenDocument => say("lab-sheet-open-document"),
        Trouble::Encrypted => say("lab-sheet-encrypted"),
        Trouble::Broken => say("lab-sheet-broken"),
        Trouble::Bomb => say("lab-sheet-bomb"),
        Trouble::Sheets(most) => say("lab-sheet-sheets").with("most", most.to_string()),
        Trouble::NoSheet(name) => say("lab-sheet-no-sheet").with("name", name),
        Trouble::NoHeader => say("lab-sheet-no-header"),
        Trouble::DataFirst(row) => say("lab-sheet-data-first").with("row", row.to_string()),
        Trouble::Columns(most) => say("lab-sheet-columns").with("most", most.to_string()),
        Trouble::Rows(most) => say("lab-sheet-rows").with("most", most.to_string()),
        Trouble::Merged(range) => say("lab-sheet-merged").with("range", range),
        Trouble::HiddenRow(row) => say("lab-sheet-hidden-row").with("row", row.to_string()),
        Trouble::Long(place) => say("lab-sheet-long").with("place", place),
        Trouble::Deep(part) => say("lab-sheet-deep").with("part", part),
        Trouble::HeadingFormula(cell) => say("lab-sheet-heading-formula").with("cell", cell),
    }
}
