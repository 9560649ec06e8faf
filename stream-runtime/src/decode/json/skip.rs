//! Values that nobody asks for.

use super::reader::Json;
use crate::decode::{Flaw, Reader};

/// So many arrays and objects may stand in each other.
pub(in crate::decode) const DEEPEST: usize = 128;

impl<const MULTILINE: bool> Json<'_, '_, MULTILINE> {
    /// Goes over the value that begins here, whatever it is.
    pub(super) fn skip_at(&mut self, depth: usize) -> Result<(), Flaw> {
        if depth > DEEPEST {
            return Err(Flaw::TooDeep);
        }
        match self.peek() {
            Some(b'"') => self.quoted()?.check_looks(),
            Some(b'{') => self.skip_object(depth),
            Some(b'[') => self.skip_array(depth),
            Some(b'-' | b'0'..=b'9') => self.read_number().map(drop),
            _ => self.skip_word(),
        }
    }

    fn skip_object(&mut self, depth: usize) -> Result<(), Flaw> {
        let mut is_first = true;
        while self.next_in(is_first, b'{', b'}', ("an object", "`,` or `}`"))? {
            is_first = false;
            self.quoted()?.check_looks()?;
            self.colon()?;
            self.skip_at(depth + 1)?;
        }
        Ok(())
    }

    fn skip_array(&mut self, depth: usize) -> Result<(), Flaw> {
        let mut is_first = true;
        while self.item(is_first)? {
            is_first = false;
            self.skip_at(depth + 1)?;
        }
        Ok(())
    }

    fn skip_word(&mut self) -> Result<(), Flaw> {
        match [b"true".as_slice(), b"false", b"null"].into_iter().any(|word| self.eat_word(word)) {
            true => Ok(()),
            false => Err(Flaw::Expected("a value")),
        }
    }
}
