//! The classes of data: in which tables each lies, how what is over is found, and what deleting one row of it means.

use insight::store as counters;
use kernel::Result;
use kernel::ids::PersonId;
use people::PersonDeleted;
use storage::{Query, Tx, args};
use uuid::Uuid;

use crate::{rules, sql};

/// By which clock a class's last day is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A day of the business calendar.
    Day,
    /// An instant of the business clock.
    Business,
    /// An instant of the real clock: what users and machines do.
    Real,
    /// The same, and no role may have been held since.
    Held,
}

/// A class that plans delete.
pub struct Class {
    /// Its code in the table of rules.
    pub code: &'static str,
    /// Where its rows lie.
    pub tables: &'static [&'static str],
    /// Whether they belong to an ASL.
    pub of_asl: bool,
    /// How the last day is told.
    pub told: Told,
    /// Whether a row is a person, which means all ids of hers.
    pub(crate) of_person: bool,
    pub(crate) due: &'static Query,
    pub(crate) erase: fn(&mut Tx<'_>, Uuid) -> Result<()>,
}

/// All of them, in the order in which a plan carries them out: what has a term of its own goes before what it would go with, and what
/// hangs on a person before her.
pub static PLANNED: [Class; 14] = [
    Class {
        code: "corrections",
        tables: &["correction"],
        of_asl: true,
        told: Told::Business,
        of_person: false,
        due: &sql::DUE_CORRECTIONS,
        erase: |tx, id| {
            all(
                tx,
                id,
                &[&sql::FORGET_CORRECTION_ENTRIES, &sql::FORGET_CORRECTION_LEFT, &sql::FORGET_CORRECTION],
            )
        },
    },
    Class {
        code: "obscurings",
        tables: &["obscuring"],
        of_asl: true,
        told: Told::Business,
        of_person: false,
        due: &sql::DUE_OBSCURINGS,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_OBSCURING]),
    },
    Class {
        code: "records",
        tables: &[
            "appointment",
            "appointment_step",
            "communication",
            "contact",
            "covid_case",
            "import_subject",
            "lab_result",
            "lab_unsettled",
            "measure",
            "measure_history",
            "measure_seen",
            "national_flow",
            "outbound_request",
            "pending_result",
            "person_fact",
            "rapid_test",
            "report",
            "report_history",
            "report_step",
            "swab_request",
            "swab_request_history",
            "swab_request_step",
            "symptoms_end",
            "transport_tube",
            "tube_fact",
        ],
        of_asl: true,
        told: Told::Day,
        of_person: true,
        due: &sql::DUE_RECORDS,
        erase: facts,
    },
    Class {
        code: "contacts",
        tables: &[],
        of_asl: true,
        told: Told::Day,
        of_person: true,
        due: &sql::DUE_CONTACTS,
        erase: facts,
    },
    Class {
        code: "persons",
        tables: &[
            "audience_bar",
            "audience_entry",
            "person",
            "person_double",
            "person_history",
            "person_merge",
            "person_transfer",
            "retention_hold",
        ],
        of_asl: true,
        told: Told::Business,
        of_person: true,
        due: &sql::DUE_PERSONS,
        erase: person,
    },
    Class {
        code: "deleted_persons",
        tables: &["deleted_person"],
        of_asl: true,
        told: Told::Business,
        of_person: false,
        due: &sql::DUE_DELETED_PERSONS,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_DELETED_PERSON]),
    },
    Class {
        code: "rights",
        tables: &["rights_request"],
        of_asl: true,
        told: Told::Day,
        of_person: false,
        due: &sql::DUE_RIGHTS,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_RIGHTS]),
    },
    Class {
        code: "emergencies",
        tables: &["emergency_access"],
        of_asl: true,
        told: Told::Real,
        of_person: false,
        due: &sql::DUE_EMERGENCIES,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_EMERGENCY]),
    },
    Class {
        code: "audiences",
        tables: &["audience_history"],
        of_asl: false,
        told: Told::Real,
        of_person: false,
        due: &sql::DUE_AUDIENCES,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_AUDIENCES]),
    },
    Class {
        code: "help",
        tables: &["help_request", "help_step", "help_view"],
        of_asl: false,
        told: Told::Real,
        of_person: false,
        due: &sql::DUE_HELP,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_HELP_VIEWS, &sql::FORGET_HELP_STEPS, &sql::FORGET_HELP]),
    },
    Class {
        code: "imports",
        tables: &["lab_message", "registry_chunk", "registry_import", "result_import"],
        of_asl: false,
        told: Told::Real,
        of_person: false,
        due: &sql::DUE_IMPORTS,
        erase: |tx, id| {
            all(
                tx,
                id,
                &[
                    &sql::FORGET_IMPORT_SUBJECTS,
                    &sql::FORGET_IMPORT,
                    &sql::FORGET_MESSAGE,
                    &sql::FORGET_UNSETTLED,
                    &sql::FORGET_REGISTRY_ROWS,
                    &sql::FORGET_REGISTRY_IMPORT,
                ],
            )
        },
    },
    Class {
        code: "exports",
        tables: &["list_export"],
        of_asl: false,
        told: Told::Business,
        of_person: false,
        due: &sql::DUE_EXPORTS,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_EXPORT]),
    },
    Class {
        code: "digests",
        tables: &["digest_row"],
        of_asl: false,
        told: Told::Real,
        of_person: false,
        due: &sql::DUE_DIGESTS,
        erase: |tx, id| all(tx, id, &[&sql::FORGET_DIGEST_ROW]),
    },
    Class {
        code: "accounts",
        // What points at a user by id stays, and says nothing of him when his account says nothing.
        tables: &[
            "account_change",
            "account_tax_code",
            "attestation",
            "attestation_pause",
            "attestation_role",
            "delegation",
            "invitation",
            "list_choice",
            "mllp_peer",
            "notice_closed",
            "notice_step",
            "recovery_code",
            "region_setting",
            "role_assignment",
            "role_request",
            "saved_list",
            "second_factor",
            "sign_in_forgiven",
            "user_account",
        ],
        of_asl: false,
        told: Told::Held,
        of_person: false,
        due: &sql::DUE_ACCOUNTS,
        erase: account,
    },
];

