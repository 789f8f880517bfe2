//! What goes over the wire.

use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{t, tn};

use super::day;
use crate::model::{Existence, Person, PersonLine, identifier_text, sex_letter};
use crate::rules::{self, PersonForm};
use crate::service::{self, Known, Outcome, People};

/// What is searched for.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SearchBody {
    /// Identifier or the beginning of a tax code, telephone, number of a request, or surname and given name in either order, with
    /// a birth date or without; empty: everybody.
    pub(super) q: String,
    /// Birth date, ISO 8601; absent or empty: any.
    pub(super) birth_date: Option<String>,
    /// `next_cursor` of the page before.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(super) cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    pub(super) limit: Option<usize>,
}

/// A page of persons.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonItems {
    /// The persons, by name.
    items: Vec<Item>,
    /// Where the next page begins; null on the last one.
    #[schema(value_type = Option<String>, format = "uuid")]
    next_cursor: Option<Uuid>,
}

impl PersonItems {
    pub(super) fn of(people: People) -> Self {
        let items = people.rows.iter().map(|row| Item::of(&row.line)).collect();
        Self { items, next_cursor: people.next.map(|id| id.0) }
    }
}

/// A line of a list.
#[derive(Serialize, ToSchema)]
struct Item {
    /// The person.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Surname.
    family_name: String,
    /// Given names.
    given_name: String,
    /// Birth date.
    #[schema(format = Date)]
    birth_date: String,
    /// `M` or `F`.
    sex: &'static str,
    /// `tax-code`, `provisional`, `stp`, `eni` or `none`.
    identifier_kind: &'static str,
    /// The code; for none, the reason.
    identifier: String,
    /// ISTAT code of the comune of the domicile.
    domicile_comune: String,
    /// Three digits of the ASL in charge.
    asl: String,
}

impl Item {
    fn of(line: &PersonLine) -> Self {
        Self {
            id: line.id.0,
            family_name: line.family_name.clone(),
            given_name: line.given_name.clone(),
            birth_date: day(line.birth_date),
            sex: sex_letter(line.sex),
            identifier_kind: line.identifier.kind().as_str(),
            identifier: identifier_text(&line.identifier).to_owned(),
            domicile_comune: line.domicile_comune.clone(),
            asl: line.asl.clone(),
        }
    }
}

/// A person.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonBody {
    /// The person.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Grows by one with each correction; also the ETag.
    version: i64,
    /// Three digits of the ASL in charge.
    asl: String,
    /// Three digits of the ASL of the residence; null outside the region.
    residence_asl: Option<&'static str>,
    /// UUID of the household; null when it is not known.
    household: Option<Uuid>,
    /// Surname and given names as they are searched and sorted.
    search_name: String,
    /// `registry`, `operator` or `laboratory`.
    source: &'static str,
    /// When it was entered, RFC 3339, UTC.
    created_at: String,
    /// When it was last corrected.
    updated_at: String,
    /// The data, with codes and ISO dates.
    #[serde(flatten)]
    person: PersonForm,
}

impl PersonBody {
    pub(super) fn of(person: &Person, today: Date) -> Self {
        let data = &person.data;
        Self {
            id: person.id.0,
            version: person.version,
            asl: person.asl.clone(),
            residence_asl: rules::asl_of(&data.residence.comune, today),
            household: data.household,
            search_name: rules::search_name(&data.family_name, &data.given_name),
            source: person.source.code(),
            created_at: person.created_at.to_string(),
            updated_at: person.updated_at.to_string(),
            person: PersonForm::of(&person.data),
        }
    }
}

/// A person to be entered.
#[derive(Deserialize, ToSchema)]
pub(super) struct Entering {
    /// The data.
    #[serde(flatten)]
    pub(super) person: PersonForm,
    /// That likely duplicates and warnings have been looked at.
    #[serde(default)]
    pub(super) confirmed: bool,
}

/// A correction.
#[derive(Deserialize, ToSchema)]
pub(super) struct Correcting {
    /// The data as they should be, all of them.
    #[serde(flatten)]
    pub(super) person: PersonForm,
    /// Why, in words: it stays in the history.
    #[serde(default)]
    pub(super) reason: String,
    /// That likely duplicates and warnings have been looked at.
    #[serde(default)]
    pub(super) confirmed: bool,
    /// That identifier, name, birth, residence or doctor of somebody from the regional registry are corrected by hand.
    #[serde(default)]
    pub(super) by_hand: bool,
}

