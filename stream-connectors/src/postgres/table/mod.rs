//! The rows of a query as a source, and those that change: what `.latest()` and `lookup` are fed with.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use std::vec::IntoIter;

use stream_runtime::Error;
use stream_runtime::source::{After, Bounded, Gate, IntoSource, Limit, Ready, Source, Unbounded};
use tokio::sync::mpsc::Receiver;

use super::server::Server;

mod kept;
mod reader;
mod replay;
mod row;
mod seen;

pub use kept::{Changed, Kept, Present};
use reader::{News, Plan};
pub use row::TableRow;
use seen::Notes;

/// How often a table is read, unless said.
const EVERY: Duration = Duration::from_secs(60);

/// The rows of a query, read when the job begins and once a minute from then on, unless [`every`](PostgresTable::every) says otherwise: what a pipeline looks records up in.
///
/// `row` makes an item of a row, by the names of the columns; what can't be read so ends the job, with the column and the row. At first all rows are items; from then on those that have
/// changed, or are new. A row is told from others by a hash of all its values, so that it need have neither a key nor a time of its last change; a table that has such a
/// time is read in part with [`changed_by`](PostgresTable::changed_by). A row that is deleted is no news, and a `.latest()` goes on knowing it, unless the table is read with
/// [`with_deleted`](PostgresTable::with_deleted).
///
/// A pipeline does not wait for one input before it reads another. [`before`](PostgresTable::before) holds another source until the table was read once, and `lookup` knows all of it.
///
/// # What is promised
///
/// A reading is of one moment. A change is seen at the next reading; of several between two readings the last. The server may be away for a
/// minute, unless [`patience`](PostgresTable::patience) says otherwise: lookups then find what was read before. If it is away for longer, the job ends.
///
/// In a `#[durable]` pipeline the rows of a batch are in the log of the checkpoint, so that it is the same when it comes again. A job that begins again knows the table as its checkpoint does, and reads all of it anew. Rows that were deleted while
/// no job ran are not noticed.
///
/// It keeps 16 bytes for each row, and with [`with_deleted`](PostgresTable::with_deleted) the rows. The transaction of a reading lasts as long as the pipeline takes to read the rows that are news.
///
/// ```no_run
/// use thalweg::prelude::*;
/// # use stream_connectors::postgres::postgres_table;
///
/// #[derive(Clone, Debug, Record)]
/// struct Goods {
///     sku: u64,
///     name: String,
/// }
///
/// stream!(
///     fn named(goods: impl Source<Goods>, sold: impl Source<u64>, out: impl Sink<(u64, Option<Goods>)>) {
///         let goods = goods.key_by(|goods| goods.sku).unbounded("there are few").latest();
///         sold.lookup(goods, |sku| *sku).sink(out);
///     }
/// );
///
/// let goods = postgres_table("postgres://ann@localhost/shop", "select sku, name from goods", |row| {
///     Ok(Goods { sku: row.get("sku")?, name: row.get("name")? })
/// });
/// let (goods, sold) = goods.every(10.secs()).before(vec![3, 7]);
/// named(goods, sold, |(sku, goods)| println!("{sku}: {goods:?}")).run_blocking()?;
/// # Ok::<(), Error>(())
/// ```
pub fn postgres_table<T, F>(url: impl AsRef<str>, query: impl Into<String>, row: F) -> PostgresTable<T, Changed, F>
where
    T: Send + 'static,
    F: Fn(&TableRow<'_>) -> Result<T, Error> + Send + Sync + 'static,
{
    let plan = Plan {
        server: Server::new(url.as_ref()),
        query: query.into().trim_end_matches([';', ' ', '\n']).to_owned(),
        every: Some(EVERY),
        changed_by: None,
        keys: Vec::new(),
    };
    PostgresTable {
        plan,
        row: Arc::new(row),
        news: None,
        rest: Vec::new().into_iter(),
        ready: None,
        again: None,
        lent: 0,
        is_read: false,
        gate: Gate::default(),
        kind: PhantomData,
    }
}

/// The rows of a query: see [`postgres_table`]. `Kind` says what is told of them.
#[must_use = "it is given to a pipeline as an input"]
pub struct PostgresTable<T, Kind: Notes<T>, F, Bound = Unbounded> {
    plan: Plan,
    row: Arc<F>,
    /// What the reader has found, once it was started.
    news: Option<Receiver<News<Kind::Item>>>,
    /// What was received and is not ready yet.
    rest: IntoIter<Kind::Item>,
    /// The batch that is lent next.
    ready: Option<Vec<Kind::Item>>,
    /// What that must be: see `Replayable::replay`.
    again: Option<Vec<Kind::Item>>,
    /// How many batches were lent, of all runs.
    lent: u64,
    /// Whether the last reading is received whole.
    is_read: bool,
    gate: Gate,
    kind: Kinds<T, Kind, Bound>,
}

/// What a table is told by, and whether it ends.
type Kinds<T, Kind, Bound> = PhantomData<fn() -> (T, Kind, Bound)>;

impl<T, Kind: Notes<T>, F, Bound> PostgresTable<T, Kind, F, Bound> {
    /// How long to wait between one reading and the next.
    pub fn every(mut self, interval: Duration) -> Self {
        self.plan.every = Some(interval);
        self
    }

    /// Reads it once: the source ends then.
    pub fn once(mut self) -> PostgresTable<T, Kind, F, Bounded> {
        self.plan.every = None;
        self.into_kind()
    }

    /// How long the server may be away before the job ends.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.plan.server.patience = patience;
        self
    }

    /// Holds another source until the table was read once and `lookup` knows all of it. Both are given back, for the pipeline.
    pub fn before<S: IntoSource>(self, source: S) -> (Self, After<S::Source>) {
        let after = self.gate.before(source);
        (self, after)
    }

    fn into_kind<Kind2: Notes<T>, Bound2>(self) -> PostgresTable<T, Kind2, F, Bound2> {
        let PostgresTable { plan, row, gate, .. } = self;
        PostgresTable {
            plan,
            row,
            news: None,
            rest: Vec::new().into_iter(),
            ready: None,
            again: None,
            lent: 0,
            is_read: false,
            gate,
            kind: PhantomData,
        }
    }
}

