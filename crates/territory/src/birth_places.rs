//! Where people are born: Italian comuni of all times and foreign states, by the code inside the tax code.

use kernel::Date;
use kernel::clock::FOREVER;
use kernel::tax_code::Validity;
use serde::Serialize;

/// A birthplace in one of its periods: a code may have had several names and provinces.
///
/// Source: ANPR and Agenzia delle Entrate, by way of `python-codicefiscale` (see `data/codice_fiscale`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BirthPlace {
    /// A letter and three digits; `Z` begins a foreign state.
    pub code: String,
    /// Name of the comune, or of the state in Italian.
    pub name: String,
    /// Sign of the province; none for a foreign state.
    pub province: Option<String>,
    /// First day of this period.
    pub valid_from: Date,
    /// First day no longer in this period, or [`FOREVER`].
    pub valid_to: Date,
}

impl BirthPlace {
    /// Whether it is a foreign state.
    pub fn is_foreign(&self) -> bool {
        self.province.is_none()
    }

    /// Whether the place had this name and code on a day.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from <= day && day < self.valid_to
    }
}

#[derive(serde::Deserialize)]
pub(crate) struct ItalianLine {
    codice_catastale: String,
    denominazione: String,
    provincia: String,
    valido_dal: Date,
    valido_al: Option<Date>,
}

#[derive(serde::Deserialize)]
pub(crate) struct ForeignLine {
    codice_catastale: String,
    denominazione_it: String,
    valido_dal: Date,
    valido_al: Option<Date>,
}

impl From<ItalianLine> for BirthPlace {
    fn from(line: ItalianLine) -> Self {
        Self {
            code: line.codice_catastale,
            name: line.denominazione,
            province: Some(line.provincia),
            valid_from: line.valido_dal,
            valid_to: day_after(line.valido_al),
        }
    }
}

impl From<ForeignLine> for BirthPlace {
    fn from(line: ForeignLine) -> Self {
        Self {
            code: line.codice_catastale,
            name: line.denominazione_it,
            province: None,
            valid_from: line.valido_dal,
            valid_to: day_after(line.valido_al),
        }
    }
}

/// The source writes the last day, this program the first day after it.
fn day_after(last: Option<Date>) -> Date {
    last.map_or(FOREVER, |last| last.tomorrow().expect("a date of the register"))
}

/// From the first to the last day of a code, over all its periods.
pub(crate) fn validity(periods: &[BirthPlace]) -> Option<Validity> {
    let from = periods.first()?.valid_from;
    let end = periods.iter().map(|place| place.valid_to).max()?;
    let to = (end != FOREVER).then(|| end.yesterday().expect("a date of the register"));
    Some(Validity { from, to })
}
