//! A connection that batches are written by.

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::SinkExt;
use stream_runtime::Error;
use tokio_postgres::{CopyInSink, SimpleQueryMessage, Statement};

use super::batches::{self, Claim, Done};
use super::columns::Columns;
use super::rows::{HEADER, Rows, TRAILER};
use super::target::Target;
use crate::postgres::server::Connection;
use crate::postgres::trouble::Trouble;

pub(super) struct Session {
    connection: Connection,
    copy: Statement,
    pub(super) columns: Arc<Columns>,
    /// The last batch that is in the table.
    done: Option<Done>,
    run: i64,
    /// The transaction of the next batch, if it has begun.
    begun: Option<Begun>,
}

/// A copy that is under way.
struct Begun {
    copy: Pin<Box<CopyInSink<Bytes>>>,
    /// How many pieces of the batch were sent.
    sent: usize,
}

impl Session {
    /// Connects, looks at the table, and makes the sink's name this run's own.
    pub(super) async fn open(target: &Target, claim: Claim) -> Result<Self, Trouble> {
        let connection = target.server.connect().await?;
        let client = &connection.client;
        let columns = Arc::new(Columns::of(target, client).await?);
        if target.is_upsert() {
            client.batch_execute(&target.arrive()).await?;
            // That there is an index of the keys is found when it is planned.
            let planned = client.batch_execute(&format!("EXPLAIN {}", target.upsert())).await;
            planned.map_err(|error| Trouble::from(error).in_words(|| cant_upsert(target)))?;
        }
        let copy = client.prepare(&target.copy()).await?;
        let done = batches::claim(target, claim, client).await?;
        Ok(Session { connection, copy, columns, done, run: claim.run, begun: None })
    }

    /// Sends what there is of a batch, if it isn't in the table: the server takes it in while the rest is made.
    pub(super) async fn send(&mut self, batch: u64, rows: &Rows) -> Result<(), Trouble> {
        if self.done.is_some_and(|done| done.batch >= batch) {
            return Ok(());
        }
        let Begun { copy, sent } = match self.begun.take() {
            Some(begun) => self.begun.insert(begun),
            None => {
                let client = &self.connection.client;
                client.batch_execute("BEGIN").await?;
                let mut copy = Box::pin(client.copy_in(&self.copy).await?);
                copy.send(Bytes::from_static(HEADER)).await?;
                self.begun.insert(Begun { copy, sent: 0 })
            }
        };
        for piece in rows.pieces(*sent) {
            // What the server says is heard when the copy is finished.
            copy.send(piece.clone()).await?;
            *sent += 1;
        }
        Ok(())
    }

    /// Has the batch be in the table, if it isn't.
    pub(super) async fn show(&mut self, target: &Target, batch: u64, rows: &Rows) -> Result<(), Trouble> {
        let new = Done { batch, rows: rows.count() };
        match self.done {
            Some(done) if done == new => return Ok(()),
            Some(done) if done.batch == batch => return Err(came_otherwise(target, done, new).into()),
            // Another run could not have written it: its number would not be this one's.
            Some(done) if done.batch > batch => return Ok(()),
            _ => {}
        }
        self.send(batch, rows).await?;
        if let Some(Begun { mut copy, .. }) = self.begun.take() {
            copy.send(Bytes::from_static(TRAILER)).await?;
            copy.as_mut().finish().await?;
        }
        let client = &self.connection.client;
        let mut end = batches::note(target, self.run, new);
        if target.is_upsert() {
            end = format!("{}; {end}", target.upsert());
        }
        if changed(&client.simple_query(&end).await?) != Some(1) {
            return Err(batches::fenced(target).into());
        }
        client.batch_execute("COMMIT").await?;
        self.done = Some(new);
        Ok(())
    }

    pub(super) async fn end(self) {
        self.connection.end().await;
    }
}

/// How many rows the last statement has changed.
fn changed(messages: &[SimpleQueryMessage]) -> Option<u64> {
    messages.iter().rev().find_map(|message| match message {
        SimpleQueryMessage::CommandComplete(rows) => Some(*rows),
        _ => None,
    })
}

#[cold]
fn came_otherwise(target: &Target, done: Done, new: Done) -> Error {
    Error::new(format!(
        "batch {} is in {} with {} rows, and comes again with {}: the checkpoint is of another job. Give the sink another name with `.named(..)`",
        done.batch,
        target.name(),
        done.rows,
        new.rows
    ))
}

#[cold]
fn cant_upsert(target: &Target) -> String {
    let keys = target.keys.join(", ");
    format!(
        "rows can't take the place of others in {} by ({keys}): it needs a primary key or a unique index of these columns",
        target.name()
    )
}
