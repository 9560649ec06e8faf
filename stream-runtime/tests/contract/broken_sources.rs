//! Each rule of sources, broken on purpose.

use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use stream_runtime::Error;
use stream_runtime::decode::Reads;
use stream_runtime::source::{Batch, Bounded, Limit, Ready, Replayable, Share, Source};
use stream_runtime::testing::source;
use stream_runtime::time::Timestamp;

/// What is wrong with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Nothing,
    WakesNobody,
    WakesTheFirst,
    WakesAllTheTime,
    Blocks,
    Stalls,
    Fails,
    AnotherRecord,
    LosesTheLast,
    LooksAtTheLimit,
    TooManyRecords,
    TooManyBytes,
    EmptyBatch,
    WrongCount,
    TooManyShares,
    NoPartition,
    SharesInDisorder,
    ItemsDiffer,
    NoEnd,
    LagAtTheEnd,
    WatermarkGoesBack,
    LeavesAThread,
    LeavesATask,
    PlaceIsLate,
    PlaceMoves,
    PlaceIsNotKept,
    SeeksAnotherPlace,
    ReplaysByTheLimit,
    ReplaysAgain,
    StaysReady,
    StillReplays,
    ReplaysBackwards,
    ForgetsTooMuch,
    CanNotGoBack,
}

use Fault::*;

const ALL: u64 = 20;

/// The numbers up to twenty, with a fault.
#[derive(Debug)]
struct Faulty {
    fault: Fault,
    lent: u64,
    ready: u64,
    again: Option<u64>,
    polls: u64,
    first: Option<Waker>,
    has_ended: bool,
}

fn faulty(fault: Fault) -> Faulty {
    Faulty { fault, lent: 0, ready: 0, again: None, polls: 0, first: None, has_ended: false }
}

impl Faulty {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// What is wrong with a poll.
    fn misbehave(&mut self, context: &mut Context<'_>) -> Option<Poll<Result<Ready, Error>>> {
        self.polls += 1;
        match self.fault {
            WakesNobody if self.polls == 1 => return Some(Poll::Pending),
            WakesTheFirst if self.polls <= 2 => {
                let first = self.first.get_or_insert_with(|| context.waker().clone()).clone();
                thread::spawn(move || {
                    thread::sleep(Duration::from_millis(5));
                    first.wake();
                });
                return Some(Poll::Pending);
            }
            WakesAllTheTime if self.polls < 5000 => {
                context.waker().wake_by_ref();
                return Some(Poll::Pending);
            }
            Blocks => thread::sleep(Duration::from_millis(1100)),
            Stalls if self.lent == 10 => return Some(Poll::Pending),
            Fails => return Some(Poll::Ready(Err(Error::new("no such file")))),
            LeavesAThread if self.polls == 1 => {
                let leaves = || thread::sleep(Duration::from_secs(3));
                thread::Builder::new().name("left-behind".into()).spawn(leaves).unwrap();
            }
            LeavesATask if self.polls == 1 => {
                if let Ok(tokio) = tokio::runtime::Handle::try_current() {
                    tokio.spawn(std::future::pending::<()>());
                }
            }
            _ => {}
        }
        None
    }
}

impl Source for Faulty {
    type Item<'b> = u64;
    type Batch<'b> = Numbers;
    type Bound = Bounded;

