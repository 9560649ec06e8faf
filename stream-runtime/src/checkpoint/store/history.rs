//! Which batches were begun and committed: one after the other, and at most one is begun and not committed.

use super::object::{Begun, Done};
use super::read::Event;
use crate::Error;

/// Where the job stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct History {
    /// The last batch that was committed.
    pub(super) done: Option<Done>,
    /// The batch that was begun behind it.
    pub(super) begun: Option<Begun>,
}

impl History {
    /// A batch begins, or is committed.
    ///
    /// # Errors
    /// It is not its turn. Nothing has changed then.
    pub(super) fn apply(&mut self, event: Event) -> Result<(), Error> {
        match event {
            Event::Begin(begun) => self.begin(begun),
            Event::Commit { batch, outcome } => self.commit(batch, outcome),
        }
    }

    fn begin(&mut self, begun: Begun) -> Result<(), Error> {
        if let Some(open) = &self.begun {
            return Err(Error::new(format!(
                "batch {} can't begin while batch {} is not committed",
                begun.batch, open.batch
            )));
        }
        if let Some(done) = &self.done
            && done.batch.checked_add(1) != Some(begun.batch)
        {
            return Err(Error::new(format!("batch {} can't begin behind batch {}", begun.batch, done.batch)));
        }
        self.begun = Some(begun);
        Ok(())
    }

    fn commit(&mut self, batch: u64, outcome: Vec<u8>) -> Result<(), Error> {
        match self.begun.take_if(|begun| begun.batch == batch) {
            Some(Begun { batch, plan }) => {
                self.done = Some(Done { batch, plan, outcome });
                Ok(())
            }
            None => Err(Error::new(format!("batch {batch} can't be committed, for it has not begun"))),
        }
    }

    /// The last batch that was committed.
    pub(super) fn committed(&self) -> Option<u64> {
        self.done.as_ref().map(|done| done.batch)
    }

    /// The last batch that was begun.
    pub(super) fn last_begun(&self) -> Option<u64> {
        self.begun.as_ref().map(|begun| begun.batch).or(self.committed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_come_one_after_the_other() {
        let begin = |batch| Event::Begin(Begun { batch, plan: vec![batch as u8] });
        let commit = |batch| Event::Commit { batch, outcome: vec![] };
        let mut history = History::default();
        assert!(history.apply(commit(5)).is_err());
        history.apply(begin(5)).unwrap();
        assert!(history.apply(begin(6)).is_err());
        assert!(history.apply(commit(4)).is_err());
        history.apply(commit(5)).unwrap();
        assert_eq!(history.committed(), Some(5));
        assert!(history.apply(begin(5)).is_err());
        assert!(history.apply(begin(7)).is_err());
        history.apply(begin(6)).unwrap();
        assert_eq!((history.committed(), history.last_begun()), (Some(5), Some(6)));
    }
}
