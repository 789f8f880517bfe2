//! How a command fails: an English sentence and an exit code.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | it could not be done; the sentence says why |
//! | 2 | the command line is wrong (clap's own code) |
//! | 3 | done, and something was found: rejected rows, an audit that does not verify |
//! | 4 | the database or a file cannot be reached |

use kernel::Problem;

/// Why a command ended without success.
#[derive(Debug)]
pub struct Failure {
    text: String,
    code: u8,
}

/// The result of a command.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// It could not be done.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 1 }
    }

    /// It was done, and something was found that whoever called should look at.
    pub fn found(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 3 }
    }

    /// Database or file out of reach.
    pub fn unreachable(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 4 }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        self.code
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match &problem {
            Problem::Busy(_) => Self::unreachable(problem.to_string()),
            Problem::Invalid(fields) => {
                let words: Vec<_> =
                    fields.iter().map(|field| format!("{}: {}", field.field, field.key)).collect();
                Self::new(words.join("; "))
            }
            _ => Self::new(problem.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::unreachable(error.to_string())
    }
}
