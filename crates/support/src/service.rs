//! One function for each thing a user does.

pub mod help;
pub mod notices;
pub mod views;

pub use help::{AskForm, DeskAct, DeskForm, ReplyForm, Sent};
pub use notices::{NoticeForm, NoticePage, Show};
pub use views::ViewForm;
