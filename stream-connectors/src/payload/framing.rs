//! How a schema registry has messages say their schema: a byte 0, and the schema's number in four bytes, the highest first.

use super::decoder::Wrong;

/// The length of what stands in front.
const LENGTH: usize = 5;

/// What stands in front of a message of a schema.
pub(super) fn frame(schema: u32) -> [u8; LENGTH] {
    let [a, b, c, d] = schema.to_be_bytes();
    [0, a, b, c, d]
}

/// The number of a message's schema, and what comes behind it.
#[inline]
pub(super) fn unframe(message: &[u8]) -> Result<(u32, &[u8]), Wrong> {
    match message {
        [0, a, b, c, d, rest @ ..] => Ok((u32::from_be_bytes([*a, *b, *c, *d]), rest)),
        [0, ..] | [] => Err(Wrong::new("the message ends before the number of its schema does").at(message.len())),
        _ => Err(Wrong::new("expected the byte 0 that stands in front of the number of a schema").at(0)),
    }
}
