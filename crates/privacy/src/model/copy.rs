//! A copy of all that is held about a person: one structure, written as JSON and shown on a page.

use kernel::{Date, Timestamp};
use serde_json::Value as Json;

/// A value, as it is kept and as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words, a number, a code.
    Text(String),
    /// A day.
    Day(Date),
    /// An instant.
    Instant(Timestamp),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// As a program reads it.
    pub fn json(&self) -> Json {
        match self {
            Self::Text(text) => Json::String(text.clone()),
            Self::Day(day) => Json::String(day.to_string()),
            Self::Instant(at) => Json::String(at.to_string()),
            Self::Flag(flag) => Json::Bool(*flag),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Instant(at)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// One thing that is held: names and values, without those that are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item(pub Vec<(&'static str, Value)>);

impl Item {
    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if value != Value::Text(String::new()) {
            self.0.push((name, value));
        }
        self
    }

    /// With a value if there is one.
    #[must_use]
    pub fn some(self, name: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

/// All things of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in the file, and the end of its key in the catalogue.
    pub name: &'static str,
    /// What there is.
    pub items: Vec<Item>,
}

/// The copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataCopy {
    /// When it was made.
    pub made_at: Timestamp,
    /// Every kind, also those of which there is nothing.
    pub sections: Vec<Section>,
}

impl DataCopy {
    /// As a program reads it.
    pub fn json(&self) -> Json {
        let item = |item: &Item| {
            let fields = item.0.iter().map(|(name, value)| ((*name).to_owned(), value.json()));
            Json::Object(fields.collect())
        };
        let mut all = serde_json::Map::new();
        all.insert("format".to_owned(), Json::String("argine-copy/1".to_owned()));
        all.insert("made_at".to_owned(), Json::String(self.made_at.to_string()));
        for section in &self.sections {
            all.insert(section.name.to_owned(), Json::Array(section.items.iter().map(item).collect()));
        }
        Json::Object(all)
    }
}
