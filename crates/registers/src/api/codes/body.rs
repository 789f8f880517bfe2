//! What goes over the wire of the code lists.

use kernel::Date;
use kernel::clock::last_day;
use serde::{Deserialize, Serialize};
use territory::codes::Term;
use utoipa::ToSchema;

use crate::rules::{self, TypedTerm};

/// A code list.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeList {
    /// `symptom`, `swab_reason` or `cancel_reason`.
    pub(super) code: &'static str,
    /// Its name, in Italian.
    pub(super) name: String,
    /// Where it is used, in Italian.
    pub(super) description: String,
}

/// The code lists.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeLists {
    /// All of them.
    pub(super) items: Vec<CodeList>,
}

/// A term that holds on a day.
#[derive(Serialize, ToSchema)]
pub(super) struct ValidTerm {
    /// What is sent and kept.
    pub(super) code: String,
    /// What it is called, in Italian.
    pub(super) name: String,
    /// The code of the same list that the rules take it for; empty where no rule knows it.
    pub(super) counts_as: String,
}

/// The terms of a list that hold on a day, in the order of the forms.
#[derive(Serialize, ToSchema)]
pub(super) struct ValidTerms {
    /// The terms.
    pub(super) items: Vec<ValidTerm>,
    /// The day.
    pub(super) on: String,
}

/// A term with its dates.
#[derive(Serialize, ToSchema)]
pub(super) struct TermBody {
    /// Given once and for ever, one in its list.
    pub(super) code: String,
    /// What it is called, in Italian.
    pub(super) name: String,
    /// The code of the same list that the rules take it for; empty where no rule knows it.
    pub(super) counts_as: String,
    /// Where it stands in the list.
    place: i64,
    /// First day.
    from: String,
    /// Last day; null when there is none.
    pub(super) last_day: Option<String>,
    /// `open`, `to-come` or `closed`.
    state: &'static str,
    /// For If-Match; also the ETag.
    pub(super) version: i64,
}

impl TermBody {
    pub(super) fn of(term: &Term, day: Date) -> Self {
        Self {
            code: term.code.clone(),
            name: term.name.clone(),
            counts_as: term.counts_as.clone(),
            place: term.place,
            from: term.valid_from.to_string(),
            last_day: last_day(term.valid_to).map(|day| day.to_string()),
            state: rules::term_state(term, day).code(),
            version: term.version,
        }
    }
}

/// Terms of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct TermItems {
    /// In the order of the list.
    pub(super) items: Vec<TermBody>,
}

/// A term as it is written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermForm {
    /// What it is called, in Italian.
    pub(super) name: String,
    /// Where it stands, from 1 to 9999; absent, last or where it stood.
    #[serde(default)]
    place: Option<i64>,
    /// First day; absent, today or its own.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
}

/// A new term.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTerm {
    /// From 2 to 40 small letters, digits and `_`.
    #[schema(example = "loss_of_voice")]
    pub(super) code: String,
    /// The code of the same list that the rules should take it for; absent, none.
    #[serde(default)]
    pub(super) counts_as: String,
    /// What it says.
    pub(super) term: TermForm,
}

impl TermForm {
    pub(super) fn typed(self, code: String, counts_as: String) -> TypedTerm {
        let place = self.place.map(|place| place.to_string()).unwrap_or_default();
        TypedTerm { code, name: self.name, counts_as, place, from: self.from }
    }
}

/// After which day it is offered no more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermEnd {
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    pub(super) last_day: Date,
}

/// Which state is brought back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TermState {
    /// Its version; 0 is the one the platform began with.
    pub(super) version: i64,
}
