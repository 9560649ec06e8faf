use crate::plan::{Batched, Keyed, Reason, Results, Stream, Unkeyed, Windowed};
use crate::state::Key;
use crate::window::{Event, Processing, Window};
use crate::plan::{Arrival, EventTimed};

type Windows<Q, B, R> = Stream<(<Q as Key>::Owned, Window, R), Unkeyed, EventTimed, B>;

impl<T, Q: Key, C, B, R> Results<T, Windowed<Q, Event>, C, B, R> {
    /// The results, and the late items as a stream of their own.
    pub fn split_late(self) -> (Windows<Q, B, R>, Stream<T, Unkeyed, C, B>) {
        (Stream::new(), Stream::new())
    }

    /// The results; late items are dropped and counted in the job's report.
    pub fn count_late(self) -> Windows<Q, B, R> {
        Stream::new()
    }

    /// The results; late items are dropped.
    pub fn drop_late(self) -> Windows<Q, B, R> {
        Stream::new()
    }
}

impl<T, Q: Key, C, B, R> Results<T, Windowed<Q, Processing>, C, B, R> {
    /// The results: nothing is late by the time of arrival.
    #[doc(hidden)]
    pub fn results(self) -> Stream<(Q::Owned, Window, R), Unkeyed, Arrival, B> {
        Stream::new()
    }
}

impl<T, Q, C, B, R> Results<T, Batched<Q>, C, B, R> {
    /// The results.
    #[doc(hidden)]
    pub fn results(self) -> Stream<(Q, R), Unkeyed, Arrival, B> {
        Stream::new()
    }
}

impl<T, Q: Key, C, B: Reason, R> Results<T, Keyed<Q>, C, B, R> {
    /// The new values of the keys that a batch touched.
    #[doc(hidden)]
    pub fn results(self) -> Stream<(Q::Owned, R), Unkeyed, Arrival, B::Input> {
        Stream::new()
    }
}
