//! Each rule of sinks, broken on purpose.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use stream_runtime::Error;
use stream_runtime::sink::{Sink, Transactional};
use stream_runtime::testing::sink;

/// What is wrong with a sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Nothing,
    ShowsAtTheEnd,
    ShowsTwice,
    TurnsRound,
    LosesAtTheEnd,
    Fails,
    JoinsNothing,
    KeepsWhatWasJoined,
    JoinsBefore,
    BeginsAnew,
    WritesOthers,
    PreparesInMemory,
    CommitsTwice,
    DropsAll,
    CommitsAll,
    AddsToWhatWasPrepared,
    ShowsAtOnce,
    PreparesOne,
    ShowsHalf,
}

use Fault::*;

/// What outlives a sink.
#[derive(Debug, Default)]
struct Outside {
    visible: Vec<u32>,
    prepared: BTreeMap<u64, Vec<u32>>,
}

/// A sink with a fault.
struct Faulty {
    fault: Fault,
    outside: Arc<Mutex<Outside>>,
    buffer: Vec<u32>,
    prepared: BTreeMap<u64, Vec<u32>>,
}

impl Faulty {
    fn on(outside: &Arc<Mutex<Outside>>, fault: Fault) -> Self {
        Faulty { fault, outside: Arc::clone(outside), buffer: Vec::new(), prepared: BTreeMap::new() }
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn show(&self, records: &[u32]) {
        self.outside.lock().unwrap().visible.extend(records);
    }
}

impl Sink<u32> for Faulty {
    fn write(&mut self, record: u32) -> Result<(), Error> {
        if self.is(Fails) && record == 5 {
            return Err(Error::new("the disk is full"));
        }
        if self.is(ShowsAtOnce) && record == 5 {
            self.show(&[5]);
            return Ok(());
        }
        self.buffer.push(record);
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        Some(Faulty::on(&self.outside, self.fault))
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        let taken = match self.fault {
            KeepsWhatWasJoined => fork.buffer.clone(),
            _ => std::mem::take(&mut fork.buffer),
        };
        match self.fault {
            JoinsNothing => {}
            JoinsBefore => drop(self.buffer.splice(..0, taken)),
            _ => self.buffer.extend(taken),
        }
        Ok(())
    }

