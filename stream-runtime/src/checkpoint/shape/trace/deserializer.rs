//! Gives a type what it wants to read, and notes what that is.

use std::any::type_name;

use serde::de::{Deserializer, Visitor};

use super::access::{EnumOf, MapOf, Places};
use super::flaw::Flaw;
use super::samples::{LENGTHS, NONE_OR_SO, NUMBERS, ONE_OR_SO, TEXTS};
use super::{Body, DEPTH, Known, Tracer, Variant, unknown};
use crate::checkpoint::shape::types::{Fields, Type};

/// Reads from nothing; the type comes out.
pub(super) struct Tracing<'t> {
    pub tracer: &'t mut Tracer,
    pub out: &'t mut Type,
}

impl Tracer {
    /// Which of its samples a visitor has now.
    fn sample<V, T: Copy>(&self, samples: &[T]) -> T {
        let refused = self.refused.get(type_name::<V>()).copied().unwrap_or(0);
        samples[(refused + self.shift) % samples.len()]
    }

    /// Notes that a sample was refused, with the innermost that may have another.
    pub(super) fn blame<V, T>(&mut self, read: Result<T, Flaw>) -> Result<T, Flaw> {
        read.map_err(|flaw| {
            if !flaw.is_blamed {
                *self.refused.entry(type_name::<V>()).or_default() += 1;
            }
            Flaw { is_blamed: true }
        })
    }

    /// How many there are in a sequence.
    pub(super) fn many<V>(&self) -> usize {
        self.sample::<V, _>(if self.minimal > 0 { &NONE_OR_SO } else { &ONE_OR_SO })
    }

    /// Reads a struct or an enum, which may stand in itself: then as little as possible. It has no end where it would still go on.
    fn enclosed<T>(
        &mut self,
        id: &'static str,
        read: impl FnOnce(&mut Tracer, bool) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        if self.enclosing.len() > DEPTH {
            return Err(Flaw::ENDLESS);
        }
        let is_inside = self.enclosing.contains(&id);
        self.enclosing.push(id);
        self.minimal += usize::from(is_inside);
        let done = read(self, self.minimal > 0);
        self.minimal -= usize::from(is_inside);
        self.enclosing.pop();
        done
    }

    /// Reads a struct.
    fn structure<T>(
        &mut self,
        (id, name): (&'static str, &'static str),
        out: &mut Type,
        read: impl FnOnce(&mut Tracer, &mut Fields) -> Result<T, Flaw>,
    ) -> Result<T, Flaw> {
        *out = Type::Recursive(id.to_owned());
        let body = || Body::Struct { fields: Fields::Empty, is_whole: false };
        self.known.entry(id).or_insert_with(|| Known { name, body: body() });
        self.enclosed(id, |tracer, is_minimal| {
            let mut found = Fields::Empty;
            let done = read(tracer, &mut found);
            if let (Ok(_), false, Some(known)) = (&done, is_minimal, tracer.known.get_mut(id))
                && let Body::Struct { fields, is_whole } = &mut known.body
                && (!*is_whole || fields.has_gaps())
            {
                tracer.has_found |= !found.has_gaps();
                (*fields, *is_whole) = (found, true);
            }
            done
        })
    }
}

