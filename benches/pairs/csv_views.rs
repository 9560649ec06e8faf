//! The Yahoo streaming benchmark, from lines of CSV.
//!
//! The author of the hand-written loop knows the lines: their columns, that nothing stands in quotes, and that the first cells are always as long. It looks
//! whether commas stand where they should, and counts them where they don't. Another such loop leaves the reading to the CSV library that everybody uses, and serde.

use std::io::Write;
use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};
use memchr::memchr;
use thalweg::prelude::*;

use super::Workload;
use super::by_hand::chunks::whole;
use super::text_file::TextFile;
use super::views::{self, Counts, Event, Row, Views, count, number, rows};

pub struct CsvViews;

/// The same beside a loop in which the library and serde read the lines.
pub struct CsvViewsBySerde;

const HEADER: &str = "user_id,page_id,ad_id,ad_type,event_type,event_time,ip_address";

fn text(records: usize) -> Vec<u8> {
    let mut text = Vec::new();
    writeln!(text, "{HEADER}").expect("a vector takes it");
    for Row { user, page, ad, kind, ty, at, ip } in rows(records) {
        writeln!(text, "{user},{page},{ad},{kind},{ty},{at},10.0.0.{ip}").expect("a vector takes it");
    }
    text
}

impl Workload for CsvViews {
    const NAME: &'static str = "csv_views";
    const RECORDS: usize = 200_000;
    const REASON: &'static str = "\
        every line is looked at whole, and refused where it has more or fewer cells than the header or a cell is not what the type \
        says; by hand what is between two cells of interest is jumped over, and may be anything";

    type Input = TextFile;
    type Output = Counts;

    fn input(records: usize) -> TextFile {
        TextFile::with(&text(records))
    }

    fn generated(input: &TextFile) -> Counts {
        views::generated(lines(input.path()).csv::<Event>(), 1)
    }

    fn by_hand(input: &TextFile) -> Counts {
        let header = HEADER.len() as u64 + 1;
        count(input, Range { start: header, ..whole(input.path()) }, view)
    }

    fn sort(counts: &mut Counts) {
        views::sort(counts);
    }
}

impl Workload for CsvViewsBySerde {
    const NAME: &'static str = "csv_views_by_serde";
    const RECORDS: usize = 200_000;
    const REASON: &'static str = "";

    type Input = TextFile;
    type Output = Counts;

    fn input(records: usize) -> TextFile {
        CsvViews::input(records)
    }

    fn generated(input: &TextFile) -> Counts {
        CsvViews::generated(input)
    }

    fn by_hand(input: &TextFile) -> Counts {
        let (mut counts, mut views) = (Counts::new(), Views::default());
        let mut reader =
            ReaderBuilder::new().buffer_capacity(1 << 20).from_path(input.path()).expect("the input is there");
        let header = reader.headers().expect("the input has a header").clone();
        // One record for all, from which the event borrows: what the library's manual recommends for speed.
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).expect("the lines are records") {
            let event: Event = record.deserialize(Some(&header)).expect("the lines are records");
            if event.event_type == "view" {
                views.add(event.ad_id.as_bytes(), event.event_time, &mut counts);
            }
        }
        views.give(&mut counts);
        counts
    }

    fn sort(counts: &mut Counts) {
        views::sort(counts);
    }
}

/// Where the name of an advertisement begins, and where its kind does.
const AD: usize = 74;
const KIND: usize = 111;

/// The advertisement and the time of a view.
#[inline]
fn view(line: &[u8]) -> Option<(&[u8], i64)> {
    if line.len() < KIND + 20 || [AD - 1, KIND - 1].iter().any(|at| line[*at] != b',') {
        return view_anywhere(line);
    }
    let rest = &line[KIND..];
    let Some(end) = memchr(b',', &rest[..20]) else { return view_anywhere(line) };
    let digits = rest[end + 1..].strip_prefix(b"view,")?;
    Some((&line[AD..AD + 36], number(digits)))
}

#[cold]
#[inline(never)]
fn view_anywhere(line: &[u8]) -> Option<(&[u8], i64)> {
    let mut cells = line.split(|byte| *byte == b',');
    let (ad, ty, time) = (cells.nth(2)?, cells.nth(1)?, cells.next()?);
    (ty == b"view").then_some((ad, number(time)))
}
