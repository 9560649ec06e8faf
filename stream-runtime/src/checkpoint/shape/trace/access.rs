//! What stands in a type: its fields, items, entries and variants.

use std::collections::BTreeSet;

use serde::de::value::U32Deserializer;
use serde::de::{DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::deserializer::Tracing;
use super::flaw::Flaw;
use super::{Body, Tracer, unknown};
use crate::checkpoint::shape::types::{Fields, Type};

/// One type behind the other.
pub(super) struct Places<'t> {
    tracer: &'t mut Tracer,
    /// How many there are; `None` as many as are asked for.
    many: Option<usize>,
    pub found: Vec<Type>,
}

impl<'t> Places<'t> {
    pub fn new(tracer: &'t mut Tracer, many: Option<usize>) -> Self {
        Places { tracer, many, found: Vec::new() }
    }

    /// With names, if it is clear which: serde also tells those by which nothing is written.
    pub fn named(self, names: &[&'static str]) -> Fields {
        match names.len() == self.found.len() {
            true => Fields::Names(names.iter().map(|name| (*name).to_owned()).zip(self.found).collect()),
            false => Fields::Places(self.found),
        }
    }
}

impl<'de> SeqAccess<'de> for &mut Places<'_> {
    type Error = Flaw;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Flaw> {
        if self.many.is_some_and(|many| self.found.len() >= many) {
            return Ok(None);
        }
        let mut out = unknown();
        let read = seed.deserialize(Tracing { tracer: &mut *self.tracer, out: &mut out });
        self.found.push(out);
        read.map(Some)
    }
}

/// The entries of a map.
pub(super) struct MapOf<'t> {
    tracer: &'t mut Tracer,
    left: usize,
    pub key: Type,
    pub value: Type,
}

impl<'t> MapOf<'t> {
    pub fn new(tracer: &'t mut Tracer, left: usize) -> Self {
        MapOf { tracer, left, key: unknown(), value: unknown() }
    }
}

impl<'de> MapAccess<'de> for &mut MapOf<'_> {
    type Error = Flaw;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Flaw> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        seed.deserialize(Tracing { tracer: &mut *self.tracer, out: &mut self.key }).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Flaw> {
        seed.deserialize(Tracing { tracer: &mut *self.tracer, out: &mut self.value })
    }
}

/// A variant of an enum.
pub(super) struct EnumOf<'t> {
    pub tracer: &'t mut Tracer,
    pub number: usize,
    pub fields: &'t mut Fields,
}

impl<'de> EnumAccess<'de> for EnumOf<'_> {
    type Error = Flaw;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Flaw> {
        // More than these there are none.
        let number = u32::try_from(self.number).unwrap_or(u32::MAX);
        let number: U32Deserializer<Flaw> = number.into_deserializer();
        Ok((seed.deserialize(number)?, self))
    }
}

impl<'de> VariantAccess<'de> for EnumOf<'_> {
    type Error = Flaw;

    fn unit_variant(self) -> Result<(), Flaw> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Flaw> {
        let mut out = unknown();
        let read = seed.deserialize(Tracing { tracer: self.tracer, out: &mut out });
        *self.fields = Fields::Places(vec![out]);
        read
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Flaw> {
        let mut items = Places::new(self.tracer, Some(len));
        let read = visitor.visit_seq(&mut items);
        *self.fields = Fields::Places(items.found);
        read
    }

    fn struct_variant<V: Visitor<'de>>(self, names: &'static [&'static str], visitor: V) -> Result<V::Value, Flaw> {
        let mut items = Places::new(self.tracer, None);
        let read = visitor.visit_seq(&mut items);
        *self.fields = items.named(names);
        read
    }
}

impl Tracer {
    /// Which variant is read next: one of which something is not known, or, where as little as possible is read, one that could be.
    pub(super) fn choose(&self, id: &'static str, is_minimal: bool) -> usize {
        let Some(Body::Enum { variants, readable, attempt }) = self.body(id) else { return 0 };
        let spare = readable.unwrap_or(attempt % variants.len().max(1));
        if is_minimal {
            return spare;
        }
        // What is in it and stands in it is looked at with the outer one.
        let enclosing: BTreeSet<String> = self.enclosing.iter().map(|id| (*id).to_owned()).collect();
        let open = variants.iter().position(|variant| self.is_variant_open(variant, &mut enclosing.clone()));
        open.unwrap_or(spare)
    }

    /// Notes what has come of it.
    pub(super) fn has_read<T>(
        &mut self,
        id: &'static str,
        number: usize,
        is_minimal: bool,
        read: Result<T, Flaw>,
        found: Fields,
    ) -> Result<T, Flaw> {
        let Some(Body::Enum { variants, readable, attempt }) = self.known.get_mut(id).map(|known| &mut known.body)
        else {
            return read;
        };
        let variant = variants.get_mut(number);
        match &read {
            Ok(_) => {
                readable.get_or_insert(number);
                if let Some(variant) = variant.filter(|variant| variant.has_gaps() && !is_minimal) {
                    self.has_found |= !found.has_gaps();
                    variant.fields = Some(found);
                }
                read
            }
            Err(flaw) => {
                let was_blamed = flaw.is_blamed;
                if let Some(variant) = variant.filter(|_| !is_minimal) {
                    variant.failures += 1;
                } else if !was_blamed {
                    *attempt += 1;
                }
                read.map_err(|_| Flaw { is_blamed: was_blamed || is_minimal })
            }
        }
    }
}
