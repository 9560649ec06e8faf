//! A request, and the line that a server logs for it.

use std::time::Duration;

use thalweg::prelude::*;
use thalweg::source::Random;

use crate::damage::{Damage, damage};
use crate::pages::{AGENTS, Page, REFERERS, page_for};

/// A request that was answered.
#[derive(Debug)]
pub struct Request {
    /// When it came.
    at: Timestamp,
    host: u64,
    page: &'static Page,
    query: Option<u64>,
    status: u16,
    bytes: Option<u64>,
    referer: &'static str,
    agent: &'static str,
    damage: Damage,
}

impl Request {
    /// Draws a request that is logged at a time.
    pub fn draw(random: &mut Random, logged: Timestamp) -> Self {
        let at = logged.earlier(time_to_answer(random));
        let page = page_for(random);
        let status = status(random, page, at);
        Request {
            at,
            host: random.below(40),
            page,
            query: page.has_query.then(|| random.below(200)),
            status,
            bytes: size(random, page, status),
            referer: pick(random, &REFERERS),
            agent: pick(random, &AGENTS),
            damage: damage(random),
        }
    }

    /// The line, without its end.
    pub fn line(&self) -> Vec<u8> {
        let Request { host, status, referer, agent, .. } = self;
        let (time, request) = (self.time(), self.request());
        let status = if self.damage == Damage::Status { "2OO".into() } else { status.to_string() };
        let bytes = self.bytes.map_or_else(|| "-".into(), |bytes| bytes.to_string());
        // Addresses that are set aside for documentation.
        let text = format!(r#"203.0.113.{host} - - [{time}] "{request}" {status} {bytes} "{referer}" "{agent}""#);
        self.damaged(text.into_bytes())
    }

    /// `GET /search?id=7 HTTP/1.1`, or what a client sends that hangs up.
    fn request(&self) -> String {
        let Page { method, path, .. } = self.page;
        match (self.status, self.query) {
            (408, _) => "-".into(),
            (_, Some(id)) => format!("{method} {path}?id={id} HTTP/1.1"),
            (_, None) => format!("{method} {path} HTTP/1.1"),
        }
    }

    /// `10/Oct/2000:13:55:36 -0700`
    fn time(&self) -> String {
        let local = self.at.earlier(7.hours()).to_string();
        let mut parts = local.split(['-', 'T', '.', 'Z']);
        let mut part = || parts.next().unwrap_or_default();
        let (year, month, day, clock) = (part(), month(part()), part(), part());
        let day = if self.damage == Damage::Date { "32" } else { day };
        format!("{day}/{month}/{year}:{clock} -0700")
    }

    fn damaged(&self, mut line: Vec<u8>) -> Vec<u8> {
        match self.damage {
            Damage::CutOff => line.truncate(line.len() / 2),
            Damage::Path => {
                line.iter_mut().filter(|byte| **byte == b'/').skip(2).take(1).for_each(|slash| *slash = 0xff)
            }
            Damage::None | Damage::Date | Damage::Status => {}
        }
        line
    }
}

/// Most requests are answered at once, and logged with the time at which they came.
fn time_to_answer(random: &mut Random) -> Duration {
    if random.below(8) == 0 { random.below(8_000).millis() } else { 0.millis() }
}

fn status(random: &mut Random, page: &Page, at: Timestamp) -> u16 {
    let fails = if page.path == "/checkout" && is_trouble(at) { 600 } else { 2 };
    match random.below(1_000) {
        ticket if ticket < fails => 503,
        ticket if ticket >= 990 => 408,
        ticket if ticket >= 960 => 404,
        ticket if ticket >= 900 => 304,
        _ => 200,
    }
}

/// The first two minutes of each ten.
fn is_trouble(at: Timestamp) -> bool {
    let minute = at.as_micros() / 60_000_000;
    minute.rem_euclid(10) < 2
}

/// The size of a response; some have none.
fn size(random: &mut Random, page: &Page, status: u16) -> Option<u64> {
    match status {
        200 => Some(page.size / 2 + random.below(page.size + 1)),
        304 | 408 => None,
        _ => Some(300 + random.below(100)),
    }
}

fn pick(random: &mut Random, from: &[&'static str]) -> &'static str {
    let place = random.below(from.len() as u64);
    from.get(place as usize).copied().unwrap_or("-")
}

/// The name of a month, which is given as a number of two digits.
fn month(number: &str) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let place = number.parse::<usize>().unwrap_or_default().saturating_sub(1);
    NAMES.get(place).copied().unwrap_or("Jan")
}
