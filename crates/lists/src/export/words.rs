//! What an export says of itself: on the screen, in the file's properties, in its last row.

use web::{fmt, t, tn};

use super::model::{Export, Status};
use super::sets;
use super::xlsx::About;

/// Who took it, when, for what: in the last row, on each printed page, in the properties.
pub fn watermark(export: &Export) -> String {
    tn(
        "lists-export-watermark",
        &[
            ("number", &export.number()),
            ("who", &export.asked_by_name),
            ("unit", &export.unit_name),
            ("when", &fmt::instant(export.asked_at)),
            ("purpose", &t(&export.order.purpose.key())),
        ],
    )
}

/// The title of its list.
pub fn title(list: &str) -> String {
    t(&format!("lists-{list}")).to_owned()
}

/// The filter, or that there is none.
pub fn filter(words: &str) -> String {
    if words.is_empty() { t("lists-export-everything").to_owned() } else { words.to_owned() }
}

/// The name of a column set.
pub fn set(code: &str) -> String {
    t(&format!("lists-export-set-{code}")).to_owned()
}

/// How much it is of, as far as was counted.
pub fn many(persons: i64, rows: i64, whole: bool) -> String {
    let key = if whole { "lists-export-many" } else { "lists-export-many-at-least" };
    tn(key, &[("persons", &fmt::number(persons)), ("rows", &fmt::number(rows)), ("n", &persons)])
}

/// Where it stands.
pub fn status(status: Status) -> &'static str {
    t(match status {
        Status::Asked => "lists-export-status-asked",
        Status::Open => "lists-export-status-open",
        Status::Declined => "lists-export-status-declined",
        Status::Withdrawn => "lists-export-status-withdrawn",
    })
}

/// What stands in the file's properties.
pub fn about(export: &Export) -> About {
    About {
        title: title(&export.order.list),
        author: export.asked_by_name.clone(),
        made_at: export.asked_at.to_string(),
        watermark: watermark(export),
    }
}

/// What a workbook's second sheet says.
pub fn facts(export: &Export, rows: i64, persons: i64) -> Vec<(String, String)> {
    let order = &export.order;
    let mut facts = vec![
        ("lists-export-number", export.number()),
        ("lists-export-list", title(&order.list)),
        ("lists-export-filter", filter(&export.words)),
        ("lists-export-set", set(order.set)),
        ("lists-export-purpose", t(&order.purpose.key()).to_owned()),
        ("lists-export-by", format!("{}, {}", export.asked_by_name, export.unit_name)),
        ("lists-export-when", fmt::instant(export.asked_at)),
    ];
    if let Some(decision) = &export.decision {
        facts.push(("lists-export-approved-by", decision.by_name.clone()));
    }
    facts.push(("lists-export-rows", rows.to_string()));
    facts.push(("lists-export-persons", persons.to_string()));
    facts.push(("lists-export-care", t("lists-export-care-words").to_owned()));
    facts.into_iter().map(|(key, value)| (t(key).to_owned(), value)).collect()
}

/// How the last download went.
pub fn handed(export: &Export) -> Option<String> {
    let handed = export.handed.as_ref()?;
    let when = fmt::instant(handed.at);
    Some(match handed.rows {
        Some(rows) => tn(
            "lists-export-handed",
            &[("rows", &fmt::number(rows)), ("persons", &fmt::number(handed.persons)), ("when", &when)],
        ),
        None => {
            let broke_off = tn("lists-export-broke-off", &[("when", &when)]);
            handed.broke.map_or_else(|| broke_off.clone(), |why| format!("{broke_off}. {}", t(why.key())))
        }
    })
}

/// Codes of the column sets with their names, for a form.
pub fn choices(offered: &[&'static str]) -> Vec<web::Choice> {
    let choice = |code: &&'static str| {
        let choice = web::Choice::new(*code, set(code));
        if *code == sets::SCREEN { choice.hint("lists-export-set-screen-hint") } else { choice }
    };
    offered.iter().map(choice).collect()
}
