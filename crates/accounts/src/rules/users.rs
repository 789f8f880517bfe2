//! Which users a list shows.

use std::collections::HashSet;

use access::{AudienceKind, Role};
use jiff::ToSpan;
use kernel::tax_code::name_letters;
use kernel::{Date, Timestamp};

use crate::model::{HeldRole, UserLine};

/// Within how many days a role that ends is said to be expiring.
pub const EXPIRING_DAYS: i64 = 30;
/// After how many days without a sign-in a user is dormant.
pub const DORMANT_DAYS: i64 = 90;

/// What one can ask for among the users. Expiring and dormant ones are among the active or invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Has signed in and holds a role.
    Active,
    /// Has never signed in.
    Invited,
    /// Is kept out.
    Suspended,
    /// A role of his ends soon, and nothing follows it.
    Expiring,
    /// Has not signed in for long.
    Dormant,
    /// Holds no role any more.
    NoRole,
}

impl Standing {
    /// Each of them.
    pub const ALL: [Self; 6] =
        [Self::Active, Self::Invited, Self::Suspended, Self::Expiring, Self::Dormant, Self::NoRole];

    /// Stable name, in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Suspended => "suspended",
            Self::Expiring => "expiring",
            Self::Dormant => "dormant",
            Self::NoRole => "no_role",
        }
    }

    /// The one with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether it is true of a user.
    pub fn is_of(self, user: &UserLine, now: Timestamp) -> bool {
        let today = kernel::clock::local_date(now);
        let holds_one = user.roles.iter().any(|held| !is_over(held, today));
        if self == Self::Suspended || !user.active {
            return self == Self::Suspended && !user.active;
        }
        match self {
            Self::NoRole => !holds_one,
            _ if !holds_one => false,
            Self::Invited => user.last_sign_in.is_none(),
            Self::Expiring => user.roles.iter().any(|held| expires(held, &user.roles, today)),
            Self::Dormant => {
                let long_ago = now.checked_sub((24 * DORMANT_DAYS).hours()).unwrap_or(Timestamp::MIN);
                user.last_sign_in.unwrap_or(user.created_at) < long_ago
            }
            Self::Active | Self::Suspended => user.last_sign_in.is_some(),
        }
    }
}

fn is_over(held: &HeldRole, today: Date) -> bool {
    held.valid_to <= today
}

/// Whether the last day of a role is near and the same role does not go on after it.
fn expires(held: &HeldRole, all: &[HeldRole], today: Date) -> bool {
    let soon = today.checked_add((EXPIRING_DAYS + 1).days()).unwrap_or(Date::MAX);
    let goes_on = |other: &HeldRole| {
        other.role == held.role
            && other.unit.code == held.unit.code
            && other.valid_from <= held.valid_to
            && other.valid_to > held.valid_to
    };
    !is_over(held, today) && held.valid_to <= soon && !all.iter().any(goes_on)
}

/// Which users are shown; each part that is left out lets all pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Who holds this role.
    pub role: Option<Role>,
    /// Who holds a role within this ASL, by its code.
    pub asl: Option<String>,
    /// Who holds a role for the unit with this code.
    pub unit: Option<String>,
    /// Of whom this is true.
    pub standing: Option<Standing>,
    /// In whose name or login this stands.
    pub text: String,
}

impl UserFilter {
    /// Whether it hides nobody.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it lets a user pass. `doctors` are the codes of the doctors of the ASL it asks for.
    pub fn lets(&self, user: &UserLine, doctors: &HashSet<String>, now: Timestamp) -> bool {
        let today = kernel::clock::local_date(now);
        let past = self.standing == Some(Standing::NoRole);
        let held = |held: &HeldRole| {
            let unit = self.unit.as_ref().is_none_or(|unit| held.unit.code == *unit);
            (past || !is_over(held, today)) && unit && self.role.is_none_or(|role| held.role == role) && {
                let code = &held.unit.code;
                self.asl.as_ref().is_none_or(|asl| is_of_asl(held.role, code, asl, doctors, today))
            }
        };
        self.standing.is_none_or(|standing| standing.is_of(user, now))
            && ((self.role.is_none() && self.asl.is_none() && self.unit.is_none())
                || user.roles.iter().any(held))
            && names(user, &self.text)
    }
}

/// Whether a role for the unit `code` is held for the ASL or on its territory; `doctors` are the codes of the ASL's. Of a
/// province or the region, no ASL can say so.
pub fn is_of_asl(role: Role, code: &str, asl: &str, doctors: &HashSet<String>, today: Date) -> bool {
    let region = territory::get();
    let of_unit = match role.unit_kind() {
        AudienceKind::Asl => Some(code),
        AudienceKind::Comune => region.asl_of_comune(code, today).map(|asl| asl.code.as_str()),
        AudienceKind::Hospital => region.hospital(code).map(|hospital| hospital.asl.as_str()),
        AudienceKind::Laboratory => region.laboratory(code).map(|laboratory| laboratory.asl.as_str()),
        AudienceKind::School => region.school(code).map(|school| school.asl.as_str()),
        AudienceKind::SamplingPlace => Some(sampling::model::asl_of_code(code)),
        AudienceKind::Gp => return doctors.contains(code),
        AudienceKind::Province | AudienceKind::Region => None,
    };
    of_unit == Some(asl)
}

