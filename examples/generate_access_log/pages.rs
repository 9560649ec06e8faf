//! The pages of the shop, and who asks for them.

use thalweg::source::Random;

/// A page.
#[derive(Debug)]
pub struct Page {
    pub method: &'static str,
    pub path: &'static str,
    /// Whether requests for it ask for something in particular.
    pub has_query: bool,
    /// What a response has on average, in bytes.
    pub size: u64,
}

const fn page(method: &'static str, path: &'static str, has_query: bool, size: u64) -> Page {
    Page { method, path, has_query, size }
}

/// The most popular first.
const PAGES: [Page; 10] = [
    page("GET", "/", false, 9_000),
    page("GET", "/products", true, 14_000),
    page("GET", "/static/shop.css", false, 22_000),
    page("GET", "/search", true, 6_000),
    page("GET", "/checkout", false, 4_000),
    page("POST", "/basket", false, 800),
    page("GET", "/caf\u{e9}", false, 3_000),
    page("GET", "/static/lamps.webp", false, 180_000),
    page("HEAD", "/health", false, 0),
    page("GET", "/about", false, 2_000),
];

/// Draws a page by Zipf's law: the second gets half as many requests as the first, the third a third.
pub fn page_for(random: &mut Random) -> &'static Page {
    let share = |rank: usize| 5_040 / (rank as u64 + 1);
    let mut ticket = random.below((0..PAGES.len()).map(share).sum());
    for (rank, page) in PAGES.iter().enumerate() {
        match ticket.checked_sub(share(rank)) {
            Some(rest) => ticket = rest,
            None => return page,
        }
    }
    &PAGES[0]
}

/// Programs that people read the shop with. The last one has quotes in its name, which a log escapes.
pub const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
    "curl/8.9.1",
    r#"shop-watch/2 (\"every minute\")"#,
];

/// Where people come from.
pub const REFERERS: [&str; 3] = ["-", "https://shop.example/", "https://search.example/?q=lamp"];
