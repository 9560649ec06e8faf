//! Shapes: what a state's entries in a checkpoint look like, so that code that has changed since is not given what it would misread.
//!
//! A shape stands beside the entries, as text. When a job begins, the shapes in its checkpoint are compared with those of its pipeline; that is the concern of the
//! engine's `durable/change`.

mod compare;
mod convert;
mod parse;
#[cfg(test)]
mod tests;
mod trace;
mod types;

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Error;

pub(crate) use compare::{can_be_migrated, differences, fits, is_same};
pub(crate) use convert::{Convert, convert};
pub use types::{Fields, Type};

/// What a state keeps besides for itself has this name.
pub(crate) const ASIDE: &str = "timers and expiry";

/// What a checkpoint has of a state: its kind, what it is set to, and the types of its key and of what it keeps, as serde sees them.
///
/// The names of types are shown and don't count: a struct may be called otherwise in a later program. The names of fields and variants do, and so does their order,
/// for there are no names in the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The kind of state, and the version of how it is written.
    pub kind: String,
    /// What the meaning of its entries depends on, such as the size of a window; each by its name.
    pub settings: Vec<(String, String)>,
    /// The type of its key; `None` where it has none.
    pub key: Option<Type>,
    /// The types of what it keeps; each by its name.
    pub kept: Vec<(String, Type)>,
    /// How its values are written, in entries whose keys begin with this byte: [`Type::Hole`] stands for what is kept.
    layout: Vec<(Option<u8>, Type)>,
}

/// A shape as a checkpoint has it: types as text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Written {
    kind: String,
    settings: Vec<(String, String)>,
    key: Option<String>,
    kept: Vec<(String, String)>,
}

impl Shape {
    /// Of a state of this kind, which keeps nothing.
    pub fn new(kind: &str) -> Self {
        Shape { kind: kind.into(), settings: Vec::new(), key: None, kept: Vec::new(), layout: Vec::new() }
    }

    /// With such keys.
    #[must_use]
    pub fn key<K: DeserializeOwned>(mut self) -> Self {
        self.key = Some(Type::of::<K>());
        self
    }

    /// It keeps this too.
    #[must_use]
    pub fn keeps<T: DeserializeOwned>(self, name: &str) -> Self {
        self.keeps_type(name, Type::of::<T>())
    }

    /// It keeps this too.
    #[must_use]
    pub fn keeps_type(mut self, name: &str, kept: Type) -> Self {
        self.kept.push((name.into(), kept));
        self
    }

    /// All of its values are written so.
    #[must_use]
    pub fn writes(mut self, value: Type) -> Self {
        self.layout.push((None, value));
        self
    }

    /// The values are written so whose keys begin with this byte.
    #[must_use]
    pub fn writes_at(mut self, tag: u8, value: Type) -> Self {
        self.layout.push((Some(tag), value));
        self
    }

    /// With what its meaning depends on.
    #[must_use]
    pub(crate) fn set(mut self, settings: Vec<(&'static str, String)>) -> Self {
        self.settings.extend(settings.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self
    }

    /// How the value of an entry is written; `None` if nothing that is kept is in it.
    fn layout_of(&self, key: &[u8]) -> Option<&Type> {
        let mut layouts = self.layout.iter();
        layouts.find(|(tag, _)| tag.is_none_or(|tag| key.first() == Some(&tag))).map(|(_, layout)| layout)
    }

    pub(crate) fn write(&self) -> Written {
        let kept = self.kept.iter().map(|(name, kept)| (name.clone(), kept.to_string()));
        Written {
            kind: self.kind.clone(),
            settings: self.settings.clone(),
            key: self.key.as_ref().map(Type::to_string),
            kept: kept.collect(),
        }
    }

    /// Whether the checkpoint would have the same of it.
    pub(crate) fn is_written_like(&self, other: &Shape) -> bool {
        (&self.kind, &self.settings, &self.key, &self.kept) == (&other.kind, &other.settings, &other.key, &other.kept)
    }

    /// The shape that was written as this.
    ///
    /// # Errors
    /// A type is not written as this version writes it.
    pub(crate) fn read(Written { kind, settings, key, kept }: Written) -> Result<Shape, Error> {
        let read = |text: String| Type::read(&text);
        let kept = kept.into_iter().map(|(name, text)| Ok((name, read(text)?))).collect::<Result<_, Error>>()?;
        Ok(Shape { kind, settings, key: key.map(read).transpose()?, kept, layout: Vec::new() })
    }
}

impl Type {
    /// The type, as serde sees it.
    pub fn of<T: DeserializeOwned>() -> Type {
        trace::trace::<T>()
    }

    /// `()`
    pub const fn unit() -> Type {
        Type::Tuple(Vec::new())
    }

    /// The type that is written as this.
    ///
    /// # Errors
    /// It is not written as this version writes it.
    pub(crate) fn read(text: &str) -> Result<Type, Error> {
        parse::parse(text)
            .ok_or_else(|| Error::new(format!("`{text}` is not a type as this version of thalweg writes it")))
    }
}

/// A line for each thing, in the manner of `streams.lock`.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "kind = {}", self.kind)?;
        for (name, value) in &self.settings {
            write!(f, "\n{name} = {value}")?;
        }
        if let Some(key) = &self.key {
            write!(f, "\nkey: {key}")?;
        }
        for (name, kept) in &self.kept {
            write!(f, "\n{name}: {kept}")?;
        }
        Ok(())
    }
}

/// The shape that is shown as these lines.
pub(crate) fn of_lines<'l>(lines: impl IntoIterator<Item = &'l str>) -> Result<Shape, Error> {
    let mut shape = Shape::new("");
    for line in lines {
        match (line.split_once(": "), line.split_once(" = ")) {
            (_, Some(("kind", kind))) => shape.kind = kind.into(),
            (Some(("key", text)), _) => shape.key = Some(Type::read(text)?),
            // What stands in front of the first of them is a name.
            (Some((name, text)), setting) if setting.is_none_or(|(other, _)| other.len() > name.len()) => {
                shape.kept.push((name.into(), Type::read(text)?));
            }
            (_, Some((name, value))) => shape.settings.push((name.into(), value.into())),
            _ => return Err(Error::new(format!("`{line}` says nothing of a state"))),
        }
    }
    Ok(shape)
}
