//! Codes of the log, in Italian words.

use access::approvals::{self, RoleRequest};
use access::audit::Record;
use access::brake::{Lane, Tries};
use access::changes::{Change, ChangedRole, What};
use access::{Action, Role};
use kernel::tax_code::name_letters;
use kernel::{Date, Timestamp};
use web::{Badge, Tone, fmt, t, tn};

use crate::model::{AccessLog, Opening, UserLine};
use crate::rules::Standing;
use crate::service::{EXPORTED, PAPER, REPORTED};

/// The name of a role.
pub fn role(role: Role) -> String {
    t(&format!("web-role-{}", role.code())).to_owned()
}

/// The role with a name or a code, as somebody typed it.
pub fn role_named(typed: &str) -> Option<Role> {
    let letters = name_letters(typed);
    let same =
        |one: &Role| one.code() == typed || (!letters.is_empty() && name_letters(&role(*one)) == letters);
    Role::ALL.into_iter().find(same)
}

/// The name of a role by its code, which may be one of a later version.
pub fn role_code(code: &str) -> String {
    Role::parse(code).map_or_else(|_| code.to_owned(), role)
}

/// The state of a user who is kept out.
pub const SUSPENDED: &str = "accounts-state-suspended";
/// The state of a user who holds no role any more.
pub const ENDED: &str = "accounts-state-ended";
/// The state of a user who has never signed in.
pub const NEVER: &str = "accounts-state-never";

/// The state of a user who holds no role yet, because one waits for approval.
pub const WAITS: &str = "accounts-state-waits";

/// The key of a user's state.
pub fn state_key(user: &UserLine, today: Date) -> &'static str {
    let holds_one = user.roles.iter().any(|held| today < held.valid_to);
    match (user.active, holds_one, user.last_sign_in) {
        (false, ..) => SUSPENDED,
        (true, false, _) if user.waits => WAITS,
        (true, false, _) => ENDED,
        (true, true, None) => NEVER,
        (true, true, Some(_)) => "accounts-state-active",
    }
}

/// What can be asked for among the users.
pub fn standing(standing: Standing) -> String {
    t(&format!("accounts-standing-{}", standing.code())).to_owned()
}

/// Why an account was changed, by its code.
pub fn reason(code: &str) -> String {
    known(format!("accounts-because-{code}")).unwrap_or_else(|| code.to_owned())
}

/// What was done with an account, in a sentence.
pub fn change(change: &Change) -> String {
    let Some(role) = &change.role else { return t(&format!("accounts-change-{}", change.what)).to_owned() };
    let ChangedRole { role, unit, valid_from, valid_to } = role;
    let ended_on = kernel::clock::local_date(change.at).max(*valid_from);
    let at_once = change.what == What::Ended.code() && *valid_to <= ended_on;
    let until = match kernel::clock::last_day(*valid_to) {
        Some(last) => tn("accounts-change-until", &[("day", &last)]),
        None => t("accounts-until-never").to_owned(),
    };
    let key = format!("accounts-change-{}{}", change.what, if at_once { "-at-once" } else { "" });
    tn(&key, &[("role", &self::role(*role)), ("unit", unit), ("from", valid_from), ("until", &until)])
}

/// How it stands with a role that was asked for.
pub fn request_state(request: &RoleRequest) -> Badge {
    let tone = match request.standing {
        approvals::Standing::Open => Tone::Warn,
        approvals::Standing::Approved => Tone::Good,
        approvals::Standing::Declined | approvals::Standing::Expired => Tone::Quiet,
    };
    Badge::new(tone, &format!("accounts-request-{}", request.standing.code()))
}

/// How many a role would open.
pub fn opening(opening: Opening) -> String {
    let (key, count) = match opening {
        Opening::Persons(count) => ("accounts-opens-persons", count),
        Opening::Requests(count) => ("accounts-opens-requests", count),
        Opening::Measures(count) => ("accounts-opens-measures", count),
        Opening::Nobody => return t("accounts-opens-nobody").to_owned(),
    };
    tn(key, &[("n", &count)])
}

/// Who changed an account.
pub fn by(change: &Change) -> String {
    change.by.clone().unwrap_or_else(|| t("accounts-change-by-machine").to_owned())
}

