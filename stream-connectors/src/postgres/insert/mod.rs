//! A table as a sink.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::sink::{Sink, Transactional};

use super::identifier;
use super::server::Server;

mod batches;
mod columns;
mod make;
mod row;
mod rows;
mod session;
mod target;
mod writer;

use columns::Columns;
pub use make::{AsTheyAre, By, MakesRow};
pub use row::Row;
use rows::Rows;
use target::Target;
use writer::{Start, Writer};

/// A database that results are written to: see [`postgres`].
#[derive(Clone, Debug)]
#[must_use = "it says nothing yet of what is written where: `.insert_into(\"totals\")`"]
pub struct Postgres(Server);

/// The table that they are written to: see [`postgres`].
#[derive(Clone, Debug)]
#[must_use = "it says nothing yet of the columns: `.columns([\"account\", \"cents\"])`"]
pub struct InsertInto {
    server: Server,
    table: String,
}

/// A sink that writes tuples to a table of PostgreSQL, each batch in one transaction.
///
/// The connection string is one of libpq's: `postgres://user:password@host:5432/database`, or `host=localhost user=ann dbname=shop`.
/// Nothing is opened before a job runs.
///
/// # What is written
///
/// A tuple of as many values as there are columns, in their order; each value is [`ToColumn`](super::ToColumn), which says what can stand in which column. That the numbers agree is checked
/// when it is compiled; that the columns are there and of such types, when the job begins. Rows are appended by `COPY` in its binary format, or, with
/// [`upsert_by`](Inserts::upsert_by), take the place of those that have their key.
///
/// # What is promised
///
/// A batch is seen as a whole or not at all. Its number is in the same transaction, in a table `thalweg_batches`, which is made if it isn't there: in a `#[durable]` pipeline
/// – `exactly_once` or not – a batch that comes again behind a crash of the job or of the server is known by it, and is in the table once. A job that is not durable has each batch in the table
/// once too, as long as it runs; begun anew, it begins anew.
///
/// The sink has a name, that of its table unless [`named`](Inserts::named) says another. Of jobs that write by the same name one runs at a time.
///
/// A server that is away is waited for, for a minute unless [`patience`](Inserts::patience) says another time, and the transaction is made again. What the server refuses – a constraint that is
/// violated, a value that is too long – ends the job, with what the server says of it.
///
/// ```no_run
/// use thalweg::prelude::*;
/// # use stream_connectors::postgres::postgres;
///
/// stream!(
///     /// What each account has been paid.
///     #[durable(exactly_once)]
///     fn totals(payments: impl Source<(u64, i64)> + Bounded, out: impl Sink<(u64, i64)>) {
///         payments.key_by(|payment| payment.0).sum(|payment| payment.1).sink(out);
///     }
/// );
///
/// let out = postgres("postgres://ann@localhost/shop")
///     .insert_into("totals")
///     .columns(["account", "cents"])
///     .upsert_by(["account"]);
/// totals(vec![(7, 500), (8, 20)], out).checkpoint_to("state/totals").run_blocking()?;
/// # Ok::<(), Error>(())
/// ```
pub fn postgres(url: impl AsRef<str>) -> Postgres {
    Postgres(Server::new(url.as_ref()))
}

impl Postgres {
    /// Runs statements, such as those that make a table, and waits for their end: before a job, not in one.
    ///
    /// # Errors
    /// The server can't be reached, or refuses one of them.
    ///
    /// # Panics
    /// In an async task.
    pub fn execute(&self, statements: &str) -> Result<(), Error> {
        writer::execute(&self.0, statements)
    }

    /// The table, as it is written: `Totals` is not `totals`. A schema may stand before it: `shop.totals`.
    pub fn insert_into(self, table: impl Into<String>) -> InsertInto {
        InsertInto { server: self.0, table: table.into() }
    }
}

impl InsertInto {
    /// The columns that the values of a row stand in, in their order. Columns that aren't named have their default.
    pub fn columns<const N: usize>(self, columns: [&str; N]) -> Inserts<N> {
        let target = Target::new(self.server, self.table, columns.map(String::from).into());
        Inserts { make: AsTheyAre, target: Arc::new(target), known: None, rows: Rows::default(), side: Side::Unopened }
    }
}

/// A table as a sink: see [`postgres`].
#[must_use = "it is given to a pipeline as an output"]
pub struct Inserts<const N: usize, F = AsTheyAre> {
    make: F,
    target: Arc<Target>,
    /// The columns as the server has them, from when they are first needed.
    known: Option<Arc<Columns>>,
    /// What was written since the last batch.
    rows: Rows,
    side: Side,
}

/// Which part of the work a sink does.
enum Side {
    /// Nothing yet.
    Unopened,
    /// What couldn't be said yet: opened for a fork, it failed.
    Failed(Error),
    /// It writes to the table.
    Opened(Box<Writer>),
    /// It only encodes what another worker writes.
    Fork,
}

