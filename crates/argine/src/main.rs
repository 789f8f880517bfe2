//! Argine: the regional epidemic-emergency platform. One binary; no domain logic here.

#[cfg(test)]
mod answer_types;
mod api;
#[cfg(test)]
mod audiences;
#[cfg(feature = "bench")]
mod bench;
mod cli;
mod commands;
mod connections;
mod entrance;
mod failure;
#[cfg(test)]
mod first_pages;
mod laboratories;
mod log;
mod navigation;
mod operations;
#[cfg(feature = "planted-holes")]
mod planted;
#[cfg(test)]
mod races;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod refusals;
mod server;
mod settings;
mod wiring;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let cli = cli::Cli::parse();
    log::begin();
    let runtime = tokio::runtime::Runtime::new().expect("the runtime starts");
    let outcome = runtime.block_on(commands::run(cli));
    // Threads of the database finish what they have acknowledged when the last handle goes.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("argine: {failure}");
            std::process::ExitCode::from(failure.exit_code())
        }
    }
}
