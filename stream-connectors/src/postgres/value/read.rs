//! Values out of columns.

use std::net::IpAddr;
use std::time::SystemTime;

use serde::de::DeserializeOwned;
use stream_runtime::time::Timestamp;
use tokio_postgres::types::{FromSql, FromSqlOwned, Kind, Type};

use super::wrapped::JSONB_VERSION;
use super::{Json, Sql, Unfit, time};

/// A value that a column can be read as.
///
/// | a column | can be read as |
/// |---|---|
/// | `boolean` | `bool` |
/// | `smallint` `integer` `bigint` `oid` | `i16` `i32` `i64` `i128` `u16` `u32` `u64`, if the number fits |
/// | `real` `double precision` | `f64`; `real` also `f32` |
/// | `text` `varchar` `char(n)` `name` `citext`, enums | `String`, `Box<str>` |
/// | `bytea` | `Vec<u8>` |
/// | `uuid` | `[u8; 16]` |
/// | `timestamptz`, and `timestamp` as UTC | [`Timestamp`], `SystemTime` |
/// | `inet` | `IpAddr` |
/// | an array | `Vec<T>` of what its elements can be read as, if `tokio-postgres` knows it |
/// | `json` `jsonb` | [`Json`] |
/// | any that may be NULL | `Option<T>` |
/// | whatever `tokio-postgres` knows a [`FromSql`](super::super::FromSql) for | [`Sql`] |
///
/// All else can be cast in the query: `price::float8`.
#[diagnostic::on_unimplemented(
    message = "no column can be read as `{Self}`",
    label = "not a value of a column",
    note = "help: numbers, `String`, `Vec<u8>`, `Timestamp`, `Option` and `Json` can, and `Sql` around what is `FromSql`"
)]
pub trait FromColumn: Sized {
    /// Whether a column of this type can be read as this one.
    fn fits(column: &Type) -> bool;

    /// The value that has these bytes in the column's binary format.
    ///
    /// # Errors
    /// This value is none of this type, for example a number that is too large for it.
    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit>;

    /// The value that stands for NULL, if there is one.
    fn null() -> Option<Self> {
        None
    }
}

macro_rules! as_the_client_does {
    ($($value:ty)*) => {$(
        impl FromColumn for $value {
            fn fits(column: &Type) -> bool {
                <$value as FromSql>::accepts(column)
            }

            fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
                <$value as FromSql>::from_sql(column, bytes)
            }
        }
    )*};
}

as_the_client_does! { bool f32 Vec<u8> IpAddr Vec<String> Vec<bool> Vec<i16> Vec<i32> Vec<i64> Vec<f32> Vec<f64> }

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl FromColumn for $integer {
            fn fits(column: &Type) -> bool {
                matches!(*column, Type::INT2 | Type::INT4 | Type::INT8 | Type::OID)
            }

            fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
                let number = integer(column, bytes)?;
                number.try_into().map_err(|_| format!("{number} is not within `{}`", stringify!($integer)).into())
            }
        }
    )*};
}

integers! { i16 i32 i64 i128 u16 u32 u64 }

fn integer(column: &Type, bytes: &[u8]) -> Result<i64, Unfit> {
    match *column {
        Type::INT2 => i16::from_sql(column, bytes).map(i64::from),
        Type::INT4 => i32::from_sql(column, bytes).map(i64::from),
        Type::OID => u32::from_sql(column, bytes).map(i64::from),
        _ => i64::from_sql(column, bytes),
    }
}

impl FromColumn for f64 {
    fn fits(column: &Type) -> bool {
        matches!(*column, Type::FLOAT4 | Type::FLOAT8)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        match *column {
            Type::FLOAT4 => f32::from_sql(column, bytes).map(f64::from),
            _ => <f64 as FromSql>::from_sql(column, bytes),
        }
    }
}

impl FromColumn for String {
    fn fits(column: &Type) -> bool {
        <String as FromSql>::accepts(column) || matches!(column.kind(), Kind::Enum(_))
    }

    fn read(_: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        Ok(str::from_utf8(bytes)?.to_owned())
    }
}

impl FromColumn for Box<str> {
    fn fits(column: &Type) -> bool {
        String::fits(column)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        String::read(column, bytes).map(String::into_boxed_str)
    }
}

impl FromColumn for [u8; 16] {
    fn fits(column: &Type) -> bool {
        *column == Type::UUID
    }

    fn read(_: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        Ok(bytes.try_into()?)
    }
}

impl FromColumn for Timestamp {
    fn fits(column: &Type) -> bool {
        time::is_time(column)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        let micros = i64::from_be_bytes(bytes.try_into()?);
        time::read(micros).ok_or_else(|| format!("a `{column}` that is out of range").into())
    }
}

impl FromColumn for SystemTime {
    fn fits(column: &Type) -> bool {
        <SystemTime as FromSql>::accepts(column)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        // The client adds without looking whether a `SystemTime` has room for it.
        let time = Timestamp::read(column, bytes)?.as_micros();
        let distance = std::time::Duration::from_micros(time.unsigned_abs());
        let found = match time < 0 {
            true => SystemTime::UNIX_EPOCH.checked_sub(distance),
            false => SystemTime::UNIX_EPOCH.checked_add(distance),
        };
        found.ok_or_else(|| "a time that is out of range".into())
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn fits(column: &Type) -> bool {
        T::fits(column)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        T::read(column, bytes).map(Some)
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

impl<T: DeserializeOwned> FromColumn for Json<T> {
    fn fits(column: &Type) -> bool {
        matches!(*column, Type::JSON | Type::JSONB)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        let text = match (bytes, column) {
            ([JSONB_VERSION, text @ ..], &Type::JSONB) => text,
            (text, _) => text,
        };
        Ok(Json(serde_json::from_slice(text)?))
    }
}

impl<T: FromSqlOwned> FromColumn for Sql<T> {
    fn fits(column: &Type) -> bool {
        T::accepts(column)
    }

    fn read(column: &Type, bytes: &[u8]) -> Result<Self, Unfit> {
        T::from_sql(column, bytes).map(Sql)
    }
}
