//! The nouns: notices and requests for help.

use access::Role;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

kernel::id_type!(
    /// A notice to the users.
    NoticeId
);
kernel::id_type!(
    /// A request for help.
    HelpId
);

/// Declares a closed list: its codes in the database and in forms, and the keys of its words.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident, $keys:literal, { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Stable name.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The one with that name, if there is one.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// As [`Self::of`], for what the database holds.
            ///
            /// # Errors
            /// `Problem::Internal` for a code of no version.
            pub fn stored(code: &str) -> Result<Self> {
                Self::of(code).ok_or_else(|| Problem::Internal(concat!("unknown ", stringify!($name)).into()))
            }

            /// Catalogue key of its words.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => concat!($keys, $code)),* }
            }
        }
    };
}

mod view;

pub use view::{APPROVED_FOR, Named, Verdict, View, ViewId, ViewState};

closed_list!(
    /// How important a notice is.
    Severity, "support-severity-", {
        /// Good to know; whoever has read it may close it.
        Information = "information",
        /// Better read.
        Attention = "attention",
        /// Something does not work.
        Interruption = "interruption",
    }
);
closed_list!(
    /// What a notice is about.
    Kind, "support-kind-", {
        /// Work on the platform, with a beginning and an end: the sign-in page tells it too.
        Maintenance = "maintenance",
        /// Anything else.
        General = "general",
    }
);
closed_list!(
    /// How far a notice has come.
    NoticeState, "support-state-", {
        /// Written, and seen by nobody.
        Draft = "draft",
        /// Seen in its time.
        Published = "published",
        /// Taken back, for good.
        Withdrawn = "withdrawn",
    }
);
closed_list!(
    /// What was done to a notice.
    NoticeStepKind, "support-step-", {
        /// Written down.
        Drafted = "drafted",
        /// Changed.
        Changed = "changed",
        /// Published.
        Published = "published",
        /// Withdrawn.
        Withdrawn = "withdrawn",
    }
);
closed_list!(
    /// What help is asked about.
    Topic, "support-topic-", {
        /// Signing in, password, roles.
        Access = "access",
        /// What stands in a person's data.
        PersonData = "person_data",
        /// A swab request or a result.
        Result = "result",
        /// The program does not do what it should.
        Fault = "fault",
        /// Anything else.
        Other = "other",
    }
);
closed_list!(
    /// How far a request for help has come.
    HelpState, "support-help-state-", {
        /// Nobody has looked yet.
        New = "new",
        /// Somebody of the help desk deals with it.
        Taken = "taken",
        /// Answered; its author may still reply.
        Answered = "answered",
        /// Done.
        Closed = "closed",
    }
);
closed_list!(
    /// How a request for help ended.
    Outcome, "support-outcome-", {
        /// What was wrong is right.
        Solved = "solved",
        /// It was as it should be, and was explained.
        Explained = "explained",
        /// Somebody else deals with it.
        Forwarded = "forwarded",
        /// Nothing can be done.
        Impossible = "impossible",
    }
);
closed_list!(
    /// What was said or done about a request for help.
    HelpStepKind, "support-help-step-", {
        /// Its author asked.
        Asked = "asked",
        /// The help desk took it.
        Taken = "taken",
        /// The help desk answered.
        Answered = "answered",
        /// Its author wrote again.
        Replied = "replied",
        /// The help desk closed it.
        Closed = "closed",
        /// It was opened again.
        Reopened = "reopened",
        /// The help desk asked to look at the record.
        ViewAsked = "view_asked",
        /// Somebody approved that.
        ViewApproved = "view_approved",
        /// Somebody did not.
        ViewDeclined = "view_declined",
        /// The help desk opened the record.
        ViewOpened = "view_opened",
        /// Its author no longer lets the help desk look at it.
        ViewWithdrawn = "view_withdrawn",
    }
);
closed_list!(
    /// How somebody who is not signed in was answered.
    Channel, "support-channel-", {
        /// By telephone.
        Telephone = "telephone",
        /// By e-mail.
        Email = "email",
    }
);

