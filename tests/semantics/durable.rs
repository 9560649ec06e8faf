//! Jobs that go on from a checkpoint.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use thalweg::checkpoint::{InMemory, Storage};
use thalweg::prelude::*;

use crate::window;

/// A batch's number, and its items.
type Numbered = (u64, Vec<u32>);

stream!(
    #[durable]
    fn minutes(numbers: impl Source<(i64, u64)> + Bounded, out: impl Sink<(Window, u64)>) {
        numbers
            .timestamp(|number| Timestamp::from_micros(number.0))
            .watermark(bounded(0.secs()))
            .window(tumbling(10.micros()))
            .sum(|number| number.1)
            .drop_late()
            .sink(out);
    }

    #[durable]
    fn totals(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
        sales.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
    }

    /// The same under another name.
    #[durable]
    fn renamed(sales: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
        let by_seller = sales.key_by(|sale| sale.0);
        by_seller.sum(|sale| sale.1).sink(out);
    }

    /// The same of another input.
    #[durable]
    fn of_orders(orders: impl Source<(u32, u64)> + Bounded, out: impl Sink<(u32, u64)>) {
        orders.key_by(|sale| sale.0).sum(|sale| sale.1).sink(out);
    }

    /// Two inputs, in an order that may change.
    #[durable]
    fn both(
        first: impl Source<u32> + Bounded,
        second: impl Source<u32> + Bounded,
        firsts: impl Sink<u32>,
        seconds: impl Sink<u32>,
    ) {
        first.sink(firsts);
        second.sink(seconds);
    }

    #[durable]
    fn the_other_way(
        second: impl Source<u32> + Bounded,
        first: impl Source<u32> + Bounded,
        firsts: impl Sink<u32>,
        seconds: impl Sink<u32>,
    ) {
        second.sink(seconds);
        first.sink(firsts);
    }

    #[durable]
    fn halves(numbers: impl Source<u32> + Bounded, out: impl Sink<u32>) {
        numbers.map(|number| 100 / number).sink(out);
    }

    #[durable]
    fn silent(calls: impl Source<u32> + Bounded, out: impl Sink<u32>) {
        calls
            .key_by(|caller| *caller)
            .process((), |(), _, timers| {
                timers.after("silent", 20.millis());
                None::<u32>
            })
            .on_timer("silent", |(), caller, _, _| Some(*caller))
            .sink(out);
    }

    #[durable]
    fn read(lines: impl Source<&str>, out: impl Sink<String>) {
        lines.map(|line| line.to_owned()).sink(out);
    }

    #[durable]
    fn numbered(numbers: impl Source<u32>, seen: Arc<Mutex<Vec<Numbered>>>) {
        numbers.for_each_batch(|numbers, batch| seen.lock().unwrap().push((batch, numbers)));
    }
);

/// A batch of so many records, and then the job is stopped.
fn once(records: usize) -> Trigger {
    Trigger::once().cap(records)
}

#[test]
fn rules_22_and_28_a_job_goes_on_behind_its_last_commit_with_another_number_of_workers() {
    let (checkpoint, out) = (InMemory::new(), collected());
    let numbers = vec![(1, 1), (2, 2), (11, 4), (12, 8), (21, 16)];
    for workers in [1, 3, 2, 1, 2] {
        let job = minutes(numbers.clone(), out.clone()).checkpoint_to(checkpoint.clone());
        job.workers(workers).trigger(once(1)).run_blocking().unwrap();
    }
    let expected = [(window(0, 10), 3), (window(10, 20), 12), (window(20, 30), 16)];
    assert_eq!(out.take(), expected);
}

/// What reads ahead on a thread has nothing when it is first polled.
#[test]
fn rule_17_once_is_a_batch_of_what_reads_ahead_too_behind_a_restart() {
    let file = std::env::temp_dir().join(format!("once-{}", std::process::id()));
    std::fs::write(&file, "1\n2\n3\n").unwrap();
    let (checkpoint, out) = (InMemory::new(), collected());
    for _ in 0..4 {
        let job = read(lines(&file), out.clone()).checkpoint_to(checkpoint.clone());
        job.trigger(once(1)).run_blocking().unwrap();
    }
    std::fs::remove_file(file).unwrap();
    assert_eq!(out.take(), ["1", "2", "3"]);
}

#[test]
fn rule_32_a_job_whose_inputs_have_ended_has_nothing_left_to_do() {
    let (checkpoint, out) = (InMemory::new(), collected());
    let run = |numbers: Vec<(i64, u64)>| {
        minutes(numbers, out.clone()).checkpoint_to(checkpoint.clone()).run_blocking().unwrap()
    };
    assert!(run(vec![(1, 1)]).has_ended);
    assert_eq!(out.take(), [(window(0, 10), 1)]);
    let again = run(vec![(1, 1), (2, 2)]);
    assert_eq!((again.has_ended, again.batches, again.records_in), (true, 0, 0));
    assert!(out.take().is_empty());
}

#[test]
fn rule_20_a_timer_that_is_overdue_fires_when_the_job_begins_again() {
    let (checkpoint, out) = (InMemory::new(), collected());
    let run = |trigger| {
        let calls = generate(1, |_, number| number as u32).take(2);
        silent(calls, out.clone()).checkpoint_to(checkpoint.clone()).trigger(trigger).run_blocking().unwrap()
    };
    run(once(1));
    assert!(out.take().is_empty());
    std::thread::sleep(30.millis());
    let report = run(once(1));
    assert!(!out.take().is_empty(), "the first caller has been silent for long: {report}");
}

