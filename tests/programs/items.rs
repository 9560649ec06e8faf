//! What an item may be: an option, a tuple, something that borrows from the batch.

use thalweg::prelude::*;

use crate::lending::{Measured, Parts, Whole, lending};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    article: u32,
    price: u64,
}

/// A line in parts, which borrow from it.
#[derive(Clone, Copy, Debug, PartialEq, Record)]
#[record(derive(Debug, PartialEq))]
pub struct Click<'a> {
    page: &'a str,
    millis: u64,
}

fn click(line: &str) -> Option<Click<'_>> {
    let (page, millis) = line.split_once(' ')?;
    Some(Click { page, millis: millis.parse().ok()? })
}

stream!(
    fn options(numbers: impl Source<Option<i64>>, out: impl Sink<Option<(i64, i64)>>, sums: impl Sink<i64>) {
        let pairs = numbers.map(|number| number.map(|number| (number, -number)));
        pairs.sink(out);
        pairs.filter_map(|pair| pair).map(|(a, b)| a - b).sink(sums);
    }

    fn longest(lines: impl Source<&str> + Bounded, out: impl Sink<(char, &str)>, counts: impl Sink<(Box<str>, u64)>) {
        let words = lines.flat_map(|line| line.split(' ')).filter(|word| !word.is_empty());
        words.key_by(|word| *word).count().sink(counts);
        words.map(|word| (word.chars().next().unwrap_or('?'), word)).filter(|(_, word)| word.len() > 3).sink(out);
    }

    fn dear(sales: impl Source<&Sale> + Bounded, out: impl Sink<&Sale>, totals: impl Sink<(u32, u64)>) {
        sales.filter(|sale| sale.price > 10).sink(out);
        sales.key_by(|sale| sale.article).sum(|sale| sale.price).sink(totals);
    }

    fn pages(pairs: impl Source<(&str, u64)> + Bounded, totals: impl Sink<(Box<str>, u64)>) {
        pairs.key_by(|pair| pair.0).sum(|pair| pair.1).sink(totals);
    }

    fn clicks(lines: impl Source<&str>, out: impl Sink<Click<'_>>) {
        lines.filter_map(click).sink(out);
    }

    fn slowest(clicks: impl Source<Click<'_>> + Bounded, out: impl Sink<(Box<str>, Vec<ClickOwned>)>) {
        clicks.key_by(|click| click.page).top(1, |click| click.millis).sink(out);
    }
);

impl Parts for Clicks {
    type Part<'b> = Click<'b>;

    fn part<'b>(&self, line: &'b str) -> Click<'b> {
        click(line).expect("the line is a click")
    }
}

/// Every line is a click.
struct Clicks;

#[test]
fn items_are_options() {
    let (mut out, mut sums) = (Vec::new(), Vec::new());
    options(vec![Some(1), None, Some(3)], &mut out, &mut sums).run_blocking().unwrap();
    assert_eq!(out, [Some((1, -1)), None, Some((3, -3))]);
    assert_eq!(sums, [2, 6]);
}

/// An output that takes what borrows from the batch, and makes it its own.
#[derive(Default)]
struct Owning(Vec<String>);

impl Sink<(char, &str)> for &mut Owning {
    fn write(&mut self, (first, word): (char, &str)) -> Result<(), Error> {
        self.0.push(format!("{first}: {word}"));
        Ok(())
    }
}

impl Sink<Click<'_>> for &mut Owning {
    fn write(&mut self, click: Click) -> Result<(), Error> {
        self.0.push(format!("{} took {} ms", click.page, click.millis));
        Ok(())
    }
}

impl Sink<&Sale> for &mut Owning {
    fn write(&mut self, sale: &Sale) -> Result<(), Error> {
        self.0.push(format!("{} for {}", sale.article, sale.price));
        Ok(())
    }
}

#[test]
fn items_borrow_from_lines() {
    for workers in [1, 3] {
        let (mut out, mut counts) = (Owning::default(), Vec::new());
        longest(lending(&["the long road", "the road"], Whole), &mut out, &mut counts)
            .workers(workers)
            .run_blocking()
            .unwrap();
        assert_eq!(out.0, ["l: long", "r: road", "r: road"]);
        counts.sort();
        assert_eq!(counts, [("long".into(), 1), ("road".into(), 2), ("the".into(), 2)]);
    }
}

#[test]
fn items_are_references() {
    let sales = vec![Sale { article: 1, price: 20 }, Sale { article: 1, price: 3 }];
    let (mut out, mut totals) = (Owning::default(), Vec::new());
    dear(shared(sales), &mut out, &mut totals).run_blocking().unwrap();
    assert_eq!(out.0, ["1 for 20"]);
    assert_eq!(totals, [(1, 23)]);
}

#[test]
fn a_borrowed_pair_has_a_borrowed_key() {
    let mut totals = Vec::new();
    pages(lending(&["one", "three", "one"], Measured), &mut totals).run_blocking().unwrap();
    assert_eq!(totals, [("one".into(), 3), ("three".into(), 5), ("one".into(), 6)]);
}

#[test]
fn an_item_is_a_struct_that_borrows() {
    let mut out = Owning::default();
    clicks(lending(&["/ 7", "nonsense", "/about 12"], Whole), &mut out).run_blocking().unwrap();
    assert_eq!(out.0, ["/ took 7 ms", "/about took 12 ms"]);
}

#[test]
fn a_struct_that_borrows_is_kept_as_its_owned_twin() {
    let mut out = Vec::new();
    slowest(lending(&["/ 7", "/ 9"], Clicks), &mut out).run_blocking().unwrap();
    assert_eq!(out, [("/".into(), vec![ClickOwned { page: "/".into(), millis: 9 }])]);
}
