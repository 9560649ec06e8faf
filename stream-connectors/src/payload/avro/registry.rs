//! Where schemas are known by their numbers.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::hash::BuildHasher;
use std::io::ErrorKind;
use std::path::PathBuf;

use stream_runtime::Error;

/// Where schemas are known by their numbers.
///
/// ```
/// use thalweg::Error;
/// use thalweg::connectors::payload::avro;
///
/// // It could ask a server that speaks otherwise than `avro::schema_registry` does.
/// let schemas = avro::registry(|number: u32| match number {
///     7 => Ok(Some(r#""string""#.to_owned())),
///     _ => Ok::<_, Error>(None),
/// });
/// ```
pub trait Registry: Send + Sync + 'static {
    /// The schema of a number, in JSON. `None` says that there is none: messages that name it are malformed.
    ///
    /// # Errors
    /// The registry can't be asked. The job ends with it: no message is to blame.
    fn schema(&self, number: u32) -> Result<Option<String>, Error>;
}

/// A closure that knows schemas, or asks for them.
impl<F: Fn(u32) -> Result<Option<String>, Error> + Send + Sync + 'static> Registry for F {
    fn schema(&self, number: u32) -> Result<Option<String>, Error> {
        self(number)
    }
}

impl Registry for BTreeMap<u32, String> {
    fn schema(&self, number: u32) -> Result<Option<String>, Error> {
        Ok(self.get(&number).cloned())
    }
}

impl<S: BuildHasher + Send + Sync + 'static> Registry for HashMap<u32, String, S> {
    fn schema(&self, number: u32) -> Result<Option<String>, Error> {
        Ok(self.get(&number).cloned())
    }
}

/// Schemas in the files of a folder: see [`schema_folder`].
#[derive(Clone, Debug)]
pub struct SchemaFolder(PathBuf);

/// Schemas in the files of a folder: that of number 7 is in `7.avsc`.
pub fn schema_folder(folder: impl Into<PathBuf>) -> SchemaFolder {
    SchemaFolder(folder.into())
}

impl Registry for SchemaFolder {
    fn schema(&self, number: u32) -> Result<Option<String>, Error> {
        let file = self.0.join(format!("{number}.avsc"));
        match fs::read_to_string(&file) {
            Ok(schema) => Ok(Some(schema)),
            // A folder that is not there is another matter than a schema that isn't.
            Err(cause) if cause.kind() == ErrorKind::NotFound && self.0.is_dir() => Ok(None),
            Err(cause) => Err(Error::new(format!("can't read the schema `{}`", file.display())).caused_by(cause)),
        }
    }
}
