//! Places, bookings, the desk, transports and times, on both engines and through the pages.

mod api;
mod booking;
mod common;
mod desk;
mod places;
mod portable;
