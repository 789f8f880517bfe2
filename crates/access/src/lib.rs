//! Who may do what, and the trace of it: users, sessions, roles, audiences, `decide()`, the audit tree.

pub mod administration;
mod answers;
pub mod approvals;
pub mod assignments;
pub mod attestations;
pub mod audience;
pub mod audit;
pub mod bars;
pub mod brake;
pub mod changes;
pub mod clock;
pub mod delegations;
pub mod drafts;
pub mod emergency;
pub mod factors;
pub mod invitations;
pub mod keys;
pub mod look_ups;
pub mod mail;
mod model;
pub mod open_sessions;
pub mod parking;
pub mod passwords;
pub mod past;
mod policy;
pub mod proof;
pub mod provider;
pub mod reading;
pub mod recount;
pub mod resets;
pub mod sessions;
pub mod sql;
pub mod tree;
pub mod users;

pub use answers::{Answer, Relation, answers, policy_table};
pub use model::{Actor, AudienceKind, Resource, Role, Unit};
pub use policy::{Action, Fields, POLICY, Rule, Scope, Through, decide, may_anything};

use storage::{Migration, Module};

/// What the access floor brings to the main store.
pub const MODULE: Module = Module {
    name: "access",
    migrations: &[
        Migration { number: 1, name: "users", sql: include_str!("../migrations/0001_users.sql") },
        Migration { number: 2, name: "audience", sql: include_str!("../migrations/0002_audience.sql") },
        Migration { number: 3, name: "sign in", sql: include_str!("../migrations/0004_sign_in.sql") },
        Migration {
            number: 4,
            name: "idle session",
            sql: include_str!("../migrations/0005_idle_session.sql"),
        },
        Migration { number: 5, name: "wall", sql: include_str!("../migrations/0006_wall.sql") },
        Migration {
            number: 6,
            name: "brake secret",
            sql: include_str!("../migrations/0008_brake_secret.sql"),
        },
        Migration { number: 7, name: "forgive", sql: include_str!("../migrations/0010_forgive.sql") },
        Migration { number: 8, name: "roles", sql: include_str!("../migrations/0011_roles.sql") },
        Migration {
            number: 9,
            name: "account life",
            sql: include_str!("../migrations/0012_account_life.sql"),
        },
        Migration {
            number: 10,
            name: "quick entry",
            sql: include_str!("../migrations/0013_quick_entry.sql"),
        },
        Migration {
            number: 11,
            name: "account changes",
            sql: include_str!("../migrations/0014_account_changes.sql"),
        },
        Migration { number: 12, name: "delegation", sql: include_str!("../migrations/0015_delegation.sql") },
        Migration { number: 13, name: "step up", sql: include_str!("../migrations/0016_step_up.sql") },
        Migration {
            number: 14,
            name: "second factor",
            sql: include_str!("../migrations/0016_second_factor.sql"),
        },
        Migration {
            number: 15,
            name: "administration",
            sql: include_str!("../migrations/0017_administration.sql"),
        },
        Migration {
            number: 16,
            name: "break glass",
            sql: include_str!("../migrations/0018_break_glass.sql"),
        },
        Migration {
            number: 17,
            name: "emergency session",
            sql: include_str!("../migrations/0020_emergency_session.sql"),
        },
        Migration { number: 18, name: "mail", sql: include_str!("../migrations/0021_mail.sql") },
        Migration { number: 19, name: "passkey", sql: include_str!("../migrations/0022_passkey.sql") },
        Migration {
            number: 22,
            name: "several at once",
            sql: include_str!("../migrations/0025_several_at_once.sql"),
        },
        Migration {
            number: 23,
            name: "attestation",
            sql: include_str!("../migrations/0026_attestation.sql"),
        },
        Migration {
            number: 27,
            name: "wall subject",
            sql: include_str!("../migrations/0027_wall_subject.sql"),
        },
        Migration { number: 28, name: "provider", sql: include_str!("../migrations/0028_provider.sql") },
        Migration { number: 29, name: "parking", sql: include_str!("../migrations/0029_parking.sql") },
        Migration { number: 30, name: "bar", sql: include_str!("../migrations/0030_bar.sql") },
        Migration {
            number: 31,
            name: "help desk view",
            sql: include_str!("../migrations/0031_help_desk_view.sql"),
        },
        Migration { number: 32, name: "held entry", sql: include_str!("../migrations/0032_held_entry.sql") },
        Migration { number: 34, name: "retention", sql: include_str!("../migrations/0034_retention.sql") },
        Migration { number: 35, name: "look up", sql: include_str!("../migrations/0035_look_up.sql") },
        Migration { number: 36, name: "phone", sql: include_str!("../migrations/0036_phone.sql") },
        Migration { number: 37, name: "entered", sql: include_str!("../migrations/0037_entered.sql") },
        Migration {
            number: 40,
            name: "mail_communications",
            sql: include_str!("../migrations/0040_mail_communications.sql"),
        },
        Migration {
            number: 42,
            name: "session_address",
            sql: include_str!("../migrations/0042_session_address.sql"),
        },
        Migration { number: 43, name: "supervisor", sql: include_str!("../migrations/0043_supervisor.sql") },
    ],
    queries: sql::ALL,
};

/// What it brings to the store of the traces.
pub const AUDIT_MODULE: Module = Module {
    name: "audit",
    migrations: &[
        Migration { number: 1, name: "audit tree", sql: include_str!("../migrations/0003_audit_tree.sql") },
        Migration { number: 2, name: "wall", sql: include_str!("../migrations/0007_audit_wall.sql") },
        Migration {
            number: 3,
            name: "audit blocks",
            sql: include_str!("../migrations/0009_audit_blocks.sql"),
        },
        Migration { number: 4, name: "audit time", sql: include_str!("../migrations/0019_audit_time.sql") },
        Migration {
            number: 5,
            name: "audit key change",
            sql: include_str!("../migrations/0041_audit_key_change.sql"),
        },
    ],
    queries: sql::audit::ALL,
};