/// Why data were not saved, as a problem of RFC 9457.
#[derive(Serialize, ToSchema)]
pub(super) struct Hindrance {
    /// Always `about:blank`.
    r#type: &'static str,
    /// In a few words.
    title: String,
    /// Always 409.
    status: u16,
    /// What to do.
    detail: String,
    /// What was asked for.
    instance: String,
    /// The person who has this identifier, when the caller may open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid")]
    known: Option<Uuid>,
    /// That persons outside the caller's audiences have this identifier, or this name and birth date.
    elsewhere: Vec<Elsewhere>,
    /// What does not agree in the data.
    warnings: Vec<String>,
    /// Who may be the same person.
    likely: Vec<LikelyItem>,
}

/// That a person exists: ask the ASL in charge.
#[derive(Serialize, ToSchema)]
struct Elsewhere {
    /// Initials of given name and surname.
    initials: String,
    /// Three digits of the ASL in charge.
    asl: String,
}

impl Elsewhere {
    fn of(existence: Existence) -> Self {
        Self { initials: existence.initials, asl: existence.asl }
    }
}

/// Somebody who may be the same person.
#[derive(Serialize, ToSchema)]
struct LikelyItem {
    /// The person.
    #[serde(flatten)]
    person: Item,
    /// Why.
    reasons: Vec<&'static str>,
}

impl Hindrance {
    pub(super) fn of(outcome: Outcome, instance: &str) -> Self {
        let mut hindrance = Self {
            r#type: "about:blank",
            title: t("people-not-saved").to_owned(),
            status: 409,
            detail: t("people-check").to_owned(),
            instance: instance.to_owned(),
            known: None,
            elsewhere: Vec::new(),
            warnings: Vec::new(),
            likely: Vec::new(),
        };
        match outcome {
            Outcome::Saved(_) => {}
            Outcome::Known(Known::Here(id)) => {
                hindrance.detail = t("people-known-here").to_owned();
                hindrance.known = Some(id.0);
            }
            Outcome::Known(Known::Elsewhere(existence)) => {
                let asl = territory::get().asl(&existence.asl).map_or("", |asl| asl.name.as_str());
                let args: [(&str, &dyn web::texts::TextArg); 2] =
                    [("initials", &existence.initials), ("asl", &asl)];
                hindrance.detail = tn("people-known-elsewhere", &args);
                hindrance.elsewhere = vec![Elsewhere::of(existence)];
            }
            Outcome::ToConfirm { warnings, likely, elsewhere } => {
                hindrance.warnings = warnings.iter().map(|warning| warning.sentence()).collect();
                hindrance.elsewhere = elsewhere.into_iter().map(Elsewhere::of).collect();
                let item = |one: &service::Likely| LikelyItem {
                    person: Item::of(&one.line),
                    reasons: one.likeness.reasons.iter().map(|reason| reason.code()).collect(),
                };
                hindrance.likely = likely.iter().map(item).collect();
            }
        }
        hindrance
    }
}

/// The corrections of a person.
#[derive(Serialize, ToSchema)]
pub(super) struct HistoryBody {
    /// The corrections, the latest first.
    items: Vec<StepBody>,
    /// Always null: the history is one page.
    #[schema(value_type = Option<String>, format = "uuid")]
    next_cursor: Option<Uuid>,
}

/// A correction.
#[derive(Serialize, ToSchema)]
struct StepBody {
    /// The version it made.
    version: i64,
    /// When, RFC 3339, UTC.
    at: String,
    /// Who made it.
    by: String,
    /// Why.
    reason: String,
    /// What changed.
    changes: Vec<ChangeBody>,
}

/// A thing that changed.
#[derive(Serialize, ToSchema)]
struct ChangeBody {
    /// Name of the field.
    field: &'static str,
    /// Before; empty when there was nothing.
    before: String,
    /// After.
    after: String,
}

impl HistoryBody {
    pub(super) fn of(history: service::History) -> Self {
        let change = |change: service::Change| ChangeBody {
            field: change.field,
            before: change.before,
            after: change.after,
        };
        let step = |step: service::Step| StepBody {
            version: step.version,
            at: step.at.to_string(),
            by: step.by,
            reason: step.reason,
            changes: step.changes.into_iter().map(change).collect(),
        };
        Self { items: history.steps.into_iter().map(step).collect(), next_cursor: None }
    }
}
