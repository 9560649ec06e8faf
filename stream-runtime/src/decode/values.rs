//! The types of the language and of its library that can be read.

use std::borrow::Cow;

use super::{Flaw, Reader, Value};
use crate::time::Timestamp;

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl<'b> Value<'b> for $ty {
            #[inline]
            fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
                let start = reader.rest();
                let integer = reader.integer()?;
                let number = integer.digits.and_then(|digits| match integer.is_negative {
                    false => $ty::try_from(digits).ok(),
                    true => 0i64.checked_sub_unsigned(digits).and_then(|number| $ty::try_from(number).ok()),
                });
                number.ok_or_else(|| {
                    reader.back_to(start);
                    Flaw::OutOfRange(stringify!($ty))
                })
            }

            #[inline]
            fn unread() -> Self {
                0
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize);

macro_rules! floats {
    ($($ty:ident)*) => {$(
        /// The nearest number there is; one too large for all is out of range.
        impl<'b> Value<'b> for $ty {
            #[inline]
            fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
                let start = reader.rest();
                let number = match reader.float()? {
                    Some(number) => Some(number as $ty),
                    None => reader.number()?.text.parse().ok(),
                };
                let number = number.filter(|number: &$ty| number.is_finite());
                number.ok_or_else(|| {
                    reader.back_to(start);
                    Flaw::OutOfRange(stringify!($ty))
                })
            }

            #[inline]
            fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
                let start = reader.rest();
                if reader.float()?.is_some() || reader.number()?.is_moderate() {
                    return Ok(());
                }
                reader.back_to(start);
                Self::read(reader).map(drop)
            }

            #[inline]
            fn unread() -> Self {
                0.0
            }
        }
    )*};
}

floats!(f32 f64);

impl<'b> Value<'b> for bool {
    #[inline]
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        reader.boolean()
    }

    #[inline]
    fn unread() -> Self {
        false
    }
}

/// A string that stands in the text as it is.
impl<'b> Value<'b> for &'b str {
    #[inline]
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        reader.borrowed()
    }

    #[inline]
    fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
        reader.skip_borrowed()
    }

    #[inline]
    fn unread() -> Self {
        ""
    }
}

/// Borrowed, but where the text has it otherwise than it is.
impl<'b> Value<'b> for Cow<'b, str> {
    #[inline]
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        reader.string()
    }

    #[inline]
    fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
        reader.skip_string()
    }

    #[inline]
    fn unread() -> Self {
        Cow::Borrowed("")
    }
}

macro_rules! strings {
    ($($ty:ty)*) => {$(
        impl<'b> Value<'b> for $ty {
            #[inline]
            fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
                Cow::read(reader).map(Into::into)
            }

            #[inline]
            fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
                Cow::skip(reader)
            }

            #[inline]
            fn unread() -> Self {
                Self::default()
            }
        }
    )*};
}

strings!(String Box<str>);

/// A string of one character.
impl<'b> Value<'b> for char {
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        let start = reader.rest();
        let text = Cow::read(reader)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            _ => {
                reader.back_to(start);
                Err(Flaw::Expected("a string of one character"))
            }
        }
    }

    #[inline]
    fn unread() -> Self {
        '\0'
    }
}

/// A time as RFC 3339 has it, `"2026-11-20T08:00:00Z"`, or microseconds since 1970.
impl<'b> Value<'b> for Timestamp {
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        reader.time()
    }

    #[inline]
    fn unread() -> Self {
        Timestamp::MIN
    }
}

/// What stands for no value, or no such field, is `None`.
impl<'b, T: Value<'b>> Value<'b> for Option<T> {
    #[inline]
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        if reader.nothing() { Ok(None) } else { T::read(reader).map(Some) }
    }

    #[inline]
    fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
        if reader.nothing() { Ok(()) } else { T::skip(reader) }
    }

    #[inline]
    fn unread() -> Self {
        None
    }

    #[inline]
    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<'b, T: Value<'b>> Value<'b> for Box<T> {
    #[inline]
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        T::read(reader).map(Box::new)
    }

    #[inline]
    fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
        T::skip(reader)
    }

    #[inline]
    fn unread() -> Self {
        Box::new(T::unread())
    }
}

impl<'b, T: Value<'b>> Value<'b> for Vec<T> {
    fn read<R: Reader<'b>>(reader: &mut R) -> Result<Self, Flaw> {
        let mut items = Vec::new();
        while reader.item(items.is_empty())? {
            items.push(T::read(reader)?);
        }
        Ok(items)
    }

    fn skip<R: Reader<'b>>(reader: &mut R) -> Result<(), Flaw> {
        let mut is_first = true;
        while reader.item(is_first)? {
            is_first = false;
            T::skip(reader)?;
        }
        Ok(())
    }

    #[inline]
    fn unread() -> Self {
        Vec::new()
    }
}
