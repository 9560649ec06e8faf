use std::sync::Arc;

use contest::Answer;
use contest::workloads::yahoo::{Advertised, Kind, TEN_SECONDS, viewed};

use crate::run::{BATCH, records, run as run_on};

pub fn run(input: &Advertised, workers: usize) -> Answer {
    let campaigns = Arc::clone(&input.campaigns);
    run_on(workers, |context| {
        context
            .stream_par_iter(records(&input.events))
            .batch_mode(BATCH)
            .filter(|event| event.kind == Kind::View)
            .filter_map(move |event| {
                campaigns.get(&event.advertisement).map(|campaign| (*campaign, event.at.as_micros()))
            })
            .group_by_count(|(campaign, at)| (*campaign, at - at.rem_euclid(TEN_SECONDS)))
            .unkey()
            .map(|((campaign, start), views)| viewed(campaign, start, views as u64))
    })
}
