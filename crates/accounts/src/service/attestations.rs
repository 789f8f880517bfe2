//! Every organisation attests its users: which there are, who is in one, and what is said of each of its roles.

use std::collections::{BTreeMap, HashMap};

use access::attestations::{self, Attestation, Attested, Decision, Said as SaidOf};
use access::audit::{self, Entry};
use access::{Action, Actor, Scope, decide, proof, sessions, users};
use kernel::ids::UserId;
use kernel::{Date, Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use crate::model::{HeldRole, UserLine};
use crate::rules::attestation::{State, due, ends, is_office_hour, is_seen, may_attest, organisation};
use crate::store;

/// An organisation and how it stands with it.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// What it is told by: `asl:301`, `doctors:301`, `comune:001272`.
    pub id: String,
    /// The name of its unit, as the roles have it.
    pub name: String,
    /// How many users hold a role in it.
    pub users: usize,
    /// When they were last attested.
    pub last: Option<Attestation>,
    /// By when they are to be attested.
    pub due: Date,
    /// How it stands.
    pub state: State,
    /// How many roles ended for want of it.
    pub paused: usize,
}

/// A role that is to be attested.
#[derive(Debug, Clone)]
pub struct Member {
    /// Whose it is, without his other roles.
    pub user: UserLine,
    /// The role, with the days it was given for.
    pub held: HeldRole,
    /// Whether it ended for want of attestation.
    pub paused: bool,
    /// Whether it is of whoever looks: of his own he says nothing.
    pub own: bool,
    /// Whether its user signed in lately.
    pub seen: bool,
}

/// An organisation with its roles and what was said before.
#[derive(Debug, Clone)]
pub struct OrganisationPage {
    /// The organisation.
    pub organisation: Organisation,
    /// Its roles, by user.
    pub members: Vec<Member>,
    /// The attestations, the latest first.
    pub history: Vec<Attestation>,
}

/// All roles that are to be attested, by organisation.
fn members(tx: &mut Tx<'_>, scope: &Scope, me: UserId) -> Result<BTreeMap<String, Vec<Member>>> {
    let today = tx.clocks().real_today();
    let mut doctors = HashMap::new();
    for asl in territory::get().asls() {
        let codes = territory::doctors::all_codes_of_asl(tx, &asl.code)?;
        doctors.extend(codes.into_iter().map(|code| (code, asl.code.clone())));
    }
    let pauses: HashMap<Uuid, Date> =
        attestations::pauses(tx)?.into_iter().map(|pause| (pause.assignment, pause.valid_to)).collect();
    let mut all: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for mut user in store::users(tx, scope)? {
        let (own, seen) = (user.id == me, is_seen(user.last_sign_in, today));
        for mut held in std::mem::take(&mut user.roles) {
            let paused = pauses.get(&held.id).filter(|_| held.valid_to <= today);
            held.valid_to = paused.copied().unwrap_or(held.valid_to);
            if held.valid_from <= today && today < held.valid_to {
                let id = organisation(held.role, &held.unit.code, &doctors);
                let member = Member { user: user.clone(), held, paused: paused.is_some(), own, seen };
                all.entry(id).or_default().push(member);
            }
        }
    }
    Ok(all)
}

/// How it stands with an organisation that has these roles.
fn standing(
    id: &str,
    members: &[Member],
    latest: &HashMap<String, Attestation>,
    (began, today): (Date, Date),
) -> Organisation {
    let mut whom: Vec<UserId> = members.iter().map(|one| one.user.id).collect();
    whom.sort();
    whom.dedup();
    let last = latest.get(id).cloned();
    let first = members.iter().map(|one| one.held.valid_from).min().unwrap_or(today);
    let due = due(last.as_ref().map(|last| last.day), first, began);
    // Of a facility some are units of a ward, whose name it has not.
    let facility = id.strip_prefix("hospital:").and_then(|code| territory::get().hospital(code));
    let unit = || members.first().map(|one| one.held.unit.name.clone()).unwrap_or_default();
    Organisation {
        id: id.to_owned(),
        name: facility.map_or_else(unit, |facility| facility.name.clone()),
        users: whom.len(),
        last,
        due,
        state: State::of(due, today),
        paused: members.iter().filter(|one| one.paused).count(),
    }
}

