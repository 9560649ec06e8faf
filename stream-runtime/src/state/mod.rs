//! Keyed state: tables that belong to one worker each.

mod adder;
mod away;
mod batch;
mod changes;
mod counts;
mod exchange;
mod expiring;
mod gauge;
mod hash;
mod ids;
mod in_window;
mod interval;
mod keep;
mod key;
mod keyed;
mod lengths;
mod newest_first;
mod panes;
mod results;
mod row;
mod running;
mod saved;
mod sessions;
mod slices;
mod sorting;
mod spread;
mod step;
mod table;
mod track;
mod versions;

pub use adder::{Adder, Adding};
pub use batch::{BatchPart, PerBatch};
pub use changes::{
    Changed, ChangingPane, ChangingSessions, ChangingSlices, InNumberedSlice, PaneChanges, SessionChanges, SliceChanges,
};
pub use counts::{CountPart, Counts};
pub use exchange::Outbox;
pub use expiring::{AtTime, Expiring, ExpiringPart, OneByOne};
pub use hash::{Folded, GROUPS, hash, worker_of};
pub use interval::{
    IntervalPart, IntervalPort, IntervalResults, IntervalShare, IntervalStep, Intervals, Joined, Sender,
};
pub use keep::Keep;
pub use key::{Key, Sought};
pub use panes::{JoinPanes, Panes, WindowPart};
pub use results::{ResultShare, Results};
pub use row::{
    AlarmSet, Alarms, Allows, Always, AtExpiry, Begins, Begun, Booking, ByBatch, ByClock, ByItem, CellOperator,
    CellPart, Cells, Clocked, Due, Either, For, Forever, Handler, Handlers, InTime, KeptAlarms, KeptBy, KeptCell,
    KeptUntil, KnownPart, Lasting, LastingCell, Lasts, MetPart, NoAlarms, Once, OwnerShare, Owners, Process,
    ProcessCell, Ring, RowClock, RowOperator, RowPart, RowPort, RowShare, RowStates, RowStep, Scan, ScanCell,
    TimerName, Timers, Turn, Within,
};
pub use running::{Running, RunningPart};
pub use sessions::{
    Aside, OpenSessions, SessionAdder, SessionPart, SessionPort, SessionResults, SessionShare, SessionStep, Sessions,
};
pub use slices::{Fired, InSlice, SlicePart, Slices};
pub use step::{AdderPort, Anywhere, Part, Placing, Step};
pub use table::{Changer, Changes, ChangesPort, Latest};
pub use track::{Marked, Read, Track, Tracked, Untracked};
pub use versions::Versions;
