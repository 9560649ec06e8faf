//! Values that say how they are to be taken.

use bytes::{BufMut, BytesMut};
use serde::Serialize;
use tokio_postgres::types::{ToSql, Type};

use super::{IsNull, ToColumn, Unfit};

/// A value as JSON, by serde: for columns of `json` and `jsonb`.
///
/// ```
/// use stream_connectors::postgres::{Json, ToColumn, Type};
///
/// assert!(Json::<Vec<u32>>::fits(&Type::JSONB));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Json<T>(pub T);

/// A value as `tokio-postgres` writes and reads it: for types that are [`ToSql`] and [`FromSql`](super::super::FromSql), by the cargo features of that crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sql<T>(pub T);

/// What stands before the text of a `jsonb`.
pub(super) const JSONB_VERSION: u8 = 1;

impl<T: Serialize + std::fmt::Debug> ToColumn for Json<T> {
    fn fits(column: &Type) -> bool {
        matches!(*column, Type::JSON | Type::JSONB)
    }

    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        if *column == Type::JSONB {
            out.put_u8(JSONB_VERSION);
        }
        serde_json::to_writer(out.writer(), &self.0)?;
        Ok(IsNull::No)
    }
}

impl<T: ToSql> ToColumn for Sql<T> {
    fn fits(column: &Type) -> bool {
        T::accepts(column)
    }

    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.0.to_sql(column, out)
    }
}
