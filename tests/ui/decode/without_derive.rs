use thalweg::prelude::*;

struct Click {
    page: u64,
}

stream!(
    fn pages(clicks: impl Source<Click>, out: impl Sink<u64>) {
        clicks.map(|click| click.page).sink(out);
    }
);

fn main() {
    let _ = pages(lines("clicks.jsonl").json::<Click>(), |page| println!("{page}"));
}
