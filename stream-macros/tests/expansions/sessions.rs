// What is late for a session its key's owner tells: it goes on in a loop of its own.
stream!(
    fn visits(
        clicks: impl Source<Click>,
        sizes: impl Sink<(u32, Window, u64)>,
        late: impl Sink<Click>,
        dozens: impl Sink<(u32, Records, u64)>,
    ) {
        let by_user = clicks.timestamp(|click| click.at).watermark(bounded(5.secs())).key_by(|click| click.user);
        let (on_time, too_late) = by_user.window(session(30.mins()).grace(1.mins())).count().split_late();
        on_time.sink(sizes);
        too_late.sink(late);
        by_user.unbounded("users are few").window(count_window(DOZEN)).sum(|click| click.cost).sink(dozens);
    }
);
