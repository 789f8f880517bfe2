//! What the platform knows of a person's infection, and how it follows the results.

use access::Resource;
use access::bars::Sight;
use kernel::clock::local_date;
use kernel::ids::{CaseId, MeasureId, PersonId, ResultId};
use kernel::{Date, Result};
use lab::model::{LabResult, Outcome};
use storage::Tx;

use crate::episode::{self, Confirmation, Episode, Finding, Told, confirmation};
use crate::events::{CaseChanged, MeasureStarted, MeasureWithdrawn};
use crate::grants::{self, PersonPlace};
use crate::model::{
    Case, CaseStatus, Illness, Measure, MeasureChange, MeasureKind, MeasureStatus, Report, Sentence,
    SymptomsEnd,
};
use crate::rules::{Expectation, Rules};
use crate::service::seen_ends;
use crate::store;

/// Results, reports, cases and measures of one person; withdrawn ones are history and stay out.
pub(crate) struct Situation {
    pub(super) person: PersonId,
    pub(super) findings: Vec<Finding>,
    pub(super) cases: Vec<Case>,
    pub(super) measures: Vec<Measure>,
}

/// What people say of a person's symptoms, the latest first.
pub(super) struct Accounts {
    pub(super) reports: Vec<Report>,
    pub(super) ends: Vec<SymptomsEnd>,
}

impl Situation {
    /// Reads it. The caller has locked the person.
    pub(crate) fn load(tx: &mut Tx<'_>, person: PersonId) -> Result<Self> {
        let mut cases = store::cases_of(tx, person)?;
        cases.retain(|case| case.status != CaseStatus::Withdrawn);
        let mut measures = store::measures_of(tx, person)?;
        measures.retain(|measure| measure.status != MeasureStatus::Withdrawn);
        Ok(Self { person, findings: store::findings(tx, person)?, cases, measures })
    }

    /// Of a person of whom nothing is known.
    pub(super) fn empty(person: PersonId) -> Self {
        Self { person, findings: Vec::new(), cases: Vec::new(), measures: Vec::new() }
    }

    /// Whether nothing has ever begun: then a result that is not positive changes nothing.
    pub(crate) fn is_untouched(&self) -> bool {
        self.cases.is_empty() && self.measures.is_empty()
    }

    /// Withdraws the cases and measures whose result no longer says what they rest on, unless another current result
    /// of the same episode supports them.
    pub(crate) fn withdraw_unsupported(&mut self, tx: &mut Tx<'_>, cause: Option<ResultId>) -> Result<()> {
        // First what stands by itself: of two persons who were joined both may have a case, and the result of the one is not free for
        // the other's.
        let (cases, doubtful) = std::mem::take(&mut self.cases)
            .into_iter()
            .partition(|it| self.stands(it.result, Confirmation::Case));
        self.cases = cases;
        for case in doubtful {
            if let Some(case) = self.supported_case(tx, case)? {
                self.cases.push(case);
            }
        }
        self.cases.sort_by_key(|case| (case.opened_on, case.id));
        let order: Vec<MeasureId> = self.measures.iter().map(|measure| measure.id).collect();
        let (measures, doubtful) =
            std::mem::take(&mut self.measures).into_iter().partition(|it| self.is_held_up(it));
        self.measures = measures;
        for measure in doubtful {
            if let Some(measure) = self.supported_measure(tx, measure, cause)? {
                self.measures.push(measure);
            }
        }
        self.measures.sort_by_key(|measure| order.iter().position(|id| *id == measure.id));
        Ok(())
    }

    /// Whether a measure rests on what it did.
    fn is_held_up(&self, measure: &Measure) -> bool {
        let case_stands = measure.case.is_none_or(|case| self.cases.iter().any(|it| it.id == case));
        measure.result.is_none_or(|result| case_stands && self.stands(result, Confirmation::Awaited))
    }

    /// The results that open a case or begin a measure, the earliest first.
    pub(super) fn positives(&self) -> Vec<ResultId> {
        let all = self.findings.iter().filter(|finding| finding.outcome == Outcome::Positive);
        all.filter(|finding| finding.confirmation() != Confirmation::None)
            .map(|finding| finding.result)
            .collect()
    }

    fn stands(&self, result: ResultId, at_least: Confirmation) -> bool {
        let found = self.findings.iter().find(|finding| finding.result == result);
        found.is_some_and(|finding| match finding.confirmation() {
            Confirmation::Case => true,
            Confirmation::Awaited | Confirmation::Suspected => at_least == Confirmation::Awaited,
            Confirmation::None => false,
        })
    }

