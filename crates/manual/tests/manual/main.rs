//! The manual and the help of each page, compared with the program they speak of.

mod book;
mod help;
mod house;
