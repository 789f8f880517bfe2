//! From observations to results: which of them is the outcome of the test, which are its genes, its threshold, the
//! answers asked with the order. The same for HL7 v2 and FHIR.

use crate::model::{
    Answer, Effect, Instant, LabResult, Measured, Organisation, Outcome, Patient, Specimen, Status, Target,
    Test, TestKind,
};
use crate::options::Options;
use crate::terms::{self, Observable};
use crate::trouble::Code;

/// A code in some system.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coding {
    pub code: String,
    pub system: String,
    pub text: String,
}

impl Coding {
    fn is_snomed(&self) -> bool {
        matches!(self.system.as_str(), "SCT" | "SNM" | "http://snomed.info/sct")
    }
}

/// What an observation says.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Coded(Vec<Coding>),
    Number { value: String, unit: Option<String> },
    Text(String),
    Missing,
}

/// An observation of either format.
#[derive(Debug, Clone)]
pub(crate) struct Observed {
    pub place: String,
    /// Codes of what was observed, in the order of the message.
    pub codes: Vec<Coding>,
    pub value: Value,
    pub interpretation: Option<String>,
    pub status: Status,
    pub question: bool,
    pub range: Option<String>,
    pub collected_at: Option<Instant>,
    pub analysed_at: Option<Instant>,
    pub performer: Option<Organisation>,
    pub device: Option<String>,
    pub notes: Vec<String>,
}

/// What an order says for all its observations.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    pub message: Option<String>,
    pub sender: Option<String>,
    pub patient: Patient,
    pub request_number: Option<String>,
    pub accession: Option<String>,
    pub specimen: Option<Specimen>,
    /// The test that was ordered.
    pub codes: Vec<Coding>,
    pub collected_at: Option<Instant>,
    pub reported_at: Option<Instant>,
    pub orderer: Option<String>,
    pub reason: Option<String>,
    pub notes: Vec<String>,
}

/// Which part of an observation is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Code,
    Value,
    Interpretation,
}

/// What is wrong with an observation, by its place in the list.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub observed: usize,
    pub part: Part,
    pub code: Code,
    pub why: &'static str,
    pub error: bool,
}

/// Puts an order's results together.
pub(crate) fn gather(
    order: &Order,
    observed: &[Observed],
    options: &Options,
) -> (Vec<LabResult>, Vec<Finding>) {
    let mut gathering = Gathering { order, observed, options, findings: Vec::new() };
    let results = gathering.results();
    (results, gathering.findings)
}

struct Gathering<'a> {
    order: &'a Order,
    observed: &'a [Observed],
    options: &'a Options,
    findings: Vec<Finding>,
}

/// What codes stand for, and the one that says so. A LOINC code of ours counts under whatever system it is written.
fn observable(codes: &[Coding]) -> Option<(Observable, Option<&str>)> {
    let by_loinc = codes.iter().find_map(|one| Some((terms::of_loinc(&one.code)?, Some(one.code.as_str()))));
    by_loinc.or_else(|| {
        codes.iter().find_map(|one| Some((Observable::Test(terms::of_piedmont(&one.code)?), None)))
    })
}

fn loinc_of(codes: &[Coding]) -> Option<&str> {
    codes.iter().map(|one| one.code.as_str()).find(|code| terms::of_loinc(code).is_some())
}

