//! Values of an old shape, made into those of a new one: what a migration is for, and all else byte by byte.

use super::Shape;
use super::compare::is_same;
use super::types::{Fields, Type};
use crate::Error;

/// What makes one type of another.
pub(crate) trait Convert {
    /// Whether it makes the new type of the old one.
    fn is_for(&self, old: &Type, new: &Type) -> bool;

    /// Takes the old value from the beginning of the bytes, and writes the new one.
    fn convert<'b>(&self, bytes: &'b [u8], out: &mut Vec<u8>) -> Result<&'b [u8], Error>;
}

/// An entry's value, in the new shape.
///
/// # Errors
/// What has changed is not what is converted; or the value is not one of the old shape.
pub(crate) fn convert<C: Convert>(
    (old, new): (&Shape, &Shape),
    by: &[C],
    key: &[u8],
    value: &[u8],
) -> Result<Vec<u8>, Error> {
    let Some(layout) = new.layout_of(key) else { return Ok(value.to_vec()) };
    let mut walk = Walk { old, new, by, rest: value, out: Vec::with_capacity(value.len()), enclosing: Vec::new() };
    walk.both(layout, layout)?;
    match walk.rest {
        [] => Ok(walk.out),
        _ => Err(unlike()),
    }
}

fn unlike() -> Error {
    Error::new("an entry in the checkpoint is not of the shape that the checkpoint says")
}

struct Walk<'w, C> {
    old: &'w Shape,
    new: &'w Shape,
    by: &'w [C],
    rest: &'w [u8],
    out: Vec<u8>,
    /// The structs and enums in which it stands, of the old type.
    enclosing: Vec<&'w Type>,
}

impl<'w, C: Convert> Walk<'w, C> {
    /// Reads the old type and writes the new one.
    fn both(&mut self, old: &'w Type, new: &'w Type) -> Result<(), Error> {
        if let (Type::Hole(old), Type::Hole(new)) = (old, new) {
            let name = &self.new.kept[*new].0;
            let before = self.old.kept.iter().find(|(other, _)| other == name).or(self.old.kept.get(*old));
            let (_, before) = before.ok_or_else(unlike)?;
            return self.both(before, &self.new.kept[*new].1);
        }
        if has_kept(new) {
            return self.inner(old, new);
        }
        if let Some(by) = self.by.iter().find(|by| by.is_for(old, new)) {
            self.rest = by.convert(self.rest, &mut self.out)?;
            return Ok(());
        }
        match is_same(old, new) {
            true => self.copy(old),
            false => self.inner(old, new),
        }
    }

    /// What stands in them.
    fn inner(&mut self, old: &'w Type, new: &'w Type) -> Result<(), Error> {
        match (old, new) {
            (Type::Maybe(old), Type::Maybe(new)) => match self.byte()? {
                0 => Ok(()),
                _ => self.both(old, new),
            },
            (Type::Sequence(old), Type::Sequence(new)) => {
                for _ in 0..self.number()? {
                    self.both(old, new)?;
                }
                Ok(())
            }
            (Type::Mapped(old_key, old), Type::Mapped(new_key, new)) => {
                for _ in 0..self.number()? {
                    self.both(old_key, new_key)?;
                    self.both(old, new)?;
                }
                Ok(())
            }
            (Type::Tuple(olds), Type::Tuple(news)) if olds.len() == news.len() => {
                olds.iter().zip(news).try_for_each(|(old, new)| self.both(old, new))
            }
            (Type::Struct(_, old), Type::Struct(_, new)) => self.fields(old, new),
            (Type::Enum(_, olds), Type::Enum(_, news)) => {
                let number = usize::try_from(self.number()?).map_err(|_| unlike())?;
                match (olds.get(number), news.get(number)) {
                    (Some((_, old)), Some((_, new))) => self.fields(old, new),
                    _ => Err(unlike()),
                }
            }
            _ => Err(Error::new(format!("`{old}` can't be made into `{new}`"))),
        }
    }

