//! Whether it pays to aggregate before an exchange: decided from what the batches show.

/// What comes of the items of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Each worker adds them to a part of its own, from which owners take over what is due.
    Local,
    /// They are sent to the owners of their keys when the step is over, each by itself or combined.
    Sent {
        /// Whether a worker first makes one of those with the same key.
        combined: bool,
    },
}

impl Way {
    /// The same of a stage that can't add to the workers' own parts.
    pub(super) fn sent(self) -> Way {
        match self {
            Way::Local => Way::Sent { combined: true },
            sent @ Way::Sent { .. } => sent,
        }
    }
}

/// What shows it. Items are counted in steps in which they are sent, which is every so often, for there they cost nothing to count; the loop over a part of a
/// worker's own is that of the only worker.
#[derive(Debug)]
pub(super) struct Gauge {
    /// Of the last step in which items were sent: the records, and how many items came of them.
    sampled: (u64, u64),
    /// For so many steps more the sample is good.
    fresh: u32,
    /// The records of the other steps, since the last conclusion.
    records: u64,
    /// How many keys' states each owner has taken over since then.
    moved: Vec<u64>,
    /// For so many steps items are sent to the owners one by one; with the largest number, always.
    apart: u32,
}

/// From fewer items nothing is concluded.
const ENOUGH: u64 = 4_096;
/// Where aggregating has not paid, it is tried again after so many steps.
const RETRY: u32 = 256;
/// A sample is good for so many steps. In a step that takes one, what is sent goes into tables that are made for it.
const FRESH: u32 = 1_024;
/// One of few items, for so many.
const FRESH_OF_FEW: u32 = 64;
/// So many items at the least must become one state that is taken over.
const PAYS: u64 = 4;

impl Gauge {
    pub(super) fn new(workers: usize) -> Self {
        Gauge { sampled: (0, 0), fresh: 0, records: 0, moved: vec![0; workers], apart: 0 }
    }

    pub(super) fn never_pays(&mut self) {
        self.apart = u32::MAX;
    }

    /// What comes of the items of the next step; whether workers may add them to parts of their own says who knows the aggregate and the state.
    ///
    /// Aggregating before the exchange pays as long as a state that is taken over has come of several items that would have been sent: what one worker has written
    /// all over a table comes to another from cache to cache, line by line, whereas what is sent lies in a row. (With a state for every two items, two workers
    /// took 1.7 times as long as when they send them.)
    pub(super) fn next_way(&mut self, may_be_local: bool) -> Way {
        if self.apart == 0 && self.conclude() == Some(false) {
            // This step, and so many more.
            self.apart = RETRY + 1;
        }
        let combined = self.apart == 0;
        if may_be_local && combined && self.fresh > 0 {
            self.fresh -= 1;
            return Way::Local;
        }
        if self.apart < u32::MAX {
            self.apart = self.apart.saturating_sub(1);
        }
        self.sampled = (0, 0);
        Way::Sent { combined }
    }

    /// Whether it has paid, if that can be said.
    fn conclude(&mut self) -> Option<bool> {
        let (records, items) = self.sampled;
        let added = (u128::from(self.records) * u128::from(items) / u128::from(records.max(1))) as u64;
        let moved: u64 = self.moved.iter().sum();
        if moved == 0 || added < ENOUGH {
            return None;
        }
        self.records = 0;
        self.moved.fill(0);
        Some(moved.saturating_mul(PAYS) <= added)
    }

    /// A step begins, in which so many records come.
    pub(super) fn begins(&mut self, is_local: bool, records: u64) {
        let of_way = if is_local { &mut self.records } else { &mut self.sampled.0 };
        *of_way += records;
    }

    /// So many items of a worker were sent; where they can only be aggregated within a step, they came to so many states.
    pub(super) fn sent(&mut self, items: u64, states: Option<u64>) {
        self.sampled.1 += items;
        self.fresh = if self.sampled.1 < ENOUGH { FRESH_OF_FEW } else { FRESH };
        if self.apart == 0 && items >= ENOUGH && states.is_some_and(|states| states.saturating_mul(PAYS) > items) {
            self.apart = RETRY;
        }
    }

    /// Where each owner counts what it has taken over.
    pub(super) fn moved(&mut self) -> &mut [u64] {
        &mut self.moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDS: u64 = 10_000;

    /// Steps of so many records, of which half are items, and with each a number of states is taken over. It says how many steps were of which way.
    fn steps(gauge: &mut Gauge, count: usize, moved: u64) -> [usize; 3] {
        let mut ways = [0; 3];
        for _ in 0..count {
            let way = gauge.next_way(true);
            gauge.begins(way == Way::Local, RECORDS);
            match way {
                Way::Local => gauge.moved().iter_mut().for_each(|of_owner| *of_owner += moved / 2),
                Way::Sent { .. } => gauge.sent(RECORDS / 2, None),
            }
            ways[[Way::Local, Way::Sent { combined: true }, Way::Sent { combined: false }]
                .iter()
                .position(|w| *w == way)
                .unwrap()] += 1;
        }
        ways
    }

    #[test]
    fn what_few_states_are_taken_over_of_is_aggregated_first() {
        let mut gauge = Gauge::new(2);
        let fresh = FRESH as usize;
        assert_eq!(steps(&mut gauge, 10 * (fresh + 1), RECORDS / 2 / PAYS), [10 * fresh, 10, 0]);
    }

    #[test]
    fn a_sample_of_few_items_is_soon_taken_again() {
        let mut gauge = Gauge::new(2);
        gauge.next_way(true);
        gauge.begins(false, 10);
        gauge.sent(5, None);
        let steps = std::iter::repeat_with(|| gauge.next_way(true)).take_while(|way| *way == Way::Local).count();
        assert_eq!(steps, FRESH_OF_FEW as usize);
    }

    #[test]
    fn what_many_are_taken_over_of_is_sent_and_tried_again() {
        let mut gauge = Gauge::new(2);
        let per_trial = 1 + 1 + RETRY as usize;
        assert_eq!(steps(&mut gauge, 3 * per_trial, RECORDS / 2), [3, 1, 3 * RETRY as usize + 2]);
    }

    #[test]
    fn what_can_only_be_combined_in_a_step_is_not_where_that_makes_nothing_less() {
        let mut gauge = Gauge::new(2);
        gauge.next_way(false);
        gauge.begins(false, RECORDS);
        gauge.sent(RECORDS, Some(RECORDS / 2));
        assert_eq!(gauge.next_way(false), Way::Sent { combined: false });
    }

    #[test]
    fn never_is_for_ever() {
        let mut gauge = Gauge::new(2);
        gauge.never_pays();
        assert_eq!(steps(&mut gauge, 1_000, 0), [0, 0, 1_000]);
        // Of a state that workers can't have parts of their own of too.
        assert_eq!(gauge.next_way(false), Way::Sent { combined: false });
    }
}
