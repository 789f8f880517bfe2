//! What the region switches on and off, and the state of the audit.

use access::audit::{self, Entry};
use access::{Action, Actor, decide, proof};
use cases::model::Purpose;
use kernel::{Problem, Result};
use storage::{Db, Tx};

use crate::model::{AuditState, MayorView};
use crate::store;

/// What an administrator chooses about the mayors' view.
#[derive(Debug, Clone, Default)]
pub struct MayorViewForm {
    /// Code of the purpose it is on for, or [`Purpose::OFF`].
    pub purpose: String,
    /// That an act of the region provides for the purpose.
    pub confirmed: bool,
}

impl MayorViewForm {
    fn check(&self) -> Result<Option<Purpose>> {
        if self.purpose == Purpose::OFF {
            return Ok(None);
        }
        let unknown = |_| Problem::field("purpose", "accounts-view-purpose-missing");
        let purpose = Purpose::parse(&self.purpose).map_err(unknown)?;
        if self.confirmed {
            Ok(Some(purpose))
        } else {
            Err(Problem::field("confirmed", "accounts-view-not-confirmed"))
        }
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
/// `Problem::Denied`; `Problem::NotProved`; invalid fields `purpose` and `confirmed`.
pub fn set_mayor_view(tx: &mut Tx<'_>, actor: &Actor, form: &MayorViewForm) -> Result<()> {
    decide(actor, Action::SettingManage)?;
    let purpose = form.check()?;
    proof::demand(tx, actor)?;
    cases::service::set_mayor_view(tx, actor, purpose)
}

/// How far the audit tree has grown: counts, no record.
///
/// # Errors
/// As `Db::audit_read`.
pub async fn audit_state(db: &Db) -> Result<AuditState> {
    db.audit_read(store::audit_state).await
}
