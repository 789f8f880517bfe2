//! PostgreSQL: bounded pools of threads, a connection each; units retried on serialization failures.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clocks, Problem, Result};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Statement};

use crate::ahead::{Asked, Kept};
use crate::events::Reactions;
use crate::postgres_client::{Client, Parameters};
use crate::postgres_route::{Route, said};
use crate::queue::Queue;
use crate::snapshots::Snapshots;
use crate::trace::{PendingTrace, TraceRecord};
use crate::tx::Connection;
use crate::unit::Unit;
use crate::{Arg, Query, Row, Tx};

/// Begins a snapshot.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Ends one and begins the next.
const NEXT_SNAPSHOT: &str = "COMMIT; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Another read begins in the open snapshot: nobody has entered, and a seal that is empty fits nothing.
const LEAVE: &str = "SET LOCAL argine.seal = ''";
/// How often a unit that could not be serialized is run again.
const RETRIES: u32 = 10;
/// Said when the connection went before anything could be committed: the unit is run again on a new one.
const LOST: &str = "database connection lost";
/// Said when it went while the commit was under way. Whoever asked retries with the same key.
const UNKNOWN: &str = "connection lost at commit: outcome unknown";
/// The role of the connections that read: it owns nothing, so row-level security binds it.
pub(crate) const READER: &str = "argine_reader";
/// Makes that role, which belongs to the whole server, unless another database or process has made it.
const MAKE_READER: &str = "DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'argine_reader') THEN
        BEGIN CREATE ROLE argine_reader NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END IF;
    -- From version 16 on who makes a role is a member of it without the right to become it.
    IF NOT pg_has_role(current_user, 'argine_reader',
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        BEGIN EXECUTE format('GRANT argine_reader TO %I', current_user);
        EXCEPTION WHEN unique_violation THEN NULL; END;
    END IF;
END $$";
/// Many reads' audit records in one statement.
const INSERT_TRACES: &str = "INSERT INTO trace_inbox (id, at, body)
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[]) ON CONFLICT (id) DO NOTHING";
/// Reads that wait for their audit records share one insertion of at most this many.
const TRACES_AT_ONCE: usize = 512;

/// A client and the statements it has prepared.
pub(crate) struct PostgresConnection {
    client: Client,
    statements: HashMap<usize, Statement>,
    insert_traces: Option<Statement>,
    /// Whether a snapshot is open. Nobody ends one: its end travels with the beginning of the next, or [`Worker::rest`] sees to it.
    open: bool,
    /// Whether the open snapshot is older than what asks next: it needs one of its own.
    outdated: bool,
    /// Whether a read has not asked its first statement yet: with it travels what has to be said before.
    unsaid: bool,
    /// What this read was asked ahead.
    kept: Vec<Kept>,
}

impl PostgresConnection {
    fn open(route: &Route, purpose: Purpose) -> std::result::Result<Self, Error> {
        let mut client = Client::connect(route)?;
        let limit = purpose.limit.map_or(0, |limit| limit.as_millis());
        client.batch(&format!("SET synchronous_commit = on; SET statement_timeout = {limit}"))?;
        // The statements are written to have one plan, by an index, as they have on SQLite. Otherwise the server plans many
        // of them anew for each set of arguments, a quarter of its work; reads whole, for as long as the plan lives, a
        // table that was nearly empty when it was made (the inbox of the audit is so each night); and, since it takes
        // what may not be read whole for dear, compiles it.
        if !purpose.counts {
            client
                .batch("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off")?;
        }
        if purpose.walled {
            client.batch(&format!("SET ROLE {READER}"))?;
        }
        Ok(Self {
            client,
            statements: HashMap::new(),
            insert_traces: None,
            open: false,
            outdated: false,
            unsaid: false,
            kept: Vec::new(),
        })
    }

