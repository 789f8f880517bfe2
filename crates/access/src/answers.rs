//! The policy as it answers: for people as a table, for programs in full.

use serde::Serialize;

use crate::model::Role;
use crate::policy::{Action, Fields, IN_EMERGENCY, POLICY, Rule, Through};

/// How a thing stands to who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is of his unit today: his patient, his ASL's person, his laboratory's request; or his own, where that counts.
    Own,
    /// It was, and is no more.
    Past,
    /// It will be, and is not yet.
    Future,
    /// It is of other units only.
    Others,
    /// It is of other units, and he has opened it in an emergency less than an hour ago.
    Opened,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 5] = [Self::Own, Self::Past, Self::Future, Self::Others, Self::Opened];
}

/// What the policy answers to a role that asks for an action on a thing which stands to him in a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Code of the role.
    pub role: &'static str,
    /// The kind of unit it is held for.
    pub unit: &'static str,
    /// Code of the action.
    pub action: &'static str,
    /// How the thing stands to the actor. Where an action is on nothing in particular, all relations answer alike.
    pub relation: Relation,
    /// Whether it is allowed.
    pub allowed: bool,
    /// By which relation the policy allows the action at all, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<Through>,
    /// What is shown of a person when it is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Fields>,
}

/// Every role × action × relation with its answer.
pub fn answers() -> Vec<Answer> {
    let product =
        Role::ALL.into_iter().flat_map(|role| Action::ALL.into_iter().map(move |action| (role, action)));
    product.flat_map(|(role, action)| Relation::ALL.map(|relation| answer(role, action, relation))).collect()
}

fn answer(role: Role, action: Action, relation: Relation) -> Answer {
    let rule = POLICY.iter().find(|rule| rule.role == role && rule.action == action);
    let allowing = rule.filter(|rule| reaches(rule, relation));
    Answer {
        role: role.code(),
        unit: role.unit_kind().code(),
        action: action.code(),
        relation,
        allowed: allowing.is_some(),
        through: rule.map(|rule| rule.through),
        fields: allowing.map(|rule| rule.fields),
    }
}

fn reaches(rule: &Rule, relation: Relation) -> bool {
    let opened = relation == Relation::Opened && IN_EMERGENCY.contains(&rule.action);
    match rule.through {
        Through::Audience if may_open(rule.role) => relation == Relation::Own || opened,
        Through::Audience | Through::Unit | Through::User => relation == Relation::Own,
        Through::Emergency => opened,
        Through::ExactKey | Through::Region => true,
    }
}

fn may_open(role: Role) -> bool {
    POLICY.iter().any(|rule| rule.role == role && rule.action == Action::EmergencyOpen)
}

/// The policy as a Markdown table, for the documentation: what no line allows is denied.
pub fn policy_table() -> String {
    let mut table = String::from("| role | of a | action | on what | showing |\n|---|---|---|---|---|\n");
    for role in Role::ALL {
        let unit = role.unit_kind().code();
        for Rule { action, through, fields, .. } in POLICY.iter().filter(|rule| rule.role == role) {
            let (role, action) = (role.code(), action.code());
            table +=
                &format!("| {role} | {unit} | {action} | {} | {} |\n", on_what(*through), showing(*fields));
        }
    }
    table
}

fn on_what(through: Through) -> &'static str {
    match through {
        Through::Audience => "own, today",
        Through::Emergency => "opened in an emergency",
        Through::ExactKey => "anybody's, by exact key",
        Through::Unit => "own unit's",
        Through::User => "own alone",
        Through::Region => "the region's",
    }
}

fn showing(fields: Fields) -> &'static str {
    match fields {
        Fields::Clinical => "all, clinical too",
        Fields::Sample => "who it is, the sample",
        Fields::Notice => "name, address, from, to",
        Fields::Existence => "initials, ASL in charge",
        Fields::Nothing => "nobody",
    }
}
