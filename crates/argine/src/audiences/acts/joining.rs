//! Two persons turn out to be one, and to be two after all; and what a laboratory's system sends of either.

use access::Role;
use jiff::civil::Date;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use lab::intake::{self, Fate};
use lab::model::Door;
use lab_messages::{Options, Reading};
use people::service::Merging;
use testkit::TestDb;
use uuid::Uuid;

use super::{Act, Known, Region, actor, clocks};

/// What a system says of a result: OBX-11, and what was found.
const SENT: [(&str, &str); 5] =
    [("F", "260373001"), ("F", "260415000"), ("C", "260373001"), ("D", "260373001"), ("W", "260373001")];

impl Region {
    /// Somebody is merged into a person, of the same ASL.
    pub(super) fn join(&mut self, db: &TestDb, whom: usize, act: Act) -> Result<bool> {
        let survivor = self.persons[whom].clone();
        let fits = |one: &Known| one.id != survivor.id && one.joined.is_none() && one.asl() == survivor.asl();
        let others: Vec<usize> =
            (0..self.persons.len()).filter(|place| fits(&self.persons[*place])).collect();
        if others.is_empty() || survivor.joined.is_some() {
            return Ok(false);
        }
        let at = others[usize::from(act.how) % others.len()];
        let (id, asl, other) = (Uuid::now_v7(), survivor.asl(), &self.persons[at]);
        let merging = Merging {
            id,
            survivor: (survivor.id, survivor.version),
            merged: (other.id, other.version),
            reason: "stesso documento".to_owned(),
        };
        self.unit(db, move |tx, today| {
            people::service::merge(tx, &actor(Role::SispOperator, asl, today), &merging)
        })?;
        self.persons[at].joined = Some((survivor.id, id));
        Ok(true)
    }

    /// Somebody who was merged is parted from the survivor.
    pub(super) fn part(&mut self, db: &TestDb, act: Act) -> Result<bool> {
        let joined: Vec<usize> =
            (0..self.persons.len()).filter(|place| self.persons[*place].joined.is_some()).collect();
        if joined.is_empty() {
            return Ok(false);
        }
        let at = joined[usize::from(act.who) % joined.len()];
        let Some((survivor, merge)) = self.persons[at].joined else { return Ok(false) };
        let asl = self.asl_of(survivor);
        self.unit(db, move |tx, today| {
            let sisp = actor(Role::SispOperator, asl, today);
            people::service::undo_merge(tx, &sisp, survivor, merge, Uuid::now_v7(), "sono due")
        })?;
        self.persons[at].joined = None;
        Ok(true)
    }

    /// The laboratory's system tells of a request: a result, another one, that it is none, that it is another person's.
    pub(super) fn send(&mut self, db: &TestDb, at: usize, how: u8) -> Result<bool> {
        let request = self.requests[at].clone();
        let Some(person) = self.persons.iter().find(|one| one.id == request.person) else { return Ok(false) };
        let text = message(person, &request.number, SENT[usize::from(how) % SENT.len()], self.today);
        let reading: Reading =
            lab_messages::read(text.as_bytes(), &Options::at(clocks(self.today).business_now()), "1");
        assert!(reading.accepted, "{:?}", reading.errors);
        let (receipt, results) = self.unit(db, move |tx, today| {
            let machine = actor(Role::LaboratoryMachine, &request.laboratory, today);
            let receipt = intake::receive_within(tx, &machine, Door::Hl7, &reading, text.as_bytes())?;
            let mut results = Vec::new();
            for fate in &receipt.fates {
                if let Fate::Recorded { result, .. } | Fate::Corrected { result, .. } = fate {
                    results.push(lab::store::find_result(tx, *result)?.ok_or(Problem::NotFound)?.result);
                }
            }
            Ok((receipt, results))
        })?;
        self.results.extend(results);
        Ok(receipt.fates.iter().any(|fate| {
            matches!(fate, Fate::Recorded { .. } | Fate::Corrected { .. } | Fate::Withdrawn { .. })
        }))
    }

    /// The survivors, and whoever was never merged.
    pub(in crate::audiences) fn present(&self) -> Vec<PersonId> {
        self.persons.iter().filter(|one| one.joined.is_none()).map(|one| one.id).collect()
    }
}

/// A message about one molecular test, collected at eight.
fn message(person: &Known, request: &str, (status, found): (&str, &str), today: Date) -> String {
    let day = today.strftime("%Y%m%d").to_string();
    let born = person.data.birth_date.strftime("%Y%m%d");
    let (family, code) = (person.data.family_name.to_uppercase(), person.code());
    let control = Uuid::now_v7().simple().to_string();
    let molecular = "94500-6^SARS-CoV-2 RNA^LN";
    format!(
        "MSH|^~\\&|LIS^2.16.840.1.113883.2.9.2.10.99.1^ISO|010909|GESCOVID|010|{day}090000+0100||ORU^R01^ORU_R01|{}|P|2.5.1|||AL|NE|ITA|UNICODE UTF-8\r\
         PID|1||{code}^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA||{family}^BEA^^^^^L||{born}|F\r\
         ORC|RE|{request}^GESCOVID\r\
         OBR|1|{request}^GESCOVID||{molecular}|||{day}080000+0100|||||||||||||||{day}085000+0100||MB|{status}\r\
         OBX|1|CWE|{molecular}||{found}^^SCT||||||{status}|||{day}080000+0100\r",
        &control[12..]
    )
}
