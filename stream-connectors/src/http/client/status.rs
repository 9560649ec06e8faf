//! What the status of a response means.

use std::time::{Duration, SystemTime};

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::RETRY_AFTER;
use hyper::{HeaderMap, Response, StatusCode};
use stream_runtime::Error;
use tokio::time::timeout;

use super::Target;
use crate::net::Failure;

/// Longer than this nobody is made to wait by a server.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// A response that is not what was asked for: it will be other later, or it won't.
pub(in crate::http) async fn refused(target: &Target, response: Response<Incoming>) -> Failure {
    let (status, wait) = (response.status(), retry_after(response.headers()));
    let error = Error::new(format!("`{target}` answered {status}{}", shown(response).await));
    if is_passing(status) { Failure::Passing(error, wait) } else { Failure::Final(error) }
}

/// Whether the same request may be answered otherwise later.
pub(in crate::http) fn is_passing(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY)
}

/// How long a server asks to wait: in seconds, or until a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::now()).unwrap_or_default(),
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The beginning of what a server says of an error, for people, with what goes before it.
async fn shown(mut response: Response<Incoming>) -> String {
    let mut text = Vec::new();
    let read = async {
        while let Some(Ok(frame)) = response.frame().await {
            text.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
            if text.len() > SHOWN {
                break;
            }
        }
    };
    // It is not worth waiting for.
    let _ = timeout(Duration::from_secs(2), read).await;
    let text: String = String::from_utf8_lossy(&text).chars().take(SHOWN).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { text } else { format!(": {text}") }
}

const SHOWN: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(text: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, text.parse().unwrap());
        retry_after(&headers)
    }

    #[test]
    fn a_server_says_when_to_come_back() {
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("999999999"), Some(LONGEST_WAIT));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        assert!(wait(&later).is_some_and(|wait| wait > Duration::from_secs(90)));
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
