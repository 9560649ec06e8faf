//! The answer to a request.

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ALLOW, AUTHORIZATION, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::{Method, Request, Response, StatusCode};
use tokio::time::timeout;

use super::Settings;
use crate::pushed::{Push, Pusher, Refused};

pub(super) struct Answering {
    pub(super) settings: Settings,
    pub(super) pusher: Pusher,
}

/// Why a request is not taken.
struct Not {
    status: StatusCode,
    why: String,
    header: Option<(HeaderName, &'static str)>,
}

impl Not {
    fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Not { status, why: why.into(), header: None }
    }

    fn later(why: impl Into<String>) -> Self {
        Not { header: Some((RETRY_AFTER, "1")), ..Not::new(StatusCode::SERVICE_UNAVAILABLE, why) }
    }
}

/// A header of clients that can't know whether a post of theirs has arrived.
static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Answering {
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (status, text, header) = match self.take(request).await {
            Ok(messages) => (StatusCode::OK, format!("{messages} messages\n"), None),
            Err(Not { status, why, header }) => (status, format!("{why}\n"), header),
        };
        let mut response = Response::new(Full::new(Bytes::from(text)));
        *response.status_mut() = status;
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }

    /// Takes the messages of a request, and waits until they are safe. Says how many they are.
    async fn take(&self, request: Request<Incoming>) -> Result<usize, Not> {
        self.look_at(&request)?;
        let longest = self.settings.longest_body;
        let too_long = || {
            Not::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the body is longer than {longest} bytes, which is the most that is taken"),
            )
        };
        // Before a body is read there must be room for it: for all that it may be, where it does not say.
        let size = request.body().size_hint();
        if size.lower() > longest as u64 {
            return Err(too_long());
        }
        let expected = size.exact().and_then(|size| usize::try_from(size).ok()).unwrap_or(longest);
        let room = self.pusher.reserve(self.needed(expected)).map_err(refused)?;

        let key = request.headers().get(&IDEMPOTENCY_KEY).and_then(|key| key.to_str().ok()).map(Box::<str>::from);
        let read = read(request.into_body(), longest);
        let body = match timeout(self.settings.read_timeout, read).await {
            Ok(Ok(Some(body))) => body,
            Ok(Ok(None)) => return Err(too_long()),
            Ok(Err(_)) => return Err(Not::new(StatusCode::BAD_REQUEST, "the body broke off")),
            Err(_) => return Err(Not::new(StatusCode::REQUEST_TIMEOUT, "the body did not come in time")),
        };

        let mut push = self.messages(&body);
        if let Some(key) = key {
            push = push.key(key);
        }
        let messages = push.messages();
        let receipt = self.pusher.give(push, room).map_err(refused)?;
        match timeout(self.settings.answer_within, receipt).await {
            Ok(Ok(())) => Ok(messages),
            Ok(Err(_)) => Err(Not::later("the job has ended before it was through with this: post it again")),
            Err(_) => Err(Not::later("this was received, and the job is not through with it yet")),
        }
    }

    fn look_at(&self, request: &Request<Incoming>) -> Result<(), Not> {
        if let Some(path) = &self.settings.path
            && request.uri().path() != &**path
        {
            return Err(Not::new(StatusCode::NOT_FOUND, "nothing is taken at this path"));
        }
        if request.method() != Method::POST {
            let header = Some((ALLOW, "POST"));
            return Err(Not { header, ..Not::new(StatusCode::METHOD_NOT_ALLOWED, "only POST is taken here") });
        }
        if let Some(token) = &self.settings.token {
            let given = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes).unwrap_or_default();
            let given = given.strip_prefix(b"Bearer ").unwrap_or_default();
            if !is_same(given, token.as_bytes()) {
                let header = Some((WWW_AUTHENTICATE, "Bearer"));
                return Err(Not { header, ..Not::new(StatusCode::UNAUTHORIZED, "the token is wrong or missing") });
            }
        }
        Ok(())
    }

    /// The room for a body of so many bytes. Its lines are known only when it is there; what is kept for each is little beside a line that is worth sending.
    fn needed(&self, bytes: usize) -> usize {
        bytes + 512
    }

    fn messages(&self, body: &[u8]) -> Push {
        let mut push = Push::new();
        let lines = body.split(|byte| *byte == b'\n' && self.settings.by_line);
        for line in lines {
            let message = if self.settings.by_line { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
            let is_blank = message.is_empty() || self.settings.by_line && message.iter().all(u8::is_ascii_whitespace);
            if !is_blank {
                push.add(message);
            }
        }
        push
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
fn is_same(given: &[u8], expected: &[u8]) -> bool {
    let differences = given.iter().zip(expected).fold(0, |found, (given, expected)| found | (given ^ expected));
    given.len() == expected.len() && std::hint::black_box(differences) == 0
}

/// Reads a body; `None` where it is too long.
async fn read(mut body: Incoming, longest: usize) -> hyper::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        if let Some(data) = frame?.data_ref() {
            if bytes.len() + data.len() > longest {
                return Ok(None);
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(Some(bytes))
}

fn refused(refused: Refused) -> Not {
    match refused {
        Refused::Full => Not::later("as many messages wait as there is room for"),
        Refused::Closed => Not::later("the job is ending"),
        Refused::TooLarge => Not::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the body is larger than the room for messages that wait: `.room(..)` allows more",
        ),
    }
}
