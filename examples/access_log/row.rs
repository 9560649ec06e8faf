//! What is told of a path in a minute.

use std::cmp::Ordering;
use std::fmt;

use thalweg::Window;

/// The requests to a path in a minute: all of them, or those of one class of status.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub window: Window,
    pub path: Box<str>,
    /// The first digit of the status; `None` for all classes.
    pub class: Option<u16>,
    pub requests: u64,
    pub bytes: u64,
    /// The mean size of a response.
    pub mean: f64,
    /// The share of requests at which the server failed. A class has none: it would be nothing or all.
    pub failures: Option<f64>,
}

/// What an aggregate gives for a key and a window.
type Found<Key, Values> = (Key, Window, Values);

impl Row {
    /// Of what the pipeline finds for a path.
    pub fn of_path((path, window, (requests, bytes, mean, failures)): Found<Box<str>, (u64, u64, f64, f64)>) -> Self {
        Row { window, path, class: None, requests, bytes, mean, failures: Some(failures) }
    }

    /// Of what the pipeline finds for a class of a path.
    pub fn of_class(((path, class), window, (requests, bytes, mean)): Found<(Box<str>, u16), (u64, u64, f64)>) -> Self {
        Row { window, path, class: Some(class), requests, bytes, mean, failures: None }
    }

    /// Whether the server failed at more than a share of the requests.
    pub fn fails_more_often_than(&self, limit: f64) -> bool {
        self.failures.is_some_and(|failures| failures > limit)
    }

    /// By time, then by path; a path's classes stand behind it.
    pub fn in_order(&self, other: &Row) -> Ordering {
        (self.window, &self.path, self.class).cmp(&(other.window, &other.path, other.class))
    }

    /// A line of the table. The path stands last: it may have any length.
    pub fn table_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { window, requests, bytes, mean, .. } = self;
        let class = self.class.map_or_else(|| "all".into(), |class| format!("{class}xx"));
        let failures = self.failures.map_or_else(String::new, |share| format!("{:.1}% failed", share * 100.0));
        let path = self.path.escape_debug();
        write!(f, "{}  {class}  {requests:>8} requests  {bytes:>12} bytes  {mean:>10.1} mean", window.start)?;
        write!(f, "  {failures:>13}  {path}",)
    }

    /// A line that asks for attention.
    pub fn alert_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { window, requests, .. } = self;
        let (share, path) = (self.failures.unwrap_or_default() * 100.0, self.path.escape_debug());
        write!(f, "ALERT  {}  {share:.1}% of {requests} requests failed  {path}", window.start)
    }
}
