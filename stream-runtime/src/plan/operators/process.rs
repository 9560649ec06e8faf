use std::marker::PhantomData;

use crate::plan::{BeginsWith, Expires, Holding, HoldingToo, Holds, IsSent, KeyedBy, Proof, Stream, Three, Unkeyed};
use crate::state::{Begun, TimerName, Timers};
use crate::time::Timestamp;

impl<T, K, C, B> Stream<T, K, C, B> {
    /// Makes any number of items of each item, with a state of its key, and with timers.
    ///
    /// The closure gets the state by `&mut`, which begins as a clone of `init` for each key, the item, and the key's [`Timers`]. A timer's
    /// name is a literal, and what it does is said by [`on_timer`](Processed::on_timer) behind it; what becomes of state that expires, by
    /// [`on_expiry`](Processed::on_expiry). The items of a key are looked at in the order of their arrival, with any number of workers;
    /// what is due by then comes at the end of the batch, in the order of time on each worker.
    ///
    /// - **Results**: what the closures give: an `Option`, an array, a `Vec`, any iterator, all of the same items.
    /// - **Key and time**: the key is dropped; what an item gives has the item's time, what a timer gives has the timer's, and what expires
    ///   gives has that of its end.
    /// - **Cost**: one look into the table per item. To set a timer or to put it off is a comparison and a write, and it is queued only when it
    ///   is due soon: for that the table is gone over once for about as many items as it has room for. One worker goes on in the same loop; with several, every item crosses to the worker
    ///   of its key.
    /// - **Spark Streaming**: `mapWithState`; with timers `transformWithState` of Structured Streaming.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// Sensors that say nothing for a minute, and those that are back.
    ///     fn silent(readings: impl Source<(i64, u32)> + Bounded, out: impl Sink<(u32, bool)>) {
    ///         readings
    ///             .timestamp(|reading| Timestamp::from_secs(reading.0))
    ///             .watermark(bounded(1.secs()))
    ///             .key_by(|reading| reading.1)
    ///             .process(false, |is_silent, (_, sensor), timers| {
    ///                 timers.cancel_all("silent");
    ///                 timers.after("silent", 1.mins());
    ///                 std::mem::take(is_silent).then_some((sensor, false))
    ///             })
    ///             .on_timer("silent", |is_silent, sensor, _, _| {
    ///                 *is_silent = true;
    ///                 Some((*sensor, true))
    ///             })
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// let batches_of_one = Trigger::asap().cap(1);
    /// let readings = vec![(0, 7), (30, 8), (40, 7), (95, 7), (99, 8)];
    /// silent(readings, &mut out).trigger(batches_of_one).run_blocking().unwrap();
    /// // At the end of the input all that is set is called.
    /// assert_eq!(out, [(8, true), (8, false), (7, true), (8, true)]);
    /// ```
    pub fn process<Q, O, E, S, I, U, V, W, X, F>(
        self,
        init: S,
        function: F,
    ) -> (Processed<U, K, O, S, C, E>, Begun<S, F>, Three<V, W, X>)
    where
        K: KeyedBy<Q, O> + Holds<B, E> + BeginsWith<S, X>,
        T: IsSent<V>,
        S: Clone + Send + Sync + 'static,
        F: Fn(&mut S, T, &mut Timers<'_>) -> I + Sync,
        I: Holding<U, W>,
    {
        (Processed(PhantomData), Begun::new(init, function), (Proof::new(), (Proof::new(), Proof::new())))
    }
}

/// What [`process`](Stream::process) gives: a stream of `U`, of which may be said what timers and expiry give.
#[must_use = "a stream that no operator takes up does nothing"]
pub struct Processed<U, K, O, S, C, B>(PhantomData<fn() -> (U, K, O, S, C, B)>);

impl<U, K, O, S, C, B> Clone for Processed<U, K, O, S, C, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U, K, O, S, C, B> Copy for Processed<U, K, O, S, C, B> {}

impl<U, K, O, S, C, B> Processed<U, K, O, S, C, B> {
    /// Says what the timer of this name does. The closure gets the state of the key, the key, the timer's time, and the key's timers.
    ///
    /// A timer is called when the watermark has passed its time, or on a stream without one the time of a batch: behind the records of the
    /// batch, and also if there are none. The end of a bounded input calls all that are set.
    ///
    /// - **Key and time**: what it gives has the timer's time.
    /// - **Cost**: what is called: a look into the queue and one into the table.
    /// - **Spark Streaming**: `handleExpiredTimer` of Structured Streaming's `transformWithState`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// Reminds of an order that is not paid within ten seconds, and once more.
    ///     fn reminders(orders: impl Source<(i64, u32, bool)> + Bounded, out: impl Sink<(i64, u32)>) {
    ///         orders
    ///             .timestamp(|order| Timestamp::from_secs(order.0))
    ///             .watermark(bounded(0.secs()))
    ///             .key_by(|order| order.1)
    ///             .process(0, |_, (_, _, is_paid), timers| {
    ///                 timers.cancel_all("remind");
    ///                 if !is_paid {
    ///                     timers.after("remind", 10.secs());
    ///                 }
    ///                 None
    ///             })
    ///             .on_timer("remind", |reminded, order, at, timers| {
    ///                 *reminded += 1;
    ///                 if *reminded < 2 {
    ///                     timers.after("remind", 10.secs());
    ///                 }
    ///                 Some((at.as_micros() / 1_000_000, *order))
    ///             })
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// let orders = vec![(0, 7, false), (3, 8, false), (5, 8, true), (30, 9, true)];
    /// reminders(orders, &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(10, 7), (20, 7)]);
    /// ```
    pub fn on_timer<I, W, F>(self, name: TimerName, function: F) -> (Self, F, Proof<W>)
    where
        F: Fn(&mut S, &O, Timestamp, &mut Timers<'_>) -> I + Sync,
        I: HoldingToo<U, W>,
    {
        let _ = name;
        (self, function, Proof::new())
    }

    /// Says what a timer does that goes by processing time, also where the stream has a watermark: it is called when the time of a batch has passed
    /// its own, and wakes the job for that if no records come. Otherwise it is as [`on_timer`](Self::on_timer) says.
    ///
    /// `timers.after(..)` counts from the time of the batch for it, and `timers.set(..)` takes a time of day. The closure gets the timer's time,
    /// and [`Timers::time`] is how far event time has come.
    ///
    /// - **Key and time**: what it gives has the time of the watermark at the start of the batch, so that it is late for nothing behind it; before
    ///   the first watermark, the earliest time there is.
    /// - **Cost**: as for [`on_timer`](Self::on_timer), and where both kinds are used, 24 bytes more for each key.
    /// - **Spark Streaming**: `registerTimer` of `transformWithState` in `TimeMode.ProcessingTime`, which there excludes the other kind.
    ///
    /// ```
    /// use thalweg::prelude::*;
    /// use thalweg::testing;
    ///
    /// stream!(
    ///     /// Asks again if an order, which has its own time, is not paid ten seconds later, whatever comes meanwhile.
    ///     fn asked(orders: impl Source<(i64, u32, bool)>, out: impl Sink<u32>) {
    ///         orders
    ///             .timestamp(|order| Timestamp::from_secs(order.0))
    ///             .watermark(bounded(1.mins()))
    ///             .key_by(|order| order.1)
    ///             .expire_after(1.days())
    ///             .process((), |_, (_, _, is_paid), timers| {
    ///                 timers.cancel_all("ask");
    ///                 if !is_paid {
    ///                     timers.after("ask", 10.secs());
    ///                 }
    ///                 None
    ///             })
    ///             .on_processing_timer("ask", |_, order, _, _| Some(*order))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let (orders, source) = testing::input();
    /// let out = collected();
    /// let mut job = asked(source, out.clone()).test()?;
    /// orders.push([(5_000, 7, false), (5_001, 8, false), (5_002, 8, true)]);
    /// job.step()?;
    /// job.advance(10.secs())?;
    /// assert_eq!(out.take(), [7]);
    /// # Ok::<(), thalweg::Error>(())
    /// ```
    pub fn on_processing_timer<I, W, F>(self, name: TimerName, function: F) -> (Self, F, Proof<W>)
    where
        F: Fn(&mut S, &O, Timestamp, &mut Timers<'_>) -> I + Sync,
        I: HoldingToo<U, W>,
    {
        let _ = name;
        (self, function, Proof::new())
    }

    /// Says what state gives that [`expire_after`](Stream::expire_after) ends. The closure gets the key and the state by value.
    ///
    /// Timers of the key that are set for later go with the state.
    ///
    /// - **Key and time**: what it gives has the time of the end.
    /// - **Cost**: what expires: a look into the queue and one into the table.
    /// - **Spark Streaming**: the timeout of `mapWithState`, as `isTimingOut`.
    ///
    /// ```
    /// use thalweg::prelude::*;
    ///
    /// stream!(
    ///     /// The pages of a visit, when it is over.
    ///     fn visits(clicks: impl Source<(i64, u32, char)>, out: impl Sink<(u32, String)>) {
    ///         clicks
    ///             .timestamp(|click| Timestamp::from_secs(60 * click.0))
    ///             .watermark(bounded(1.mins()))
    ///             .key_by(|click| click.1)
    ///             .expire_after(30.mins())
    ///             .process(String::new(), |pages, (_, _, page), _| {
    ///                 pages.push(page);
    ///                 None
    ///             })
    ///             .on_expiry(|visitor, pages| Some((visitor, pages)))
    ///             .sink(out);
    ///     }
    /// );
    ///
    /// let mut out = vec![];
    /// visits(vec![(0, 7, 'a'), (20, 7, 'b'), (55, 7, 'c')], &mut out).run_blocking().unwrap();
    /// assert_eq!(out, [(7, "ab".into()), (7, "c".into())]);
    /// ```
    pub fn on_expiry<I, W, F>(self, function: F) -> (Self, F, Proof<W>)
    where
        K: Expires,
        F: Fn(O, S) -> I + Sync,
        I: HoldingToo<U, W>,
    {
        (self, function, Proof::new())
    }

    /// The stream, when all is said.
    #[doc(hidden)]
    pub fn results(self) -> Stream<U, Unkeyed, C, B> {
        Stream::new()
    }
}