impl HelpState {
    /// Catalogue key of its word for several requests.
    pub fn plural(self) -> &'static str {
        match self {
            Self::New => "support-all-new",
            Self::Taken => "support-all-taken",
            Self::Answered => "support-all-answered",
            Self::Closed => "support-all-closed",
        }
    }
}

/// To whom a notice is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// To everybody, signed in or not.
    Everybody,
    /// To whoever acts in one of these roles.
    Roles(Vec<Role>),
    /// To whoever belongs to this ASL: its own offices, its doctors, laboratories, hospitals, schools, comuni.
    Asl(String),
}

/// What a notice says, to whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeContent {
    /// What it is about.
    pub kind: Kind,
    /// How important it is.
    pub severity: Severity,
    /// A line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// To whom.
    pub audience: Audience,
    /// From when it is shown.
    pub shown_from: Timestamp,
    /// When what it speaks of begins.
    pub begins: Timestamp,
    /// When that ends, and the notice with it.
    pub ends: Timestamp,
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// How far it has come.
    pub state: NoticeState,
    /// What it says.
    pub content: NoticeContent,
    /// Grows with each change; whoever has closed another version sees it again.
    pub version: i64,
}

/// A line of a notice's history.
#[derive(Debug, Clone)]
pub struct NoticeStep {
    /// When.
    pub at: Timestamp,
    /// Name of who.
    pub by: String,
    /// What.
    pub step: NoticeStepKind,
    /// Why, where it is asked.
    pub note: String,
    /// What it said from then on.
    pub content: NoticeContent,
}

/// Who asks for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The user; nobody when he was not signed in.
    pub user: Option<UserId>,
    /// His name, as the platform knows it or as he wrote it.
    pub name: String,
    /// Code of the role he acted in.
    pub role: String,
    /// Name of its unit.
    pub unit: String,
}

/// What is attached to a request by itself. None of it names a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// The pattern of the route he came from.
    pub page: String,
    /// The id of the request that failed, from the page that said so.
    pub fault: String,
    /// The kind of browser.
    pub browser: String,
}

/// A request for help.
#[derive(Debug, Clone)]
pub struct Help {
    /// Its identifier.
    pub id: HelpId,
    /// What it is about.
    pub topic: Topic,
    /// How far it has come.
    pub state: HelpState,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By whom.
    pub author: Author,
    /// How to reach him, if he said so.
    pub contact: String,
    /// What was attached.
    pub about: Circumstances,
    /// Who of the help desk deals with it.
    pub taken_by: Option<(UserId, String)>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// When its state last changed.
    pub changed_at: Timestamp,
    /// Whether an answer waits for its author.
    pub unread: bool,
    /// Grows with each change.
    pub version: i64,
    /// The record that the help desk may look at, when its author said so.
    pub record: Option<Named>,
}

impl Help {
    /// Whether its author cannot read the answer on the platform.
    pub fn is_from_outside(&self) -> bool {
        self.author.user.is_none()
    }

    /// What one says on the telephone to name it.
    pub fn code(&self) -> String {
        code(self.id)
    }
}

/// Eight signs of the random part of an id.
pub fn code(id: HelpId) -> String {
    access::emergency::Requested::code(id.0)
}

/// A line of what was said and done about a request.
#[derive(Debug, Clone)]
pub struct HelpStep {
    /// When.
    pub at: Timestamp,
    /// Name of who; none for what was asked from the sign-in page.
    pub by: Option<String>,
    /// What.
    pub step: HelpStepKind,
    /// A code that goes with it: an outcome, a channel.
    pub note: String,
    /// What was written.
    pub text: String,
}

/// A page of a list, and the last line when there are more.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    /// The lines.
    pub lines: Vec<T>,
    /// Where the next page begins.
    pub next: Option<Uuid>,
}

impl<T> Paged<T> {
    /// Of one line more than fits.
    pub fn of(mut lines: Vec<T>, length: usize, id: impl Fn(&T) -> Uuid) -> Self {
        let more = lines.len() > length;
        lines.truncate(length);
        let next = lines.last().filter(|_| more).map(id);
        Self { lines, next }
    }
}
