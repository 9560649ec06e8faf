//! The sources, and a pipeline behind them.

use thalweg::prelude::*;

use super::Sum;
use super::inputs::weight;

#[derive(Decode)]
pub struct Visit<'a> {
    user: u64,
    page: &'a str,
    ms: u32,
}

stream!(
    fn weighed(visits: impl Source<Visit<'_>>, out: impl Sink<u64>) {
        visits.filter_map(|visit| weight(visit.user, visit.page, visit.ms)).sink(out);
    }
);

pub fn read(input: &str, at: &str, sum: &mut Sum) {
    let add = |weight: u64| sum.add(weight);
    let read = match input {
        "parquet" => weighed(files_in(at).parquet::<Visit>(), add).run_blocking(),
        "http" => weighed(http_lines(at).once().json::<Visit>(), add).run_blocking(),
        _ => weighed(files_in(at).lines().json::<Visit>(), add).run_blocking(),
    };
    read.expect("it is read");
}
