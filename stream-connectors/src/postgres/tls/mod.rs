//! Connections that are kept secret.

mod verify;

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::TryFutureExt;
use futures_util::future::{Either, MapOk, Ready, ready};
use rustls::ClientConfig;
use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::ServerName;
use stream_runtime::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect};
use tokio_rustls::client::TlsStream;
use tokio_rustls::{Connect, TlsConnector};

use super::secrecy::{Proof, Secrecy};
use crate::trust;
use verify::{Anybody, OfAnyName};

/// What the protocol is called where a handshake names it.
const PROTOCOL: &[u8] = b"postgresql";

/// Makes connections secret.
pub(super) struct Tls(Arc<ClientConfig>);

impl Tls {
    /// By what a connection string asks for.
    pub(super) fn of(secrecy: &Secrecy) -> Result<Self, Error> {
        let provider = trust::provider();
        let failed = |cause: Box<dyn std::error::Error + Send + Sync>| Error::new("can't set up TLS").caused_by(cause);
        let begun = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let begun = begun.with_safe_default_protocol_versions().map_err(|cause| failed(cause.into()))?;
        let authorities = || match &secrecy.authorities {
            Some(file) => trust::of_file(file),
            None => trust::of_the_system(),
        };
        let begun = match secrecy.proof {
            Proof::Name => begun.with_root_certificates(authorities()?),
            Proof::Authority => {
                let known = WebPkiServerVerifier::builder_with_provider(Arc::new(authorities()?), provider);
                let known = known.build().map_err(|cause| failed(cause.into()))?;
                begun.dangerous().with_custom_certificate_verifier(Arc::new(OfAnyName(known)))
            }
            Proof::Nothing => begun.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider))),
        };
        let mut config = begun.with_no_client_auth();
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
        Ok(Tls(Arc::new(config)))
    }
}

/// Whether a server could not prove what was asked of it: it won't the next time.
pub(super) fn is_untrusted(cause: &io::Error) -> bool {
    let tls = cause.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
    matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Secret;
    type TlsConnect = Handshake;
    type Error = io::Error;

    fn make_tls_connect(&mut self, host: &str) -> io::Result<Handshake> {
        Ok(Handshake { config: Arc::clone(&self.0), host: host.to_owned() })
    }
}

/// A handshake that is to be made, if the server knows TLS.
pub(super) struct Handshake {
    config: Arc<ClientConfig>,
    host: String,
}

/// What becomes of it.
type Shaken = Either<MapOk<Connect<Socket>, fn(TlsStream<Socket>) -> Secret>, Ready<io::Result<Secret>>>;

impl TlsConnect<Socket> for Handshake {
    type Stream = Secret;
    type Error = io::Error;
    type Future = Shaken;

    fn connect(self, socket: Socket) -> Shaken {
        match ServerName::try_from(self.host) {
            Ok(name) => Either::Left(TlsConnector::from(self.config).connect(name, socket).map_ok(Secret)),
            Err(cause) => Either::Right(ready(Err(io::Error::other(cause)))),
        }
    }
}

/// A connection that is kept secret.
pub(super) struct Secret(TlsStream<Socket>);

impl tokio_postgres::tls::TlsStream for Secret {
    /// None: SCRAM is spoken without.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Secret {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, into)
    }
}

impl AsyncWrite for Secret {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
