//! HL7 v2, from 2.3 to 2.8: bytes, messages, results, acknowledgements.

pub mod ack;
pub mod charset;
mod file;
mod header;
mod message;
pub mod mllp;
pub mod oml;
mod oru;
mod patient;
pub mod reply;
mod time;
mod value;

pub use file::{Envelope, File, MessageReading, read_file};
pub use header::{Header, Mode, When};
pub use message::{Delimiters, Message, Segment, Unreadable};
pub use oru::{MessageOutcome, read_message};
