//! Statements asked before they are needed: a page that asks a dozen costs one trip to PostgreSQL instead of a dozen, and those of
//! which it is known that nothing comes of them are not asked at all.

use tokio_postgres::Row;

use crate::{Arg, Query};

/// What a reading unit of work is about to ask. See [`Tx::ahead`](crate::Tx::ahead).
pub struct Ahead {
    /// Whether a trip is spared by asking ahead.
    trips: bool,
    asked: Vec<Asked>,
    vain: Vec<Asked>,
}

impl Ahead {
    pub(crate) fn new(trips: bool) -> Self {
        Self { trips, asked: Vec::new(), vain: Vec::new() }
    }

    /// Says that a statement will be asked with these arguments, once or more often.
    pub fn ask(&mut self, query: &'static Query, args: &[Arg<'_>]) {
        if self.trips && self.asked.iter().chain(&self.vain).all(|asked| !asked.is(query, args)) {
            self.asked.push(Asked::new(query, args));
        }
    }

    /// Says that no row answers a statement with these arguments in this snapshot: it is not asked, and answered so. To be
    /// said before it is said that it will be asked.
    pub fn none(&mut self, query: &'static Query, args: &[Arg<'_>]) {
        self.vain.push(Asked::new(query, args));
    }

    /// What is to be asked, and what need not be.
    pub(crate) fn into_parts(self) -> (Vec<Asked>, Vec<Asked>) {
        (self.asked, self.vain)
    }
}

/// One of them.
pub(crate) struct Asked {
    pub(crate) query: &'static Query,
    args: Vec<Owned>,
}

impl Asked {
    fn new(query: &'static Query, args: &[Arg<'_>]) -> Self {
        Self { query, args: args.iter().map(Owned::of).collect() }
    }

    pub(crate) fn args(&self) -> Vec<Arg<'_>> {
        self.args.iter().map(Owned::arg).collect()
    }

    pub(crate) fn is(&self, query: &'static Query, args: &[Arg<'_>]) -> bool {
        std::ptr::eq(self.query, query) && self.args.iter().map(Owned::arg).eq(args.iter().cloned())
    }
}

/// One of them with its answer.
pub(crate) struct Kept {
    asked: Asked,
    rows: Vec<Row>,
    read: bool,
}

impl Kept {
    pub(crate) fn new(asked: Asked, rows: Vec<Row>) -> Self {
        Self { asked, rows, read: false }
    }

    /// The rows, if it is the answer to this.
    pub(crate) fn answer(&mut self, query: &'static Query, args: &[Arg<'_>]) -> Option<&[Row]> {
        let same = self.asked.is(query, args);
        self.read |= same;
        same.then_some(&self.rows)
    }

    /// The statement's name, if nobody has asked it: then it was asked ahead in vain.
    pub(crate) fn in_vain(&self) -> Option<&'static str> {
        (!self.read).then(|| self.asked.query.name())
    }
}

/// An argument that outlives what it was made from.
enum Owned {
    Text(String),
    Bytes(Vec<u8>),
    Other(Arg<'static>),
}

impl Owned {
    fn of(arg: &Arg<'_>) -> Self {
        Self::Other(match arg {
            Arg::Text(text) => return Self::Text((*text).to_owned()),
            Arg::Bytes(bytes) => return Self::Bytes(bytes.to_vec()),
            Arg::Null => Arg::Null,
            Arg::Integer(value) => Arg::Integer(*value),
            Arg::Date(value) => Arg::Date(*value),
            Arg::Bool(value) => Arg::Bool(*value),
            Arg::Id(value) => Arg::Id(*value),
        })
    }

    fn arg(&self) -> Arg<'_> {
        match self {
            Self::Text(text) => Arg::Text(text),
            Self::Bytes(bytes) => Arg::Bytes(bytes),
            Self::Other(arg) => arg.clone(),
        }
    }
}
