//! The Yahoo streaming benchmark, from JSON lines: views of advertisements, by campaign and ten seconds.
//!
//! The author of the hand-written loop knows the lines: their fields come in one order, without spaces and escapes, and what is between two fields that
//! matter is as long as on the line before, or a little less or more. It looks whether that is so, and searches for the names where it isn't. Another such
//! loop leaves the reading to serde.

use std::io::Write;
use std::ops::Range;

use memchr::memmem::find;
use memchr::{memchr, memchr_iter};
use serde::Deserialize;
use thalweg::prelude::*;

use super::Workload;
use super::by_hand::chunks::{for_each_chunk_in, whole};
use super::random::{Random, mix};
use super::text_file::TextFile;

pub struct JsonViews;

/// The same beside a loop in which serde reads the lines.
pub struct JsonViewsBySerde;

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
    fn views_by_campaign(
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

fn text(records: usize) -> Vec<u8> {
    let mut random = Random::new(11);
    let mut text = Vec::new();
    for n in 0..records as u64 {
        let (user, page, ad) = (uuid(random.below(100_000)), uuid(random.below(100)), uuid(random.below(ADS)));
        let (kind, ty) = (KINDS[random.below(5) as usize], TYPES[random.below(3) as usize]);
        let ip = random.below(256);
        let at = 1_700_000_000_000 + n / 10;
        writeln!(
            text,
            "{{\"user_id\":\"{user}\",\"page_id\":\"{page}\",\"ad_id\":\"{ad}\",\"ad_type\":\"{kind}\",\
             \"event_type\":\"{ty}\",\"event_time\":{at},\"ip_address\":\"10.0.0.{ip}\"}}"
        )
        .expect("a vector takes it");
    }
    text
}

pub type Counts = Vec<(u32, Window, u64)>;

impl Workload for JsonViews {
    const NAME: &'static str = "json_views";
    const RECORDS: usize = 200_000;
    const REASON: &'static str = "\
        every line is looked at whole, and refused where it is not JSON or a field is not what the type says; by hand \
        what is between two fields of interest is jumped over, and may be anything";

    type Input = TextFile;
    type Output = Counts;

    fn input(records: usize) -> TextFile {
        TextFile::with(&text(records))
    }

    fn generated(input: &TextFile) -> Counts {
        generated(input, 1)
    }

    fn by_hand(input: &TextFile) -> Counts {
        by_hand(input, whole(input.path()))
    }

    fn sort(counts: &mut Counts) {
        counts.sort_unstable_by_key(|(campaign, window, _)| (*window, *campaign));
    }
}

impl Workload for JsonViewsBySerde {
    const NAME: &'static str = "json_views_by_serde";
    const RECORDS: usize = 200_000;
    const REASON: &'static str = "";

    type Input = TextFile;
    type Output = Counts;

    fn input(records: usize) -> TextFile {
        JsonViews::input(records)
    }

    fn generated(input: &TextFile) -> Counts {
        JsonViews::generated(input)
    }

    fn by_hand(input: &TextFile) -> Counts {
        count(input, whole(input.path()), |line| {
            let event: Event = serde_json::from_slice(line).expect("the lines are records");
            (event.event_type == "view").then_some((event.ad_id.as_bytes(), event.event_time))
        })
    }

    fn sort(counts: &mut Counts) {
        JsonViews::sort(counts);
    }
}

/// The generated side, on so many workers.
pub fn generated(input: &TextFile, workers: usize) -> Counts {
    let mut counts = Vec::new();
    let events = lines(input.path()).json::<Event>();
    let job = views_by_campaign(events, |ad: &str| campaign_of(ad.as_bytes()), &mut counts);
    job.trigger(Trigger::asap().cap(1 << 20)).workers(workers).run_blocking().unwrap();
    counts
}

/// The hand-written one, for a part of the file.
pub fn by_hand(input: &TextFile, part: Range<u64>) -> Counts {
    count(input, part, view)
}

/// Counts the views among the lines of a part of the file.
#[inline]
fn count(input: &TextFile, part: Range<u64>, view: impl for<'l> Fn(&'l [u8]) -> Option<(&'l [u8], i64)>) -> Counts {
    let mut counts = Counts::new();
    let mut views = Views { counts: vec![0; CAMPAIGNS as usize], window: 0 };
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
struct Views {
    counts: Vec<u64>,
    window: i64,
}

const SIZE: i64 = 10_000;

impl Views {
    #[inline]
    fn add(&mut self, ad: &[u8], at: i64, counts: &mut Counts) {
        if at >= self.window + SIZE {
            self.give(counts);
            self.window = at / SIZE * SIZE;
        }
        self.counts[campaign_of(ad) as usize] += 1;
    }

    #[inline(never)]
    fn give(&mut self, counts: &mut Counts) {
        let (start, end) = (Timestamp::from_millis(self.window), Timestamp::from_millis(self.window + SIZE));
        let all = self.counts.iter_mut().zip(0..).filter(|(count, _)| **count > 0);
        counts.extend(all.map(|(count, campaign)| (campaign, Window { start, end }, std::mem::take(count))));
    }
}

/// Where the name of an advertisement begins on a line as they are, and where its kind does.
const AD: usize = 108;
const KIND: usize = 157;

/// The advertisement and the time of a view.
#[inline]
fn view(line: &[u8]) -> Option<(&[u8], i64)> {
    let before_ad: &[u8] = b"\",\"ad_id\":\"";
    let before_type: &[u8] = b",\"event_type\":\"";
    let before_time: &[u8] = b",\"event_time\":";
    if line.len() < KIND + 48 || &line[AD - before_ad.len()..AD] != before_ad {
        return view_anywhere(line);
    }
    let rest = &line[KIND..];
    let kind = memchr(b'"', &rest[..20]).map(|end| &rest[end + 1..]);
    let Some(ty) = kind.and_then(|rest| rest.strip_prefix(before_type)) else { return view_anywhere(line) };
    let time = ty.strip_prefix(b"view\"")?;
    let Some(digits) = time.strip_prefix(before_time) else { return view_anywhere(line) };
    Some((&line[AD..AD + 36], number(digits)))
}

#[inline]
fn number(digits: &[u8]) -> i64 {
    digits
        .iter()
        .take_while(|digit| digit.is_ascii_digit())
        .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'))
}

#[cold]
#[inline(never)]
fn view_anywhere(line: &[u8]) -> Option<(&[u8], i64)> {
    let value = |name: &[u8]| {
        let behind = &line[find(line, name)? + name.len()..];
        let start = behind.iter().position(|byte| !matches!(byte, b' ' | b':' | b'"'))?;
        Some(&behind[start..])
    };
    if !value(b"\"event_type\"")?.starts_with(b"view\"") {
        return None;
    }
    Some((&value(b"\"ad_id\"")?[..36], number(value(b"\"event_time\"")?)))
}
