//! Communications through their public face, on both engines.

mod common;
mod made;
mod messages;
mod pages;
mod portable;
mod receipts;
mod stream;
