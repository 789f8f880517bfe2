//! `argine audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::Date;

use super::Json;

/// The audit.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Print the signed head of the tree, to keep it elsewhere
    Checkpoint,
    /// Recompute the tree and compare the signed heads; says where the first record is that does not fit
    Verify {
        /// Heads kept elsewhere, one or more
        #[arg(long, value_name = "FILE", alias = "checkpoints")]
        against: Option<PathBuf>,
        #[command(flatten)]
        json: Json,
    },
    /// Print public key, heads and records as JSON lines, for tools/verify_audit.py or a program of your own
    Export {
        /// Go on, and print what is new as it comes: to be piped to whoever collects logs
        #[arg(long)]
        follow: bool,
        /// Begin at this place: the one after the last that has arrived
        #[arg(long, value_name = "PLACE", default_value_t = 0, requires = "follow")]
        from: i64,
    },
    /// Who saw a person: the tax code is read from standard input
    WhoSaw {
        /// Login of whoever asks
        #[arg(long)]
        asked_by: String,
        /// Why
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        json: Json,
    },
    /// Who saw whom in a period: for a breach of confidentiality
    BreachReport(BreachReport),
    /// What of a week's accesses nothing explains, made if it is not yet
    Digest {
        /// The week, like 2020-W46
        #[arg(long)]
        week: String,
        /// Login of whoever asks [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
        #[command(flatten)]
        json: Json,
    },
}

/// What a report on a breach is asked for.
#[derive(Debug, Args)]
pub struct BreachReport {
    /// First day
    #[arg(long)]
    pub from: Date,
    /// Last day
    #[arg(long)]
    pub to: Date,
    /// Of one user alone, by login
    #[arg(long)]
    pub login: Option<String>,
    /// About one person alone: the tax code is read from standard input
    #[arg(long)]
    pub person: bool,
    /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
    #[arg(long)]
    pub asked_by: Option<String>,
    /// Why; kept with the record of the report
    #[arg(long, default_value = "not given")]
    pub reason: String,
    #[command(flatten)]
    pub json: Json,
}
