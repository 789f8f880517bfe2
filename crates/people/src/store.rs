//! Typed functions over the tables of persons. What reads persons demands a [`Scope`].

use access::audience::{self, Grant};
use access::{Action, AudienceKind, Resource, Scope, Through};
use kernel::ids::{PersonId, UserId};
use kernel::{Date, IdentifierKind, PersonIdentifier, Problem, Result, TaxCode, Timestamp};
use storage::{Ahead, Arg, Query, Row, Tx, args};
use uuid::Uuid;

use crate::known::{Has, OfPerson};
use crate::model::{
    Address, Correction, Existence, Gp, GpChoice, Named, Person, PersonData, Placement, Source,
    identifier_text, parse_sex, sex_letter,
};
use crate::rules::{self, search_name};
use crate::sql;

mod deleted;
pub(crate) mod double_runs;
pub mod doubles;
pub mod facts;
pub(crate) mod household;
mod lines;
mod locks;
mod matching;
pub(crate) mod merges;
mod recount;
pub mod registry;
mod search;
pub(crate) mod subjects;
mod transfers;

pub use deleted::delete;
pub(crate) use deleted::is_deleted;
pub use lines::{bearing, born_on, find_lines};
pub use locks::{lock_birth_date, lock_each, lock_person, lock_persons};
pub use matching::{
    born_for_matching, find_for_matching, find_for_matching_temporary, get_for_matching, merged_for_matching,
};
pub use merges::{Recorded, canonical, ids_of, is_one, known, recorded, survivors};
pub(crate) use merges::{ids_ahead, ids_known};
pub(crate) use recount::{persons_between, refresh_search_name};
pub use search::{beginning_lines, born_about, lines_of, meant_lines, named_lines};
pub(crate) use transfers::is_asked_for;
pub use transfers::{
    Answer, add_transfer, answer_transfer, count_transfers, find_for_transfer, find_transfer, transfers,
    transfers_ahead, transfers_of, transfers_of_person, waiting_transfer,
};

/// The three columns of an identifier.
fn identifier_columns(identifier: &PersonIdentifier) -> (Option<&str>, Option<&'static str>, Option<&str>) {
    match identifier {
        PersonIdentifier::TaxCode(code) => (Some(code.as_str()), None, None),
        other => (None, Some(other.kind().as_str()), Some(identifier_text(other))),
    }
}

/// The identifier in three columns from `first` on.
fn identifier_from(row: &Row<'_>, first: usize) -> Result<PersonIdentifier> {
    let (kind, text) = match row.get::<Option<String>>(first)? {
        Some(code) => (IdentifierKind::TaxCode, code),
        None => {
            let kind = IdentifierKind::parse(&row.get::<String>(first + 1)?).map_err(Problem::internal)?;
            (kind, row.get(first + 2)?)
        }
    };
    PersonIdentifier::parse(kind, &text).map_err(Problem::internal)
}

/// Writes a new person and its audiences (of [`rules::audiences`]): nothing else, so that a whole region can be loaded.
///
/// # Errors
/// As `Tx::execute`; `Problem::Duplicate` for an id or a tax code that is there.
pub fn insert(tx: &mut Tx<'_>, person: &Person, grants: &[Grant]) -> Result<()> {
    insert_row(tx, person, None)?;
    audience::grant(tx, Resource::Person, person.id.0, grants)?;
    // Most people have one surname and one given name, and nothing is written here.
    let names = rules::name_audiences(&person.data, grants);
    names.iter().try_for_each(|grants| audience::grant(tx, Resource::PersonName, person.id.0, grants))
}

/// Writes a new person's row, with the mark of the registry's row it came from.
fn insert_row(tx: &mut Tx<'_>, person: &Person, mark: Option<&[u8]>) -> Result<u64> {
    write(tx, &sql::INSERT, person, args![person.version, person.source.code(), person.created_at, mark])
}

