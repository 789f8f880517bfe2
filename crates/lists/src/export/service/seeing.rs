//! Seeing exports: one's own, and those that wait for one's decision. They tell numbers and codes, and no person.

use access::{Action, Actor, decide};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::none_of_his;
use crate::export::model::Export;
use crate::export::{rules, store};

/// Exports of one's own on a page.
const LENGTH: i64 = 50;

/// What somebody has to do with exports.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Those that wait for his decision, the oldest first.
    pub to_decide: Vec<Export>,
    /// His own, the latest first.
    pub own: Vec<Export>,
}

/// The gate: whoever may export or approve.
fn may_see(actor: &Actor) -> Result<()> {
    decide(actor, Action::ListExport).or_else(|_| decide(actor, Action::ExportApprove)).map(drop)
}

/// The exports somebody has to do with.
///
/// # Errors
/// `Problem::Denied`.
pub fn overview(tx: &mut Tx<'_>, actor: &Actor) -> Result<Overview> {
    may_see(actor)?;
    let mut to_decide = match decide(actor, Action::ExportApprove) {
        Ok(_) => store::waiting(tx)?,
        Err(_) => Vec::new(),
    };
    to_decide.retain(|export| rules::may_decide(export, actor).is_ok());
    Ok(Overview { to_decide, own: store::own(tx, actor, LENGTH)? })
}

/// One export, for the page.
#[derive(Debug, Clone)]
pub struct View {
    /// It.
    pub export: Export,
    /// Whether he who looks asked for it.
    pub own: bool,
    /// Whether he may decide.
    pub decides: bool,
    /// Whether he may download it; else the sentence that says why not.
    pub downloads: std::result::Result<(), &'static str>,
}

/// One export.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for whom it is none of his.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<View> {
    may_see(actor)?;
    let found = store::find(tx, id)?;
    let there = found.as_ref().map(|export| export.id);
    let his = |one: &Export| one.asked_by == actor.user || rules::answers_for(one, actor);
    let export = found.filter(his).ok_or_else(|| none_of_his(tx, Action::ListExport, there))?;
    let own = export.asked_by == actor.user;
    let downloads = match rules::may_download(&export, actor, tx.clocks().now()) {
        Ok(()) if rules::is_running(&export, tx.clocks().now()) => Err("lists-export-running"),
        Ok(()) => Ok(()),
        Err(Problem::Refused(key)) => Err(key),
        Err(problem) => return Err(problem),
    };
    Ok(View { decides: rules::may_decide(&export, actor).is_ok(), own, downloads, export })
}
