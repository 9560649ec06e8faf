//! Texts and bytes.

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Kind, ToSql, Type};

use super::{IsNull, ToColumn, Unfit};

impl ToColumn for str {
    fn fits(column: &Type) -> bool {
        <&str as ToSql>::accepts(column) || matches!(column.kind(), Kind::Enum(_))
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.to_sql(column, out)
    }
}

impl ToColumn for String {
    fn fits(column: &Type) -> bool {
        str::fits(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.as_str().write(column, out)
    }
}

impl ToColumn for [u8] {
    fn fits(column: &Type) -> bool {
        *column == Type::BYTEA
    }

    #[inline]
    fn write(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        out.put_slice(self);
        Ok(IsNull::No)
    }
}

impl ToColumn for Vec<u8> {
    fn fits(column: &Type) -> bool {
        <[u8]>::fits(column)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.as_slice().write(column, out)
    }
}

impl<const N: usize> ToColumn for [u8; N] {
    fn fits(column: &Type) -> bool {
        *column == Type::BYTEA || (N == 16 && *column == Type::UUID)
    }

    #[inline]
    fn write(&self, column: &Type, out: &mut BytesMut) -> Result<IsNull, Unfit> {
        self.as_slice().write(column, out)
    }
}