impl Gathering<'_> {
    fn note(&mut self, observed: usize, part: Part, code: Code, why: &'static str, error: bool) {
        self.findings.push(Finding { observed, part, code, why, error });
    }

    fn results(&mut self) -> Vec<LabResult> {
        let observed = self.observed;
        let (mut tests, mut targets, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (place, one) in observed.iter().enumerate() {
            if one.question {
                continue;
            }
            match observable(&one.codes) {
                Some((Observable::Test(kind), loinc)) => tests.push((place, kind, loinc)),
                Some((Observable::Target(kind), _)) => targets.push((place, kind)),
                Some(_) => {}
                None => unknown.push(place),
            }
        }
        let nothing_known = tests.is_empty() && targets.is_empty();
        let mut results: Vec<LabResult> = Vec::new();
        let genes = self.genes(&targets);
        for (place, kind, loinc) in &tests {
            results.extend(self.test(*place, *kind, *loinc, &genes));
        }
        if tests.is_empty() && !targets.is_empty() {
            results.extend(self.of_targets(&targets, &genes));
        }
        for place in unknown {
            let error = nothing_known && self.options.unknown_code_is_error;
            let why = if nothing_known {
                "Esame sconosciuto: nessuno dei suoi codici è tra quelli ricevuti (LOINC o 91.*)."
            } else {
                "Osservazione non riconosciuta: non è stata letta, il resto sì."
            };
            self.note(place, Part::Code, Code::TableValue, why, error);
        }
        results
    }

    fn test(
        &mut self,
        place: usize,
        kind: TestKind,
        loinc: Option<&str>,
        genes: &[Target],
    ) -> Option<LabResult> {
        let one = &self.observed[place];
        let effect = one.status.effect();
        let outcome = self.outcome(place, kind, effect)?;
        let test = self.named(kind, loinc, &one.codes);
        let mut result = self.result(one, test, outcome);
        result.targets = genes.to_vec();
        if let Value::Number { value, unit } = &one.value {
            result.measured =
                Some(Measured { value: value.clone(), unit: unit.clone(), range: one.range.clone() });
        }
        Some(result)
    }

    fn named(&self, kind: TestKind, loinc: Option<&str>, codes: &[Coding]) -> Test {
        let local = |codes: &[Coding]| {
            codes
                .iter()
                .map(|one| &one.code)
                .find(|code| !code.is_empty() && terms::of_loinc(code).is_none())
                .cloned()
        };
        let name = codes.iter().map(|one| &one.text).find(|text| !text.is_empty()).cloned();
        Test {
            kind,
            loinc: loinc.map(str::to_owned),
            local: local(codes).or_else(|| local(&self.order.codes)),
            name,
        }
    }

    /// `None` when what is wrong forbids a result; `Some(None)` when there is nothing to find.
    fn outcome(&mut self, place: usize, kind: TestKind, effect: Effect) -> Option<Option<Outcome>> {
        let one = &self.observed[place];
        match outcome_of(one) {
            Ok(outcome) => {
                let flag = one.interpretation.as_deref().and_then(terms::of_flag);
                let told = [Outcome::Positive, Outcome::Negative];
                if flag.is_some_and(|flag| flag != outcome && told.contains(&flag) && told.contains(&outcome))
                {
                    let why = "L'interpretazione contraddice l'esito: vale l'esito.";
                    self.note(place, Part::Interpretation, Code::TableValue, why, false);
                }
                Some(Some(outcome))
            }
            Err(_) if !effect.wants_outcome() || kind == TestKind::Sequencing => Some(None),
            Err((part, code, why)) => {
                let error = code != Code::TableValue || self.options.unknown_code_is_error;
                self.note(place, part, code, why, error);
                if error { None } else { Some(None) }
            }
        }
    }

    fn genes(&mut self, targets: &[(usize, TestKind)]) -> Vec<Target> {
        let mut genes = Vec::new();
        for (place, kind) in targets {
            let one = &self.observed[*place];
            let outcome = self.outcome(*place, *kind, one.status.effect()).flatten();
            let loinc = loinc_of(&one.codes).map(str::to_owned);
            genes.extend(loinc.zip(outcome).map(|(loinc, outcome)| Target { loinc, outcome }));
        }
        genes
    }

    /// Targets alone: all or two of them detected is positive, one is not sure, none is negative (standards §4.2).
    fn of_targets(&mut self, targets: &[(usize, TestKind)], genes: &[Target]) -> Option<LabResult> {
        let (first, kind) = *targets.first()?;
        let statuses: Vec<Status> = targets.iter().map(|(place, _)| self.observed[*place].status).collect();
        let status = combined(&statuses);
        let complete = genes.len() == targets.len();
        if status.effect().wants_outcome() && !complete {
            return None;
        }
        let outcome = Some(genes).filter(|genes| !genes.is_empty()).map(|genes| self.overall(genes));
        let one = &self.observed[first];
        let ordered = loinc_of(&self.order.codes).or_else(|| loinc_of(&one.codes));
        let test = self.named(kind, ordered, &one.codes);
        let mut result = self.result(one, test, outcome);
        result.status = status;
        result.effect = status.effect();
        result.outcome_text = None;
        result.targets = genes.to_vec();
        Some(result)
    }

    fn overall(&self, genes: &[Target]) -> Outcome {
        let count = |outcome| genes.iter().filter(|gene| gene.outcome == outcome).count();
        let (detected, absent) = (count(Outcome::Positive), count(Outcome::Negative));
        match detected {
            _ if detected >= 2 || detected == genes.len() => Outcome::Positive,
            1 if self.options.one_target_is_weak_positive => Outcome::WeakPositive,
            0 if absent == genes.len() => Outcome::Negative,
            _ => Outcome::Doubtful,
        }
    }

    fn result(&self, one: &Observed, test: Test, outcome: Option<Outcome>) -> LabResult {
        let order = self.order;
        let specimen_taken = order.specimen.as_ref().and_then(|specimen| specimen.collected_at);
        LabResult {
            place: one.place.clone(),
            message: order.message.clone(),
            sender: order.sender.clone(),
            patient: order.patient.clone(),
            request_number: order.request_number.clone(),
            accession: order.accession.clone(),
            specimen: order.specimen.clone(),
            test,
            outcome,
            outcome_text: text_of(&one.value),
            measured: None,
            cycle_threshold: self.cycle_threshold(),
            targets: Vec::new(),
            status: one.status,
            effect: one.status.effect(),
            collected_at: specimen_taken.or(one.collected_at).or(order.collected_at),
            analysed_at: one.analysed_at,
            reported_at: order.reported_at,
            performer: one.performer.clone(),
            orderer: order.orderer.clone(),
            reason: order.reason.clone(),
            device: one.device.clone(),
            answers: self.answers(),
            notes: order.notes.iter().chain(&one.notes).cloned().collect(),
        }
    }

    fn cycle_threshold(&self) -> Option<String> {
        let is_threshold =
            |one: &&Observed| matches!(observable(&one.codes), Some((Observable::CycleThreshold, _)));
        self.observed.iter().find(is_threshold).and_then(|one| text_of(&one.value))
    }

    fn answers(&self) -> Vec<Answer> {
        let answer = |one: &Observed| {
            let known = observable(&one.codes);
            if !one.question && !matches!(known, Some((Observable::Question, _))) {
                return None;
            }
            let question = one.codes.iter().map(|one| &one.code).find(|code| !code.is_empty())?.clone();
            let answer = match &one.value {
                Value::Coded(codes) => {
                    codes.iter().map(|one| &one.code).find(|code| !code.is_empty())?.clone()
                }
                other => text_of(other)?,
            };
            Some(Answer { question, answer })
        };
        self.observed.iter().filter_map(answer).collect()
    }
}

