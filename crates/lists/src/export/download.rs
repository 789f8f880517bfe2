//! The download: stretches are read, written and sent one after the other, and a file is whole only when its last row has left.
//!
//! What fails midway ends the answer with an error: the connection is broken off and not closed in order, so that no browser keeps half
//! a file as a whole one. Whoever takes nothing for a minute is not waited for.

use std::collections::HashSet;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use kernel::{Problem, Result};
use tokio::sync::mpsc;
use uuid::Uuid;
use web::{App, Caller};

use super::file::File;
use super::model::{Broke, Export, Format};
use super::service::{self, Stretch};
use super::{Limits, words, xlsx};
use crate::model::Key;

/// Parts that wait to be sent.
const AHEAD: usize = 2;
/// How long a part may wait.
const PATIENCE: Duration = Duration::from_secs(60);

/// What goes to whoever sends it.
enum Part {
    Bytes(Vec<u8>),
    /// Nothing comes after, and that is right.
    End,
}

/// A download under way.
struct Download {
    app: App,
    caller: Caller,
    export: Export,
    /// Above how many persons it needed a second one; none when it had him.
    bound: Option<i64>,
    /// Rows of a stretch.
    length: i64,
    rows: HashSet<Uuid>,
    persons: HashSet<Uuid>,
}

/// Begins to hand over an export that has been started. What is wrong from the beginning is an answer like any other.
///
/// # Errors
/// As [`service::stretch`].
pub async fn download(app: &App, caller: &Caller, export: Export, limits: Limits) -> Result<Response> {
    let (name, kind) = (export.file_name(), export.order.format.media_type());
    let download = Download {
        app: app.clone(),
        caller: caller.clone(),
        bound: export.decision.is_none().then_some(limits.alone),
        length: limits.stretch,
        export,
        rows: HashSet::new(),
        persons: HashSet::new(),
    };
    let begun = download.fetch(None).await.and_then(|first| {
        let (format, about) = (download.export.order.format, words::about(&download.export));
        Ok((File::begin(format, about, &first.headings)?, first))
    });
    let (file, first) = match begun {
        Ok(begun) => begun,
        Err(problem) => {
            download.broke_off(&problem).await;
            return Err(problem);
        }
    };
    let (send, receive) = mpsc::channel(AHEAD);
    tokio::spawn(download.run(file, first, send));
    Ok(web::saved_as(&name, kind, body(receive)))
}

/// The parts as a body. A sender that is gone without a word has failed.
fn body(receive: mpsc::Receiver<Part>) -> Body {
    let parts = stream::unfold(Some(receive), |receive| async move {
        let mut receive = receive?;
        match receive.recv().await {
            Some(Part::Bytes(bytes)) => Some((Ok(Bytes::from(bytes)), Some(receive))),
            Some(Part::End) => None,
            None => Some((Err(std::io::Error::other("an export broke off")), None)),
        }
    });
    // Whoever compresses it asks once more after the end.
    Body::from_stream(parts.fuse())
}

impl Download {
    async fn run(mut self, file: File, first: Stretch, send: mpsc::Sender<Part>) {
        match self.hand_over(file, first, &send).await {
            Ok(()) => {
                let _ = send.send(Part::End).await;
            }
            // The sender is dropped without its last word.
            Err(problem) => self.broke_off(&problem).await,
        }
    }

    async fn hand_over(
        &mut self,
        mut file: File,
        mut stretch: Stretch,
        send: &mpsc::Sender<Part>,
    ) -> Result<()> {
        loop {
            let next = stretch.next.take();
            let rows = self.new_rows(stretch)?;
            let (back, bytes) = aside(move || {
                file.add(&rows)?;
                let bytes = file.take();
                Ok((file, bytes))
            })
            .await?;
            file = back;
            if self.export.order.format == Format::Xlsx && file.rows() > xlsx::MOST_ROWS {
                return Err(Problem::Refused("lists-export-too-many-rows"));
            }
            self.pass(send, bytes).await?;
            match next {
                Some(next) => stretch = self.fetch(Some(next)).await?,
                None => break,
            }
        }
        let persons = self.many();
        let facts = words::facts(&self.export, file.rows(), persons);
        let (bytes, whole) = aside(move || file.end(&facts)).await?;
        // Before the row that says that it is whole.
        let export = self.export.clone();
        self.app
            .write(&self.caller, move |tx, actor| service::handed_over(tx, actor, &export, &whole, persons))
            .await?;
        self.pass(send, bytes).await
    }

    async fn fetch(&self, after: Option<Key>) -> Result<Stretch> {
        let (export, length) = (self.export.clone(), self.length);
        let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
            service::stretch(tx, actor, &export, after.as_ref(), length)
        };
        self.app.report(&self.caller, work).await.map(|(_, stretch)| stretch)
    }

    /// Rows that have not been written yet: one that moved in the list meanwhile is not written twice.
    fn new_rows(&mut self, stretch: Stretch) -> Result<Vec<Vec<crate::Value>>> {
        let mut fresh = Vec::with_capacity(stretch.rows.len());
        for (id, person, cells) in stretch.rows {
            if self.rows.insert(id) {
                self.persons.insert(person.0);
                fresh.push(cells);
            }
        }
        match self.bound {
            // The list has grown since it was counted.
            Some(bound) if self.many() > bound => Err(Problem::Refused("lists-export-grown")),
            _ => Ok(fresh),
        }
    }

    /// Persons so far.
    fn many(&self) -> i64 {
        i64::try_from(self.persons.len()).unwrap_or(i64::MAX)
    }

    async fn pass(&self, send: &mpsc::Sender<Part>, bytes: Vec<u8>) -> Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let sent = tokio::time::timeout(PATIENCE, send.send(Part::Bytes(bytes))).await;
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Problem::Busy("whoever downloads has gone")),
            Err(_) => Err(Problem::Busy("whoever downloads takes nothing")),
        }
    }

    async fn broke_off(&self, problem: &Problem) {
        let export = self.export.clone();
        tracing::warn!(number = export.number(), %problem, "an export broke off");
        let (persons, why) = (self.many(), Broke::of(problem));
        let noted = self.app.db.write(move |tx| service::broke_off(tx, &export, persons, why)).await;
        if let Err(problem) = noted {
            // It counts as lost after a while.
            tracing::warn!(%problem, "that an export broke off was not noted");
        }
    }
}

/// What takes processor time, on a thread that may.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}