    fn supported_case(&self, tx: &mut Tx<'_>, mut case: Case) -> Result<Option<Case>> {
        let (_, day) = store::result_origin(tx, case.result)?;
        let episode = Episode::around(day, &self.findings);
        // One result cannot hold up two cases.
        let free = |result| !self.cases.iter().any(|other| other.result == result);
        if let Some(other) = episode.confirming().filter(|finding| free(finding.result)) {
            store::relink_case(tx, case.id, other.result)?;
            case.result = other.result;
            return Ok(Some(case));
        }
        store::withdraw_case(tx, case.id)?;
        tx.emit(CaseChanged { case: case.id, asl: case.asl, opened_on: case.opened_on, opened: false });
        Ok(None)
    }

    fn supported_measure(
        &self,
        tx: &mut Tx<'_>,
        mut measure: Measure,
        cause: Option<ResultId>,
    ) -> Result<Option<Measure>> {
        let Some(result) = measure.result else { return Ok(Some(measure)) };
        let (_, day) = store::result_origin(tx, result)?;
        let episode = Episode::around(day, &self.findings);
        let of_case = self.cases.iter().find(|case| episode.holds(case.result));
        // A result that already holds up another measure does not hold up a second.
        let free = |result| !self.measures.iter().any(|other| other.result == Some(result));
        let first = episode.first().map(|first| first.result).filter(|first| free(*first));
        let serology = episode::suspecting(day, &self.findings).map(|found| found.result);
        let serology = serology.filter(|serology| free(*serology)).last();
        let of_its_case = of_case.map(|case| case.result).filter(|result| free(*result));
        let other = of_its_case.or(first).or(serology);
        if let Some(other) = other {
            measure.case = of_case.map(|case| case.id);
            measure.result = Some(if self.stands(result, Confirmation::Awaited) { result } else { other });
            return store::update_measure(tx, &measure, MeasureChange::Linked, cause).map(Some);
        }
        self.withdraw_measure(tx, measure, cause).map(|()| None)
    }

    fn withdraw_measure(&self, tx: &mut Tx<'_>, mut measure: Measure, cause: Option<ResultId>) -> Result<()> {
        let ended_on = measure.ended_on;
        measure.status = MeasureStatus::Withdrawn;
        let measure = store::update_measure(tx, &measure, MeasureChange::Withdrawn, cause)?;
        access::audience::replace(tx, Resource::Measure, measure.id.0, &[])?;
        tx.emit(MeasureWithdrawn {
            measure: measure.id,
            person: measure.person,
            asl: measure.asl,
            starts_on: measure.starts_on,
            ended_on,
        });
        Ok(())
    }

    /// A positive result, known since a day, opens the case and begins the isolation, unless its episode already has them.
    pub(crate) fn open(&mut self, tx: &mut Tx<'_>, result: &LabResult, known_on: Date) -> Result<()> {
        let episode = Episode::around(local_date(result.sampled_at), &self.findings);
        let serology = self.findings.iter().find(|found| found.result == result.id && found.suspects());
        let serology = serology.copied();
        if !episode.holds(result.id) && serology.is_none() {
            // A later revision has already taken its place.
            return Ok(());
        }
        let begin = Beginning {
            result: result.id,
            place: store::person_place(tx, self.person)?,
            on: known_on.min(tx.clocks().today()),
            episode,
        };
        if let Some(serology) = serology {
            return self.suspect(tx, &begin, &serology);
        }
        let known = self.cases.iter().find(|case| begin.episode.holds(case.result)).map(|case| case.id);
        let confirms = confirmation(result.test, result.reported_on) == Confirmation::Case;
        if let Some(case) = known {
            return self.isolate(tx, &begin, Some(case), false);
        }
        let case = if confirms { Some(self.open_case(tx, &begin)?) } else { None };
        self.isolate(tx, &begin, case, case.is_some())
    }

    /// A positive serology begins a measure until a molecular test, unless one has answered already, or she is known to have been
    /// ill or was isolated for another serology: then antibodies are no news.
    fn suspect(&mut self, tx: &mut Tx<'_>, begin: &Beginning, serology: &Finding) -> Result<()> {
        let answered = episode::answer_to(serology, &self.findings).is_some();
        let over = episode::longest(serology).is_some_and(|last| last < begin.on);
        let was_ill = self.findings.iter().any(|found| {
            found.confirmation() == Confirmation::Case && found.sampled_at <= serology.sampled_at
        });
        let of_another = |measure: &Measure| {
            let of = |found: &Finding| measure.result == Some(found.result);
            measure.runs() || episode::suspecting(serology.day(), &self.findings).any(of)
        };
        if answered
            || over
            || was_ill
            || begin.episode.first().is_some()
            || self.measures.iter().any(of_another)
        {
            return Ok(());
        }
        self.start(tx, begin, None)
    }

