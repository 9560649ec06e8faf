//! What a stream knows of event time: nothing, timestamps, or timestamps and a watermark.

use crate::window::{ByCount, Event, Processing};

/// Items have no time but that of their arrival.
#[derive(Clone, Copy, Debug)]
pub enum Arrival {}

/// Items have timestamps.
#[derive(Clone, Copy, Debug)]
pub enum Stamped {}

/// Items have timestamps, and a watermark says how far event time has come.
#[derive(Clone, Copy, Debug)]
pub enum EventTimed {}

/// A stream gets timestamps once.
#[diagnostic::on_unimplemented(
    message = "this stream has timestamps already",
    label = "a second `timestamp`",
    note = "an item has one time, so that windows and watermarks mean the same one; put it right in the first `timestamp`"
)]
pub trait Unstamped {}
#[diagnostic::do_not_recommend]
impl Unstamped for Arrival {}

/// What needs timestamps.
#[diagnostic::on_unimplemented(
    message = "event time needs timestamps, and this stream has none",
    label = "needs event time",
    note = "help: put `.timestamp(|item| item.at).watermark(bounded(5.secs()))` in front of it",
    note = "help: or use the time of arrival: `tumbling(..).processing_time()`"
)]
pub trait Timed {}
#[diagnostic::do_not_recommend]
impl Timed for Stamped {}
#[diagnostic::do_not_recommend]
impl Timed for EventTimed {}

/// A stream gets a watermark once.
#[diagnostic::on_unimplemented(
    message = "this stream has a watermark already",
    label = "a second `watermark`",
    note = "two watermarks would disagree on which items are late; keep the one nearest to the source"
)]
pub trait Unwatermarked {}
#[diagnostic::do_not_recommend]
impl Unwatermarked for Arrival {}
#[diagnostic::do_not_recommend]
impl Unwatermarked for Stamped {}

/// What needs a watermark.
#[diagnostic::on_unimplemented(
    message = "event time needs a watermark, and this stream has none",
    label = "would never fire",
    note = "help: put `.watermark(bounded(5.secs()))` behind `.timestamp(..)`: how far out of order may items be?"
)]
pub trait Watermarked {}
// Without timestamps, `Timed` speaks up: one mistake, one error.
#[diagnostic::do_not_recommend]
impl Watermarked for Arrival {}
#[diagnostic::do_not_recommend]
impl Watermarked for EventTimed {}

/// Whether windows of some kind of time can stand on a stream with such a clock.
pub trait WindowTime<C> {}
// What of it is missing says more than that it is none: `do_not_recommend` must not stand here.
impl<C: Timed + Watermarked> WindowTime<C> for Event {}
#[diagnostic::do_not_recommend]
impl<C> WindowTime<C> for Processing {}
#[diagnostic::do_not_recommend]
impl<C> WindowTime<C> for ByCount {}

/// Streams that are put together agree on time.
#[diagnostic::on_unimplemented(
    message = "the two streams disagree on time",
    label = "this one is `{Self}`, the other is `{C}`",
    note = "`Arrival` is without timestamps, `Stamped` with them, `EventTimed` with a watermark too",
    note = "help: put `.timestamp(..).watermark(..)` behind the `merge`, or on both sides in front of it"
)]
pub trait SameClock<C> {}
#[diagnostic::do_not_recommend]
impl<C> SameClock<C> for C {}