macro_rules! numbers {
    ($($deserialize:ident $visit:ident $name:literal;)*) => {
        $(
            fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
                *self.out = Type::Primitive($name);
                let sample = self.tracer.sample::<V, _>(&NUMBERS);
                // All of them are small enough for the smallest.
                let read = visitor.$visit::<Flaw>(sample as _);
                self.tracer.blame::<V, _>(read)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Tracing<'_> {
    type Error = Flaw;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! {
        deserialize_i8 visit_i8 "i8";
        deserialize_i16 visit_i16 "i16";
        deserialize_i32 visit_i32 "i32";
        deserialize_i64 visit_i64 "i64";
        deserialize_i128 visit_i128 "i128";
        deserialize_u8 visit_u8 "u8";
        deserialize_u16 visit_u16 "u16";
        deserialize_u32 visit_u32 "u32";
        deserialize_u64 visit_u64 "u64";
        deserialize_u128 visit_u128 "u128";
        deserialize_f32 visit_f32 "f32";
        deserialize_f64 visit_f64 "f64";
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        *self.out = Type::Primitive("bool");
        let sample = self.tracer.sample::<V, _>(&[false, true]);
        self.tracer.blame::<V, _>(visitor.visit_bool(sample))
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        *self.out = Type::Primitive("char");
        let sample = self.tracer.sample::<V, _>(&['a', '0', 'A']);
        self.tracer.blame::<V, _>(visitor.visit_char(sample))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        *self.out = Type::Primitive("str");
        let sample = self.tracer.sample::<V, _>(&TEXTS);
        self.tracer.blame::<V, _>(visitor.visit_str(sample))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        *self.out = Type::Primitive("bytes");
        let sample = vec![1; self.tracer.sample::<V, _>(&LENGTHS)];
        self.tracer.blame::<V, _>(visitor.visit_bytes(&sample))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let mut some = unknown();
        let read = match self.tracer.minimal > 0 {
            true => visitor.visit_none(),
            false => visitor.visit_some(Tracing { tracer: &mut *self.tracer, out: &mut some }),
        };
        *self.out = Type::Maybe(Box::new(some));
        read
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        *self.out = Type::Tuple(Vec::new());
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Flaw> {
        self.tracer.structure((type_name::<V>(), name), self.out, |_, _| visitor.visit_unit())
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Flaw> {
        self.tracer.structure((type_name::<V>(), name), self.out, |tracer, fields| {
            let mut inner = unknown();
            let read = visitor.visit_newtype_struct(Tracing { tracer, out: &mut inner });
            *fields = Fields::Places(vec![inner]);
            read
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let many = self.tracer.many::<V>();
        let mut items = Places::new(self.tracer, Some(many));
        let read = visitor.visit_seq(&mut items);
        let item = items.found.into_iter().next().unwrap_or(unknown());
        *self.out = Type::Sequence(Box::new(item));
        self.tracer.blame::<V, _>(read)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Flaw> {
        let mut items = Places::new(self.tracer, Some(len));
        let read = visitor.visit_seq(&mut items);
        // Where one was refused, nothing is known of those behind it.
        items.found.resize_with(len, unknown);
        *self.out = Type::Tuple(items.found);
        read
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.tracer.structure((type_name::<V>(), name), self.out, |tracer, fields| {
            let mut items = Places::new(tracer, Some(len));
            let read = visitor.visit_seq(&mut items);
            *fields = Fields::Places(items.found);
            read
        })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Flaw> {
        let many = self.tracer.many::<V>();
        let mut entries = MapOf::new(self.tracer, many);
        let read = visitor.visit_map(&mut entries);
        *self.out = Type::Mapped(Box::new(entries.key), Box::new(entries.value));
        self.tracer.blame::<V, _>(read)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        self.tracer.structure((type_name::<V>(), name), self.out, |tracer, fields| {
            let mut items = Places::new(tracer, None);
            let read = visitor.visit_seq(&mut items);
            *fields = items.named(names);
            read
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        let id = type_name::<V>();
        *self.out = Type::Recursive(id.to_owned());
        self.tracer.known.entry(id).or_insert_with(|| {
            let variants = names.iter().map(|name| Variant { name, fields: None, failures: 0 }).collect();
            Known { name, body: Body::Enum { variants, readable: None, attempt: 0 } }
        });
        self.tracer.enclosed(id, |tracer, is_minimal| {
            let number = tracer.choose(id, is_minimal);
            let mut fields = Fields::Empty;
            let read = visitor.visit_enum(EnumOf { tracer: &mut *tracer, number, fields: &mut fields });
            tracer.has_read(id, number, is_minimal, read, fields)
        })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Flaw> {
        Err(Flaw::UNTOLD)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Flaw> {
        Err(Flaw::UNTOLD)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Flaw> {
        Err(Flaw::UNTOLD)
    }
}
