//! CSV.

use std::io;

use csv::WriterBuilder;
use serde::Serialize;
use stream_runtime::sink::Format;

/// A record of CSV, without a line end.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    delimiter: u8,
}

/// The writer's buffer: a longer record takes several.
const BUFFER: usize = 256;

impl Csv {
    /// With commas.
    pub fn new() -> Self {
        Csv { delimiter: b',' }
    }

    /// With another character of ASCII between the cells.
    #[must_use]
    pub fn delimiter(self, delimiter: u8) -> Self {
        Csv { delimiter }
    }
}

impl Default for Csv {
    fn default() -> Self {
        Csv::new()
    }
}

impl<T: Serialize> Format<T> for Csv {
    fn format(&mut self, record: T, out: &mut Vec<u8>) -> io::Result<()> {
        let mut settings = WriterBuilder::new();
        settings.has_headers(false).delimiter(self.delimiter).buffer_capacity(BUFFER);
        let mut writer = settings.from_writer(&mut *out);
        writer.serialize(record)?;
        writer.flush()?;
        drop(writer);
        // The line end that it closes a record with.
        out.pop();
        Ok(())
    }
}
