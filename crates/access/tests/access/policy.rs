//! The policy against `expectation.csv`, which was written from the requirements and not from the policy.

use std::collections::{HashMap, HashSet};

use access::audience::{Grant, grant, reason};
use access::emergency::Opened;
use access::{
    Action, Actor, Fields, POLICY, Relation, Resource, Role, Through, answers, decide, may_anything,
    policy_table,
};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::{Date, Problem};
use uuid::Uuid;

use crate::common::{actor, audience_of, on_each_engine};

/// What a role may do: nothing, or by which relation and showing which fields.
type Cell = Option<(Through, Fields)>;

fn expectation() -> HashMap<(Role, Action), Cell> {
    let text = include_str!("../expectation.csv");
    let mut lines = text.lines();
    let roles: Vec<Role> = lines
        .next()
        .expect("a heading")
        .split(',')
        .skip(1)
        .take(Role::ALL.len())
        .map(|code| Role::parse(code).expect("a known role"))
        .collect();
    assert_eq!(roles.iter().collect::<HashSet<_>>().len(), Role::ALL.len(), "each role has its column");
    let mut cells = HashMap::new();
    for line in lines {
        let mut fields = line.split(',');
        let code = fields.next().expect("an action");
        let action = Action::ALL.into_iter().find(|action| action.code() == code);
        let action = action.unwrap_or_else(|| panic!("no action is called {code}"));
        for role in &roles {
            let before = cells.insert((*role, action), cell(fields.next().expect("a cell for each role")));
            assert!(before.is_none(), "{code} stands twice");
        }
    }
    cells
}

fn cell(text: &str) -> Cell {
    let (relation, fields) = text.split_once('/')?;
    let through = match relation {
        "own" => Through::Audience,
        "opened" => Through::Emergency,
        "key" => Through::ExactKey,
        "unit" => Through::Unit,
        "self" => Through::User,
        "region" => Through::Region,
        other => panic!("no relation is called {other}"),
    };
    let fields = match fields {
        "clinical" => Fields::Clinical,
        "sample" => Fields::Sample,
        "notice" => Fields::Notice,
        "existence" => Fields::Existence,
        "nothing" => Fields::Nothing,
        other => panic!("no fields are called {other}"),
    };
    Some((through, fields))
}

#[test]
fn every_role_may_do_what_is_expected_and_nothing_else() {
    let expected = expectation();
    assert_eq!(expected.len(), Role::ALL.len() * Action::ALL.len(), "every action has its line");
    for role in Role::ALL {
        for action in Action::ALL {
            let decided = match decide(&actor(role), action) {
                Ok(scope) => Some((scope.through(), scope.fields())),
                Err(Problem::Denied(code)) => {
                    assert_eq!(code, action.code());
                    None
                }
                Err(other) => panic!("{role:?} {action:?}: {other}"),
            };
            assert_eq!(decided, expected[&(role, action)], "{role:?} {action:?}");
        }
    }
}

#[test]
fn a_scope_holds_the_audiences_and_the_unit_that_its_relation_gives_and_no_others() {
    let expected = expectation();
    let opened =
        Opened { id: Uuid::now_v7(), person: Uuid::now_v7(), until: kernel::Timestamp::MAX, alone: false };
    for role in Role::ALL {
        let plain = actor(role);
        let urgent = Actor { emergencies: vec![opened.clone()], ..plain.clone() };
        for action in Action::ALL {
            let Some((through, _)) = expected[&(role, action)] else { continue };
            let case = format!("{role:?} {action:?}");
            let scope = decide(&plain, action).unwrap();
            assert_eq!(
                scope.unit(),
                (through == Through::Unit).then(|| plain.audience()).as_deref(),
                "{case}"
            );
            let mut audiences =
                if through == Through::Audience { vec![audience_of(role, "here")] } else { Vec::new() };
            assert_eq!(scope.audiences(), audiences, "{case}");
            // A record that stands open in an emergency is one more, to read it and for nothing else.
            let reads = [Action::PersonView, Action::ResultView, Action::CaseView].contains(&action);
            if reads && matches!(through, Through::Audience | Through::Emergency) {
                audiences.push(opened.audience());
            }
            assert_eq!(decide(&urgent, action).unwrap().audiences(), audiences, "{case} in an emergency");
        }
        let work = Action::ALL.into_iter().filter(|action| *action != Action::SupportUse);
        let has_work = work.into_iter().any(|action| expected[&(role, action)].is_some());
        assert_eq!(may_anything(role), has_work, "{role:?}");
    }
}

#[test]
fn the_policy_says_each_thing_once() {
    let mut seen = HashSet::new();
    assert!(POLICY.iter().all(|rule| seen.insert((rule.role, rule.action))));
    let codes: HashSet<_> = Action::ALL.iter().map(|action| action.code()).collect();
    assert_eq!(codes.len(), Action::ALL.len());
}