impl<T: Send + 'static, F, Bound> PostgresTable<T, Changed, F, Bound> {
    /// Reads only rows whose value in this column, of the query, is not less than the largest one seen: a time of the last change, or a number that grows with each.
    ///
    /// It takes an index of that column to pay. What becomes visible late, with a smaller value than another row had before, is not seen: a transaction that took its time at its
    /// beginning and committed later is such. Without `changed_by` that can't happen.
    pub fn changed_by(mut self, column: impl Into<String>) -> Self {
        self.plan.changed_by = Some(column.into());
        self
    }

    /// Tells deleted rows too: items are [`Kept`]. Rows are known by these columns, whose values must be different in all rows. The whole table is read each time.
    pub fn with_deleted<const K: usize>(mut self, keys: [&str; K]) -> PostgresTable<T, Present, F, Bound>
    where
        T: Clone,
    {
        self.plan.keys = keys.map(String::from).into();
        self.plan.changed_by = None;
        self.into_kind()
    }
}

impl<T, Kind, F, Bound> Source for PostgresTable<T, Kind, F, Bound>
where
    T: Send + 'static,
    Kind: Notes<T> + 'static,
    F: Fn(&TableRow<'_>) -> Result<T, Error> + Send + Sync + 'static,
    Bound: 'static,
{
    type Item<'b> = Kind::Item;
    type Batch<'b> = Vec<Kind::Item>;
    type Bound = Bound;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if let Some(again) = self.again.take() {
            self.ready = Some(again);
            return Poll::Ready(Ok(Ready::Batch));
        }
        loop {
            if self.rest.len() > 0 {
                self.ready = Some(self.rest.by_ref().take(limit.records.max(1)).collect());
                return Poll::Ready(Ok(Ready::Batch));
            }
            let news = match &mut self.news {
                Some(news) => news,
                None => self.news.insert(reader::start::<T, Kind, F>(self.plan.clone(), Arc::clone(&self.row))?),
            };
            match std::task::ready!(news.poll_recv(context)) {
                Some(News::Rows(rows)) => {
                    self.rest = rows.into_iter();
                    self.is_read = false;
                }
                // All before it was lent in earlier steps: this one's lookups know it.
                Some(News::Read) => {
                    self.is_read = true;
                    self.gate.open();
                }
                Some(News::Failed(error)) => return Poll::Ready(Err(error)),
                None => return Poll::Ready(Ok(Ready::End)),
            }
        }
    }

    fn batch(&mut self) -> Vec<Kind::Item> {
        self.lent += 1;
        self.ready.take().unwrap_or_default()
    }

    /// How many rows wait outside is not known before they are read. A table has caught up with its last reading.
    fn lag(&self) -> Option<u64> {
        let waiting = self.rest.len() as u64;
        (self.is_read || waiting > 0).then_some(waiting)
    }
}

// Not derived: neither a closure nor a row need be `Debug`.
impl<T, Kind: Notes<T>, F, Bound> fmt::Debug for PostgresTable<T, Kind, F, Bound> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresTable")
            .field("query", &self.plan.query)
            .field("lent", &self.lent)
            .finish_non_exhaustive()
    }
}
