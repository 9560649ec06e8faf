//! The time of an expansion.

use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use proc_macro2::{TokenStream, TokenTree};

use crate::{compile, median};

const OPERATORS: usize = 50;

const ROUNDS: usize = 200;

pub fn print() {
    let pipeline: TokenStream = pipeline().parse().expect("the pipeline is made of Rust's tokens");
    assert_eq!(operators(&pipeline), OPERATORS);
    let times = (0..ROUNDS).map(|_| time_of(&pipeline)).collect();
    println!(
        "expansion of {OPERATORS} operators: {:.2?}, the median of {ROUNDS} (aim: less than 10 ms)",
        median(times)
    );
}

/// Prints how many microseconds it takes to expand what is in the file's `stream!`.
pub fn print_of(file: &str) {
    let text = fs::read_to_string(file).unwrap_or_else(|cause| panic!("`{file}` can't be read: {cause}"));
    let tokens: TokenStream = text.parse().expect("the file is made of Rust's tokens");
    let pipeline = streams(tokens).expect("there is a `stream!` in the file");
    operators(&pipeline);
    let times = (0..ROUNDS).map(|_| time_of(&pipeline)).collect();
    println!("{}", median(times).as_micros());
}

/// What is in the parentheses of `stream!( .. )`.
fn streams(tokens: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.windows(3).find_map(|window| match window {
        [TokenTree::Ident(name), TokenTree::Punct(mark), TokenTree::Group(group)] => {
            (name == "stream" && mark.as_char() == '!').then(|| group.stream())
        }
        _ => None,
    })
}

fn time_of(pipeline: &TokenStream) -> Duration {
    let input = pipeline.clone();
    let begun = Instant::now();
    let expansion = black_box(compile::compile(black_box(input)));
    let time = begun.elapsed();
    drop(expansion);
    time
}

/// The number of operators, ends included. A pipeline with mistakes would be done sooner.
fn operators(pipeline: &TokenStream) -> usize {
    let checked = compile::check(pipeline.clone());
    assert_eq!(checked.report.len(), 0, "the pipeline has mistakes: {}", checked.report.to_compile_errors());
    checked.graphs.iter().map(|graph| graph.nodes.len()).sum()
}

/// Five streams from one, each with maps and filters, a key, a window and an aggregate.
fn pipeline() -> String {
    let branches: String = (0..5).map(branch).collect();
    format!(
        "/// The sums of readings by sensor and minute.
        pub fn summed(readings: impl Source<&Reading>, limit: u64, out: impl Sink<(u32, Window, u64)>) {{
            let readings = readings
                .filter(|reading| reading.value > 0)
                .inspect(|reading| trace!(\"{{}}\", reading.sensor))
                .timestamp(|reading| reading.at)
                .watermark(bounded(5.secs()));
            {branches}
        }}"
    )
}

fn branch(number: usize) -> String {
    format!(
        "readings
            .filter(move |reading| reading.value % 5 == {number} && reading.value < limit)
            .map(|reading| (reading.sensor, reading.value * 9 / 5 + 32, reading.kind))
            .filter(|(sensor, _, kind)| *sensor > {number} && matches!(kind, Kind::Inside | Kind::Outside))
            .inspect(|(sensor, ..)| trace!(\"{{sensor}}\"))
            .key_by(|(sensor, ..)| *sensor)
            .window(tumbling(1.mins()).grace(30.secs()))
            .sum(|(_, value, _)| *value)
            .drop_late()
            .sink(out);\n"
    )
}