impl<const N: usize, F> Inserts<N, F> {
    /// A row takes the place of the one that has the same values in these columns; of several in a batch the last does. The table must have a primary key or a unique index of just these columns.
    pub fn upsert_by<const K: usize>(self, keys: [&str; K]) -> Self {
        self.with(|target| target.keys = keys.map(String::from).into())
    }

    /// The name by which the sink's batches are known in `thalweg_batches`: that of the table unless said. It must stay the same from run to run, and be another
    /// for each output that writes to the same table.
    pub fn named(self, name: impl Into<String>) -> Self {
        self.with(|target| target.sink = name.into())
    }

    /// How long the server may be away before the job ends; a minute unless said.
    pub fn patience(self, patience: Duration) -> Self {
        self.with(|target| target.server.patience = patience)
    }

    /// Makes the row of a record by a closure.
    ///
    /// The closure's parameter needs its type: `.rows(|sale: Sale| (sale.shop, sale.cents))`.
    pub fn rows<G>(self, make: G) -> Inserts<N, By<G>> {
        Inserts { make: By(make), target: self.target, known: None, rows: Rows::default(), side: Side::Unopened }
    }

    fn with(mut self, change: impl FnOnce(&mut Target)) -> Self {
        change(Arc::make_mut(&mut self.target));
        self
    }

    fn writer(&mut self) -> Result<&mut Writer, Error> {
        if let Side::Unopened = self.side {
            self.side = Side::Opened(Box::new(Writer::new(Arc::clone(&self.target))?));
        }
        match &mut self.side {
            Side::Opened(writer) => Ok(writer),
            _ => Err(Error::new("what belongs to another worker is not written by itself")),
        }
    }

    /// Finds out what the columns are, and whether such rows go there.
    #[cold]
    fn open<R: Row<N>>(&mut self) -> Result<(), Error> {
        if let Side::Failed(_) = self.side
            && let Side::Failed(error) = std::mem::replace(&mut self.side, Side::Unopened)
        {
            return Err(error);
        }
        let known = self.writer()?.columns()?;
        match R::misfit(known.types()) {
            None => self.known = Some(known),
            Some(misfit) => return Err(known.refuse(&self.target, misfit)),
        }
        Ok(())
    }

    /// The server takes in what there is while the rest of the batch is made.
    #[cold]
    fn send_ahead(&mut self) {
        if let Side::Opened(writer) = &mut self.side {
            writer.send_ahead(&self.rows);
        }
    }

    fn begin(&mut self, start: Start) -> Result<(), Error> {
        self.writer()?.begin(start)
    }

    fn show(&mut self, batch: Option<u64>) -> Result<(), Error> {
        let mut rows = std::mem::take(&mut self.rows);
        self.writer()?.show(batch, &mut rows)?;
        self.rows = rows;
        Ok(())
    }
}

impl<T, const N: usize, F: MakesRow<T, N> + Clone> Sink<T> for Inserts<N, F> {
    #[inline]
    fn write(&mut self, record: T) -> Result<(), Error> {
        let row = self.make.row(record);
        if self.known.is_none() {
            self.open::<F::Row>()?;
        }
        let Some(columns) = &self.known else { return Ok(()) };
        let written = self.rows.push(N as i16, |out| row.write(columns.types(), columns.required(), out));
        match written {
            Ok(false) => Ok(()),
            Ok(true) => {
                self.send_ahead();
                Ok(())
            }
            Err(refused) => Err(refused.told(&self.target, &row)),
        }
    }

    fn fork(&mut self) -> Option<Self> {
        if self.known.is_none()
            && let Err(error) = self.open::<F::Row>()
        {
            self.side = Side::Failed(error);
            return None;
        }
        let (make, target, known) = (self.make.clone(), Arc::clone(&self.target), self.known.clone());
        Some(Inserts { make, target, known, rows: Rows::default(), side: Side::Fork })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.rows.append(&mut fork.rows);
        Ok(())
    }

    fn resume(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.begin(Start::Behind(committed))?;
        self.open::<F::Row>()
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.show(None)
    }

    fn close(&mut self) -> Result<(), Error> {
        if !self.rows.is_empty() {
            self.show(None)?;
        }
        match std::mem::replace(&mut self.side, Side::Unopened) {
            Side::Opened(writer) => writer.close(),
            Side::Failed(error) => return Err(error),
            Side::Unopened | Side::Fork => {}
        }
        Ok(())
    }
}

/// A batch is in the table as soon as it is prepared, and known by its number when it comes again.
impl<const N: usize, F> Transactional for Inserts<N, F> {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        self.begin(Start::Behind(committed))
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        self.show(Some(batch))
    }

    fn commit(&mut self, _: u64) -> Result<(), Error> {
        Ok(())
    }
}

// Not derived: a closure has no `Debug`.
impl<const N: usize, F> fmt::Debug for Inserts<N, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inserts").field("into", &self.target.name()).field("rows", &self.rows.count()).finish()
    }
}