    fn open_case(&mut self, tx: &mut Tx<'_>, begin: &Beginning) -> Result<CaseId> {
        let case = Case {
            id: CaseId::new(),
            person: self.person,
            asl: begin.place.asl.clone(),
            comune: begin.place.comune.clone(),
            result: begin.result,
            onset: begin.episode.report(&self.accounts(tx)?.reports).and_then(|report| report.onset),
            opened_on: begin.on,
            status: CaseStatus::Open,
            version: 1,
        };
        store::insert_case(tx, &case)?;
        let (id, asl) = (case.id, case.asl.clone());
        tx.emit(CaseChanged { case: id, asl, opened_on: case.opened_on, opened: true });
        self.cases.push(case);
        Ok(id)
    }

    fn isolate(
        &mut self,
        tx: &mut Tx<'_>,
        begin: &Beginning,
        case: Option<CaseId>,
        opened: bool,
    ) -> Result<()> {
        let findings = &self.findings;
        let of_serology = |measure: &Measure| {
            findings.iter().any(|found| Some(found.result) == measure.result && found.suspects())
        };
        let of_episode = |measure: &Measure| measure.result.is_some_and(|it| begin.episode.holds(it));
        // What a serology began goes on for what was found after it.
        let fits = |measure: &Measure| of_episode(measure) || of_serology(measure);
        let running = self.measures.iter_mut().find(|measure| measure.runs() && fits(measure));
        if let Some(running) = running {
            let of_serology = of_serology(running);
            if of_serology || running.case.is_none() && case.is_some() {
                if of_serology {
                    running.result = Some(begin.result);
                }
                running.case = running.case.or(case);
                *running = store::update_measure(tx, running, MeasureChange::Linked, Some(begin.result))?;
            }
            return Ok(());
        }
        // Who has been isolated for this infection and is still positive is not isolated again.
        if !opened && self.measures.iter().any(of_episode) {
            return Ok(());
        }
        self.start(tx, begin, case)
    }

    fn start(&mut self, tx: &mut Tx<'_>, begin: &Beginning, case: Option<CaseId>) -> Result<()> {
        let (place, today) = (&begin.place, tx.clocks().today());
        let mut measure = Measure {
            id: MeasureId::new(),
            person: self.person,
            case,
            result: Some(begin.result),
            kind: MeasureKind::Isolation,
            asl: place.asl.clone(),
            comune: place.comune.clone(),
            address: place.address.clone(),
            place_since: begin.on,
            starts_on: begin.on,
            expected_end: None,
            latest_end: None,
            may_end: false,
            rule_id: String::new(),
            explanation: Sentence { key: String::new(), args: Vec::new() },
            evaluated_on: today,
            status: MeasureStatus::AwaitingSignature,
            ended_on: None,
            created_at: tx.clocks().business_now(),
            version: 1,
        };
        let accounts = self.accounts(tx)?;
        if let Some(expectation) = self.expectation(&measure, &accounts, today) {
            apply(&mut measure, &expectation, today);
        }
        store::insert_measure(tx, &measure)?;
        let audiences = grants::of_measure(&measure, place, today);
        access::audience::grant(tx, Resource::Measure, measure.id.0, &audiences)?;
        let (id, asl, starts_on) = (measure.id, measure.asl.clone(), measure.starts_on);
        tx.emit(MeasureStarted { measure: id, person: self.person, asl, starts_on });
        self.measures.push(measure);
        Ok(())
    }

    /// Asks the rules about every running isolation again and keeps what changed; an end that was confirmed and that the
    /// facts, as they are known now, did not allow is taken back before. That it may end is for a person to confirm:
    /// nothing ends here.
    pub(crate) fn evaluate(&mut self, tx: &mut Tx<'_>, cause: Option<ResultId>) -> Result<()> {
        if self.measures.is_empty() {
            return Ok(());
        }
        let (today, accounts) = (tx.clocks().today(), self.accounts(tx)?);
        self.resume_unfounded(tx, &accounts, cause)?;
        self.note_onsets(tx, &accounts.reports)?;
        for index in 0..self.measures.len() {
            let before = self.measures[index].clone();
            if !before.runs() {
                continue;
            }
            let Some(expectation) = self.expectation(&before, &accounts, today) else { continue };
            let mut after = before.clone();
            apply(&mut after, &expectation, today);
            if (Measure { evaluated_on: before.evaluated_on, ..after.clone() }) != before {
                after = store::update_measure(tx, &after, MeasureChange::Evaluated, cause)?;
                self.follow(tx, &before, &after)?;
            } else if after.evaluated_on != before.evaluated_on {
                store::note_evaluated(tx, after.id, today)?;
            }
            self.measures[index] = after;
        }
        Ok(())
    }

