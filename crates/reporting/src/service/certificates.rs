//! Certificates that somebody shows: judged, and nothing of them kept.

use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::Result;
use storage::Tx;

/// Whether the actor may judge certificates: for the form, and for each time he does. What he is shown is in no record: it names nobody
/// of ours.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_judge(tx: &mut Tx<'_>, actor: &Actor, outcome: Option<&'static str>) -> Result<()> {
    decide(actor, Action::CertificateVerify)?;
    match outcome {
        Some(outcome) => audit::record(tx, actor, Entry::new(Action::CertificateVerify).detail(outcome)),
        None => Ok(()),
    }
}
