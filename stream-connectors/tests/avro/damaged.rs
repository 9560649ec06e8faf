//! Messages of Avro that are none.

use proptest::prelude::*;
use stream_connectors::payload::avro::{encoder, registry, schema};
use thalweg::Error;

use crate::{ORDER, message, order, read};

/// What is told of a message.
fn told(error: &Error) -> String {
    std::error::Error::source(error).expect("a cause").to_string()
}

#[test]
fn a_message_that_was_cut_off_is_refused_at_every_length() {
    let whole = message(encoder(ORDER), order());
    let other = ORDER.replace(r#""name": "id","#, r#""name": "id", "default": 0,"#);
    for length in 0..whole.len() {
        for schemas in [schema(ORDER), schema(ORDER).read_as(&other)] {
            let error = read(vec![whole[..length].to_vec()], schemas, 1).expect_err("half a message");
            assert_eq!(
                told(&error),
                format!("the input, byte {}: the message ends before its record does", length + 1)
            );
        }
    }
    let error = read(vec![[whole.clone(), vec![0]].concat()], schema(ORDER), 1).expect_err("more than a message");
    assert_eq!(told(&error), format!("the input, byte {}: expected the end of the message", whole.len() + 1));
}

#[test]
fn a_frame_that_was_cut_off_or_is_none_is_refused() {
    let schemas = || registry(|_| Ok(Some(ORDER.to_owned())));
    let whole = message(encoder(ORDER).framed(7), order());
    for length in 0..5 {
        let error = read(vec![whole[..length].to_vec()], schemas(), 1).expect_err("half a frame");
        let expected = "the message ends before the number of its schema does";
        assert_eq!(told(&error), format!("the input, byte {}: {expected}", length + 1));
    }
    let error = read(vec![message(encoder(ORDER), order())], schemas(), 1).expect_err("no frame");
    assert_eq!(told(&error), "the input, byte 1: expected the byte 0 that stands in front of the number of a schema");
    assert_eq!(read(vec![whole], schemas(), 1).unwrap(), [order()]);
}

#[test]
fn a_string_that_says_it_is_longer_than_any_is_refused() {
    // The length of a string: 2^40 bytes.
    let long = [vec![0; 14], vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x40]].concat();
    let error = read(vec![long], schema(ORDER), 1).expect_err("no such string");
    assert!(told(&error).contains("byte"), "{error:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever comes: a record or an error, and no panic.
    #[test]
    fn any_bytes_are_a_record_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = read(vec![bytes.clone()], schema(ORDER), 1);
        let other = ORDER.replace(r#""name": "id","#, r#""name": "id", "default": 0,"#);
        let _ = read(vec![bytes], schema(ORDER).read_as(other), 1);
    }

    /// A byte that was flipped: a record or an error, and no panic.
    #[test]
    fn a_byte_that_was_flipped_is_no_panic(at in any::<prop::sample::Index>(), bit in 0..8) {
        let mut bytes = message(encoder(ORDER), order());
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        let _ = read(vec![bytes], schema(ORDER), 1);
    }
}
