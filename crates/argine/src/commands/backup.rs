//! `argine backup` and `argine restore`: one verified archive of a SQLite installation.
//!
//! The private audit key and the keys of secrets stay out unless asked for: an archive travels to people who need not be
//! able to sign heads of the audit tree, whose public half suffices to verify them, nor to open secrets. Whoever restores
//! brings the keys from where they are kept apart.

use std::fs;
use std::path::Path;

use access::tree::{self, KeyFile, PublicKey, Trusted};
use storage::{SqliteFiles, inspect_sqlite};

use super::archive::{self, AUDIT, CHECKPOINTS, KEY, MAIN, Manifest, REPORTS, SECRETS, Staging};
use super::open;
use crate::failure::{Failure, Outcome};
use crate::settings::Settings;

/// Copies the database while it is in use, into an archive that has been read back when this returns.
///
/// # Errors
/// When there is no database or the file exists; on PostgreSQL, whose own tools do this.
pub async fn backup(settings: &Settings, file: &Path, with_key: bool) -> Outcome {
    let source = sqlite_files(settings)?;
    for path in [&source.main, &source.audit] {
        if !path.exists() {
            return Err(Failure::unreachable(format!("there is no database {}", path.display())));
        }
    }
    if file.exists() {
        return Err(Failure::new(format!("{} exists already and is not overwritten", file.display())));
    }
    let staging = Staging::beside(file)?;
    let created_at = settings.clocks().now();
    let mut manifest = stage(settings, &source, &staging, with_key, created_at)?;
    for name in [MAIN, AUDIT] {
        manifest.rows.insert(name.to_owned(), inspect(&staging.path().join(name))?);
    }
    let written = staging.path().join("archive");
    archive::write(&written, staging.path(), &manifest)?;
    // What counts is what can be read again.
    archive::read(&written, None)?;
    let digest = archive::digest(&written)?;
    archive::place(&written, file)?;
    println!("{}", summary(&manifest));
    println!("{}: written and read back; sha256 {digest}", file.display());
    Ok(())
}

/// Copies everything the archive will hold into the staging folder.
fn stage(
    settings: &Settings,
    source: &SqliteFiles,
    staging: &Staging,
    with_key: bool,
    created_at: kernel::Timestamp,
) -> Outcome<Manifest> {
    let (folder, keys, target) = (settings.data_folder(), settings.key_folder(), staging.path());
    // Before the databases: a head signed meanwhile would speak of records that are not in the copy.
    let checkpoints = folder.join(CHECKPOINTS);
    if checkpoints.exists() {
        fs::copy(checkpoints, target.join(CHECKPOINTS))?;
    }
    source.copy_to(&SqliteFiles { main: target.join(MAIN), audit: target.join(AUDIT) })?;
    let key = keys.join(KEY);
    let trusted = if key.exists() { Some(KeyFile::read(&key)?.trusted()) } else { None };
    if with_key {
        fs::copy(&key, target.join(KEY))
            .map_err(|error| Failure::unreachable(format!("{}: {error}", key.display())))?;
        for name in [SECRETS, REPORTS] {
            let kept = keys.join(name);
            if kept.exists() {
                fs::copy(&kept, target.join(name))?;
            }
        }
    }
    Manifest::of(target, created_at, trusted.as_ref())
}

