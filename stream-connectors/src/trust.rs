//! Whose certificates are believed.

#[cfg(feature = "postgres")]
use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;
use stream_runtime::Error;

/// What computes: ring.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Those that the system trusts, or those in the file that `SSL_CERT_FILE` names.
pub(crate) fn of_the_system() -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    match roots.is_empty() {
        false => Ok(roots),
        true => Err(Error::new(
            "the system has no certificates to trust: install them (`ca-certificates`), or name a file of them in SSL_CERT_FILE",
        )),
    }
}

/// Those in a file, in PEM.
#[cfg(feature = "postgres")]
pub(crate) fn of_file(path: &Path) -> Result<RootCertStore, Error> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    let unreadable = || Error::new(format!("can't read certificates from `{}`", path.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|cause| unreadable().caused_by(cause))? {
        let certificate = certificate.map_err(|cause| unreadable().caused_by(cause))?;
        roots.add(certificate).map_err(|cause| unreadable().caused_by(cause))?;
    }
    match roots.is_empty() {
        false => Ok(roots),
        true => Err(Error::new(format!("there is no certificate in `{}`", path.display()))),
    }
}
