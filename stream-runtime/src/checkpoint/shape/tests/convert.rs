//! Values of one type become values of another, wherever they stand.

use std::collections::BTreeMap;

use super::{Call, Inner, Kind, List, Spent, Term};
use crate::Error;
use crate::checkpoint::shape::convert::{Convert, convert};
use crate::checkpoint::shape::{Shape, Type};
use crate::time::Timestamp;

/// Makes `u32` into `u64`, in cents.
struct Widen;

impl Convert for Widen {
    fn is_for(&self, old: &Type, new: &Type) -> bool {
        matches!((old, new), (Type::Primitive("u32"), Type::Primitive("u64")))
    }

    fn convert<'b>(&self, bytes: &'b [u8], out: &mut Vec<u8>) -> Result<&'b [u8], Error> {
        let (old, rest) =
            postcard::take_from_bytes::<u32>(bytes).map_err(|cause| Error::new("cut off").caused_by(cause))?;
        *out = postcard::to_extend(&(u64::from(old) * 1_000_000_000_000), std::mem::take(out)).unwrap();
        Ok(rest)
    }
}

/// A value with one of each around what is converted.
type Around<N> = (Vec<(N, Kind, Term)>, Option<Box<List>>, [f64; 3], (u128, i16, f32, String), BTreeMap<u8, N>);

fn around<N>(number: impl Fn(u32) -> N) -> Around<N> {
    let list = List { next: Some(Box::new(List { next: None, value: 1 })), value: 2 };
    let call = Call { arguments: BTreeMap::from([("x".to_owned(), Term::Number(-9))]), place: Inner::C };
    let term = Term::All(vec![
        Term::Not(Box::new(Term::Number(i64::MIN))),
        Term::Call { name: "f".into(), with: Box::new(call) },
    ]);
    let kind =
        Kind::Named { at: Timestamp::from_micros(7), inner: Inner::B(Spent { cents: 300, note: Some("ä".into()) }) };
    let all = vec![(number(1), kind, term), (number(70_000), Kind::Two(-1, 'ß'), Term::Number(5))];
    (
        all,
        Some(Box::new(list)),
        [0.5, 1.0, f64::NAN],
        (u128::MAX, -300, 1.5, "text".into()),
        BTreeMap::from([(9, number(4))]),
    )
}

#[test]
fn values_are_converted_and_all_around_them_stays() {
    let shape = |kept: Type| {
        let value = Type::Tuple(vec![Type::of::<i64>(), Type::Maybe(Box::new(Type::Hole(0))), Type::of::<bool>()]);
        Shape::new("any").keeps_type("state", kept).writes_at(1, value)
    };
    let (old, new) = (shape(Type::of::<Around<u32>>()), shape(Type::of::<Around<u64>>()));
    let value = postcard::to_stdvec(&(-5_i64, Some(around(|number| number)), true)).unwrap();
    let wide = |number: u32| u64::from(number) * 1_000_000_000_000;
    let expected = postcard::to_stdvec(&(-5_i64, Some(around(wide)), true)).unwrap();
    assert_eq!(convert((&old, &new), &[Widen], &[1, 2], &value).unwrap(), expected);
    assert_eq!(convert((&old, &new), &[Widen], &[0], &value).unwrap(), value, "of another kind");
    for end in 0..value.len() {
        assert!(convert((&old, &new), &[Widen], &[1], &value[..end]).is_err(), "cut off at {end}");
    }
}
