//! What is done with what was done before: with reports, requests, results and corrections.

use access::{Actor, Role};
use corrections::model::Kind;
use corrections::service::{Ask, Verdict};
use kernel::Result;
use kernel::ids::{ResultId, UserId};
use lab::model::{Door, Outcome, RequestStatus, Ruling};
use lab::service::{Cancel, Correct, Record, Say};
use testkit::TestDb;
use uuid::Uuid;

use super::{Act, Region, actor};

impl Region {
    /// What is done with what was done before.
    pub(super) fn later(&mut self, db: &TestDb, name: &str, act: Act) -> Result<bool> {
        let (who, how) = (usize::from(act.who), act.how);
        match name {
            "take charge" | "send back" if !self.reports.is_empty() => {
                let at = who % self.reports.len();
                let (report, back) = (self.reports[at].clone(), name == "send back");
                let asl = self.asl_of(report.person);
                self.reports[at] = self.unit(db, move |tx, today| {
                    let actor = actor(Role::SispOperator, asl, today);
                    match back {
                        true => {
                            cases::service::send_back(tx, &actor, report.id, report.version, "da quando?")
                        }
                        false => cases::service::take_charge(tx, &actor, report.id, report.version),
                    }
                })?;
                Ok(true)
            }
            "say" | "cancel" | "record" | "ask correction" if !self.requests.is_empty() => {
                // Something is said of what was proposed; of another request only where nothing was.
                let proposed = |at: &usize| self.requests[*at].status == RequestStatus::Proposed;
                let about: Vec<usize> = match name {
                    "say" => (0..self.requests.len()).filter(proposed).collect(),
                    _ => Vec::new(),
                };
                let at = about.get(who % about.len().max(1)).copied().unwrap_or(who % self.requests.len());
                self.with_request(db, name, at, how)
            }
            "correct result" if !self.results.is_empty() => {
                let result = self.results[who % self.results.len()].clone();
                let corrected = self.unit(db, move |tx, today| {
                    let new = Correct {
                        id: ResultId::new(),
                        result: result.id,
                        outcome: if how % 2 == 0 { Outcome::Positive } else { Outcome::Negative },
                        reason: "campione scambiato".to_owned(),
                        shown: None,
                        door: Door::Manual,
                    };
                    let technician = actor(Role::LaboratoryTechnician, &result.laboratory, today);
                    lab::service::correct_result(tx, &technician, &new)
                })?;
                self.results.push(corrected);
                Ok(true)
            }
            "send" if !self.requests.is_empty() => {
                let at = who % self.requests.len();
                self.send(db, at, how)
            }
            "undo" if !self.results.is_empty() => {
                let slip = self.results[who % self.results.len()].clone();
                self.unit(db, move |tx, today| {
                    let technician = actor(Role::LaboratoryTechnician, &slip.laboratory, today);
                    lab::service::undo(tx, &technician, &[slip.id], Door::Manual).map(|_| true)
                })
            }
            "decide" if !self.corrections.is_empty() => {
                let one = self.corrections[who % self.corrections.len()].clone();
                let asl = self.asl_of(one.person);
                self.unit(db, move |tx, today| {
                    let verdict = Verdict {
                        act: Uuid::now_v7(),
                        correction: one.id,
                        version: one.version,
                        approve: how % 3 > 0,
                        note: "non risulta".to_owned(),
                        confirmed: true,
                    };
                    let other = UserId(Uuid::from_u128(99));
                    let colleague = Actor { user: other, ..actor(Role::SispOperator, asl, today) };
                    corrections::service::settle(tx, &colleague, &verdict).map(|_| true)
                })
            }
            _ => Ok(false),
        }
    }

    fn with_request(&mut self, db: &TestDb, name: &str, at: usize, how: u8) -> Result<bool> {
        let request = self.requests[at].clone();
        let asl = self.asl_of(request.person);
        let id = request.id;
        match name {
            "say" => {
                let rulings = [Ruling::Authorised, Ruling::Denied, Ruling::Information];
                let (ruling, note) =
                    (rulings[usize::from(how % 3)], "servono notizie del contatto".to_owned());
                let say = Say { id: Uuid::now_v7(), request: id, ruling, note };
                self.unit(db, move |tx, today| {
                    lab::service::say(tx, &actor(Role::SispOperator, asl, today), &say).map(|_| true)
                })
            }
            "cancel" => {
                let (reason, note) = ("duplicate".to_owned(), String::new());
                let cancel = Cancel { id: Uuid::now_v7(), request: id, reason, note };
                self.unit(db, move |tx, today| {
                    lab::service::cancel_request(tx, &actor(Role::SispOperator, asl, today), &cancel)
                        .map(|_| true)
                })
            }
            "record" => {
                let result = self.unit(db, move |tx, today| {
                    let technician = actor(Role::LaboratoryTechnician, &request.laboratory, today);
                    let outcome = if how.is_multiple_of(3) { Outcome::Negative } else { Outcome::Positive };
                    let new = Record {
                        id: ResultId::new(),
                        request: id,
                        outcome,
                        sampled_at: None,
                        door: Door::Manual,
                    };
                    lab::service::record_result(tx, &technician, &new)
                })?;
                self.results.push(result);
                Ok(true)
            }
            _ => {
                let mut open = territory::get().laboratories_open_for(asl, self.today);
                let other = open.find(|one| one.code != request.laboratory).map(|one| one.code.clone());
                let typed = [("laboratory".to_owned(), other.unwrap_or_default())].into();
                let ask = Ask {
                    id: Uuid::now_v7(),
                    kind: Kind::Request,
                    fact: id.0,
                    typed,
                    why: "typing".to_owned(),
                    note: String::new(),
                };
                let one = self.unit(db, move |tx, today| {
                    corrections::service::ask(tx, &actor(Role::SispOperator, asl, today), &ask)
                })?;
                self.corrections.push(one);
                Ok(true)
            }
        }
    }
}
