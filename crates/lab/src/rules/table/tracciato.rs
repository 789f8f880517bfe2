//! Whether a file is the 27-column file, in whatever dress: one answer for CSV, workbooks and the command line.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Date;

use super::{Mapping, Source, Target, guess, key_of};
use crate::rules::csv::{Column, HEADER, Line, WIDTH, is_returned, split};

/// Names of the 27 columns from which headings in their order are the file's own, though some of them are written otherwise.
const ENOUGH_NAMES: usize = 14;

/// Whether headings are those of the 27-column file: in their order, or each by its name in another. Then nobody has to be asked.
pub fn is_tracciato(headings: &[String]) -> bool {
    in_order(headings) || by_name(headings)
}

/// The mapping by which a table with the headings of the 27-column file is read; none for any other.
pub fn tracciato(headings: &[String]) -> Option<Mapping> {
    if by_name(headings) {
        return Some(Mapping { month_first: Some(false), ..guess(headings) });
    }
    let own = || headings.iter().take(WIDTH);
    let sources: BTreeMap<Target, Source> = Column::ALL
        .into_iter()
        .zip(own())
        .map(|(column, heading)| (Target::Column(column), Source::Column(heading.clone())))
        .collect();
    in_order(headings).then(|| Mapping {
        headings: own().cloned().collect(),
        sources,
        month_first: Some(false),
        ..Mapping::default()
    })
}

/// Whether a first line is that of the 27-column file as it is, with semicolons: it is read line by line, however long it is. What has
/// as many fields and no header is it too, so that it is refused as such.
pub fn is_plain(first: &Line, today: Date) -> bool {
    match is_returned(first, today) {
        Ok(_) => split(&first.text).is_some_and(|headings| in_order(&headings)),
        Err(key) => key == "lab-file-no-header",
    }
}

fn in_order(headings: &[String]) -> bool {
    let named = headings.iter().zip(HEADER).filter(|(heading, name)| key_of(heading) == key_of(name));
    headings.len() >= WIDTH && named.count() >= ENOUGH_NAMES
}

fn by_name(headings: &[String]) -> bool {
    let keys: BTreeSet<String> = headings.iter().map(|heading| key_of(heading)).collect();
    HEADER.iter().all(|name| keys.contains(&key_of(name)))
}
