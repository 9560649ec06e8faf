//! Connections to servers that a URL names.

mod target;
#[cfg(feature = "tls")]
mod tls;

use std::time::Duration;

use stream_runtime::Error;
use tokio::net::TcpStream;
use tokio::time::timeout;

pub(crate) use target::Target;

use super::Failure;

/// A connection.
pub(crate) enum Stream {
    Plain(TcpStream),
    #[cfg(feature = "tls")]
    Secure(Box<tokio_rustls::client::TlsStream<TcpStream>>),
}

/// A server that does not answer is not waited for as long as the system would.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// Connects to a server, with TLS where the URL says so.
pub(crate) async fn connect(target: &Target) -> Result<Stream, Failure> {
    let passing = |error| Failure::Passing(error, None);
    let slow = |_| passing(Error::new(format!("`{target}` does not answer for {CONNECT_WITHIN:?}")));
    let stream = timeout(CONNECT_WITHIN, TcpStream::connect((target.host(), target.port()))).await.map_err(slow)?;
    let cant = || Error::new(format!("can't connect to `{target}`"));
    let stream = stream.map_err(|cause| passing(cant().caused_by(cause)))?;
    // A request is one write: nothing is gained by waiting for more of it.
    let _ = stream.set_nodelay(true);
    match target.is_secure() {
        false => Ok(Stream::Plain(stream)),
        #[cfg(feature = "tls")]
        true => {
            let secure = timeout(CONNECT_WITHIN, tls::secure(stream, target)).await.map_err(slow)??;
            Ok(Stream::Secure(Box::new(secure)))
        }
        #[cfg(not(feature = "tls"))]
        true => Err(Failure::Final(Error::new(format!("can't connect to `{target}`: that needs the feature `tls`")))),
    }
}
