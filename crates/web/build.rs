//! Embeds the built assets. When they are missing or older than their sources, it builds them first, so that a plain
//! `cargo build` of a fresh clone works.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs};

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is"));
    let assets = here.join("assets");
    let sources = [assets.join("src"), assets.join("build.mjs"), assets.join("package-lock.json")];
    let manifest = assets.join("dist/manifest.txt");
    for path in sources.iter().chain([&manifest]) {
        println!("cargo:rerun-if-changed={}", path.display());
    }
    let newest = sources.iter().filter_map(|path| changed(path)).max();
    if changed(&manifest) < newest {
        build(&here.join("../../scripts/build-assets"));
    }
    let lines = fs::read_to_string(&manifest).expect("scripts/build-assets writes dist/manifest.txt");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    fs::write(out.join("assets.rs"), table(&lines, &assets.join("dist")))
        .expect("the output folder is writable");
}

/// When a file, or anything in a folder, was last written.
fn changed(path: &Path) -> Option<SystemTime> {
    let own = fs::metadata(path).and_then(|it| it.modified()).ok();
    let below = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|entry| changed(&entry.path()));
    below.chain(own).max()
}

fn build(script: &Path) {
    let output = Command::new(script).output();
    let why = match &output {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    println!(
        "cargo::error=the style sheet, scripts and fonts could not be built: run scripts/build-assets, which needs Node.js 20 and npm"
    );
    for line in why.lines() {
        println!("cargo::warning={line}");
    }
    std::process::exit(1);
}

/// The list of assets as Rust: plain name, file name, bytes, and the compressed bytes where there are some.
fn table(manifest: &str, dist: &Path) -> String {
    let mut code = String::from("&[\n");
    for line in manifest.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        let [name, file, kind] = parts[..] else { panic!("a line of the manifest has three words: {line}") };
        let bytes = |suffix: &str| format!("include_bytes!({:?})", dist.join(format!("{file}{suffix}")));
        let (gzip, brotli) = match kind {
            "compressed" => (format!("Some({})", bytes(".gz")), format!("Some({})", bytes(".br"))),
            _ => ("None".to_owned(), "None".to_owned()),
        };
        writeln!(
            code,
            "Asset {{ name: {name:?}, file: {file:?}, plain: {}, gzip: {gzip}, brotli: {brotli} }},",
            bytes("")
        )
        .expect("a string takes everything");
    }
    code.push(']');
    code
}
