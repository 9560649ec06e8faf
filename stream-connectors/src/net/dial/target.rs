//! What a URL says.

use std::fmt;

use hyper::Uri;
use stream_runtime::Error;

/// A URL of http or https, or of a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    scheme: &'static str,
    /// As the header `Host` has it.
    authority: String,
    host: String,
    port: u16,
    path: String,
}

const SCHEMES: [&str; 4] = ["http", "https", "ws", "wss"];

impl Target {
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        let wrong = |why: &str| Error::new(format!("`{url}` is no URL that can be requested: {why}"));
        // What comes behind a `#` is not sent.
        let uri: Uri = url.split('#').next().unwrap_or_default().parse().map_err(|_| wrong("it can't be read"))?;
        let Some(scheme) = SCHEMES.into_iter().find(|known| uri.scheme_str() == Some(known)) else {
            return Err(wrong(
                "it must begin with `http://` or `https://`, or for a WebSocket with `ws://` or `wss://`",
            ));
        };
        let is_secure = matches!(scheme, "https" | "wss");
        let authority = uri.authority().ok_or_else(|| wrong("it names no host"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("a user and a password don't belong there, `.header(..)` can say them"));
        }
        // An address of IPv6 has brackets in a URL, and none where it is looked up.
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(wrong("it names no host"));
        }
        let port = authority.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Target { scheme, authority: authority.to_string(), host, port, path })
    }

    /// Where a redirect leads.
    pub(crate) fn join(&self, location: &str) -> Result<Self, Error> {
        let scheme = self.scheme;
        let url = if location.contains("://") {
            location.to_owned()
        } else if location.starts_with("//") {
            format!("{scheme}:{location}")
        } else if location.starts_with('/') {
            format!("{scheme}://{}{location}", self.authority)
        } else {
            let path = self.path.split('?').next().unwrap_or_default();
            let folder = path.rfind('/').map_or("/", |end| &path[..=end]);
            format!("{scheme}://{}{folder}{location}", self.authority)
        };
        Target::parse(&url)
    }

    pub(crate) fn is_secure(&self) -> bool {
        matches!(self.scheme, "https" | "wss")
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Whether it is the same server, with the same right to see what is secret.
    pub(crate) fn is_same_server(&self, other: &Target) -> bool {
        (self.scheme, &self.host, self.port) == (other.scheme, &other.host, other.port)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A query may have a token in it, and errors are logged.
        let path = self.path.split('?').next().unwrap_or_default();
        write!(f, "{}://{}{path}", self.scheme, self.authority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(target: &Target) -> (String, u16, &str) {
        (target.to_string(), target.port(), target.path())
    }

    #[test]
    fn urls_are_read() {
        let of = |url| Target::parse(url).unwrap();
        assert_eq!(shown(&of("http://a.b")), ("http://a.b/".into(), 80, "/"));
        assert_eq!(shown(&of("https://a.b/c/d?e=f#g")), ("https://a.b/c/d".into(), 443, "/c/d?e=f"));
        assert_eq!((of("http://[::1]:8080/").host(), of("http://[::1]:8080/").port()), ("::1", 8080));
    }

    #[test]
    fn what_is_no_url_says_why() {
        let of = |url| Target::parse(url).unwrap_err().to_string();
        let expected = "`ftp://a/` is no URL that can be requested: it must begin with `http://` or `https://`, or for a WebSocket with `ws://` or `wss://`";
        assert_eq!(of("ftp://a/"), expected);
        assert!(of("a.b:80").contains("must begin with"), "{}", of("a.b:80"));
        assert!(of("http://").contains("is no URL"));
        assert!(of("http://me:secret@a/").contains("don't belong there"));
        assert!(of("http://a b/").contains("can't be read"));
    }

    #[test]
    fn a_redirect_leads_somewhere() {
        let from = Target::parse("http://a.b:81/c/d?e=f").unwrap();
        for (location, url) in [
            ("https://x/y", "https://x/y"),
            ("//x/y", "http://x/y"),
            ("/y?z=1", "http://a.b:81/y?z=1"),
            ("y", "http://a.b:81/c/y"),
        ] {
            assert_eq!(from.join(location).unwrap(), Target::parse(url).unwrap());
        }
    }
}
