//! Writing, publishing and withdrawing notices; and closing one for oneself.

use std::collections::HashSet;

use access::audit::{self, Entry};
use access::{Action, Actor, Role, Scope, decide};
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};
use storage::Tx;
use uuid::Uuid;

use crate::model::{
    Audience, Kind, Notice, NoticeContent, NoticeId, NoticeState, NoticeStep, NoticeStepKind, Paged, Severity,
};
use crate::rules::mask;
use crate::rules::notices::{self as rules, Phase};
use crate::store::notices as store;

/// Characters of a title.
pub const TITLE: usize = 90;
/// Characters of a text.
pub const TEXT: usize = 600;
const REASON: usize = 300;

/// A day and a time as they were typed; what is no date has been noted by the form.
#[derive(Debug, Clone, Default)]
pub struct When {
    /// The day.
    pub day: Option<Date>,
    /// The time.
    pub time: String,
}

impl When {
    fn is_empty(&self) -> bool {
        self.day.is_none() && self.time.is_empty()
    }
}

/// What is typed into the form of a notice.
#[derive(Debug, Clone, Default)]
pub struct NoticeForm {
    /// Code of what it is about.
    pub kind: String,
    /// Code of how important it is.
    pub severity: String,
    /// A line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// `everybody`, `roles` or `asl`.
    pub audience: String,
    /// Codes of the roles.
    pub roles: Vec<String>,
    /// Code of the ASL.
    pub asl: String,
    /// From when it is shown; at once when nothing is typed.
    pub shown: When,
    /// When what it speaks of begins; of what is no maintenance, when it is shown, if nothing is typed.
    pub begins: When,
    /// When that ends.
    pub ends: When,
}

/// The names that the fields of a day and a time have in the form.
type Fields = (&'static str, &'static str);
const SHOWN: Fields = ("shown_day", "shown_time");
const BEGINS: Fields = ("begins_day", "begins_time");
const ENDS: Fields = ("ends_day", "ends_time");

impl NoticeForm {
    /// What the notice will say, or every field that is wrong.
    ///
    /// # Errors
    /// `Problem::Invalid`.
    pub fn check(&self, now: Timestamp) -> Result<NoticeContent> {
        let mut problems = Vec::new();
        let kind = chosen(Kind::of(&self.kind), "kind", &mut problems);
        let severity = chosen(Severity::of(&self.severity), "severity", &mut problems);
        let title = text(&self.title, "title", 1..=TITLE, &mut problems);
        let body = text(&self.text, "text", 0..=TEXT, &mut problems);
        let audience = self.audience(&mut problems);
        let shown =
            if self.shown.is_empty() { Some(now) } else { instant(&self.shown, SHOWN, false, &mut problems) };
        let is_maintenance = kind == Some(Kind::Maintenance);
        let begins = if self.begins.is_empty() && !is_maintenance {
            shown
        } else {
            instant(&self.begins, BEGINS, false, &mut problems)
        };
        let ends = instant(&self.ends, ENDS, true, &mut problems);
        order(shown, begins, ends, now, &mut problems);
        match (kind, severity, audience, shown, begins, ends) {
            (Some(kind), Some(severity), Some(audience), Some(shown_from), Some(begins), Some(ends))
                if problems.is_empty() =>
            {
                Ok(NoticeContent { kind, severity, title, text: body, audience, shown_from, begins, ends })
            }
            _ => Err(Problem::Invalid(problems)),
        }
    }

    fn audience(&self, problems: &mut Vec<FieldProblem>) -> Option<Audience> {
        match self.audience.as_str() {
            "everybody" => Some(Audience::Everybody),
            "roles" => {
                let roles: Vec<Role> = self.roles.iter().filter_map(|code| Role::parse(code).ok()).collect();
                let roles = Some(roles).filter(|roles| !roles.is_empty());
                chosen(roles.map(Audience::Roles), "roles", problems)
            }
            "asl" => chosen(territory::get().asl(&self.asl), "asl", problems)
                .map(|asl| Audience::Asl(asl.code.clone())),
            _ => chosen(None, "audience", problems),
        }
    }
}

fn chosen<T>(found: Option<T>, field: &'static str, problems: &mut Vec<FieldProblem>) -> Option<T> {
    if found.is_none() {
        problems.push(FieldProblem::new(field, "web-required"));
    }
    found
}

/// A text of the right length that speaks of nobody.
fn text(
    typed: &str,
    field: &'static str,
    lengths: std::ops::RangeInclusive<usize>,
    problems: &mut Vec<FieldProblem>,
) -> String {
    let typed = typed.trim();
    let length = typed.chars().count();
    if length < *lengths.start() {
        problems.push(FieldProblem::new(field, "web-required"));
    } else if length > *lengths.end() {
        problems.push(FieldProblem::new(field, "support-too-long").with("n", lengths.end().to_string()));
    } else if !mask(typed, &HashSet::new()).is_clean() {
        problems.push(FieldProblem::new(field, "support-notice-person"));
    }
    typed.to_owned()
}

