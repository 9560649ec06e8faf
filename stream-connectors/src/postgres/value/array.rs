//! Arrays of one dimension.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Kind, Type};

use super::{IsNull, ToColumn, Unfit};

impl<T: ToColumn> ToColumn for [T] {
    fn fits(column: &Type) -> bool {
        matches!(column.kind(), Kind::Array(element) if T::fits(element))
    }

    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        let Kind::Array(element) = column.kind() else { return Err(format!("`{column}` is not an array").into()) };
        out.put_i32(i32::from(!self.is_empty())); // dimensions
        out.put_i32(1); // there may be NULLs in it
        out.put_u32(element.oid());
        if !self.is_empty() {
            out.put_i32(self.len().try_into()?);
            out.put_i32(1); // the first index
        }
        self.iter().try_for_each(|value| field(value, element, out).map(drop))?;
        Ok(IsNull::No)
    }
}

impl<T: ToColumn> ToColumn for Vec<T> {
    fn fits(column: &Type) -> bool {
        <[T]>::fits(column)
    }

    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.as_slice().write(column, out)
    }
}

/// Appends a value behind its length, as it stands in an array and in a row.
#[inline]
pub(in super::super) fn field<T: ToColumn>(value: &T, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
    let place = out.len();
    out.put_i32(-1);
    let is_null = value.write(column, out)?;
    if matches!(is_null, IsNull::No) {
        let length = i32::try_from(out.len() - place - 4)?;
        out[place..place + 4].copy_from_slice(&length.to_be_bytes());
    }
    Ok(is_null)
}
