//! An endless response.

use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, CONTENT_ENCODING, HOST, HeaderValue, LOCATION, USER_AGENT};
use hyper::http::uri::InvalidUri;
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use stream_runtime::Error;
use tokio::time::timeout;

use super::headers::without_secrets;
use super::{Headers, Target, connect, refused};
use crate::net::{Failure, Receive};

/// What is asked for.
#[derive(Debug)]
pub(in crate::http) struct Get {
    pub(in crate::http) url: Box<str>,
    pub(in crate::http) headers: Headers,
    pub(in crate::http) accept: &'static str,
    /// For how long nothing may come.
    pub(in crate::http) silence: Duration,
}

/// The body of a response, as it comes.
#[derive(Debug)]
pub(in crate::http) struct Stream {
    body: Incoming,
    silence: Duration,
}

const REDIRECTS: usize = 5;

impl Get {
    /// Asks for it, with other headers besides, wherever that leads.
    pub(in crate::http) async fn open(&self, besides: &HeaderMap) -> Result<(Stream, HeaderMap), Failure> {
        let mut target = Target::parse(&self.url).map_err(Failure::Final)?;
        let mut headers = self.headers.checked().map_err(Failure::Final)?;
        headers.extend(besides.clone());
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static(self.accept));
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static("thalweg"));
        for _ in 0..=REDIRECTS {
            let response = self.ask(&target, headers.clone()).await?;
            let Some(location) = redirect(&response) else { return self.take(&target, response).await };
            let next = location.and_then(|location| target.join(location)).map_err(Failure::Final)?;
            if !next.is_same_server(&target) {
                without_secrets(&mut headers);
            }
            target = next;
        }
        let url = Target::parse(&self.url).map_err(Failure::Final)?;
        Err(Failure::Final(Error::new(format!("`{url}` leads on and on: {REDIRECTS} redirects were followed"))))
    }

    async fn ask(&self, target: &Target, headers: HeaderMap) -> Result<Response<Incoming>, Failure> {
        let passing = |error| Failure::Passing(error, None);
        let mut sender = connect(target).await?;
        let mut request = Request::new(Full::<Bytes>::default());
        *request.method_mut() = Method::GET;
        let cant = || Error::new(format!("can't request `{target}`"));
        let path = target.path().parse();
        *request.uri_mut() = path.map_err(|cause: InvalidUri| Failure::Final(cant().caused_by(cause)))?;
        *request.headers_mut() = headers;
        let host = HeaderValue::try_from(target.authority());
        request.headers_mut().insert(HOST, host.map_err(|cause| Failure::Final(cant().caused_by(cause)))?);
        match timeout(self.silence, sender.send_request(request)).await {
            Ok(answered) => answered.map_err(|cause| passing(cant().caused_by(cause))),
            Err(_) => {
                let silence = self.silence;
                Err(passing(Error::new(format!("`{target}` has not answered a request for {silence:?}"))))
            }
        }
    }

    async fn take(&self, target: &Target, response: Response<Incoming>) -> Result<(Stream, HeaderMap), Failure> {
        match response.status() {
            StatusCode::NO_CONTENT => return Err(Failure::Over),
            StatusCode::OK => {}
            _ => return Err(refused(target, response).await),
        }
        if let Some(encoding) = response.headers().get(CONTENT_ENCODING).filter(|encoding| *encoding != "identity") {
            return Err(Failure::Final(Error::new(format!(
                "`{target}` sends its response encoded as {encoding:?}, though nobody has asked for that"
            ))));
        }
        let (parts, body) = response.into_parts();
        Ok((Stream { body, silence: self.silence }, parts.headers))
    }
}

/// Where a response sends us, if it does.
fn redirect(response: &Response<Incoming>) -> Option<Result<&str, Error>> {
    let status = response.status();
    if !status.is_redirection() || status == StatusCode::NOT_MODIFIED {
        return None;
    }
    let location = response.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    Some(location.ok_or_else(|| Error::new(format!("a redirect ({status}) does not say where to"))))
}

impl Receive for Stream {
    async fn receive(&mut self, received: &mut Vec<u8>) -> Result<(), Error> {
        received.clear();
        let silence = self.silence;
        // A frame may be empty, or of trailers, which are nothing to us.
        while received.is_empty() {
            let frame = timeout(silence, self.body.frame()).await;
            let frame = frame.map_err(|_| Error::new(format!("nothing has come for {silence:?}")))?;
            let frame = frame.transpose().map_err(|cause| Error::new("the response broke off").caused_by(cause))?;
            let Some(frame) = frame else { break };
            received.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
        }
        Ok(())
    }
}
