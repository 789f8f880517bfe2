//! That a person is in the registry at all: she is deleted when nothing hangs on her.

use access::{Action, Actor, Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use people::Hangings;
use storage::Tx;
use uuid::Uuid;
use web::FormState;

use super::{Correctable, Deed, Done, Fact};
use crate::model::Values;

pub(super) struct Deletion;

impl Correctable for Deletion {
    fn needs(&self) -> Action {
        Action::PersonCorrect
    }

    fn resource(&self) -> Resource {
        Resource::Person
    }

    fn fields(&self) -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }

    fn find(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Fact>> {
        let (person, _) = people::store::get(tx, scope, PersonId(id))?;
        let hanging = Hangings::of(tx, person.id)?;
        Ok(Some(Fact {
            person: person.id,
            asl: person.asl,
            version: person.version,
            values: Values::new(),
            closed: None,
            hanging,
        }))
    }

    fn shown(&self, values: &Values, _: Date) -> Values {
        values.clone()
    }

    fn read(&self, _: &mut Tx<'_>, fact: &Fact, _: &Values) -> Result<Values> {
        if fact.hanging.is_empty() {
            return Ok(Values::new());
        }
        Err(Problem::Invalid(fact.hanging.iter().map(|one| one.problem()).collect()))
    }

    fn apply(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        fact: &Fact,
        _: &Values,
        deed: &Deed<'_>,
    ) -> Result<Done> {
        people::service::delete(tx, actor, fact.person, fact.version, deed.why).map(|()| Done::Applied)
    }

    fn words(&self, _: &str, value: &str, _: Date) -> String {
        value.to_owned()
    }

    fn inputs(&self, _: &FormState, _: &Fact, _: Date) -> Result<String> {
        Ok(String::new())
    }
}
