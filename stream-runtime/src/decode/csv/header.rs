//! The line with the columns' names.

use super::reader::Lines;
use crate::Error;
use crate::decode::{ReadLines, Reader, UNKNOWN};

/// The mark with which some programs begin a text in UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The number of the field that each column has: its place among the names.
pub(super) fn columns(header: &[u8], delimiter: u8, names: &'static [&'static str]) -> Result<Vec<usize>, Error> {
    let text = std::str::from_utf8(header).map_err(|cause| Error::new("the header is not UTF-8").caused_by(cause))?;
    let mut lines = Lines::new(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text), delimiter, &[]);
    let mut header = lines.line(0);
    if header.is_blank() {
        return Err(Error::new("the header is empty: `.without_header()` reads files without one"));
    }
    let mut columns = Vec::new();
    loop {
        let name = header.string().map_err(|wrong| Error::new(format!("the header is malformed: {wrong}")))?;
        let field = names.iter().position(|known| *known == name).unwrap_or(UNKNOWN);
        if field != UNKNOWN && columns.contains(&field) {
            return Err(Error::new(format!("two columns of the header are called `{name}`")));
        }
        columns.push(field);
        if !header.next_cell() {
            return Ok(columns);
        }
    }
}

/// What is part of numbers would be taken for the end of a cell in the middle of one.
pub(super) fn check_delimiter(delimiter: u8) -> Result<(), Error> {
    let is_taken = delimiter.is_ascii_alphanumeric() || b"\"\n\r+-.".contains(&delimiter);
    if delimiter.is_ascii() && !is_taken {
        return Ok(());
    }
    let name = std::ascii::escape_default(delimiter);
    Err(Error::new(format!("`{name}` can't delimit the cells of CSV: use a character such as `,`, `;`, `|` or a tab")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_the_names() {
        let of =
            |header: &str| columns(header.as_bytes(), b';', &["a", "b c", "d\"d"]).map_err(|error| error.to_string());
        assert_eq!(of("b c;x;a\r\n"), Ok(vec![1, UNKNOWN, 0]));
        assert_eq!(of("\u{feff}a;\"d\"\"d\";x;x"), Ok(vec![0, 2, UNKNOWN, UNKNOWN]));
        assert_eq!(of("a;A; a;\n"), Ok(vec![0, UNKNOWN, UNKNOWN, UNKNOWN]));
        assert_eq!(of("a;b c;a"), Err("two columns of the header are called `a`".into()));
        assert!(of("\r\n").unwrap_err().starts_with("the header is empty"));
        assert!(of("a;\"b\n").unwrap_err().starts_with("the header is malformed: the cell's closing quote"));
    }

    #[test]
    fn what_can_stand_in_a_number_delimits_nothing() {
        for delimiter in 0..=255u8 {
            let expected = matches!(delimiter, 0..128) && !b"\"\n\r+-.".contains(&delimiter);
            let expected = expected && !delimiter.is_ascii_alphanumeric();
            assert_eq!(check_delimiter(delimiter).is_ok(), expected, "{delimiter}");
        }
    }
}
