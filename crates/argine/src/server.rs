//! The server: routes of every module, the jobs behind them, and an orderly end.

use std::net::SocketAddr;
use std::time::Duration;

use access::Role;
use access::tree::{Sequencer, SequencerSettings, SigningKey};
use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use kernel::Result;
use storage::Db;
use tokio::net::TcpListener;
use web::{App, Caller, WebError};

use crate::failure::{Failure, Outcome};
use crate::settings::Settings;
use crate::{api, operations};

/// The whole application as one router: what serves, and what tests call.
pub fn router(app: App) -> Router {
    let (api, _) = api::document();
    let pages = Router::new()
        .route("/", get(home))
        .merge(accounts::routes())
        .merge(people::routes())
        .merge(lab::routes())
        .merge(cases::routes())
        .merge(insight::routes());
    web::finish(pages.merge(api).merge(operations::routes()), app)
}

/// The application around a database.
pub fn app(db: Db, settings: &Settings) -> App {
    web::install_texts(&crate::wiring::catalogue());
    cases::install();
    lab::install();
    App::new(db, settings.behind_tls.unwrap_or(false), navigation)
}

/// Where each role begins its day.
async fn home(axum::extract::State(app): axum::extract::State<App>, caller: Caller) -> Result<Redirect, WebError> {
    let actor = app.actor(&caller).await?;
    Ok(Redirect::to(navigation(actor.role)[0].0))
}

/// What each role finds in the navigation; the first entry is its home.
fn navigation(role: Role) -> &'static [web::NavigationEntry] {
    match role {
        Role::Gp => &[("/measures", "cases-nav-news"), ("/people", "people-nav-patients"), ("/reports", "cases-nav-reports")],
        Role::SispOperator => &[
            ("/reports", "cases-nav-reports"),
            ("/measures", "cases-nav-measures"),
            ("/people", "people-nav-people"),
            ("/requests", "lab-nav-requests"),
            ("/figures", "insight-nav-figures"),
        ],
        Role::LaboratoryTechnician => &[("/worklist", "lab-nav-worklist"), ("/results/import", "lab-nav-import")],
        Role::Mayor => &[("/comune", "cases-nav-comune")],
        Role::CrisisUnit => &[("/figures", "insight-nav-figures")],
        Role::Administrator => &[
            ("/admin/users", "accounts-nav-users"),
            ("/admin/accesses", "accounts-nav-accesses"),
            ("/admin/settings", "accounts-nav-settings"),
            ("/figures", "insight-nav-figures"),
        ],
    }
}

/// The sequencer for a database, with the key and the checkpoint file of the data folder.
///
/// # Errors
/// When the key cannot be read or made.
pub fn sequencer(db: &Db, settings: &Settings) -> Result<Sequencer> {
    let folder = settings.data_folder();
    let key = SigningKey::open(&folder.join("audit.key"))?;
    let checkpoint_file = Some(folder.join("audit-checkpoints.txt"));
    Ok(Sequencer::new(db.clone(), key, SequencerSettings { checkpoint_file, ..Default::default() }))
}

/// Serves until a signal asks to stop; requests already accepted are answered.
///
/// # Errors
/// When the address is taken.
pub async fn serve(db: Db, settings: &Settings, ready: impl FnOnce(SocketAddr)) -> Outcome {
    let address = settings.listen();
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure::unreachable(format!("cannot serve on {address}: {error}")))?;
    let sequencing = tokio::spawn(sequencer(&db, settings)?.run());
    let nightly = tokio::spawn(operations::nightly(db.clone()));
    ready(listener.local_addr()?);
    let service = router(app(db, settings)).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stopped()).await?;
    sequencing.abort();
    nightly.abort();
    Ok(())
}

async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).expect("signals can be received");
    let drained = async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    drained.await;
    tracing::info!("stopping: requests already accepted are answered");
    // Keep-alive connections that stay idle must not hold the process for ever.
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        std::process::exit(0);
    });
}