/// One status for several targets: what is not final for one of them is not final.
fn combined(statuses: &[Status]) -> Status {
    let first = statuses.first().copied().unwrap_or(Status::Final);
    if statuses.iter().all(|status| *status == first) {
        return first;
    }
    let has = |wanted: Effect| statuses.iter().find(|status| status.effect() == wanted).copied();
    has(Effect::Pending)
        .or_else(|| has(Effect::Preliminary))
        .or_else(|| has(Effect::Replace))
        .unwrap_or(Status::Final)
}

fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::Coded(codes) => {
            let of = |one: &Coding| [&one.text, &one.code].into_iter().find(|text| !text.is_empty()).cloned();
            return codes.iter().find_map(of);
        }
        Value::Number { value, .. } => value,
        Value::Text(text) => text,
        Value::Missing => return None,
    };
    Some(text.clone()).filter(|text| !text.is_empty())
}

fn outcome_of(one: &Observed) -> Result<Outcome, (Part, Code, &'static str)> {
    let unknown = (
        Part::Value,
        Code::TableValue,
        "Esito sconosciuto: né il codice SNOMED né quello locale sono tra quelli ricevuti.",
    );
    match &one.value {
        Value::Coded(codes) => {
            let snomed = codes
                .iter()
                .filter(|one| one.is_snomed() || one.system.is_empty())
                .find_map(|one| terms::of_snomed(&one.code));
            let local = codes
                .iter()
                .filter(|one| !one.is_snomed())
                .find_map(|one| terms::of_words(&one.code).or_else(|| terms::of_words(&one.text)));
            match (snomed, local) {
                (Some(first), Some(second)) if first != second => Err((
                    Part::Value,
                    Code::TableValue,
                    "Il codice SNOMED e quello locale dicono due esiti diversi: correggere e inviare di nuovo.",
                )),
                (Some(outcome), _) | (None, Some(outcome)) => Ok(outcome),
                (None, None) => Err(unknown),
            }
        }
        Value::Text(text) => terms::of_words(text).ok_or(unknown),
        Value::Number { .. } => one.interpretation.as_deref().and_then(terms::of_flag).ok_or((
            Part::Interpretation,
            Code::RequiredMissing,
            "Il valore è un numero: serve l'interpretazione (POS, NEG, IND).",
        )),
        Value::Missing => Err((Part::Value, Code::RequiredMissing, "Manca l'esito.")),
    }
}