#[test]
fn rule_36_what_a_batch_that_fails_has_changed_is_not_in_the_checkpoint() {
    let (checkpoint, out) = (InMemory::new(), collected());
    let run = |numbers: Vec<u32>| {
        let job = halves(numbers, out.clone()).checkpoint_to(checkpoint.clone());
        job.trigger(Trigger::asap().cap(2)).run_blocking()
    };
    let error = run(vec![1, 2, 4, 0, 5]).unwrap_err().to_string();
    assert!(error.contains("divide by zero"), "{error}");
    assert_eq!(out.take(), [100, 50]);
    // Whoever takes the cause away goes on where it failed.
    run(vec![1, 2, 4, 10, 5]).unwrap();
    assert_eq!(out.take(), [25, 10, 20]);
}

#[test]
fn rule_28_the_numbers_of_batches_go_on() {
    let (checkpoint, seen) = (InMemory::new(), Arc::new(Mutex::new(Vec::new())));
    for _ in 0..2 {
        let job = numbered(vec![7, 8, 9], Arc::clone(&seen)).checkpoint_to(checkpoint.clone());
        job.trigger(once(1)).run_blocking().unwrap();
    }
    let seen = seen.lock().unwrap();
    let numbers: Vec<_> = seen.iter().map(|(_, numbers)| numbers.clone()).collect();
    assert_eq!(numbers, [[7], [8]]);
    assert!(seen[0].0 < seen[1].0, "{seen:?}");
}

#[test]
fn inputs_are_known_by_their_names() {
    let (checkpoint, firsts, seconds) = (InMemory::new(), collected(), collected());
    let job = both(vec![1, 2, 3], vec![10, 20], firsts.clone(), seconds.clone());
    job.checkpoint_to(checkpoint.clone()).trigger(once(1)).run_blocking().unwrap();
    let job = the_other_way(vec![10, 20], vec![1, 2, 3], firsts.clone(), seconds.clone());
    job.checkpoint_to(checkpoint).run_blocking().unwrap();
    assert_eq!((firsts.take(), seconds.take()), (vec![1, 2, 3], vec![10, 20]));
}

#[test]
fn what_is_named_otherwise_is_told_and_not_dropped() {
    let checkpoint = InMemory::new();
    let sales = || vec![(7, 10), (7, 5)];
    totals(sales(), discard()).checkpoint_to(checkpoint.clone()).trigger(once(1)).run_blocking().unwrap();
    let error = of_orders(sales(), discard()).checkpoint_to(checkpoint.clone()).run_blocking().unwrap_err().to_string();
    assert!(error.contains("knows no such input, only `sales`"), "{error}");
    let error = renamed(sales(), discard()).checkpoint_to(checkpoint.clone()).run_blocking().unwrap_err().to_string();
    assert!(error.contains("`sales.sum`") && error.contains("`by_seller.sum`"), "{error}");
    let out = collected();
    totals(sales(), out.clone()).checkpoint_to(checkpoint).run_blocking().unwrap();
    assert_eq!(out.take(), [(7, 15)]);
}

#[test]
fn a_checkpoint_is_for_one_job_at_a_time() {
    let checkpoint = InMemory::new();
    let (begins, begun) = channel();
    let (goes_on, may_go_on) = channel();
    let may_go_on = Mutex::new(may_go_on);
    let sales = generate(1, move |_, _| {
        begins.send(()).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
        (1, 1)
    });
    let first = totals(sales.take(1), discard()).checkpoint_to(checkpoint.clone());
    let first = std::thread::spawn(move || first.run_blocking());
    begun.recv().unwrap();
    let error = totals(vec![(1, 1)], discard()).checkpoint_to(checkpoint).run_blocking().unwrap_err();
    goes_on.send(()).unwrap();
    first.join().unwrap().unwrap();
    assert!(format!("{error:?}").contains("another"), "{error:?}");
}

#[test]
fn a_job_waits_for_a_checkpoint_that_another_has() {
    let checkpoint = InMemory::new();
    let lock = Storage::lock(&checkpoint).unwrap();
    let sold = collected();
    let job = |longest| totals(vec![(1, 1)], sold.clone()).checkpoint_to(checkpoint.clone()).lock_timeout(longest);
    let error = format!("{:?}", job(30.millis()).run_blocking().unwrap_err());
    assert!(error.contains("waited for it for 30ms"), "{error}");

    // One that is stopped meanwhile has done nothing, and that is no error.
    let waiting = job(10.mins());
    let stop = waiting.stop_handle();
    let waiting = std::thread::spawn(move || waiting.run_blocking());
    stop.stop();
    assert_eq!(waiting.join().unwrap().unwrap().batches, 0);

    let waiting = job(10.mins());
    let waiting = std::thread::spawn(move || waiting.run_blocking());
    assert!(sold.take().is_empty());
    drop(lock);
    waiting.join().unwrap().unwrap();
    assert_eq!(sold.take(), [(1, 1)]);
}

#[test]
fn at_the_start_of_time_nothing_is_known() {
    let checkpoint = InMemory::new();
    let job = totals(vec![(1, 1)], discard()).checkpoint_to(checkpoint);
    let restart = job.checkpoint().describe().unwrap();
    assert!(!restart.has_ended() && restart.time().is_none());
    assert!(restart.to_string().contains("begins at the start of its input"), "{restart}");
}

#[test]
fn a_checkpoint_is_described_by_the_operators_that_have_states() {
    let checkpoint = InMemory::new();
    let job = || totals(vec![(1, 1), (2, 5)], discard()).checkpoint_to(checkpoint.clone());
    job().run_blocking().unwrap();
    let restart = job().checkpoint().describe().unwrap();
    let sections: Vec<_> =
        restart.checkpoint().sections.iter().map(|section| (&*section.name, section.entries)).collect();
    assert_eq!(sections, [("sales.sum", 2)], "{restart}");
}
