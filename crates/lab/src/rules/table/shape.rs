//! The columns of a file that goes back.

use std::borrow::Cow;

use sheet::place;

use crate::rules::csv::{Column, HEADER, WIDTH};

/// The columns of a file that goes back: its own headings, and where each of our columns stands in it.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Headings, without the two that are added.
    pub headings: Vec<Cow<'static, str>>,
    /// Place among the headings of each of the 27 columns, when it has one.
    pub(super) places: [Option<usize>; WIDTH],
    /// Whether columns are called by letters.
    pub(super) letters: bool,
}

impl Shape {
    /// Of the 27-column file.
    pub fn tracciato() -> Self {
        let mut places = [None; WIDTH];
        places.iter_mut().enumerate().for_each(|(index, place)| *place = Some(index));
        Self { headings: HEADER.iter().map(|name| Cow::Borrowed(*name)).collect(), places, letters: false }
    }

    /// Place of a column among the headings.
    pub fn index(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// Number or letters of a column, and its heading; `None` when the file has none of it.
    pub fn place(&self, column: Column) -> Option<(String, &str)> {
        let index = self.places[column as usize]?;
        let number = if self.letters { place::letters(index) } else { (index + 1).to_string() };
        Some((number, self.headings.get(index)?.as_ref()))
    }
}
