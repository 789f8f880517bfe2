//! The data of a person: for those who see her and may not correct them by themselves.

use access::{Action, Actor, Resource, Scope};
use askama::Template;
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use people::model::{Existence, PersonData, Source};
use people::rules::{PersonForm, Warning};
use people::screen::{self, Choices};
use people::service::{Known, Outcome, Told};
use storage::Tx;
use uuid::Uuid;
use web::{FormState, t, tn};

use super::{Correctable, Deed, Done, Fact, value};
use crate::model::Values;

pub(super) struct Person;

/// The fields that say who somebody is.
const IDENTITY: [&str; 7] = [
    "identifier_kind",
    "identifier",
    "no_identifier_reason",
    "family_name",
    "given_name",
    "birth_date",
    "birth_place",
];

#[derive(Template)]
#[template(path = "people_fields.html")]
struct Inputs<'a> {
    form: &'a FormState,
    choices: Choices,
}

fn values(form: &PersonForm) -> Values {
    form.fields().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn form(values: &Values) -> Result<PersonForm> {
    let object = serde_json::to_value(values).map_err(Problem::internal)?;
    let mut form: PersonForm = serde_json::from_value(object).map_err(Problem::internal)?;
    // The other fields of the page are there whatever the kind.
    if form.identifier_kind != kernel::IdentifierKind::None.as_str() {
        form.no_identifier_reason.clear();
    }
    Ok(form)
}

fn data(values: &Values, today: Date) -> Result<PersonData> {
    form(values)?.check(today, Source::Operator)
}

impl Correctable for Person {
    fn needs(&self) -> Action {
        Action::PersonView
    }

    fn resource(&self) -> Resource {
        Resource::Person
    }

    fn fields(&self) -> Vec<(&'static str, &'static str)> {
        PersonForm::default().fields().map(|(name, _)| (name, screen::field_key(name))).to_vec()
    }

    fn find(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Fact>> {
        let (person, _) = people::store::get(tx, scope, PersonId(id))?;
        Ok(Some(Fact {
            person: person.id,
            asl: person.asl,
            version: person.version,
            values: values(&PersonForm::of(&person.data)),
            closed: None,
            hanging: Vec::new(),
        }))
    }

    fn shown(&self, values: &Values, today: Date) -> Values {
        let born = value(values, "birth_date").parse().unwrap_or(today);
        let shown =
            |(name, value): (&String, &String)| (name.clone(), screen::shown_value(name, value, born, today));
        values.iter().map(shown).collect()
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact, typed: &Values) -> Result<Values> {
        let data = data(typed, tx.clocks().today())?;
        let after = values(&PersonForm::of(&data));
        // A doctor who has retired since he was chosen stands in the way of nothing else.
        if value(&after, "gp_code") != value(&fact.values, "gp_code") {
            people::service::check_gp(tx, &data)?;
        }
        Ok(after)
    }

    fn apply(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        fact: &Fact,
        after: &Values,
        deed: &Deed<'_>,
    ) -> Result<Done> {
        // What was asked before there was a field says nothing of it.
        let whole: Values = fact.values.iter().chain(after).map(|(n, v)| (n.clone(), v.clone())).collect();
        let data = data(&whole, tx.clocks().today())?;
        let (id, version) = (PersonId(deed.id), fact.version);
        // A new telephone number makes nobody somebody else: who is alike is asked when it says who she is.
        let same = IDENTITY.iter().all(|name| value(after, name) == value(&fact.values, name));
        let confirmed = deed.confirmed || same;
        // Two persons have looked at it.
        let told = Told { confirmed, by_hand: true };
        Ok(match people::service::correct(tx, actor, id, version, &data, deed.why, told)? {
            Outcome::Saved(_) => Done::Applied,
            Outcome::Known(Known::Here(_)) => Done::Impossible(vec![t("corrections-known-here").to_owned()]),
            Outcome::Known(Known::Elsewhere(who)) => {
                Done::Impossible(vec![elsewhere("people-known-elsewhere", &who)])
            }
            Outcome::ToConfirm { warnings, likely, elsewhere: others } => {
                let alike = (!likely.is_empty())
                    .then(|| tn("corrections-likely", &[("n", &i64::try_from(likely.len()).unwrap_or(1))]));
                let warnings = warnings.iter().map(Warning::sentence);
                let others = others.iter().map(|who| elsewhere("people-namesake-elsewhere", who));
                Done::ToConfirm(warnings.chain(alike).chain(others).collect())
            }
        })
    }

    fn words(&self, field: &str, value: &str, today: Date) -> String {
        screen::words(field, value, today).unwrap_or_else(|| value.to_owned())
    }

    fn inputs(&self, form: &FormState, fact: &Fact, today: Date) -> Result<String> {
        let choices = Choices::new(today, value(&fact.values, "person_kind"));
        Inputs { form, choices }.render().map_err(Problem::internal)
    }
}

fn elsewhere(key: &str, who: &Existence) -> String {
    let asl = territory::get().asl(&who.asl).map_or(who.asl.as_str(), |asl| asl.name.as_str());
    tn(key, &[("initials", &who.initials), ("asl", &asl)])
}
