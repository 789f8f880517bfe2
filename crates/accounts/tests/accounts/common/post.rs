//! E-mail in tests.

use kernel::ids::UserId;
use testkit::TestDb;

use super::keys;

/// A server for e-mail at an address.
pub fn relay(url: &str) -> mailer::Relay {
    mailer::Relay::new(url, "Argine <argine@regione.example>", None).unwrap()
}

/// E-mail in a test: a server that takes it, and whoever hands it over.
pub struct Post<'d> {
    pub db: &'d TestDb,
    pub sink: testkit::SmtpSink,
    sender: mailer::Sender,
}

impl<'d> Post<'d> {
    /// E-mail is sent from now on.
    pub fn new(db: &'d TestDb) -> Self {
        db.write(|tx| access::mail::switch(tx, true)).unwrap();
        let sink = testkit::SmtpSink::start();
        let url = "https://argine.example".parse().unwrap();
        let sender = mailer::Sender::new(db.db.clone(), keys(db), relay(&sink.url()), url);
        Self { db, sink, sender: sender.patient_for(std::time::Duration::from_millis(1500)) }
    }

    /// The sender of another node on the same database.
    pub fn sender(&self) -> mailer::Sender {
        self.sender.clone()
    }

    /// Hands over what is due; how many left.
    pub fn round(&self) -> usize {
        self.db.block_on(self.sender.round()).unwrap()
    }

    /// What leaves now, and nothing that left before.
    pub fn post(&self) -> Vec<testkit::Received> {
        let before = self.sink.received().len();
        self.round();
        self.sink.received().split_off(before)
    }
}

/// Writes a user's address, as he does in his profile.
pub fn address(db: &TestDb, user: UserId, email: &str) {
    let email = email.to_owned();
    db.write(move |tx| tx.execute(&access::sql::SET_EMAIL, storage::args![user, email])).unwrap();
}

/// The path of a message's link.
pub fn path_in(message: &testkit::Received) -> String {
    let text = message.text();
    let (_, rest) = text.split_once("https://argine.example").expect("a link");
    rest.split_whitespace().next().unwrap().to_owned()
}
