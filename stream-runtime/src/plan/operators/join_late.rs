use crate::plan::{EventTimed, Given, Joins, Results, Stream};
use crate::window::Event;

impl<C, B, R> Results<(), Joins<Event>, C, B, R> {
    /// The results of a join by event time; the items of both sides that came too late are dropped, and counted in the job's report.
    ///
    /// What is late: see [`Joining::between`](crate::plan::Joining::between); for a window, the same as for an aggregate.
    pub fn count_late(self) -> Stream<R, Given<Joins<Event>>, EventTimed, B> {
        Stream::new()
    }

    /// The results of a join by event time; the items of both sides that came too late are dropped.
    ///
    /// What is late: see [`Joining::between`](crate::plan::Joining::between); for a window, the same as for an aggregate.
    pub fn drop_late(self) -> Stream<R, Given<Joins<Event>>, EventTimed, B> {
        Stream::new()
    }
}
