//! Aggregates against the obvious reading of the same items; and of those that combine, that accumulators of parts, merged in the order of
//! the parts, are the accumulator of all.

use std::cmp::Reverse;
use std::fmt::Debug;

use stream_runtime::aggregate::*;

/// Small numbers, many of them equal; where they come from is Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn items(&mut self) -> Vec<(i64, String)> {
        let n = 1 + self.below(40);
        (0..n).map(|_| (self.below(20) as i64 - 10, format!("w{}", self.below(9)))).collect()
    }
}

/// The accumulator of some items, of which there is at least one.
fn accumulated<T: Clone, A: Aggregate<T>>(aggregate: &A, items: &[T]) -> A::Acc {
    let mut acc = aggregate.first(aggregate.input(items[0].clone()));
    for item in &items[1..] {
        aggregate.add(&mut acc, aggregate.input(item.clone()));
    }
    acc
}

/// The result over all items, having checked that it does not depend on where they are cut.
fn result<T: Clone, A>(aggregate: A, items: &[T], random: &mut Random) -> A::Output
where
    A: Aggregate<T, Output: Debug + PartialEq>,
{
    let whole = accumulated(&aggregate, items);
    let result = aggregate.peek(&whole);
    if A::COMBINES {
        let (part, mut rest) = items.split_at(1 + random.below(items.len() as u64) as usize);
        let mut merged = accumulated(&aggregate, part);
        while !rest.is_empty() {
            let (part, others) = rest.split_at(1 + random.below(rest.len() as u64) as usize);
            aggregate.merge(&mut merged, accumulated(&aggregate, part));
            rest = others;
        }
        assert_eq!(aggregate.finish(merged), result, "merged and not");
    }
    assert_eq!(aggregate.finish(whole), result, "the last and not");
    result
}

/// Runs a check on many random inputs.
fn on_random_items(check: impl Fn(Vec<(i64, String)>, &mut Random)) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..300 {
        check(random.items(), &mut random);
    }
}

#[test]
fn count_sum_and_mean() {
    on_random_items(|items, random| {
        let (n, sum) = (items.len() as u64, items.iter().map(|item| item.0).sum::<i64>());
        assert_eq!(result(Count, &items, random), n);
        assert_eq!(result(Sum(|item: &(i64, String)| item.0), &items, random), sum);
        assert_eq!(result(Sum(|item: &(i64, String)| item.0 as i8), &items, random), sum);
        assert_eq!(result(Sum(|item: &(i64, String)| i128::from(item.0)), &items, random), i128::from(sum));
        assert_eq!(result(Sum(|item: &(i64, String)| item.0 as f64), &items, random), sum as f64);
        assert_eq!(result(Mean(|item: &(i64, String)| item.0), &items, random), sum as f64 / n as f64);
        assert_eq!(result(Mean(|item: &(i64, String)| i128::from(item.0)), &items, random), sum as f64 / n as f64);
    });
}

#[test]
fn a_sum_beyond_its_range_is_the_nearest_number_in_it() {
    let random = &mut Random(7);
    assert_eq!(result(Sum(|n: &u64| *n), &[u64::MAX, 1], random), u64::MAX);
    assert_eq!(result(Sum(|n: &usize| *n), &[3, 4], random), 7);
    assert_eq!(result(Sum(|n: &i64| *n), &[i64::MAX, i64::MAX, i64::MIN, i64::MIN, 5], random), 3);
    assert_eq!(result(Sum(|n: &i64| *n), &[i64::MIN, -1], random), i64::MIN);
    assert_eq!(result(Sum(|n: &isize| *n), &[-3, 1], random), -2);
    assert_eq!(result(Sum(|n: &u128| *n), &[u128::MAX, 1], random), u128::MAX);
    assert_eq!(result(Sum(|n: &i128| *n), &[i128::MAX, 1, -1, i128::MIN], random), -1);
    assert_eq!(result(Mean(|n: &u64| *n), &[u64::MAX, u64::MAX], random), u64::MAX as f64);
}

#[test]
fn min_and_max() {
    on_random_items(|items, random| {
        let numbers = || items.iter().map(|item| item.0);
        assert_eq!(result(Min::new(|item: &(i64, String)| item.0), &items, random), numbers().min().unwrap());
        assert_eq!(result(Max::new(|item: &(i64, String)| item.0), &items, random), numbers().max().unwrap());
        assert_eq!(
            result(Max::new(|item: &(i64, String)| item.0 as f64), &items, random),
            numbers().max().unwrap() as f64
        );
        let pair = items.iter().map(|(n, text)| (text.clone(), Reverse(*n))).min().unwrap();
        assert_eq!(result(Min::new(|item: &(i64, String)| (item.1.clone(), Reverse(item.0))), &items, random), pair);
    });
}

#[test]
fn text_is_compared_borrowed_and_kept_owned() {
    on_random_items(|items, random| {
        let texts: Vec<&str> = items.iter().map(|item| item.1.as_str()).collect();
        let (least, most): (Box<str>, Box<str>) =
            ((*texts.iter().min().unwrap()).into(), (*texts.iter().max().unwrap()).into());
        assert_eq!(text_extreme(Min::new(borrowed), &texts, random), least);
        assert_eq!(text_extreme(Max::new(borrowed), &texts, random), most);
    });
}

