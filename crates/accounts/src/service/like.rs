//! "Like user X": a user gets roles of a colleague, those that the administrator may give, and nothing else of his.

use std::collections::HashSet;

use access::administration::grantable;
use access::assignments::{self, NewAssignment};
use access::audit::{self, Entry};
use access::changes::Word;
use access::{Action, Actor, Role, administration, approvals, decide};
use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::account::proved;
use super::approvals::opening;
use super::invitations::{self, Invite, InviteForm, Invited, Way, prepare_invite};
use super::{GrantForm, Said};
use crate::model::{HeldRole, LetterText, Opening, UserLine};
use crate::rules::like::{NotOffered, days};
use crate::rules::{self, Deed, UserFilter};
use crate::store;

/// Most colleagues whom a search shows.
pub const COLLEAGUES: usize = 10;

/// A role of the colleague: what it would open, or why it is not offered.
#[derive(Debug, Clone)]
pub struct LikeRow {
    /// As the colleague holds it.
    pub held: HeldRole,
    /// What it would open.
    pub offer: std::result::Result<Opening, NotOffered>,
}

/// A colleague and his roles.
#[derive(Debug, Clone)]
pub struct Like {
    /// Who.
    pub colleague: UserLine,
    /// His roles.
    pub rows: Vec<LikeRow>,
}

/// Which of them, from when to when.
#[derive(Debug, Clone, Default)]
pub struct LikeForm {
    /// The ids of the colleague's roles.
    pub ticked: Vec<Uuid>,
    /// First day, empty for today.
    pub from: Option<Date>,
    /// Last day, empty for the colleague's.
    pub until: Option<Date>,
}

/// Which roles are an administrator's to give, asked once for many users.
struct His {
    role: Role,
    asl: String,
    doctors: HashSet<String>,
    today: Date,
}

impl His {
    fn of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Self> {
        let (role, asl, today) = (actor.role, actor.unit.code.clone(), tx.clocks().today());
        let doctors = match role {
            Role::AslAdministrator => territory::doctors::all_codes_of_asl(tx, &asl)?,
            _ => HashSet::new(),
        };
        Ok(Self { role, asl, doctors, today })
    }

    fn covers(&self, held: &HeldRole) -> bool {
        let within = || rules::is_of_asl(held.role, &held.unit.code, &self.asl, &self.doctors, self.today);
        self.role == Role::Administrator || within()
    }

    fn gives(&self, held: &HeldRole) -> bool {
        grantable(self.role).contains(&held.role) && self.covers(held)
    }
}

/// The colleagues of whom the administrator could give a role, by what was typed of a name or login: some of them, and
/// whether there are more. Only their roles that he could give.
///
/// # Errors
/// `Problem::Denied`; as [`like`] for the user whom it is for.
pub fn colleagues(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: Option<UserId>,
    text: &str,
) -> Result<(Vec<UserLine>, bool)> {
    let scope = decide(actor, Action::UserManage)?;
    target(tx, actor, user)?;
    if text.trim().is_empty() {
        return Ok((Vec::new(), false));
    }
    let (now, today, his) = (tx.clocks().now(), tx.clocks().real_today(), His::of(tx, actor)?);
    let filter = UserFilter { text: text.trim().to_owned(), ..UserFilter::default() };
    let mut found = super::users::visible(tx, &scope, actor)?;
    found.retain(|one| one.active && Some(one.id) != user && filter.lets(one, &HashSet::new(), now));
    for one in &mut found {
        one.roles.retain(|held| today < held.valid_to && his.gives(held));
    }
    found.retain(|one| !one.roles.is_empty());
    let more = found.len() > COLLEAGUES;
    found.truncate(COLLEAGUES);
    let whom = found.iter().map(|one| one.id.0);
    audit::record(tx, actor, Entry::new(Action::UserManage).subjects(whom).detail("find"))?;
    Ok((found, more))
}

