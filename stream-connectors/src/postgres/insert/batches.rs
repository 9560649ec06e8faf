//! `thalweg_batches`: for each sink the last batch that is in its table, and the run of the job that writes to it.

use std::time::{Duration, Instant};

use stream_runtime::Error;
use tokio_postgres::Client;

use super::identifier::literal;
use super::target::Target;
use super::writer::Start;
use crate::postgres::trouble::Trouble;

/// A batch that is in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) batch: u64,
    pub(super) rows: u64,
}

/// Who writes, and from where on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// The number of this run of the job.
    pub(super) run: i64,
    pub(super) start: Start,
    /// Whether this run has written by the sink's name before: then it must still be its own.
    pub(super) is_ours: bool,
}

const IS_THERE: &str = "SELECT to_regclass('thalweg_batches') IS NOT NULL";
/// Two that make it at the same time would be in each other's way: so one waits.
const MAKE: &str = "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('thalweg_batches', 0)); \
    CREATE TABLE IF NOT EXISTS thalweg_batches (sink text PRIMARY KEY, batch bigint, rows bigint, run bigint NOT NULL, \
    durable boolean NOT NULL, at timestamptz NOT NULL DEFAULT now()); COMMIT";
/// The lock is the session's: it is free when the connection is gone, and its last transaction with it.
const LOCK: &str = "SELECT pg_try_advisory_lock(hashtextextended($1, 'thalweg_batches'::regclass::oid::bigint))";
const READ: &str = "SELECT batch, rows, run, durable FROM thalweg_batches WHERE sink = $1";
const CLAIM: &str = "INSERT INTO thalweg_batches (sink, batch, rows, run, durable) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (sink) DO UPDATE SET batch = $2, rows = $3, run = $4, durable = $5, at = now()";

/// How long a connection that is gone may go on holding the lock: until the server has noticed.
const GOES_ON: Duration = Duration::from_secs(10);
const LOOKS_EVERY: Duration = Duration::from_millis(20);

/// What the table says of a sink.
struct Known {
    done: Option<Done>,
    run: i64,
    is_durable: bool,
}

/// Makes the sink's name this run's own, and says what is in the table.
pub(super) async fn claim(target: &Target, claim: Claim, client: &Client) -> Result<Option<Done>, Trouble> {
    if !client.query_one(IS_THERE, &[]).await?.try_get::<_, bool>(0)? {
        let made = client.batch_execute(MAKE).await;
        made.map_err(|error| Trouble::from(error).in_words(|| "can't make the table `thalweg_batches`".into()))?;
    }
    lock(target, client).await?;
    let known = read(target, client).await?;
    if claim.is_ours {
        return match known {
            Some(known) if known.run == claim.run => Ok(known.done),
            _ => Err(fenced(target).into()),
        };
    }
    let done = goes_behind(target, claim.start, known)?;
    let numbers = done.map(|done| (done.batch as i64, done.rows as i64));
    let (batch, rows) = (numbers.map(|(batch, _)| batch), numbers.map(|(_, rows)| rows));
    let is_durable = claim.start != Start::Anew;
    client.execute(CLAIM, &[&target.sink, &batch, &rows, &claim.run, &is_durable]).await?;
    Ok(done)
}

async fn lock(target: &Target, client: &Client) -> Result<(), Trouble> {
    let patience = target.server.patience.min(GOES_ON);
    let begun = Instant::now();
    while !client.query_one(LOCK, &[&target.sink]).await?.try_get::<_, bool>(0)? {
        if begun.elapsed() > patience {
            return Err(Error::new(format!(
                "another job, or another output of this one, writes to {} by the name `{}`: give one of them another with `.named(..)`",
                target.name(),
                target.sink
            ))
            .into());
        }
        tokio::time::sleep(LOOKS_EVERY).await;
    }
    Ok(())
}

async fn read(target: &Target, client: &Client) -> Result<Option<Known>, Trouble> {
    let Some(row) = client.query_opt(READ, &[&target.sink]).await? else { return Ok(None) };
    let (batch, rows): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    // The numbers were written by us, from such numbers.
    let done = batch.map(|batch| Done { batch: batch as u64, rows: rows.unwrap_or(0) as u64 });
    Ok(Some(Known { done, run: row.try_get(2)?, is_durable: row.try_get(3)? }))
}

/// How many batches a job may have prepared that its checkpoint has not committed.
const AHEAD: u64 = 2;

/// What a job that begins there has in the table: it may be some batches further than the checkpoint, and no more.
fn goes_behind(target: &Target, start: Start, known: Option<Known>) -> Result<Option<Done>, Error> {
    let before = known.filter(|known| known.is_durable);
    let (committed, done) = match (start, before) {
        (Start::Anew, Some(_)) => {
            return Err(Error::new(format!(
                "a durable job writes to {} by the name `{}`, and this one is not durable: give it another with `.named(..)`",
                target.name(),
                target.sink
            )));
        }
        (Start::Behind(committed), Some(Known { done: Some(done), .. })) => (committed, done),
        _ => return Ok(None),
    };
    if done.batch < committed.map_or(0, |committed| committed + 1) + AHEAD {
        return Ok(Some(done));
    }
    let checkpoint = committed.map_or("has none".into(), |committed| format!("ends with batch {committed}"));
    Err(Error::new(format!(
        "batch {} is in {} already, and this job's checkpoint {checkpoint}: they don't belong together. Give the sink another name with `.named(..)`, \
         or, if what is in the table shall stay and the job begin anew, remove its row: DELETE FROM thalweg_batches WHERE sink = {}",
        done.batch,
        target.name(),
        literal(&target.sink)
    )))
}

/// Puts a batch's number into its transaction. It changes one row, as long as the sink's name is this run's.
pub(super) fn note(target: &Target, run: i64, done: Done) -> String {
    let (sink, Done { batch, rows }) = (literal(&target.sink), done);
    format!("UPDATE thalweg_batches SET batch = {batch}, rows = {rows}, at = now() WHERE sink = {sink} AND run = {run}")
}

pub(super) fn fenced(target: &Target) -> Error {
    Error::new(format!(
        "another job has begun to write to {} by the name `{}`: this one has ended there",
        target.name(),
        target.sink
    ))
}
