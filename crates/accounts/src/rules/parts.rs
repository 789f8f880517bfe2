//! The same role for more than one unit at once: for all wards of a facility, for all facilities of a body.

use access::{AudienceKind, Role};
use kernel::Date;
use territory::organisations::{self, Kind, Organisation};

/// How far it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// All wards of the facility that the role is held for, or of which its unit is a ward.
    Wards,
    /// All facilities of the body that runs it.
    Facilities,
    /// All laboratories of the body that runs it.
    Laboratories,
}

impl Span {
    /// Every span.
    pub const ALL: [Span; 3] = [Self::Wards, Self::Facilities, Self::Laboratories];

    /// Name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Wards => "wards",
            Self::Facilities => "facilities",
            Self::Laboratories => "laboratories",
        }
    }

    /// The span with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.code() == code)
    }

    /// The kind of unit for which it makes sense, and the kind of what it goes to.
    fn kinds(self) -> (AudienceKind, Kind) {
        match self {
            Self::Wards => (AudienceKind::Hospital, Kind::Ward),
            Self::Facilities => (AudienceKind::Hospital, Kind::Facility),
            Self::Laboratories => (AudienceKind::Laboratory, Kind::Laboratory),
        }
    }

    /// The units to which a role for `unit` would go, but `unit` itself.
    pub fn units(self, role: Role, unit: &str) -> Vec<&'static Organisation> {
        let (of_role, kind) = self.kinds();
        if role.unit_kind() != of_role {
            return Vec::new();
        }
        let Some(own) = organisations::find(unit) else { return Vec::new() };
        // A ward's facility.
        let place =
            if own.kind == Kind::Ward { organisations::find(&own.parent).unwrap_or(own) } else { own };
        let whole = if self == Self::Wards { &place.code } else { &place.parent };
        organisations::parts_of(whole)
            .into_iter()
            .filter(|one| one.kind == kind && one.code != unit)
            .collect()
    }
}

/// Those of them for which a role can be given on a day.
pub fn open(units: Vec<&'static Organisation>, day: Date) -> Vec<&'static Organisation> {
    units.into_iter().filter(|one| day < one.valid_to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_which_units_a_role_goes() {
        let codes = |span: Span, role, unit| -> Vec<&str> {
            span.units(role, unit).into_iter().map(|one| one.code.as_str()).collect()
        };
        // Maria Vittoria is run by ASL Città di Torino, as other hospitals are.
        let facilities = codes(Span::Facilities, Role::HospitalBedOperator, "010003");
        assert!(facilities.contains(&"010013") && !facilities.contains(&"010003"), "{facilities:?}");
        assert!(!facilities.contains(&"010004"), "of another ASL");
        assert!(codes(Span::Wards, Role::HospitalBedOperator, "010003").is_empty(), "no file has wards");
        assert!(codes(Span::Facilities, Role::LaboratoryTechnician, "LAB-301-1").is_empty());
        assert!(codes(Span::Laboratories, Role::LaboratoryTechnician, "LAB-301-1").contains(&"LAB-301-2"));
        assert!(codes(Span::Facilities, Role::AslDirector, "301").is_empty());
        assert!(codes(Span::Facilities, Role::HospitalBedOperator, "000000").is_empty());
    }
}
