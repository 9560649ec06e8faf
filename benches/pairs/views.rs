//! The Yahoo streaming benchmark: views of advertisements, by campaign and ten seconds. What its forms have in common, on both sides.

use std::ops::Range;

use memchr::memchr_iter;
use serde::Deserialize;
use thalweg::prelude::*;

use super::by_hand::chunks::for_each_chunk_in;
use super::random::{Random, mix};
use super::text_file::TextFile;

/// What happened to an advertisement.
#[derive(Clone, Debug, Decode, Deserialize)]
pub struct Event<'a> {
    pub user_id: &'a str,
    pub page_id: &'a str,
    pub ad_id: &'a str,
    pub ad_type: &'a str,
    pub event_type: &'a str,
    pub event_time: i64,
    pub ip_address: &'a str,
}

stream!(
    pub fn views_by_campaign(
        events: impl Source<Event<'_>>,
        campaign_of: impl Fn(&str) -> u32,
        out: impl Sink<(u32, Window, u64)>,
    ) {
        events
            .filter(|event| event.event_type == "view")
            .timestamp(|event| Timestamp::from_millis(event.event_time))
            .watermark(bounded(0.secs()))
            .key_by(|event| campaign_of(event.ad_id))
            .window(tumbling(10.secs()))
            .count()
            .count_late()
            .sink(out);
    }
);

const ADS: u64 = 1_000;
const CAMPAIGNS: u32 = 100;

/// The campaign of an advertisement: a number is made of its name, and is the same on both sides.
pub fn campaign_of(ad: &[u8]) -> u32 {
    let number = ad.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    (mix(number) % u64::from(CAMPAIGNS)) as u32
}

const KINDS: [&str; 5] = ["banner", "modal", "sponsored-search", "mail", "mobile"];
const TYPES: [&str; 3] = ["view", "click", "purchase"];

fn uuid(random: u64) -> String {
    let (a, b) = (mix(random), mix(random ^ 0x55));
    let hex = format!("{a:016x}{b:016x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// An event before it is written down.
pub struct Row {
    pub user: String,
    pub page: String,
    pub ad: String,
    pub kind: &'static str,
    pub ty: &'static str,
    pub at: u64,
    pub ip: u64,
}

/// The same rows whenever they are asked for.
pub fn rows(records: usize) -> impl Iterator<Item = Row> {
    let mut random = Random::new(11);
    (0..records as u64).map(move |n| {
        let (user, page, ad) = (uuid(random.below(100_000)), uuid(random.below(100)), uuid(random.below(ADS)));
        let (kind, ty) = (KINDS[random.below(5) as usize], TYPES[random.below(3) as usize]);
        Row { user, page, ad, kind, ty, at: 1_700_000_000_000 + n / 10, ip: random.below(256) }
    })
}

pub type Counts = Vec<(u32, Window, u64)>;

/// Brings counts into the order in which two can be compared.
pub fn sort(counts: &mut Counts) {
    counts.sort_unstable_by_key(|(campaign, window, _)| (*window, *campaign));
}

/// The generated side, on so many workers.
pub fn generated(events: impl for<'b> Source<Item<'b> = Event<'b>> + Send, workers: usize) -> Counts {
    let mut counts = Vec::new();
    let job = views_by_campaign(events, |ad: &str| campaign_of(ad.as_bytes()), &mut counts);
    job.trigger(Trigger::asap().cap(1 << 20)).workers(workers).run_blocking().unwrap();
    counts
}

/// Counts the views among the lines of a part of the file.
#[inline]
pub fn count(input: &TextFile, part: Range<u64>, view: impl for<'l> Fn(&'l [u8]) -> Option<(&'l [u8], i64)>) -> Counts {
    let mut counts = Counts::new();
    let mut views = Views::default();
    for_each_chunk_in(input.path(), part, |chunk| {
        let mut start = 0;
        for end in memchr_iter(b'\n', chunk) {
            if let Some((ad, at)) = view(&chunk[start..end]) {
                views.add(ad, at, &mut counts);
            }
            start = end + 1;
        }
    });
    views.give(&mut counts);
    counts
}

/// The counts of the present window. No view is late: the author knows that they come in order.
pub struct Views {
    counts: Vec<u64>,
    window: i64,
}

const SIZE: i64 = 10_000;

impl Default for Views {
    fn default() -> Self {
        Views { counts: vec![0; CAMPAIGNS as usize], window: 0 }
    }
}

impl Views {
    #[inline]
    pub fn add(&mut self, ad: &[u8], at: i64, counts: &mut Counts) {
        if at >= self.window + SIZE {
            self.give(counts);
            self.window = at / SIZE * SIZE;
        }
        self.counts[campaign_of(ad) as usize] += 1;
    }

    #[inline(never)]
    pub fn give(&mut self, counts: &mut Counts) {
        let (start, end) = (Timestamp::from_millis(self.window), Timestamp::from_millis(self.window + SIZE));
        let all = self.counts.iter_mut().zip(0..).filter(|(count, _)| **count > 0);
        counts.extend(all.map(|(count, campaign)| (campaign, Window { start, end }, std::mem::take(count))));
    }
}

/// The time in front of what is left of a line.
#[inline]
pub fn number(digits: &[u8]) -> i64 {
    digits
        .iter()
        .take_while(|digit| digit.is_ascii_digit())
        .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}
