//! What the benchmarks are told.

use clap::{Args, Subcommand, ValueEnum};

use super::Json;

/// Benchmarks.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// A mixed day of signed-in accesses
    Day(BenchArgs),
    /// What laboratories send, by one of the doors, while lists are read
    Import(ImportArgs),
    /// A storm of sign-ins while lists are read
    SignIn(SignInArgs),
    /// Searches of persons by each role and kind of key
    Search(SearchArgs),
    /// Persons entered twice: how many the search finds, and how many others it takes for one
    Duplicates(DuplicatesArgs),
    /// A list of an ASL as a workbook and as CSV
    Export(ExportArgs),
    /// The registry's file into a database without persons, and a refresh by one in which a hundredth has changed
    Registry(RegistryArgs),
}

/// A door through which laboratories send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchDoor {
    /// The 27-column file
    Csv,
    /// HL7 v2 over MLLP, one message a result, on 32 connections
    Mllp,
    /// FHIR over HTTP, one transaction a result, on 32 connections
    Fhir,
}

impl BenchDoor {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Mllp => "mllp",
            Self::Fhir => "fhir",
        }
    }
}

/// How to measure what laboratories send.
#[derive(Debug, Args, Clone)]
pub struct ImportArgs {
    /// By which door
    #[arg(long, value_enum, default_value_t = BenchDoor::Csv)]
    pub door: BenchDoor,
    /// Results sent in a run, each of another person
    #[arg(long, default_value_t = 30_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub rows: u32,
    #[command(flatten)]
    pub bench: BenchArgs,
}

/// How to count duplicates.
#[derive(Debug, Args, Clone)]
pub struct DuplicatesArgs {
    /// Synthetic persons
    #[arg(long, default_value_t = 1_000_000)]
    pub people: u32,
    /// Of them, how many are entered again with a mistake
    #[arg(long, default_value_t = 5_000)]
    pub planted: usize,
    #[command(flatten)]
    pub json: Json,
}

/// How to measure searches.
#[derive(Debug, Args, Clone)]
pub struct SearchArgs {
    /// Count who is found that is written with a mistake, instead
    #[arg(long)]
    pub misspellings: bool,
    /// Persons searched for with a mistake
    #[arg(long, default_value_t = 10_000)]
    pub count: usize,
    #[command(flatten)]
    pub bench: BenchArgs,
}

/// How to measure exports.
#[derive(Debug, Args, Clone)]
pub struct ExportArgs {
    /// Rows of the largest list, about: a database that is empty is filled for it
    #[arg(long, default_value_t = 200_000)]
    pub rows: u64,
    #[command(flatten)]
    pub json: Json,
}

/// How to measure the registry's file.
#[derive(Debug, Args, Clone)]
pub struct RegistryArgs {
    /// Persons of the file
    #[arg(long, default_value_t = 100_000)]
    pub people: u64,
    #[command(flatten)]
    pub json: Json,
}

/// How to measure sign-ins.
#[derive(Debug, Args, Clone)]
pub struct SignInArgs {
    /// Meanwhile somebody at the same address guesses the passwords of those who sign in
    #[arg(long)]
    pub under_attack: bool,
    /// Guesses of the attack, which ends with the last of them
    #[arg(long, default_value_t = 100_000)]
    pub guesses: u64,
    #[command(flatten)]
    pub bench: BenchArgs,
}

/// How to measure.
#[derive(Debug, Args, Clone)]
pub struct BenchArgs {
    /// Synthetic persons
    #[arg(long, default_value_t = 1_000_000)]
    pub people: u64,
    /// Seconds of each run
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    /// Runs; the median is printed
    #[arg(long, default_value_t = 5)]
    pub runs: usize,
    /// Simultaneous clients
    #[arg(long, default_value_t = 64)]
    pub clients: usize,
    #[command(flatten)]
    pub json: Json,
}
