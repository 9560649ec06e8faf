// Of what runs on, of windows apart, and of windows that overlap.
stream!(
    pub fn orders(
        orders: impl Source<Order>,
        countries: impl Sink<(Box<str>, Change<u64>)>,
        minutes: impl Sink<(u32, Window, Change<f64>)>,
        hours: impl Sink<(Window, Change<u64>)>,
        too_late: impl Sink<Order>,
    ) {
        orders.key_by(|order| order.country).expire_after(7.days()).count().changes().sink(countries);
        let timed = orders.timestamp(|order| order.at).watermark(bounded(5.secs()));
        timed
            .key_by(|order| order.shop)
            .window(tumbling(1.mins()).grace(30.secs()))
            .sum(|order| order.amount)
            .changes()
            .drop_late()
            .sink(minutes);
        let (changes, late) =
            timed.window(sliding(1.hours()).every(5.mins()).grace(10.mins())).count().changes().split_late();
        changes.sink(hours);
        late.sink(too_late);
    }
);
