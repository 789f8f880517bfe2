//! The pages of the module.

mod authorising;
mod cancel;
mod correction;
mod exceptions;
mod fields;
mod group;
mod import;
mod label;
mod letters;
mod mappings;
mod panel;
mod receive;
mod request;
mod requests;
mod result;
mod shift;
mod slip;
mod table;
mod told;
mod tube;
mod undo;
mod validation;
mod words;
mod worklist;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use web::App;

use crate::assets;

pub use fields::{RequestFields, TypedRequest};
pub use label::{Label, Labels};
pub(crate) use told::Teller;
pub use words::laboratory as laboratory_name;

/// The largest file of results a browser may send, in bytes: some 150,000 rows. Larger ones go through the command line.
pub const LARGEST_UPLOAD: usize = 64 * 1024 * 1024;
/// The largest file of a mapping, in bytes.
const MAPPING: usize = 256 * 1024;
/// How long a file may take to arrive: meanwhile it has the place of another.
pub(crate) const RECEIVING: Duration = Duration::from_secs(300);

/// Requests, labels, the work list, corrections and files.
pub fn routes() -> Router<App> {
    let upload = get(import::show).post(import::send).layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    Router::new()
        .route("/people/{id}/requests/new", get(request::ask).post(request::create))
        .route("/requests", get(requests::show))
        .route("/requests/{id}", get(request::show))
        .route("/requests/{id}/cancel", get(cancel::ask).post(cancel::cancel))
        .route("/requests/{id}/authorisation", get(authorising::ask_decision).post(authorising::decide))
        .route("/requests/{id}/answer", get(authorising::ask_answer).post(authorising::answer))
        .route("/admin/swab-authorisation", get(authorising::switches).post(authorising::set_switches))
        .route("/requests/{id}/label", get(label::show))
        .route("/worklist", get(worklist::show).post(worklist::enter))
        .route("/worklist/undo", post(undo::take_back))
        .route("/worklist/receive", get(receive::show).post(receive::enter))
        .route("/worklist/group", get(group::ask).post(group::preview))
        .route("/worklist/group/record", post(group::record))
        .route("/worklist/shift", get(shift::show))
        .route("/worklist/shift/rows", get(shift::rows))
        .route("/worklist/slip", get(slip::ask).post(slip::take_in))
        .route("/worklist/validation", get(validation::show).post(validation::say))
        .route("/admin/lab-validation", get(validation::switches).post(validation::set_switch))
        .route("/worklist/{id}/tube", get(tube::ask).post(tube::record))
        .route("/worklist/{id}/result", get(result::ask).post(result::record))
        .route("/results/{id}/correct", get(correction::ask).post(correction::correct))
        .route("/results/import", upload)
        .route("/results/tables/{id}", get(table::show).post(table::send))
        .route(
            "/results/mappings",
            get(mappings::show).post(mappings::bring).layer(DefaultBodyLimit::max(MAPPING)),
        )
        .route("/results/mappings/{id}", get(mappings::view).post(mappings::rename))
        .route("/results/mappings/{id}/delete", get(mappings::ask_delete).post(mappings::delete))
        .route("/results/mappings/{id}/file", get(mappings::download))
        .route("/results/import/{id}", get(import::view))
        .route("/results/import/{id}/rejected", get(import::download))
        .route("/exceptions", get(exceptions::show))
        .route("/exceptions/next", post(exceptions::next))
        .route("/exceptions/letters", get(letters::letters).post(letters::deal))
        .route("/exceptions/{id}", get(exceptions::view).post(exceptions::act))
        .merge(assets::routes())
}
