//! What the commands about certificates are told.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::Timestamp;

use super::Json;

#[cfg(feature = "demo")]
mod demo;

#[cfg(feature = "demo")]
pub use demo::{About, Demo};

/// EU Digital COVID Certificates.
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Judge a certificate, the text of whose QR (HC1:…) is read from standard input. Exit code 0 when it is valid, 3 when it
    /// is anything else
    Verify(Verify),
    /// Make a certificate of an invented person, signed with a demo key; in service the national platform issues
    #[cfg(feature = "demo")]
    Demo(Demo),
}

/// How to judge.
#[derive(Debug, Args)]
pub struct Verify {
    /// Whose signatures count: PEM, base64 or JSON, as docs/certificates.md describes; settings and revocations come with it
    #[arg(long)]
    pub trust: PathBuf,
    /// The instant at which it is judged, like 2021-11-15T11:00:00Z; without offset it is UTC [default: now]
    #[arg(long, value_parser = instant)]
    pub at: Option<Timestamp>,
    /// Apply the usual Italian durations when the trust file brings no settings
    #[arg(long)]
    pub italian_rules: bool,
    #[command(flatten)]
    pub json: Json,
}

/// An instant; without offset it is UTC.
fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .or_else(|_| format!("{text}Z").parse())
        .map_err(|_| "an instant is like 2021-11-15T11:00:00Z".into())
}
