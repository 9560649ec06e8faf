//! Records as messages and as lines.

use serde::Serialize;
use stream_connectors::payload::encode::{Csv, EncodeLines, Json, Raw, Text};
use thalweg::sink::{Format, Sink, file};

/// The message that a record is.
pub fn by<T>(mut format: impl Format<T>, record: T) -> Vec<u8> {
    let mut out = b"before ".to_vec();
    format.format(record, &mut out).unwrap();
    out.split_off(7)
}

#[derive(Clone, Debug, Serialize)]
struct Sale {
    shop: &'static str,
    cents: u64,
    note: Option<&'static str>,
}

const SALE: Sale = Sale { shop: "a, \"b\"", cents: 5, note: None };

#[test]
fn a_message_is_the_record_and_nothing_else() {
    assert_eq!(by(Json, SALE), br#"{"shop":"a, \"b\"","cents":5,"note":null}"#);
    assert_eq!(by(Csv::new(), SALE), br#""a, ""b""",5,"#);
    assert_eq!(by(Csv::new().delimiter(b';'), ("x;y", 1)), br#""x;y";1"#);
    assert_eq!(by(Text, 1.5), b"1.5");
    assert_eq!(by(Raw, vec![0, 255]), [0, 255]);
}

#[test]
fn what_has_no_such_form_is_an_error() {
    let map = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(Json.format(map, &mut Vec::new()).is_err(), "a key of JSON is a string");
}

#[test]
fn lines_are_written_to_files() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("payload-lines");
    let mut sink = file(&path).csv();
    sink.write(SALE).unwrap();
    sink.write(Sale { shop: "c", cents: 6, note: Some("d") }).unwrap();
    Sink::<Sale>::close(&mut sink).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "\"a, \"\"b\"\"\",5,\nc,6,d\n");
    let mut sink = file(&path).json();
    sink.write(("x", 1)).unwrap();
    sink.write(("y", 2)).unwrap();
    Sink::<(&str, i32)>::close(&mut sink).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "[\"x\",1]\n[\"y\",2]\n");
}
