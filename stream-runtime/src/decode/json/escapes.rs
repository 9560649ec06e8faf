//! Escapes in strings.

use crate::decode::Flaw;

/// The text that a string with escapes stands for.
#[cold]
pub(super) fn unescape(text: &str) -> Result<String, Flaw> {
    let mut unescaped = String::with_capacity(text.len());
    each(text, |part| unescaped.push_str(part))?;
    Ok(unescaped)
}

/// Whether all escapes are such.
#[cold]
pub(super) fn check(text: &str) -> Result<(), Flaw> {
    each(text, |_| {})
}

/// Whether all escapes are such by their looks: in a string that nobody knows, half of a surrogate pair does no harm.
#[cold]
pub(super) fn check_looks(text: &str) -> Result<(), Flaw> {
    let mut rest = text;
    while let Some((_, escaped)) = rest.split_once('\\') {
        let mut characters = escaped.chars();
        rest = match characters.next() {
            Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => characters.as_str(),
            Some('u') => unit(characters.as_str())?.1,
            _ => return Err(Flaw::BadEscape),
        };
    }
    Ok(())
}

/// Goes over the parts of a text, unescaped.
fn each(text: &str, mut part: impl FnMut(&str)) -> Result<(), Flaw> {
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        part(plain);
        let (character, behind) = escape(escaped)?;
        part(character.encode_utf8(&mut [0; 4]));
        rest = behind;
    }
    part(rest);
    Ok(())
}

/// The character that an escape stands for, and what comes behind it.
fn escape(text: &str) -> Result<(char, &str), Flaw> {
    let mut characters = text.chars();
    let character = match characters.next() {
        Some(character @ ('"' | '\\' | '/')) => character,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return hexadecimal(characters.as_str()),
        _ => return Err(Flaw::BadEscape),
    };
    Ok((character, characters.as_str()))
}

/// `00e9`, or the two halves of a surrogate pair: `d83d\ude00`.
fn hexadecimal(text: &str) -> Result<(char, &str), Flaw> {
    let (first, rest) = unit(text)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first).map(|character| (character, rest)).ok_or(Flaw::BadEscape);
    }
    let (second, rest) = unit(rest.strip_prefix("\\u").ok_or(Flaw::BadEscape)?)?;
    if !(0xdc00..0xe000).contains(&second) {
        return Err(Flaw::BadEscape);
    }
    let character = char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
    character.map(|character| (character, rest)).ok_or(Flaw::BadEscape)
}

/// A number of four hexadecimal digits.
fn unit(text: &str) -> Result<(u32, &str), Flaw> {
    let (digits, rest) = text.split_at_checked(4).ok_or(Flaw::BadEscape)?;
    // `from_str_radix` takes a sign too.
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(Flaw::BadEscape);
    }
    let number = u32::from_str_radix(digits, 16).map_err(|_| Flaw::BadEscape)?;
    Ok((number, rest))
}
