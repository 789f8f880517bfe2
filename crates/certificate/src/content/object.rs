//! One object of a certificate, whose fields are read by name; what is wrong is told with its path.

use ciborium::Value;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Fault, Rule};

/// An object and where it stands.
pub(super) struct Object<'a> {
    path: String,
    fields: Vec<(&'a str, &'a Value)>,
}

impl<'a> Object<'a> {
    /// Takes a value for an object. Names that the schema does not know are let be.
    pub(super) fn new(value: &'a Value, path: &str) -> Result<Self, Fault> {
        let fault = |rule| Fault { field: path.into(), rule };
        let pairs = value.as_map().ok_or_else(|| fault(Rule::Type))?;
        let mut fields: Vec<(&str, &Value)> = Vec::new();
        for (name, value) in pairs {
            let Some(name) = name.as_text() else { continue };
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(fault(Rule::Twice));
            }
            fields.push((name, value));
        }
        Ok(Self { path: if path == "dcc" { String::new() } else { format!("{path}.") }, fields })
    }

    /// Something wrong with a field.
    pub(super) fn fault(&self, field: &str, rule: Rule) -> Fault {
        Fault { field: format!("{}{field}", self.path), rule }
    }

    /// A value; null is as good as nothing.
    fn get(&self, field: &str) -> Option<&'a Value> {
        let value = self.fields.iter().find(|(name, _)| *name == field).map(|(_, value)| *value)?;
        (!value.is_null()).then_some(value)
    }

    /// An object within.
    pub(super) fn object(&self, field: &str) -> Result<Option<Object<'a>>, Fault> {
        self.get(field).map(|value| Object::new(value, &format!("{}{field}", self.path))).transpose()
    }

    /// The only entry of a list.
    pub(super) fn only(&self, field: &str) -> Result<Option<Object<'a>>, Fault> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let list = value.as_array().ok_or_else(|| self.fault(field, Rule::Type))?;
        match list.as_slice() {
            [only] => Object::new(only, &format!("{}{field}[0]", self.path)).map(Some),
            _ => Err(self.fault(field, Rule::One)),
        }
    }

    /// A text of at most so many characters. A tag, as some issuers put on dates, is taken off.
    pub(super) fn text(&self, field: &str, most: usize) -> Result<Option<String>, Fault> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let value = value.as_tag().map_or(value, |(_, inner)| inner);
        let text = value.as_text().ok_or_else(|| self.fault(field, Rule::Type))?;
        if text.chars().count() > most {
            return Err(self.fault(field, Rule::TooLong));
        }
        Ok(Some(text.to_owned()))
    }

    /// A text that must be there. The schema bounds issuer and identifier with 80 characters; no code is longer.
    pub(super) fn need(&self, field: &str) -> Result<String, Fault> {
        self.text(field, 80)?.ok_or_else(|| self.fault(field, Rule::Missing))
    }

    /// A whole number from 1.
    pub(super) fn count(&self, field: &str) -> Result<u64, Fault> {
        let value = self.get(field).ok_or_else(|| self.fault(field, Rule::Missing))?;
        let number = value.as_integer().ok_or_else(|| self.fault(field, Rule::Type))?;
        u64::try_from(number).ok().filter(|number| *number >= 1).ok_or_else(|| self.fault(field, Rule::Form))
    }

    /// A day that must be there: `2021-06-11` and nothing else.
    pub(super) fn date(&self, field: &str) -> Result<Date, Fault> {
        self.optional_date(field)?.ok_or_else(|| self.fault(field, Rule::Missing))
    }

    /// A day.
    pub(super) fn optional_date(&self, field: &str) -> Result<Option<Date>, Fault> {
        let Some(text) = self.text(field, 80)? else { return Ok(None) };
        let day = if text.len() == 10 { text.parse().ok() } else { None };
        day.map(Some).ok_or_else(|| self.fault(field, Rule::Form))
    }

    /// An instant with its offset from UTC.
    pub(super) fn instant(&self, field: &str) -> Result<Timestamp, Fault> {
        self.need(field)?.parse().map_err(|_| self.fault(field, Rule::Form))
    }
}
