//! The command line. It speaks English; the screens speak Italian.

mod audit;
#[cfg(feature = "bench")]
mod bench;
mod certificate;
mod lab;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use kernel::Date;

use crate::settings::Settings;

#[cfg(feature = "demo")]
pub use self::certificate::{About, Demo as DemoCertificate};
pub use self::certificate::{Certificate, Verify as VerifyCertificate};
pub use audit::{Audit, BreachReport};
#[cfg(feature = "bench")]
pub use bench::{Bench, BenchArgs, BenchDoor, DuplicatesArgs, ImportArgs, SearchArgs, SignInArgs};
pub use lab::{AddPeer, Lab, Peer};

/// Argine, the regional epidemic-emergency platform.
///
/// Exit codes: 0 done; 1 it could not be done; 2 wrong command line; 3 done, but something was found (rejected rows,
/// an audit that does not verify); 4 database or file out of reach.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill a database with a synthetic region and serve it
    #[cfg(feature = "demo")]
    Demo(Demo),
    /// Serve an existing database, creating its tables when it is new
    Serve,
    /// Bring the database's tables up to date
    Migrate(Migrate),
    /// Users
    #[command(subcommand)]
    User(User),
    /// Print the OpenAPI document of the JSON API
    Openapi,
    /// Check the installation, and that what is stored agrees with the facts: who sees what, names, counters, references
    Doctor(Doctor),
    /// Import files
    #[command(subcommand)]
    Import(Import),
    /// What laboratories send
    #[command(subcommand)]
    Lab(Lab),
    /// The trace of accesses
    #[command(subcommand)]
    Audit(Audit),
    /// Copy the database while it is in use, and verify the copy (SQLite)
    Backup {
        /// The archive to write
        file: PathBuf,
        /// Include the private audit key and the keys of secrets: keep such an archive as you keep the keys
        #[arg(long)]
        with_key: bool,
    },
    /// Restore a backup into a new database (SQLite)
    Restore {
        /// The archive to read
        file: PathBuf,
    },
    /// The keys under which secrets lie in the database
    #[command(subcommand)]
    Key(Key),
    /// What is over its term: shown first, approved by a second person, then deleted
    #[command(subcommand)]
    Retention(Retention),
    /// EU Digital COVID Certificates: judge one, make one for a demonstration
    #[command(subcommand)]
    Certificate(Certificate),
    /// Search now for persons who are registered twice: else it is done at night
    Duplicates(Duplicates),
    /// Measure on this machine
    #[cfg(feature = "bench")]
    #[command(subcommand)]
    Bench(Bench),
    /// Who may do what
    #[command(subcommand)]
    Policy(Policy),
    /// Print the policy and the map of events, as they stand in docs/
    Describe,
}

