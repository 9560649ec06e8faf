//! Where a server listens.

use std::net::{SocketAddr, TcpListener as Bound};

use stream_runtime::Error;
use tokio::net::TcpListener;

/// Where to listen: an address, which is bound at the first poll, or a listener that is bound already.
#[derive(Debug)]
pub enum Listen {
    /// `host:port`.
    Address(Box<str>),
    /// One that somebody else has bound.
    Bound(Bound),
}

impl From<&str> for Listen {
    fn from(address: &str) -> Self {
        Listen::Address(address.into())
    }
}

impl From<String> for Listen {
    fn from(address: String) -> Self {
        Listen::Address(address.into())
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Listen::Address(address.to_string().into())
    }
}

impl From<Bound> for Listen {
    fn from(listener: Bound) -> Self {
        Listen::Bound(listener)
    }
}

impl Listen {
    /// What errors call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Listen::Address(address) => address.to_string(),
            Listen::Bound(listener) => listener.local_addr().map_or_else(|_| "a listener".into(), |at| at.to_string()),
        }
    }

    /// Listens, on tokio.
    pub(crate) async fn listen(self) -> Result<TcpListener, Error> {
        let name = self.name();
        let listening = match self {
            Listen::Address(address) => TcpListener::bind(&*address).await,
            Listen::Bound(listener) => listener.set_nonblocking(true).and_then(|()| TcpListener::from_std(listener)),
        };
        listening.map_err(|cause| Error::new(format!("can't listen at `{name}`")).caused_by(cause))
    }
}
