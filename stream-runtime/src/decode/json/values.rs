//! The types of the language and of its library that can be read.

use std::borrow::Cow;

use super::FromJson;
use super::reader::Json;
use super::wrong::Wrong;
use crate::time::Timestamp;

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl<'b> FromJson<'b> for $ty {
            #[inline]
            fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
                let start = json.rest;
                let integer = json.integer()?;
                let number = integer.digits.and_then(|digits| match integer.is_negative {
                    false => $ty::try_from(digits).ok(),
                    true => 0i64.checked_sub_unsigned(digits).and_then(|number| $ty::try_from(number).ok()),
                });
                number.ok_or_else(|| {
                    json.rest = start;
                    Wrong::OutOfRange(stringify!($ty))
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
        impl<'b> FromJson<'b> for $ty {
            #[inline]
            fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
                let start = json.rest;
                let number = json.number()?.text.parse().ok().filter(|number: &$ty| number.is_finite());
                number.ok_or_else(|| {
                    json.rest = start;
                    Wrong::OutOfRange(stringify!($ty))
                })
            }

            #[inline]
            fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
                let start = json.rest;
                if json.number()?.is_moderate() {
                    return Ok(());
                }
                json.rest = start;
                Self::read(json).map(drop)
            }

            #[inline]
            fn unread() -> Self {
                0.0
            }
        }
    )*};
}

floats!(f32 f64);

impl<'b> FromJson<'b> for bool {
    #[inline]
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        let is_true = json.eat_word(b"true");
        if is_true || json.eat_word(b"false") { Ok(is_true) } else { Err(Wrong::Expected("`true` or `false`")) }
    }

    #[inline]
    fn unread() -> Self {
        false
    }
}

/// A string without escapes.
impl<'b> FromJson<'b> for &'b str {
    #[inline]
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        let start = json.rest;
        json.string()?.borrowed().inspect_err(|_| json.rest = start)
    }

    #[inline]
    fn unread() -> Self {
        ""
    }
}

/// Borrowed, but where there are escapes.
impl<'b> FromJson<'b> for Cow<'b, str> {
    #[inline]
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        let start = json.rest;
        json.string()?.unescaped().inspect_err(|_| json.rest = start)
    }

    #[inline]
    fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
        let start = json.rest;
        json.string()?.check().inspect_err(|_| json.rest = start)
    }

    #[inline]
    fn unread() -> Self {
        Cow::Borrowed("")
    }
}

macro_rules! strings {
    ($($ty:ty)*) => {$(
        impl<'b> FromJson<'b> for $ty {
            #[inline]
            fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
                Cow::read(json).map(Into::into)
            }

            #[inline]
            fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
                Cow::skip(json)
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
impl<'b> FromJson<'b> for char {
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        let start = json.rest;
        let text = Cow::read(json)?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            _ => {
                json.rest = start;
                Err(Wrong::Expected("a string of one character"))
            }
        }
    }

    #[inline]
    fn unread() -> Self {
        '\0'
    }
}

/// A time as RFC 3339 has it, `"2026-11-20T08:00:00Z"`, or microseconds since 1970.
impl<'b> FromJson<'b> for Timestamp {
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        if json.peek() != Some(b'"') {
            return i64::read(json).map(Timestamp::from_micros);
        }
        let start = json.rest;
        let time = Cow::read(json)?.parse::<jiff::Timestamp>();
        time.map(|time| Timestamp::from_micros(time.as_microsecond())).map_err(|_| {
            json.rest = start;
            Wrong::Expected("a time such as `2026-11-20T08:00:00Z`, or microseconds since 1970")
        })
    }

    #[inline]
    fn unread() -> Self {
        Timestamp::MIN
    }
}

/// `null`, or no such field, is `None`.
impl<'b, T: FromJson<'b>> FromJson<'b> for Option<T> {
    #[inline]
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        if json.eat_word(b"null") { Ok(None) } else { T::read(json).map(Some) }
    }

    #[inline]
    fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
        if json.eat_word(b"null") { Ok(()) } else { T::skip(json) }
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

impl<'b, T: FromJson<'b>> FromJson<'b> for Box<T> {
    #[inline]
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        T::read(json).map(Box::new)
    }

    #[inline]
    fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
        T::skip(json)
    }

    #[inline]
    fn unread() -> Self {
        Box::new(T::unread())
    }
}

impl<'b, T: FromJson<'b>> FromJson<'b> for Vec<T> {
    fn read(json: &mut Json<'b, '_>) -> Result<Self, Wrong> {
        let mut items = Vec::new();
        while json.item(items.is_empty())? {
            items.push(T::read(json)?);
        }
        Ok(items)
    }

    fn skip(json: &mut Json<'b, '_>) -> Result<(), Wrong> {
        let mut is_first = true;
        while json.item(is_first)? {
            is_first = false;
            T::skip(json)?;
        }
        Ok(())
    }

    #[inline]
    fn unread() -> Self {
        Vec::new()
    }
}
