//! The decisions about what leaves for laboratories: pure functions.

use courier::{Address, Trust, is_this_machine};
use jiff::SignedDuration;
use kernel::{FieldProblem, Timestamp};
use lab::model::{RequestStatus, SwabRequest};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::{About, Act, Kind, Row, State, Why};

/// Minutes for which a laboratory may take nothing before somebody is told.
pub const ALARM_MINUTES: i64 = 60;
/// Longest name in MSH-5 and MSH-6.
const LONGEST_NAME: usize = 180;
/// Longest address, and most characters of certificates.
const LONGEST_ADDRESS: usize = 300;
const LONGEST_AUTHORITY: usize = 64 * 1024;

/// Number of a message: 20 signs, as many as MSH-10 has room for. The first are of the time, the last of chance, and how often what was
/// refused was sent again.
pub fn control_id(id: Uuid, round: i32) -> String {
    let digits = id.simple().to_string();
    format!("{}{}{:02}", &digits[..12], &digits[26..], round.rem_euclid(100))
}

/// What a laboratory is told of a request and of whom it is about, as a digest: another one is worth a message, and what it is not told of
/// a person is not.
pub fn mark(request: &SwabRequest, about: &About) -> String {
    let sampled = request.sampled_at.map_or_else(String::new, |at| at.to_string());
    let (id, born) = (about.id.to_string(), about.birth_date.to_string());
    let open = |text: &Option<String>| text.clone().unwrap_or_default();
    let codes = [&about.tax_code, &about.other_kind, &about.other, &about.phone].map(open);
    let said = [
        request.test.code(),
        request.priority.code(),
        &request.reason,
        &request.note,
        &sampled,
        &request.number,
        &id,
        &about.family_name,
        &about.given_name,
        &born,
        &about.sex,
        &about.comune,
        &about.street,
    ];
    let said = said.into_iter().chain(codes.iter().map(String::as_str)).collect::<Vec<_>>();
    Sha256::digest(said.join("\r").as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What a laboratory knows by what it was told, the latest first: the mark of a request that it is to carry out. An empty one when it may
/// have been told to leave it, or not.
pub fn known(rows: &[Row]) -> Option<&str> {
    for row in rows {
        match row.state {
            State::Refused | State::Superseded | State::GivenUp => {}
            State::Unconfirmed | State::Reported if row.act == Act::Cancel => return Some(""),
            State::Unconfirmed | State::Reported | State::Waits | State::Sent | State::Accepted => {
                return (row.act != Act::Cancel).then_some(row.mark.as_str());
            }
        }
    }
    None
}

/// Whether a laboratory, by what it was told, the latest first, has refused just this: it would refuse it again.
pub fn was_refused(rows: &[Row], wanted: Wanted<'_>) -> bool {
    let last = rows.iter().find(|row| row.state != State::Superseded);
    last.filter(|row| row.state == State::Refused).is_some_and(|row| match wanted {
        Wanted::Asked(mark) => row.act != Act::Cancel && row.mark == mark,
        Wanted::Nothing => row.act == Act::Cancel,
        Wanted::Whatever => false,
    })
}

/// What a laboratory should know of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// That it is to carry it out, and what it says.
    Asked(&'a str),
    /// That it is not to.
    Nothing,
    /// Whatever it knows: it has its result.
    Whatever,
}

/// What a laboratory should know of a request.
pub fn wanted<'a>(request: &SwabRequest, laboratory: &str, mark: &'a str) -> Wanted<'a> {
    match request.status {
        _ if request.laboratory != laboratory => Wanted::Nothing,
        RequestStatus::Requested => Wanted::Asked(mark),
        RequestStatus::Resulted => Wanted::Whatever,
        _ => Wanted::Nothing,
    }
}

/// What it is told, when that is another thing than what it knows.
pub fn act(known: Option<&str>, wanted: Wanted<'_>) -> Option<Act> {
    match (known, wanted) {
        // Who may have left it is asked as who left it.
        (None | Some(""), Wanted::Asked(_)) => Some(Act::New),
        (Some(known), Wanted::Asked(mark)) if known != mark => Some(Act::Change),
        (Some(_), Wanted::Nothing) => Some(Act::Cancel),
        _ => None,
    }
}

/// Which of what a laboratory was told, the latest first, it does not have and need not get: nobody has to look at it. `is_noted` says
/// whether what it is to be told instead is noted now.
pub fn outdated(rows: &[Row], wanted: Wanted<'_>, is_noted: bool) -> Vec<Uuid> {
    let is_other = act(known(rows), wanted).is_some();
    let last = rows.iter().find(|row| row.state != State::Superseded);
    let failed = last.is_some_and(|row| matches!(row.state, State::Refused | State::GivenUp));
    let goes = |row: &&Row| match wanted {
        Wanted::Nothing if row.act != Act::Cancel => true,
        _ if is_other => is_noted,
        // It knows what it should, and what it did not want was another thing.
        _ => failed,
    };
    rows.iter().filter(|row| row.state.is_not_there()).filter(goes).map(|row| row.id).collect()
}

