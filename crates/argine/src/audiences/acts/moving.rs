//! An ASL takes somebody over, or asks another one for her.

use access::Role;
use kernel::Result;
use people::model::{Address, TransferStatus};
use people::rules::{LookUpForm, TransferForm};
use people::service::Transferred;
use testkit::TestDb;
use uuid::Uuid;

use super::{Act, Region, actor};

impl Region {
    pub(super) fn transfer(
        &mut self,
        db: &TestDb,
        whom: usize,
        name: &str,
        comune: &str,
        asl: &'static str,
    ) -> Result<bool> {
        let id = Uuid::now_v7();
        let form = TransferForm {
            whom: LookUpForm { tax_code: self.persons[whom].code(), ..LookUpForm::default() },
            way: if name == "ask for" { "ask-for" } else { "take-over" }.to_owned(),
            comune: territory::get()
                .comune(comune, self.today)
                .map_or_else(String::new, |found| found.name.clone()),
            street: "via Nuova 2".to_owned(),
            reason: "Abita qui da settembre, documento esibito".to_owned(),
        };
        let done = self.unit(db, move |tx, today| {
            people::service::transfer(tx, &actor(Role::SispOperator, asl, today), id, &form)
        })?;
        match done {
            Transferred::Taken(_) => self.moved(whom, comune),
            Transferred::Asked => self.persons[whom].transfer = Some(id),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn moved(&mut self, whom: usize, comune: &str) {
        let person = &mut self.persons[whom];
        person.version += 1;
        person.data.domicile = Address { comune: comune.to_owned(), street: "via Nuova 2".to_owned() };
    }

    /// Whoever is asked for answers, if anybody is: chance alone would seldom name her.
    pub(super) fn answer(&mut self, db: &TestDb, whom: usize, act: Act) -> Result<bool> {
        let whom = self
            .persons
            .iter()
            .position(|one| one.transfer.is_some() && one.joined.is_none())
            .unwrap_or(whom);
        let person = self.persons[whom].clone();
        let Some(id) = person.transfer.filter(|_| person.joined.is_none()) else { return Ok(false) };
        let (asl, accept) = (person.asl(), !act.how.is_multiple_of(4));
        let status = if accept { TransferStatus::Accepted } else { TransferStatus::Refused };
        let answered = self.unit(db, move |tx, today| {
            let actor = actor(Role::SispOperator, asl, today);
            people::service::answer_transfer(tx, &actor, id, status, "resta qui, documento esibito")
        })?;
        if accept {
            self.moved(whom, &answered.domicile.comune);
        }
        self.persons[whom].transfer = None;
        Ok(true)
    }
}
