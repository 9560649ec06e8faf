use contest::workloads::yahoo::{Advertised, DISORDER, Kind, TEN_SECONDS, viewed};
use contest::{Answer, for_good};
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::vec::Map;

use crate::input::{SECOND, batches, timed};
use crate::run::{run as run_on, tell};
use crate::windowed::{combined, windowed};

const TEN: i64 = TEN_SECONDS / SECOND;

pub fn run(input: &Advertised, workers: usize) -> Answer {
    let (events, campaigns) = (for_good(&input.events), input.campaigns.clone());
    run_on(workers, move |scope, worker, told| {
        let campaigns = campaigns.clone();
        let views = batches(scope, timed(events, worker, DISORDER, |event| event.at)).flat_map(move |event| {
            let campaign = (event.kind == Kind::View).then(|| campaigns.get(&event.advertisement)).flatten();
            campaign.map(|campaign| ((event.at.as_micros().div_euclid(TEN_SECONDS) + 1) * TEN, *campaign))
        });
        let of_worker = windowed(views, Pipeline, |view| *view, |views: &mut u64, _| *views += 1);
        let of_all = combined(of_worker, |campaign| u64::from(*campaign), |views, more| *views += more);
        tell(of_all, told, |(end, campaign, views)| viewed(campaign, (end - TEN) * SECOND, views));
    })
}
