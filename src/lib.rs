//! Stream processing for Rust in which the pipeline is compiled.

#[doc(inline)]
pub use stream_connectors as connectors;
pub use stream_macros::{Decode, Record, stream};
pub use stream_runtime::engine::{
    Checkpoint, Graph, Job, Opens, Report, Restart, Runs, Stop, Trigger, Watch, batch_time,
};
pub use stream_runtime::plan::{Deduplicated, Joining, Processed, Results, Stream, Table};
#[cfg(feature = "state-store")]
pub use stream_runtime::spill::StateBudget;
pub use stream_runtime::time::Timestamp;
pub use stream_runtime::window::Window;
pub use stream_runtime::{
    Error, aggregate, call, checkpoint, decode, join, nondet, sink, source, state, testing, time, window,
};

/// What a program with a pipeline in it mostly needs.
pub mod prelude {
    pub use crate::aggregate::Change;
    pub use crate::call::{CallError, backoff, calls};
    pub use crate::connectors::prelude::*;
    pub use crate::decode::Malformed;
    pub use crate::sink::*;
    pub use crate::source::*;
    pub use crate::time::{DurationExt, EventTime, Timestamp, bounded};
    pub use crate::window::{Records, Window, count_window, every, session, sliding, tumbling};
    pub use crate::{Decode, Error, Job, Record, Report, Stop, Trigger, batch_time, nondet, stream};
}

/// What generated code calls. Not for anyone else: it changes without notice.
#[doc(hidden)]
pub mod __ {
    pub use stream_runtime::aggregate::{Changing, Ordered};
    pub use stream_runtime::decode::csv::{InCell, Row};
    pub use stream_runtime::decode::{
        All, Decode, DecodedRecordsHaveNoDrop, Flaw, Nothing, ReadFields, Reader, Reads, UNKNOWN, Value, reads,
    };
    pub use stream_runtime::engine::*;
    pub use stream_runtime::join::{Side, bounds};
    pub use stream_runtime::plan::*;
    pub use stream_runtime::sink::{Sink, Transactional, printer};
    pub use stream_runtime::source::{Ending, IntoSource, Replays, Share, Source, SourceOf};
    pub use stream_runtime::state::{
        Always, ByBatch, ByClock, ByItem, Cells, Changes, Counts, Expiring as ExpiringStates, Folded, For, Forever,
        Handler, Intervals, JoinPanes, Keep, Key, Lasting, Latest, NoAlarms, Once, OneByOne, PaneChanges, Panes,
        PerBatch, Process, RowStates, Running, SessionChanges, Sessions, SliceChanges, Slices, TimerName, Versions,
        Within,
    };
    pub use stream_runtime::time::{Combined, EventTime, Timestamp};
}

/// The guide's examples compile, and do what they say.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../docs/testing.md")]
    mod testing {}
    #[doc = include_str!("../docs/durability.md")]
    mod durability {}
    #[cfg(feature = "kafka")]
    #[doc = include_str!("../docs/connectors/kafka.md")]
    mod kafka {}
    #[doc = include_str!("../docs/connectors/sockets.md")]
    #[cfg(feature = "sockets")]
    mod sockets {}
    #[doc = include_str!("../docs/connectors/http.md")]
    #[cfg(feature = "http")]
    mod http {}
    #[doc = include_str!("../docs/connectors/formats.md")]
    mod formats {}
    #[doc = include_str!("../docs/connectors/custom.md")]
    mod custom {}
}