/// The user who is to get the roles: somebody else whom the administrator sees.
fn target(tx: &mut Tx<'_>, actor: &Actor, user: Option<UserId>) -> Result<Option<UserLine>> {
    let Some(user) = user else { return Ok(None) };
    let scope = administration::find(tx, actor, user)?;
    if user == actor.user {
        return Err(Problem::Refused("access-own-account"));
    }
    Ok(store::account(tx, &scope, user)?.map(|account| account.line))
}

/// The roles of a colleague, with what each would open or why it is not offered.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for whom he does not see; `Problem::Refused` for oneself.
pub fn like(tx: &mut Tx<'_>, actor: &Actor, user: Option<UserId>, colleague: UserId) -> Result<Like> {
    let found = look(tx, actor, user, colleague)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(colleague.0).detail("view"))?;
    Ok(found)
}

fn look(tx: &mut Tx<'_>, actor: &Actor, user: Option<UserId>, colleague: UserId) -> Result<Like> {
    let scope = administration::find(tx, actor, colleague)?;
    let target = target(tx, actor, user)?;
    let line = store::account(tx, &scope, colleague)?.ok_or(Problem::NotFound)?.line;
    let (today, his) = (tx.clocks().real_today(), His::of(tx, actor)?);
    let asked = match user {
        Some(user) => approvals::of(tx, &scope, user)?,
        None => Vec::new(),
    };
    let mut rows = Vec::with_capacity(line.roles.len());
    for held in line.roles.clone() {
        let same = |role: Role, unit: &str| role == held.role && unit == held.unit.code;
        let has = |other: &HeldRole| today < other.valid_to && same(other.role, &other.unit.code);
        let refused = match () {
            () if held.valid_to <= today => Some(NotOffered::Over),
            () if !line.active => Some(NotOffered::Suspended),
            () if !his.covers(&held) => Some(NotOffered::Elsewhere),
            () if !his.gives(&held) => Some(NotOffered::NotYours),
            () if target.as_ref().is_some_and(|target| target.roles.iter().any(has)) => {
                Some(NotOffered::Held)
            }
            () if asked
                .iter()
                .any(|one| one.standing == approvals::Standing::Open && same(one.role, &one.unit.code)) =>
            {
                Some(NotOffered::Asked)
            }
            () => None,
        };
        let offer = match refused {
            Some(why) => Err(why),
            None => Ok(opening(tx, actor, held.role, &held.unit.code)?),
        };
        rows.push(LikeRow { held, offer });
    }
    Ok(Like { colleague: line, rows })
}

/// The roles that were ticked, within their days: those that need nobody else's approval first.
fn wanted(found: &Like, form: &LikeForm, today: Date) -> Result<Vec<(Uuid, NewAssignment)>> {
    let mut wanted = Vec::new();
    for row in found.rows.iter().filter(|row| form.ticked.contains(&row.held.id)) {
        let HeldRole { id, role, unit, .. } = row.held.clone();
        match row.offer {
            // What he got by the same form sent before: to give it again does nothing.
            Ok(_) | Err(NotOffered::Held | NotOffered::Asked) => {}
            Err(_) => return Err(Problem::field("like", "accounts-like-not-offered")),
        }
        let (valid_from, valid_to) = days(&row.held, form.from, form.until, today)
            .map_err(|problem| Problem::Invalid(vec![problem]))?;
        wanted.push((id, NewAssignment { role, unit, valid_from, valid_to }));
    }
    if wanted.is_empty() {
        return Err(Problem::field("like", "accounts-like-none"));
    }
    wanted.sort_by_key(|(_, new)| administration::needs_approval(new.role));
    Ok(wanted)
}

/// Gives a user the ticked roles of a colleague, all or none; what opens much is asked for. Whether some of it waits.
///
/// # Errors
/// As [`like`] and `access::assignments::give`; `Problem::NotProved`; invalid fields `like`, `from`, `until` and `note`.
pub fn give_like(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    colleague: UserId,
    said: &Said,
    form: &LikeForm,
) -> Result<bool> {
    let found = look(tx, actor, Some(user), colleague)?;
    proved(tx, actor)?;
    let today = tx.clocks().real_today();
    let wanted = wanted(&found, form, today)?;
    let word = said.word(actor, user, Deed::Plain)?;
    let waits = wanted.iter().any(|(_, new)| administration::needs_approval(new.role));
    for (place, (id, new)) in wanted.iter().enumerate() {
        // The first change is made on the account as it was seen, and the others on what it has become.
        let seen = word.seen.filter(|_| place == 0);
        let own = Word { id: own(word.id, *id), seen, ..word.clone() };
        assignments::give(tx, actor, &own, new).map_err(at_the_boxes)?;
    }
    Ok(waits)
}

