//! A connection that batches are written by.

use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::SinkExt;
use stream_runtime::Error;
use tokio_postgres::{CopyInSink, SimpleQueryMessage, Statement};

use super::batches::{self, Claim, Done};
use super::columns::Columns;
use super::rows::Rows;
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
        Ok(Session { connection, copy, columns, done, run: claim.run })
    }

    /// Has the batch be in the table, if it isn't.
    pub(super) async fn show(&mut self, target: &Target, batch: u64, rows: &mut Rows) -> Result<(), Trouble> {
        let new = Done { batch, rows: rows.count() };
        match self.done {
            Some(done) if done == new => return Ok(()),
            Some(done) if done.batch == batch => return Err(came_otherwise(target, done, new).into()),
            Some(done) if done.batch > batch => return Err(batches::fenced(target).into()),
            _ => {}
        }
        let client = &self.connection.client;
        let begun = client.simple_query(&batches::begin(target, self.run, new)).await?;
        if changed(&begun) != Some(1) {
            return Err(batches::fenced(target).into());
        }
        let copy: CopyInSink<Bytes> = client.copy_in(&self.copy).await?;
        let mut copy = pin!(copy);
        for piece in rows.pieces() {
            // What the server says is heard when the copy is finished.
            copy.send(piece).await?;
        }
        copy.as_mut().finish().await?;
        match target.is_upsert() {
            true => client.batch_execute(&format!("{}; COMMIT", target.upsert())).await?,
            false => client.batch_execute("COMMIT").await?,
        }
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
