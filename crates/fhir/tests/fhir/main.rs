//! FHIR as a program of a laboratory sees it, through HTTP and on both engines.

mod attacks;
mod common;
mod conditions;
mod portable;
mod reading;
mod sending;
