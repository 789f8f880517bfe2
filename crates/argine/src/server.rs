//! The server: routes of every module, the jobs behind them, and an orderly end.

use std::net::SocketAddr;
use std::sync::Arc;

use access::factors;
use access::keys::Keys;
use access::tree::{KeyFile, Sequencer, SequencerSettings};
use accountability::Watch;
use accounts::ProviderSettings;
use axum::Router;
use axum::extract::State;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use kernel::{Clocks, Result};
use mailer::{Relay, Sender};
use notifications::Hub;
use storage::Db;
use support::Board;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use web::{App, Caller, PublicUrl, Site, WebError};

use crate::failure::{Failure, Outcome};
use crate::navigation::NAVIGATION;
use crate::settings::Settings;
use crate::{api, connections, laboratories, operations, wiring};

/// The whole application as one router, for tests.
#[cfg(test)]
pub fn router(db: Db, settings: &Settings, demo: bool, board: Arc<Board>) -> Router {
    let boards = Boards { board, ..Boards::new(db.clocks()) };
    let trusting = settings.trusting(demo).unwrap_or_default();
    let public_url = settings.public_url(settings.listen());
    let wire = settings.wire(demo).expect("settings of a test");
    let reached = Reached { public_url, relay: None, provider: None, trusting, wire };
    router_with(db, settings, demo, boards, reached)
}

/// What is told on every page. Somebody keeps them fresh.
#[derive(Clone)]
struct Boards {
    /// Records that are open in an emergency, and what waits for a review.
    watch: Arc<Watch>,
    /// Notices, and answers to requests for help.
    board: Arc<Board>,
    /// Roles that wait for approval.
    waiting: Arc<accounts::Waiting>,
    /// Corrections that wait for a decision.
    corrections: Arc<corrections::Waiting>,
    /// Plans of what is over that wait for a second person.
    plans: Arc<retention::Waiting>,
    /// Reports that doctors are asked to complete.
    reports: Arc<cases::Waiting>,
    /// Communications about persons.
    hub: Arc<Hub>,
    /// Exports that wait for a second person, and those that were approved.
    exports: Arc<lists::export::Waiting>,
    /// Persons whom other ASL ask for.
    transfers: Arc<people::Waiting>,
    /// Requests of those whose data are held that are to be answered soon.
    rights: Arc<privacy::Waiting>,
    /// Laboratories that somebody is to call.
    silences: Arc<insight::Silences>,
    /// Laboratories that take no requests.
    stuck: Arc<outbound::Stuck>,
}

impl Boards {
    fn new(clocks: Clocks) -> Self {
        Self {
            watch: Watch::new(clocks),
            board: Board::new(clocks),
            waiting: accounts::Waiting::new(),
            corrections: corrections::Waiting::new(),
            plans: retention::Waiting::new(),
            reports: cases::Waiting::new(),
            exports: lists::export::Waiting::new(),
            hub: Hub::new(),
            transfers: people::Waiting::new(),
            rights: privacy::Waiting::new(),
            silences: insight::Silences::new(),
            stuck: outbound::Stuck::new(),
        }
    }

    /// Looks again and again, for as long as `tasks` live.
    fn keep_fresh(&self, tasks: &mut JoinSet<()>, db: &Db) {
        let boards = self.clone();
        tasks.spawn(support::keep_fresh(boards.board, db.clone()));
        tasks.spawn(boards.waiting.keep_fresh(db.clone()));
        tasks.spawn(boards.corrections.keep_fresh(db.clone()));
        tasks.spawn(boards.plans.keep_fresh(db.clone()));
        tasks.spawn(boards.reports.keep_fresh(db.clone()));
        tasks.spawn(boards.hub.keep_fresh(db.clone()));
        tasks.spawn(boards.exports.keep_fresh(db.clone()));
        tasks.spawn(boards.transfers.keep_fresh(db.clone()));
        tasks.spawn(boards.rights.keep_fresh(db.clone()));
        tasks.spawn(boards.silences.keep_watch(db.clone()));
        tasks.spawn(accountability::keep_watch(boards.watch, db.clone()));
    }
}