/// Why an account was changed, and what its author added.
pub fn why_and_note(change: &Change) -> Option<String> {
    let note = change.note.as_ref().map(|note| format!("«{note}»"));
    let parts: Vec<String> = [change.why.as_deref().map(reason), note].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(": "))
}

/// Who and why, in a line.
pub fn by_and_why(change: &Change) -> String {
    [Some(by(change)), why_and_note(change)].into_iter().flatten().collect::<Vec<_>>().join(". ")
}

/// What was done. The action alone does not say it: opening a form is another thing than sending it, and the detail
/// tells them apart: `report.create` with `form` is "Ha aperto il modulo per segnalare un caso sospetto".
pub fn act(record: &Record) -> String {
    let base = format!("accounts-action-{}", record.action.replace('.', "-"));
    let what = match record.action == Action::AccessLogView.code() {
        // The rest is what its author typed.
        true if record.detail.starts_with(EXPORTED) => "csv",
        true if record.detail.starts_with(REPORTED) => "report",
        true if record.detail.starts_with(PAPER) => "pdf",
        true => "",
        false => record.detail.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default(),
    };
    let exact = known(format!("{base}-{what}")).filter(|_| !what.is_empty());
    exact.or_else(|| known(base)).unwrap_or_else(|| record.action.clone())
}

/// The catalogue key of an action.
pub fn action_key(action: Action) -> String {
    format!("accounts-action-{}", action.code().replace('.', "-"))
}

/// The unit of an audience: `asl:301` is "ASL Città di Torino".
pub fn unit(audience: &str, log: &AccessLog, today: Date) -> String {
    let (kind, code) = audience.split_once(':').unwrap_or(("", audience));
    let region = territory::get();
    let name = match kind {
        "asl" => region.asl(code).map(|asl| asl.name.clone()),
        "comune" => region.comune_or_successor(code, today).map(|comune| comune.name.clone()),
        "province" => region
            .comuni_at(today)
            .find(|comune| comune.province_code == code)
            .map(|comune| comune.province.clone()),
        "hospital" => region.hospital(code).map(|hospital| hospital.name.clone()),
        "school" => region.school(code).map(|school| school.name.clone()),
        "laboratory" => region.laboratory(code).map(|laboratory| laboratory.name.clone()),
        "gp" => log.doctors.get(code).cloned(),
        "region" => Some(t("accounts-unit-region").to_owned()),
        _ => None,
    };
    name.unwrap_or_else(|| code.to_owned())
}

/// Why the access was allowed: `gp:010A1B2 gp-of-choice 2019-03-01` is "medico di famiglia dal 01/03/2019". The
/// reason of a look-up in this log is what its author typed. A doctor for whom somebody stood in has his name, where it is known.
pub fn why(record: &Record, log: &AccessLog) -> String {
    if record.action == Action::AccessLogView.code() {
        let marks = [EXPORTED, REPORTED, PAPER];
        let reason = marks.iter().find_map(|mark| record.detail.strip_prefix(mark)).unwrap_or(&record.detail);
        return tn("accounts-why-asked", &[("reason", &reason)]);
    }
    let emergency = known(format!("accounts-why-emergency-{}", record.detail));
    if let Some(reason) = emergency.filter(|_| record.action == Action::EmergencyOpen.code()) {
        return reason;
    }
    // Who acts for one doctor and saw through another's audience stood in for that one.
    let (audience, _) = record.why.split_once(' ').unwrap_or_default();
    if let Some(code) = audience.strip_prefix("gp:").filter(|_| record.unit != audience) {
        let doctor = log.doctors.get(code).map_or(code, String::as_str);
        return tn("accounts-why-delegated", &[("doctor", &doctor)]);
    }
    let mut parts = record.why.split(' ').skip(1);
    let (Some(reasons), Some(since)) = (parts.next(), parts.next()) else {
        return fmt::NONE.to_owned();
    };
    if let Some(code) = reasons.strip_prefix("emergency-support/") {
        return tn("accounts-why-emergency-support", &[("code", &code)]);
    }
    // Modules above the registry name their reasons by whole keys of their own.
    let reason = |key: &str| {
        let ours = known(format!("accounts-why-{key}"));
        ours.or_else(|| known(key.to_owned())).unwrap_or_else(|| key.to_owned())
    };
    let mut reasons = reasons.split('+').map(reason).collect::<Vec<_>>().join(", ");
    // Who acts for the region saw by the audience of one of its ASL.
    let of_asl = audience.strip_prefix("asl:").filter(|_| record.unit != audience);
    if let Some(asl) = of_asl.and_then(|code| territory::get().asl(code)) {
        reasons = format!("{reasons} ({})", asl.name);
    }
    match since.parse::<Date>() {
        Ok(since) => tn("accounts-why-since", &[("reasons", &reasons), ("date", &since)]),
        Err(_) => reasons,
    }
}

