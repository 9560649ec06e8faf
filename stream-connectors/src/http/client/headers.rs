//! Headers that a user has set.

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use stream_runtime::Error;

/// Headers of each request. One that can't be is an error of the first request: a builder has none.
#[derive(Debug, Default)]
pub(in crate::http) struct Headers {
    map: HeaderMap,
    wrong: Option<String>,
}

impl Headers {
    pub(in crate::http) fn set(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                // Whatever it is, it is not printed.
                value.set_sensitive(true);
                self.map.insert(name, value);
            }
            _ => self.wrong = Some(name.to_owned()),
        }
    }

    pub(in crate::http) fn bearer(&mut self, token: &str) {
        self.set(AUTHORIZATION.as_str(), &format!("Bearer {token}"));
    }

    pub(in crate::http) fn checked(&self) -> Result<HeaderMap, Error> {
        match &self.wrong {
            None => Ok(self.map.clone()),
            Some(name) => Err(Error::new(format!(
                "the header `{name}` can't be sent: its name or its value has characters that HTTP does not allow"
            ))),
        }
    }
}

/// Takes away what another server must not see.
pub(super) fn without_secrets(headers: &mut HeaderMap) {
    for name in [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION] {
        headers.remove(name);
    }
}
