//! What is needed to reach a store, and the store once it was reached for.

use std::io::{self, ErrorKind};
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3CopyIfNotExists};
use object_store::path::Path;
use object_store::{Error, ObjectStore};

use super::requests::explained;

/// A store, which is made when it is first needed.
pub(super) struct Store {
    /// `None` where it was given ready.
    url: Option<String>,
    options: Vec<(String, String)>,
    client: OnceLock<Arc<dyn ObjectStore>>,
}

impl Store {
    /// That of a URL, and the prefix that stands behind the bucket's name.
    pub(super) fn of_url(url: String) -> (Self, Path) {
        let behind = url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        let parts = behind.map_or("", |(_, prefix)| prefix).split('/').filter(|part| !part.is_empty());
        let prefix = parts.fold(Path::default(), |prefix, part| prefix.join(part));
        (Store { url: Some(url), options: Vec::new(), client: OnceLock::new() }, prefix)
    }

    pub(super) fn ready(store: Arc<dyn ObjectStore>) -> Self {
        Store { url: None, options: Vec::new(), client: OnceLock::from(store) }
    }

    /// The same with one more option.
    pub(super) fn with(&self, name: &str, value: String) -> Self {
        let mut options = self.options.clone();
        options.push((name.to_owned(), value));
        // A ready store stays as it is: `client` says that it has no options.
        let client = if self.url.is_none() { self.client.clone() } else { OnceLock::new() };
        Store { url: self.url.clone(), options, client }
    }

    /// The bucket's name, without what is secret or long.
    pub(super) fn name(&self) -> String {
        match (&self.url, self.client.get()) {
            (None, Some(store)) => store.to_string(),
            (None, None) => "an object store".to_owned(),
            (Some(url), _) => match url.split_once("://") {
                Some((scheme, rest)) => format!("{scheme}://{}", rest.split('/').next().unwrap_or_default()),
                None => url.clone(),
            },
        }
    }

    /// The store. It is not connected to by this.
    pub(super) fn client(&self) -> io::Result<Arc<dyn ObjectStore>> {
        if let (None, Some((option, _))) = (&self.url, self.options.first()) {
            let message =
                format!("the option `{option}` is for a store that is named by a URL; this one is ready-made");
            return Err(io::Error::new(ErrorKind::InvalidInput, message));
        }
        if let Some(client) = self.client.get() {
            return Ok(Arc::clone(client));
        }
        let client = self.build().map_err(|cause| explained("can't be reached with these options", cause))?;
        Ok(Arc::clone(self.client.get_or_init(|| client)))
    }

    fn build(&self) -> Result<Arc<dyn ObjectStore>, Error> {
        use_ring();
        let mut builder = AmazonS3Builder::from_env()
            .with_copy_if_not_exists(S3CopyIfNotExists::Multipart)
            // Objects are removed one by one, which all stores can do.
            .with_disable_bulk_delete(true)
            .with_url(self.url.as_deref().unwrap_or_default());
        for (name, value) in &self.options {
            builder = builder.with_config(AmazonS3ConfigKey::from_str(name)?, value);
        }
        Ok(Arc::new(builder.build()?))
    }
}

/// TLS is rustls with ring. Where the program has chosen another provider, that stands.
fn use_ring() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