/// That one must wait, what else one can do, and whom to call.
pub fn wait(until: Timestamp, now: Timestamp) -> String {
    tn("accounts-sign-in-wait", &[("when", &after(until, now))])
}

/// As [`wait`], of the password that is to be changed.
pub fn wait_to_change(until: Timestamp, now: Timestamp) -> String {
    tn("accounts-password-wait", &[("when", &after(until, now))])
}

/// As [`wait`], of who proves again who he is.
pub fn wait_to_prove(until: Timestamp, now: Timestamp) -> String {
    tn("accounts-proof-wait", &[("when", &after(until, now))])
}

/// The same in a line, above it.
pub fn wait_heading(until: Timestamp, now: Timestamp) -> String {
    tn("accounts-sign-in-wait-heading", &[("when", &after(until, now))])
}

/// "le 14:32", "il 15/11/2020 alle 08:05": the minute by which the wait is over for sure.
pub fn after(until: Timestamp, now: Timestamp) -> String {
    let minute = full_minute(until);
    let (day, time) = (kernel::clock::local_date(minute), fmt::time(minute));
    let today = day == kernel::clock::local_date(now);
    let key = if today { "accounts-after-time" } else { "accounts-after-day" };
    tn(key, &[("day", &day), ("time", &time)])
}

/// The minute by which an instant has passed for sure: screens show no seconds.
pub fn full_minute(instant: Timestamp) -> Timestamp {
    instant.checked_add(jiff::SignedDuration::from_secs(59)).unwrap_or(instant)
}

/// How a session was opened, by its code.
pub fn opened_by(code: &str) -> String {
    known(format!("accounts-opened-by-{code}")).unwrap_or_else(|| code.to_owned())
}

/// A way on which somebody tries to sign in.
pub fn way(lane: Lane) -> &'static str {
    match lane {
        Lane::Device => t("accounts-way-device"),
        Lane::Address => t("accounts-way-address"),
        Lane::Stranger => t("accounts-way-stranger"),
    }
}

/// From where somebody signed in or tried to, if the record says it: `password device`, and the address.
pub fn from_where(record: &Record) -> Option<String> {
    let code = record.detail.rsplit(' ').next().unwrap_or_default();
    let lane = [Lane::Device, Lane::Address, Lane::Stranger].into_iter().find(|lane| lane.code() == code);
    let lane = lane.filter(|_| record.outcome == "denied").map(|lane| way(lane).to_owned());
    let parts: Vec<String> = lane.into_iter().chain(from_address(&record.from)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// An address from which somebody signed in; none when it is not known.
pub fn from_address(address: &str) -> Option<String> {
    (!address.is_empty()).then(|| tn("accounts-from-address", &[("address", &address)]))
}

/// What counts against an account, in a sentence; none when nothing does.
pub fn counts(tries: &[Tries]) -> Option<String> {
    let since = fmt::instant(tries.iter().map(|tries| tries.since).min()?);
    let failed: i32 = tries.iter().map(|tries| tries.failed).sum();
    Some(match tries.iter().filter_map(|tries| tries.until).max() {
        Some(until) => {
            let until = fmt::instant(full_minute(until));
            tn("accounts-held-until", &[("n", &failed), ("since", &since), ("until", &until)])
        }
        None => tn("accounts-held-not", &[("n", &failed), ("since", &since)]),
    })
}

/// The sentence of a key, if the catalogue has it.
fn known(key: String) -> Option<String> {
    web::texts::texts().has(&key).then(|| t(&key).to_owned())
}
