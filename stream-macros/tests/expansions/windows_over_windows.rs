// The results of windows are the items of larger ones: the watermark behind the first waits for their grace.
stream!(
    fn busiest(clicks: impl Source<Click>, size: Duration, hours: impl Sink<(u8, Window, u64)>) {
        clicks
            .timestamp(|click| click.at)
            .watermark(bounded(5.secs()))
            .key_by(|click| click.page)
            .window(tumbling(size).grace(10.secs()))
            .count()
            .count_late()
            .key_by(|(_, _, clicks)| size_of(*clicks))
            .window(tumbling(HOUR).offset(OFFSET))
            .max(|(_, _, clicks)| *clicks)
            .drop_late()
            .sink(hours);
    }
);
