//! A post, until it is taken.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::SendRequest;
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use hyper::http::uri::InvalidUri;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use stream_runtime::Error;
use stream_runtime::call::Backoff;
use stream_runtime::source::Random;
use tokio::time::{sleep, timeout};

use super::Settings;
use crate::http::client::{Target, connect, refused};
use crate::net::Failure;

/// Where and how posts are sent.
#[derive(Debug)]
pub(super) struct Sending {
    target: Target,
    headers: HeaderMap,
    attempts: u32,
    backoff: Backoff,
    timeout: Duration,
    /// A post of one key is taken once: who is still busy with it says 409.
    is_once: bool,
}

/// A connection that is used for one post after the other.
pub(super) type Connection = Option<SendRequest<Full<Bytes>>>;

static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

impl Sending {
    pub(super) fn new(settings: &Settings) -> Result<Self, Error> {
        let target = Target::parse(&settings.url)?;
        let mut headers = settings.headers.checked()?;
        let wrong = |what: &str, cause| Error::new(format!("{what} can't be sent in a header")).caused_by(cause);
        let value = |what: &str, text: &str| HeaderValue::try_from(text).map_err(|cause| wrong(what, cause));
        headers.entry(CONTENT_TYPE).or_insert(value("the content type", &settings.content_type)?);
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static("thalweg"));
        headers.insert(HOST, value("the host", target.authority())?);
        let Settings { attempts, backoff, timeout, is_once, .. } = *settings;
        Ok(Sending { target, headers, attempts, backoff, timeout, is_once })
    }

    /// Sends a post until it is taken.
    pub(super) async fn send(&self, connection: &mut Connection, body: Bytes, key: &str) -> Result<(), Error> {
        let mut attempts = 0;
        loop {
            // A connection on which the last post went out may have been closed since: that is no attempt.
            let is_used = connection.is_some();
            let failure = match self.attempt(connection, body.clone(), key).await {
                Ok(()) => return Ok(()),
                Err((_, true)) if is_used => continue,
                Err((failure, _)) => failure,
            };
            attempts += 1;
            match failure {
                Failure::Final(error) => {
                    return Err(Error::new(format!("`{}` does not take a result", self.target)).caused_by(error));
                }
                Failure::Passing(error, _) if attempts >= self.attempts => {
                    let target = &self.target;
                    return Err(Error::new(format!(
                        "`{target}` has not taken a result in {attempts} attempts: `.attempts(..)` allows more"
                    ))
                    .caused_by(error));
                }
                Failure::Passing(_, wait) => {
                    let mut random = Random::new(std::process::id().into(), attempts.into());
                    sleep(wait.unwrap_or_else(|| self.backoff.pause(attempts, &mut random))).await;
                }
                Failure::Over => return Ok(()),
            }
        }
    }

    /// One attempt. Says besides why it failed whether that was the connection.
    async fn attempt(&self, connection: &mut Connection, body: Bytes, key: &str) -> Result<(), (Failure, bool)> {
        let passing = |error| (Failure::Passing(error, None), false);
        let mut sender = match connection.take() {
            Some(sender) => sender,
            None => connect(&self.target).await.map_err(|failure| (failure, false))?,
        };
        let request = self.request(body, key).map_err(|error| (Failure::Final(error), false))?;
        let answered = timeout(self.timeout, async {
            sender.ready().await?;
            sender.send_request(request).await
        });
        let response = match answered.await {
            Ok(Ok(response)) => response,
            Ok(Err(cause)) => {
                let error = Error::new(format!("can't post to `{}`", self.target)).caused_by(cause);
                return Err((Failure::Passing(error, None), true));
            }
            Err(_) => {
                let (target, timeout) = (&self.target, self.timeout);
                return Err(passing(Error::new(format!("`{target}` has not answered a post for {timeout:?}"))));
            }
        };
        if !response.status().is_success() {
            let is_under_way = self.is_once && response.status() == StatusCode::CONFLICT;
            return Err(match refused(&self.target, response).await {
                Failure::Final(error) if is_under_way => passing(error),
                failure => (failure, false),
            });
        }
        if timeout(self.timeout, drain(response)).await == Ok(true) {
            *connection = Some(sender);
        }
        Ok(())
    }

    fn request(&self, body: Bytes, key: &str) -> Result<Request<Full<Bytes>>, Error> {
        let cant = || Error::new(format!("can't post to `{}`", self.target));
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        let path = self.target.path().parse();
        *request.uri_mut() = path.map_err(|cause: InvalidUri| cant().caused_by(cause))?;
        *request.headers_mut() = self.headers.clone();
        let key = HeaderValue::try_from(key)
            .map_err(|cause| Error::new("the name of the job can't be sent in a header").caused_by(cause))?;
        request.headers_mut().insert(IDEMPOTENCY_KEY.clone(), key);
        Ok(request)
    }
}

/// An answer must be read to its end before the connection can be used again. Says whether it can.
async fn drain(mut response: Response<Incoming>) -> bool {
    while let Some(frame) = response.frame().await {
        if frame.is_err() {
            return false;
        }
    }
    true
}
