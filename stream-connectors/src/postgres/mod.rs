//! PostgreSQL: tables that results are written to, and tables that are looked up.
//!
//! [`postgres`] is a sink: `postgres(url).insert_into("totals").columns(["account", "cents"])` takes tuples and appends them by `COPY`, or, with
//! [`upsert_by`](Inserts::upsert_by), puts them in the place of the rows that have their key. Each batch is one transaction.
//!
//! [`postgres_table`] is a source: the rows of a query, and from then on those that have changed, for `.latest()` and `lookup`.
//!
//! Connections are not encrypted: a server that insists on TLS refuses them.

mod identifier;
mod insert;
mod server;
mod table;
mod trouble;
mod value;

pub use insert::{AsTheyAre, By, InsertInto, Inserts, MakesRow, Postgres, Row, postgres};
pub use table::{Changed, Kept, PostgresTable, Present, TableRow, postgres_table};
pub use tokio_postgres::types::{FromSql, ToSql, Type};
pub use value::{FromColumn, IsNull, Json, Sql, ToColumn};
