//! A row as what a record is read from.

use std::borrow::Cow;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef, BooleanArray, PrimitiveArray, StringArray};
use arrow_schema::{DataType, Field, TimeUnit};
use stream_runtime::Error;
use stream_runtime::decode::{END, Flaw, Integer, Number, Reader};
use stream_runtime::time::Timestamp;

/// The values of a column.
#[derive(Clone, Copy)]
pub(super) enum Values<'b> {
    /// Nobody reads them.
    Unread,
    Bool(&'b BooleanArray),
    Int8(&'b PrimitiveArray<Int8Type>),
    Int16(&'b PrimitiveArray<Int16Type>),
    Int32(&'b PrimitiveArray<Int32Type>),
    Int64(&'b PrimitiveArray<Int64Type>),
    UInt8(&'b PrimitiveArray<UInt8Type>),
    UInt16(&'b PrimitiveArray<UInt16Type>),
    UInt32(&'b PrimitiveArray<UInt32Type>),
    UInt64(&'b PrimitiveArray<UInt64Type>),
    Float32(&'b PrimitiveArray<Float32Type>),
    Float64(&'b PrimitiveArray<Float64Type>),
    Text(&'b StringArray),
    Seconds(&'b PrimitiveArray<TimestampSecondType>),
    Millis(&'b PrimitiveArray<TimestampMillisecondType>),
    Micros(&'b PrimitiveArray<TimestampMicrosecondType>),
    Nanos(&'b PrimitiveArray<TimestampNanosecondType>),
}

/// Whether the values of a column can be read.
pub(super) fn check(field: &Field) -> Result<(), Error> {
    match field.data_type() {
        DataType::Boolean | DataType::Utf8 | DataType::Timestamp(..) => Ok(()),
        of if of.is_integer() || matches!(of, DataType::Float32 | DataType::Float64) => Ok(()),
        of => Err(Error::new(format!(
            "the column `{}` has values of the type {of}: numbers, booleans, strings and timestamps can be read",
            field.name()
        ))),
    }
}

impl<'b> Values<'b> {
    /// Those of a column that was checked; of others there are none.
    pub(super) fn of(column: &'b ArrayRef) -> Option<Self> {
        Some(match column.data_type() {
            DataType::Boolean => Values::Bool(column.as_boolean()),
            DataType::Int8 => Values::Int8(column.as_primitive()),
            DataType::Int16 => Values::Int16(column.as_primitive()),
            DataType::Int32 => Values::Int32(column.as_primitive()),
            DataType::Int64 => Values::Int64(column.as_primitive()),
            DataType::UInt8 => Values::UInt8(column.as_primitive()),
            DataType::UInt16 => Values::UInt16(column.as_primitive()),
            DataType::UInt32 => Values::UInt32(column.as_primitive()),
            DataType::UInt64 => Values::UInt64(column.as_primitive()),
            DataType::Float32 => Values::Float32(column.as_primitive()),
            DataType::Float64 => Values::Float64(column.as_primitive()),
            DataType::Utf8 => Values::Text(column.as_string()),
            DataType::Timestamp(TimeUnit::Second, _) => Values::Seconds(column.as_primitive()),
            DataType::Timestamp(TimeUnit::Millisecond, _) => Values::Millis(column.as_primitive()),
            DataType::Timestamp(TimeUnit::Microsecond, _) => Values::Micros(column.as_primitive()),
            DataType::Timestamp(TimeUnit::Nanosecond, _) => Values::Nanos(column.as_primitive()),
            _ => return None,
        })
    }

    fn is_null(self, row: usize) -> bool {
        match self {
            Values::Unread => true,
            Values::Bool(values) => values.is_null(row),
            Values::Int8(values) => values.is_null(row),
            Values::Int16(values) => values.is_null(row),
            Values::Int32(values) => values.is_null(row),
            Values::Int64(values) => values.is_null(row),
            Values::UInt8(values) => values.is_null(row),
            Values::UInt16(values) => values.is_null(row),
            Values::UInt32(values) => values.is_null(row),
            Values::UInt64(values) => values.is_null(row),
            Values::Float32(values) => values.is_null(row),
            Values::Float64(values) => values.is_null(row),
            Values::Text(values) => values.is_null(row),
            Values::Seconds(values) => values.is_null(row),
            Values::Millis(values) => values.is_null(row),
            Values::Micros(values) => values.is_null(row),
            Values::Nanos(values) => values.is_null(row),
        }
    }

    fn integer(self, row: usize) -> Option<Integer> {
        Some(match self {
            Values::Unread => Integer::from(0u64),
            Values::Int8(values) => Integer::from(i64::from(values.value(row))),
            Values::Int16(values) => Integer::from(i64::from(values.value(row))),
            Values::Int32(values) => Integer::from(i64::from(values.value(row))),
            Values::Int64(values) => Integer::from(values.value(row)),
            Values::UInt8(values) => Integer::from(u64::from(values.value(row))),
            Values::UInt16(values) => Integer::from(u64::from(values.value(row))),
            Values::UInt32(values) => Integer::from(u64::from(values.value(row))),
            Values::UInt64(values) => Integer::from(values.value(row)),
            _ => return None,
        })
    }

    /// As a float; integers of more than 53 bits are rounded, as they are where they are read from text.
    fn float(self, row: usize) -> Option<f64> {
        Some(match self {
            Values::Unread => 0.0,
            Values::Float32(values) => f64::from(values.value(row)),
            Values::Float64(values) => values.value(row),
            Values::Int8(values) => f64::from(values.value(row)),
            Values::Int16(values) => f64::from(values.value(row)),
            Values::Int32(values) => f64::from(values.value(row)),
            Values::Int64(values) => values.value(row) as f64,
            Values::UInt8(values) => f64::from(values.value(row)),
            Values::UInt16(values) => f64::from(values.value(row)),
            Values::UInt32(values) => f64::from(values.value(row)),
            Values::UInt64(values) => values.value(row) as f64,
            _ => return None,
        })
    }

    fn time(self, row: usize) -> Option<Timestamp> {
        Some(match self {
            Values::Unread => Timestamp::MIN,
            Values::Seconds(values) => Timestamp::from_secs(values.value(row)),
            Values::Millis(values) => Timestamp::from_millis(values.value(row)),
            Values::Micros(values) => Timestamp::from_micros(values.value(row)),
            Values::Nanos(values) => Timestamp::from_micros(values.value(row).div_euclid(1_000)),
            Values::Int64(values) => Timestamp::from_micros(values.value(row)),
            _ => return None,
        })
    }
}

/// A row of a batch, from which the fields of a record are read one by one.
pub(super) struct Row<'r, 'b> {
    /// The fields that have a column, by their numbers among the record's.
    columns: &'r [(usize, Values<'b>)],
    row: usize,
    /// How many columns were gone over.
    passed: usize,
    /// The field in which something is wrong.
    pub(super) field: Option<&'static str>,
}

impl<'r, 'b> Row<'r, 'b> {
    pub(super) fn new(columns: &'r [(usize, Values<'b>)], row: usize) -> Self {
        Row { columns, row, passed: 0, field: None }
    }

    /// The value of the present column.
    #[inline]
    fn value<T>(&self, get: impl FnOnce(Values<'b>, usize) -> Option<T>, expected: &'static str) -> Result<T, Flaw> {
        match self.columns.get(self.passed.wrapping_sub(1)) {
            Some((_, Values::Unread)) => get(Values::Unread, self.row),
            Some((_, values)) if values.is_null(self.row) => None,
            Some((_, values)) => get(*values, self.row),
            None => None,
        }
        .ok_or(Flaw::Expected(expected))
    }
}

const NESTED: Flaw =
    Flaw::Expected("a field with a single value: records and lists in records can't be read from Parquet");

impl<'b> Reader<'b> for Row<'_, 'b> {
    type Known = Self;

    fn at(&self) -> usize {
        self.passed
    }

    fn rest(&self) -> &'b [u8] {
        &[]
    }

    fn back_to(&mut self, _: &'b [u8]) {}

    #[inline]
    fn key(&mut self, _: &'static [&'static str], is_first: bool) -> Result<usize, Flaw> {
        if is_first && self.passed > 0 {
            return Err(NESTED);
        }
        let next = self.columns.get(self.passed);
        self.passed += 1;
        Ok(next.map_or(END, |(field, _)| *field))
    }

    fn skip_value(&mut self) -> Result<(), Flaw> {
        Ok(())
    }

    fn item(&mut self, _: bool) -> Result<bool, Flaw> {
        Err(NESTED)
    }

    #[inline]
    fn nothing(&mut self) -> bool {
        self.columns.get(self.passed.wrapping_sub(1)).is_some_and(|(_, values)| values.is_null(self.row))
    }

    #[inline]
    fn boolean(&mut self) -> Result<bool, Flaw> {
        let get = |values: Values<'b>, row| match values {
            Values::Bool(values) => Some(values.value(row)),
            Values::Unread => Some(false),
            _ => None,
        };
        self.value(get, "a boolean that is not null")
    }

    #[inline]
    fn integer(&mut self) -> Result<Integer, Flaw> {
        self.value(Values::integer, "an integer that is not null")
    }

    fn number(&mut self) -> Result<Number<'b>, Flaw> {
        Err(Flaw::Expected("a number that is not null"))
    }

    #[inline]
    fn float(&mut self) -> Result<Option<f64>, Flaw> {
        self.value(Values::float, "a number that is not null").map(Some)
    }

    #[inline]
    fn borrowed(&mut self) -> Result<&'b str, Flaw> {
        let get = |values: Values<'b>, row| match values {
            Values::Text(values) => Some(values.value(row)),
            // A `char` is one too.
            Values::Unread => Some(" "),
            _ => None,
        };
        self.value(get, "a string that is not null")
    }

    #[inline]
    fn string(&mut self) -> Result<Cow<'b, str>, Flaw> {
        self.borrowed().map(Cow::Borrowed)
    }

    #[inline]
    fn skip_string(&mut self) -> Result<(), Flaw> {
        self.borrowed().map(drop)
    }

    fn one_of(&mut self, names: &'static [&'static str]) -> Result<usize, Flaw> {
        if let Some((_, Values::Unread)) = self.columns.get(self.passed.wrapping_sub(1)) {
            return Ok(0);
        }
        let name = self.borrowed()?;
        names.iter().position(|known| *known == name).ok_or(Flaw::NoneOf(names))
    }

    #[inline]
    fn time(&mut self) -> Result<Timestamp, Flaw> {
        self.value(Values::time, "a timestamp that is not null")
    }

    fn end(&mut self) -> Result<(), Flaw> {
        Ok(())
    }

    fn is_blank(&mut self) -> bool {
        false
    }

    fn missing(&self, field: &'static str) -> Flaw {
        Flaw::NoColumn(field)
    }

    fn within(&mut self, field: &'static str, wrong: Flaw) -> Flaw {
        self.field = Some(field);
        wrong
    }
}
