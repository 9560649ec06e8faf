//! In two passes over a batch, as large as the first-level cache: what is viewed is put aside without a branch, and then looked up.

use contest::Answer;
use contest::pairs::by_hand::Windows;
use contest::workloads::yahoo::{Advertised, CAMPAIGNS, Campaigns, DISORDER, Event, Kind, TEN_SECONDS, viewed};
use thalweg::Timestamp;

use crate::threads::{batches, on_each};

/// Of a turn of a thread, and of what is put aside.
const BATCH: usize = 1 << 14;
const ASIDE: usize = 1 << 10;

/// A window's views by campaign.
#[derive(Clone, Copy)]
struct Views([u64; CAMPAIGNS]);

impl Default for Views {
    fn default() -> Self {
        Views([0; CAMPAIGNS])
    }
}

pub fn run(input: &Advertised, threads: usize) -> Answer {
    let campaigns = Numbers::of(&input.campaigns);
    let of_each = on_each(threads, |thread| views(batches(&input.events, BATCH, thread, threads), &campaigns));
    // The windows of each thread are in order. Who has a part of one is added to who else has.
    let mut windows: Vec<(i64, Views)> = of_each.into_iter().flatten().collect();
    windows.sort_unstable_by_key(|(start, _)| *start);
    windows.dedup_by(|(start, more), (kept, views)| {
        let is_same = start == kept;
        if is_same {
            views.0.iter_mut().zip(more.0).for_each(|(views, more)| *views += more);
        }
        is_same
    });
    let of_window = |(start, views): &(i64, Views)| {
        let start = *start;
        let campaigns = (0..).zip(views.0).filter(|(_, views)| *views > 0);
        campaigns.map(move |(campaign, views)| viewed(campaign, start, views)).collect::<Vec<_>>()
    };
    windows.iter().flat_map(of_window).collect()
}

fn views<'e>(batches: impl Iterator<Item = &'e [Event]>, campaigns: &Numbers) -> Vec<(i64, Views)> {
    let mut complete = Vec::new();
    let mut windows = Windows::new(TEN_SECONDS, DISORDER, |window, views: &mut Views| {
        complete.push((window.start.as_micros(), std::mem::take(views)));
    });
    let mut aside = [(0, Timestamp::from_micros(0)); ASIDE];
    for events in batches.flat_map(|batch| batch.chunks(ASIDE)) {
        let mut viewed = 0;
        for event in events {
            aside[viewed] = (event.advertisement, event.at);
            viewed += usize::from(event.kind == Kind::View);
        }
        for (advertisement, at) in &aside[..viewed] {
            if let (Some(campaign), Some(views)) = (campaigns.find(*advertisement), windows.at(*at)) {
                views.0[campaign as usize] += 1;
            }
        }
    }
    windows.finish();
    complete
}

/// The campaigns of advertisements, found with a product and mostly one look.
struct Numbers {
    places: Vec<(u64, u32)>,
    shift: u32,
}

impl Numbers {
    fn of(campaigns: &Campaigns) -> Numbers {
        let bits = (campaigns.len() * 4).next_power_of_two().trailing_zeros();
        let mut numbers = Numbers { places: vec![(0, NONE); 1 << bits], shift: 64 - bits };
        for (advertisement, campaign) in campaigns {
            let mut place = numbers.place(*advertisement);
            while numbers.places[place].1 != NONE {
                place = (place + 1) % numbers.places.len();
            }
            numbers.places[place] = (*advertisement, *campaign);
        }
        numbers
    }

    fn place(&self, advertisement: u64) -> usize {
        (advertisement.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    #[inline]
    fn find(&self, advertisement: u64) -> Option<u32> {
        let mut place = self.place(advertisement);
        loop {
            let (found, campaign) = self.places[place & (self.places.len() - 1)];
            if found == advertisement && campaign != NONE {
                return Some(campaign);
            }
            if campaign == NONE {
                return None;
            }
            place += 1;
        }
    }
}

/// No campaign.
const NONE: u32 = u32::MAX;