/// How users are reached, and by whom they are written to.
struct Reached {
    /// The address they type.
    public_url: PublicUrl,
    /// The server that takes e-mail, if there is one.
    relay: Option<Relay>,
    /// Who says by another way who they are, if anybody.
    provider: Option<ProviderSettings>,
    /// Whose signatures on certificates count.
    trusting: reporting::Trusting,
    /// By what requests leave for laboratories.
    wire: outbound::Wire,
}

/// The whole application as one router.
fn router_with(db: Db, settings: &Settings, demo: bool, boards: Boards, reached: Reached) -> Router {
    let Boards {
        watch,
        board,
        waiting,
        corrections,
        plans,
        reports,
        exports,
        hub,
        transfers,
        rights,
        silences,
        stuck,
    } = boards;
    let exporting = settings.exports();
    if let Some(persons) = settings.persons_an_hour {
        access::reading::set_bound(persons);
    }
    let seal = reporting::Seal::in_folder(&settings.key_folder());
    web::texts::init(&wiring::catalogue());
    wiring::install();
    if demo {
        reporting::demonstrate();
    }
    let (api, _) = api::document();
    let routes = Router::new()
        .route("/", get(home))
        .merge(accounts::routes(waiting.clone()))
        .merge(people::routes())
        .merge(lab::routes())
        .merge(fhir::routes())
        .merge(mllp::routes())
        .merge(cases::routes(reports.clone()))
        .merge(rapid::routes())
        .merge(notifications::routes(hub.clone()))
        .merge(insight::routes(silences.clone()))
        .merge(sampling::routes())
        .merge(support::routes(board.clone()))
        .merge(accountability::routes(watch.clone()))
        .merge(corrections::routes(corrections.clone()))
        .merge(lists::routes())
        .merge(registers::routes())
        .merge(privacy::routes(rights.clone()))
        .merge(retention::routes())
        .merge(lists::export::routes(exports.clone(), exporting))
        .merge(mailer::routes(reached.relay))
        .merge(manual::routes())
        .merge(reporting::routes(seal.clone(), reached.trusting))
        .merge(outbound::routes(reached.wire))
        .merge(api.layer(axum::Extension(exporting)).layer(axum::Extension(seal)))
        .merge(operations::routes(board.clone(), settings.watchers()));
    let button = reached.provider.is_some().then(|| settings.provider_button());
    let routes = match reached.provider {
        Some(provider) => routes.merge(accounts::provider_routes(accounts::Provider::new(provider))),
        None => routes,
    };
    #[cfg(feature = "planted-holes")]
    let routes = routes.merge(crate::planted::routes());
    let app = App::with_keys(db.clone(), settings.keys()).reached_at(reached.public_url);
    let routes = routes.layer(from_fn_with_state(hub.clone(), notifications::after_writes));
    let routes = routes.layer(axum::middleware::from_fn(fhir::worded));
    let said: Vec<Arc<dyn web::Billboard>> = vec![
        watch,
        board,
        silences,
        stuck,
        waiting,
        corrections,
        plans,
        reports,
        exports,
        hub,
        transfers,
        rights,
    ];
    let site = Site {
        tls: settings.is_over_tls(),
        proxies: settings.proxies.iter().map(std::net::IpAddr::to_canonical).collect(),
        business_date: db.clocks().fixed_business_date(),
        demo,
        version: env!("CARGO_PKG_VERSION"),
        nav: NAVIGATION.to_vec(),
        app: Some(app.clone()),
        billboard: Some(Arc::new(said)),
        help: Some(support::HELP),
        provider: button,
        guide: Some(manual::hint),
    };
    web::finish(routes.with_state(app), site)
}

/// Where each role begins its day: its first entry in the navigation, or a page that says that it has none yet.
async fn home(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let actor = app.actor(&caller).await?;
    let role = actor.role.code();
    Ok(match NAVIGATION.iter().find(|item| item.roles.contains(&role)) {
        Some(first) => Redirect::to(first.href).into_response(),
        None => accounts::nothing_open(&app, &actor, &caller),
    })
}

