//! Within what an administrator administers: which roles he gives, for which units, whose accounts he sees and changes, and
//! what of it a second administrator has to approve. The one place of these rules (docs/adr/0016).

use std::collections::HashSet;
use std::sync::OnceLock;

use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::{Tx, args};

use crate::model::{Actor, Role};
use crate::policy::{Action, Scope, decide};
use crate::sql;
use crate::{approvals, audience};

/// What an administrator of one ASL gives: what is worked at within the ASL. Not who administers, nor who watches over
/// that (the data-protection officer), nor what reaches beyond the ASL.
const WITHIN_ASL: [Role; 16] = [
    Role::Gp,
    Role::SispOperator,
    Role::AslDirector,
    Role::LaboratoryTechnician,
    Role::LaboratoryMachine,
    Role::Mayor,
    Role::MayorDelegate,
    Role::HospitalBedOperator,
    Role::UscaDoctor,
    Role::OutOfHoursDoctor,
    Role::RsaOperator,
    Role::SchoolReferent,
    Role::Pharmacy,
    Role::SuppliesOfficer,
    Role::StaffingOfficer,
    Role::SamplingOperator,
];

/// The roles that whoever acts in a role may give, within his territory.
pub fn grantable(giver: Role) -> &'static [Role] {
    match giver {
        Role::Administrator => &Role::ALL,
        Role::AslAdministrator => &WITHIN_ASL,
        _ => &[],
    }
}

/// Whether a role opens so much that one administrator asks for it and another one gives it: whoever administers or runs
/// the platform, watches over it or speaks for it, and whoever sees or will see the persons of a whole ASL or more, in an
/// emergency too; a family doctor as well, since whoever gives the role may also write the register of doctors and say who
/// has chosen whom. Figures alone name nobody.
pub const fn needs_approval(role: Role) -> bool {
    matches!(
        role,
        Role::Administrator
            | Role::AslAdministrator
            | Role::SystemAdministrator
            | Role::HelpDesk
            | Role::DataProtectionOfficer
            | Role::SispOperator
            | Role::RegionalSuperUser
            | Role::EmergencyDoctor
            | Role::UscaDoctor
            | Role::OutOfHoursDoctor
            | Role::HospitalBedOperator
            | Role::Prefecture
            | Role::Gp
    )
}

