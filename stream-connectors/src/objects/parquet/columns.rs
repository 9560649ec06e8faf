//! The columns of a record: known when the program is compiled, so that appending a value is no virtual call, and a type that has no room in a column is refused by the compiler.

use std::marker::PhantomData;

use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, PrimitiveBuilder, StringBuilder};
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_schema::{DataType, Field, TimeUnit};
use std::sync::Arc;
use stream_runtime::time::Timestamp;

/// A value of a column: numbers, `bool`, `String`, [`Timestamp`], and `Option` of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a column of Parquet",
    note = "numbers, `bool`, `String`, `Timestamp` and `Option` of these are; `.text(..)` is for strings that are borrowed"
)]
pub trait Cell {
    /// What gathers the values of a column.
    type Builder: Default + Send;

    /// Whether there may be none.
    const IS_NULLABLE: bool;

    /// The type of the column.
    fn data_type() -> DataType;

    /// Appends the value, or that there is none.
    fn append(value: Option<Self>, to: &mut Self::Builder)
    where
        Self: Sized;

    /// The values, of which none is left behind.
    fn finish(builder: &mut Self::Builder) -> ArrayRef;
}

macro_rules! numbers {
    ($($ty:ty => $arrow:ident, $name:ident;)*) => {$(
        impl Cell for $ty {
            type Builder = PrimitiveBuilder<$arrow>;

            const IS_NULLABLE: bool = false;

            fn data_type() -> DataType {
                DataType::$name
            }

            #[inline]
            fn append(value: Option<Self>, to: &mut Self::Builder) {
                to.append_option(value);
            }

            fn finish(builder: &mut Self::Builder) -> ArrayRef {
                Arc::new(builder.finish())
            }
        }
    )*};
}

numbers! {
    i8 => Int8Type, Int8;
    i16 => Int16Type, Int16;
    i32 => Int32Type, Int32;
    i64 => Int64Type, Int64;
    u8 => UInt8Type, UInt8;
    u16 => UInt16Type, UInt16;
    u32 => UInt32Type, UInt32;
    u64 => UInt64Type, UInt64;
    f32 => Float32Type, Float32;
    f64 => Float64Type, Float64;
}

impl Cell for bool {
    type Builder = BooleanBuilder;

    const IS_NULLABLE: bool = false;

    fn data_type() -> DataType {
        DataType::Boolean
    }

    #[inline]
    fn append(value: Option<Self>, to: &mut BooleanBuilder) {
        to.append_option(value);
    }

    fn finish(builder: &mut BooleanBuilder) -> ArrayRef {
        Arc::new(builder.finish())
    }
}

impl Cell for String {
    type Builder = StringBuilder;

    const IS_NULLABLE: bool = false;

    fn data_type() -> DataType {
        DataType::Utf8
    }

    #[inline]
    fn append(value: Option<Self>, to: &mut StringBuilder) {
        to.append_option(value);
    }

    fn finish(builder: &mut StringBuilder) -> ArrayRef {
        Arc::new(builder.finish())
    }
}

/// Microseconds since 1970, in UTC.
impl Cell for Timestamp {
    type Builder = PrimitiveBuilder<TimestampMicrosecondType>;

    const IS_NULLABLE: bool = false;

    fn data_type() -> DataType {
        DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
    }

    #[inline]
    fn append(value: Option<Self>, to: &mut Self::Builder) {
        to.append_option(value.map(Timestamp::as_micros));
    }

    fn finish(builder: &mut Self::Builder) -> ArrayRef {
        Arc::new(builder.finish().with_timezone("UTC"))
    }
}

impl<V: Cell> Cell for Option<V> {
    type Builder = V::Builder;

    const IS_NULLABLE: bool = true;

    fn data_type() -> DataType {
        V::data_type()
    }

    #[inline]
    fn append(value: Option<Self>, to: &mut V::Builder) {
        V::append(value.flatten(), to);
    }

    fn finish(builder: &mut V::Builder) -> ArrayRef {
        V::finish(builder)
    }
}

/// The columns of a record, one after the other. Made by [`column`](super::ParquetFiles::column) and [`text`](super::ParquetFiles::text).
pub trait Columns<T>: Clone {
    /// What gathers the values.
    type Builders: Default + Send;

    /// Appends what the columns are called, and their types.
    fn fields(&self, to: &mut Vec<Field>);

    /// Appends the values of a record.
    fn append(&self, record: &T, to: &mut Self::Builders);

    /// Appends the values that were gathered, column by column.
    fn finish(builders: &mut Self::Builders, to: &mut Vec<ArrayRef>);
}

/// There are none yet.
#[derive(Clone, Copy, Debug)]
pub struct NoColumn;

impl<T> Columns<T> for NoColumn {
    type Builders = ();

    fn fields(&self, _: &mut Vec<Field>) {}

    fn append(&self, _: &T, (): &mut ()) {}

    fn finish((): &mut (), _: &mut Vec<ArrayRef>) {}
}

/// A column behind others, of values.
#[derive(Debug)]
pub struct Column<Before, V, F> {
    before: Before,
    name: String,
    get: F,
    of: PhantomData<fn() -> V>,
}

impl<Before, V, F> Column<Before, V, F> {
    pub(super) fn new(before: Before, name: String, get: F) -> Self {
        Column { before, name, get, of: PhantomData }
    }
}

// Not derived: the values need not be `Clone`.
impl<Before: Clone, V, F: Clone> Clone for Column<Before, V, F> {
    fn clone(&self) -> Self {
        Column::new(self.before.clone(), self.name.clone(), self.get.clone())
    }
}

impl<T, Before: Columns<T>, V: Cell, F: Fn(&T) -> V + Clone> Columns<T> for Column<Before, V, F> {
    type Builders = (Before::Builders, V::Builder);

    fn fields(&self, to: &mut Vec<Field>) {
        self.before.fields(to);
        to.push(Field::new(&self.name, V::data_type(), V::IS_NULLABLE));
    }

    #[inline]
    fn append(&self, record: &T, to: &mut Self::Builders) {
        self.before.append(record, &mut to.0);
        V::append(Some((self.get)(record)), &mut to.1);
    }

    fn finish(builders: &mut Self::Builders, to: &mut Vec<ArrayRef>) {
        Before::finish(&mut builders.0, to);
        to.push(V::finish(&mut builders.1));
    }
}

/// A column behind others, of strings that are borrowed from the record.
#[derive(Clone, Debug)]
pub struct Text<Before, F> {
    before: Before,
    name: String,
    get: F,
}

impl<Before, F> Text<Before, F> {
    pub(super) fn new(before: Before, name: String, get: F) -> Self {
        Text { before, name, get }
    }
}

impl<T, Before: Columns<T>, F: Fn(&T) -> &str + Clone> Columns<T> for Text<Before, F> {
    type Builders = (Before::Builders, StringBuilder);

    fn fields(&self, to: &mut Vec<Field>) {
        self.before.fields(to);
        to.push(Field::new(&self.name, DataType::Utf8, false));
    }

    #[inline]
    fn append(&self, record: &T, to: &mut Self::Builders) {
        self.before.append(record, &mut to.0);
        to.1.append_value((self.get)(record));
    }

    fn finish(builders: &mut Self::Builders, to: &mut Vec<ArrayRef>) {
        Before::finish(&mut builders.0, to);
        to.push(Arc::new(builders.1.finish()));
    }
}
