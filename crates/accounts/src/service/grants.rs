//! What an administrator types to give a role: which, for which unit, from when to when.

use access::{Actor, AudienceKind, Role, Unit, administration};
use kernel::clock::FOREVER;
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem, Result};
use storage::Db;

/// Unit code of the region.
const REGION: &str = "010";

/// A role as it is typed.
#[derive(Debug, Clone, Default)]
pub struct GrantForm {
    /// Code of the role.
    pub role: String,
    /// Code of the unit, or its name when that says which. The region's may be left out.
    pub unit: String,
    /// First day, empty for today.
    pub from: Option<Date>,
    /// Last day, empty for no end.
    pub until: Option<Date>,
}

/// A role that can be given.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// For which unit.
    pub unit: Unit,
    /// First day (real date).
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
}

impl GrantForm {
    /// The role, or every field that is wrong, added to what was found before.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn check(
        &self,
        db: &Db,
        actor: &Actor,
        problems: &mut Vec<FieldProblem>,
    ) -> Result<Option<Grant>> {
        let today = kernel::clock::local_date(db.clocks().now());
        let valid_from = self.from.unwrap_or(today);
        if self.until.is_some_and(|last| last < today) {
            problems.push(FieldProblem::new("until", "accounts-until-past"));
        } else if self.until.is_some_and(|last| last < valid_from) {
            problems.push(FieldProblem::new("until", "accounts-until-before-from"));
        }
        let Ok(role) = Role::parse(&self.role) else {
            problems.push(FieldProblem::new("role", "accounts-role-missing"));
            return Ok(None);
        };
        if !administration::grantable(actor.role).contains(&role) {
            problems.push(FieldProblem::new("role", "access-role-not-yours"));
            return Ok(None);
        }
        let Some((unit, end)) = self.unit_of(db, actor, role).await? else {
            let ours = actor.role == Role::AslAdministrator;
            let key = if ours { "access-unit-not-yours" } else { unit_key(role.unit_kind()) };
            problems.push(FieldProblem::new("unit", key));
            return Ok(None);
        };
        let valid_to = kernel::clock::first_day_after(self.until);
        if valid_to > end {
            let last = kernel::clock::last_day(end).map(|day| day.strftime("%d/%m/%Y").to_string());
            let wrong = FieldProblem::new("until", "accounts-until-unit-closes");
            problems.push(wrong.with("day", last.unwrap_or_default()));
        }
        Ok(Some(Grant { role, unit, valid_from, valid_to }))
    }
}

impl GrantForm {
    /// The unit that was typed and its first day no more, if it is there and in the actor's territory: elsewhere and nowhere are one.
    async fn unit_of(&self, db: &Db, actor: &Actor, role: Role) -> Result<Option<(Unit, Date)>> {
        let Some((unit, end)) = find_unit(db, role.unit_kind(), self.unit.trim()).await? else {
            return Ok(None);
        };
        let (actor, code) = (actor.clone(), unit.code.clone());
        let covered = db.read(move |tx| administration::covers(tx, &actor, role, &code)).await?;
        Ok(covered.then_some((unit, end)))
    }
}

/// What to say when a unit of this kind is not found.
fn unit_key(kind: AudienceKind) -> &'static str {
    match kind {
        AudienceKind::Gp => "accounts-unit-unknown-gp",
        AudienceKind::Asl => "accounts-unit-unknown-asl",
        AudienceKind::Laboratory => "accounts-unit-unknown-laboratory",
        AudienceKind::Comune => "accounts-unit-unknown-comune",
        AudienceKind::Province => "accounts-unit-unknown-province",
        AudienceKind::Hospital => "accounts-unit-unknown-hospital",
        AudienceKind::School => "accounts-unit-unknown-school",
        AudienceKind::SamplingPlace => "accounts-unit-unknown-sampling_place",
        AudienceKind::Region => "accounts-unit-unknown-region",
    }
}

/// The unit of a kind, by its code, or by its name when only one bears it; and its first day no more.
async fn find_unit(db: &Db, kind: AudienceKind, typed: &str) -> Result<Option<(Unit, Date)>> {
    let today = db.clocks().today();
    let region = territory::get();
    let named = |name: &str| !typed.is_empty() && same_name(name, typed);
    let unit = |code: &str, name: &str| Unit { code: code.to_owned(), name: name.to_owned() };
    let capitals = typed.to_uppercase();
    let found = match kind {
        AudienceKind::Asl => region
            .asl(typed)
            .or_else(|| region.asls().iter().find(|asl| named(&asl.name) || named(&asl.short)))
            .map(|asl| unit(&asl.code, &asl.name)),
        AudienceKind::Comune => {
            let mut with_name = region.comuni_at(today).filter(|comune| named(&comune.name));
            let only = with_name.next().filter(|_| with_name.next().is_none());
            region.comune(typed, today).or(only).map(|comune| unit(&comune.istat, &comune.name))
        }
        AudienceKind::Province => region
            .comuni_at(today)
            .find(|of| of.province_code == typed || of.province_sign == capitals || named(&of.province))
            .map(|of| unit(&of.province_code, &of.province)),
        AudienceKind::Laboratory => {
            region.laboratory(&capitals).map(|laboratory| unit(&laboratory.code, &laboratory.name))
        }
        AudienceKind::Hospital => {
            region.hospital(&capitals).map(|hospital| unit(&hospital.code, &hospital.name))
        }
        AudienceKind::School => region.school(&capitals).map(|school| unit(&school.code, &school.name)),
        AudienceKind::Region => {
            (typed.is_empty() || typed == REGION).then(|| unit(REGION, "Regione Piemonte"))
        }
        AudienceKind::SamplingPlace => {
            let open = db.read(sampling::store::open_places).await?;
            let coded = open.iter().find(|place| place.code() == capitals);
            let mut with_name = open.iter().filter(|place| named(&place.data.name));
            let only = with_name.next().filter(|_| with_name.next().is_none());
            coded.or(only).map(|place| unit(&place.code(), &place.data.name))
        }
        AudienceKind::Gp => {
            let found = db.read(move |tx| territory::doctors::find(tx, &capitals)).await?;
            let found = found.filter(|doctor| doctor.kind.is_chosen() && doctor.valid_to > today);
            return Ok(found.map(|doctor| {
                let name = format!("{} {}", doctor.family_name, doctor.given_name);
                (unit(&doctor.code, &name), doctor.valid_to)
            }));
        }
    };
    // What stands in a register of organisations is a unit until it is closed.
    let registered = matches!(
        kind,
        AudienceKind::Asl | AudienceKind::Laboratory | AudienceKind::Hospital | AudienceKind::School
    );
    let end = |code: &str| match registered {
        true => territory::organisations::find(code).map(|one| one.valid_to).filter(|end| today < *end),
        false => Some(FOREVER),
    };
    Ok(found.and_then(|unit| end(&unit.code).map(|end| (unit, end))))
}

/// Whether two names differ in nothing but capitals, accents, blanks and signs. Digits count: TO3 is not TO4.
fn same_name(one: &str, other: &str) -> bool {
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    name_letters(one) == name_letters(other) && digits(one) == digits(other)
}
