//! What can go wrong, in one type from the storage floor to the screen.
//!
//! Problems carry catalogue keys and never Italian words: the web kit writes the sentence, the API the
//! problem+json of RFC 9457, the command line the English text. None carries personal data into a log.

/// The result of everything that can fail.
pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// One wrong field of a form, a JSON body or a line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field as the form or the JSON body has it.
    pub field: &'static str,
    /// Catalogue key of the sentence that says what is wrong and how to mend it.
    pub key: &'static str,
    /// Arguments of the sentence, by name.
    pub args: Vec<(&'static str, String)>,
}

impl FieldProblem {
    /// A wrong field whose sentence needs no arguments.
    pub fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key, args: Vec::new() }
    }

    /// Adds an argument to the sentence.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// Why a request was not carried out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Problem {
    /// No session, or one that is over.
    #[error("not signed in")]
    NotSignedIn,
    /// What is asked for needs a proof of who asks that is not old; the gate has said yes.
    #[error("a fresh proof of who asks is needed")]
    NotProved,
    /// The gate refuses the action to this actor.
    #[error("not allowed: {0}")]
    Denied(&'static str),
    /// There is no such thing, or it lies outside the actor's audiences: the two are told the same way.
    #[error("not found")]
    NotFound,
    /// The thing changed since it was shown (HTTP 409 or 412).
    #[error("changed since it was read")]
    Stale,
    /// A rule forbids it in the present state; the key names the sentence.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// Fields that cannot be accepted.
    #[error("{} invalid field(s)", .0.len())]
    Invalid(Vec<FieldProblem>),
    /// A UNIQUE constraint: the text names constraint or columns, never values.
    #[error("already present: {0}")]
    Duplicate(String),
    /// The engine could not serialize this unit with another: it may be run again.
    #[error("serialization failure")]
    Serialization,
    /// A queue is full or the storage is not writable: try again shortly (HTTP 503).
    #[error("busy: {0}")]
    Busy(&'static str),
    /// A fault of ours or of an engine. The text is for the technical log and holds no values.
    #[error("internal: {0}")]
    Internal(String),
}

impl Problem {
    /// One wrong field.
    pub fn field(field: &'static str, key: &'static str) -> Self {
        Self::Invalid(vec![FieldProblem::new(field, key)])
    }

    /// An internal fault, from any error whose text holds no personal data.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}