/// The id of one of several changes that one form makes.
fn own(form: Uuid, role: Uuid) -> Uuid {
    Uuid::from_u128(form.as_u128() ^ role.as_u128())
}

/// What is wrong with a role or its unit is told where the roles are ticked.
fn at_the_boxes(problem: Problem) -> Problem {
    let Problem::Invalid(fields) = problem else { return problem };
    let moved = |field: FieldProblem| match field.field {
        "role" | "unit" => FieldProblem { field: "like", ..field },
        _ => field,
    };
    Problem::Invalid(fields.into_iter().map(moved).collect())
}

/// Whom to invite with roles of a colleague, checked.
///
/// # Errors
/// As [`like`]; every wrong field at once.
pub async fn prepare_like(
    db: &Db,
    actor: &Actor,
    colleague: UserId,
    form: &LikeForm,
    mut invite: InviteForm,
) -> Result<(Invite, Vec<(Uuid, NewAssignment)>)> {
    let (who, asked) = (actor.clone(), form.clone());
    let wanted = db
        .read(move |tx| {
            let today = tx.clocks().real_today();
            let found = look(tx, &who, None, colleague)?;
            match wanted(&found, &asked, today) {
                Err(Problem::Invalid(problems)) => Ok(Err(problems)),
                wanted => wanted.map(Ok),
            }
        })
        .await?;
    let first = wanted.as_ref().ok().and_then(|wanted| wanted.first()).map(|(_, first)| GrantForm {
        role: first.role.code().to_owned(),
        unit: first.unit.code.clone(),
        from: Some(first.valid_from),
        until: kernel::clock::last_day(first.valid_to),
    });
    invite.user.grant = first.clone().unwrap_or_default();
    match (prepare_invite(db, actor, &invite).await.map_err(at_the_boxes), wanted) {
        (Ok(invite), Ok(mut wanted)) => {
            wanted.remove(0);
            Ok((invite, wanted))
        }
        (Err(Problem::Invalid(mut problems)), Err(more)) => {
            // Without a role there is one sentence about it, and not two.
            problems.retain(|problem| problem.field != "like");
            problems.extend(more);
            Err(Problem::Invalid(problems))
        }
        (Err(problem), _) => Err(problem),
        (_, Err(problems)) => Err(Problem::Invalid(problems)),
    }
}

/// Invites a user with the first role, and gives him the others or asks for them.
///
/// # Errors
/// As `invite` and `access::assignments::give`.
pub fn invite_like(
    tx: &mut Tx<'_>,
    actor: &Actor,
    way: &Way,
    invite: &Invite,
    others: &[(Uuid, NewAssignment)],
) -> Result<Invited> {
    let invited = match invitations::invite(tx, actor, way, invite)? {
        Invited::Before => return Ok(Invited::Before),
        invited => invited,
    };
    let user = invite.user.id;
    let mut given = Vec::new();
    for (id, new) in others {
        let word = Word { id: own(user.0, *id), user, seen: None, why: None, note: None };
        if assignments::give(tx, actor, &word, new).map_err(at_the_boxes)? == assignments::Giving::Given {
            let NewAssignment { role, unit, valid_from, valid_to } = new.clone();
            given.push(HeldRole { id: word.id, role, unit, valid_from, valid_to });
        }
    }
    Ok(match invited {
        Invited::Letter(letter) => {
            let roles = letter.roles.iter().cloned().chain(given).collect();
            Invited::Letter(Box::new(LetterText { roles, ..*letter }))
        }
        other => other,
    })
}
