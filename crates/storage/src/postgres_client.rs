//! A blocking client of PostgreSQL that can ask several things in one trip, which the crate `postgres` cannot.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use futures_util::future::{join_all, try_join};
use tokio::runtime::Runtime;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Socket, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::postgres_route::Route;

/// A connection, driven by the thread that asks.
pub(crate) struct Client {
    runtime: Runtime,
    client: tokio_postgres::Client,
    /// None once it has ended.
    connection: Option<Driven>,
}

/// What moves the bytes, in TLS where the route wants it.
type Driven =
    Pin<Box<tokio_postgres::Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>>>;

/// The parameters of a statement.
pub(crate) type Parameters<'a> = Vec<&'a (dyn ToSql + Sync)>;

impl Client {
    pub(crate) fn connect(route: &Route) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a thread can wait for its connection");
        let (client, connection) = runtime.block_on(route.config.connect(route.tls.clone()))?;
        Ok(Self { runtime, client, connection: Some(Box::pin(connection)) })
    }

    /// Whether the connection is known to be gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        let Self { runtime, client, connection } = self;
        drive(runtime, connection, client.batch_execute(sql))
    }

    pub(crate) fn prepare(&mut self, sql: &str) -> Result<Statement, Error> {
        let Self { runtime, client, connection } = self;
        drive(runtime, connection, client.prepare(sql))
    }

    pub(crate) fn execute(
        &mut self,
        statement: &Statement,
        parameters: &Parameters<'_>,
    ) -> Result<u64, Error> {
        let Self { runtime, client, connection } = self;
        drive(runtime, connection, client.execute(statement, parameters))
    }

    pub(crate) fn query(
        &mut self,
        statement: &Statement,
        parameters: &Parameters<'_>,
    ) -> Result<Vec<Row>, Error> {
        let Self { runtime, client, connection } = self;
        drive(runtime, connection, client.query(statement, parameters))
    }

    /// `first` and then the statement, in one trip.
    pub(crate) fn query_after(
        &mut self,
        first: &str,
        statement: &Statement,
        parameters: &Parameters<'_>,
    ) -> Result<Vec<Row>, Error> {
        let Self { runtime, client, connection } = self;
        let both = try_join(client.batch_execute(first), client.query(statement, parameters));
        drive(runtime, connection, both).map(|((), rows)| rows)
    }

    /// Many statements in one trip, each with its own answer.
    pub(crate) fn query_together(
        &mut self,
        asked: &[(Statement, Parameters<'_>)],
    ) -> Vec<Result<Vec<Row>, Error>> {
        let Self { runtime, client, connection } = self;
        let each = asked.iter().map(|(statement, parameters)| client.query(statement, parameters));
        drive(runtime, connection, join_all(each))
    }
}

/// Waits for `work` and moves the connection meanwhile. Each is asked before the other: what the work has just said goes
/// out at once, and what has just come in is heard at once.
fn drive<T>(runtime: &Runtime, connection: &mut Option<Driven>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    runtime.block_on(poll_fn(|context| {
        if let Poll::Ready(answer) = work.as_mut().poll(context) {
            return Poll::Ready(answer);
        }
        // When it has ended, the work hears that it is closed.
        if connection.as_mut().is_some_and(|connection| connection.as_mut().poll(context).is_ready()) {
            *connection = None;
        }
        work.as_mut().poll(context)
    }))
}