/// Whether each word of what was typed stands in the user's name or login, without regard to capitals and accents.
fn names(user: &UserLine, text: &str) -> bool {
    let name = name_letters(&user.name);
    text.split_whitespace().all(|word| {
        let letters = name_letters(word);
        user.login.contains(&word.to_lowercase()) || (!letters.is_empty() && name.contains(&letters))
    })
}

#[cfg(test)]
mod tests {
    use access::Unit;
    use jiff::civil::date;
    use kernel::clock::FOREVER;
    use kernel::ids::UserId;
    use uuid::Uuid;

    use super::*;

    const NOW: &str = "2020-11-14T11:00:00Z";

    fn held(role: Role, unit: &str, from: Date, to: Date) -> HeldRole {
        let unit = Unit { code: unit.to_owned(), name: unit.to_owned() };
        HeldRole { id: Uuid::nil(), role, unit, valid_from: from, valid_to: to }
    }

    fn user(active: bool, last_sign_in: Option<&str>, roles: Vec<HeldRole>) -> UserLine {
        UserLine {
            id: UserId::new(),
            login: "b.d'amico2".to_owned(),
            name: "Bruna D'Amicò".to_owned(),
            active,
            last_sign_in: last_sign_in.map(|at| at.parse().unwrap()),
            created_at: "2020-06-01T08:00:00Z".parse().unwrap(),
            version: 1,
            roles,
            waits: false,
        }
    }

    #[test]
    fn what_is_true_of_a_user() {
        use Standing::{Active, Dormant, Expiring, Invited, NoRole, Suspended};
        let (now, start) = (NOW.parse().unwrap(), date(2020, 1, 1));
        let until = |to: Date| vec![held(Role::Mayor, "001125", start, to)];
        let recent = Some("2020-11-10T08:00:00Z");
        // Noon of 14 November: 90 days before is noon of 16 August.
        let (before, after) = (Some("2020-08-16T10:59:59Z"), Some("2020-08-16T11:00:00Z"));
        let mut followed = until(date(2020, 11, 20));
        followed.push(held(Role::Mayor, "001125", date(2020, 11, 20), FOREVER));
        for (user, expected) in [
            (user(true, recent, until(FOREVER)), &[Active][..]),
            (user(true, recent, until(date(2020, 12, 16))), &[Active]),
            (user(true, recent, until(date(2020, 12, 15))), &[Active, Expiring]),
            (user(true, recent, until(date(2020, 11, 15))), &[Active, Expiring]),
            (user(true, recent, followed), &[Active]),
            (user(true, recent, until(date(2020, 11, 14))), &[NoRole]),
            (user(true, recent, Vec::new()), &[NoRole]),
            (user(true, after, until(FOREVER)), &[Active]),
            (user(true, before, until(FOREVER)), &[Active, Dormant]),
            (user(true, None, until(FOREVER)), &[Invited, Dormant]),
            (user(false, before, until(date(2020, 11, 15))), &[Suspended]),
            (user(false, None, Vec::new()), &[Suspended]),
        ] {
            let found: Vec<_> = Standing::ALL.into_iter().filter(|one| one.is_of(&user, now)).collect();
            assert_eq!(found, expected, "{user:?}");
        }
    }

    #[test]
    fn role_and_asl_are_of_the_same_role_and_a_name_is_found_by_its_words() {
        let (now, start) = (NOW.parse().unwrap(), date(2020, 1, 1));
        let roles = vec![
            held(Role::Mayor, "001125", start, FOREVER),
            held(Role::Gp, "0100001", start, FOREVER),
            held(Role::SispOperator, "301", start, date(2020, 11, 14)),
        ];
        let user = user(true, None, roles);
        let doctors = HashSet::from(["0100001".to_owned()]);
        let filter = |role: Option<Role>, asl: &str, text: &str| UserFilter {
            role,
            asl: Some(asl.to_owned()).filter(|asl| !asl.is_empty()),
            unit: None,
            standing: None,
            text: text.to_owned(),
        };
        let at = |unit: &str| UserFilter { unit: Some(unit.to_owned()), ..UserFilter::default() };
        for (filter, passes) in [
            (at("001125"), true),
            (at("001272"), false),
            (UserFilter { role: Some(Role::Gp), ..at("001125") }, false),
            // That role is over.
            (at("301"), false),
            (UserFilter::default(), true),
            (filter(Some(Role::Mayor), "", ""), true),
            (filter(Some(Role::MayorDelegate), "", ""), false),
            // Ivrea is in ASL TO4; the doctors are those of the ASL that is asked for.
            (filter(Some(Role::Mayor), "204", ""), true),
            (filter(Some(Role::Mayor), "301", ""), false),
            (filter(Some(Role::Gp), "301", ""), true),
            (filter(Some(Role::SispOperator), "301", ""), false),
            (filter(None, "", "amico bruna"), true),
            (filter(None, "", "D'AMICO2"), true),
            (filter(None, "", "bruno"), false),
            (filter(None, "", "bruna %"), false),
        ] {
            assert_eq!(filter.lets(&user, &doctors, now), passes, "{filter:?}");
        }
    }
}
