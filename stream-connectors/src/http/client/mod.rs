//! Requests, and what becomes of them. One connection at a time, as an endless response needs it; nothing is pooled.

mod get;
mod headers;
mod status;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use stream_runtime::Error;
use tokio::io::{AsyncRead, AsyncWrite};

pub(super) use get::{Get, Stream};
pub(super) use headers::Headers;
#[cfg(feature = "avro")]
pub(super) use status::is_passing;
pub(super) use status::refused;

use crate::net::Failure;
pub(super) use crate::net::dial::Target;
use crate::net::dial::{self, Stream as Dialled};

/// Connects to a server.
pub(super) async fn connect(target: &Target) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let sender = match dial::connect(target).await? {
        Dialled::Plain(stream) => handshake(stream).await,
        #[cfg(feature = "tls")]
        Dialled::Secure(stream) => handshake(stream).await,
    };
    sender.map_err(|cause| Failure::Passing(Error::new(format!("can't connect to `{target}`")).caused_by(cause), None))
}

async fn handshake<S>(stream: S) -> hyper::Result<SendRequest<Full<Bytes>>>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // What goes wrong on it is told to whoever has a request or a response.
    tokio::spawn(connection);
    Ok(sender)
}
