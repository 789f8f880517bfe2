//! What the making of a certificate of an invented person is told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use kernel::Timestamp;

use super::{Json, instant};

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
