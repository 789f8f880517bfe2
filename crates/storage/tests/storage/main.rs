//! The storage through its public face, on both engines.

mod common;
mod group_commit;
mod portable;
mod processes;
mod queues;
mod random_units;
mod reactions;
mod server;
mod snapshots;
mod system_calls;
mod traces;
