//! A closure on its way to a database thread, and the answer on its way back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{Problem, Result};
use tokio::sync::oneshot;

use crate::trace::{PendingTrace, TraceRecord};
use crate::{Tx, trace};

/// One unit of work. It can be run again, because a serialization failure or another unit's fault may demand it.
pub(crate) trait Unit: Send {
    /// Runs the closure and the reactions to its events; keeps the value for the answer.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()>;
    /// Sends the answer. Called once, and with `Ok` only after the commit is on disk.
    fn answer(self: Box<Self>, outcome: Result<()>);
    /// The records of a read that must be durable before [`Unit::answer`].
    fn take_traces(&mut self) -> Vec<TraceRecord>;
    /// Whether it cannot fail on its own account, so that it needs no savepoint.
    fn is_plain(&self) -> bool {
        false
    }
}

pub(crate) struct Work<T, F> {
    work: F,
    value: Option<T>,
    traces: Vec<TraceRecord>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Work<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    pub(crate) fn boxed(work: F) -> (Box<dyn Unit>, oneshot::Receiver<Result<T>>) {
        let (reply, answer) = oneshot::channel();
        (Box::new(Self { work, value: None, traces: Vec::new(), reply }), answer)
    }
}

impl<T, F> Unit for Work<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let value = (self.work)(tx)?;
            tx.settle()?;
            Ok(value)
        }));
        // The panic's own text may hold values of a person: it stays out of the answer.
        let value = outcome.unwrap_or_else(|_| Err(Problem::Internal("a unit of work panicked".into())))?;
        self.traces = std::mem::take(&mut tx.traces);
        self.value = Some(value);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<()>) {
        let Self { value, reply, .. } = *self;
        let answer = outcome.and_then(|()| {
            value.ok_or_else(|| Problem::Internal("a unit was acknowledged without having run".into()))
        });
        // Nobody waits any more when the request was dropped: the work stands all the same.
        let _ = reply.send(answer);
    }

    fn take_traces(&mut self) -> Vec<TraceRecord> {
        std::mem::take(&mut self.traces)
    }
}

impl PendingTrace {
    /// The records of a read that has run, and the answer that waits for them.
    pub(crate) fn of(mut unit: Box<dyn Unit>) -> Self {
        Self { records: unit.take_traces(), answer: Box::new(move |outcome| unit.answer(outcome)) }
    }
}

impl Unit for PendingTrace {
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        self.records.iter().try_for_each(|record| trace::insert(tx, record))
    }

    fn answer(self: Box<Self>, outcome: Result<()>) {
        (self.answer)(outcome);
    }

    fn take_traces(&mut self) -> Vec<TraceRecord> {
        Vec::new()
    }

    fn is_plain(&self) -> bool {
        true
    }
}