fn latest(tx: &mut Tx<'_>) -> Result<HashMap<String, Attestation>> {
    Ok(attestations::latest(tx)?.into_iter().map(|last| (last.unit.clone(), last)).collect())
}

/// The organisations that are the actor's to attest, what is due first before.
///
/// # Errors
/// `Problem::Denied`.
pub fn organisations(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Organisation>> {
    let scope = decide(actor, Action::AttestationManage)?;
    let (today, on) = (tx.clocks().real_today(), tx.clocks().today());
    let (began, latest) = (attestations::began(tx)?, latest(tx)?);
    let mut all = members(tx, &scope, actor.user)?;
    all.retain(|id, _| may_attest(actor, id, on));
    let mut found: Vec<Organisation> =
        all.iter().map(|(id, members)| standing(id, members, &latest, (began, today))).collect();
    found.sort_by(|one, other| (one.due, &one.id).cmp(&(other.due, &other.id)));
    audit::record(tx, actor, Entry::new(Action::AttestationManage).detail("list"))?;
    Ok(found)
}

/// The organisation if it is there and the actor's to attest: elsewhere and nowhere are one.
fn one(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<(Scope, Vec<Member>)> {
    let scope = decide(actor, Action::AttestationManage)?;
    let on = tx.clocks().today();
    let members = members(tx, &scope, actor.user)?.remove(id).filter(|_| may_attest(actor, id, on));
    match members {
        Some(members) => Ok((scope, members)),
        None => Err(access::audience::refuse(tx, &scope, "organisation", None)),
    }
}

/// An organisation with its users: that they were looked at is recorded.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when it has nobody or is not the actor's to attest.
pub fn organisation_page(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<OrganisationPage> {
    let (scope, members) = one(tx, actor, id)?;
    let today = tx.clocks().real_today();
    let (began, latest) = (attestations::began(tx)?, latest(tx)?);
    let organisation = standing(id, &members, &latest, (began, today));
    let history = attestations::of(tx, &scope, id)?;
    let whom = members.iter().map(|one| one.user.id.0);
    audit::record(tx, actor, Entry::new(Action::AttestationManage).subjects(whom).detail("view"))?;
    Ok(OrganisationPage { organisation, members, history })
}

/// What was ever said of the roles of an organisation, to leave as a file.
///
/// # Errors
/// As [`organisation_page`]; `Problem::NotProved`.
pub fn attestation_file(tx: &mut Tx<'_>, actor: &Actor, id: &str) -> Result<Vec<SaidOf>> {
    let (scope, _) = one(tx, actor, id)?;
    proof::demand(tx, actor)?;
    let said = attestations::said_of(tx, &scope, id)?;
    let detail = format!("csv {id} {}", said.len());
    audit::record(tx, actor, Entry::new(Action::AttestationManage).detail(detail))?;
    Ok(said)
}

/// Attests an organisation: of each of its roles but one's own it is said whether it stays.
///
/// # Errors
/// As [`organisation_page`] and `access::attestations::attest`; `Problem::NotProved`; an invalid field `decision` when it is
/// not said of one of them, which may have come meanwhile.
pub fn attest(
    tx: &mut Tx<'_>,
    actor: &Actor,
    form: Uuid,
    id: &str,
    said: &HashMap<Uuid, Decision>,
) -> Result<()> {
    let (_, members) = one(tx, actor, id)?;
    let mut roles = Vec::with_capacity(members.len());
    let mut missing = 0;
    for member in &members {
        let decision = if member.own { Some(Decision::Own) } else { said.get(&member.held.id).copied() };
        match decision {
            Some(decision) => {
                roles.push(Attested { assignment: member.held.id, user: member.user.id, decision })
            }
            None => missing += 1,
        }
    }
    if missing > 0 {
        let mut problem = kernel::FieldProblem::new("decision", "accounts-attest-missing");
        problem.args.push(("n", missing.to_string()));
        return Err(Problem::Invalid(vec![problem]));
    }
    proof::demand(tx, actor)?;
    attestations::attest(tx, actor, form, id, &roles).map(drop)
}

/// Whether roles end that nobody attests, as the region decided.
///
/// # Errors
/// `Problem::Denied`.
pub fn attestation_ends(tx: &mut Tx<'_>, actor: &Actor) -> Result<bool> {
    decide(actor, Action::SettingManage)?;
    attestations::ends(tx)
}

/// Decides whether they do.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; an invalid field `ends`.
pub fn set_attestation_ends(tx: &mut Tx<'_>, actor: &Actor, chosen: &str) -> Result<()> {
    decide(actor, Action::SettingManage)?;
    if ![attestations::ENDS, attestations::STAYS].contains(&chosen) {
        return Err(Problem::field("ends", "accounts-attest-ends-missing"));
    }
    proof::demand(tx, actor)?;
    users::set_setting(tx, actor, attestations::SETTING, chosen)
}

/// The organisations that are overdue, whoever attests them.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn overdue(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let platform = sessions::as_machine(tx);
    let scope = decide(&platform, Action::AttestationManage)?;
    let today = tx.clocks().real_today();
    let (began, latest) = (attestations::began(tx)?, latest(tx)?);
    let all = members(tx, &scope, platform.user)?;
    let standing = |(id, members): (&String, &Vec<Member>)| standing(id, members, &latest, (began, today));
    let late = all.iter().map(standing).filter(|one| one.state == State::Overdue);
    Ok(late.map(|one| one.id).collect())
}

/// Ends the roles that nobody attested in time, where the region wants it and while offices work. How many ended. Several
/// nodes may do it at once: the second finds nothing left.
///
/// # Errors
/// As `Db::read` and `Db::bulk`.
pub async fn end_unattested(db: &Db) -> Result<usize> {
    if !is_office_hour(db.clocks().now()) {
        return Ok(0);
    }
    let found = db.report(|tx| if attestations::ends(tx)? { unattested(tx) } else { Ok(Vec::new()) }).await?;
    let mut ended = 0;
    for late in found {
        ended += db.bulk(move |tx| end_those(tx, &late)).await?;
    }
    Ok(ended)
}

/// Roles of one organisation that end, as it was last attested.
struct Late {
    organisation: String,
    last: Option<Uuid>,
    roles: Vec<(UserId, Uuid)>,
}

/// Whoever attested it or switched it off meanwhile has the last word.
fn end_those(tx: &mut Tx<'_>, late: &Late) -> Result<usize> {
    let platform = sessions::as_machine(tx);
    let scope = decide(&platform, Action::AttestationManage)?;
    let last = attestations::of(tx, &scope, &late.organisation)?.first().map(|last| last.id);
    if last != late.last || !attestations::ends(tx)? {
        return Ok(0);
    }
    let mut ended = 0;
    for (user, assignment) in &late.roles {
        ended += usize::from(attestations::pause(tx, &platform, *user, *assignment)?);
    }
    Ok(ended)
}

fn unattested(tx: &mut Tx<'_>) -> Result<Vec<Late>> {
    let scope = decide(&sessions::as_machine(tx), Action::AttestationManage)?;
    let today = tx.clocks().real_today();
    let (began, latest) = (attestations::began(tx)?, latest(tx)?);
    let mut found = Vec::new();
    for (id, members) in members(tx, &scope, UserId(Uuid::nil()))? {
        let Organisation { due, last, .. } = standing(&id, &members, &latest, (began, today));
        let over = |one: &&Member| !one.paused && ends(one.held.role, due, one.seen, today);
        let roles: Vec<_> = members.iter().filter(over).map(|one| (one.user.id, one.held.id)).collect();
        if !roles.is_empty() {
            found.push(Late { organisation: id, last: last.map(|last| last.id), roles });
        }
    }
    Ok(found)
}
