//! A swab gets a place and an hour.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::RequestId;
use lab::model::RequestStatus;
use web::{App, Caller, Choice, FormState, Moment, Page, Posted, Timeline, WebError, fmt, t, tn};

use super::words;
use crate::model::{State as Came, Step};
use crate::service::{self, Book, Booking, Cancel};

#[derive(Template)]
#[template(path = "sampling_booking.html")]
struct BookingPage {
    page: Page,
    form: FormState,
    /// What is known: the appointment it has, by when it should be taken.
    known: Vec<String>,
    slots: Vec<Choice>,
    /// Whether it has an appointment that is moved.
    moves: bool,
    /// Whether anything can be booked.
    open: bool,
    cancel: Option<String>,
    back: String,
    steps: Timeline,
}

/// The form: the first free hour that the priority's time allows is chosen, and Enter books it.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/requests/{id}/appointment"));
    render(&app, &caller, form, id, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    id: RequestId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, booking) = app.read(caller, move |tx, actor| service::booking(tx, actor, id)).await?;
    let (request, subject) = (&booking.request, &booking.subject);
    let name = format!("{} {}", subject.family_name, subject.given_name);
    let back = format!("/people/{}", subject.id);
    let page = app
        .page(&actor, caller, "sampling-booking")
        .intro(format!("{} · {name} · {}", request.number, fmt::date(subject.birth_date)))
        .crumb(back.clone(), name);
    let slots = choices(&booking);
    if form.get("slot").is_empty() {
        form.set("slot", slots.first().map_or("", |slot| slot.value.as_str()));
    }
    let booked = booking.there.as_ref().filter(|there| there.state == Came::Booked);
    let open = request.status == RequestStatus::Requested
        && booking.there.as_ref().is_none_or(|there| there.state == Came::Booked);
    Ok(web::html_status(
        status,
        &BookingPage {
            page,
            form,
            known: known(&booking),
            moves: booked.is_some(),
            cancel: booked.map(|_| format!("/requests/{id}/appointment/cancel")),
            open: open && !slots.is_empty(),
            slots,
            back,
            steps: steps(&booking.steps),
        },
    ))
}

fn known(booking: &Booking) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(there) = &booking.there {
        let key = if there.state == Came::Booked { "sampling-known-booked" } else { "sampling-known-taken" };
        all.push(tn(key, &[("where", &words::where_and_when(there))]));
    }
    match booking.request.status {
        RequestStatus::Requested => {
            let key = format!("lab-priority-{}", booking.request.priority.code());
            let (priority, due) = (t(&key).to_owned(), fmt::date_weekday(booking.due));
            all.push(tn("sampling-known-due", &[("priority", &priority), ("day", &due)]));
            if booking.offers.is_empty() {
                all.push(t("sampling-known-none").to_owned());
            }
        }
        _ => all.push(t("sampling-waits-no-more").to_owned()),
    }
    all
}

fn choices(booking: &Booking) -> Vec<Choice> {
    let here = booking.there.as_ref().map(|there| there.slot);
    let offers = booking.offers.iter().filter(|(slot, ..)| Some(slot.id) != here);
    offers
        .map(|(slot, place, fits)| {
            let (day, free) = (fmt::date_weekday(slot.day), slot.capacity - slot.taken);
            let kind = t(place.data.kind.key()).to_owned();
            let args: [(&str, &dyn web::texts::TextArg); 5] = [
                ("day", &day),
                ("hour", &slot.starts),
                ("place", &place.data.name),
                ("kind", &kind),
                ("free", &i64::from(free)),
            ];
            let key = if *fits { "sampling-offer" } else { "sampling-offer-late" };
            Choice::new(slot.id.to_string(), tn(key, &args))
        })
        .collect()
}

fn steps(all: &[Step]) -> Timeline {
    let mut timeline = Timeline { moments: Vec::new() };
    for step in all {
        let title = t(&format!("sampling-step-{}", step.step)).to_owned();
        let place = format!("{} {}, {}", fmt::date_weekday(step.day), step.starts, step.place);
        let detail = if step.note.is_empty() { place } else { format!("{place}. {}", step.note) };
        let by =
            if step.by_name.is_empty() { t("sampling-by-itself").to_owned() } else { step.by_name.clone() };
        timeline.moments.push(Moment::at(step.at, title).detail(detail).by(by));
    }
    timeline
}

/// Books it, or moves the appointment.
pub(super) async fn book(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/requests/{id}/appointment"));
    form.required("slot");
    let slot = form.parse("slot", "sampling-slot-full");
    let answer = match (form.finish(), slot) {
        (Ok(()), Some(slot)) => {
            let new = Book { act: form.id(), request: id, slot, why: form.get("why").to_owned(), seen: None };
            app.write(&caller, move |tx, actor| service::book(tx, actor, &new)).await
        }
        (problems, _) => Err(problems.err().unwrap_or(kernel::Problem::field("slot", "sampling-slot-full"))),
    };
    match answer {
        Ok((_, person)) => Ok(web::redirect_with_flash(&format!("/people/{person}"), "sampling-booked")),
        Err(problem) => {
            form.absorb(problem)?;
            form.set("slot", "");
            render(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

#[derive(Template)]
#[template(path = "sampling_cancel.html")]
struct CancelPage {
    page: Page,
    form: FormState,
    what: String,
    back: String,
}

/// The form that takes an appointment back.
pub(super) async fn ask_cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/requests/{id}/appointment/cancel"));
    render_cancel(&app, &caller, form, id, StatusCode::OK).await
}

async fn render_cancel(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: RequestId,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, booking) = app.read(caller, move |tx, actor| service::booking(tx, actor, id)).await?;
    let there = booking.there.filter(|there| there.state == Came::Booked);
    let there = there.ok_or(kernel::Problem::Refused("sampling-nothing-booked"))?;
    let subject = &booking.subject;
    let back = format!("/requests/{id}/appointment");
    let page = app
        .page(&actor, caller, "sampling-cancel-title")
        .intro(format!("{} {} · {}", subject.family_name, subject.given_name, fmt::date(subject.birth_date)))
        .crumb(back.clone(), t("sampling-booking"));
    let what = tn("sampling-known-booked", &[("where", &words::where_and_when(&there))]);
    Ok(web::html_status(status, &CancelPage { page, form, what, back }))
}

/// Takes it back.
pub(super) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/requests/{id}/appointment/cancel"));
    let new = Cancel { act: form.id(), request: id, why: form.required("why"), seen: None };
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::cancel(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok((_, person)) => Ok(web::redirect_with_flash(&format!("/people/{person}"), "sampling-cancelled")),
        Err(problem @ kernel::Problem::Invalid(_)) => {
            form.absorb(problem)?;
            render_cancel(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}
