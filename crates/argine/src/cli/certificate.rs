//! What the commands about certificates are told.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use kernel::Timestamp;

use super::Json;

/// EU Digital COVID Certificates.
#[derive(Debug, Subcommand)]
pub enum Certificate {
    /// Judge a certificate, the text of whose QR (HC1:…) is read from standard input. Exit code 0 when it is valid, 3 when it
    /// is anything else
    Verify(Verify),
    /// Make a certificate of an invented person, signed with a demo key; in service the national platform issues
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

/// What to make.
#[derive(Debug, Args)]
pub struct Demo {
    /// What it is about
    #[arg(long, value_enum, default_value_t = About::Test)]
    pub about: About,
    /// When the sample was taken, the person vaccinated or found positive; it is issued then [default: now]
    #[arg(long, value_parser = instant)]
    pub at: Option<Timestamp>,
    /// Days until it expires
    #[arg(long, default_value_t = 180)]
    pub days: u32,
    /// The content as JSON of the European schema, instead of an invented one
    #[arg(long)]
    pub content: Option<PathBuf>,
    /// The word that makes the demo key
    #[arg(long, default_value = "argine", conflicts_with = "signer")]
    pub word: String,
    /// A demo key in a file: JSON with "secret" (32 bytes) and "certificate" (DER), both in base64
    #[arg(long)]
    pub signer: Option<PathBuf>,
    /// Write the trust file that verifies it here
    #[arg(long)]
    pub trust_out: Option<PathBuf>,
    #[command(flatten)]
    pub json: Json,
}

/// What a demo certificate is about.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum About {
    /// A molecular test that found nothing
    Test,
    /// A second dose
    Vaccination,
    /// A recovery
    Recovery,
}

/// An instant; without offset it is UTC.
fn instant(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .or_else(|_| format!("{text}Z").parse())
        .map_err(|_| "an instant is like 2021-11-15T11:00:00Z".into())
}
