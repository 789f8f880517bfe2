//! The report as it is printed.

use lab::model::{Outcome, TestKind};
use paper::Document;
use web::{fmt, t, tn};

use crate::model::Report;

pub use lab::laboratory_name as laboratory;

/// The name of a test.
pub fn test(test: TestKind) -> &'static str {
    t(match test {
        TestKind::Molecular => "lab-test-molecular",
        TestKind::Antigen => "lab-test-antigen",
        TestKind::SerologyIgg => "lab-test-serology_igg",
        TestKind::SerologyIgm => "lab-test-serology_igm",
    })
}

/// The name of an outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    t(match outcome {
        Outcome::Positive => "lab-outcome-positive",
        Outcome::Negative => "lab-outcome-negative",
        Outcome::Doubtful => "lab-outcome-doubtful",
        Outcome::Indeterminate => "lab-outcome-indeterminate",
        Outcome::NotReceived => "lab-outcome-not_received",
        Outcome::Unsuitable => "lab-outcome-unsuitable",
    })
}

/// The report, with the link that proves it.
pub fn document(report: &Report, link: &str) -> Document {
    let (subject, result) = (&report.subject, &report.revision.result);
    let mut document = web::pdf::document(t("reporting-report"));
    document.heading(t("reporting-report"));
    document.strong(laboratory(&result.laboratory));
    document.subheading(t("reporting-person"));
    let tax_code = subject.tax_code.clone().unwrap_or_else(|| fmt::NONE.to_owned());
    document.facts([
        (t("reporting-name"), format!("{} {}", subject.family_name, subject.given_name)),
        (t("reporting-born"), fmt::date(subject.birth_date)),
        (t("reporting-tax-code"), tax_code),
    ]);
    document.subheading(t("reporting-test"));
    document.facts(facts(report));
    if let Some(reason) = report.revision.reason.as_deref().filter(|_| result.revision > 1) {
        document.paragraph(tn("reporting-corrects", &[("reason", &reason)]));
    }
    document.subheading(t("reporting-proof"));
    document.qr(link, t("reporting-qr"));
    document.paragraph(t("reporting-proof-how"));
    document.paragraph(t("reporting-nature"));
    document.paragraph(tn("reporting-printed", &[("when", &fmt::instant(report.at)), ("by", &report.by)]));
    document
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let (result, measured) = (&report.revision.result, &report.revision.measured);
    let mut facts = vec![
        (t("reporting-kind"), test(result.test).to_owned()),
        (t("reporting-sampled"), fmt::instant(result.sampled_at)),
        (t("reporting-outcome"), outcome(result.outcome).to_owned()),
    ];
    let value = [measured.value.as_str(), measured.unit.as_str()].join(" ");
    if !value.trim().is_empty() {
        facts.push((t("reporting-value"), value.trim().to_owned()));
    }
    if !measured.reference_range.is_empty() {
        facts.push((t("reporting-range"), measured.reference_range.clone()));
    }
    facts.push((t("reporting-on"), fmt::date(result.reported_on)));
    facts.extend(report.number.as_ref().map(|number| (t("reporting-number"), number.clone())));
    facts.push((t("reporting-accession"), result.accession.clone()));
    facts
}