/// Runs a statement whose first 23 parameters are the person's columns, in the order in which both statements name
/// them, and which goes on with `rest`.
fn write(tx: &mut Tx<'_>, statement: &'static Query, person: &Person, rest: &[Arg<'_>]) -> Result<u64> {
    let data = &person.data;
    let (tax_code, kind, other) = identifier_columns(&data.identifier);
    let (gp_code, gp_since) = (data.gp.as_ref().map(|gp| &gp.code), data.gp.as_ref().map(|gp| gp.since));
    let (search_name, sex) = (search_name(&data.family_name, &data.given_name), sex_letter(data.sex));
    let columns: &[Arg<'_>] = args![
        person.id,
        tax_code,
        kind,
        other,
        data.family_name,
        data.given_name,
        search_name,
        sex,
        data.birth_date,
        data.birth_place,
        data.residence.comune,
        data.residence.street,
        data.domicile.comune,
        data.domicile.street,
        person.asl,
        data.phone,
        data.email,
        data.household,
        gp_code,
        gp_since,
        person.updated_at,
        data.phone2,
        data.kind,
    ];
    tx.execute(statement, &[columns, rest].concat())
}

/// Writes corrected data over those of `before`, keeps these in the history and moves the audiences. `person` has
/// the version of `before`; audiences that stay keep their first day.
///
/// # Errors
/// `Problem::Stale` when the row has another version by now; otherwise as [`insert`].
pub fn update(
    tx: &mut Tx<'_>,
    before: &Person,
    person: &Person,
    by: &access::Actor,
    reason: &str,
) -> Result<()> {
    rewrite(tx, before, person, by.user, reason)?;
    move_audiences(tx, person, by.today)?;
    doubles::recheck(tx, person.id)
}

fn rewrite(tx: &mut Tx<'_>, before: &Person, person: &Person, by: UserId, reason: &str) -> Result<()> {
    if write(tx, &sql::UPDATE, person, args![before.version])? == 0 {
        return Err(Problem::Stale);
    }
    let image = serde_json::to_string(&before.data).map_err(Problem::internal)?;
    tx.execute(&sql::REMEMBER, args![person.id, before.version, person.updated_at, by, reason, image])
        .map(drop)
}

fn move_audiences(tx: &mut Tx<'_>, person: &Person, today: Date) -> Result<()> {
    let (ids, survivor) = (ids_of(tx, person.id)?, canonical(tx, person.id)?);
    if survivor != person.id {
        // What the registry says of who was merged moves nobody: she is where the survivor is.
        let survivor = tx.one(&sql::FIND, args![survivor], person_from)?;
        let grants = grants_of(tx, &survivor, today)?;
        return merges::place_merged(tx, person, &grants);
    }
    let grants = grants_of(tx, person, today)?;
    audience::replace(tx, Resource::Person, person.id.0, &grants)?;
    audience::rename(tx, Resource::PersonName, person.id.0, &rules::name_audiences(&person.data, &grants))?;
    merges::follow_survivor(tx, &ids, person.id, &grants)?;
    transfers::follow(tx, person)
}

/// The audiences that follow from a person's data; those that stay keep their first day.
fn grants_of(tx: &mut Tx<'_>, person: &Person, today: Date) -> Result<Vec<Grant>> {
    let held: Vec<(String, Date)> =
        tx.query(&sql::SINCE, args![person.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut grants = rules::audiences(person, today);
    for grant in grants.iter_mut().filter(|grant| grant.why != "gp-of-choice") {
        if let Some((_, since)) = held.iter().find(|(audience, _)| *audience == grant.audience) {
            grant.valid_from = *since;
        }
    }
    Ok(grants)
}

fn person_from(row: &Row<'_>) -> Result<Person> {
    let gp_code: Option<String> = row.get(17)?;
    let gp_since: Option<Date> = row.get(18)?;
    let (domicile, asl) = (Address { comune: row.get(11)?, street: row.get(12)? }, row.get::<String>(13)?);
    Ok(Person {
        id: row.get(0)?,
        data: PersonData {
            identifier: identifier_from(row, 1)?,
            family_name: row.get(4)?,
            given_name: row.get(5)?,
            sex: sex_from(row, 6)?,
            birth_date: row.get(7)?,
            birth_place: row.get(8)?,
            residence: Address { comune: row.get(9)?, street: row.get(10)? },
            phone: row.get(14)?,
            email: row.get(15)?,
            household: row.get(16)?,
            gp: gp_code.zip(gp_since).map(|(code, since)| GpChoice { code, since }),
            receiving_asl: rules::is_outside(&domicile.comune).then(|| asl.clone()),
            phone2: row.get(23)?,
            kind: row.get(24)?,
            domicile,
        },
        asl,
        source: Source::parse(&row.get::<String>(19)?)?,
        version: row.get(20)?,
        created_at: row.get(21)?,
        updated_at: row.get(22)?,
    })
}

fn sex_from(row: &Row<'_>, column: usize) -> Result<kernel::Sex> {
    parse_sex(&row.get::<String>(column)?).ok_or_else(|| Problem::Internal("unknown sex of a person".into()))
}

/// A person within the scope, and why it is within. Any id of hers leads to the survivor: who goes on with the id goes on with that of
/// the person who is answered.
///
/// # Errors
/// `Problem::NotFound` when the person does not exist or shares no audience with the scope: told the same way.
pub fn get(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<(Person, audience::Reason)> {
    demand(scope, matches!(scope.through(), Through::Audience | Through::Emergency))?;
    let reason = audience::reason(tx, scope, Resource::Person, id.0)?;
    let person = tx.one(&sql::FIND_CANONICAL, args![id], person_from)?;
    Ok((person, reason))
}

/// Says that [`get`] will be asked.
pub fn get_ahead(ahead: &mut Ahead, scope: &Scope, id: PersonId) {
    audience::reason_ahead(ahead, scope, Resource::Person, id.0);
    ahead.ask(&sql::FIND_CANONICAL, args![id]);
}

/// Whom a person has chosen as her doctor, as the register of doctors names him.
///
/// # Errors
/// As `Tx::query`.
pub fn gp_of(tx: &mut Tx<'_>, _: &Scope, id: PersonId) -> Result<Option<Gp>> {
    tx.first(&sql::GP_OF_PERSON, args![id], |row| {
        let name = format!("{} {}", row.get::<String>(0)?, row.get::<String>(1)?);
        Ok(Gp { name, contact: row.get(2)? })
    })
}

/// Says that [`gp_of`] will be asked.
pub fn gp_ahead(ahead: &mut Ahead, id: PersonId) {
    ahead.ask(&sql::GP_OF_PERSON, args![id]);
}

/// Refuses a scope that was decided for something else.
fn demand(scope: &Scope, fits: bool) -> Result<()> {
    if fits { Ok(()) } else { Err(Problem::Denied(scope.action().code())) }
}

/// The corrections of a person within the scope, the latest first.
///
/// # Errors
/// As [`get`].
pub fn history(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<Vec<Correction>> {
    audience::reason(tx, scope, Resource::Person, id.0)?;
    tx.query(&sql::HISTORY, args![id], |row| {
        Ok(Correction {
            version: row.get(0)?,
            at: row.get::<Timestamp>(1)?,
            by: row.get::<Option<String>>(2)?.unwrap_or_default(),
            reason: row.get(3)?,
            before: serde_json::from_str(&row.get::<String>(4)?).map_err(Problem::internal)?,
        })
    })
}

/// Says that [`history`] will be asked, of whom the reason is asked too.
pub fn history_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Correction, &sql::HISTORY, args![of.person]);
}

/// Why a lookup by exact key passes the second wall, and a result's.
const ELSEWHERE: &str = "exact key: whether somebody elsewhere in the region has it";

/// Who in the whole region has exactly this identifier (with STP and ENI also this birth date), for a scope decided
/// by exact key: only that they exist.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn lookup(
    tx: &mut Tx<'_>,
    scope: &Scope,
    identifier: &PersonIdentifier,
    born: Date,
) -> Result<Vec<Existence>> {
    demand(scope, scope.through() == Through::ExactKey)?;
    let found = match identifier {
        PersonIdentifier::None { .. } => Vec::new(),
        PersonIdentifier::TaxCode(code) => by_tax_code(tx, code, ELSEWHERE)?,
        other => by_other_identifier(tx, other.kind(), identifier_text(other), born, ELSEWHERE)?,
    };
    Ok(found
        .iter()
        .map(|person| existence(person.id, &person.data.family_name, &person.data.given_name, &person.asl))
        .collect())
}

fn existence(id: PersonId, family_name: &str, given_name: &str, asl: &str) -> Existence {
    Existence { id, initials: rules::initials(family_name, given_name), asl: asl.to_owned() }
}

/// Who in the whole region has exactly this name and birth date, as [`lookup`].
///
/// # Errors
/// As [`lookup`].
pub fn lookup_namesakes(tx: &mut Tx<'_>, scope: &Scope, data: &PersonData) -> Result<Vec<Existence>> {
    lookup_named(tx, scope, &data.family_name, &data.given_name, data.birth_date)
}

/// As [`lookup_namesakes`], of whom only name and birth date are known.
///
/// # Errors
/// As [`lookup`].
pub fn lookup_named(
    tx: &mut Tx<'_>,
    scope: &Scope,
    family_name: &str,
    given_name: &str,
    born: Date,
) -> Result<Vec<Existence>> {
    demand(scope, scope.through() == Through::ExactKey)?;
    let name = search_name(family_name, given_name);
    tx.system(ELSEWHERE, |tx| {
        tx.query(&sql::FIND_NAMESAKES, args![born, name], |row| {
            let [family, given, asl] = [row.get::<String>(1)?, row.get(2)?, row.get(3)?];
            Ok(existence(row.get(0)?, &family, &given, &asl))
        })
    })
}

fn by_tax_code(tx: &mut Tx<'_>, code: &TaxCode, why: &'static str) -> Result<Vec<Person>> {
    tx.system(why, |tx| tx.query(&sql::FIND_BY_TAX_CODE, args![code.as_str()], person_from))
}

fn by_other_identifier(
    tx: &mut Tx<'_>,
    kind: IdentifierKind,
    code: &str,
    born: Date,
    why: &'static str,
) -> Result<Vec<Person>> {
    tx.system(why, |tx| {
        tx.query(&sql::FIND_BY_OTHER_IDENTIFIER, args![code, kind.as_str(), born], person_from)
    })
}

/// Whose doctor an administrator says, by tax code: to write it and not to show anybody. A person of another ASL than the
/// scope keeps to is none.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn find_for_choice(tx: &mut Tx<'_>, scope: &Scope, code: &TaxCode) -> Result<Option<Person>> {
    demand(scope, scope.action() == Action::ChoiceAssign)?;
    let found = by_tax_code(tx, code, "exact key: whose doctor is assigned")?.pop();
    let ours =
        |person: &Person| scope.unit().is_none_or(|unit| unit == access::AudienceKind::Asl.of(&person.asl));
    Ok(found.filter(ours))
}

/// Whom a request about one's own data, or a hold on them, is about, by tax code: that she is there, and nothing more. A person of
/// another ASL than the scope keeps to is none, and so is everybody to who keeps to none.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn find_in_unit(tx: &mut Tx<'_>, scope: &Scope, code: &TaxCode) -> Result<Option<PersonId>> {
    demand(scope, matches!(scope.action(), Action::RightsManage | Action::RetentionManage))?;
    let found =
        by_tax_code(tx, code, "exact key: whose data are asked about, or held back from deletion")?.pop();
    let ours = |person: &Person| scope.unit().is_some_and(|unit| unit == AudienceKind::Asl.of(&person.asl));
    Ok(found.filter(ours).map(|person| person.id))
}

