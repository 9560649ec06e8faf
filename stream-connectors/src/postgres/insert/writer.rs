//! Writes batches, for as long as a job runs: over as many connections as it takes.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use stream_runtime::Error;
use stream_runtime::source::Random;
use tokio::runtime::{Builder, Runtime};

use super::batches::Claim;
use super::columns::Columns;
use super::rows::Rows;
use super::session::Session;
use super::target::Target;
use crate::postgres::server::Server;
use crate::postgres::trouble::{Attempts, Trouble};

/// Where a job begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// It knows of no earlier run.
    Anew,
    /// Behind what its checkpoint has.
    Behind(Option<u64>),
}

pub(super) struct Writer {
    target: Arc<Target>,
    /// A thread that sends what there is while the next piece is made.
    runtime: Option<Runtime>,
    session: Option<Session>,
    claim: Claim,
    /// The batch that is written next, where it has no number.
    next: u64,
}

impl Writer {
    pub(super) fn new(target: Arc<Target>) -> Result<Self, Error> {
        let runtime = start()?;
        let claim = Claim { run: draw(), start: Start::Anew, is_ours: false };
        Ok(Writer { target, runtime: Some(runtime), session: None, claim, next: 0 })
    }

    /// Goes on behind an earlier run.
    pub(super) fn begin(&mut self, start: Start) -> Result<(), Error> {
        self.claim.start = start;
        if let Start::Behind(Some(committed)) = start {
            self.next = committed + 1;
        }
        self.open()
    }

    fn open(&mut self) -> Result<(), Error> {
        self.try_until_done(|| "can't begin to write".into(), async |_, _| Ok(()))
    }

    pub(super) fn columns(&mut self) -> Result<Arc<Columns>, Error> {
        if self.session.is_none() {
            self.open()?;
        }
        let session = self.session.as_ref().ok_or_else(|| Error::new("the connection is not open"))?;
        Ok(Arc::clone(&session.columns))
    }

    /// Sends what there is of the next batch. If that fails, all of it is sent again when the batch is complete, and what is wrong is told then.
    pub(super) fn send_ahead(&mut self, rows: &Rows) {
        let Writer { runtime: Some(runtime), session: Some(session), next, .. } = self else { return };
        if runtime.block_on(session.send(*next, rows)).is_err() {
            self.session = None;
        }
    }

    /// Has a batch be in the table, and empties it.
    pub(super) fn show(&mut self, batch: Option<u64>, rows: &mut Rows) -> Result<(), Error> {
        let batch = batch.unwrap_or(self.next);
        self.next = batch + 1;
        if rows.is_empty() {
            return Ok(());
        }
        rows.seal();
        let (what, rows_of_batch) = (format!("can't write batch {batch}, of {} rows,", rows.count()), &*rows);
        self.try_until_done(|| what, async |session, target| session.show(target, batch, rows_of_batch).await)?;
        rows.clear();
        Ok(())
    }

    /// Does something with a session, and if the server goes away meanwhile, does it again with another.
    fn try_until_done(
        &mut self,
        what: impl FnOnce() -> String,
        mut act: impl AsyncFnMut(&mut Session, &Target) -> Result<(), Trouble>,
    ) -> Result<(), Error> {
        let Writer { target, runtime, session, claim, .. } = self;
        let target: &Target = target;
        let Some(runtime) = runtime else { return Err(Error::new("the sink is closed")) };
        let failed = |cause| Error::new(format!("{} to {}", what(), target.name())).caused_by(cause);
        let mut attempts = Attempts::new(target.server.patience);
        runtime.block_on(async {
            loop {
                let cause = match attempt(target, claim, session, &mut act).await {
                    Ok(()) => return Ok(()),
                    Err(Trouble::Lasting(cause)) => return Err(failed(cause)),
                    Err(Trouble::Away(cause)) => cause,
                };
                match attempts.pause() {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(failed(attempts.gives_up(cause))),
                }
            }
        })
    }

    /// The end of the job: the sink's name is free for others.
    pub(super) fn close(mut self: Box<Self>) {
        if let (Some(runtime), Some(session)) = (&self.runtime, self.session.take()) {
            runtime.block_on(session.end());
        }
    }
}

/// One attempt. A session in which something failed is not used again: its transaction ends with it.
async fn attempt(
    target: &Target,
    claim: &mut Claim,
    session: &mut Option<Session>,
    act: &mut impl AsyncFnMut(&mut Session, &Target) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut open = match session.take() {
        Some(open) => open,
        None => Session::open(target, *claim).await?,
    };
    claim.is_ours = true;
    act(&mut open, target).await?;
    *session = Some(open);
    Ok(())
}

/// A tokio runtime is not to be waited for where a job is dropped.
impl Drop for Writer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn start() -> Result<Runtime, Error> {
    let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("postgres").enable_all().build();
    runtime.map_err(|cause| Error::new("can't start tokio to write to PostgreSQL").caused_by(cause))
}

/// Runs statements, once.
pub(super) fn execute(server: &Server, statements: &str) -> Result<(), Error> {
    let run = async {
        let connection = server.connect().await?;
        connection.client.batch_execute(statements).await?;
        connection.end().await;
        Ok(())
    };
    start()?.block_on(run).map_err(|trouble: Trouble| {
        let (Trouble::Away(cause) | Trouble::Lasting(cause)) = trouble;
        Error::new(format!("can't run statements at {}", server.name())).caused_by(cause)
    })
}

/// A number that no other run has.
fn draw() -> i64 {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64);
    // All 64 bits, of which one is the sign.
    Random::new(nanos, std::process::id().into()).bits() as i64
}
