//! Values that nobody asks for.

use super::reader::Json;
use super::wrong::Wrong;

/// So many arrays and objects may stand in each other.
pub(super) const DEEPEST: usize = 128;

impl Json<'_, '_> {
    /// Goes over the value that begins here, whatever it is.
    ///
    /// # Errors
    /// No value begins here.
    pub fn skip_value(&mut self) -> Result<(), Wrong> {
        self.apart(|json| json.skip_at(0))
    }

    fn skip_at(&mut self, depth: usize) -> Result<(), Wrong> {
        if depth > DEEPEST {
            return Err(Wrong::TooDeep);
        }
        match self.peek() {
            Some(b'"') => self.string()?.check_looks(),
            Some(b'{') => self.skip_object(depth),
            Some(b'[') => self.skip_array(depth),
            Some(b'-' | b'0'..=b'9') => self.number().map(drop),
            _ => self.skip_word(),
        }
    }

    fn skip_object(&mut self, depth: usize) -> Result<(), Wrong> {
        let mut is_first = true;
        while self.next_in(is_first, b'{', b'}', ("an object", "`,` or `}`"))? {
            is_first = false;
            self.string()?.check_looks()?;
            self.colon()?;
            self.skip_at(depth + 1)?;
        }
        Ok(())
    }

    fn skip_array(&mut self, depth: usize) -> Result<(), Wrong> {
        let mut is_first = true;
        while self.item(is_first)? {
            is_first = false;
            self.skip_at(depth + 1)?;
        }
        Ok(())
    }

    fn skip_word(&mut self) -> Result<(), Wrong> {
        match [b"true".as_slice(), b"false", b"null"].into_iter().any(|word| self.eat_word(word)) {
            true => Ok(()),
            false => Err(Wrong::Expected("a value")),
        }
    }
}
