//! Whole numbers: any of Rust's in any of PostgreSQL's that is wide enough for the number at hand.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::Type;

use super::{IsNull, ToColumn, Unfit, numeric};

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl ToColumn for $integer {
            fn fits(column: &Type) -> bool {
                is_integer(column)
            }

            #[inline]
            fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
                // All of these types are within an `i128`.
                write(*self as i128, column, out)
            }
        }
    )*};
}

// Not `u8`: a `Vec<u8>` is bytes, not an array of numbers.
integers! { i8 i16 i32 i64 i128 isize u16 u32 u64 usize }

pub(super) fn is_integer(column: &Type) -> bool {
    matches!(*column, Type::INT2 | Type::INT4 | Type::INT8 | Type::OID | Type::NUMERIC)
}

#[inline]
fn write(number: i128, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
    match *column {
        Type::INT8 => out.put_i64(number.try_into().map_err(|_| too_large(number, column))?),
        Type::INT4 => out.put_i32(number.try_into().map_err(|_| too_large(number, column))?),
        Type::INT2 => out.put_i16(number.try_into().map_err(|_| too_large(number, column))?),
        Type::OID => out.put_u32(number.try_into().map_err(|_| too_large(number, column))?),
        _ => numeric::write(number, out),
    }
    Ok(IsNull::No)
}

#[cold]
fn too_large(number: i128, column: &Type) -> Unfit {
    format!("{number} is not within `{column}`").into()
}
