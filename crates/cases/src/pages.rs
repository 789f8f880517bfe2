//! The pages of the module, and what it adds to the person's page and to the list of persons.

mod complete;
mod comune;
mod contacts;
mod course;
mod end;
mod measures;
mod report;
mod report_form;
mod reports;
mod symptoms;
mod told;
mod too_late;

pub use report_form::{GradeField, ReportFields};

use std::sync::Arc;

use access::{Actor, Role};
use axum::routing::{get, post};
use axum::{Extension, Router};
use kernel::Date;
use people::model::Person;
use web::{App, tn};

use crate::Waiting;

/// Where the list of reports is.
pub(crate) const REPORTS: &str = "/reports";

/// Reports, measures and the mayor's page. What changes is told to the count of this node at once.
pub fn routes(waiting: Arc<Waiting>) -> Router<App> {
    Router::new()
        .route("/people/{id}/reports/new", get(report_form::show).post(report_form::file))
        .route("/people/{id}/contacts", get(contacts::show))
        .route("/people/{id}/contacts/new", get(contacts::show_new).post(contacts::record))
        .route(
            "/people/{id}/contacts/{contact}/withdraw",
            get(contacts::ask_withdraw).post(contacts::withdraw),
        )
        .route("/people/{id}/measures/seen", post(measures::see))
        .route("/people/{id}/symptoms-end", get(symptoms::show).post(symptoms::record))
        .route(REPORTS, get(reports::list))
        .route("/reports/next", post(reports::take_next))
        .route("/reports/take-charge", post(reports::take_several))
        .route("/reports/{id}", get(report::show))
        .route("/reports/{id}/take-charge", post(reports::take_charge))
        .route("/reports/{id}/pdf", get(report::download))
        .route("/reports/{id}/send-back", post(report::send_back))
        .route("/reports/{id}/complete", get(complete::show).post(complete::complete))
        .route("/measures", get(measures::list))
        .route("/measures/{id}/end", get(end::ask).post(end::confirm))
        .route("/measures/{id}/resume", get(end::ask_resume).post(end::resume))
        .route("/comune", get(comune::list))
        .layer(Extension(waiting))
}

/// Adds what this module tells of a person and the badges of the list of persons. Once, when the program starts.
pub fn install() {
    people::Badges::add(course::badges, crate::service::badges_ahead);
    people::Story::add("cases", &told::Teller);
    let keys = [
        ("/reports/new", 's'),
        ("/complete", 'i'),
        ("/reports", 'p'),
        ("/symptoms-end", 'g'),
        ("/end", 'x'),
        ("/resume", 'r'),
        ("/contacts/new", 'a'),
        ("/contacts", 'w'),
    ];
    keys.into_iter().for_each(|(ending, key)| people::Keys::add(ending, key));
    access::audience::owned(crate::service::CONTACT, |tx, id| {
        Ok(crate::store::find_contact(tx, id)?.map(|contact| contact.person.0))
    });
    access::audience::owned(access::Resource::Measure, |tx, id| {
        Ok(crate::store::find_measure(tx, id.into())?.map(|measure| measure.person.0))
    });
    access::audience::owned(access::Resource::Report, |tx, id| {
        Ok(crate::store::find_report(tx, id.into())?.map(|stored| stored.report.person.0))
    });
    let hangings: [(&str, &str, people::hanging::Count); 5] = [
        ("report", "cases-hanging-reports", |tx, id| {
            crate::store::count_of(tx, &crate::sql::COUNT_REPORTS, id)
        }),
        ("covid_case", "cases-hanging-cases", |tx, id| {
            crate::store::count_of(tx, &crate::sql::COUNT_CASES, id)
        }),
        ("measure", "cases-hanging-measures", |tx, id| {
            crate::store::count_of(tx, &crate::sql::COUNT_MEASURES, id)
        }),
        ("symptoms_end", "cases-hanging-symptoms", |tx, id| {
            crate::store::count_of(tx, &crate::sql::COUNT_SYMPTOMS_ENDS, id)
        }),
        ("contact", "cases-hanging-contacts", |tx, id| {
            crate::store::count_of(tx, &crate::sql::COUNT_CONTACTS, id)
        }),
    ];
    hangings.into_iter().for_each(|(table, key, count)| people::Hangings::add(table, key, count));
    lab::Occasions {
        find: reports::occasion,
        next: reports::next,
        suggested: reports::suggested,
        onset: reports::onset,
    }
    .install();
}

/// The name of a comune; the code when the territory does not know it.
fn comune_name(code: &str, on: Date) -> String {
    territory::get().comune_or_successor(code, on).map_or_else(|| code.to_owned(), |it| it.name.clone())
}

/// What stands under a name in a list; for whoever reads those of all ASL, with the ASL of the comune.
fn under_name(actor: &Actor, words: String, comune: &str) -> String {
    let supervises = actor.role == Role::RegionalSuperUser;
    let asl = territory::get().asl_of_comune(comune, actor.today).filter(|_| supervises);
    asl.map_or(words.clone(), |asl| format!("{words} · {}", asl.name))
}

/// Whom a form is about, under its title: of two of one name, birth date, code and comune say which.
fn who(person: &Person, on: Date) -> String {
    let data = &person.data;
    let code = data.identifier.value().map(str::to_owned);
    let comune = comune_name(&data.domicile.comune, on);
    [Some(born(data.birth_date)), code, Some(comune)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The small print under a name: when a namesake is about, the birth date tells them apart.
fn born(birth_date: Date) -> String {
    tn("cases-born", &[("date", &birth_date)])
}
