use crate::plan::{Initial, KeyedBy, Proof, StatesOf, Stream};
use crate::state::Once;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Lets the operator that follows, [`scan`](Self::scan) or [`process`](Self::process), begin with a state for some keys: a map, or any pairs of a
    /// key and its state. Of two for the same key the last counts.
    ///
    /// Such a key has its state before its first item; every other key begins with the operator's own first value. The keys are owned ones: of a
    /// key `&str` they are `Box<str>`.
    ///
    /// Behind [`expire_after`](Self::expire_after) the state of a key for which nothing comes expires too. It counts from the beginning of the job;
    /// by event time, from where the first watermark stands. An item that comes before that begins the time anew, as any item does.
    ///
    /// - **Key and time**: kept for the operator that follows.
    /// - **Cost**: what the map holds, put into the tables of the keys' owners in the first step.
    /// - **Spark Streaming**: `StateSpec.initialState` of `mapWithState`; in Structured Streaming the initial state of `flatMapGroupsWithState` and
    ///   `transformWithState`.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// How far a meter's reading is above its last one, which may be yesterday's.
    ///     fn used(readings: impl Source<(u32, u64)> + Bounded, last: HashMap<u32, u64>, out: impl Sink<(u32, u64)>) {
    ///         readings
    ///             .key_by(|reading| reading.0)
    ///             .initial(last)
    ///             .scan(0, |last, (meter, reading)| (meter, reading - std::mem::replace(last, reading)))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// used(vec![(1, 75), (2, 5), (1, 76)], HashMap::from([(1, 70)]), &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(1, 5), (2, 5), (1, 1)]);
    /// ```
    pub fn initial<Q, O, S, M, W>(self, states: &Once<M>) -> (Stream<T, Initial<K, Q, O, S>, C, B>, &Once<M>, Proof<W>)
    where
        K: KeyedBy<Q, O>,
        M: StatesOf<O, S, W>,
    {
        (Stream::new(), states, Proof::new())
    }
}
