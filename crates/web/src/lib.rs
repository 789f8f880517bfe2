//! The web kit: what every page of every module uses, and nothing about any module.
//!
//! A module's page is three things: a handler that takes a [`Shell`] and returns `Result<Response, WebError>`, a
//! struct deriving `askama::Template`, and a template that extends one of the three layouts `layouts/list.html`,
//! `layouts/person.html` and `layouts/form.html` (or `shell.html` itself). The module's crate needs an `askama.toml` with
//!
//! ```toml
//! [general]
//! dirs = ["templates", "../web/templates"]
//! ```
//!
//! Words come from the catalogue: `{{ web::t("people-title") }}`. Dates and numbers from [`fmt`]. `docs/web-kit.md` has
//! a page, a form and a list written out. [`finish`] wraps the router of the whole program once, in `argine`.

// The kit's own templates name `web::…` like everybody else's.
extern crate self as web;

pub mod api;
mod app;
pub mod assets;
mod billboard;
pub mod browser;
pub mod charts;
pub mod cookies;
mod csp;
pub mod csrf;
pub mod csv;
mod entered;
mod error;
mod flash;
pub mod fmt;
pub mod forms;
mod json;
pub mod kept;
mod layers;
pub mod links;
pub mod metrics;
mod navigation;
mod page;
mod parts;
pub mod passkey;
pub mod pdf;
pub mod proof;
mod public_url;
mod response;
mod statement;
mod tables;
pub mod texts;
pub mod typed;
mod waiting;

pub use app::{App, Caller};
pub use billboard::{Act, Banner, Billboard, HelpPages, Said};
pub use charts::{EpiCurve, bar, epi_curve};
pub use error::{ApiError, WebError, safe_next};
pub use forms::{Choice, FormState, Posted};
pub use json::Json;
pub use layers::{finish, security_headers};
pub use navigation::{NavGroup, NavItem};
pub use page::{Guide, Hint, Identity, Page, Shell, Site};
pub use parts::{Badge, Fact, Facts, Figure, Figures, Moment, Timeline, Tone};
pub use public_url::PublicUrl;
pub use response::{html, html_status, redirect, redirect_with_flash, saved_as};
pub use tables::{After, Cell, Column, Row, Table};
pub use texts::{Catalogue, WORDS, init as install_texts, t, tn};
pub use waiting::{Waiting, Waits};
