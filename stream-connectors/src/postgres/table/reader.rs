//! The thread that reads a table, now and again.

use std::pin::pin;
use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

use bytes::BytesMut;
use futures_util::TryStreamExt;
use stream_runtime::Error;
use tokio::runtime;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_postgres::types::{Format, IsNull, ToSql, Type};
use tokio_postgres::{RowStream, Statement};

use super::row::{AsSent, TableRow};
use super::seen::{Book, Notes};
use crate::postgres::identifier::quoted;
use crate::postgres::server::{Connection, Server};
use crate::postgres::trouble::{Attempts, Trouble};
use crate::postgres::value::Unfit;

/// What is read, and how often.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) server: Server,
    pub(super) query: String,
    /// How long to wait between two readings; `None` where there is one only.
    pub(super) every: Option<Duration>,
    pub(super) changed_by: Option<String>,
    pub(super) keys: Vec<String>,
}

/// What a reader finds.
pub(super) enum News<Item> {
    Rows(Vec<Item>),
    /// A reading is over.
    Read,
    Failed(Error),
}

/// Rows that are told at a time, and how many such pieces may wait: the reader waits when the pipeline is slower.
const PIECE: usize = 1024;
const PIECES: usize = 8;

pub(super) fn start<T, Kind, F>(plan: Plan, row: Arc<F>) -> Result<Receiver<News<Kind::Item>>, Error>
where
    T: Send + 'static,
    Kind: Notes<T> + 'static,
    F: Fn(&TableRow<'_>) -> Result<T, Error> + Send + Sync + 'static,
{
    let cant = |cause| Error::new("can't start a thread to read a table").caused_by(cause);
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(cant)?;
    let (to, news) = channel(PIECES);
    let read = move || {
        let reader = Reader::<T, Kind, F> { plan, row, to, book: Kind::Book::default(), newest: None };
        runtime.block_on(reader.run());
    };
    Builder::new().name("postgres table".into()).spawn(read).map_err(cant)?;
    Ok(news)
}

struct Reader<T, Kind: Notes<T>, F> {
    plan: Plan,
    row: Arc<F>,
    to: Sender<News<Kind::Item>>,
    book: Kind::Book,
    /// The largest value of the column that rows are `changed_by`.
    newest: Option<Vec<u8>>,
}

/// Nobody reads any more.
struct Over;

/// Why a reading ended before its end.
enum Broken {
    By(Trouble),
    Over,
}

impl From<Trouble> for Broken {
    fn from(cause: Trouble) -> Self {
        Broken::By(cause)
    }
}

impl From<tokio_postgres::Error> for Broken {
    fn from(cause: tokio_postgres::Error) -> Self {
        Broken::By(cause.into())
    }
}

impl From<Error> for Broken {
    fn from(cause: Error) -> Self {
        Broken::By(cause.into())
    }
}

impl From<Over> for Broken {
    fn from(_: Over) -> Self {
        Broken::Over
    }
}

impl<T, Kind: Notes<T>, F: Fn(&TableRow<'_>) -> Result<T, Error>> Reader<T, Kind, F> {
    /// Until nobody reads any more, or something fails.
    async fn run(mut self) {
        if let Err(error) = self.read_on().await {
            let _ = self.to.send(News::Failed(error)).await;
        }
    }

    async fn read_on(&mut self) -> Result<(), Error> {
        let mut connection = None;
        let mut attempts = Attempts::new(self.plan.server.patience);
        loop {
            let wait = match self.read(&mut connection).await {
                Ok(()) => {
                    attempts = Attempts::new(self.plan.server.patience);
                    self.plan.every
                }
                Err(Broken::Over) => return Ok(()),
                Err(Broken::By(Trouble::Lasting(cause))) => return Err(self.failed(cause)),
                Err(Broken::By(Trouble::Away(cause))) => {
                    connection = None;
                    self.newest = None;
                    self.book.forget();
                    match attempts.pause() {
                        Some(pause) => Some(pause),
                        None => return Err(self.failed(attempts.gives_up(cause))),
                    }
                }
            };
            let Some(wait) = wait else { return Ok(()) };
            if tokio::time::timeout(wait, self.to.closed()).await.is_ok() {
                return Ok(());
            }
        }
    }

    fn failed(&self, cause: Error) -> Error {
        let Plan { server, query, .. } = &self.plan;
        Error::new(format!("can't read `{query}` from {}", server.name())).caused_by(cause)
    }

    /// One reading.
    async fn read(&mut self, connection: &mut Option<Connection>) -> Result<(), Broken> {
        let Connection { client, .. } = match connection.take() {
            Some(open) => connection.insert(open),
            None => connection.insert(self.plan.server.connect().await?),
        };
        let statement = client.prepare(&self.query()).await?;
        let Columns { keys, changed_by } = self.columns(&statement)?;
        let newest = self.newest.clone();
        let is_whole = newest.is_none();
        let rows: RowStream = match newest {
            Some(newest) => client.query_raw(&statement, [Newest(newest)]).await?,
            None => client.query_raw(&statement, std::iter::empty::<Newest>()).await?,
        };
        let (mut rows, mut number, mut piece) = (pin!(rows), 0_u64, Vec::new());
        let (mut key, mut all) = (BytesMut::new(), BytesMut::new());
        while let Some(row) = rows.try_next().await? {
            number += 1;
            let row = TableRow(&row);
            key.clear();
            all.clear();
            row.append(keys.iter().copied(), &mut key)?;
            row.append(0..row.0.len(), &mut all)?;
            if let Some(place) = changed_by {
                self.newest =
                    row.0.try_get::<_, Option<AsSent<'_>>>(place)?.map(|value| value.0.to_vec()).or(self.newest.take());
            }
            if !self.book.is_news(&key, &all) {
                continue;
            }
            let made = (self.row)(&row)
                .map_err(|cause| Error::new(format!("row {number} is not as it should be")).caused_by(cause))?;
            piece.push(self.book.tell(&key, made));
            if piece.len() == PIECE {
                self.tell(News::Rows(std::mem::take(&mut piece))).await?;
            }
        }
        piece.extend(self.book.end(is_whole));
        if !piece.is_empty() {
            self.tell(News::Rows(piece)).await?;
        }
        Ok(self.tell(News::Read).await?)
    }

    async fn tell(&self, news: News<Kind::Item>) -> Result<(), Over> {
        self.to.send(news).await.map_err(|_| Over)
    }

    /// The whole table at first, and where it says what has changed, that part from then on.
    fn query(&self) -> String {
        let query = &self.plan.query;
        let Some(column) = self.plan.changed_by.as_deref().map(quoted) else { return query.clone() };
        let newer = if self.newest.is_some() { format!("WHERE {column} >= $1 ") } else { String::new() };
        format!("SELECT * FROM ({query}) AS thalweg {newer}ORDER BY {column} NULLS FIRST")
    }

    /// Where the columns are that rows are known by.
    fn columns(&self, statement: &Statement) -> Result<Columns, Error> {
        let place = |name: &String| {
            let place = statement.columns().iter().position(|column| column.name() == name);
            place.ok_or_else(|| Error::new(format!("the query gives no column `{name}`")))
        };
        let keys = self.plan.keys.iter().map(place).collect::<Result<_, _>>()?;
        let changed_by = self.plan.changed_by.as_ref().map(place).transpose()?;
        Ok(Columns { keys, changed_by })
    }
}

struct Columns {
    keys: Vec<usize>,
    changed_by: Option<usize>,
}

/// A value that goes back as it came.
#[derive(Debug)]
struct Newest(Vec<u8>);

impl ToSql for Newest {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.to_sql(column, out)
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Binary
    }
}