/// The sequencer for a database, with the key and the checkpoint file of the data folder.
///
/// # Errors
/// When the key cannot be read or made.
pub fn sequencer(db: &Db, settings: &Settings) -> Result<Sequencer> {
    let key = KeyFile::open(&settings.key_folder().join("audit.key"))?;
    let checkpoint_file = Some(settings.data_folder().join("audit-checkpoints.txt"));
    Ok(Sequencer::new(db.clone(), key, SequencerSettings { checkpoint_file, ..Default::default() }))
}

/// The keys for the secrets in a database, made when there is nothing to open yet.
///
/// # Errors
/// When something could not be opened: the file is missing, or an older one lies in its place.
pub async fn keys(db: &Db, settings: &Settings) -> Outcome<Keys> {
    let keys = settings.keys();
    let file = settings.key_folder().join(access::keys::FILE);
    let held = keys.clone();
    let lacking = db.read(move |tx| factors::lacking(tx, &held)).await?;
    if !lacking.is_empty() {
        let numbers = lacking.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        return Err(Failure::new(format!(
            "the second factors of this database are sealed with key {numbers}, which {} does not hold: put back the file \
             that was kept with the backup or that another node has. If it is lost for good, take the factors away that \
             need it, `argine user reset-factor LOGIN --reason lost_key`, and their users enrol again",
            file.display()
        )));
    }
    keys.create()?;
    Ok(keys)
}

/// The socket that whoever started the process has opened for it (systemd's socket activation), else one of our own.
/// A socket that is passed stays open while the process is replaced: nobody is refused meanwhile.
async fn listener(address: SocketAddr) -> Outcome<TcpListener> {
    let mut passed = listenfd::ListenFd::from_env();
    if passed.len() > 1 {
        return Err(Failure::new("more than one socket was passed: only one is served"));
    }
    if passed.len() > 0 {
        let socket = passed.take_tcp_listener(0);
        let unfit = |error| Failure::new(format!("the socket that was passed is no TCP listener: {error}"));
        let socket =
            socket.map_err(unfit)?.ok_or_else(|| Failure::new("the socket that was passed is gone"))?;
        socket.set_nonblocking(true)?;
        return Ok(TcpListener::from_std(socket)?);
    }
    let taken = |error| Failure::unreachable(format!("cannot serve on {address}: {error}"));
    TcpListener::bind(address).await.map_err(taken)
}

