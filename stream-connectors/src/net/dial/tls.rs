//! TLS, with the certificates that the system trusts.

use std::io;
use std::sync::{Arc, OnceLock};

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use stream_runtime::Error;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::Target;
use crate::net::Failure;
use crate::trust;

/// Makes a connection a secret one, with a server that can prove its name.
pub(super) async fn secure(stream: TcpStream, target: &Target) -> Result<TlsStream<TcpStream>, Failure> {
    let name = ServerName::try_from(target.host().to_owned()).map_err(|cause| {
        Failure::Final(
            Error::new(format!("can't connect to `{target}`: no certificate can be of that name")).caused_by(cause),
        )
    })?;
    let connector = TlsConnector::from(config().map_err(Failure::Final)?);
    connector.connect(name, stream).await.map_err(|cause| {
        let is_untrusted = is_untrusted(&cause);
        let error = Error::new(format!("can't make a secure connection to `{target}`")).caused_by(cause);
        // A server that is not who it should be is not asked again.
        if is_untrusted { Failure::Final(error) } else { Failure::Passing(error, None) }
    })
}

fn is_untrusted(cause: &io::Error) -> bool {
    let tls = cause.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
    matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
}

/// Reading the system's certificates takes milliseconds: once is enough.
fn config() -> Result<Arc<ClientConfig>, Error> {
    static CONFIG: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    if let Some(config) = CONFIG.get() {
        return Ok(Arc::clone(config));
    }
    let config = ClientConfig::builder_with_provider(trust::provider())
        .with_safe_default_protocol_versions()
        .map_err(|cause| Error::new("can't set up TLS").caused_by(cause))?
        .with_root_certificates(trust::of_the_system()?)
        .with_no_client_auth();
    Ok(Arc::clone(CONFIG.get_or_init(|| Arc::new(config))))
}
