//! What a job says of how its code has changed since its checkpoint was written.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::checkpoint::{Convert, Type, is_same};

/// The ways from what a checkpoint has to what the pipeline has now.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// From one address to another.
    pub renamed: Vec<(String, String)>,
    pub forgotten: Vec<String>,
    pub(in crate::engine) migrations: Vec<(String, Migration)>,
}

/// Makes values of a new type of those of an old one.
#[derive(Clone)]
pub(in crate::engine) struct Migration {
    pub old: Type,
    pub new: Type,
    // Its types are the user's, and the engine's type knows no others than its own. It is called while a job begins, for each entry of one state.
    convert: Arc<Converts>,
}

/// Takes a value from the beginning of the bytes, and says how many these were.
type Converts = dyn Fn(&[u8], &mut Vec<u8>) -> Result<usize, Error> + Send + Sync;

impl Migration {
    pub fn new<Old, New>(migrate: impl Fn(Old) -> New + Send + Sync + 'static) -> Self
    where
        Old: DeserializeOwned,
        New: Serialize + DeserializeOwned,
    {
        let convert = move |bytes: &[u8], out: &mut Vec<u8>| {
            let (old, rest) = postcard::take_from_bytes::<Old>(bytes).map_err(|cause| {
                Error::new(format!("a state in the checkpoint is not a `{}`", std::any::type_name::<Old>()))
                    .caused_by(cause)
            })?;
            *out = postcard::to_extend(&migrate(old), std::mem::take(out)).map_err(|cause| {
                Error::new(format!("a `{}` can't be encoded", std::any::type_name::<New>())).caused_by(cause)
            })?;
            Ok(bytes.len() - rest.len())
        };
        Migration { old: Type::of::<Old>(), new: Type::of::<New>(), convert: Arc::new(convert) }
    }

    /// Whether the old and the new type can't be told apart, so that it could not be known if it was done.
    pub fn is_blind(&self) -> bool {
        is_same(&self.old, &self.new)
    }

    /// The old type as it is when all has been done in it that this does.
    pub fn applied(&self, old: &Type, new: &Type) -> Type {
        if self.is_for(old, new) {
            return new.clone();
        }
        match (old, new) {
            (Type::Maybe(old), Type::Maybe(new)) => Type::Maybe(Box::new(self.applied(old, new))),
            (Type::Sequence(old), Type::Sequence(new)) => Type::Sequence(Box::new(self.applied(old, new))),
            (Type::Mapped(old_key, old), Type::Mapped(_, new)) => {
                Type::Mapped(old_key.clone(), Box::new(self.applied(old, new)))
            }
            (Type::Tuple(olds), Type::Tuple(news)) if olds.len() == news.len() => {
                Type::Tuple(olds.iter().zip(news).map(|(old, new)| self.applied(old, new)).collect())
            }
            (Type::Struct(name, old), Type::Struct(_, new)) => {
                Type::Struct(name.clone(), old.zip(new, |old, new| self.applied(old, new)))
            }
            (Type::Enum(name, olds), Type::Enum(_, news)) if olds.len() == news.len() => {
                let variants = olds
                    .iter()
                    .zip(news)
                    .map(|((name, old), (_, new))| (name.clone(), old.zip(new, |old, new| self.applied(old, new))));
                Type::Enum(name.clone(), variants.collect())
            }
            _ => old.clone(),
        }
    }
}

impl Convert for Migration {
    fn is_for(&self, old: &Type, new: &Type) -> bool {
        is_same(old, &self.old) && is_same(new, &self.new)
    }

    fn convert<'b>(&self, bytes: &'b [u8], out: &mut Vec<u8>) -> Result<&'b [u8], Error> {
        let used = (self.convert)(bytes, out)?;
        Ok(&bytes[used..])
    }
}

impl fmt::Debug for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Migration({} to {})", self.old, self.new)
    }
}
