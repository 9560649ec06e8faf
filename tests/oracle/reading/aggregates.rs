//! Aggregates: what all items of a group come to, as functions of the whole group.

use std::cmp::Ordering;

pub fn count<T>(items: &[T]) -> u64 {
    items.len() as u64
}

/// Of integers: exact, and cut to what the result can hold.
pub fn sum<T>(number: impl Fn(&T) -> i64) -> impl Fn(&[T]) -> i64 {
    move |items| exact(items, &number).clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// Of floats: from the first to the last.
pub fn sum_of_floats<T>(number: impl Fn(&T) -> f64) -> impl Fn(&[T]) -> f64 {
    move |items| items.iter().fold(0.0, |sum, item| sum + number(item))
}

pub fn mean<T>(number: impl Fn(&T) -> i64) -> impl Fn(&[T]) -> f64 {
    move |items| exact(items, &number) as f64 / items.len() as f64
}

pub fn mean_of_floats<T>(number: impl Fn(&T) -> f64) -> impl Fn(&[T]) -> f64 {
    move |items| sum_of_floats(&number)(items) / items.len() as f64
}

fn exact<T>(items: &[T], number: impl Fn(&T) -> i64) -> i128 {
    items.iter().map(|item| i128::from(number(item))).sum()
}

/// The first of the smallest.
pub fn min<T, V>(value: impl Fn(&T) -> V, order: impl Fn(&V, &V) -> Ordering) -> impl Fn(&[T]) -> V {
    move |items| first(items.iter().map(&value), |new, old| order(new, old) == Ordering::Less)
}

/// The first of the largest.
pub fn max<T, V>(value: impl Fn(&T) -> V, order: impl Fn(&V, &V) -> Ordering) -> impl Fn(&[T]) -> V {
    move |items| first(items.iter().map(&value), |new, old| order(new, old) == Ordering::Greater)
}

fn first<V>(values: impl Iterator<Item = V>, beats: impl Fn(&V, &V) -> bool) -> V {
    values.reduce(|old, new| if beats(&new, &old) { new } else { old }).expect("a group has an item")
}

pub fn reduce<T: Clone>(function: impl Fn(T, T) -> T) -> impl Fn(&[T]) -> T {
    move |items| items.iter().cloned().reduce(&function).expect("a group has an item")
}

pub fn fold<T: Clone, S: Clone>(init: S, function: impl Fn(S, T) -> S) -> impl Fn(&[T]) -> S {
    move |items| items.iter().cloned().fold(init.clone(), &function)
}

pub fn collect<T: Clone>(items: &[T]) -> Vec<T> {
    items.to_vec()
}

/// In the order of their first arrival.
pub fn distinct<T, V: PartialEq>(value: impl Fn(&T) -> V) -> impl Fn(&[T]) -> Vec<V> {
    move |items| {
        let mut different = Vec::new();
        for value in items.iter().map(&value) {
            if !different.contains(&value) {
                different.push(value);
            }
        }
        different
    }
}

/// The largest first, of equals the earlier first.
pub fn top<T: Clone, V>(n: usize, by: impl Fn(&T) -> V, order: impl Fn(&V, &V) -> Ordering) -> impl Fn(&[T]) -> Vec<T> {
    move |items| {
        let mut items = items.to_vec();
        items.sort_by(|a, b| order(&by(b), &by(a)));
        items.truncate(n);
        items
    }
}
