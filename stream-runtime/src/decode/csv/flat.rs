//! Which types CSV can hold.
//!
//! The format is a parameter so that a derive can say of any record which types must be cells: the bounds are looked at where a record is read from CSV, and
//! not where a type is written that only JSON is to hold.

use std::borrow::Cow;

use crate::time::Timestamp;

/// A value that has room in a cell.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from a cell of CSV",
    label = "a record of it is to be read from CSV here",
    note = "numbers, `bool`, `char`, strings, `Timestamp`, enums with `#[derive(Decode)]`, and `Option` and `Box` of such have room in a cell; lists and records in records have not"
)]
pub trait InCell<F> {}

/// A record whose fields have room in cells; `#[derive(Decode)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be read from CSV",
    label = "is not a record of cells",
    note = "put `#[derive(Decode)]` on a struct whose fields are columns"
)]
pub trait Row<F> {}

macro_rules! cells {
    ($($ty:ty)*) => { $(impl<F> InCell<F> for $ty {})* };
}

cells!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 bool char &str Cow<'_, str> String Box<str> Timestamp);

impl<F, T: InCell<F>> InCell<F> for Option<T> {}
impl<F, T: InCell<F>> InCell<F> for Box<T> {}
