//! What the region switches on and off, and the state of the audit.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use cases::model::Purpose;
use kernel::{FieldProblem, Problem, Result};
use storage::{Db, Tx};

use crate::model::{AuditState, MayorView};
use crate::store;

/// What an administrator chooses about the mayors' view.
#[derive(Debug, Clone, Default)]
pub struct MayorViewForm {
    /// `on` or `off`.
    pub state: String,
    /// Code of the purpose, when on.
    pub purpose: String,
    /// That an act of the region provides for it, when on.
    pub confirmed: bool,
}

impl MayorViewForm {
    fn check(&self) -> Result<Option<Purpose>> {
        match self.state.as_str() {
            Purpose::OFF => return Ok(None),
            "on" => {}
            _ => return Err(Problem::field("state", "accounts-view-state-missing")),
        }
        let mut problems = Vec::new();
        let purpose = Purpose::parse(&self.purpose);
        if purpose.is_err() {
            problems.push(FieldProblem::new("purpose", "accounts-view-purpose-missing"));
        }
        if !self.confirmed {
            problems.push(FieldProblem::new("confirmed", "accounts-view-not-confirmed"));
        }
        purpose.ok().filter(|_| problems.is_empty()).map(Some).ok_or(Problem::Invalid(problems))
    }
}

/// Whether mayors see who is under a measure, for what, and who decided it.
///
/// # Errors
/// `Problem::Denied`.
pub fn mayor_view(tx: &mut Tx<'_>, actor: &Actor) -> Result<MayorView> {
    decide(actor, Action::SettingManage)?;
    let purpose = cases::service::mayor_view(tx)?;
    let set_by = store::setting_author(tx, Purpose::SETTING)?;
    audit::record(tx, actor, Entry::new(Action::SettingManage).detail("view"))?;
    Ok(MayorView { purpose, set_by })
}

/// Switches the mayors' view on for a purpose, or off.
///
/// # Errors
/// `Problem::Denied`; invalid fields `state`, `purpose` and `confirmed`.
pub fn set_mayor_view(tx: &mut Tx<'_>, actor: &Actor, form: &MayorViewForm) -> Result<()> {
    decide(actor, Action::SettingManage)?;
    cases::service::set_mayor_view(tx, actor, form.check()?)
}

/// How far the audit tree has grown: counts, no record.
///
/// # Errors
/// As `Db::audit_read`.
pub async fn audit_state(db: &Db) -> Result<AuditState> {
    db.audit_read(store::audit_state).await
}
