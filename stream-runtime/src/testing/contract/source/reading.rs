//! Reads a source to its end, and looks at every batch.

use std::fmt;
use std::time::Duration;

use super::drive::Drive;
use super::{ALL, SourceContract};
use crate::Error;
use crate::decode::All;
use crate::source::{Batch, Limit, Ready, Share, Source};
use crate::testing::contract::broken::broken;
use crate::time::Timestamp;

/// The records of a source, by partition.
pub(super) type Reading<T> = Vec<Vec<T>>;

/// How a source is read.
#[derive(Clone, Debug)]
pub(super) struct How {
    pub(super) limit: Limit,
    pub(super) workers: usize,
    /// From where on.
    pub(super) from: Option<String>,
}

impl How {
    pub(super) fn new(limit: Limit, workers: usize) -> Self {
        How { limit, workers, from: None }
    }

    /// The same in a source that was put to a place.
    pub(super) fn from(self, place: &str) -> Self {
        How { from: Some(place.to_owned()), ..self }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |size: usize| if size == usize::MAX { "any".to_owned() } else { size.to_string() };
        let Limit { records, bytes } = self.limit;
        match &self.from {
            Some(place) => write!(f, "a new source that has sought {place}")?,
            None => f.write_str("a new source")?,
        }
        write!(f, ", polled with a limit of {} records and {} bytes", name(records), name(bytes))?;
        write!(f, ", its batches shared out to {} workers", self.workers)
    }
}

/// How long nothing must come where nothing is to come any more.
const SILENCE: Duration = Duration::from_millis(50);

impl<M, O, T> SourceContract<M, O, T> {
    /// All of a source, of which it may be known how many records it has.
    pub(super) fn read_to_the_end<S>(
        &self,
        source: &mut S,
        how: &How,
        known: Option<usize>,
    ) -> Result<Reading<T>, Error>
    where
        S: Source,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let mut read = Vec::new();
        self.read_on(source, how, &mut read, known)?;
        Ok(read)
    }

    /// Reads on until the source ends; where it does not end, until it has given as many records as are known to be there, or as are expected. One that gives more than that
    /// is not read to its end: there may be none.
    pub(super) fn read_on<S>(
        &self,
        source: &mut S,
        how: &How,
        read: &mut Reading<T>,
        known: Option<usize>,
    ) -> Result<(), Error>
    where
        S: Source,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let known = known.or_else(|| self.expected.as_ref().map(|all| count(all)));
        loop {
            let is_over = !self.ends && known.is_some_and(|known| count(read) >= known);
            let patience = if is_over { SILENCE.min(self.patience) } else { self.patience };
            match (Drive { patience }).wait(source, how.limit, &mut |_| Ok(()))? {
                Some(Ready::Batch) => self.lend(source, how, read)?,
                Some(Ready::End) if self.ends => return self.has_ended(source, how),
                Some(Ready::End) => {
                    let seen = "`Ready::End` of a source that is said to be endless";
                    return Err(broken("a source that never ends does not say so", seen, how.to_string()));
                }
                None if is_over => return Ok(()),
                None => {
                    let seen = format!("nothing for {patience:?}, behind {} records", count(read));
                    let rule = "a source gives all of its records, and the end, if it has one";
                    return Err(broken(rule, seen, how.to_string()));
                }
            }
            // What it gave too much is told when it is compared.
            if known.is_some_and(|known| count(read) > known) {
                return Ok(());
            }
        }
    }

    /// Lends the batch that is ready, and looks at it.
    pub(super) fn lend<S>(&self, source: &mut S, how: &How, read: &mut Reading<T>) -> Result<(), Error>
    where
        S: Source,
        O: for<'b> Fn(S::Item<'b>) -> T,
    {
        let partitions = source.partitions();
        read.resize_with(read.len().max(partitions), Vec::new);
        let told = told(source);
        let batch = source.batch();
        let (records, bytes) = (batch.records(), batch.bytes());
        let shares = batch.shares(how.workers);
        let say = |rule: &str, seen: String| Err(broken(rule, seen, how.to_string()));
        if shares.len() > how.workers * partitions.max(1) + 1 {
            return say("there are about as many shares as workers", format!("{} shares", shares.len()));
        }
        let mut made = 0;
        for share in shares {
            let partition = share.partition();
            let Some(read) = read.get_mut(partition) else {
                return say(
                    "a share is of one of the source's partitions, which are counted from 0",
                    format!("a share of partition {partition}, of {partitions}"),
                );
            };
            let before = read.len();
            // One way to go over a share is as good as the other.
            match how.workers % 2 {
                0 => read.extend(share.items::<All>().map(&self.own)),
                _ => read.extend(share.into_iter().map(&self.own)),
            }
            made += (read.len() - before) as u64;
        }
        if made > records || (made < records && !self.leaves_out) {
            return say(
                "the shares of a batch are the batch",
                format!("{made} records of a batch that says it has {records}"),
            );
        }
        self.look(source, &told, how, (records, bytes))
    }

    fn look<S: Source>(
        &self,
        source: &S,
        before: &[Told],
        how: &How,
        (records, bytes): (u64, u64),
    ) -> Result<(), Error> {
        let say = |rule: &str, seen: String| Err(broken(rule, seen, how.to_string()));
        if records > how.limit.records.max(1) as u64 {
            return say("a batch keeps to the limit of records", format!("a batch of {records} records"));
        }
        if records > 1 && bytes > how.limit.bytes as u64 {
            return say(
                "a batch of more than one record keeps to the limit of bytes",
                format!("a batch of {bytes} bytes"),
            );
        }
        let now = told(source);
        if let Some((before, now)) = before.iter().zip(&now).find(|(before, now)| now.0 < before.0) {
            return say("a watermark does not go back", format!("{:?} behind {:?}", now.0, before.0));
        }
        if records == 0 && now.iter().all(|told| *told == (None, false)) {
            return say("a batch has a record, or tells something of its event time", "a batch of nothing".into());
        }
        Ok(())
    }

    fn has_ended<S: Source>(&self, source: &mut S, how: &How) -> Result<(), Error> {
        let drive = Drive { patience: SILENCE.min(self.patience) };
        for _ in 0..3 {
            let again = drive.wait(source, ALL, &mut |_| Ok(()))?;
            if again != Some(Ready::End) {
                let seen = again.map_or_else(|| "a pending poll".to_owned(), |ready| format!("{ready:?}"));
                let rule = "a source that has ended stays so";
                return Err(broken(rule, format!("{seen} behind the end"), how.to_string()));
            }
        }
        match source.lag() {
            None | Some(0) => Ok(()),
            Some(lag) => {
                let rule = "a source that has ended has caught up";
                Err(broken(rule, format!("a lag of {lag}"), how.to_string()))
            }
        }
    }
}

/// How many records were read.
pub(super) fn count<T>(read: &[Vec<T>]) -> usize {
    read.iter().map(Vec::len).sum()
}

/// What a source tells of a partition.
type Told = (Option<Timestamp>, bool);

fn told<S: Source>(source: &S) -> Vec<Told> {
    (0..source.partitions()).map(|partition| (source.watermark(partition), source.is_idle(partition))).collect()
}
