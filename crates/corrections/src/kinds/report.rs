//! What a report of a suspect case says.

use access::{Action, Actor, Resource, Scope};
use askama::Template;
use cases::model::{GRADED, Grade, NewReport, ReportCorrection};
use cases::{GradeField, ReportFields};
use kernel::ids::ReportId;
use kernel::{Date, Problem, Result};
use storage::Tx;
use territory::codes::{self, List};
use uuid::Uuid;
use web::{Choice, FormState, fmt, t};

use super::{Correctable, Deed, Done, Fact};
use crate::model::Values;

/// The field of which several are ticked.
pub(super) const SEVERAL: &str = "symptoms";

pub(super) struct Report;

#[derive(Template)]
#[template(path = "report_fields.html")]
struct Inputs<'a> {
    form: &'a FormState,
    symptoms: Vec<Choice>,
    graded: Vec<GradeField>,
    questioned: bool,
}

/// Tenths of a degree as one writes them: `38,4`.
fn degrees(tenths: i32) -> String {
    format!("{},{}", tenths / 10, tenths % 10)
}

fn values(says: &NewReport) -> Values {
    let symptoms = says.symptoms.join(" ");
    let all = [
        (SEVERAL, symptoms),
        ("temperature", says.temperature_tenths.map(degrees).unwrap_or_default()),
        ("onset", says.onset.map(|day| day.to_string()).unwrap_or_default()),
        ("whereabouts", says.whereabouts.clone()),
        ("context", says.context.clone()),
        ("conditions", says.conditions.clone()),
        ("note", says.note.clone()),
    ];
    let grade = |symptom| says.grades.of(symptom).map(Grade::code).unwrap_or_default().to_owned();
    let grades = GRADED.iter().map(|graded| (graded.field, grade(graded.symptom)));
    all.into_iter().chain(grades).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The symptoms it has.
fn had(fact: &Fact) -> Vec<String> {
    super::value(&fact.values, SEVERAL).split_ascii_whitespace().map(str::to_owned).collect()
}

/// What was typed, or is kept, as a report.
fn says(typed: &Values, fact: &Fact, today: Date) -> Result<NewReport> {
    let mut form = FormState::default();
    super::fill(&mut form, typed);
    let says = ReportFields::read(&mut form, fact.person).tidied();
    says.problems(today, &had(fact)).into_iter().for_each(|problem| form.problem(problem));
    form.finish()?;
    Ok(says)
}

impl Correctable for Report {
    fn needs(&self) -> Action {
        Action::ReportList
    }

    fn resource(&self) -> Resource {
        Resource::Report
    }

    fn fields(&self) -> Vec<(&'static str, &'static str)> {
        let rest = [
            ("temperature", "cases-report-temperature"),
            ("onset", "cases-report-onset"),
            ("whereabouts", "cases-report-whereabouts"),
            ("context", "cases-report-context"),
            ("conditions", "cases-report-conditions"),
            ("note", "cases-report-note"),
        ];
        let grades = GRADED.iter().map(|graded| (graded.field, graded.label));
        std::iter::once((SEVERAL, "cases-report-symptoms")).chain(grades).chain(rest).collect()
    }

    fn find(&self, tx: &mut Tx<'_>, _: &Scope, id: Uuid) -> Result<Option<Fact>> {
        let Some(stored) = cases::store::find_report(tx, ReportId(id))? else { return Ok(None) };
        let report = stored.report;
        let says = NewReport {
            id: report.id,
            person: report.person,
            symptoms: report.symptoms,
            grades: report.grades,
            temperature_tenths: report.temperature_tenths,
            onset: report.onset,
            whereabouts: report.whereabouts,
            context: report.context,
            conditions: report.conditions,
            note: report.note,
            again: true,
        };
        let asl = people::store::placement(tx, report.person)?.asl;
        let (person, version, values) = (report.person, report.version, values(&says));
        Ok(Some(Fact { person, asl, version, values, closed: None, hanging: Vec::new() }))
    }

    fn shown(&self, values: &Values, _: Date) -> Values {
        let mut shown = values.clone();
        if let Some(onset) = shown.get_mut("onset")
            && let Ok(day) = onset.parse::<Date>()
        {
            *onset = fmt::date(day);
        }
        shown
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact, typed: &Values) -> Result<Values> {
        Ok(values(&says(typed, fact, tx.clocks().today())?))
    }

    fn apply(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        fact: &Fact,
        after: &Values,
        deed: &Deed<'_>,
    ) -> Result<Done> {
        let says = says(after, fact, tx.clocks().today())?;
        let says = NewReport { id: ReportId(deed.id), ..says };
        let (act, version, reason) = (deed.act, fact.version, deed.why.to_owned());
        let correction = ReportCorrection { act, version, says, reason };
        cases::service::correct_report(tx, actor, &correction).map(|_| Done::Applied)
    }

    fn words(&self, field: &str, value: &str, _: Date) -> String {
        match field {
            SEVERAL => {
                let name = |code| codes::name(List::Symptom, code);
                value.split_ascii_whitespace().map(name).collect::<Vec<_>>().join(", ")
            }
            "onset" => value.parse::<Date>().map_or_else(|_| value.to_owned(), fmt::date_weekday),
            "temperature" if !value.is_empty() => format!("{value} °C"),
            _ if GRADED.iter().any(|graded| graded.field == field) => {
                Grade::parse(value).map_or_else(|_| value.to_owned(), |grade| t(grade.key()).to_owned())
            }
            _ => value.to_owned(),
        }
    }

    fn inputs(&self, form: &FormState, fact: &Fact, today: Date) -> Result<String> {
        // With what was ticked, also when it was closed meanwhile.
        let chosen = [had(fact), form.all(SEVERAL).to_vec()].concat();
        let symptoms = ReportFields::symptoms(today, &chosen);
        let graded = ReportFields::graded(today, &chosen);
        Inputs { form, symptoms, graded, questioned: false }.render().map_err(Problem::internal)
    }
}
