//! A row of a query, by the names of its columns.

use bytes::{BufMut, BytesMut};
use stream_runtime::Error;
use tokio_postgres::types::{FromSql, Type};

use crate::postgres::value::{FromColumn, Unfit};

/// A row that a query gave.
#[derive(Clone, Copy, Debug)]
pub struct TableRow<'r>(pub(super) &'r tokio_postgres::Row);

impl TableRow<'_> {
    /// The value in a column of the query.
    ///
    /// # Errors
    /// There is no such column, or what is in it can't be read as a `T`. The error names the column.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T, Error> {
        let columns = self.0.columns();
        let Some(place) = columns.iter().position(|known| known.name() == column) else {
            let there: Vec<_> = columns.iter().map(|known| format!("`{}`", known.name())).collect();
            return Err(Error::new(format!("the query gives no column `{column}`, only {}", there.join(", "))));
        };
        let (found, asked) = (columns[place].type_(), std::any::type_name::<T>());
        if !T::fits(found) {
            return Err(Error::new(format!(
                "column `{column}` is `{found}`, which can't be read as `{asked}`: `FromColumn` says what can, and the query may cast it"
            )));
        }
        let bytes = self.bytes(place)?;
        let value = match bytes {
            Some(bytes) => T::read(found, bytes),
            None => {
                return T::null().ok_or_else(|| {
                    Error::new(format!(
                        "column `{column}` is NULL, and was to be read as `{asked}`: `Option<{asked}>` can be"
                    ))
                });
            }
        };
        value.map_err(|cause| Error::new(format!("column `{column}` can't be read as `{asked}`")).caused_by(cause))
    }

    fn bytes(&self, place: usize) -> Result<Option<&[u8]>, Error> {
        let bytes: Option<AsSent<'_>> = self
            .0
            .try_get(place)
            .map_err(|cause| Error::new("the server has sent a row that can't be read").caused_by(cause))?;
        Ok(bytes.map(|AsSent(bytes)| bytes))
    }

    /// Appends the values as they were sent, so that two rows have the same bytes only if they are the same.
    pub(super) fn append(&self, places: impl Iterator<Item = usize>, out: &mut BytesMut) -> Result<(), Error> {
        for place in places {
            match self.bytes(place)? {
                Some(bytes) => {
                    out.put_u32(bytes.len() as u32);
                    out.put_slice(bytes);
                }
                None => out.put_u32(u32::MAX),
            }
        }
        Ok(())
    }
}

/// The bytes of a value, of any type.
pub(super) struct AsSent<'r>(pub(super) &'r [u8]);

impl<'r> FromSql<'r> for AsSent<'r> {
    fn from_sql(_: &Type, bytes: &'r [u8]) -> Result<Self, Unfit> {
        Ok(AsSent(bytes))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
