//! How a laboratory wants its requests, and what it is told of them.

use courier::codes;
use kernel::ids::{PersonId, RequestId};
use kernel::{Date, Timestamp};
use uuid::Uuid;

codes! {
    /// How a laboratory wants its requests.
    Kind {
        /// Not by machine: it looks at its work list, or fetches them itself.
        None = "none",
        /// OML^O21 over MLLP.
        Hl7 = "hl7",
        /// A transaction of FHIR.
        Fhir = "fhir",
    }
}

codes! {
    /// What a laboratory is told.
    Act {
        /// A request that it does not know.
        New = "new",
        /// What it knows is another by now.
        Change = "change",
        /// What it knows is not wanted any more.
        Cancel = "cancel",
    }
}

codes! {
    /// Where a row stands.
    State {
        /// It waits.
        Waits = "waits",
        /// Handed over; the answer is not known.
        Sent = "sent",
        /// The laboratory has it.
        Accepted = "accepted",
        /// The laboratory does not want it, and said why.
        Refused = "refused",
        /// Tried for days in vain, or not to be sent as it is: the laboratory does not have it.
        GivenUp = "given_up",
        /// Tried for days without an answer that says so: the laboratory may have it.
        Unconfirmed = "unconfirmed",
        /// Needs no answer any more, since its laboratory has reported: it may have it.
        Reported = "reported",
        /// Needs no answer any more: it was not so when it would have left, or something else was taken since.
        Superseded = "superseded",
    }
}

impl State {
    /// Whether somebody has to look at it.
    pub fn needs_a_hand(self) -> bool {
        matches!(self, Self::Refused | Self::GivenUp | Self::Unconfirmed)
    }

    /// Whether it is certain that the laboratory does not have it.
    pub fn is_not_there(self) -> bool {
        matches!(self, Self::Waits | Self::Refused | Self::GivenUp)
    }
}

codes! {
    /// Why something has not been accepted, or not yet.
    Why {
        /// Nobody answers at the address: it did not leave.
        Unreachable = "unreachable",
        /// Somebody answers whose certificate is not trusted: it did not leave.
        Untrusted = "untrusted",
        /// No answer in time: it may have been taken.
        Timeout = "timeout",
        /// An answer that says nothing we know, or a connection that ended: it may have been taken.
        Broken = "broken",
        /// The laboratory wants a certificate of ours, and there is none: it did not leave.
        CertificateMissing = "certificate_missing",
        /// The laboratory does not take the certificate that it was shown: it did not leave.
        CertificateRefused = "certificate_refused",
        /// The certificate that is to be shown cannot be read: it did not leave.
        CertificateUnreadable = "certificate_unreadable",
        /// The laboratory's system fails: it may have been taken before it did.
        Failing = "failing",
        /// The laboratory asks to try later.
        Busy = "busy",
        /// The laboratory does not let us in.
        Credentials = "credentials",
        /// The file of its token is missing or no use: it did not leave.
        NoToken = "no_token",
        /// A demonstration sends nothing to other machines.
        Demonstration = "demonstration",
        /// Refused: see what it said.
        Refused = "refused",
        /// The laboratory wants no requests by machine any more.
        NoChannel = "no_channel",
        /// The request is there no more.
        NoRequest = "no_request",
    }
}

impl Why {
    /// Whether the laboratory may have taken what was sent.
    pub fn may_have_left(self) -> bool {
        matches!(self, Self::Timeout | Self::Broken | Self::Failing)
    }
}

/// How a laboratory wants its requests, since somebody said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Identity of the saying.
    pub id: Uuid,
    /// Code of the laboratory.
    pub laboratory: String,
    /// How often it was said.
    pub version: i64,
    /// How.
    pub kind: Kind,
    /// `host:port`, or an address of HTTP.
    pub address: String,
    /// Whether MLLP is spoken within TLS.
    pub tls: bool,
    /// Authorities in PEM that alone are trusted; empty, those of the machine.
    pub authority: String,
    /// MSH-5.
    pub application: String,
    /// MSH-6.
    pub facility: String,
    /// Who said so.
    pub set_by: String,
    /// When.
    pub set_at: Timestamp,
}

