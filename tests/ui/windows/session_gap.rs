use thalweg::prelude::*;

use std::time::Duration;

const GAP: Duration = Duration::from_secs(0);

pub struct Click {
    user: u32,
    at: Timestamp,
}

stream!(
    fn visits(clicks: impl Source<Click>, out: impl Sink<(u32, Window, u64)>) {
        clicks
            .timestamp(|click| click.at)
            .watermark(bounded(5.secs()))
            .key_by(|click| click.user)
            .window(session(GAP))
            .count()
            .drop_late()
            .sink(out);
    }
);

fn main() {}
