//! The kinds of facts that can be corrected: how each is read, what of it can be named, how what is typed is checked, and
//! which function of the owning module carries it out.

mod deletion;
mod person;
mod report;
mod request;

use access::{Action, Actor, Resource};
use kernel::ids::PersonId;
use kernel::{Date, Result};
use people::hanging::Hanging;
use storage::Tx;
use uuid::Uuid;
use web::FormState;

use crate::model::{Kind, Values};

/// A fact as it is now.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Whose.
    pub person: PersonId,
    /// ASL in charge of her.
    pub asl: String,
    /// For the record of what was corrected.
    pub version: i64,
    /// Everything that can be named.
    pub values: Values,
    /// Key of the sentence why it cannot be corrected, if it cannot.
    pub closed: Option<&'static str>,
    /// What hangs on a person who should be deleted.
    pub hanging: Vec<Hanging>,
}

/// A decision that carries a correction out.
#[derive(Debug, Clone)]
pub(crate) struct Deed<'a> {
    /// The act: it stands in the fact's history.
    pub act: Uuid,
    /// The fact.
    pub id: Uuid,
    /// Why, in words.
    pub why: &'a str,
    /// That what was asked about is right.
    pub confirmed: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Done {
    /// It is as it should be.
    Applied,
    /// There is something to look at first, in sentences.
    ToConfirm(Vec<String>),
    /// It cannot be, for reasons in sentences.
    Impossible(Vec<String>),
}

/// A kind of fact.
pub(crate) trait Correctable: Sync {
    /// What one must be allowed, besides asking for corrections, to ask for one of this kind.
    fn needs(&self) -> Action;

    /// As what the audiences know the fact.
    fn resource(&self) -> Resource;

    /// What can be named, with the catalogue key of its label, in the order of the form.
    fn fields(&self) -> Vec<(&'static str, &'static str)>;

    /// The fact as it is now, for a scope that reaches it: whoever calls has asked for the reason.
    fn find(&self, tx: &mut Tx<'_>, scope: &access::Scope, id: Uuid) -> Result<Option<Fact>>;

    /// The values as the form has them.
    fn shown(&self, values: &Values, today: Date) -> Values;

    /// The values that were typed, all of them, as they would be kept; everything that is wrong with them at once.
    fn read(&self, tx: &mut Tx<'_>, fact: &Fact, typed: &Values) -> Result<Values>;

    /// Carries it out under the authority of who decides.
    fn apply(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        fact: &Fact,
        after: &Values,
        deed: &Deed<'_>,
    ) -> Result<Done>;

    /// A value in the words of the screen.
    fn words(&self, field: &str, value: &str, today: Date) -> String;

    /// The fields of the form, as HTML.
    fn inputs(&self, form: &FormState, fact: &Fact, today: Date) -> Result<String>;
}

/// What a kind can do.
pub(crate) fn of(kind: Kind) -> &'static dyn Correctable {
    match kind {
        Kind::Person => &person::Person,
        Kind::Report => &report::Report,
        Kind::Request => &request::Request,
        Kind::Deletion => &deletion::Deletion,
    }
}

/// Fills a form: several values in one where one ticks several.
pub(crate) fn fill(form: &mut FormState, shown: &Values) {
    for (name, value) in shown {
        match name.as_str() {
            report::SEVERAL => form.set_all(name, value.split_ascii_whitespace()),
            _ => form.set(name, value.clone()),
        }
    }
}

/// What was typed into the fields of a kind: one that was emptied is empty, not absent.
pub(crate) fn typed(kind: Kind, form: &FormState) -> Values {
    let value = |name: &'static str| match name {
        report::SEVERAL => form.all(name).join(" "),
        _ => form.get(name).to_owned(),
    };
    of(kind).fields().into_iter().map(|(name, _)| (name.to_owned(), value(name))).collect()
}

/// A value of some fields; empty when it is not there.
fn value<'v>(values: &'v Values, name: &str) -> &'v str {
    values.get(name).map_or("", String::as_str)
}
