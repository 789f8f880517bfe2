//! Cases through their public face, on both engines.

mod common;
mod contacts;
mod course;
mod course_pages;
mod handing;
mod handing_pages;
mod measures;
mod merging;
mod pages;
mod portable;
mod reports;
mod results;
mod timeline;
