//! What a type looks like to serde, found out by letting it read from nothing.
//!
//! A type says what it wants to read, and is given a sample of that: so it shows what it is made of, and no derive is needed. An enum is read until each of its variants
//! was. What stands in itself is given as little as it takes. A type that is not content with a sample is given others; if none will do, it stays opaque.

mod access;
mod deserializer;
mod flaw;
mod samples;

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::types::{Fields, Type};
use deserializer::Tracing;

/// The type, as serde sees it.
pub(super) fn trace<T: DeserializeOwned>() -> Type {
    let mut tracer = Tracer::default();
    let mut root = unknown();
    let mut failures = 0;
    loop {
        tracer.has_found = false;
        let read = T::deserialize(Tracing { tracer: &mut tracer, out: &mut root });
        tracer.enclosing.clear();
        tracer.minimal = 0;
        if !tracer.is_open(&root, &mut BTreeSet::new()) {
            break;
        }
        failures = if tracer.has_found { 0 } else { failures + 1 };
        if read.is_err_and(|flaw| !flaw.is_blamed) {
            tracer.shift += 1;
        }
        if failures > FAILURES {
            break;
        }
    }
    tracer.expand(&root, &mut Vec::new()).unwrap_or_else(|| Type::Opaque(type_name::<T>().to_owned()))
}

/// So often in a row it may show nothing new.
const FAILURES: usize = 100;
/// So often a variant may fail to be read.
const VARIANT_FAILURES: usize = 40;
/// So deep it may stand in itself.
const DEPTH: usize = 48;

/// What is known so far. Structs and enums have the names of their visitors for names, which tell apart types of one name, and of one that is generic. While types
/// are traced, [`Type::Recursive`] has such a name.
#[derive(Default)]
struct Tracer {
    known: BTreeMap<&'static str, Known>,
    /// What is being read, the outermost first.
    enclosing: Vec<&'static str>,
    /// Whether as little as possible is read: how many are read that stand in themselves.
    minimal: usize,
    /// How many samples a visitor has refused.
    refused: BTreeMap<&'static str, usize>,
    /// The same of nobody in particular.
    shift: usize,
    /// Whether something new was seen.
    has_found: bool,
}

struct Known {
    name: &'static str,
    body: Body,
}

enum Body {
    Struct { fields: Fields, is_whole: bool },
    Enum { variants: Vec<Variant>, readable: Option<usize>, attempt: usize },
}

struct Variant {
    name: &'static str,
    fields: Option<Fields>,
    failures: usize,
}

/// In the place of what nothing is known of yet.
fn unknown() -> Type {
    Type::Opaque(String::new())
}

impl Variant {
    fn has_gaps(&self) -> bool {
        self.fields.as_ref().is_none_or(Fields::has_gaps)
    }
}

impl Type {
    /// Whether something in it was not seen, leaving out the structs and enums in it.
    fn has_gaps(&self) -> bool {
        match self {
            Type::Maybe(inner) | Type::Sequence(inner) => inner.has_gaps(),
            Type::Mapped(key, value) => key.has_gaps() || value.has_gaps(),
            Type::Tuple(types) => types.iter().any(Type::has_gaps),
            Type::Opaque(_) => true,
            Type::Recursive(_) | Type::Primitive(_) | Type::Struct(..) | Type::Enum(..) | Type::Hole(_) => false,
        }
    }
}

impl Fields {
    fn has_gaps(&self) -> bool {
        match self {
            Fields::Empty | Fields::Unknown => false,
            Fields::Places(types) => types.iter().any(Type::has_gaps),
            Fields::Names(fields) => fields.iter().any(|(_, one)| one.has_gaps()),
        }
    }
}

impl Tracer {
    /// Whether there is something in it that was not seen yet.
    fn is_open(&self, one: &Type, seen: &mut BTreeSet<String>) -> bool {
        match one {
            Type::Maybe(inner) | Type::Sequence(inner) => self.is_open(inner, seen),
            Type::Mapped(key, value) => self.is_open(key, seen) || self.is_open(value, seen),
            Type::Tuple(types) => types.iter().any(|one| self.is_open(one, seen)),
            Type::Recursive(id) => {
                seen.insert(id.clone()) && self.body(id).is_none_or(|body| self.is_body_open(body, seen))
            }
            Type::Opaque(_) => true,
            Type::Primitive(_) | Type::Struct(..) | Type::Enum(..) | Type::Hole(_) => false,
        }
    }