    fn poll_ready(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<Ready, Error>> {
        if let Some(poll) = self.misbehave(context) {
            return poll;
        }
        if self.is(StaysReady) && self.ready > self.lent {
            return Poll::Ready(Ok(Ready::Batch));
        }
        let of_bytes = limit.bytes / 8;
        let records = limit.records.min(if self.is(TooManyBytes) { usize::MAX } else { of_bytes }).max(1) as u64;
        let records = if self.is(TooManyRecords) { records.saturating_add(3) } else { records };
        let until = match self.again {
            Some(until) if !self.is(ReplaysByTheLimit) => until,
            _ => self.lent.saturating_add(records),
        };
        self.ready = until.min(ALL);
        if self.is(NoEnd) && self.has_ended {
            self.lent = ALL - 1;
        }
        self.has_ended = self.ready == self.lent;
        Poll::Ready(Ok(if self.ready == self.lent { Ready::End } else { Ready::Batch }))
    }

    fn batch(&mut self) -> Numbers {
        if !self.is(ReplaysAgain) {
            self.again = None;
        }
        let (from, to) = (self.lent, self.ready);
        self.lent = if self.is(PlaceMoves) && to < ALL { to - 1 } else { to };
        if self.is(PlaceMoves) {
            self.ready = self.lent;
        }
        let mut numbers: Vec<_> = (from..to).collect();
        match self.fault {
            AnotherRecord => numbers.iter_mut().for_each(|number| *number += u64::from(*number == 7)),
            LosesTheLast => numbers.retain(|number| number + 1 < ALL),
            LooksAtTheLimit => numbers.iter_mut().for_each(|number| *number += u64::from(to - from == 7)),
            EmptyBatch if from == 3 => {
                (self.lent, self.ready) = (from, from);
                self.fault = Nothing;
                numbers.clear();
            }
            _ => {}
        }
        Numbers { numbers, fault: self.fault }
    }

    fn lag(&self) -> Option<u64> {
        Some(ALL - self.lent + u64::from(self.is(LagAtTheEnd)))
    }

    fn watermark(&self, _: usize) -> Option<Timestamp> {
        self.is(WatermarkGoesBack).then(|| Timestamp::from_secs(-(self.lent as i64)))
    }
}

impl Replayable for Faulty {
    type Position = Position;

    fn position(&self) -> Position {
        Position(if self.is(PlaceIsLate) { self.lent } else { self.ready }, self.is(PlaceIsNotKept))
    }

    fn seek(&mut self, position: &Position) -> Result<(), Error> {
        if self.is(CanNotGoBack) && position.0 < self.lent {
            return Err(Error::new("that lies behind"));
        }
        self.lent = position.0 + u64::from(self.is(SeeksAnotherPlace) && position.0 == 7);
        if !self.is(StaysReady) {
            self.ready = self.lent;
        }
        if self.is(SeeksAnotherPlace) {
            self.ready = position.0;
        }
        if !self.is(StillReplays) {
            self.again = None;
        }
        Ok(())
    }

    fn replay(&mut self, until: &Position) -> Result<(), Error> {
        if until.0 < self.lent && !self.is(ReplaysBackwards) {
            return Err(Error::new("that lies before it"));
        }
        let again = Some(until.0).filter(|until| *until > self.lent);
        self.again = if self.is(StillReplays) { again.or(self.again) } else { again };
        Ok(())
    }

    fn forget(&mut self, before: &Position) -> Result<(), Error> {
        if self.is(ForgetsTooMuch) && before.0 == 7 {
            (self.lent, self.ready) = (8, 8);
        }
        Ok(())
    }
}

/// A place, of which it can be said that it is not kept.
#[derive(Clone, Debug)]
struct Position(u64, bool);

impl serde::Serialize for Position {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (if self.1 { self.0 / 2 } else { self.0 }).serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Position {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(|place| Position(place, false))
    }
}

struct Numbers {
    numbers: Vec<u64>,
    fault: Fault,
}

struct Part {
    numbers: Vec<u64>,
    fault: Fault,
}

impl Batch for Numbers {
    type Item = u64;
    type Share = Part;

    fn records(&self) -> u64 {
        self.numbers.len() as u64 + u64::from(self.fault == WrongCount)
    }

    fn bytes(&self) -> u64 {
        8 * self.numbers.len() as u64
    }

    fn shares(self, workers: usize) -> Vec<Part> {
        let part = match self.fault {
            TooManyShares => 1,
            _ => self.numbers.len().div_ceil(workers).max(1),
        };
        let mut shares: Vec<_> =
            self.numbers.chunks(part).map(|part| Part { numbers: part.to_vec(), fault: self.fault }).collect();
        if self.fault == SharesInDisorder {
            shares.reverse();
        }
        shares
    }
}

impl IntoIterator for Part {
    type Item = u64;
    type IntoIter = std::vec::IntoIter<u64>;

