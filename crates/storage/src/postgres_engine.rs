//! PostgreSQL: bounded pools of threads, a connection each; units retried on serialization failures.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{Clocks, Problem, Result};
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement, error::SqlState};

use crate::events::Reactions;
use crate::queue::{Lane, Queue};
use crate::trace::{PendingTrace, TraceRecord};
use crate::tx::Connection;
use crate::unit::Unit;
use crate::{Arg, Query, Row, Tx};

/// How often a unit that could not be serialized is run again.
const RETRIES: u32 = 10;
/// Reads that wait for their audit records share one insertion of at most this many.
const TRACES_AT_ONCE: usize = 512;

/// A client and the statements it has prepared.
pub(crate) struct PostgresConnection {
    client: Client,
    statements: HashMap<usize, Statement>,
}

impl PostgresConnection {
    pub(crate) fn open(url: &str) -> Result<Self> {
        let mut client = Client::connect(url, NoTls).map_err(problem)?;
        // A generic plan on skewed data may walk the wrong index; ours are chosen for the first page of each list.
        client.batch_execute("SET synchronous_commit = on; SET plan_cache_mode = auto").map_err(problem)?;
        Ok(Self { client, statements: HashMap::new() })
    }

    pub(crate) fn query<T>(
        &mut self,
        query: &'static Query,
        args: &[Arg<'_>],
        read: &mut impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.prepared(query)?;
        let rows = self.client.query(&statement, &borrowed(args)).map_err(|error| named(query, error))?;
        rows.iter().map(|row| read(&Row::Postgres(row))).collect()
    }

    pub(crate) fn execute(&mut self, query: &'static Query, args: &[Arg<'_>]) -> Result<u64> {
        let statement = self.prepared(query)?;
        self.client.execute(&statement, &borrowed(args)).map_err(|error| named(query, error))
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(problem)
    }

    pub(crate) fn prepare_only(&mut self, query: &'static Query) -> Result<()> {
        self.client.prepare(query.postgres()).map(drop).map_err(|error| named(query, error))
    }

    fn prepared(&mut self, query: &'static Query) -> Result<Statement> {
        let key = std::ptr::from_ref(query) as usize; // statics live for ever, so their address names them
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(query.postgres()).map_err(|error| named(query, error))?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }

    /// Many reads' audit records in one statement and one commit.
    fn insert_traces(&mut self, records: &[&TraceRecord]) -> Result<()> {
        let ids: Vec<_> = records.iter().map(|record| record.id).collect();
        let instants: Vec<_> = records.iter().map(|record| record.at.as_microsecond()).collect();
        let bodies: Vec<_> = records.iter().map(|record| record.body.as_str()).collect();
        let sql = "INSERT INTO trace_inbox (id, at, body) SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[])
                   ON CONFLICT (id) DO NOTHING";
        self.client.execute(sql, &[&ids, &instants, &bodies]).map(drop).map_err(problem)
    }
}

fn borrowed<'a>(args: &'a [Arg<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

/// An engine error as a problem: constraint and code, never the detail line, which quotes values.
fn problem(error: postgres::Error) -> Problem {
    let Some(failure) = error.as_db_error() else {
        return if error.is_closed() {
            Problem::Busy("database connection lost")
        } else {
            Problem::internal(error)
        };
    };
    let code = failure.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        Problem::Duplicate(failure.constraint().unwrap_or_default().to_owned())
    } else if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED {
        Problem::Serialization
    } else if *code == SqlState::DISK_FULL {
        Problem::Busy("disk full")
    } else {
        Problem::Internal(format!("postgres {}: {}", code.code(), failure.message()))
    }
}

fn named(query: &'static Query, error: postgres::Error) -> Problem {
    match problem(error) {
        Problem::Internal(text) => Problem::Internal(format!("{}: {text}", query.name())),
        other => other,
    }
}

/// One thread's connection, opened anew after it was lost.
pub(crate) struct Worker {
    url: String,
    connection: Option<PostgresConnection>,
    clocks: Clocks,
}

impl Worker {
    pub(crate) fn new(url: &str, clocks: Clocks) -> Result<Self> {
        Ok(Self { url: url.to_owned(), connection: Some(PostgresConnection::open(url)?), clocks })
    }

    /// One unit of work in READ COMMITTED, run again when it could not be serialized.
    pub(crate) fn write(&mut self, reactions: &Reactions, unit: &mut dyn Unit) -> Result<()> {
        for attempt in 0..RETRIES {
            match self.transaction("BEGIN", true, reactions, unit) {
                Err(Problem::Serialization) => std::thread::sleep(Duration::from_millis(1 << attempt.min(6))),
                outcome => return outcome,
            }
        }
        Err(Problem::Serialization)
    }

    /// One unit on a snapshot.
    pub(crate) fn read(&mut self, reactions: &Reactions, unit: &mut dyn Unit) -> Result<()> {
        self.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", false, reactions, unit)
    }

    fn transaction(
        &mut self,
        begin: &str,
        writes: bool,
        reactions: &Reactions,
        unit: &mut dyn Unit,
    ) -> Result<()> {
        let clocks = self.clocks;
        let connection = self.connection()?;
        connection.batch(begin)?;
        let mut tx = Tx::new(Connection::Postgres(connection), reactions, clocks, writes);
        let outcome = unit.run(&mut tx);
        drop(tx);
        match outcome {
            Ok(()) => connection.batch("COMMIT"),
            Err(problem) => {
                if connection.batch("ROLLBACK").is_err() {
                    self.connection = None;
                }
                Err(problem)
            }
        }
    }

    fn connection(&mut self) -> Result<&mut PostgresConnection> {
        if self.connection.as_ref().is_some_and(|connection| connection.client.is_closed()) {
            self.connection = None;
        }
        match &mut self.connection {
            Some(connection) => Ok(connection),
            empty => Ok(empty.insert(PostgresConnection::open(&self.url)?)),
        }
    }

    /// Writes the audit records of reads, many in one commit, then lets their answers go.
    pub(crate) fn write_traces(&mut self, queue: &Queue<PendingTrace>) {
        while let Some((_, first)) = queue.wait() {
            let mut pending = vec![first];
            while pending.len() < TRACES_AT_ONCE {
                let Some((_, next)) = queue.poll(true) else { break };
                pending.push(next);
            }
            let records: Vec<&TraceRecord> = pending.iter().flat_map(|one| &one.records).collect();
            let outcome = self.connection().and_then(|connection| connection.insert_traces(&records));
            pending.into_iter().for_each(|one| (one.answer)(outcome.clone()));
        }
    }
}

/// Works through a queue of units until it is closed.
pub(crate) fn work(queue: &Queue<Box<dyn Unit>>, mut run: impl FnMut(Lane, Box<dyn Unit>)) {
    while let Some((lane, unit)) = queue.wait() {
        run(lane, unit);
    }
}