    pub(crate) fn query<T>(
        &mut self,
        query: &'static Query,
        args: &[Arg<'_>],
        read: &mut impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.prepared(query)?;
        let rows = match self.opening(query.enters()) {
            Some(first) => self.client.query_after(first, &statement, &borrowed(args)),
            None => self.client.query(&statement, &borrowed(args)),
        };
        let rows = rows.map_err(|error| self.failed(query, error))?;
        rows.iter().map(|row| read(&Row::Postgres(row))).collect()
    }

    /// What was asked ahead with the same arguments: a snapshot answers the same twice.
    pub(crate) fn kept<T>(
        &mut self,
        query: &'static Query,
        args: &[Arg<'_>],
        read: &mut impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Option<Result<Vec<T>>> {
        let rows = self.kept.iter_mut().find_map(|kept| kept.answer(query, args))?;
        Some(rows.iter().map(|row| read(&Row::Postgres(row))).collect())
    }

    /// Asks many statements in one trip and keeps the answers for whoever asks them in this snapshot.
    pub(crate) fn ask_ahead(&mut self, asked: Vec<Asked>) -> Result<()> {
        let statements: Result<Vec<Statement>> =
            asked.iter().map(|asked| self.prepared(asked.query)).collect();
        let args: Vec<Vec<Arg<'_>>> = asked.iter().map(Asked::args).collect();
        let parameters = args.iter().map(|args| borrowed(args));
        self.flush()?;
        let answers =
            self.client.query_together(&statements?.into_iter().zip(parameters).collect::<Vec<_>>());
        drop(args);
        for (asked, answer) in asked.into_iter().zip(answers) {
            let rows = answer.map_err(|error| self.failed(asked.query, error))?;
            self.kept.push(Kept::new(asked, rows));
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, query: &'static Query, args: &[Arg<'_>]) -> Result<u64> {
        let statement = self.prepared(query)?;
        self.flush()?;
        self.client.execute(&statement, &borrowed(args)).map_err(|error| self.failed(query, error))
    }

    /// A statement prepared before another process changed the schema may be refused: the unit runs again with fresh
    /// ones.
    fn failed(&mut self, query: &'static Query, error: Error) -> Problem {
        let stale = error.as_db_error().is_some_and(|failure| {
            failure.routine() == Some("RevalidateCachedQuery")
                || *failure.code() == SqlState::INVALID_SQL_STATEMENT_NAME
        });
        if stale {
            self.statements.clear();
            self.insert_traces = None;
            return Problem::Serialization;
        }
        named(query, error)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        self.flush()?;
        self.client.batch(sql).map_err(problem)
    }

    /// A read begins: its first statement, if it comes to one, takes the beginning along, so that both take one trip.
    fn begin_read(&mut self) {
        self.kept.clear();
        self.unsaid = true;
    }

    /// A unit of work begins. Its beginning travels alone: if it failed, the first statement would be a unit of its own.
    fn begin_unit(&mut self) -> Result<()> {
        self.client.batch("BEGIN").map_err(problem)
    }

    /// What has to be said before the first statement of a read. One that shares the snapshot of another must not find
    /// itself entered as whoever came before: what the wall was told is closed (docs/adr/0007), unless the statement
    /// `enters` and thereby says it anew.
    fn opening(&mut self, enters: bool) -> Option<&'static str> {
        if !std::mem::take(&mut self.unsaid) {
            return None;
        }
        let was_open = std::mem::replace(&mut self.open, true);
        match (was_open, std::mem::take(&mut self.outdated)) {
            (false, _) => Some(SNAPSHOT),
            (true, true) => Some(NEXT_SNAPSHOT),
            (true, false) => (!enters).then_some(LEAVE),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self.opening(false) {
            Some(opening) => self.client.batch(opening).map_err(problem),
            None => Ok(()),
        }
    }

    /// A read has ended well; its snapshot stays open for whoever may share it.
    fn end_read(&mut self) -> Result<()> {
        self.unsaid = false;
        // Whoever asks ahead what nobody reads has changed a page and forgotten its other half: tests see it.
        let in_vain = self.kept.iter().find_map(Kept::in_vain);
        self.kept.clear();
        match in_vain {
            Some(name) if cfg!(debug_assertions) => {
                Err(Problem::Internal(format!("{name} was asked ahead in vain")))
            }
            _ => Ok(()),
        }
    }

    /// Ends a unit of work, or the open snapshot, in this way.
    fn end(&mut self, how: &'static str) -> Result<()> {
        (self.open, self.unsaid) = (false, false);
        self.client.batch(how).map_err(problem)
    }

    pub(crate) fn prepare_only(&mut self, query: &'static Query) -> Result<()> {
        self.client.prepare(query.postgres()).map(drop).map_err(|error| named(query, error))
    }

    fn prepared(&mut self, query: &'static Query) -> Result<Statement> {
        let key = std::ptr::from_ref(query) as usize; // statics live for ever, so their address names them
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        self.flush()?;
        let statement = self.client.prepare(query.postgres()).map_err(|error| named(query, error))?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }

    /// Many reads' audit records in one statement and one commit.
    fn insert_traces(&mut self, records: &[&TraceRecord]) -> Result<()> {
        let ids: Vec<_> = records.iter().map(|record| record.id).collect();
        let instants: Vec<_> = records.iter().map(|record| record.at.as_microsecond()).collect();
        let bodies: Vec<_> = records.iter().map(|record| record.body.as_str()).collect();
        let statement = match &self.insert_traces {
            Some(statement) => statement.clone(),
            None => self.insert_traces.insert(self.client.prepare(INSERT_TRACES).map_err(problem)?).clone(),
        };
        let written = self.client.execute(&statement, &vec![&ids, &instants, &bodies]);
        written.map(drop).map_err(|error| self.failed(&crate::trace::INSERT_TRACE, error))
    }
}

fn borrowed<'a>(args: &'a [Arg<'a>]) -> Parameters<'a> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}

/// An engine error as a problem: constraint and code, never the detail line, which quotes values.
fn problem(error: Error) -> Problem {
    let Some(failure) = error.as_db_error() else {
        let io = std::error::Error::source(&error).is_some_and(|source| source.is::<std::io::Error>());
        return if io || error.is_closed() { Problem::Busy(LOST) } else { Problem::internal(error) };
    };
    let code = failure.code();
    match (code, code.code()) {
        (&SqlState::UNIQUE_VIOLATION, _) => {
            Problem::Duplicate(failure.constraint().unwrap_or_default().to_owned())
        }
        (&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED, _) => {
            Problem::Serialization
        }
        (&SqlState::DISK_FULL, _) => Problem::Busy("disk full"),
        (&SqlState::QUERY_CANCELED, _) => Problem::Busy("time limit of a unit of work"),
        // The server shuts down, starts up or ended this connection.
        (_, text) if text.starts_with("57P") || text.starts_with("08") => Problem::Busy(LOST),
        (_, text) if text.starts_with("53") => Problem::Busy("database out of resources"),
        // The message of a data exception quotes the value.
        (_, text) if text.starts_with("22") => Problem::Internal(format!("postgres {text}")),
        (_, text) => Problem::Internal(format!("postgres {text}: {}", failure.message())),
    }
}

fn named(query: &'static Query, error: Error) -> Problem {
    match problem(error) {
        Problem::Internal(text) => Problem::Internal(format!("{}: {text}", query.name())),
        other => other,
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Purpose {
    /// No statement may take longer.
    pub limit: Option<Duration>,
    /// Behind the second wall: as a role that sees what the session entered may see.
    pub walled: bool,
    /// Counts everything there is, so that tables are read whole.
    pub counts: bool,
}

/// One thread's connection, opened anew after it was lost.
pub(crate) struct Worker {
    route: Route,
    connection: Option<PostgresConnection>,
    clocks: Clocks,
    purpose: Purpose,
    /// Whether the last unit failed because a UNIQUE constraint refused a row.
    beaten: bool,
}

impl Worker {
    /// Connects.
    pub(crate) fn new(route: &Route, clocks: Clocks, purpose: Purpose) -> Result<Self> {
        // The operator is told why, at the start: the text names host and user, never the password.
        let why = |error| Problem::Internal(format!("cannot connect to PostgreSQL: {}", said(&error)));
        let connection = Some(PostgresConnection::open(route, purpose).map_err(why)?);
        Ok(Self { route: route.clone(), connection, clocks, purpose, beaten: false })
    }

    /// Sees to it that the role of the read connections is there.
    pub(crate) fn make_reader(&mut self) -> Result<()> {
        self.connection()?.batch(MAKE_READER).map_err(|problem| match problem {
            Problem::Internal(text) => Problem::Internal(format!(
                "the role {READER} of the second wall is missing ({text}): as an administrator of the server run \
                 CREATE ROLE {READER} NOLOGIN; GRANT {READER} TO the user of --database"
            )),
            other => other,
        })
    }

    /// Clears up and gathers the statistics that plans are made from.
    pub(crate) fn tidy(&mut self) -> Result<()> {
        self.connection()?.batch("VACUUM (ANALYZE)")
    }

    /// One unit of work in READ COMMITTED.
    pub(crate) fn write(&mut self, reactions: &Reactions, unit: &mut dyn Unit) -> Result<()> {
        self.persist(|worker| worker.transaction(true, reactions, unit))
    }

    /// Runs again what could not be serialized or lost its connection before its commit was asked for; and, once, what
    /// a UNIQUE constraint refused: whoever looked before the other row was committed, as the same request sent twice
    /// at once does, now finds it and answers as if he had come later.
    fn persist(&mut self, mut run: impl FnMut(&mut Self) -> Result<()>) -> Result<()> {
        let mut looked_again = false;
        for attempt in 0..RETRIES {
            self.beaten = false;
            match run(self) {
                Err(_) if self.beaten && !looked_again => {
                    looked_again = true;
                    continue;
                }
                Err(Problem::Serialization) => {}
                Err(Problem::Busy(LOST)) => self.connection = None,
                outcome => return outcome,
            }
            std::thread::sleep(Duration::from_millis(1 << attempt.min(6)));
        }
        run(self)
    }

    fn transaction(&mut self, writes: bool, reactions: &Reactions, unit: &mut dyn Unit) -> Result<()> {
        let (clocks, walled) = (self.clocks, self.purpose.walled);
        let connection = self.connection()?;
        if writes {
            connection.begin_unit()?
        } else {
            connection.begin_read()
        }
        let mut tx = Tx::new(Connection::Postgres(connection), reactions, clocks, writes);
        tx.walled = walled;
        // The unit may have told the error in its own words; the engine's say whether it may run again.
        let mut beaten = false;
        let outcome = unit.run(&mut tx).map_err(|told| match tx.poison.take() {
            Some(poison @ (Problem::Serialization | Problem::Busy(LOST))) => poison,
            poison => {
                beaten = matches!(poison, Some(Problem::Duplicate(_)));
                told
            }
        });
        drop(tx);
        let end = match &outcome {
            Ok(()) if !writes => connection.end_read(),
            Ok(()) => connection.end("COMMIT").map_err(|problem| match problem {
                Problem::Busy(LOST) if writes => Problem::Busy(UNKNOWN),
                problem => problem,
            }),
            // Nothing was asked, so nothing is to be undone.
            Err(_) if connection.unsaid => Ok(()),
            Err(_) => connection.end("ROLLBACK"),
        };
        if matches!(end, Err(Problem::Busy(_) | Problem::Internal(_))) {
            self.connection = None; // in what state it is nobody knows
        }
        self.beaten = beaten;
        outcome.and(end)
    }

    fn connection(&mut self) -> Result<&mut PostgresConnection> {
        if self.connection.as_ref().is_some_and(|connection| connection.client.is_closed()) {
            self.connection = None;
        }
        match &mut self.connection {
            Some(connection) => Ok(connection),
            empty => Ok(empty.insert(PostgresConnection::open(&self.route, self.purpose).map_err(problem)?)),
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
            let together = self.insert_traces(&pending);
            for one in pending {
                // One record that the server refuses must not refuse the others' answers.
                let alone =
                    if together.is_ok() { Ok(()) } else { self.insert_traces(std::slice::from_ref(&one)) };
                (one.answer)(alone);
            }
        }
    }

    fn insert_traces(&mut self, pending: &[PendingTrace]) -> Result<()> {
        let records: Vec<&TraceRecord> = pending.iter().flat_map(|one| &one.records).collect();
        self.persist(|worker| worker.connection()?.insert_traces(&records))
    }
}

/// A worker that reads, and what its reads may cause.
pub(crate) struct Reader {
    pub(crate) worker: Worker,
    pub(crate) reactions: Arc<Reactions>,
}

impl Snapshots for Reader {
    fn outdate(&mut self) {
        if let Some(connection) = &mut self.worker.connection {
            connection.outdated = true;
        }
    }

    fn read(&mut self, unit: &mut dyn Unit) -> Result<()> {
        self.worker.persist(|worker| worker.transaction(false, &self.reactions, unit))
    }

    fn rest(&mut self) {
        if let Some(connection) = &mut self.worker.connection
            && connection.open
            && connection.end("COMMIT").is_err()
        {
            self.worker.connection = None;
        }
    }
}