/// The instant that was typed, or what is wrong with it, at the day or at the time.
fn instant(when: &When, fields: Fields, last: bool, problems: &mut Vec<FieldProblem>) -> Option<Timestamp> {
    let day = chosen(when.day, fields.0, problems);
    if when.time.is_empty() {
        return chosen(None, fields.1, problems);
    }
    let Some(time) = rules::time_of(&when.time) else {
        problems.push(FieldProblem::new(fields.1, "support-time-form"));
        return None;
    };
    let found = rules::instant(day?, time, last);
    if found.is_none() {
        problems.push(FieldProblem::new(fields.1, "support-time-skipped"));
    }
    found
}

/// Shown before it ends, begun before it ends, and not over already.
fn order(
    shown: Option<Timestamp>,
    begins: Option<Timestamp>,
    ends: Option<Timestamp>,
    now: Timestamp,
    problems: &mut Vec<FieldProblem>,
) {
    let Some(ends) = ends else { return };
    if begins.is_some_and(|begins| ends <= begins) {
        problems.push(FieldProblem::new(ENDS.1, "support-ends-before-begins"));
    } else if ends <= now {
        problems.push(FieldProblem::new(ENDS.1, "support-ends-past"));
    }
    if shown.is_some_and(|shown| ends <= shown) {
        problems.push(FieldProblem::new(SHOWN.1, "support-shown-after-end"));
    }
}

/// Whether the actor writes notices: asked before what he sent is looked at.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_manage(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    gate(actor).map(drop)
}

fn gate(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::NoticeManage)
}

/// Which notices a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// All that are not over.
    ToCome,
    /// What users see now.
    Shown,
    /// What is published and not shown yet.
    Planned,
    /// Drafts.
    Drafts,
    /// What is over or withdrawn.
    Past,
}

impl Show {
    /// All of them, in the order of the filters.
    pub const ALL: [Show; 5] = [Self::ToCome, Self::Shown, Self::Planned, Self::Drafts, Self::Past];

    /// Its name in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::ToCome => "to-come",
            Self::Shown => "shown",
            Self::Planned => "planned",
            Self::Drafts => "drafts",
            Self::Past => "past",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::ToCome => "support-show-to-come",
            Self::Shown => "support-show-shown",
            Self::Planned => "support-show-planned",
            Self::Drafts => "support-show-drafts",
            Self::Past => "support-show-past",
        }
    }

    /// The one of that name, else the first.
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.code() == code).unwrap_or(Self::ToCome)
    }

    fn holds(self, phase: Phase) -> bool {
        match self {
            Self::ToCome | Self::Past => true,
            Self::Shown => phase.is_shown(),
            Self::Planned => phase == Phase::Planned,
            Self::Drafts => phase == Phase::Draft,
        }
    }
}

/// A page of notices. Those that are not over are few: they are one page.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    show: Show,
    after: Option<NoticeId>,
    length: usize,
) -> Result<Paged<Notice>> {
    let scope = gate(actor)?;
    let now = tx.clocks().now();
    audit::record(tx, actor, Entry::new(Action::NoticeManage).detail("list"))?;
    if show == Show::Past {
        let found = store::past(tx, &scope, now, after, length + 1)?;
        return Ok(Paged::of(found, length, |notice| notice.id.0));
    }
    let mut found = store::to_come(tx, now)?;
    found.retain(|notice| show.holds(rules::phase(notice.state, &notice.content, now)));
    Ok(Paged { lines: found, next: None })
}

/// A notice with its history.
#[derive(Debug, Clone)]
pub struct NoticePage {
    /// The notice.
    pub notice: Notice,
    /// What was done to it.
    pub steps: Vec<NoticeStep>,
}

/// One notice and what was done to it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: NoticeId) -> Result<NoticePage> {
    let scope = gate(actor)?;
    let notice = store::get(tx, &scope, id)?;
    let steps = store::steps(tx, &scope, id)?;
    audit::record(tx, actor, Entry::new(Action::NoticeManage).detail(format!("view {id}")))?;
    Ok(NoticePage { notice, steps })
}

/// Writes a draft. The same request again finds what the first one wrote.
///
/// # Errors
/// `Problem::Denied`; `Problem::Duplicate`.
pub fn draft(tx: &mut Tx<'_>, actor: &Actor, id: NoticeId, content: &NoticeContent) -> Result<()> {
    let scope = gate(actor)?;
    // The first step has the id of the notice: it is there when that is.
    if store::is_noted(tx, id.0, id, NoticeStepKind::Drafted)? {
        return Ok(());
    }
    store::insert(tx, &scope, id, content)?;
    store::note(tx, actor, (id.0, NoticeStepKind::Drafted, ""), id, content)?;
    audit::record(tx, actor, Entry::new(Action::NoticeManage).detail(format!("draft {id}")))
}

