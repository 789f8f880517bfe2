//! Actors, units and a database for the tests.

use access::changes::Word;
use access::users::NewUser;
use access::{AUDIT_MODULE, Actor, AudienceKind, MODULE, Role, Unit};
use jiff::civil::date;
use kernel::Date;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use storage::Reactions;
use testkit::TestDb;
use uuid::Uuid;

/// The business date of the test databases.
pub const TODAY: Date = date(2020, 11, 14);

pub fn on_each_engine(test: impl Fn(&TestDb)) {
    testkit::on_each_engine(&[MODULE], &[AUDIT_MODULE], Reactions::new, test);
}

pub fn unit(code: &str) -> Unit {
    Unit { code: code.to_owned(), name: format!("Unit {code}") }
}

/// Somebody in a role, for the unit `here`.
pub fn actor(role: Role) -> Actor {
    Actor {
        user: UserId::new(),
        name: "Ada Prova".to_owned(),
        role,
        unit: unit("here"),
        session: Uuid::now_v7(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: if role == Role::RegionalSuperUser { vec!["here".to_owned()] } else { Vec::new() },
    }
}

/// The audience that somebody in a role holds for the unit with this code: who supervises the region holds those of its ASL.
pub fn audience_of(role: Role, unit: &str) -> String {
    let kind = if role == Role::RegionalSuperUser { AudienceKind::Asl } else { role.unit_kind() };
    kind.of(unit)
}

/// What the machine itself, which has no account, does with a user's.
pub fn machine() -> Actor {
    Actor { user: UserId(Uuid::nil()), session: Uuid::nil(), ..actor(Role::Administrator) }
}

/// A new word about an account.
pub fn word(user: UserId) -> Word {
    Word { id: Uuid::now_v7(), user, seen: None, why: None, note: None }
}

/// A user who may sign in; the hash fits no password.
pub fn new_user(login: &str, role: Role) -> NewUser {
    NewUser {
        id: UserId::new(),
        login: login.to_owned(),
        name: "Ada Prova".to_owned(),
        password_hash: "none".to_owned(),
        role,
        unit: unit("here"),
        valid_from: date(2020, 1, 1),
        valid_to: FOREVER,
    }
}
