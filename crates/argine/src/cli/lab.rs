//! `argine lab …`.

use std::path::PathBuf;

use clap::Subcommand;

use super::Json;

/// What laboratories send.
#[derive(Debug, Subcommand)]
pub enum Lab {
    /// Read a file as a laboratory sends it (HL7 v2, FHIR or the 27-column CSV, by what it looks like) and store nothing:
    /// the results, what is wrong and where, and the answer its sender would get. What is printed holds persons' data
    Parse {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        json: Json,
    },
}