    fn into_iter(self) -> Self::IntoIter {
        self.numbers.into_iter()
    }
}

impl Share for Part {
    fn partition(&self) -> usize {
        usize::from(self.fault == NoPartition)
    }

    fn items<F: Reads>(self) -> impl Iterator<Item = u64> {
        let differs = self.fault == ItemsDiffer;
        self.numbers.into_iter().map(move |number| if differs { number + 1 } else { number })
    }
}

/// What is told of a fault.
fn told(fault: Fault) -> String {
    let contract = source(|| faulty(fault), |number| number).expect(0..ALL).patience(Duration::from_millis(100));
    contract.check_replay().err().map_or_else(String::new, |error| format!("{error:?}"))
}

#[test]
fn without_a_fault_nothing_is_told() {
    assert_eq!(told(Nothing), "");
}

#[test]
fn every_rule_can_be_seen_to_break() {
    for (fault, rule) in [
        (WakesNobody, "wakes the last waker that it was given"),
        (WakesTheFirst, "wakes the last waker that it was given"),
        (WakesAllTheTime, "not over and over before"),
        (Blocks, "a poll does not block"),
        (Stalls, "gives all of its records"),
        (Fails, "the source failed\n  caused by: no such file"),
        (AnotherRecord, "partition 0: record 7 is 8 in place of 7"),
        (LosesTheLast, "partition 0: 19 records in place of 20: there are no [19]"),
        (LooksAtTheLimit, "the records are the same however they are read"),
        (TooManyRecords, "a batch keeps to the limit of records"),
        (TooManyBytes, "keeps to the limit of bytes"),
        (EmptyBatch, "a batch has a record, or tells something"),
        (WrongCount, "the shares of a batch are the batch"),
        (TooManyShares, "about as many shares as workers"),
        (NoPartition, "a share is of one of the source's partitions"),
        (SharesInDisorder, "the records are the same however they are read"),
        (ItemsDiffer, "the records are the same however they are read"),
        (NoEnd, "a source that has ended stays so"),
        (LagAtTheEnd, "a source that has ended has caught up"),
        (WatermarkGoesBack, "a watermark does not go back"),
        (LeavesATask, "tasks of tokio that go on"),
        (PlaceIsLate, "a place changes when a batch becomes ready"),
        (PlaceIsNotKept, "a source that has sought a place goes on from there"),
        (SeeksAnotherPlace, "a source that has sought a place goes on from there"),
        (ReplaysByTheLimit, "when the batch that comes again is ready"),
        (ReplaysAgain, "a source that has ended has caught up"),
        (StaysReady, "when it was sought"),
        (StillReplays, "a batch keeps to the limit of records"),
        (ReplaysBackwards, "to replay up to what lies behind is an error"),
        (ForgetsTooMuch, "to forget what was read changes nothing"),
        (CanNotGoBack, "the source can't seek Position(0, false)\n  caused by: that lies behind"),
    ] {
        let told = told(fault);
        assert!(told.contains(rule), "{fault:?}: {told:?}");
        assert!(told.contains("how: ") || !told.contains("rule"), "{fault:?}: {told:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_thread_that_is_left_is_seen() {
    let told = told(LeavesAThread);
    assert!(told.contains("a thread `left-behind` that goes on"), "{told}");
}

#[test]
fn a_place_that_moves_is_seen() {
    let told = told(PlaceMoves);
    assert!(told.contains("a rule is broken"), "{told}");
}

#[test]
fn an_error_says_how_to_see_it() {
    let told = told(AnotherRecord);
    assert_eq!(
        told,
        "a rule is broken: the records are those that are expected\n  seen: partition 0: record 7 is 8 in place of 7\n  how: a new source, polled with a limit of any records and any bytes, its batches shared out to 1 workers"
    );
}
