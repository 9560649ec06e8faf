//! PostgreSQL: tables that results are written to, and tables that are looked up.
//!
//! [`postgres`] is a sink: `postgres(url).insert_into("totals").columns(["account", "cents"])` takes tuples and appends them by `COPY`, or, with
//! [`upsert_by`](Inserts::upsert_by), puts them in the place of the rows that have their key. Each batch is one transaction.
//!
//! [`postgres_table`] is a source: the rows of a query, and from then on those that have changed, for `.latest()` and `lookup`.
//!
//! With the feature `tls`, connections are encrypted as the connection string says (`sslmode=verify-full`, `sslrootcert=…`), by rustls.

mod identifier;
mod insert;
mod secrecy;
mod server;
mod table;
#[cfg(feature = "tls")]
mod tls;
mod trouble;
mod value;

pub use insert::{AsTheyAre, By, InsertInto, Inserts, MakesRow, Postgres, Row, postgres};
pub use table::{Changed, Kept, PostgresTable, Present, TableRow, postgres_table};
pub use tokio_postgres::types::{FromSql, ToSql, Type};
pub use value::{FromColumn, IsNull, Json, Sql, ToColumn};
