//! Where order is kept.

use thalweg::prelude::*;

stream!(
    fn lists(
        numbers: impl Source<u32> + Bounded,
        tripled: impl Sink<u32>,
        by_rest: impl Sink<(u32, Vec<u32>)>,
        sums: impl Sink<(u32, f64)>,
    ) {
        numbers.filter(|n| n % 5 != 0).map(|n| n * 3).sink(tripled);
        let keyed = numbers.key_by(|n| n % 7);
        keyed.collect().sink(by_rest);
        keyed.sum(|n| 1.0 / f64::from(*n)).sink(sums);
    }

    /// Both inputs in one window of the whole stream.
    fn in_one_window(odd: impl Source<u32>, even: impl Source<u32>, lists: impl Sink<Vec<u32>>) {
        let odd = odd.filter(|n| n % 2 == 1).timestamp(|_| Timestamp::from_micros(0)).watermark(bounded(0.secs()));
        let even = even.filter(|n| n % 2 == 0).timestamp(|_| Timestamp::from_micros(0)).watermark(bounded(0.secs()));
        odd.merge(even).window(tumbling(1.secs())).collect().drop_late().map(|(_, list)| list).sink(lists);
    }
);

/// Enough records for the workers to run at the same time.
const RECORDS: u32 = 3_000;

#[test]
fn rule_34_order_is_kept_per_partition_and_per_key() {
    let numbers: Vec<u32> = (1..=RECORDS).collect();
    for workers in [1, 2, 3, 8] {
        let (mut tripled, mut by_rest, mut sums) = (vec![], vec![], vec![]);
        let job = lists(numbers.clone(), &mut tripled, &mut by_rest, &mut sums);
        job.workers(workers).trigger(Trigger::asap().cap(RECORDS as usize)).run_blocking().unwrap();

        assert!(tripled.is_sorted());
        assert_eq!((by_rest.len(), sums.len()), (7, 7));
        assert!(by_rest.iter().all(|(_, list)| list.is_sorted()));
        for (rest, sum) in sums {
            let of_rest = numbers.iter().filter(|n| **n % 7 == rest);
            let in_order = of_rest.fold(0.0, |sum, n| sum + 1.0 / f64::from(*n));
            assert_eq!(sum.to_bits(), in_order.to_bits(), "{workers} workers");
        }
    }
}

/// The first worker adds at once, where all goes to it; but not before what others have added in an earlier stage.
#[test]
fn rule_34_what_has_one_key_comes_in_the_order_of_stages_and_workers() {
    let numbers: Vec<u32> = (1..=RECORDS).collect();
    let (odd, even): (Vec<u32>, Vec<u32>) = numbers.iter().partition(|n| *n % 2 == 1);
    for workers in [1, 2, 3, 8] {
        let mut lists = vec![];
        let job = in_one_window(numbers.clone(), numbers.clone(), &mut lists);
        job.workers(workers).trigger(Trigger::asap().cap(RECORDS as usize)).run_blocking().unwrap();
        assert_eq!(lists, [[odd.clone(), even.clone()].concat()], "{workers} workers");
    }
}
