//! Who may be the person that somebody is entering.

use access::{Action, Actor, Scope, audit, decide};
use kernel::ids::PersonId;
use kernel::tax_code::NoIdentifier;
use kernel::{Date, IdentifierKind, PersonIdentifier, Result, Sex, TaxCode};
use storage::Tx;

use crate::model::PersonLine;
use crate::rules::{self, Find, Likeness, Profile, Traits};
use crate::store;

/// How many are shown.
const MOST: usize = 10;

/// Somebody within the actor's audiences who may be the same person.
#[derive(Debug, Clone)]
pub struct Likely {
    /// Who.
    pub line: PersonLine,
    /// How alike and why.
    pub likeness: Likeness,
}

/// What of a person is typed so far.
#[derive(Debug, Clone, Default)]
pub struct Typing {
    /// The tax code, or what there is of it.
    pub identifier: String,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Sex, when it is chosen.
    pub sex: Option<Sex>,
    /// Birth date, when it is whole.
    pub birth_date: Option<Date>,
}

/// Who may be meant by what is typed so far: from a whole tax code on, or a surname and a birth date. `id` is what the person will
/// have. Nobody, and no record, before there is anything to compare.
///
/// # Errors
/// `Problem::Denied`.
pub fn while_typing(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, typing: &Typing) -> Result<Vec<Likely>> {
    let scope = decide(actor, Action::PersonCreate)?;
    let code = TaxCode::parse(typing.identifier.trim()).ok();
    let said = code.as_ref().and_then(|code| code.birth_date(scope.today(), typing.birth_date).ok());
    let Some(birth_date) = typing.birth_date.or(said.map(|said| said.date)) else { return Ok(Vec::new()) };
    if code.is_none() && typing.family_name.trim().is_empty() {
        return Ok(Vec::new());
    }
    let identifier = match code {
        Some(code) => PersonIdentifier::TaxCode(code),
        None => PersonIdentifier::parse(IdentifierKind::None, NoIdentifier::Unknown.as_str())
            .map_err(kernel::Problem::internal)?,
    };
    let profile = Profile {
        identifier: &identifier,
        family_name: &typing.family_name,
        given_name: &typing.given_name,
        sex: typing.sex,
        birth_date,
        traits: Traits::default(),
    };
    let likely = likely(tx, &scope, id, profile)?;
    if !likely.is_empty() {
        let shown = likely.iter().map(|likely| likely.line.id);
        let entry = audit::Entry::new(scope.action()).subjects(shown).detail("likely duplicates typed");
        audit::record(tx, actor, entry)?;
    }
    Ok(likely)
}

/// Who within the scope may be the same person: who has the code, and among those born on the day, on the one with day and month
/// exchanged, and on the one the tax code says.
pub(super) fn likely(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: PersonId,
    profile: Profile<'_>,
) -> Result<Vec<Likely>> {
    let mut days = vec![profile.birth_date];
    days.extend(rules::swapped(profile.birth_date));
    let mut found = Vec::new();
    if let PersonIdentifier::TaxCode(code) = profile.identifier {
        let said = code.birth_date(scope.today(), Some(profile.birth_date)).ok();
        days.extend(said.map(|said| said.date).filter(|day| !days.contains(day)));
        let of_code = Find::Identifier(profile.identifier.clone());
        found.extend(store::find_lines(tx, scope, &of_code, None, 1)?);
    }
    let words = rules::search_name(profile.family_name, profile.given_name);
    let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    found.extend(store::born_about(tx, scope, &days, &words)?);
    let mut likely: Vec<Likely> = Vec::new();
    for line in found.into_iter().filter(|line| line.id != id) {
        let known = likely.iter().any(|known| known.line.id == line.id);
        if let (false, Some(likeness)) = (known, rules::likeness(profile, &line)) {
            likely.push(Likely { line, likeness });
        }
    }
    likely.sort_by_key(|likely| std::cmp::Reverse(likely.likeness.score));
    likely.truncate(MOST);
    Ok(likely)
}
