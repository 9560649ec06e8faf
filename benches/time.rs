//! The time that each workload takes, generated and by hand: `cargo bench --bench time`, or with a name behind `--`.

use criterion::{Criterion, Throughput};

mod pairs;

use pairs::{Visitor, Workload, visit_all};

struct Time(Criterion);

impl Visitor for Time {
    fn visit<W: Workload>(&mut self) {
        let input = W::input(W::RECORDS);
        let mut group = self.0.benchmark_group(W::NAME);
        group.throughput(Throughput::Elements(W::RECORDS as u64)).sample_size(10);
        group.bench_function("generated", |bencher| bencher.iter_with_large_drop(|| W::generated(&input)));
        group.bench_function("by_hand", |bencher| bencher.iter_with_large_drop(|| W::by_hand(&input)));
        group.finish();
    }
}

fn main() {
    let mut time = Time(Criterion::default().configure_from_args());
    visit_all(&mut time);
    time.0.final_summary();
}
