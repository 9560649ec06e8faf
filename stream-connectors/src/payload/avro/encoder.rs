//! Messages of Avro from records.

use std::io;
use std::sync::Arc;

use apache_avro::Schema;
use apache_avro::schema::{NamesRef, ResolvedSchema};
use apache_avro::writer::datum::write_avro_datum_ref;
use serde::Serialize;
use stream_runtime::sink::Format;

use super::recursive::has_names;
use crate::payload::encode::Prefixed;
use crate::payload::framing::frame;

/// Records of a schema, by what serde makes of them: see [`encoder`].
#[derive(Clone, Debug)]
pub struct Encoder {
    /// Or why it is none, which is told at the first record.
    schema: Arc<Result<Schema, String>>,
    /// It names what is defined elsewhere in it.
    has_names: bool,
}

/// Records of a schema, which is given in JSON. A schema that is none is an error of the first record.
pub fn encoder(json: impl AsRef<str>) -> Encoder {
    let schema = Schema::parse_str(json.as_ref()).map_err(|cause| cause.to_string());
    let has_names = schema.as_ref().is_ok_and(has_names);
    Encoder { schema: Arc::new(schema), has_names }
}

impl Encoder {
    /// With the number of the schema in a registry in front of each message, in the framing of Confluent's.
    pub fn framed(self, number: u32) -> Prefixed<Self> {
        Prefixed::new(frame(number), self)
    }
}

impl<T: Serialize> Format<T> for Encoder {
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        let schema = match &*self.schema {
            Ok(schema) => schema,
            Err(cause) => return Err(io::Error::other(format!("the schema is none of Avro: {cause}"))),
        };
        let written = match self.has_names {
            false => write_avro_datum_ref(schema, &NamesRef::new(), &record, out),
            true => ResolvedSchema::new(schema)
                .and_then(|resolved| write_avro_datum_ref(schema, resolved.get_names(), &record, out)),
        };
        written.map(drop).map_err(io::Error::other)
    }
}
