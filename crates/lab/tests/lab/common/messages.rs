//! Messages of a laboratory's system.

use lab::intake::{Fate, Receipt, receive};
use lab::model::Door;
use lab_messages::Options;
use people::model::Person;

use super::*;

/// A message about one result, to be changed before it is sent.
#[derive(Clone)]
pub struct Oru {
    pub id: String,
    pub request: String,
    pub accession: String,
    pub code: String,
    pub family: String,
    pub given: String,
    pub born: String,
    pub sex: String,
    pub status: String,
    pub outcome: &'static str,
    pub sampled: String,
    pub loinc: &'static str,
}

pub const POSITIVE: &str = "260373001^Detected^SCT";
pub const NEGATIVE: &str = "260415000^Not detected^SCT";

/// A negative swab of a person, of yesterday morning.
pub fn oru(person: &Person, accession: &str) -> Oru {
    let data = &person.data;
    Oru {
        id: format!("M-{accession}"),
        request: String::new(),
        accession: accession.to_owned(),
        code: data.identifier.value().unwrap_or_default().to_owned(),
        family: data.family_name.to_uppercase(),
        given: data.given_name.to_uppercase(),
        born: data.birth_date.strftime("%Y%m%d").to_string(),
        sex: "F".to_owned(),
        status: "F".to_owned(),
        outcome: NEGATIVE,
        sampled: "20201113083000+0100".to_owned(),
        loinc: "94500-6",
    }
}

impl Oru {
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn positive(self) -> Self {
        self.with(|it| it.outcome = POSITIVE)
    }

    /// The same document, told again in another message.
    pub fn then(&self, id: &str, status: &str) -> Self {
        self.clone().with(|it| {
            id.clone_into(&mut it.id);
            status.clone_into(&mut it.status);
        })
    }

    pub fn text(&self) -> String {
        let Self {
            id, request, accession, family, given, born, sex, status, outcome, sampled, loinc, ..
        } = self;
        let code = match self.code.as_str() {
            "" => "77^^^LIS^MR".to_owned(),
            code => format!("{code}^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA"),
        };
        let test = format!("{loinc}^SARS-CoV-2^LN");
        [
            format!("MSH|^~\\&|LIS|LAB|ARGINE|010|20201113190000+0100||ORU^R01^ORU_R01|{id}|P|2.5.1|||||ITA|UNICODE UTF-8"),
            format!("PID|1||{code}||{family}^{given}||{born}|{sex}|||VIA PO 1^^TORINO^TO^10100^ITA^H^^001272"),
            format!("ORC|RE|{request}|{accession}"),
            format!("OBR|1|{request}|{accession}|{test}|||{sampled}{}20201113180000+0100||MB|F", "|".repeat(15)),
            format!("OBX|1|CWE|{test}||{outcome}||||||{status}|||{sampled}"),
        ]
        .map(|segment| segment + "\r")
        .concat()
    }
}

impl Region<'_> {
    pub fn try_send(&self, oru: &Oru) -> Result<Receipt> {
        self.try_send_text(LAB, &oru.text())
    }

    pub fn try_send_text(&self, laboratory: &str, text: &str) -> Result<Receipt> {
        let reading = lab_messages::read(text.as_bytes(), &Options::at(Timestamp::now()), "A-1");
        assert!(reading.accepted, "{:?}\n{text}", reading.errors);
        let machine = actor(Role::LaboratoryMachine, laboratory);
        self.db.block_on(receive(&self.db.db, &machine, Door::Hl7, &reading, text.as_bytes()))
    }

    /// What became of the one result of a message.
    pub fn send(&self, oru: &Oru) -> Fate {
        let receipt = self.try_send(oru).unwrap();
        assert_eq!(receipt.fates.len(), 1);
        receipt.fates[0]
    }
}