    fn resume(&mut self, committed: Option<u64>) -> Result<(), Error> {
        if self.is(BeginsAnew) && committed.is_some() {
            self.outside.lock().unwrap().visible.clear();
        }
        if self.is(WritesOthers) && committed.is_some() {
            self.show(&[99]);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.is(TurnsRound) {
            self.buffer.reverse();
        }
        if self.is(ShowsAtTheEnd) {
            return Ok(());
        }
        self.show(&self.buffer);
        if !self.is(ShowsTwice) {
            self.buffer.clear();
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        self.show(&self.buffer);
        self.buffer.clear();
        if self.is(LosesAtTheEnd) {
            self.outside.lock().unwrap().visible.pop();
        }
        Ok(())
    }
}

impl Transactional for Faulty {
    fn recover(&mut self, committed: Option<u64>) -> Result<(), Error> {
        let mut outside = self.outside.lock().unwrap();
        if self.is(AddsToWhatWasPrepared) {
            let later = committed.map_or(0, |committed| committed + 1);
            let kept = outside.prepared.split_off(&later);
            let settled = std::mem::replace(&mut outside.prepared, kept);
            settled.into_values().for_each(|records| outside.visible.extend(records));
            return Ok(());
        }
        for (batch, records) in std::mem::take(&mut outside.prepared) {
            if (Some(batch) <= committed || self.fault == CommitsAll) && self.fault != DropsAll {
                outside.visible.extend(records);
            }
        }
        Ok(())
    }

    fn prepare(&mut self, batch: u64) -> Result<(), Error> {
        let mut records = std::mem::take(&mut self.buffer);
        if self.is(PreparesInMemory) {
            self.prepared.insert(batch, records);
            return Ok(());
        }
        if self.is(ShowsHalf) && records.len() > 1 {
            let half = records.split_off(records.len() / 2);
            self.show(&records);
            records = half;
        }
        let mut outside = self.outside.lock().unwrap();
        if self.is(PreparesOne) {
            outside.prepared.clear();
        }
        match self.fault {
            AddsToWhatWasPrepared => outside.prepared.entry(batch).or_default().extend(records),
            _ => drop(outside.prepared.insert(batch, records)),
        }
        Ok(())
    }

    fn commit(&mut self, batch: u64) -> Result<(), Error> {
        let mut outside = self.outside.lock().unwrap();
        let records = match self.fault {
            PreparesInMemory => self.prepared.remove(&batch),
            CommitsTwice => outside.prepared.get(&batch).cloned(),
            _ => outside.prepared.remove(&batch),
        };
        outside.visible.extend(records.unwrap_or_default());
        Ok(())
    }
}

type Open = Box<dyn Fn() -> Faulty>;
type Seen = Box<dyn Fn() -> Vec<u32>>;

fn outside(fault: Fault) -> impl Fn(usize) -> (Open, Seen) {
    move |_| {
        let outside = Arc::new(Mutex::new(Outside::default()));
        let seen = Arc::clone(&outside);
        (Box::new(move || Faulty::on(&outside, fault)), Box::new(move || seen.lock().unwrap().visible.clone()))
    }
}

fn told(outcome: Result<(), Error>) -> String {
    outcome.err().map_or_else(String::new, |error| format!("{error:?}"))
}

#[test]
fn without_a_fault_nothing_is_told() {
    assert_eq!(told(sink(outside(Nothing), 0..13).check_resume()), "");
    assert_eq!(told(sink(outside(Nothing), 0..13).check_exactly_once()), "");
    assert_eq!(told(sink(outside(TurnsRound), 0..13).unordered().check()), "");
}

#[test]
fn every_rule_of_writing_can_be_seen_to_break() {
    for (fault, rule) in [
        (ShowsAtTheEnd, "what was written is seen behind `flush`"),
        (ShowsTwice, "what was written is seen behind `flush`"),
        (TurnsRound, "record 0 is 5 in place of 0"),
        (LosesAtTheEnd, "what is seen stays, behind `close`"),
        (Fails, "the sink failed: write\n  caused by: the disk is full"),
        (JoinsNothing, "what forks have taken is seen once"),
        (KeepsWhatWasJoined, "what forks have taken is seen once"),
        (JoinsBefore, "what forks have taken is seen once"),
    ] {
        let told = told(sink(outside(fault), 0..13).check());
        assert!(told.contains(rule), "{fault:?}: {told:?}");
    }
}

#[test]
fn every_rule_of_going_on_can_be_seen_to_break() {
    for (fault, rule) in [
        (BeginsAnew, "behind a crash each record is there at least once"),
        (WritesOthers, "only what was written is seen"),
    ] {
        let told = told(sink(outside(fault), 0..13).check_resume());
        assert!(told.contains(rule) && told.contains("how: a crash behind `flush` of batch"), "{fault:?}: {told:?}");
    }
}

#[test]
fn every_rule_of_exactly_once_can_be_seen_to_break() {
    for (fault, how) in [
        (PreparesInMemory, "recover(Some(0))"),
        (CommitsTwice, "commit(0), commit(0)"),
        (DropsAll, "the checkpoint has batch 0, a crash, recover(Some(0))"),
        (CommitsAll, "prepare(0), a crash, recover(None)"),
        (AddsToWhatWasPrepared, "prepare(0), a crash, recover(None)"),
        (ShowsHalf, "prepare(0)"),
        (PreparesOne, "prepare(0), half of batch 1 is written, batch 1 is written, prepare(1)"),
    ] {
        let told = told(sink(outside(fault), 0..13).check_exactly_once());
        assert!(told.contains("a rule is broken: ") && told.contains(how), "{fault:?}: {told:?}");
    }
    let told = told(sink(outside(ShowsAtOnce), 0..13).unordered().check_exactly_once());
    assert!(told.contains("nothing that is not prepared"), "{told:?}");
}