    fn fields(&mut self, old: &'w Fields, new: &'w Fields) -> Result<(), Error> {
        match (old, new) {
            (Fields::Empty, Fields::Empty) => Ok(()),
            (Fields::Places(olds), Fields::Places(news)) if olds.len() == news.len() => {
                olds.iter().zip(news).try_for_each(|(old, new)| self.both(old, new))
            }
            (Fields::Names(olds), Fields::Names(news)) if olds.len() == news.len() => {
                olds.iter().zip(news).try_for_each(|((_, old), (_, new))| self.both(old, new))
            }
            _ => Err(unlike()),
        }
    }

    /// Writes what it reads.
    fn copy(&mut self, one: &'w Type) -> Result<(), Error> {
        match one {
            Type::Primitive(name) => self.plain(name),
            Type::Maybe(some) => match self.byte()? {
                0 => Ok(()),
                _ => self.copy(some),
            },
            Type::Sequence(item) => (0..self.number()?).try_for_each(|_| self.copy(item)),
            Type::Mapped(key, value) => (0..self.number()?).try_for_each(|_| {
                self.copy(key)?;
                self.copy(value)
            }),
            Type::Tuple(types) => types.iter().try_for_each(|one| self.copy(one)),
            Type::Struct(_, fields) => {
                self.enclosing.push(one);
                self.copy_fields(fields)?;
                self.enclosing.pop();
                Ok(())
            }
            Type::Enum(_, variants) => {
                let number = usize::try_from(self.number()?).map_err(|_| unlike())?;
                self.enclosing.push(one);
                self.copy_fields(variants.get(number).map(|(_, fields)| fields).ok_or_else(unlike)?)?;
                self.enclosing.pop();
                Ok(())
            }
            Type::Recursive(name) => {
                let is_it = |one: &&Type| matches!(one, Type::Struct(other, _) | Type::Enum(other, _) if other == name);
                let place = self.enclosing.iter().rposition(is_it).ok_or_else(unlike)?;
                let inner = self.enclosing.split_off(place);
                self.copy(inner[0])?;
                self.enclosing.extend(inner);
                Ok(())
            }
            Type::Opaque(_) | Type::Hole(_) => {
                Err(Error::new(format!("what stands beside it can't be told apart, for it has an `{one}`")))
            }
        }
    }

    fn copy_fields(&mut self, fields: &'w Fields) -> Result<(), Error> {
        match fields {
            Fields::Empty => Ok(()),
            Fields::Places(types) => types.iter().try_for_each(|one| self.copy(one)),
            Fields::Names(fields) => fields.iter().try_for_each(|(_, one)| self.copy(one)),
            Fields::Unknown => Err(unlike()),
        }
    }

    fn plain(&mut self, name: &str) -> Result<(), Error> {
        match name {
            "bool" | "i8" | "u8" => self.bytes(1),
            "f32" => self.bytes(4),
            "f64" => self.bytes(8),
            "char" | "str" | "bytes" => {
                let bytes = usize::try_from(self.number()?).map_err(|_| unlike())?;
                self.bytes(bytes)
            }
            // Up to 128 bits, of which no more than 64 are of a length.
            _ => {
                while self.byte()? & 0x80 != 0 {}
                Ok(())
            }
        }
    }

    fn byte(&mut self) -> Result<u8, Error> {
        let first = *self.rest.first().ok_or_else(unlike)?;
        self.bytes(1)?;
        Ok(first)
    }

    fn bytes(&mut self, many: usize) -> Result<(), Error> {
        let (taken, rest) = self.rest.split_at_checked(many).ok_or_else(unlike)?;
        self.out.extend_from_slice(taken);
        self.rest = rest;
        Ok(())
    }

    /// A number in groups of seven bits.
    fn number(&mut self) -> Result<u64, Error> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            if shift > 63 {
                return Err(unlike());
            }
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
    }
}

fn has_kept(one: &Type) -> bool {
    match one {
        Type::Hole(_) => true,
        Type::Maybe(inner) | Type::Sequence(inner) => has_kept(inner),
        Type::Tuple(types) => types.iter().any(has_kept),
        // States write no others around what they keep.
        _ => false,
    }
}
