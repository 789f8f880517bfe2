//! Whether a region asks everybody for a second factor, and what somebody owes after his password.

use kernel::Result;
use storage::Tx;

use super::{Owes, SETTING};
use crate::model::Role;
use crate::users;

/// Whether a region asks everybody for a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Whoever wants one has one.
    Offered,
    /// Nobody enters without.
    Required,
}

impl Demand {
    /// Stable name, in the table and in the form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Required => "required",
        }
    }

    /// The demand with this name.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Offered, Self::Required].into_iter().find(|demand| demand.code() == code)
    }

    /// What holds in this region; until somebody has said so, everybody is asked.
    ///
    /// # Errors
    /// As `Tx::query`.
    pub fn of(tx: &mut Tx<'_>) -> Result<Self> {
        Ok(users::setting(tx, SETTING)?.as_deref().and_then(Self::parse).unwrap_or(Self::Required))
    }
}

/// What somebody still owes whose password was right. A machine has no factor: its accounts have no pages.
pub fn owes(demand: Demand, has_factor: bool, role: Role) -> Option<Owes> {
    match (has_factor, demand) {
        (true, _) => Some(Owes::Code),
        (false, Demand::Required) if !role.is_machine() => Some(Owes::Enrolment),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_after_the_password() {
        for (demand, has_factor, role, expected) in [
            (Demand::Offered, false, Role::Gp, None),
            (Demand::Offered, true, Role::Gp, Some(Owes::Code)),
            (Demand::Required, false, Role::Gp, Some(Owes::Enrolment)),
            (Demand::Required, true, Role::Gp, Some(Owes::Code)),
            (Demand::Required, false, Role::LaboratoryMachine, None),
            (Demand::Offered, false, Role::LaboratoryMachine, None),
            // Whoever has one is asked for it, whatever he works as.
            (Demand::Required, true, Role::LaboratoryMachine, Some(Owes::Code)),
            (Demand::Required, false, Role::Administrator, Some(Owes::Enrolment)),
        ] {
            assert_eq!(owes(demand, has_factor, role), expected, "{demand:?} {has_factor} {role:?}");
        }
    }
}
