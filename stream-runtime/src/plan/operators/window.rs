use crate::plan::{KeyedBy, Stream, WindowTime, Windowed};
use crate::window::Tumbling;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Cuts the stream into windows: the aggregate that follows gives a result for each key and window.
    pub fn window<Q, Time>(self, windows: Tumbling<Time>) -> Stream<T, Windowed<Q, Time>, C, B>
    where
        K: KeyedBy<Q>,
        Time: WindowTime<C>,
    {
        let _ = windows;
        Stream::new()
    }
}
