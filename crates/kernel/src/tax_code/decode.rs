//! What a tax code says about its holder: sex, date and place of birth.

use jiff::civil::Date;

use super::{MONTH, MONTHS, TaxCode, TaxCodeError};

/// The sex a tax code says, which is the one of the civil register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Male: the day is written as it is.
    Male,
    /// Female: the day is written plus 40.
    Female,
}

/// A date of birth whose century the code does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthDate {
    /// The date, with the century worked out.
    pub date: Date,
    /// Whether a person should confirm the century: the holder would be under 1 year old or over 99.
    pub to_confirm: bool,
}

/// From when to when a place of birth had its code, both days included. A code that served several times
/// has one validity from the first day to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Date,
    /// Last day; none while the code is in use.
    pub to: Option<Date>,
}

/// How the place of birth stands at the date of birth. Only [`PlaceStanding::Valid`] goes without a warning;
/// none is a refusal, because codes of merged comuni were given out after their closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceStanding {
    /// The place had its code on that day.
    Valid,
    /// The code had been closed before, on this last day.
    ClosedBefore(Date),
    /// The code was opened only later, on this day.
    OpenedAfter(Date),
}

impl PlaceStanding {
    /// Key of the warning in the catalogue, if one is due; the sentence takes `date`.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Valid => None,
            Self::ClosedBefore(_) => Some("tax-code-place-closed-before"),
            Self::OpenedAfter(_) => Some("tax-code-place-opened-after"),
        }
    }

    /// Arguments of the warning, by name: the `date` as day, month and year.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Valid => Vec::new(),
            Self::ClosedBefore(date) | Self::OpenedAfter(date) => {
                vec![("date", date.strftime("%d/%m/%Y").to_string())]
            }
        }
    }
}

impl TaxCode {
    /// The sex of the holder.
    pub fn sex(&self) -> Sex {
        if self.written_day() > 40 { Sex::Female } else { Sex::Male }
    }

    /// Day of birth, 1 to 31.
    pub fn birth_day(&self) -> i8 {
        (self.written_day() % 40) as i8
    }

    /// Month of birth, 1 to 12.
    pub fn birth_month(&self) -> i8 {
        let index = MONTHS.iter().position(|&letter| letter == self.0[MONTH]);
        index.expect("checked by parse") as i8 + 1
    }

    /// Year of birth without its century, 0 to 99.
    pub fn birth_year(&self) -> i16 {
        i16::from(self.number_at(6))
    }

    /// The place of birth: a letter and three digits (catastal code, or `Z` and the foreign state), with the
    /// digits of an omocode back in place.
    pub fn place_code(&self) -> String {
        String::from_utf8_lossy(&self.digits()[11..15]).into_owned()
    }

    /// The date of birth. The date the person declares picks the century; without one it is the latest that
    /// is not after `today`.
    ///
    /// # Errors
    /// [`TaxCodeError::FutureDate`] when the declared date is after `today`;
    /// [`TaxCodeError::ImpossibleDate`] when no year up to today has such a 29 February.
    pub fn birth_date(&self, today: Date, declared: Option<Date>) -> Result<BirthDate, TaxCodeError> {
        if declared.is_some_and(|date| date > today) {
            return Err(TaxCodeError::FutureDate);
        }
        let (month, day) = (self.birth_month(), self.birth_day());
        let candidates = (18..=today.year() / 100)
            .rev()
            .filter_map(|century| Date::new(century * 100 + self.birth_year(), month, day).ok())
            .filter(|&date| date <= today);
        let date = match declared {
            None => candidates.max(),
            Some(declared) => candidates.min_by_key(|date| (date.year() - declared.year()).abs()),
        };
        let date = date.ok_or_else(|| self.impossible_date())?;
        Ok(BirthDate { date, to_confirm: !(1..=99).contains(&age(date, today)) })
    }

    /// Whether the place of birth had its code at the date of birth; `place` looks a code up.
    ///
    /// # Errors
    /// [`TaxCodeError::UnknownPlace`] when the register has never had the code.
    pub fn place_standing(
        &self,
        birth_date: Date,
        place: impl Fn(&str) -> Option<Validity>,
    ) -> Result<PlaceStanding, TaxCodeError> {
        let validity = place(&self.place_code()).ok_or(TaxCodeError::UnknownPlace)?;
        Ok(match validity.to {
            _ if birth_date < validity.from => PlaceStanding::OpenedAfter(validity.from),
            Some(last) if birth_date > last => PlaceStanding::ClosedBefore(last),
            _ => PlaceStanding::Valid,
        })
    }

    /// Refuses a day that no year has. 29 February is left to the years that have one.
    pub(super) fn check_day(&self) -> Result<(), TaxCodeError> {
        let year = 2000 + self.birth_year();
        let real = Date::new(year, self.birth_month(), self.birth_day()).is_ok();
        if matches!(self.written_day(), 1..=31 | 41..=71) && real {
            return Ok(());
        }
        Err(self.impossible_date())
    }

    fn impossible_date(&self) -> TaxCodeError {
        TaxCodeError::ImpossibleDate { day: self.written_day(), month: self.birth_month() as u8 }
    }

    fn written_day(&self) -> u8 {
        self.number_at(9)
    }

    fn number_at(&self, index: usize) -> u8 {
        let digits = self.digits();
        (digits[index] - b'0') * 10 + (digits[index + 1] - b'0')
    }
}

/// Completed years of life on a day.
fn age(born: Date, today: Date) -> i16 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    today.year() - born.year() - i16::from(!had_birthday)
}