fn borrowed<'b>(text: &&'b str) -> &'b str {
    text
}

fn text_extreme<'b, A: Aggregate<&'b str, Output = Box<str>>>(
    aggregate: A,
    texts: &[&'b str],
    random: &mut Random,
) -> Box<str> {
    result(aggregate, texts, random)
}

#[test]
fn floats_have_a_total_order() {
    let random = &mut Random(9);
    assert_eq!(result(Max::new(|n: &f64| *n), &[1.0, f64::INFINITY, -3.0], random), f64::INFINITY);
    assert_eq!(result(Min::new(|n: &f64| *n), &[1.0, f64::NAN, -3.0], random), -3.0);
    assert!(accumulated(&Max::new(|n: &f64| *n), &[1.0, f64::NAN, 2.0]).is_nan());
}

#[test]
fn reduce_and_fold_go_from_left_to_right() {
    on_random_items(|items, random| {
        let texts: Vec<String> = items.iter().map(|item| item.1.clone()).collect();
        assert_eq!(result(Reduce(|a: String, b: String| a + &b), &texts, random), texts.concat());
        let fold = Fold::new(7, |acc: i64, item: (i64, String)| acc.wrapping_mul(31) + item.0);
        let expected = items.iter().fold(7_i64, |acc, item| acc.wrapping_mul(31) + item.0);
        assert_eq!(result(fold, &items, random), expected);
    });
}

#[test]
fn collect_keeps_all_in_order() {
    on_random_items(|items, random| assert_eq!(result(Collect, &items, random), items));
}

#[test]
fn distinct_keeps_the_first_of_each() {
    on_random_items(|items, random| {
        let mut expected: Vec<String> = Vec::new();
        for (_, text) in &items {
            if !expected.contains(text) {
                expected.push(text.clone());
            }
        }
        assert_eq!(result(Distinct(|item: &(i64, String)| item.1.clone()), &items, random), expected);
    });
}

#[test]
fn top_keeps_the_first_of_equals() {
    on_random_items(|items, random| {
        let n = random.below(12) as usize;
        let mut expected = items.clone();
        expected.sort_by_key(|item| Reverse(item.0));
        expected.truncate(n);
        assert_eq!(result(Top::new(n, |item: &(i64, String)| item.0), &items, random), expected);
    });
}

#[test]
fn several_at_once_are_what_each_is_alone() {
    on_random_items(|items, random| {
        let n = |item: &(i64, String)| item.0;
        let together = (Count, Sum(n), Max::new(n), Collect, Distinct(n), Top::new(2, n), (Min::new(n), Mean(n)));
        let alone = (
            result(Count, &items, random),
            result(Sum(n), &items, random),
            result(Max::new(n), &items, random),
            result(Collect, &items, random),
            result(Distinct(n), &items, random),
            result(Top::new(2, n), &items, random),
            (result(Min::new(n), &items, random), result(Mean(n), &items, random)),
        );
        assert_eq!(result(together, &items, random), alone);
    });
}

#[test]
fn several_at_once_combine_if_each_does() {
    fn combines<T, A: Aggregate<T>>(_: &A) -> bool {
        A::COMBINES
    }
    let exact = (Count, Mean(|n: &u32| *n));
    assert!(combines::<u32, _>(&exact));
    let inexact = (Count, Mean(|n: &u32| f64::from(*n)));
    assert!(!combines::<u32, _>(&inexact));
}

/// Takes the value of the earlier items out of the value of all.
fn take_out<T: Clone, A>(aggregate: &A, items: &[T], random: &mut Random)
where
    A: Merges<T, Output: Debug + PartialEq>,
{
    assert!(A::INVERTS);
    let (earlier, later) = items.split_at(1 + random.below(items.len() as u64 - 1) as usize);
    let mut all = accumulated(aggregate, items);
    aggregate.unmerge(&mut all, &accumulated(aggregate, earlier));
    assert_eq!(aggregate.finish(all), aggregate.finish(accumulated(aggregate, later)));
}

#[test]
fn of_counts_and_of_sums_and_means_of_integers_earlier_items_can_be_taken_out() {
    on_random_items(|mut items, random| {
        items.push((i64::MIN, String::new()));
        let n = |item: &(i64, String)| item.0;
        take_out(&Count, &items, random);
        take_out(&Sum(|item: &(i64, String)| item.0 as i8), &items, random);
        take_out(&(Sum(n), (Mean(n), Count)), &items, random);
        take_out(&Mean(|item: &(i64, String)| i128::from(item.0) << 64), &items, random);
        let numbers: Vec<_> = items.iter().map(n).collect();
        take_out(&ReduceInvertible::new(i64::wrapping_add, i64::wrapping_sub), &numbers, random);
    });
}

#[test]
fn of_floats_and_of_extremes_they_cannot() {
    fn inverts<T, A: Merges<T>>(_: &A) -> bool {
        A::INVERTS
    }
    assert!(!inverts::<u32, _>(&Sum(|n: &u32| f64::from(*n))));
    assert!(!inverts::<u32, _>(&(Count, Max::new(|n: &u32| *n))));
    assert!(!inverts::<u32, _>(&Reduce(|a: u32, b: u32| a + b)));
}
