//! The answer to the citizen: which structure, in which role, when and why, and no operator's name.

use access::audit::Record;
use access::{Action, Actor, Role};
use kernel::{Date, Timestamp};
use uuid::Uuid;
use web::{fmt, t, tn};

use crate::model::AccessLog;
use crate::rules::{self, Group, LogFilter};
use crate::words;

/// What the document says of itself.
pub(super) struct Asked {
    pub number: String,
    pub tax_code: String,
    pub by: Actor,
    pub now: Timestamp,
}

/// The number of a document: the day, and a part of the form's own id that nobody else's has.
pub(super) fn number(today: Date, form: Uuid) -> String {
    let tail = form.simple().to_string().split_off(20).to_uppercase();
    format!("ACC-{}-{tail}", today.strftime("%Y%m%d"))
}

/// The document. Of the filter only the period counts: who acted is not its matter.
pub(super) fn document(log: &AccessLog, filter: &LogFilter, asked: &Asked, today: Date) -> ::paper::Document {
    let filter = LogFilter { user: None, ..*filter };
    let mut document = web::pdf::document(t("accounts-paper-title"));
    document.heading(t("accounts-paper-title"));
    let office = match asked.by.role {
        Role::DataProtectionOfficer => asked.by.unit.name.clone(),
        _ => t("accounts-unit-region").to_owned(),
    };
    let period = match (filter.from, filter.to) {
        (None, None) => t("accounts-paper-always").to_owned(),
        (from, to) => {
            let ends = [
                from.map(|day| tn("accounts-shown-from", &[("date", &day)])),
                to.map(|day| tn("accounts-shown-to", &[("date", &day)])),
            ];
            ends.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    };
    document.facts([
        (t("accounts-paper-number"), asked.number.clone()),
        (t("accounts-paper-made"), fmt::instant(asked.now)),
        (t("accounts-paper-office"), office),
        (t("accounts-paper-person"), asked.tax_code.trim().to_uppercase()),
        (t("accounts-paper-period"), period),
    ]);
    document.paragraph(t("accounts-paper-what"));
    let shown = log.accesses.iter().filter(|access| filter.lets(access));
    let groups = rules::grouped(shown, |access| words::act(&access.record));
    if groups.is_empty() {
        document.strong(t("accounts-paper-none"));
        return document;
    }
    let columns = [
        (t("accounts-when"), 1.3),
        (t("accounts-paper-structure"), 2.0),
        (t("accounts-role"), 1.6),
        (t("accounts-what"), 2.0),
        (t("accounts-paper-why"), 2.2),
    ];
    document.table(&columns, groups.iter().map(|group| row(group, log, today)).collect());
    document.paragraph(t("accounts-paper-end"));
    document
}

fn row(group: &Group<'_>, log: &AccessLog, today: Date) -> Vec<String> {
    let record = &group.newest.record;
    let newest = fmt::instant(rules::at(group.newest));
    let when = match group.all.len() {
        1 => newest,
        times => tn("accounts-paper-times", &[("when", &newest), ("n", &times)]),
    };
    let act = match record.outcome == "denied" {
        true => tn("accounts-paper-denied", &[("what", &words::act(record))]),
        false => words::act(record),
    };
    vec![when, structure(record, log, today), words::role_code(&record.role), act, why(record)]
}

/// A doctor is his own unit: his code stands for his name.
fn structure(record: &Record, log: &AccessLog, today: Date) -> String {
    match record.unit.strip_prefix("gp:") {
        Some(code) => tn("accounts-paper-doctor", &[("code", &code)]),
        None if record.unit.is_empty() => t("accounts-platform").to_owned(),
        None => words::unit(&record.unit, log, today),
    }
}

/// Why in plain words; what an officer typed when he looked into the log may name somebody.
fn why(record: &Record) -> String {
    match record.action == Action::AccessLogView.code() {
        true => t("accounts-paper-asked").to_owned(),
        false => words::why(record, &AccessLog::default()),
    }
}
