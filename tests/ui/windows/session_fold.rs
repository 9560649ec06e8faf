use thalweg::prelude::*;

pub struct Click {
    user: u32,
    at: Timestamp,
    page: String,
}

stream!(
    fn visits(clicks: impl Source<Click>, out: impl Sink<(u32, Window, String)>) {
        clicks
            .timestamp(|click| click.at)
            .watermark(bounded(5.secs()))
            .key_by(|click| click.user)
            .window(session(30.mins()))
            .fold(String::new(), |pages, click| pages + &click.page)
            .drop_late()
            .sink(out);
    }
);

fn main() {}
