//! How a message gets to a laboratory, and what its answer comes to.

mod fhir;
mod hl7;

use std::path::{Path, PathBuf};
use std::time::Duration;

use courier::{Identity, Lost, NoConnection, Stream, Trust, connect};
use tokio::time::timeout;

use crate::model::{Answer, Channel, Kind, Message, Trial, Why};
use crate::rules;

pub(crate) use hl7::Line;

/// How long an answer is waited for; less than a message is taken for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How far messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// To whatever laboratory.
    #[default]
    Everywhere,
    /// To the machine itself: a demonstration talks to nobody else.
    ThisMachine,
}

/// What messages go by: where the tokens lie, what is shown to whoever wants to know who connects, how far, whether at all, and with how
/// much patience.
#[derive(Debug, Clone)]
pub struct Wire {
    tokens: PathBuf,
    /// Certificate and key.
    shown: Option<[PathBuf; 2]>,
    reach: Reach,
    leaves: bool,
    patience: Duration,
}

/// Name of the folder of tokens within the data folder.
const TOKENS: &str = "laboratory-tokens";

impl Wire {
    /// With the tokens that lie in a data folder, each in a file with the code of its laboratory.
    pub fn new(data_folder: &Path, reach: Reach) -> Self {
        Self { tokens: data_folder.join(TOKENS), shown: None, reach, leaves: true, patience: PATIENCE }
    }

    /// The same with another patience for an answer.
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same, where requests leave or not.
    pub fn leaving(self, leaves: bool) -> Self {
        Self { leaves, ..self }
    }

    /// The same with a certificate, and its key, for laboratories that want one. The files are read anew for each connection.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub fn showing(self, certificate: PathBuf, key: PathBuf) -> Result<Self, String> {
        Identity::read(&certificate, &key)?;
        Ok(Self { shown: Some([certificate, key]), ..self })
    }

    /// Whether requests leave from here.
    pub fn leaves(&self) -> bool {
        self.leaves
    }

    /// Whether nothing leaves the machine.
    pub fn stays_here(&self) -> bool {
        self.reach == Reach::ThisMachine
    }

    /// The file of a laboratory's token.
    pub fn token_file(&self, laboratory: &str) -> PathBuf {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let name: String =
            laboratory.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
        self.tokens.join(format!("{name}.token"))
    }

    /// The token of a laboratory; it is never shown nor logged.
    fn token(&self, laboratory: &str) -> Option<String> {
        let text = std::fs::read_to_string(self.token_file(laboratory)).ok()?;
        let token = text.trim().to_owned();
        let good = !token.is_empty() && axum::http::HeaderValue::from_str(&token).is_ok();
        good.then_some(token)
    }

    /// Whether the token of a laboratory is there and can be used.
    pub fn has_token(&self, laboratory: &str) -> bool {
        self.token(laboratory).is_some()
    }

    /// Whether a channel may be spoken to.
    fn allowed(&self, channel: &Channel) -> Result<(), Why> {
        match self.stays_here() && !rules::stays_here(channel.kind, &channel.address) {
            true => Err(Why::Demonstration),
            false => Ok(()),
        }
    }

    /// Hands a message over, once. A repeat has the same number and the same bytes. What is open to the laboratory is used, and stays open
    /// while it is good.
    pub(crate) async fn hand_over(&self, open: &mut Option<Line>, message: &Message) -> Answer {
        let channel = &message.channel;
        if let Err(why) = self.allowed(channel) {
            return Answer::NotYet(why);
        }
        match channel.kind {
            Kind::None => Answer::NotYet(Why::NoChannel),
            Kind::Hl7 => hl7::hand_over(self, open, message).await,
            Kind::Fhir => fhir::hand_over(self, message).await,
        }
    }

    /// Whether somebody answers, without any order and without anybody's data.
    pub(crate) async fn try_out(&self, channel: &Channel, number: &str, at: kernel::Timestamp) -> Trial {
        if let Err(why) = self.allowed(channel) {
            return Trial::Fails(why);
        }
        let found = match channel.kind {
            Kind::None => Err(Why::NoChannel),
            Kind::Hl7 => hl7::try_out(self, channel, number, at).await,
            Kind::Fhir => fhir::try_out(self, channel).await,
        };
        found.map_or_else(Trial::Fails, Trial::Answers)
    }

    /// Why there is no answer over a connection that was made.
    fn lost(&self, lost: Lost) -> Why {
        match lost {
            Lost::Broken => Why::Broken,
            Lost::Unwelcome if self.shown.is_some() => Why::CertificateRefused,
            Lost::Unwelcome => Why::CertificateMissing,
        }
    }

    async fn connect(&self, channel: &Channel, host: &str, port: u16, tls: bool) -> Result<Stream, Why> {
        let trust = match (tls, channel.authority.as_str()) {
            (false, _) => None,
            (true, "") => Some(Trust::of_machine().map_err(|_| Why::Untrusted)?),
            (true, pem) => Some(Trust::of_authorities(pem).map_err(|_| Why::Untrusted)?),
        };
        let trust = match (trust, &self.shown) {
            (Some(trust), Some([certificate, key])) => {
                let shown = Identity::read(certificate, key).and_then(|identity| trust.showing(&identity));
                Some(shown.map_err(|_| Why::CertificateUnreadable)?)
            }
            (trust, _) => trust,
        };
        match timeout(self.patience, connect(host, port, trust.as_ref())).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(NoConnection::Unwelcome)) => Err(self.lost(Lost::Unwelcome)),
            Ok(Err(NoConnection::Untrusted)) => Err(Why::Untrusted),
            Ok(Err(NoConnection::Unreachable)) | Err(_) => Err(Why::Unreachable),
        }
    }
}

/// What is kept of a laboratory's words.
fn kept(words: &str, secrets: &[String]) -> String {
    let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
    courier::scrubbed(words, &secrets)
}
