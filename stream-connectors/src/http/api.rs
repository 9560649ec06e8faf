//! Short requests to a service, for callers that wait.

use std::thread;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use hyper::http::uri::InvalidUri;
use hyper::{Method, Request, StatusCode};
use stream_runtime::Error;
use stream_runtime::call::{Backoff, backoff};
use stream_runtime::source::Random;
use tokio::runtime::Builder;
use tokio::time::{sleep, timeout};

use super::client::{Headers, Target, connect, is_passing, refused};
use crate::net::Failure;

/// A service that answers requests with texts.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    /// What the paths of requests are put behind.
    url: Box<str>,
    /// What the bodies are, both ways.
    media: &'static str,
    pub(crate) headers: Headers,
    /// For how long it is tried again where the service is gone, or fails.
    pub(crate) patience: Duration,
}

/// What a service says.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

/// How long an answer may take.
const WITHIN: Duration = Duration::from_secs(30);
/// More is no answer to a short request.
const LARGEST: usize = 64 << 20;

impl Api {
    pub(crate) fn new(url: impl Into<Box<str>>, media: &'static str, patience: Duration) -> Self {
        Api { url: url.into(), media, headers: Headers::default(), patience }
    }

    /// What it is called in errors.
    pub(crate) fn name(&self) -> &str {
        self.url.split('?').next().unwrap_or_default().trim_end_matches('/')
    }

    /// Asks, and waits for the answer; also for one that says no. It may be called on a thread of tokio's.
    ///
    /// # Errors
    /// There was no answer, for as long as it was tried.
    pub(crate) fn ask(&self, path: &str, body: Option<Vec<u8>>) -> Result<Answer, Error> {
        let failed = |cause| Error::new("can't start a thread for a request").caused_by(cause);
        // Who runs on a thread of tokio's may not run another tokio on it.
        let ask = || {
            let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
            runtime.block_on(self.answer(path, body.map(Bytes::from)))
        };
        thread::scope(|scope| {
            let asking = thread::Builder::new().name("ask".into()).spawn_scoped(scope, ask);
            asking.map_err(failed)?.join().unwrap_or_else(|_| Err(Error::new("the thread of a request has panicked")))
        })
    }

    async fn answer(&self, path: &str, body: Option<Bytes>) -> Result<Answer, Error> {
        let target = Target::parse(&format!("{}{path}", self.name()))?;
        let (begun, mut attempts) = (Instant::now(), 0);
        let pauses: Backoff = backoff(Duration::from_millis(100)).up_to(Duration::from_secs(5));
        let mut random = Random::new(std::process::id().into(), 0);
        loop {
            let (error, wait) = match self.attempt(&target, body.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Passing(error, wait)) => (error, wait),
                Err(Failure::Over) => return Err(Error::new(format!("`{target}` has nothing to say"))),
            };
            attempts += 1;
            if begun.elapsed() >= self.patience {
                let tried = begun.elapsed();
                return Err(Error::new(format!("{attempts} attempts in {tried:.1?} did not help")).caused_by(error));
            }
            sleep(wait.unwrap_or_else(|| pauses.pause(attempts, &mut random))).await;
        }
    }

    async fn attempt(&self, target: &Target, body: Option<Bytes>) -> Result<Answer, Failure> {
        let passing = |error| Failure::Passing(error, None);
        let lost = || Error::new(format!("can't request `{target}`"));
        let request = self.request(target, body).map_err(Failure::Final)?;
        let mut sender = connect(target).await?;
        let answered = timeout(WITHIN, async {
            let response = sender.send_request(request).await.map_err(|cause| passing(lost().caused_by(cause)))?;
            let status = response.status();
            if is_passing(status) {
                return Err(refused(target, response).await);
            }
            let body = Limited::new(response.into_body(), LARGEST).collect().await;
            let body = body.map_err(|cause| passing(lost().caused_by(cause)))?.to_bytes();
            Ok(Answer { status, body })
        });
        answered
            .await
            .unwrap_or_else(|_| Err(passing(Error::new(format!("`{target}` has not answered for {WITHIN:?}")))))
    }

    fn request(&self, target: &Target, body: Option<Bytes>) -> Result<Request<Full<Bytes>>, Error> {
        let cant = || Error::new(format!("can't request `{target}`"));
        let (media, mut headers) = (HeaderValue::from_static(self.media), self.headers.checked()?);
        let host = HeaderValue::try_from(target.authority()).map_err(|cause| cant().caused_by(cause))?;
        headers.insert(HOST, host);
        headers.entry(ACCEPT).or_insert(media.clone());
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static("thalweg"));
        let method = if body.is_some() { Method::POST } else { Method::GET };
        if body.is_some() {
            headers.insert(CONTENT_TYPE, media);
        }
        let mut request = Request::new(Full::new(body.unwrap_or_default()));
        *request.method_mut() = method;
        *request.uri_mut() = target.path().parse().map_err(|cause: InvalidUri| cant().caused_by(cause))?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

impl Answer {
    /// What a service says of an error, for people.
    pub(crate) fn words(&self) -> String {
        let text: String = String::from_utf8_lossy(&self.body).chars().take(SHOWN).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { self.status.to_string() } else { format!("{}: {text}", self.status) }
    }
}

const SHOWN: usize = 300;
