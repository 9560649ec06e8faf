//! Values of Rust in columns of PostgreSQL, and back: which types go together, in its binary format.

use std::error::Error as Cause;
use std::fmt;

use bytes::BytesMut;
use tokio_postgres::types::Type;

mod array;
mod integer;
mod numeric;
mod read;
mod text;
mod time;
mod wrapped;

pub(super) use array::field;
pub use read::FromColumn;
pub use tokio_postgres::types::IsNull;
pub use wrapped::{Json, Sql};

/// What kept a value from being written or read.
pub type Unfit = Box<dyn Cause + Sync + Send>;

/// A value that can stand in a column.
///
/// | a value | can stand in a column |
/// |---|---|
/// | `bool` | `boolean` |
/// | `i8` `i16` `i32` `i64` `i128` `isize` `u16` `u32` `u64` `usize` | `smallint` `integer` `bigint` `numeric` `oid`, if the number fits |
/// | `f32` | `real` `double precision` |
/// | `f64` | `double precision` |
/// | `&str` `String` `Box<str>` | `text` `varchar` `char(n)` `name` `citext` and enums |
/// | `&[u8]` `Vec<u8>` `[u8; N]` | `bytea`; sixteen bytes also `uuid` |
/// | [`Timestamp`](stream_runtime::time::Timestamp), `SystemTime` | `timestamptz`, and `timestamp` in UTC; the earliest and the latest time there is are `-infinity` and `infinity` |
/// | `Duration` | `interval` |
/// | `IpAddr` | `inet` |
/// | `Vec<T>` `&[T]` | an array of what `T` can stand in |
/// | `Option<T>` | what `T` can stand in; `None` is NULL |
/// | [`Json`] | `json` `jsonb` |
/// | [`Sql`] | whatever `tokio-postgres` knows a [`ToSql`](super::ToSql) for: dates, UUIDs, decimals, by its cargo features |
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't stand in a column",
    label = "not a value of a column",
    note = "help: numbers, texts, bytes, `Timestamp`, `Option`, `Vec` and `Json(..)` can, and `Sql(..)` around what is `ToSql`"
)]
pub trait ToColumn: fmt::Debug {
    /// Whether a column of this type takes such values.
    fn fits(column: &Type) -> bool;

    /// Appends the value in the column's binary format, or nothing where it is NULL.
    ///
    /// # Errors
    /// This value can't stand in the column, for example a number that is too large for it.
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit>;
}

/// By what the client knows already.
macro_rules! as_the_client_does {
    ($($value:ty)*) => {$(
        impl ToColumn for $value {
            fn fits(column: &Type) -> bool {
                <$value as tokio_postgres::types::ToSql>::accepts(column)
            }

            #[inline]
            fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
                tokio_postgres::types::ToSql::to_sql(self, column, out)
            }
        }
    )*};
}

as_the_client_does! { bool f64 std::net::IpAddr }

impl ToColumn for f32 {
    fn fits(column: &Type) -> bool {
        matches!(*column, Type::FLOAT4 | Type::FLOAT8)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        match *column {
            Type::FLOAT8 => f64::from(*self).write(column, out),
            _ => tokio_postgres::types::ToSql::to_sql(self, column, out),
        }
    }
}

impl<T: ToColumn> ToColumn for Option<T> {
    fn fits(column: &Type) -> bool {
        T::fits(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        match self {
            Some(value) => value.write(column, out),
            None => Ok(IsNull::Yes),
        }
    }
}

impl<T: ToColumn + ?Sized> ToColumn for &T {
    fn fits(column: &Type) -> bool {
        T::fits(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        T::write(self, column, out)
    }
}

impl<T: ToColumn + ?Sized> ToColumn for Box<T> {
    fn fits(column: &Type) -> bool {
        T::fits(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        T::write(self, column, out)
    }
}
