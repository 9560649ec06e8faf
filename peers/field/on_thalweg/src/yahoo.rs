use std::sync::Arc;
use std::time::Duration;

use contest::Answer;
use contest::workloads::yahoo::{Advertised, Campaigns, DISORDER, Event, Kind, viewed};
use thalweg::prelude::*;

use crate::on;
use crate::tell::Tell;

stream!(
    fn views(
        events: impl Source<&Event>,
        campaigns: &Campaigns,
        disorder: Duration,
        out: impl Sink<(u32, Window, u64)>,
    ) {
        events
            .filter(|event| event.kind == Kind::View)
            .timestamp(|event| event.at)
            .watermark(bounded(disorder))
            .filter_map(|event| campaigns.get(&event.advertisement).copied())
            .key_by(|campaign| *campaign)
            .window(tumbling(10.secs()))
            .count()
            .count_late()
            .sink(out);
    }
);

pub fn run(input: &Advertised, workers: usize) -> Answer {
    let mut answer = Answer::default();
    let out = Tell::to(&mut answer, |(campaign, window, count): (u32, Window, u64)| {
        viewed(campaign, window.start.as_micros(), count)
    });
    let job = views(shared(Arc::clone(&input.events)), &input.campaigns, (DISORDER as u64).micros(), out);
    on(job, workers).run_blocking().expect("nothing can fail");
    answer
}
