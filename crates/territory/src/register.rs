//! The history of the registers: every state that an organisation, a doctor or a term of a code list was given.

use kernel::{Problem, Result, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use storage::{Tx, args};
use uuid::Uuid;

use crate::sql;

/// Whether a form has done its work before; the code it was about, and the mark of what was done.
///
/// # Errors
/// As `Tx::query`.
pub fn done_by(tx: &mut Tx<'_>, form: Uuid) -> Result<Option<(String, String)>> {
    let found = tx.first(&sql::REGISTER_CHANGE_WITH, args![form], |row| Ok((row.get(0)?, row.get(1)?)))?;
    match found {
        Some(found) => Ok(Some(found)),
        None => tx.first(&sql::REGISTER_ACT_WITH, args![form], |row| Ok((row.get(0)?, row.get(1)?))),
    }
}

/// Keeps that a form was sent, where no state says so: it changed nothing. Of a file, which rows were not written.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_act(tx: &mut Tx<'_>, hand: Hand<'_>, code: &str, not_written: Option<&str>) -> Result<()> {
    let Hand { form, by, at, mark } = hand;
    tx.execute(&sql::NOTE_REGISTER_ACT, args![form, code, mark, by, at, not_written]).map(drop)
}

/// The rows of a file that were not written, as [`note_act`] was given them.
///
/// # Errors
/// As `Tx::query`.
pub fn not_written(tx: &mut Tx<'_>, form: Uuid) -> Result<Option<String>> {
    Ok(tx.first(&sql::NOT_WRITTEN, args![form], |row| row.get::<Option<String>>(0))?.flatten())
}

/// Who gives something another state.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// Id of the form.
    pub form: Uuid,
    /// The user; nil for the platform itself.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
    /// Mark of what was sent, by which it is known when it is sent again; empty for what nobody sent.
    pub mark: &'a str,
}

/// Writes a state into the history.
///
/// # Errors
/// As `Tx::execute`.
pub fn note(tx: &mut Tx<'_>, hand: Hand<'_>, code: &str, version: i64, image: &impl Serialize) -> Result<()> {
    note_of(tx, hand, None, code, version, image)
}

/// The same, of a state that came with others by one act.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_of(
    tx: &mut Tx<'_>,
    hand: Hand<'_>,
    act: Option<Uuid>,
    code: &str,
    version: i64,
    image: &impl Serialize,
) -> Result<()> {
    let image = serde_json::to_string(image).map_err(Problem::internal)?;
    let Hand { form, by, at, mark } = hand;
    tx.execute(&sql::NOTE_REGISTER_CHANGE, args![code, version, form, at, by, image, act, mark]).map(drop)
}

/// A state that came by an act: of what, which, when and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Of what.
    pub code: String,
    /// Which state.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// The user.
    pub by: Uuid,
}

/// What came by an act.
///
/// # Errors
/// As `Tx::query`.
pub fn done_in(tx: &mut Tx<'_>, act: Uuid) -> Result<Vec<Done>> {
    tx.query(&sql::REGISTER_CHANGES_OF_ACT, args![act], |row| {
        Ok(Done { code: row.get(0)?, version: row.get(1)?, at: row.get(2)?, by: row.get(3)? })
    })
}

/// The states something was given, the first one first.
///
/// # Errors
/// As `Tx::query`.
pub fn images<T: DeserializeOwned>(tx: &mut Tx<'_>, code: &str) -> Result<Vec<(i64, T)>> {
    let read =
        tx.query(&sql::REGISTER_IMAGES, args![code], |row| Ok((row.get(0)?, row.get::<String>(1)?)))?;
    let parse = |(version, image): (i64, String)| {
        serde_json::from_str(&image).map(|image| (version, image)).map_err(Problem::internal)
    };
    read.into_iter().map(parse).collect()
}
