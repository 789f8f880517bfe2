//! From hand to hand: the states of a report, and what leads from one to the other.

use crate::model::{ReportStatus, Step};

/// Where a report stands after a step; `None` when the step does not lead on from there.
///
/// Somebody who waits for an answer may do without it; what was taken in charge is over here, what is wrong in it is
/// corrected by two.
pub fn after(status: ReportStatus, step: Step) -> Option<ReportStatus> {
    match (status, step) {
        (ReportStatus::Waiting | ReportStatus::ToComplete, Step::Taken) => Some(ReportStatus::InCharge),
        (ReportStatus::Waiting, Step::SentBack) => Some(ReportStatus::ToComplete),
        (ReportStatus::ToComplete, Step::Completed) => Some(ReportStatus::Waiting),
        (ReportStatus::InCharge, Step::Released) => Some(ReportStatus::Waiting),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_each_state_by_each_step() {
        use ReportStatus::{InCharge, ToComplete, Waiting};
        use Step::{Completed, Filed, Released, SentBack, Taken};
        for (status, step, expected) in [
            (Waiting, Filed, None),
            (Waiting, Taken, Some(InCharge)),
            (Waiting, SentBack, Some(ToComplete)),
            (Waiting, Completed, None),
            (ToComplete, Filed, None),
            (ToComplete, Taken, Some(InCharge)),
            (ToComplete, SentBack, None),
            (ToComplete, Completed, Some(Waiting)),
            (InCharge, Filed, None),
            (InCharge, Taken, None),
            (InCharge, SentBack, None),
            (InCharge, Completed, None),
            (Waiting, Released, None),
            (ToComplete, Released, None),
            (InCharge, Released, Some(Waiting)),
        ] {
            assert_eq!(after(status, step), expected, "{status:?} {step:?}");
        }
    }
}
