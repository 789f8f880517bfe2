//! `argine lab …`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::Date;

use super::Json;

/// What laboratories send.
#[derive(Debug, Subcommand)]
pub enum Lab {
    /// Read a file as a laboratory sends it (HL7 v2, FHIR, or a table of results as CSV or XLSX, by what it looks like) and store
    /// nothing: the results, what is wrong and where, and the answer its sender would get. What is printed holds persons' data
    Parse {
        /// The file
        file: PathBuf,
        /// How a table is read that has not the 27 columns: a mapping as the laboratory's page lets one download it
        #[arg(long)]
        mapping: Option<PathBuf>,
        #[command(flatten)]
        json: Json,
    },
    /// Systems of laboratories that may send HL7 v2 over MLLP, and as which machine account
    #[command(subcommand)]
    Peer(Peer),
}

/// Who may send.
#[derive(Debug, Subcommand)]
pub enum Peer {
    /// Let a system send, as a machine account of its laboratory; prints its id
    Add(AddPeer),
    /// Print the systems, those that are over too, with what they sent in the last seven days
    List {
        /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// End a system: its next message is refused
    End {
        /// As `argine lab peer list` prints it
        id: uuid::Uuid,
        /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
        #[arg(long)]
        asked_by: Option<String>,
    },
}

/// A system that is to send.
#[derive(Debug, Args)]
pub struct AddPeer {
    /// Login of its machine account: a user with the role laboratory_machine
    pub login: String,
    /// Its certificate in PEM: what it shows over TLS. Without one it is heard only where MLLP is spoken without TLS
    #[arg(long, conflicts_with = "sha256")]
    pub certificate: Option<PathBuf>,
    /// SHA-256 of its certificate instead, 64 digits; colons between them do no harm
    #[arg(long)]
    pub sha256: Option<String>,
    /// The name it writes in MSH-3, first component [default: whichever]
    #[arg(long, default_value = "")]
    pub application: String,
    /// The name it writes in MSH-4, first component [default: whichever]
    #[arg(long, default_value = "")]
    pub facility: String,
    /// Code of the laboratory, where the account speaks for several
    #[arg(long)]
    pub laboratory: Option<String>,
    /// Answer AE instead of AA for a result that cannot be matched with a person; it is kept all the same
    #[arg(long)]
    pub unmatched_is_error: bool,
    /// First day [default: today]
    #[arg(long)]
    pub from: Option<Date>,
    /// Last day [default: no end]
    #[arg(long)]
    pub until: Option<Date>,
    /// Login of the administrator who asks for it [default: nobody, the record says the machine itself]
    #[arg(long)]
    pub asked_by: Option<String>,
    #[command(flatten)]
    pub json: Json,
}
