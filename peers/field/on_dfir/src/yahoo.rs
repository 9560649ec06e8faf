use contest::Answer;
use contest::workloads::yahoo::{Advertised, Event, Kind, TEN_SECONDS, viewed};
use dfir_rs::dfir_syntax;

pub fn run(input: &Advertised) -> Answer {
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(input.events.iter())
            -> filter(|event: &&Event| event.kind == Kind::View)
            -> filter_map(|event| input.campaigns.get(&event.advertisement).map(|campaign| (*campaign, event.at.as_micros())))
            -> map(|(campaign, at)| ((campaign, at - at.rem_euclid(TEN_SECONDS)), ()))
            -> fold_keyed(|| 0, |views: &mut u64, ()| *views += 1)
            -> for_each(|((campaign, start), views)| told.add(viewed(campaign, start, views)));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}