/// Machine-readable output.
#[derive(Debug, Args, Clone, Copy)]
pub struct Json {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Who serves what was migrated.
#[derive(Debug, Args)]
pub struct Migrate {
    /// PostgreSQL: the login of `argine serve`, when it is not the tables' owner. It may read and write rows and change no
    /// table; given once, it is kept to
    #[arg(long, value_name = "LOGIN")]
    pub service_role: Option<String>,
}

/// How to search for persons who are registered twice.
#[derive(Debug, Args, Clone, Copy)]
pub struct Duplicates {
    /// Look at everybody anew, not only at whom was written since the last time
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub json: Json,
}

/// What the doctor does.
#[derive(Debug, Args, Clone, Copy)]
pub struct Doctor {
    /// Mend who sees what, the names by which persons are found, and the counters, after asking; the server may run
    #[arg(long)]
    pub mend: bool,
    /// Mend without asking
    #[arg(long, requires = "mend")]
    pub yes: bool,
    #[command(flatten)]
    pub json: Json,
}

/// The demo region.
#[cfg(feature = "demo")]
#[derive(Debug, Args)]
pub struct Demo {
    /// Synthetic persons
    #[arg(long, default_value_t = 20_000, env = "ARGINE_PEOPLE")]
    pub people: u64,
    /// The same seed makes the same region
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Fill the database and end
    #[arg(long)]
    pub prepare_only: bool,
    /// Allow serving the demo's known passwords beyond this machine
    #[arg(long)]
    pub demo_passwords_are_public: bool,
    #[command(flatten)]
    pub json: Json,
}

/// Users.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Create a user with a role; the password is read from standard input
    Create {
        /// Login, lower case
        login: String,
        /// Name as shown on the screen
        #[arg(long)]
        name: String,
        /// Code of the role, e.g. gp, mayor, administrator; a wrong one is answered with all
        #[arg(long)]
        role: String,
        /// Code of the unit, of the kind the role is held for: doctor, ASL, laboratory, comune …; 010 for the region
        #[arg(long)]
        unit: String,
        /// Last day of the role [default: no end]
        #[arg(long)]
        until: Option<Date>,
    },
    /// Invite a user, who chooses his password himself: prints the code of his letter, which is not kept. A role that opens
    /// much waits for approval first; its letter is then prepared on the user's page
    Invite(Invite),
    /// Suspend a user: his sessions end at once, and he cannot sign in until an administrator lets him in again
    Suspend {
        /// Login
        login: String,
        /// Why: left, absence, misuse, lost, mistake or other
        #[arg(long)]
        reason: String,
        /// What there is to add; with "other", at least 15 characters
        #[arg(long, default_value = "")]
        note: String,
        /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
    },
    /// Take a user's second factor away, having made sure who asks: his sessions end, and he enrols again
    ResetFactor {
        /// Login
        login: String,
        /// How it is known who asks, or why: in_person, telephone, colleague, superior, lost_key or other
        #[arg(long)]
        reason: String,
        /// What there is to add; with "other", at least 15 characters
        #[arg(long, default_value = "")]
        note: String,
        /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
    },
    /// Give a role that an administrator asked for and another one would have to approve: where there is only one, the
    /// machine's owner does it; without ID, print what waits
    Approve {
        /// What was asked, as `argine user approve` and the page "Da approvare" print it
        id: Option<uuid::Uuid>,
        /// Why: known, confirmed or other
        #[arg(long, default_value = "confirmed")]
        reason: String,
        /// What there is to add; with "other", at least 15 characters
        #[arg(long, default_value = "")]
        note: String,
        /// Login of the administrator who approves [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
    },
    /// Refuse a role that an administrator asked for
    Refuse {
        /// What was asked
        id: uuid::Uuid,
        /// Why: unknown, wider, mistake or other
        #[arg(long)]
        reason: String,
        /// What there is to add; with "other", at least 15 characters
        #[arg(long, default_value = "")]
        note: String,
        /// Login of the administrator who refuses [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
    },
    /// Print the users with their roles, by login
    List {
        /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
        #[command(flatten)]
        json: Json,
    },
}

/// Whom to invite.
#[derive(Debug, Args)]
pub struct Invite {
    /// Login, lower case
    pub login: String,
    /// Name as shown on the screen
    #[arg(long)]
    pub name: String,
    /// Code of the role, e.g. gp, mayor, administrator; a wrong one is answered with all
    #[arg(long)]
    pub role: String,
    /// Code of the unit, of the kind the role is held for: doctor, ASL, laboratory, comune …; 010 for the region
    #[arg(long)]
    pub unit: String,
    /// First day of the role [default: today]
    #[arg(long)]
    pub from: Option<Date>,
    /// Last day of the role [default: no end]
    #[arg(long)]
    pub until: Option<Date>,
    /// Where he is written to
    #[arg(long, default_value = "")]
    pub email: String,
    /// Send the link to that address: then it is not printed
    #[arg(long, requires = "email")]
    pub by_mail: bool,
    /// Tax code by which the region's identity provider knows him, if he comes that way
    #[arg(long, default_value = "")]
    pub tax_code: String,
    /// Whom he calls when something is not clear
    #[arg(long)]
    pub contact: String,
    /// Login of the administrator who invites him
    #[arg(long)]
    pub asked_by: String,
    #[command(flatten)]
    pub json: Json,
}

