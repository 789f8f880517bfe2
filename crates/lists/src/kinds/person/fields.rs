//! Its columns and filters.

use territory::codes::List;

use crate::model::{Column, FilterKind, Needs, What};

/// The events, of which a person may be in several.
const EVENTS: &[&str] =
    &["reported", "taken", "isolation", "quarantine", "elsewhere", "confirm", "recovered", "none"];
/// What may be missing.
const MISSING: &[&str] = &["tax_code", "phone", "domicile", "residence", "doctor", "answer"];
/// What became of the last request.
const REQUESTS: &[&str] = &["proposed", "information", "denied", "requested", "resulted", "none"];
/// The last outcome.
pub(in crate::kinds) const OUTCOMES: &[&str] =
    &["positive", "negative", "doubtful", "indeterminate", "not_received", "unsuitable", "none"];

pub(in crate::kinds) static COLUMNS: &[Column] = {
    use Needs::{Clinical as C, Name as N};
    &[
        Column::new("person", N, true),
        Column::new("asl", C, false),
        Column::new("tax_code", C, true),
        Column::new("family_name", N, false),
        Column::new("given_name", N, false),
        Column::new("birth_date", N, true),
        Column::new("sex", C, false),
        Column::new("residence_comune", C, false),
        Column::new("residence_asl", C, false),
        Column::new("domicile_comune", C, true),
        Column::new("domicile_address", C, false),
        Column::new("phone", C, true),
        Column::new("email", C, false),
        Column::new("kind", C, false),
        Column::new("doctor", C, false),
        Column::new("event", C, true),
        Column::new("event_date", C, true),
        Column::new("quarantine_end", C, true),
        Column::new("conditions", C, false),
        Column::new("symptoms", C, false),
        Column::new("onset_date", C, false),
        Column::new("note", C, false),
        Column::new("isolated_at", C, false),
        Column::new("requested_at", C, false),
        Column::new("criterion", C, false),
        Column::new("test_type", C, false),
        Column::new("outcome", C, true),
        Column::new("sampled_at", C, false),
        Column::new("laboratory", C, false),
        Column::new("swabs", C, false),
        Column::new("currently_positive", C, false),
        Column::new("missing", C, false),
    ]
};

pub(in crate::kinds) static FILTERS: &[FilterKind] = {
    use Needs::Clinical as C;
    &[
        FilterKind::new("event", What::OneOf(EVENTS), C),
        FilterKind::new("kind", What::Terms(List::PersonKind), C),
        FilterKind::new("comune", What::Comune, C),
        FilterKind::new("asl", What::Asl, C),
        FilterKind::new("event_date", What::Days, C),
        FilterKind::new("quarantine_end", What::Days, C),
        FilterKind::new("onset_date", What::Days, C),
        FilterKind::new("laboratory", What::Laboratory, C),
        FilterKind::new("outcome", What::OneOf(OUTCOMES), C),
        FilterKind::new("sampled_at", What::Days, C),
        FilterKind::new("authorisation", What::OneOf(REQUESTS), C),
        FilterKind::new("missing", What::OneOf(MISSING), C),
    ]
};

/// What the two lists may be sorted by besides the name.
pub(in crate::kinds) const SORTS: &[&str] =
    &["birth_date", "domicile_comune", "event_date", "quarantine_end", "sampled_at"];
