//! Names of the user's that look like ours.

use thalweg::prelude::*;

fn plan_3() -> i64 {
    3
}

stream!(
    fn taken(engine: impl Source<i64>, workers: i64, out: impl Sink<i64>) {
        let (plan_1, copy_0_0, outlet_out, item_0) = (1, 2, 4, 8);
        let input_0 = engine.map(|item_1| item_1 + plan_1 + copy_0_0 + outlet_out + item_0 + workers + plan_3());
        let state = input_0.filter(|input_0| *input_0 > 0);
        state.sink(out);
    }

    fn r#type(r#in: impl Source<i64>, r#match: i64, out: impl Sink<i64>) {
        let r#loop = r#in.map(|r#fn| r#fn + r#match);
        r#loop.sink(out);
    }

    fn shadowed(numbers: impl Source<i64>, limit: i64, out: impl Sink<i64>, rest: impl Sink<i64>) {
        let numbers = numbers.filter(move |number| *number > limit);
        let limit = limit + 10;
        let (numbers, others) = numbers.partition(move |number| *number > limit);
        numbers.sink(out);
        others.sink(rest);
    }
);

#[test]
fn a_users_name_is_not_ours() {
    let mut out = Vec::new();
    taken(vec![100], 16, &mut out).run_blocking().unwrap();
    assert_eq!(out, [134]);
}

#[test]
fn names_may_be_raw() {
    let mut out = Vec::new();
    r#type(vec![1], 2, &mut out).run_blocking().unwrap();
    assert_eq!(out, [3]);
    assert_eq!(TYPE.name, "type");
}

#[test]
fn a_later_name_hides_an_earlier_one() {
    let (mut out, mut rest) = (Vec::new(), Vec::new());
    shadowed(vec![1, 10, 20], 5, &mut out, &mut rest).run_blocking().unwrap();
    assert_eq!((out, rest), (vec![20], vec![10]));
}