/// Restores an archive into a new database.
///
/// # Errors
/// When a database is there already, the archive is not whole, or the audit does not verify afterwards.
pub async fn restore(settings: &Settings, file: &Path) -> Outcome {
    let target = sqlite_files(settings)?;
    let (folder, keys) = (settings.data_folder(), settings.key_folder());
    for path in [&target.main, &target.audit, &folder.join(CHECKPOINTS)] {
        if path.exists() {
            let path = path.display();
            return Err(Failure::new(format!(
                "{path} exists already: restore into an empty folder, or move it away"
            )));
        }
    }
    fs::create_dir_all(&folder)?;
    if let Some(parent) = target.main.parent() {
        fs::create_dir_all(parent)?;
    }
    let staging = Staging::beside(&target.main)?;
    let manifest = archive::read(file, Some(staging.path()))?;
    for name in [MAIN, AUDIT] {
        let rows = inspect(&staging.path().join(name))?;
        if manifest.rows.get(name) != Some(&rows) {
            return Err(Failure::new(format!("{name} does not hold the rows its manifest counts")));
        }
    }
    let key = keys.join(KEY);
    check_key(&manifest, &key)?;
    // The main file last: while it is missing there is no database.
    let secrets = keys.join(SECRETS);
    let reports = keys.join(REPORTS);
    for (name, path) in [
        (CHECKPOINTS, folder.join(CHECKPOINTS)),
        (KEY, key.clone()),
        (SECRETS, secrets.clone()),
        (REPORTS, reports.clone()),
    ] {
        let staged = staging.path().join(name);
        if staged.exists() && !path.exists() {
            archive::place(&staged, &path)?;
        }
    }
    archive::place(&staging.path().join(AUDIT), &target.audit)?;
    archive::place(&staging.path().join(MAIN), &target.main)?;
    println!("{}", summary(&manifest));
    verify(settings, &manifest).await?;
    if !key.exists() && manifest.audit_public_key.is_some() {
        println!(
            "The archive holds no private audit key. Before the first start put the one kept apart at {}: without it \
             a new key is made, which does not verify the heads signed so far.",
            key.display()
        );
    }
    if !secrets.exists() {
        println!(
            "The archive holds no keys of secrets. Before the first start put the file kept apart at {}: without it the \
             second factors in this database cannot be opened, and the server does not start if there are any.",
            secrets.display()
        );
    }
    if !reports.exists() {
        println!(
            "The archive holds no key of printed reports. If any were printed, put the file kept apart at {}: without it \
             their links are not known any more.",
            reports.display()
        );
    }
    Ok(())
}

/// A key that is there already must be the one that signed the heads of the archive.
fn check_key(manifest: &Manifest, key: &Path) -> Outcome {
    if !key.exists() {
        return Ok(());
    }
    let here = KeyFile::read(key)?.trusted().held;
    if manifest
        .audit_public_key
        .as_ref()
        .is_some_and(|public| here.iter().all(|it| it.to_string() != *public))
    {
        let key = key.display();
        return Err(Failure::new(format!(
            "{key} is not the key that signed the audit of this archive: move it away"
        )));
    }
    Ok(())
}

/// Opens the restored database as the server would and recomputes its audit.
async fn verify(settings: &Settings, manifest: &Manifest) -> Outcome {
    let db = open(settings).await?;
    let Some(key) = &manifest.audit_public_key else {
        println!("restored; its audit had no key yet");
        return Ok(());
    };
    let heads = fs::read_to_string(settings.data_folder().join(CHECKPOINTS)).unwrap_or_default();
    let held = PublicKey::parse(key)?;
    let first = manifest.audit_first_key.as_deref().map_or(Ok(held), PublicKey::parse)?;
    let found = tree::verify(&db, &Trusted { first, held: vec![held] }, &heads).await?;
    found.faults.iter().for_each(|fault| println!("- {fault}"));
    if !found.ok {
        return Err(Failure::found("restored, but its audit does not verify"));
    }
    println!("restored; {} records of the audit verify against {} heads", found.records, found.checkpoints);
    Ok(())
}

fn sqlite_files(settings: &Settings) -> Outcome<SqliteFiles> {
    SqliteFiles::of(&settings.database()).map_err(|_| {
        Failure::new(
            "this database is on PostgreSQL, whose own tools copy it while it works: pg_dump or pg_basebackup; see \
             docs/operations.md",
        )
    })
}

fn inspect(path: &Path) -> Outcome<std::collections::BTreeMap<String, i64>> {
    let found = inspect_sqlite(path)?;
    match found.faults.first() {
        Some(fault) => Err(Failure::new(format!("{} is damaged: {fault}", path.display()))),
        None => Ok(found.rows.into_iter().collect()),
    }
}

fn summary(manifest: &Manifest) -> String {
    format!(
        "as of {} by Argine {}: {} persons, {} results, {} records of the audit",
        manifest.created_at,
        manifest.argine,
        manifest.count(MAIN, "person"),
        manifest.count(MAIN, "lab_result"),
        manifest.count(MAIN, "trace_inbox")
            + manifest.count(AUDIT, "trace_inbox")
            + manifest.count(AUDIT, "audit_log"),
    )
}
