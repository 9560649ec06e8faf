use thalweg::prelude::*;

stream!(
    fn counts(clicks: impl Source<(u32, i64)>, out: impl Sink<(u32, Window, u64)>) {
        clicks
            .timestamp(|click| Timestamp::from_secs(click.1))
            .watermark(bounded(5.secs()))
            .key_by(|click| click.0)
            .window(tumbling(1.hours()).early(every(10.secs())))
            .count()
            .drop_late()
            .sink(out);
    }
);

fn main() {}