/// Tables of the classes that no plan deletes: what is cleared each night, and what is kept.
pub const UNPLANNED: [(&str, &[&str]); 5] = [
    (
        "sign_in",
        &[
            "emergency_attempt",
            "kept_draft",
            "list_act",
            "list_act_item",
            "look_up_attempt",
            "passkey_challenge",
            "provider_sign_in",
            "session",
            "session_past",
            "sign_in_brake",
            "sign_in_known",
            "sign_in_pending",
        ],
    ),
    ("mail", &["mail", "password_asked", "password_reset"]),
    ("silences", &["laboratory_silence"]),
    (
        "registers",
        &["code_term", "doctor", "laboratory_channel", "organisation", "register_act", "register_change"],
    ),
    (
        "audit",
        &[
            "audit_block_subject",
            "audit_checkpoint",
            "audit_key_change",
            "audit_log",
            "audit_tree",
            "trace_inbox",
        ],
    ),
];

/// Tables that hold nobody: numbers, secrets of the machine, words for everybody, and this module's own figures. The rows that a
/// plan is about lie in `retention_item` while it waits.
pub const NOBODY: [&str; 20] = [
    "daily_count",
    "digest",
    "double_run",
    "kept_form_secret",
    "laboratory_hour",
    "mllp_day",
    "notice",
    "outbound_lane",
    "result_mapping",
    "result_mapping_version",
    "retention_item",
    "retention_line",
    "retention_obstacle",
    "retention_plan",
    "retired_count",
    "sampling_place",
    "sampling_slot",
    "schema_migration",
    "sign_in_brake_secret",
    "transport",
];

/// Every table with a place in a class, or named as holding nobody.
pub fn tables() -> Vec<&'static str> {
    let planned = PLANNED.iter().flat_map(|class| class.tables);
    let unplanned = UNPLANNED.iter().flat_map(|(_, tables)| tables.iter());
    planned.chain(unplanned).chain(&NOBODY).copied().collect()
}

/// A planned class by its code.
pub fn of(code: &str) -> Option<&'static Class> {
    PLANNED.iter().find(|class| class.code == code)
}

fn all(tx: &mut Tx<'_>, id: Uuid, statements: &[&'static Query]) -> Result<()> {
    for statement in statements {
        tx.execute(statement, args![id])?;
    }
    Ok(())
}

