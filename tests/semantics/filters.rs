//! What a filter refuses is gone: no step behind it can show that it ran for it, whatever the plan makes of cheap ones.

use std::cell::Cell;
use std::ops::{BitXor, Shr};

use thalweg::prelude::*;

thread_local! {
    static SEEN: Cell<u32> = const { Cell::new(0) };
}

/// A number whose operations are noticed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Noticed(u64);

impl BitXor<u64> for Noticed {
    type Output = Noticed;

    fn bitxor(self, other: u64) -> Noticed {
        assert!(self.0 < 10, "a refused item went on");
        SEEN.set(SEEN.get() + 1);
        Noticed(self.0 ^ other)
    }
}

impl PartialEq<u64> for Noticed {
    fn eq(&self, other: &u64) -> bool {
        self.0 == *other
    }
}

impl PartialOrd<u64> for Noticed {
    fn partial_cmp(&self, other: &u64) -> Option<std::cmp::Ordering> {
        self.0.partial_cmp(other)
    }
}

stream!(
    fn noticed(numbers: impl Source<Noticed>, out: impl Sink<Noticed>) {
        numbers.filter(|number| *number < 10).map(|number| number ^ 1).filter(|number| *number != 5).sink(out);
    }

    fn shifted<T>(numbers: impl Source<T>, out: impl Sink<T>)
    where
        T: Copy + Send + Sync + PartialEq + Shr<u32, Output = T> + Default + 'static,
    {
        numbers.filter(|number| *number != T::default()).map(|number| number >> 9).sink(out);
    }

    fn plain(numbers: impl Source<i16>, out: impl Sink<i16>) {
        numbers
            .filter(|number| *number != 0)
            .map(|number| number.wrapping_mul(1000) >> 3)
            .filter(|number| number % 2 == 0)
            .map(|number| (number / 7) ^ 1)
            .filter(|number| *number > -100 && number & 4 == 0)
            .map(|number| number as i32 * 2)
            .map(|number| (number / 2) as i16)
            .sink(out);
    }
);

#[test]
fn an_operation_of_a_users_type_runs_for_no_refused_item() {
    let mut kept = Vec::new();
    let numbers: Vec<_> = (0..20).map(Noticed).collect();
    noticed(numbers, &mut kept).workers(1).run_blocking().unwrap();
    assert_eq!(kept.len(), 9);
    assert_eq!(SEEN.get(), 10);
}

#[test]
fn a_shift_that_overflows_runs_for_no_refused_item() {
    let mut kept = Vec::new();
    shifted(vec![0u8; 100], &mut kept).run_blocking().unwrap();
    assert!(kept.is_empty());
}

#[test]
fn waiting_filters_keep_what_the_text_says() {
    for workers in [1, 3] {
        let mut kept = Vec::new();
        plain((i16::MIN..=i16::MAX).collect::<Vec<_>>(), &mut kept).workers(workers).run_blocking().unwrap();
        let read = (i16::MIN..=i16::MAX)
            .filter(|number| *number != 0)
            .map(|number| number.wrapping_mul(1000) >> 3)
            .filter(|number| number % 2 == 0)
            .map(|number| (number / 7) ^ 1)
            .filter(|number| *number > -100 && number & 4 == 0);
        assert_eq!(kept, read.collect::<Vec<_>>());
    }
}
