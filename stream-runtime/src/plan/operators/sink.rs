use crate::engine::Outlet;
use crate::plan::Stream;
use crate::sink::Sink;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Writes the items to an output.
    pub fn sink<S: Sink<T>>(self, sink: &Outlet<'_, S, T>) {
        let _ = sink;
    }
}