/// What is sent about a notice that is there.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Made with the form: sent again, it does nothing more.
    pub id: Uuid,
    /// The notice.
    pub notice: NoticeId,
    /// The version one has looked at.
    pub version: i64,
    /// That a maintenance cannot wait.
    pub late: bool,
}

/// The notice as it was looked at, or none when this very step has been taken already.
fn at_step(tx: &mut Tx<'_>, scope: &Scope, step: &Step, kind: NoticeStepKind) -> Result<Option<Notice>> {
    if store::is_noted(tx, step.id, step.notice, kind)? {
        return Ok(None);
    }
    let notice = store::get(tx, scope, step.notice)?;
    if notice.version == step.version { Ok(Some(notice)) } else { Err(Problem::Stale) }
}

fn demand_time(content: &NoticeContent, now: Timestamp, late: bool) -> Result<()> {
    if rules::is_late(content, now) && !late {
        return Err(Problem::field("late", "support-notice-late"));
    }
    Ok(())
}

/// Clears what notices that are over leave behind: the nightly job runs it.
///
/// # Errors
/// As `Tx::execute`.
pub fn night(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.clocks().now();
    store::forget_closed(tx, now)
}

/// Changes what a notice says; those who have closed it see it again.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale`; `Problem::Refused` when it is over; an invalid field `late`.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, step: &Step, content: &NoticeContent) -> Result<()> {
    let scope = gate(actor)?;
    let Some(notice) = at_step(tx, &scope, step, NoticeStepKind::Changed)? else { return Ok(()) };
    let now = tx.clocks().now();
    rules::may_change(&notice, now)?;
    let moved = rules::is_moved(&notice.content, content);
    if notice.state == NoticeState::Published && moved {
        demand_time(content, now, step.late)?;
    }
    store::change(tx, &scope, &notice, content)?;
    store::note(tx, actor, (step.id, NoticeStepKind::Changed, ""), notice.id, content)?;
    audit::record(tx, actor, Entry::new(Action::NoticeManage).detail(format!("change {}", notice.id)))
}

/// Publishes a draft.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale`; `Problem::Refused` when it is over or no draft; an invalid
/// field `late` when a maintenance is announced too late and nobody said that it cannot wait.
pub fn publish(tx: &mut Tx<'_>, actor: &Actor, step: &Step) -> Result<()> {
    let scope = gate(actor)?;
    let Some(notice) = at_step(tx, &scope, step, NoticeStepKind::Published)? else { return Ok(()) };
    let now = tx.clocks().now();
    rules::may_publish(&notice, now)?;
    demand_time(&notice.content, now, step.late)?;
    store::move_to(tx, &scope, &notice, NoticeState::Published)?;
    store::note(tx, actor, (step.id, NoticeStepKind::Published, ""), notice.id, &notice.content)?;
    audit::record(tx, actor, Entry::new(Action::NoticeManage).detail(format!("publish {}", notice.id)))
}

/// Takes a notice back for good.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Stale`; `Problem::Refused` when it is over; an invalid field `reason`.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, step: &Step, reason: &str) -> Result<()> {
    let scope = gate(actor)?;
    let mut problems = Vec::new();
    let reason = text(reason, "reason", 5..=REASON, &mut problems);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let Some(notice) = at_step(tx, &scope, step, NoticeStepKind::Withdrawn)? else { return Ok(()) };
    rules::may_change(&notice, tx.clocks().now())?;
    store::move_to(tx, &scope, &notice, NoticeState::Withdrawn)?;
    store::note(tx, actor, (step.id, NoticeStepKind::Withdrawn, &reason), notice.id, &notice.content)?;
    audit::record(tx, actor, Entry::new(Action::NoticeManage).detail(format!("withdraw {}", notice.id)))
}

/// Closes a notice for the actor, as it is now; the answer is the version he closed.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when it is not shown; `Problem::Refused` when it is too important to be closed.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, id: NoticeId) -> Result<i64> {
    decide(actor, Action::SupportUse)?;
    let notice = store::published(tx, id)?;
    let now = tx.clocks().now();
    let doctors = store::doctors(tx, &notice.content.audience)?;
    let is_for = rules::is_for(&notice.content.audience, actor, &doctors);
    let phase = rules::phase(notice.state, &notice.content, now);
    if !is_for || !phase.is_shown() {
        return Err(Problem::NotFound);
    }
    if !rules::may_be_closed(&notice.content, phase) {
        return Err(Problem::Refused("support-notice-stays"));
    }
    store::close(tx, &notice, actor.user)?;
    audit::record(tx, actor, Entry::new(Action::SupportUse).detail(format!("close {id}")))?;
    Ok(notice.version)
}
