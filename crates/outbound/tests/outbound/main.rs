//! What leaves for laboratories, with a laboratory of the test's own at the other end, on both engines.

mod again;
mod alarm;
mod common;
mod fhir;
mod hl7;
mod mutual;
mod order;
mod portable;
mod rules;
mod screens;