    fn is_body_open(&self, body: &Body, seen: &mut BTreeSet<String>) -> bool {
        match body {
            Body::Struct { fields, is_whole } => !is_whole || self.are_open(fields, seen),
            Body::Enum { variants, .. } => variants.iter().any(|variant| self.is_variant_open(variant, seen)),
        }
    }

    fn is_variant_open(&self, variant: &Variant, seen: &mut BTreeSet<String>) -> bool {
        match &variant.fields {
            None => variant.failures < VARIANT_FAILURES,
            Some(fields) => variant.failures < VARIANT_FAILURES && self.are_open(fields, seen),
        }
    }

    fn are_open(&self, fields: &Fields, seen: &mut BTreeSet<String>) -> bool {
        match fields {
            Fields::Empty | Fields::Unknown => false,
            Fields::Places(types) => types.iter().any(|one| self.is_open(one, seen)),
            Fields::Names(fields) => fields.iter().any(|(_, one)| self.is_open(one, seen)),
        }
    }

    fn body(&self, id: &str) -> Option<&Body> {
        self.known.get(id).map(|known| &known.body)
    }

    /// The type with all that it is made of; `None` if that is not known.
    fn expand(&self, one: &Type, enclosing: &mut Vec<String>) -> Option<Type> {
        let id = match one {
            Type::Maybe(some) => return Some(Type::Maybe(Box::new(self.expand(some, enclosing)?))),
            Type::Sequence(item) => return Some(Type::Sequence(Box::new(self.expand(item, enclosing)?))),
            Type::Mapped(key, value) => {
                let (key, value) = (self.expand(key, enclosing)?, self.expand(value, enclosing)?);
                return Some(Type::Mapped(Box::new(key), Box::new(value)));
            }
            Type::Tuple(types) => {
                return Some(Type::Tuple(types.iter().map(|one| self.expand(one, enclosing)).collect::<Option<_>>()?));
            }
            Type::Primitive(_) => return Some(one.clone()),
            Type::Recursive(id) => id,
            Type::Struct(..) | Type::Enum(..) | Type::Opaque(_) | Type::Hole(_) => return None,
        };
        let Known { name, body } = self.known.get(&id[..])?;
        if enclosing.contains(id) {
            return Some(Type::Recursive((*name).to_owned()));
        }
        enclosing.push(id.clone());
        let whole = self.expand_body(name, body, enclosing);
        enclosing.pop();
        whole
    }

    fn expand_body(&self, name: &str, body: &Body, enclosing: &mut Vec<String>) -> Option<Type> {
        match body {
            Body::Struct { is_whole: false, .. } => None,
            Body::Struct { fields, .. } => Some(Type::Struct(name.to_owned(), self.expand_fields(fields, enclosing)?)),
            Body::Enum { variants, .. } => {
                let variants = variants.iter().map(|variant| {
                    let fields = match &variant.fields {
                        Some(fields) => self.expand_fields(fields, enclosing)?,
                        None => Fields::Unknown,
                    };
                    Some((variant.name.to_owned(), fields))
                });
                Some(Type::Enum(name.to_owned(), variants.collect::<Option<_>>()?))
            }
        }
    }

    fn expand_fields(&self, fields: &Fields, enclosing: &mut Vec<String>) -> Option<Fields> {
        Some(match fields {
            Fields::Empty | Fields::Unknown => fields.clone(),
            Fields::Places(types) => {
                Fields::Places(types.iter().map(|one| self.expand(one, enclosing)).collect::<Option<_>>()?)
            }
            Fields::Names(fields) => {
                let expanded = fields.iter().map(|(name, one)| Some((name.clone(), self.expand(one, enclosing)?)));
                Fields::Names(expanded.collect::<Option<_>>()?)
            }
        })
    }
}