    /// The symptoms of the infection of the latest isolation that somebody sees, if any were reported.
    pub(crate) fn illness(&self, tx: &mut Tx<'_>, sight: &Sight) -> Result<Option<Illness>> {
        let seen = self.measures.iter().rfind(|measure| sight.shows(measure.id));
        let Some(latest) = seen else { return Ok(None) };
        let Some(episode) = episode_of(latest, &self.findings) else { return Ok(None) };
        let mut accounts = self.accounts(tx)?;
        accounts.reports.retain(|report| sight.shows(report.id));
        accounts.ends = seen_ends(accounts.ends, sight);
        let report = episode.report(&accounts.reports).filter(|report| !report.symptoms.is_empty());
        let version = accounts.ends.first().map_or(0, |end| end.version);
        Ok(report.and_then(|report| report.onset).map(|onset| Illness {
            onset,
            end: episode.symptoms_end(&accounts.ends).cloned(),
            version,
        }))
    }

    /// The audiences follow what changed in a measure, and are left alone when they stay the same.
    pub(super) fn follow(&self, tx: &mut Tx<'_>, before: &Measure, after: &Measure) -> Result<()> {
        let (place, today) = (store::person_place(tx, after.person)?, tx.clocks().today());
        let audiences = grants::of_measure(after, &place, today);
        if audiences == grants::of_measure(before, &place, today) {
            return Ok(());
        }
        access::audience::replace(tx, Resource::Measure, after.id.0, &audiences)
    }

    /// A report says no more that symptoms began on a day: the cases that had it from there have it no more, unless
    /// another report says so, which [`Situation::evaluate`] finds.
    pub(crate) fn forget_onset(&mut self, tx: &mut Tx<'_>, onset: Option<Date>) -> Result<()> {
        for case in self.cases.iter_mut().filter(|case| onset.is_some() && case.onset == onset) {
            store::set_onset(tx, case.id, None)?;
            case.onset = None;
        }
        Ok(())
    }

    /// Cases have their onset no more from reports of somebody who was one with her: of her own [`Situation::evaluate`] finds it.
    pub(crate) fn forget_onsets_of_others(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let own = self.accounts(tx)?.reports;
        let of_others = |case: &Case| own.iter().all(|report| report.onset != case.onset);
        let onsets: Vec<Option<Date>> =
            self.cases.iter().filter(|case| of_others(case)).map(|case| case.onset).collect();
        onsets.into_iter().try_for_each(|onset| self.forget_onset(tx, onset))
    }

    fn note_onsets(&mut self, tx: &mut Tx<'_>, reports: &[Report]) -> Result<()> {
        for case in &mut self.cases {
            let finding = self.findings.iter().find(|finding| finding.result == case.result);
            let Some(finding) = finding else { continue };
            let report = Episode::around(finding.day(), &self.findings).report(reports).cloned();
            let onset = report.and_then(|report| report.onset);
            if onset.is_some() && onset != case.onset {
                store::set_onset(tx, case.id, onset)?;
                case.onset = onset;
            }
        }
        Ok(())
    }

    pub(super) fn expectation(
        &self,
        measure: &Measure,
        accounts: &Accounts,
        on: Date,
    ) -> Option<Expectation> {
        let serology = self.findings.iter().find(|found| Some(found.result) == measure.result);
        if let Some(serology) = serology.filter(|found| found.suspects()) {
            return Some(episode::until_molecular(serology, &self.findings));
        }
        let episode = episode_of(measure, &self.findings)?;
        let told =
            Told { report: episode.report(&accounts.reports), end: episode.symptoms_end(&accounts.ends) };
        let confirmed = measure.case.is_some();
        episode::expectation(Rules::builtin(), &episode, &self.findings, told, confirmed, on)
    }

    pub(super) fn accounts(&self, tx: &mut Tx<'_>) -> Result<Accounts> {
        let reports = store::reports_of(tx, self.person)?.into_iter().map(|stored| stored.report);
        Ok(Accounts { reports: reports.collect(), ends: store::symptoms_ends_of(tx, self.person)? })
    }
}

/// The infection of a measure.
fn episode_of(measure: &Measure, findings: &[Finding]) -> Option<Episode> {
    let result = measure.result?;
    let finding = findings.iter().find(|finding| finding.result == result)?;
    Some(Episode::around(finding.day(), findings))
}

/// What a positive result begins.
struct Beginning {
    result: ResultId,
    episode: Episode,
    place: PersonPlace,
    on: Date,
}

pub(super) fn apply(measure: &mut Measure, expectation: &Expectation, on: Date) {
    measure.expected_end = expectation.ends_on;
    measure.latest_end = expectation.latest_end;
    measure.may_end = expectation.satisfied;
    measure.rule_id = expectation.rule_id.clone().unwrap_or_default();
    measure.explanation = Sentence::from(&expectation.explanation);
    measure.evaluated_on = on;
}