/// Serves until a signal asks to stop; requests already accepted are answered.
///
/// # Errors
/// When the address is taken.
pub async fn serve(
    db: Db,
    settings: &Settings,
    demo: bool,
    ready: impl FnOnce(SocketAddr, Option<SocketAddr>),
) -> Outcome {
    keys(&db, settings).await?;
    let relay = settings.relay()?;
    let provider = settings.provider()?;
    let sistema_ts = settings.sistema_ts()?;
    let trusting = settings.trusting(demo)?;
    let wire = settings.wire(demo)?;
    let entrance = settings.entrance()?;
    let listener = listener(settings.listen()).await?;
    // The socket says who reaches it, also one that was passed. The demo's people are invented, and it says so itself.
    if !demo {
        settings.check_plain(listener.local_addr()?)?;
    }
    let door = laboratories::open(&db, settings).await?;
    let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
    let sequencing = tokio::spawn(sequencer(&db, settings)?.run_until(async { drop(stopping.await) }));
    let mut tasks = JoinSet::new();
    tasks.spawn(operations::nightly(db.clone()));
    tasks.spawn(operations::attestations(db.clone()));
    tasks.spawn(operations::digests(db.clone()));
    tasks.spawn(operations::retention(db.clone()));
    tasks.spawn(lab::service::uploads::keep_short(db.clone()));
    let boards = Boards::new(db.clocks());
    if let Err(problem) = boards.board.refresh(&db).await {
        tracing::warn!(%problem, "the first pages show no notices");
    }
    // Before the first page: a unit that was added since the data files is known from the beginning.
    registers::refresh(&db).await?;
    tasks.spawn(registers::keep_fresh(db.clone()));
    boards.keep_fresh(&mut tasks, &db);
    let served = listener.local_addr()?;
    let public_url = settings.public_url(served);
    send_messages(&mut tasks, &db, settings, relay.clone(), public_url.clone()).await?;
    send_results(&mut tasks, &db, sistema_ts).await?;
    send_requests(&mut tasks, &db, &wire, &boards.stuck);
    let told = stopped();
    ready(served, door.as_ref().map(laboratories::Open::address));
    let (hush, hushed) = tokio::sync::watch::channel(false);
    let laboratories = door.map(|door| tokio::spawn(door.serve(hushed)));
    let limits = settings.limits().within_open_files();
    let hub = boards.hub.clone();
    let routes =
        router_with(db, settings, demo, boards, Reached { public_url, relay, provider, trusting, wire });
    // Streams would hold their connections open until the farewell is over.
    let stopped = async move {
        told.await;
        hub.end();
        let _ = hush.send(true);
    };
    connections::serve(listener, entrance, routes, limits, stopped).await;
    if let Some(laboratories) = laboratories {
        let _ = laboratories.await;
    }
    tasks.abort_all();
    drop(stop);
    // Everything answered gets its place under a signed head before the process ends.
    let _ = sequencing.await;
    Ok(())
}

/// Says in the database whether messages are sent, and sends them.
async fn send_messages(
    tasks: &mut JoinSet<()>,
    db: &Db,
    settings: &Settings,
    relay: Option<Relay>,
    public_url: PublicUrl,
) -> Outcome {
    let on = relay.is_some();
    db.write(move |tx| {
        access::mail::switch(tx, on)?;
        access::mail::take_up(tx).map(drop)
    })
    .await?;
    if let Some(relay) = relay {
        tasks.spawn(Sender::new(db.clone(), settings.keys(), relay, public_url).run());
    }
    Ok(())
}

/// Says in the database whether results leave for the nation, and sends them.
async fn send_results(tasks: &mut JoinSet<()>, db: &Db, service: Option<reporting::Service>) -> Outcome {
    let on = service.is_some();
    db.write(move |tx| reporting::service::outbox::switch(tx, on)).await?;
    if let Some(service) = service {
        tasks.spawn(reporting::Sender::new(db.clone(), service).run());
    }
    Ok(())
}

/// Sends requests to laboratories, and looks whether they take them. Where nothing leaves that is no fault of theirs.
fn send_requests(tasks: &mut JoinSet<()>, db: &Db, wire: &outbound::Wire, stuck: &Arc<outbound::Stuck>) {
    if wire.leaves() {
        tasks.spawn(outbound::Sender::new(db.clone(), wire.clone()).run());
        tasks.spawn(stuck.clone().keep_watch(db.clone()));
    }
}

/// Waits until somebody asks the process to end. It hears from now on, and not only when it is waited for.
fn stopped() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let [mut terminate, mut interrupt] = [SignalKind::terminate(), SignalKind::interrupt()]
        .map(|kind| signal(kind).expect("signals can be received"));
    async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: requests already accepted are answered");
    }
}

#[cfg(test)]
mod tests {
    use outbound::{Reach, Stuck, Wire};
    use tokio::task::JoinSet;

    use super::send_requests;
    use crate::wiring;

    #[test]
    fn no_laboratory_is_looked_at_where_nothing_leaves() {
        testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
            let tasks = |leaves| {
                db.block_on(async {
                    let mut tasks = JoinSet::new();
                    let wire = Wire::new(db.folder(), Reach::ThisMachine).leaving(leaves);
                    send_requests(&mut tasks, &db.db, &wire, &Stuck::new());
                    tasks.len()
                })
            };
            assert_eq!((tasks(false), tasks(true)), (0, 2));
        });
    }
}