/// Whose accesses somebody asks for, by tax code: the identity only.
///
/// # Errors
/// `Problem::Denied` for any other scope; an invalid field `tax_code`.
pub fn find_for_access_log(tx: &mut Tx<'_>, scope: &Scope, tax_code: &str) -> Result<Option<PersonId>> {
    demand(scope, scope.action() == Action::AccessLogView)?;
    let code = TaxCode::parse(tax_code);
    let code = code.map_err(|error| Problem::Invalid(vec![error.on_field("tax_code")]))?;
    const WHOSE: &str = "the log of accesses: whose it is, by tax code";
    // Under the id that has the code: what was looked at before a merge stands there.
    match tx.system(WHOSE, |tx| tx.first(&sql::ID_BY_TAX_CODE, args![code.as_str()], |row| row.get(0)))? {
        Some(person) => Ok(Some(person)),
        None => deleted::by_tax_code(tx, &code, WHOSE),
    }
}

/// What the digest of accesses knows of a person: never shown.
#[derive(Debug, Clone)]
pub struct CensusLine {
    /// The person.
    pub id: PersonId,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// With whom she lives, if it is known.
    pub household: Option<Uuid>,
}

/// The registry, a piece at a time: how common a surname is, and who of it bears the name of a user.
///
/// # Errors
/// `Problem::Denied` for any other scope.
pub fn census(tx: &mut Tx<'_>, scope: &Scope, after: PersonId, limit: i64) -> Result<Vec<CensusLine>> {
    demand(scope, scope.action() == Action::DigestReview)?;
    tx.system("the digest of accesses: names of the whole registry are compared and not shown", |tx| {
        tx.query(&sql::CENSUS, args![after, limit], |row| {
            let (id, family_name, given_name) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(CensusLine { id, family_name, given_name, household: row.get(3)? })
        })
    })
}