impl Channel {
    /// What the bytes of a message depend on, besides what they tell.
    pub fn written_for(&self) -> String {
        [self.kind.code(), &self.application, &self.facility].join("\t")
    }
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Identity.
    pub id: Uuid,
    /// The request.
    pub request: RequestId,
    /// Whose; never shown.
    pub person: PersonId,
    /// Which laboratory is told.
    pub laboratory: String,
    /// Number of the request.
    pub number: String,
    /// Its place among those of one request to one laboratory.
    pub place: i32,
    /// What it is told.
    pub act: Act,
    /// What the request said, as a digest.
    pub mark: String,
    /// Where it stands.
    pub state: State,
    /// Under which the laboratory knows a repeat again.
    pub control_id: String,
    /// How often it was written anew under another number: after a refusal, or for another way.
    pub round: i32,
    /// How often it was tried since.
    pub tries: i32,
    /// When it is tried next, while it waits.
    pub next_at: Timestamp,
    /// Until when it is tried.
    pub give_up_at: Timestamp,
    /// Since when it is there.
    pub created_at: Timestamp,
    /// When it was tried last.
    pub tried_at: Option<Timestamp>,
    /// When its state became final.
    pub settled_at: Option<Timestamp>,
    /// Why it was not accepted, or not yet.
    pub why: Option<Why>,
    /// What the laboratory said.
    pub said: Option<String>,
    /// When somebody had it sent again.
    pub again_at: Option<Timestamp>,
}

/// Who is to be examined, as far as a laboratory needs to know. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct About {
    /// Who, as she is known by now.
    pub id: PersonId,
    /// Tax code.
    pub tax_code: Option<String>,
    /// What she has instead: `stp`, `eni`, `none` …
    pub other_kind: Option<String>,
    /// Its code.
    pub other: Option<String>,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Sex, as the registry has it.
    pub sex: String,
    /// ISTAT code of the comune where she lives.
    pub comune: String,
    /// Street and number there.
    pub street: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Version of her row.
    pub version: i64,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// What is handed over. It is never printed: it holds a person's data.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The row, as it stood when it was taken.
    pub row: Row,
    /// Where to.
    pub channel: Channel,
    /// The bytes.
    pub body: String,
    /// What is taken out of the laboratory's words before they are kept.
    pub secrets: Vec<String>,
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Taken.
    Accepted,
    /// Not taken, and why, in the laboratory's words.
    Refused(String),
    /// No answer that settles it.
    NotYet(Why),
}

/// What a trial of a channel found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// Somebody answers; what, in a code or in words.
    Answers(String),
    /// It failed.
    Fails(Why),
}

/// The way to a laboratory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lane {
    /// Tries in vain, one after another.
    pub failures: i32,
    /// Until when it is not tried.
    pub pause_until: Option<Timestamp>,
    /// When something was taken last.
    pub taken_at: Option<Timestamp>,
    /// Why the last one was not taken yet.
    pub why: Option<Why>,
}

/// A laboratory, how it wants its requests, and how many stand where.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its code.
    pub laboratory: String,
    /// How; none when nobody ever said.
    pub channel: Option<Channel>,
    /// By state.
    pub counts: Vec<(State, i64)>,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
    /// The way to it.
    pub lane: Lane,
}

impl Line {
    /// How many stand in a state.
    pub fn of(&self, state: State) -> i64 {
        self.counts.iter().find(|(it, _)| *it == state).map_or(0, |(_, count)| *count)
    }

    /// How many are on their way.
    pub fn waiting(&self) -> i64 {
        self.of(State::Waits) + self.of(State::Sent)
    }
}
