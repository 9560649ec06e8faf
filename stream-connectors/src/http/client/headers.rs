//! Headers that a user has set.

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use stream_runtime::Error;

/// Headers of each request. One that can't be is an error of the first request: a builder has none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headers {
    map: HeaderMap,
    wrong: Option<String>,
}

impl Headers {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(mut value)) => {
                // Whatever it is, it is not printed.
                value.set_sensitive(true);
                self.map.insert(name, value);
            }
            _ => self.wrong = Some(name.to_owned()),
        }
    }

    pub(crate) fn bearer(&mut self, token: &str) {
        self.set(AUTHORIZATION.as_str(), &format!("Bearer {token}"));
    }

    #[cfg(feature = "avro")]
    pub(crate) fn basic(&mut self, user: &str, password: &str) {
        self.set(AUTHORIZATION.as_str(), &format!("Basic {}", base64(format!("{user}:{password}").as_bytes())));
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

/// Bytes in base 64, as a header has them.
#[cfg(feature = "avro")]
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().chain([&0, &0]).take(3).fold(0, |number, byte| number << 8 | usize::from(*byte));
        for digit in 0..4 {
            let is_there = digit <= three.len();
            text.push(if is_there { DIGITS[number >> (18 - 6 * digit) & 63].into() } else { '=' });
        }
    }
    text
}

/// Takes away what another server must not see.
pub(super) fn without_secrets(headers: &mut HeaderMap) {
    for name in [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION] {
        headers.remove(name);
    }
}

#[cfg(all(test, feature = "avro"))]
mod tests {
    use super::base64;

    #[test]
    fn bytes_are_written_in_base_64() {
        let written =
            ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u{ff}\u{3f}"].map(|text| base64(text.as_bytes()));
        assert_eq!(written, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "w78/"]);
    }
}