#[test]
fn what_is_printed_of_the_policy_is_what_is_expected_of_every_role_action_and_relation() {
    let (expected, printed) = (expectation(), answers());
    assert_eq!(printed.len(), Role::ALL.len() * Action::ALL.len() * Relation::ALL.len());
    let mut seen = HashSet::new();
    for answer in &printed {
        let role = Role::parse(answer.role).unwrap();
        let action = Action::ALL.into_iter().find(|action| action.code() == answer.action).unwrap();
        assert!(seen.insert((role, action, answer.relation)), "{answer:?} stands twice");
        assert_eq!(answer.unit, role.unit_kind().code());
        // What stands open in an emergency is read, and no more, by those who may open it.
        let read = [Action::PersonView, Action::ResultView, Action::CaseView].contains(&action);
        let opens = [Action::EmergencyOpen, Action::SupportView]
            .iter()
            .any(|open| expected[&(role, *open)].is_some());
        let opened = answer.relation == Relation::Opened && read && opens;
        let open = expected[&(role, action)].filter(|(through, _)| match through {
            Through::Audience if opened => true,
            Through::Emergency => opened,
            Through::Audience | Through::Unit | Through::User => answer.relation == Relation::Own,
            Through::ExactKey | Through::Region => true,
        });
        assert_eq!(answer.allowed, open.is_some(), "{answer:?}");
        assert_eq!(answer.fields, open.map(|(_, fields)| fields), "{answer:?}");
    }
    let table = policy_table();
    for role in Role::ALL {
        let lines = table.lines().filter(|line| line.starts_with(&format!("| {} |", role.code())));
        let allowed = Action::ALL.into_iter().filter(|action| expected[&(role, *action)].is_some()).count();
        assert_eq!(lines.count(), allowed, "{role:?} has a line for each thing");
    }
}

/// A resource as it can stand to an actor: one audience of his unit or another, for a time.
const RELATIONS: [(&str, &str, Date, Date, bool); 7] = [
    ("valid", "here", date(2020, 3, 1), FOREVER, true),
    ("first day", "here", date(2020, 11, 14), FOREVER, true),
    ("last day", "here", date(2020, 3, 1), date(2020, 11, 15), true),
    ("expired", "here", date(2020, 3, 1), date(2020, 11, 14), false),
    ("not yet", "here", date(2020, 11, 15), FOREVER, false),
    ("another unit's", "there", date(2020, 3, 1), FOREVER, false),
    ("nobody's", "", date(2020, 3, 1), date(2020, 3, 1), false),
];

#[test]
fn every_role_reaches_through_every_action_only_what_shares_an_audience_today() {
    on_each_engine(|db| {
        let expected = expectation();
        for role in Role::ALL {
            for (relation, unit, valid_from, valid_to, open) in RELATIONS {
                let id = Uuid::now_v7();
                let grants = [Grant {
                    audience: audience_of(role, unit),
                    sort_key: "x".to_owned(),
                    valid_from,
                    valid_to,
                    why: "domicile",
                }];
                db.write(move |tx| grant(tx, Resource::Person, id, &grants)).unwrap();
                for action in Action::ALL {
                    let Ok(scope) = decide(&actor(role), action) else { continue };
                    let by_audience =
                        expected[&(role, action)].is_some_and(|(through, _)| through == Through::Audience);
                    let found = db.read(move |tx| reason(tx, &scope, Resource::Person, id));
                    let case = format!("{role:?} {action:?} {relation}");
                    match found {
                        Ok(reason) => {
                            assert!(open && by_audience, "{case} was reached");
                            assert_eq!(
                                (reason.since, reason.why.as_str()),
                                (valid_from, "domicile"),
                                "{case}"
                            );
                        }
                        Err(Problem::NotFound) => assert!(!(open && by_audience), "{case} was not reached"),
                        Err(other) => panic!("{case}: {other}"),
                    }
                }
            }
        }
    });
}

#[test]
fn an_audience_of_one_kind_of_resource_does_not_open_another() {
    on_each_engine(|db| {
        let id = Uuid::now_v7();
        let grants = [Grant {
            audience: "gp:here".to_owned(),
            sort_key: "x".to_owned(),
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
            why: "gp-of-choice",
        }];
        db.write(move |tx| grant(tx, Resource::Report, id, &grants)).unwrap();
        let scope = decide(&actor(Role::Gp), Action::PersonView).unwrap();
        let found = db.read(move |tx| reason(tx, &scope, Resource::Person, id));
        assert!(matches!(found, Err(Problem::NotFound)), "{found:?}");
    });
}