/// Whether a person belongs to the unit that a scope keeps to; everybody does when it keeps to none.
///
/// # Errors
/// As `Tx::query`.
pub fn is_of_unit(tx: &mut Tx<'_>, scope: &Scope, id: PersonId) -> Result<bool> {
    let Some(unit) = scope.unit() else { return Ok(true) };
    tx.system("the log of accesses: whether the person belongs to the unit of who asks", |tx| {
        let found = tx.first(&sql::IN_AUDIENCE, args![id, unit, scope.today()], |_| Ok(()))?;
        let was = deleted::asl_of(tx, id)?.map(|asl| AudienceKind::Asl.of(&asl));
        Ok(found.is_some() || was.as_deref() == Some(unit))
    })
}

/// Where a person belongs, for the audiences of what is about that person.
///
/// # Errors
/// `Problem::NotFound`.
pub fn placement(tx: &mut Tx<'_>, id: PersonId) -> Result<Placement> {
    tx.one(&sql::PLACEMENT, args![id], |row| {
        let choice = row.get::<Option<String>>(3)?.zip(row.get::<Option<Date>>(4)?);
        Ok(Placement {
            asl: row.get(0)?,
            domicile_comune: row.get(1)?,
            residence_comune: row.get(2)?,
            gp: choice.map(|(code, since)| GpChoice { code, since }),
        })
    })
}

/// Whose something is that the reader has reached already; none when there is nobody whom he sees.
///
/// # Errors
/// As `Tx::query`.
pub fn named(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Named>> {
    tx.first(&sql::NAMED, args![id], |row| named_from(row, 0)).map(Option::flatten)
}

/// As [`named`], from the three columns that begin with this one in a row to which she may have been joined.
///
/// # Errors
/// As `Row::get`.
pub fn named_from(row: &Row<'_>, first: usize) -> Result<Option<Named>> {
    let names = row.get::<Option<String>>(first)?.zip(row.get::<Option<String>>(first + 1)?);
    let born = row.get::<Option<Date>>(first + 2)?;
    let of = |((family_name, given_name), birth_date)| Named { family_name, given_name, birth_date };
    Ok(names.zip(born).map(of))
}
