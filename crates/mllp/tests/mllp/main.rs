//! The laboratories' door through the real socket, on both engines.

mod common;
mod framing;
mod house;
mod peers;
mod portable;
mod samples;
mod tls;
