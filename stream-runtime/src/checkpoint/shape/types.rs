//! Types, as serde sees them: all that the bytes of postcard depend on, and the names that give these a meaning.

use std::fmt;

/// A type.
///
/// Its variants don't share names with the standard library's types: rustc would print `std::option::Option` in full in each message to a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// One that serde knows by itself, such as `u64` or `str`.
    Primitive(&'static str),
    /// One that may be there.
    Maybe(Box<Type>),
    /// Any number of one type.
    Sequence(Box<Type>),
    /// Keys, and a value of each.
    Mapped(Box<Type>, Box<Type>),
    /// Several types, one behind the other.
    Tuple(Vec<Type>),
    /// A struct.
    Struct(String, Fields),
    /// An enum, with its variants in their order.
    Enum(String, Vec<(String, Fields)>),
    /// A struct or an enum with this name in which it stands.
    Recursive(String),
    /// One that does not show how it is read: its name.
    Opaque(String),
    /// In what a state writes: what it keeps for its user, by its place in [`Shape::kept`](super::Shape::kept).
    Hole(usize),
}

/// What a struct or a variant has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fields {
    /// Nothing.
    Empty,
    /// Fields without names.
    Places(Vec<Type>),
    /// Fields with names.
    Names(Vec<(String, Type)>),
    /// Of a variant that can't be read on this system.
    Unknown,
}

/// The names of plain types.
pub(super) const PLAIN: [&str; 16] = [
    "bool", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64", "char", "str", "bytes",
];

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Primitive(name) => f.write_str(name),
            Type::Maybe(some) => write!(f, "Option<{some}>"),
            Type::Sequence(item) => write!(f, "[{item}]"),
            Type::Mapped(key, value) => write!(f, "Map<{key}, {value}>"),
            Type::Tuple(types) => match &types[..] {
                // An array.
                [first, second, ..] if types.len() > 4 && types.iter().all(|one| one == first) && first == second => {
                    write!(f, "[{first}; {}]", types.len())
                }
                types => places(f, types),
            },
            Type::Struct(name, fields) => {
                write!(f, "struct {}", Name(name))?;
                fields.fmt(f)
            }
            Type::Enum(name, variants) => {
                write!(f, "enum {} {{", Name(name))?;
                for (number, (name, fields)) in variants.iter().enumerate() {
                    let comma = if number == 0 { "" } else { "," };
                    write!(f, "{comma} {}{fields}", Name(name))?;
                }
                f.write_str(" }")
            }
            Type::Recursive(name) => write!(f, "^{}", Name(name)),
            Type::Opaque(name) => write!(f, "opaque {name:?}"),
            Type::Hole(number) => write!(f, "kept {number}"),
        }
    }
}

impl Fields {
    /// With the types of others, where these are alike.
    pub(crate) fn zip(&self, others: &Fields, each: impl Fn(&Type, &Type) -> Type) -> Fields {
        match (self, others) {
            (Fields::Places(olds), Fields::Places(news)) if olds.len() == news.len() => {
                Fields::Places(olds.iter().zip(news).map(|(old, new)| each(old, new)).collect())
            }
            (Fields::Names(olds), Fields::Names(news)) if olds.len() == news.len() => Fields::Names(
                olds.iter().zip(news).map(|((name, old), (_, new))| (name.clone(), each(old, new))).collect(),
            ),
            _ => self.clone(),
        }
    }
}

impl fmt::Display for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fields::Empty => Ok(()),
            Fields::Places(types) => places(f, types),
            Fields::Names(fields) => {
                f.write_str(" {")?;
                for (number, (name, field)) in fields.iter().enumerate() {
                    let comma = if number == 0 { "" } else { "," };
                    write!(f, "{comma} {}: {field}", Name(name))?;
                }
                f.write_str(" }")
            }
            Fields::Unknown => f.write_str("?"),
        }
    }
}

fn places(f: &mut fmt::Formatter<'_>, types: &[Type]) -> fmt::Result {
    f.write_str("(")?;
    for (number, one) in types.iter().enumerate() {
        let comma = if number == 0 { "" } else { ", " };
        write!(f, "{comma}{one}")?;
    }
    f.write_str(")")
}

/// A name: serde lets it be anything.
struct Name<'n>(&'n str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match is_word(self.0) {
            true => f.write_str(self.0),
            false => write!(f, "{:?}", self.0),
        }
    }
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(is_of_word)
}

/// Whether a name may have it and stand without quotes.
pub(super) fn is_of_word(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}
