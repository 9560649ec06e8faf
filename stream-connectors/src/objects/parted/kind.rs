//! What a file is made of.

use std::io::{self, Write};

use crate::objects::compression::{Compression, Encoder};

/// A kind of file, and all that is the same for all files of a sink.
pub(in crate::objects) trait Kind: Clone {
    /// What is written at once.
    type Piece: ?Sized;
    /// A file that is being written.
    type File<W: Write + Send>;

    /// What its name ends with.
    fn extension(&self) -> String;

    /// From so many bytes on a file is followed by another.
    fn largest(&self) -> u64;

    fn begin<W: Write + Send>(&self, out: W) -> io::Result<Self::File<W>>;

    fn write<W: Write + Send>(file: &mut Self::File<W>, piece: &Self::Piece) -> io::Result<()>;

    /// What it is written to.
    fn out<W: Write + Send>(file: &Self::File<W>) -> &W;

    fn end<W: Write + Send>(file: Self::File<W>) -> io::Result<W>;
}

/// Text, compressed or not.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) extension: String,
    pub(super) compression: Compression,
    pub(super) header: Vec<u8>,
    pub(super) largest: u64,
}

/// A file is about so long, unless told otherwise.
const LARGEST: u64 = 128 << 20;

impl Default for Lines {
    fn default() -> Self {
        Lines { extension: "txt".into(), compression: Compression::None, header: Vec::new(), largest: LARGEST }
    }
}

/// A text that is being written.
pub(super) struct Text<W> {
    out: W,
    encoder: Encoder,
}

impl Kind for Lines {
    type Piece = [u8];
    type File<W: Write + Send> = Text<W>;

    fn extension(&self) -> String {
        format!("{}{}", self.extension, self.compression.extension())
    }

    fn largest(&self) -> u64 {
        self.largest
    }

    fn begin<W: Write + Send>(&self, out: W) -> io::Result<Text<W>> {
        let mut text = Text { out, encoder: self.compression.encoder() };
        Self::write(&mut text, &self.header)?;
        Ok(text)
    }

    fn write<W: Write + Send>(text: &mut Text<W>, piece: &[u8]) -> io::Result<()> {
        text.encoder.push(piece, &mut text.out)
    }

    fn out<W: Write + Send>(text: &Text<W>) -> &W {
        &text.out
    }

    fn end<W: Write + Send>(text: Text<W>) -> io::Result<W> {
        let Text { mut out, encoder } = text;
        encoder.end(&mut out)?;
        Ok(out)
    }
}
