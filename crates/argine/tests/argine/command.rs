//! The program as its users start it, in a folder of the test's own.

use std::process::{Command, Output, Stdio};

use testkit::Place;

/// `argine` on a database of the test.
pub fn argine(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argine"));
    at(place, &mut command);
    command
}

/// Has a command work in the test's folder and on its database.
pub fn at<'c>(place: &Place, command: &'c mut Command) -> &'c mut Command {
    command
        .current_dir(place.folder())
        .env("ARGINE_DATABASE", place.url())
        .env("ARGINE_DATA_FOLDER", place.folder())
}

/// Runs it to its end with these arguments.
pub fn run(place: &Place, arguments: &[&str]) -> Output {
    argine(place).args(arguments).output().unwrap()
}

/// What it reads on its standard input.
pub fn told(place: &Place, input: &str) -> Stdio {
    let file = place.folder().join("input.txt");
    std::fs::write(&file, input).unwrap();
    Stdio::from(std::fs::File::open(file).unwrap())
}