/// Keys of secrets.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a new key, seal all secrets anew while the server runs, and retire the old keys; run again after an
    /// interruption, it finishes
    Rotate {
        /// Change the key that signs the heads of the audit instead: the old one vouches for the new one
        #[arg(long)]
        audit: bool,
        #[command(flatten)]
        json: Json,
    },
}

/// The policy.
#[derive(Debug, Subcommand)]
pub enum Policy {
    /// Print the policy: the table of docs/reference.md, or as JSON every role × action × relation with its answer
    Print {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Imports.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Results of a laboratory: the 27 columns as CSV or XLSX, or a table in its own columns by a mapping that it keeps
    Results {
        /// The file
        file: PathBuf,
        /// Code of the sending laboratory
        #[arg(long)]
        laboratory: Option<String>,
        /// Name of the laboratory's mapping [default: the one made for the same headings]
        #[arg(long)]
        mapping: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// The regional registry: CSV with the columns of docs/registry-file.md; a later file updates. Interrupted, it goes on from
    /// there when the same file is sent again
    People {
        /// The file
        file: PathBuf,
        /// Say what would become of each row, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Let the file overrule what was corrected by hand
        #[arg(long)]
        file_wins: bool,
        /// Rows of one unit of work: fewer hold others back for less time, and take longer in all
        #[arg(long, default_value_t = people::service::registry::CHUNK, value_parser = unit_rows)]
        unit_rows: usize,
        #[command(flatten)]
        json: Json,
    },
    /// Which doctor each person has chosen: CSV with tax_code, doctor_code, from
    GpChoices {
        /// The file
        file: PathBuf,
        /// Say what would become of each row, and write nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        json: Json,
    },
}

/// How long things are kept.
#[derive(Debug, Subcommand)]
pub enum Retention {
    /// Look for what is over and print it; nothing is deleted
    Plan {
        /// Code of the ASL whose persons' data it is about; 010: users, help, imports and what else belongs to no ASL
        #[arg(long, default_value = "010")]
        unit: String,
        #[command(flatten)]
        who: Who,
    },
    /// Print a plan with what came of it; without ID, the latest ones
    Show {
        /// The plan
        id: Option<uuid::Uuid>,
        #[command(flatten)]
        who: Who,
    },
    /// Approve, as the machine's owner, a plan that somebody prepared on the page; the server then carries it out
    Approve {
        /// The plan
        id: uuid::Uuid,
        #[command(flatten)]
        json: Json,
    },
    /// Write SQLite's file anew, without what deleted rows left in it; who writes waits meanwhile
    Tidy,
    /// Carry out an approved plan; after an interruption, go on
    Run {
        /// The plan
        id: uuid::Uuid,
        #[command(flatten)]
        who: Who,
    },
    /// Take a plan back; what is done is done
    Withdraw {
        /// The plan
        id: uuid::Uuid,
        #[command(flatten)]
        who: Who,
    },
    /// Hold something back: a class, or a person whose tax code, other code or record number is read from standard input
    Hold {
        /// Code of the class, as the plan prints it; without it, a person
        #[arg(long)]
        class: Option<String>,
        /// Code of the ASL, or 010 for all
        #[arg(long, default_value = "010")]
        unit: String,
        /// Why, at least 15 characters
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        who: Who,
    },
    /// Let go what was held back
    Release {
        /// The hold, as `argine retention hold` printed it
        id: uuid::Uuid,
        /// Why, at least 15 characters
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        who: Who,
    },
    /// Choose how long a class is kept, where no source decides
    Term {
        /// Code of the class
        class: String,
        /// 24m, 90d
        term: String,
        #[command(flatten)]
        who: Who,
    },
}

/// In whose name, and how it is printed.
#[derive(Debug, Args, Clone)]
pub struct Who {
    /// Login of whoever asks for it [default: nobody, the record says the machine itself]
    #[arg(long)]
    pub asked_by: Option<String>,
    #[command(flatten)]
    pub json: Json,
}

/// A number of rows that one unit of work takes.
fn unit_rows(text: &str) -> Result<usize, String> {
    let most = people::service::registry::CHUNK;
    match text.parse() {
        Ok(rows) if (1..=most).contains(&rows) => Ok(rows),
        _ => Err(format!("a number from 1 to {most}")),
    }
}