/// Where a message stands after an answer that settles nothing: what may have been taken once is not known to be nowhere by a later try.
pub fn state_after(before: State, why: Why) -> State {
    if why.may_have_left() || before == State::Sent { State::Sent } else { State::Waits }
}

/// Where one stands that is not tried any more.
pub fn given_up(before: State) -> State {
    if before == State::Sent { State::Unconfirmed } else { State::GivenUp }
}

/// Where one stands that its laboratory, which has reported, need not be told any more.
pub fn needless(before: State) -> State {
    if before == State::Sent { State::Reported } else { State::Superseded }
}

/// When a message is tried again; none when that would be too late.
pub fn next_try(row: &Row, now: Timestamp) -> Option<Timestamp> {
    let seed = row.id.as_u64_pair().1;
    let pause = courier::spread(courier::pause(row.tries), seed);
    now.checked_add(pause).ok().filter(|next| *next < row.give_up_at)
}

/// Until when nothing goes to a laboratory after tries in vain: shorter than a message waits, so that one that is back is found soon.
pub fn lane_pause(failures: i32, now: Timestamp, seed: u64) -> Timestamp {
    let longest = SignedDuration::from_mins(10);
    let pause = courier::spread(courier::pause(failures + 1).min(longest), seed);
    now.checked_add(pause).unwrap_or(now)
}

/// How a laboratory should have its requests, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// `none`, `hl7` or `fhir`.
    pub kind: String,
    /// Address of MLLP or of FHIR.
    pub address: String,
    /// TLS for MLLP.
    pub tls: bool,
    /// That a network without TLS is safe.
    pub plain_is_safe: bool,
    /// Authorities in PEM.
    pub authority: String,
    /// MSH-5.
    pub application: String,
    /// MSH-6.
    pub facility: String,
}

/// A host and a port.
pub fn host_and_port(text: &str) -> Option<(&str, u16)> {
    let (host, port) = text.rsplit_once(':')?;
    let port = port.parse().ok().filter(|port| *port > 0)?;
    let bare = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let good = match bare {
        Some(number) => number.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
        }
    };
    good.then_some((bare.unwrap_or(host), port))
}

/// Whether an address is the machine itself.
pub fn stays_here(kind: Kind, address: &str) -> bool {
    match kind {
        Kind::None => true,
        Kind::Hl7 => host_and_port(address).is_some_and(|(host, _)| is_this_machine(host)),
        Kind::Fhir => Address::parse(address).is_ok_and(|address| is_this_machine(address.host())),
    }
}

/// What is wrong with what was typed: every field at once. A demonstration sends to the machine itself alone.
pub fn check(typed: &Typed, only_here: bool) -> Result<Kind, Vec<FieldProblem>> {
    let Some(kind) = Kind::of(&typed.kind) else {
        return Err(vec![FieldProblem::new("kind", "outbound-kind-unknown")]);
    };
    let mut problems = Vec::new();
    let mut wrong = |good: bool, field, key| {
        if !good {
            problems.push(FieldProblem::new(field, key));
        }
    };
    if kind == Kind::None {
        return Ok(kind);
    }
    let address = typed.address.as_str();
    let fits = address.len() <= LONGEST_ADDRESS;
    match kind {
        Kind::Hl7 => {
            let good = fits && host_and_port(address).is_some();
            wrong(good, "address", "outbound-address-hl7");
            let safe = typed.tls || typed.plain_is_safe || stays_here(kind, address);
            wrong(!good || safe, "plain_is_safe", "outbound-plain-open");
        }
        _ => {
            let good = fits && Address::parse(address).is_ok_and(|address| !address.has_query());
            wrong(good, "address", "outbound-address-fhir");
        }
    }
    wrong(!only_here || stays_here(kind, address), "address", "outbound-address-demonstration");
    if !typed.authority.is_empty() {
        let good =
            typed.authority.len() <= LONGEST_AUTHORITY && Trust::of_authorities(&typed.authority).is_ok();
        wrong(good, "authority", "outbound-authority-wrong");
    }
    for (field, name) in [("application", &typed.application), ("facility", &typed.facility)] {
        let good = name.len() <= LONGEST_NAME && !name.chars().any(char::is_control);
        wrong(good, field, "outbound-name-form");
    }
    if problems.is_empty() { Ok(kind) } else { Err(problems) }
}
