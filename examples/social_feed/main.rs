//! Reads the posts of a social network as they come, and prints what is talked about: the hashtags of the last five minutes, every minute, and the languages.
//!
//! ```text
//! cargo run --release --example social_feed                                          a made-up network, which the program starts itself
//! SOCIAL_FEED_TOKEN=… cargo run --release --example social_feed -- https://…/stream  another one (https needs --features tls)
//! ```
//!
//! The network answers one request without end, with a post in JSON on each line (`feed.rs` has an example), which is what the filtered streams of such networks are. A blank line now and
//! then says that it is alive. The made-up one breaks off in the middle of a post, once: the program asks again and goes on.
//!
//! Minutes are those of the posts, and not those in which they come in.

mod feed;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::process::ExitCode;

use thalweg::prelude::*;

/// A post. Of what else the network says of it nothing is kept.
#[derive(Clone, Decode)]
struct Post<'a> {
    at: Timestamp,
    language: &'a str,
    text: Cow<'a, str>,
}

stream!(
    /// What is talked about, and in which language.
    fn talk(
        posts: impl Source<Post<'_>>,
        trends: impl Sink<(Box<str>, Window, u64)>,
        languages: impl Sink<(Box<str>, Window, u64)>,
    ) {
        let posts = posts.timestamp(|post| post.at).watermark(bounded(10.secs()));

        posts
            .flat_map(|post| hashtags(&post.text))
            .key_by(|tag| tag.clone())
            .window(sliding(5.mins()).every(1.mins()))
            .count()
            .drop_late()
            .sink(trends);

        posts.key_by(|post| post.language).window(tumbling(5.mins())).count().drop_late().sink(languages);
    }
);

/// The words that begin with a `#`, in small letters.
fn hashtags(text: &str) -> Vec<Box<str>> {
    let tags = text.split_whitespace().filter_map(|word| word.strip_prefix('#'));
    tags.map(|tag| tag.trim_end_matches(|c: char| c.is_ascii_punctuation()).to_lowercase().into()).collect()
}

/// Prints the largest counts of each window.
struct Largest {
    what: &'static str,
    most: usize,
    windows: BTreeMap<Timestamp, Vec<(u64, Box<str>)>>,
}

impl Largest {
    fn new(what: &'static str, most: usize) -> Self {
        Largest { what, most, windows: BTreeMap::new() }
    }
}

impl Sink<(Box<str>, Window, u64)> for Largest {
    fn write(&mut self, (name, window, count): (Box<str>, Window, u64)) -> Result<(), Error> {
        self.windows.entry(window.end).or_default().push((count, name));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        for (end, mut counts) in std::mem::take(&mut self.windows) {
            counts.sort_by(|(count, name), (than, other)| than.cmp(count).then(name.cmp(other)));
            let shown: Vec<_> = counts.iter().take(self.most).map(|(count, name)| format!("{name} {count}")).collect();
            println!("{end}  {}: {}", self.what, shown.join(", "));
        }
        Ok(())
    }
}

fn run() -> Result<Report, Error> {
    let posts = match std::env::args().nth(1) {
        Some(url) => http_lines(url),
        None => http_lines(feed::start()?).once(),
    };
    let posts = match std::env::var("SOCIAL_FEED_TOKEN") {
        Ok(token) => posts.bearer(&token),
        Err(_) => posts,
    };
    let posts = posts.on_lost(|error| eprintln!("{error:?}")).json::<Post>().on_malformed(|malformed| {
        eprintln!("left out: {malformed}");
        Ok(())
    });
    talk(posts, Largest::new("tags", 3), Largest::new("languages", 4)).stop_on_ctrl_c().run_blocking()
}

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            eprintln!("{} lines, blank ones too", report.records_in);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("social_feed: {error:?}");
            ExitCode::FAILURE
        }
    }
}
