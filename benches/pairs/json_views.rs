//! The Yahoo streaming benchmark, from JSON lines: views of advertisements, by campaign and ten seconds.
//!
//! The author of the hand-written loop knows the lines: their fields come in one order, without spaces and escapes, and what is between two fields that
//! matter is as long as on the line before, or a little less or more. It looks whether that is so, and searches for the names where it isn't. Another such
//! loop leaves the reading to serde.

use std::io::Write;
use std::ops::Range;

use memchr::memchr;
use memchr::memmem::find;
use thalweg::prelude::*;

use super::Workload;
use super::by_hand::chunks::whole;
use super::text_file::TextFile;
use super::views::{self, Counts, Event, Row, count, number, rows};

pub struct JsonViews;

/// The same beside a loop in which serde reads the lines.
pub struct JsonViewsBySerde;

fn text(records: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for Row { user, page, ad, kind, ty, at, ip } in rows(records) {
        writeln!(
            text,
            "{{\"user_id\":\"{user}\",\"page_id\":\"{page}\",\"ad_id\":\"{ad}\",\"ad_type\":\"{kind}\",\
             \"event_type\":\"{ty}\",\"event_time\":{at},\"ip_address\":\"10.0.0.{ip}\"}}"
        )
        .expect("a vector takes it");
    }
    text
}

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
        views::sort(counts);
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
        views::sort(counts);
    }
}

/// The generated side, on so many workers.
pub fn generated(input: &TextFile, workers: usize) -> Counts {
    views::generated(lines(input.path()).json::<Event>(), workers)
}

/// The hand-written one, for a part of the file.
pub fn by_hand(input: &TextFile, part: Range<u64>) -> Counts {
    count(input, part, view)
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
