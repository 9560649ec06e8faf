//! Tuples as rows.

use std::fmt::Debug;

use bytes::BytesMut;
use stream_runtime::Error;
use tokio_postgres::types::Type;

use super::Target;
use crate::postgres::value::{IsNull, ToColumn, Unfit, field};

/// A row of `N` values: a tuple of up to twelve values that are each [`ToColumn`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a row of {N} columns",
    label = "written to a table with {N} columns",
    note = "help: a row is a tuple of as many values as there are columns, each of which can stand in a column"
)]
pub trait Row<const N: usize>: Debug {
    /// The first value that can't stand in its column, if there is one.
    #[doc(hidden)]
    fn misfit(columns: &[Type]) -> Option<Misfit>;

    /// Appends the values, each behind its length.
    #[doc(hidden)]
    fn write(&self, columns: &[Type], required: &[bool], out: &mut BytesMut) -> Result<(), Refused>;
}

/// A value that can't stand in its column, whatever it is.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Misfit {
    pub(super) place: usize,
    /// Its type in Rust.
    pub(super) value: &'static str,
}

/// A value that can't stand in its column.
#[doc(hidden)]
#[derive(Debug)]
pub struct Refused {
    pub(super) place: usize,
    pub(super) cause: Unfit,
}

/// As much of a row as an error shows.
const SHOWN: usize = 200;

impl Refused {
    #[cold]
    pub(super) fn told(self, target: &Target, row: &impl Debug) -> Error {
        let column = target.columns.get(self.place).map_or("", String::as_str);
        let mut shown = format!("{row:?}");
        if let Some((cut, _)) = shown.char_indices().nth(SHOWN) {
            shown.truncate(cut);
            shown.push('…');
        }
        Error::new(format!("the row {shown} can't be written to column `{column}` of {}", target.name()))
            .caused_by(self.cause)
    }
}

#[inline]
fn put<T: ToColumn>(
    place: usize,
    value: &T,
    columns: &[Type],
    required: &[bool],
    out: &mut BytesMut,
) -> Result<(), Refused> {
    let column = columns.get(place).unwrap_or(&Type::UNKNOWN);
    match field(value, column, out) {
        Ok(IsNull::No) => Ok(()),
        Ok(IsNull::Yes) if !required.get(place).is_some_and(|required| *required) => Ok(()),
        Ok(IsNull::Yes) => Err(Refused { place, cause: "it has no value there, and the column is NOT NULL".into() }),
        Err(cause) => Err(Refused { place, cause }),
    }
}

fn misfit<T: ToColumn>(place: usize, columns: &[Type]) -> Option<Misfit> {
    let fits = columns.get(place).is_some_and(T::fits);
    (!fits).then(|| Misfit { place, value: std::any::type_name::<T>() })
}

macro_rules! rows {
    ($($count:literal: $($value:ident $place:tt),+;)+) => {$(
        impl<$($value: ToColumn),+> Row<$count> for ($($value,)+) {
            fn misfit(columns: &[Type]) -> Option<Misfit> {
                None$(.or_else(|| misfit::<$value>($place, columns)))+
            }

            #[inline]
            fn write(&self, columns: &[Type], required: &[bool], out: &mut BytesMut) -> Result<(), Refused> {
                $(put($place, &self.$place, columns, required, out)?;)+
                Ok(())
            }
        }
    )+};
}

rows! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}
