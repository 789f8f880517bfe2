//! What every sender of something that leaves has in common: connections that are trusted, one exchange of HTTP, when it is tried again, and
//! what is kept of what the other side said; and, for those who are connected to as well, the files of TLS. No database: each module keeps
//! its own outbox.

mod address;
mod connecting;
mod exchange;
mod files;
mod named;
mod pace;
mod words;

pub use address::{Address, is_this_machine};
pub use connecting::{Identity, Lost, NoConnection, Stream, Trust, connect};
pub use exchange::exchange;
pub use files::{Fresh, certificates, private_key};
pub use pace::{give_up_at, next_try, pause, spread};
pub use words::scrubbed;
