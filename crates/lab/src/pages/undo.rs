//! Taking back what was typed a moment ago: one result, or a rack.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::ResultId;
use kernel::{FieldProblem, Timestamp};
use web::{App, Caller, FormState, Posted, WebError};

use super::worklist;
use crate::model::Door;
use crate::rules::undo;
use crate::service::{self, Typed};

/// What can still be taken back, as the note under the title offers it.
pub(super) struct Undo {
    /// Which results: nothing else is taken back, whatever was typed since.
    pub(super) results: Vec<ResultId>,
    /// For how many seconds.
    pub(super) seconds: i64,
    /// The words of the button.
    pub(super) words: String,
    /// The words beside it, with the seconds.
    pub(super) left: String,
}

impl Undo {
    /// The one result, if it is one.
    pub(super) fn only(&self) -> Option<ResultId> {
        <[ResultId; 1]>::try_from(self.results.as_slice()).ok().map(|[one]| one)
    }

    /// What is offered of the results that somebody typed within the last minute; all of them, or the one named.
    pub(super) fn of(mut typed: Vec<Typed>, only: Option<ResultId>, now: Timestamp) -> Option<Self> {
        typed.retain(|one| only.is_none_or(|only| only == one.id));
        let first = typed.iter().map(|one| one.at).min()?;
        let words = match typed.len() {
            1 => web::t("lab-undo-one").to_owned(),
            many => web::tn("lab-undo-many", &[("n", &many)]),
        };
        let seconds = first.duration_since(undo::since(now)).as_secs();
        let left = if typed.iter().all(|one| one.awaits) { "lab-undo-left-awaits" } else { "lab-undo-left" };
        let left = web::tn(left, &[("n", &seconds)]);
        Some(Self { results: typed.into_iter().map(|one| one.id).collect(), seconds, words, left })
    }
}

/// Takes back the results that the form names.
pub(super) async fn take_back(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let results = form.all("result").iter().filter_map(|id| id.parse().ok()).collect();
    these(&app, &caller, form, results).await
}

/// The same of the one that was typed last, by its key.
pub(super) async fn last(app: &App, caller: &Caller, form: FormState) -> Result<Response, WebError> {
    let results = form.get("done").parse().ok().into_iter().collect();
    these(app, caller, form, results).await
}

async fn these(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    results: Vec<ResultId>,
) -> Result<Response, WebError> {
    let all = results.clone();
    match app.write(caller, move |tx, actor| service::undo(tx, actor, &all, Door::Manual)).await {
        Ok((_, undone)) => {
            // One is chosen again, to be typed as it should have been.
            let at = undone.first().filter(|_| undone.len() == 1).copied().flatten();
            let to = at.map_or("/worklist".to_owned(), |request| format!("/worklist?at={request}"));
            Ok(web::redirect_with_flash(&to, "lab-undone"))
        }
        Err(kernel::Problem::Refused(key)) => {
            form.problem(FieldProblem::new("command", key));
            worklist::render(app, caller, form.to("/worklist"), None, false, StatusCode::CONFLICT).await
        }
        Err(problem) => Err(problem.into()),
    }
}