/// Says whether a role for a unit is held for an ASL or on its territory. The territory lies a floor above.
pub type Within = fn(&mut Tx<'_>, asl: &str, role: Role, unit: &str) -> Result<bool>;

static WITHIN: OnceLock<Within> = OnceLock::new();

/// Tells how to find whether a unit lies within an ASL, once when the program starts. Until then, none does.
pub fn territory_is(within: Within) {
    let _ = WITHIN.set(within);
}

/// Whether a role for a unit lies in the actor's territory, whoever may give it.
///
/// # Errors
/// As `Tx::query`.
pub fn covers(tx: &mut Tx<'_>, actor: &Actor, role: Role, unit: &str) -> Result<bool> {
    match (actor.role, WITHIN.get()) {
        (Role::Administrator, _) => Ok(true),
        (Role::AslAdministrator, Some(within)) => within(tx, &actor.unit.code, role, unit),
        _ => Ok(false),
    }
}

/// Whether a role for a unit is the actor's to give and to take.
///
/// # Errors
/// As `Tx::query`.
pub fn is_his(tx: &mut Tx<'_>, actor: &Actor, role: Role, unit: &str) -> Result<bool> {
    Ok(grantable(actor.role).contains(&role) && covers(tx, actor, role, unit)?)
}

/// Whether a role for a unit is the actor's to give.
///
/// # Errors
/// An invalid field `role` or `unit` when it is not.
pub fn may_give(tx: &mut Tx<'_>, actor: &Actor, role: Role, unit: &str) -> Result<()> {
    if !grantable(actor.role).contains(&role) {
        return Err(Problem::field("role", "access-role-not-yours"));
    }
    match covers(tx, actor, role, unit)? {
        true => Ok(()),
        false => Err(Problem::field("unit", "access-unit-not-yours")),
    }
}

/// Which roles and units of a user: those that are still to be taken into account, or all that ever were.
fn places(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(Role, String)>> {
    tx.query(&sql::PLACES_OF, args![user], |row| Ok((Role::parse(&row.get::<String>(0)?)?, row.get(1)?)))
}

/// Whether an administrator sees a user at all: everybody for the region's; for an ASL's, who holds, held or was to hold a
/// role in his territory, or whom he brought in himself.
fn sees(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<bool> {
    if actor.role == Role::Administrator {
        return Ok(true);
    }
    tx.system("administering users: whether a user belongs to the administrator's territory", |tx| {
        for (role, unit) in places(tx, user)? {
            if covers(tx, actor, role, &unit)? {
                return Ok(true);
            }
        }
        Ok(tx.first(&sql::BROUGHT_BY, args![user, actor.user], |row| row.get::<bool>(0))?.is_some())
    })
}

/// What is said of an account that is another administrator's to decide on.
pub const OF_OTHERS: &str = "access-account-of-others";

/// Lets only a user pass whom the actor sees.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for others and for nobody, alike.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<Scope> {
    let scope = decide(actor, Action::UserManage)?;
    let known = tx.first(&sql::LOGIN_OF, args![user], |row| row.get::<String>(0))?.is_some();
    let seen = sees(tx, actor, user)?;
    match known && seen {
        true => Ok(scope),
        false => Err(audience::refuse(tx, &scope, "user", known.then_some(user.0))),
    }
}

/// Whom an administrator brought in himself, by letter or by asking for a role.
///
/// # Errors
/// As `Tx::query`.
pub fn brought_in(tx: &mut Tx<'_>, _decided: &Scope, actor: &Actor) -> Result<HashSet<UserId>> {
    tx.system("administering users: whom the administrator himself brought in", |tx| {
        let all = tx.query(&sql::ALL_BROUGHT_BY, args![actor.user], |row| row.get(0))?;
        Ok(all.into_iter().collect())
    })
}

/// Whether an account holds no role, now or later, that is not the actor's to give, and waits for none: what concerns the
/// whole account is then his to decide. Else whoever holds its letter would enter with what is approved afterwards.
///
/// # Errors
/// As `Tx::query`.
pub fn is_owned(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<bool> {
    let today = tx.clocks().real_today();
    tx.system("administering users: whether a whole account is the administrator's to decide on", |tx| {
        let held = tx.query(&sql::ASSIGNMENTS_TO_COME, args![user, today], |row| {
            Ok((Role::parse(&row.get::<String>(0)?)?, row.get::<String>(1)?))
        })?;
        for (role, unit) in held.into_iter().chain(approvals::waiting_for(tx, user)?) {
            if !is_his(tx, actor, role, &unit)? {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

/// Of each of these roles of a user, whether it is the actor's to end and to prolong.
///
/// # Errors
/// As `Tx::query`.
pub fn are_his<'a>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    held: impl Iterator<Item = (Role, &'a str)>,
) -> Result<Vec<bool>> {
    tx.system("administering users: which roles of a user are the administrator's to take", |tx| {
        held.map(|(role, unit)| is_his(tx, actor, role, unit)).collect()
    })
}

/// Lets only an account pass that is the actor's to decide on.
///
/// # Errors
/// `Problem::Refused` for others.
pub(crate) fn owns(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<()> {
    if is_owned(tx, actor, user)? { Ok(()) } else { Err(Problem::Refused(OF_OTHERS)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by hand: role, whether the region's administrator gives it, an ASL's, and whether another one approves.
    const EXPECTED: [(Role, bool, bool, bool); 25] = [
        (Role::Gp, true, true, true),
        (Role::SispOperator, true, true, true),
        (Role::AslDirector, true, true, false),
        (Role::LaboratoryTechnician, true, true, false),
        (Role::LaboratoryMachine, true, true, false),
        (Role::Mayor, true, true, false),
        (Role::MayorDelegate, true, true, false),
        (Role::Prefecture, true, false, true),
        (Role::CrisisUnit, true, false, false),
        (Role::RegionalSuperUser, true, false, true),
        (Role::HospitalBedOperator, true, true, true),
        (Role::UscaDoctor, true, true, true),
        (Role::EmergencyDoctor, true, false, true),
        (Role::OutOfHoursDoctor, true, true, true),
        (Role::RsaOperator, true, true, false),
        (Role::SchoolReferent, true, true, false),
        (Role::Pharmacy, true, true, false),
        (Role::SuppliesOfficer, true, true, false),
        (Role::StaffingOfficer, true, true, false),
        (Role::HelpDesk, true, false, true),
        (Role::Administrator, true, false, true),
        (Role::SystemAdministrator, true, false, true),
        (Role::DataProtectionOfficer, true, false, true),
        (Role::AslAdministrator, true, false, true),
        (Role::SamplingOperator, true, true, false),
    ];

    #[test]
    fn who_gives_which_role_and_what_a_second_one_approves() {
        for role in Role::ALL {
            let (_, region, asl, second) = EXPECTED.iter().find(|line| line.0 == role).expect("every role");
            for giver in Role::ALL {
                let gives = match giver {
                    Role::Administrator => *region,
                    Role::AslAdministrator => *asl,
                    _ => false,
                };
                assert_eq!(grantable(giver).contains(&role), gives, "{giver:?} {role:?}");
            }
            assert_eq!(needs_approval(role), *second, "{role:?}");
        }
    }
}