/// All that happened to a person, under each of her ids. What the counters have of it stays as numbers.
fn facts(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let ids = people::store::ids_of(tx, PersonId(id))?;
    for id in &ids {
        counters::retire(tx, *id)?;
    }
    let statements: [&Query; 33] = [
        &sql::FACTS_NATIONAL_FLOW,
        &sql::FACTS_OUTBOUND,
        &sql::FACTS_ENTRIES,
        &sql::FACTS_COMMUNICATIONS,
        &sql::FACTS_BARS,
        &sql::FACTS_SEEN,
        &sql::FACTS_MEASURE_HISTORY,
        &sql::FACTS_ELSEWHERE_RESULT,
        &sql::FACTS_ELSEWHERE_SUPERSEDES,
        &sql::FACTS_ELSEWHERE_REQUEST,
        &sql::FACTS_ELSEWHERE_CASE,
        &sql::FACTS_MEASURES,
        &sql::FACTS_CASES,
        &sql::FACTS_SYMPTOMS,
        &sql::FACTS_CONTACTS,
        &sql::FACTS_ELSEWHERE_CONTACT,
        &sql::FACTS_REPORT_STEPS,
        &sql::FACTS_REPORT_HISTORY,
        &sql::FACTS_REPORTS,
        &sql::FACTS_UNSETTLED,
        &sql::FACTS_RESULTS,
        &sql::FACTS_REQUEST_HISTORY,
        &sql::FACTS_REQUEST_STEPS,
        &sql::FACTS_TUBES,
        &sql::FACTS_PENDING,
        &sql::FACTS_TRANSPORTS,
        &sql::FACTS_APPOINTMENT_STEPS,
        &sql::FACTS_APPOINTMENTS,
        &sql::FACTS_REQUESTS,
        &sql::FACTS_IMPORT_SUBJECTS,
        &sql::FACTS_KNOWN,
        &sql::FACTS_OBSCURINGS,
        &sql::FACTS_RAPID,
    ];
    // What stands under one id refers to what stands under the other: one table of all after the other.
    for statement in statements {
        for id in &ids {
            all(tx, id.0, &[statement])?;
        }
    }
    Ok(())
}

/// Somebody of whom there is nothing else leaves the registry, with whoever was merged into her before her. Whose the accesses to her
/// were is known until that class is over.
fn person(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    facts(tx, id)?;
    let merged = people::store::ids_of(tx, PersonId(id))?.into_iter().filter(|other| other.0 != id);
    merged.map(|other| other.0).chain([id]).try_for_each(|id| gone(tx, id))
}

fn gone(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let statements: [&Query; 7] = [
        &sql::PERSON_OBSCURINGS,
        &sql::PERSON_DOUBLES,
        &sql::PERSON_HISTORY,
        &sql::PERSON_MERGES,
        &sql::PERSON_TRANSFERS,
        &sql::PERSON_ENTRIES,
        &sql::PERSON_HOLDS,
    ];
    tx.execute(&sql::PERSON_BURIED, args![id, tx.clocks().business_now(), Uuid::nil()])?;
    all(tx, id, &statements)?;
    all(tx, id, &[&sql::PERSON_GONE])?;
    tx.emit(PersonDeleted { person: PersonId(id) });
    Ok(())
}

/// A user who left: what others did refers to his account, which says nothing of him any more.
fn account(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let statements: [&Query; 18] = [
        &sql::ACCOUNT_TAX_CODE,
        &sql::ACCOUNT_FACTORS,
        &sql::ACCOUNT_CODES,
        &sql::ACCOUNT_KNOWN,
        &sql::ACCOUNT_SESSIONS,
        &sql::ACCOUNT_PAST,
        &sql::ACCOUNT_DRAFTS,
        &sql::ACCOUNT_MAIL,
        &sql::ACCOUNT_RESETS,
        &sql::ACCOUNT_PENDING,
        &sql::ACCOUNT_CHALLENGES,
        &sql::ACCOUNT_CONTACTS,
        &sql::ACCOUNT_REQUESTS,
        &sql::ACCOUNT_NOTES,
        &sql::ACCOUNT_REASONS,
        &sql::ACCOUNT_DELEGATIONS,
        &sql::ACCOUNT_KEPT_LISTS,
        &sql::ACCOUNT_LIST_CHOICES,
    ];
    all(tx, id, &statements)?;
    let (now, nameless) = (tx.clocks().now(), web::t("retention-nameless"));
    tx.execute(&sql::ACCOUNT_NAMELESS, args![id, rules::nameless_login(id), nameless, now]).map(drop)
}
