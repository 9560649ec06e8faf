//! What a connection string asks of TLS. The client's library knows `disable`, `prefer` and `require`, and no more.

use std::path::PathBuf;

/// How a connection is kept secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Secrecy {
    /// There is none without TLS.
    pub(super) is_demanded: bool,
    pub(super) proof: Proof,
    /// The file of the authorities that are believed; `None`: those of the system.
    pub(super) authorities: Option<PathBuf>,
}

/// What the server must prove before anything is said to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Proof {
    /// Nothing: nobody listens, but it may be anybody that is spoken to.
    #[default]
    Nothing,
    /// That an authority knows it.
    Authority,
    /// And that it has the name that it was called by.
    Name,
}

impl Secrecy {
    /// Takes out of a connection string what the library doesn't know.
    pub(super) fn taken_out_of(text: &str) -> (String, Self) {
        let mut secrecy = Secrecy::default();
        let text = match text.contains("://") {
            true => secrecy.take_out_of_url(text),
            false => secrecy.take_out_of_words(text),
        };
        if secrecy.authorities.is_some() && secrecy.is_demanded && secrecy.proof == Proof::Nothing {
            // Who names authorities wants one to be asked: so says libpq.
            secrecy.proof = Proof::Authority;
        }
        (text, secrecy)
    }

    fn take_out_of_url(&mut self, url: &str) -> String {
        let behind = |from: usize, end: &str| url[from..].find(end).map_or(from, |at| from + at + end.len());
        let host = behind(behind(0, "://"), "@");
        let Some(at) = url[host..].find('?') else { return url.to_owned() };
        let (before, query) = url.split_at(host + at + 1);
        let kept = query.split('&').filter_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            self.kept(key, unescaped(value), pair)
        });
        let kept: Vec<_> = kept.collect();
        match kept.is_empty() {
            true => before.trim_end_matches('?').to_owned(),
            false => before.to_owned() + &kept.join("&"),
        }
    }

    fn take_out_of_words(&mut self, text: &str) -> String {
        // What can't be read is for the library to complain about.
        let Some(settings) = settings(text) else { return text.to_owned() };
        let kept = settings.into_iter().filter_map(|(key, value, whole)| self.kept(key, value, whole));
        kept.collect::<Vec<_>>().join(" ")
    }

    /// What the library is told of a setting.
    fn kept(&mut self, key: &str, value: String, whole: &str) -> Option<String> {
        let proof = match (key, value.as_str()) {
            ("sslrootcert", "system") => return None,
            ("sslrootcert", _) => {
                self.authorities = Some(value.into());
                return None;
            }
            ("sslmode", "require") => Proof::Nothing,
            ("sslmode", "verify-ca") => Proof::Authority,
            ("sslmode", "verify-full") => Proof::Name,
            _ => return Some(whole.to_owned()),
        };
        (self.is_demanded, self.proof) = (true, proof);
        Some("sslmode=require".into())
    }
}

/// Without the escapes of a URL.
fn unescaped(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((first, behind)) = rest.split_first() {
        let escaped = match (first, behind) {
            (b'%', [high, low, ..]) => {
                str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The settings of a text such as `host=localhost password='it\'s secret'`: key, value, and the whole as it stands there.
fn settings(text: &str) -> Option<Vec<(&str, String, &str)>> {
    let (mut found, mut rest) = (Vec::new(), text.trim());
    while !rest.is_empty() {
        let (key, behind) = rest.split_once('=')?;
        let (value, behind) = value(behind.trim_start())?;
        found.push((key.trim_end(), value, &rest[..rest.len() - behind.len()]));
        rest = behind.trim_start();
    }
    Some(found)
}

/// A value, in quotes or not, and what stands behind it.
fn value(text: &str) -> Option<(String, &str)> {
    let is_quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut chars = text.char_indices().skip(usize::from(is_quoted));
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => value.push(chars.next()?.1),
            '\'' if is_quoted => return Some((value, &text[at + 1..])),
            space if space.is_whitespace() && !is_quoted => return Some((value, &text[at..])),
            other => value.push(other),
        }
    }
    (!is_quoted).then_some((value, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (String, bool, Proof, Option<String>) {
        let (text, Secrecy { is_demanded, proof, authorities }) = Secrecy::taken_out_of(text);
        (text, is_demanded, proof, authorities.map(|path| path.display().to_string()))
    }

    #[test]
    fn urls_say_what_the_server_must_prove() {
        let (plain, file) = ("postgres://ann:a?b@db.example:6543/shop", || Some("/a b.pem".to_owned()));
        assert_eq!(taken(plain), (plain.into(), false, Proof::Nothing, None));
        let with = |query: &str| taken(&format!("{plain}?{query}"));
        let text = |query: &str| format!("{plain}{query}");
        assert_eq!(with("sslmode=prefer"), (text("?sslmode=prefer"), false, Proof::Nothing, None));
        assert_eq!(with("sslmode=require"), (text("?sslmode=require"), true, Proof::Nothing, None));
        let full = with("connect_timeout=3&sslmode=verify-full&sslrootcert=%2Fa%20b.pem");
        assert_eq!(full, (text("?connect_timeout=3&sslmode=require"), true, Proof::Name, file()));
        assert_eq!(with("sslrootcert=system&sslmode=verify-ca").2, Proof::Authority);
        assert_eq!(with("sslrootcert=system"), (plain.into(), false, Proof::Nothing, None));
        assert_eq!(
            with("sslmode=require&sslrootcert=/a b.pem"),
            (text("?sslmode=require"), true, Proof::Authority, file())
        );
    }

    #[test]
    fn words_do_so_too() {
        let (text, is_demanded, proof, authorities) =
            taken(r"host=db password = 'it\'s sslmode=disable' sslmode=verify-full sslrootcert='/a b.pem' user=ann");
        assert_eq!(text, r"host=db password = 'it\'s sslmode=disable' sslmode=require user=ann");
        assert_eq!((is_demanded, proof, authorities), (true, Proof::Name, Some("/a b.pem".into())));
        for unreadable in ["nonsense", "host=db password='open", r"host=\"] {
            assert_eq!(taken(unreadable).0, unreadable);
        }
    }
}
