//! The Yahoo streaming benchmark from a file of JSON lines: views by campaign in ten seconds, of lines of 230 bytes with seven fields.

use serde::Deserialize;

use super::Workload;
use crate::pairs;
use crate::pairs::json_views::JsonViews;
use crate::pairs::views::campaign_of;
use crate::pairs::text_file::TextFile;

pub struct YahooJson;

impl Workload for YahooJson {
    const NAME: &'static str = "yahoo-json";
    const RECORDS: usize = 1_000_000;

    type Input = TextFile;

    fn input(records: usize) -> TextFile {
        <JsonViews as pairs::Workload>::input(records)
    }
}

/// What the question is about of an event: serde passes over other fields, which is faster than to read them.
#[derive(Deserialize)]
struct Asked<'a> {
    ad_id: &'a str,
    event_type: &'a str,
    event_time: i64,
}

/// The campaign and the start of the window of a view, as peers read it.
pub fn view(line: &str) -> Option<(u32, i64)> {
    let event: Asked = serde_json::from_str(line).ok()?;
    let start = event.event_time - event.event_time.rem_euclid(TEN_SECONDS);
    (event.event_type == "view").then(|| (campaign_of(event.ad_id.as_bytes()), start))
}

/// The size of the windows, in milliseconds, as the events have them.
const TEN_SECONDS: i64 = 10_000;

/// What stands for a campaign's views of a window in the answer; it starts at so many milliseconds.
pub fn viewed(campaign: u32, start: i64, views: u64) -> u64 {
    (u64::from(campaign) + 1).wrapping_mul(start as u64 / TEN_SECONDS as u64).wrapping_mul(views)
}
