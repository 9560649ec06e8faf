//! Operators that look at one item of a key together with the key's state, and give items on at once.
//!
//! The only worker has the state in its loop. Of several, each puts its items into an outbox for the owners of their keys, who go over
//! them in a loop of their own, in the order of the workers: so the items of a key are looked at in the order of the batch.

mod agenda;
mod alarms;
mod by_time;
mod cells;
mod clock;
mod dedup;
mod due;
mod handlers;
mod horizon;
mod initial;
mod kept;
mod lasting;
mod operator;
mod owner;
mod part;
mod process;
mod rarely;
mod saved;
mod scan;
mod step;
mod timers;
mod within;

pub(super) use agenda::Agenda;
pub use alarms::{AlarmSet, Alarms, ByClock, NoAlarms, Ring};
pub use cells::CellPart;
pub use clock::{ByBatch, ByItem, RowClock};
pub use dedup::{Forever, MetPart};
pub use handlers::{AtExpiry, Either, Handler, Handlers};
pub use initial::{Begins, Once};
pub use kept::{KeptAlarms, KeptCell, KeptUntil};
pub use lasting::{Always, For, Lasting, LastingCell, Lasts};
pub use operator::{Booking, CellOperator, Cells, Due, InTime, KeptBy, RowOperator};
pub use owner::{OwnerShare, Owners, Turn};
pub use part::{RowPart, RowStates};
pub use process::{Begun, Process, ProcessCell};
pub use scan::{Scan, ScanCell};
pub use step::{RowPort, RowShare, RowStep};
pub use timers::{Allows, Clocked, TimerName, Timers};
pub use within::{KnownPart, Within};
