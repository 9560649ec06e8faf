//! What the objects of a batch are called.

use std::io::{self, ErrorKind};

/// An object of a batch. In order: first the parts and then the manifest of a batch, then those of the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) batch: u64,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The results.
    Part,
    /// What was written, for readers.
    Manifest,
}

/// As many as the largest number has, so that the order of the names is that of the batches for ever.
const DIGITS: usize = 20;

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Kind::Part => "part-",
            Kind::Manifest => "_manifest-",
        }
    }
}

impl Name {
    pub(super) fn part(batch: u64) -> Self {
        Name { batch, kind: Kind::Part }
    }

    pub(super) fn manifest(batch: u64) -> Self {
        Name { batch, kind: Kind::Manifest }
    }

    pub(super) fn with(self, extension: &str) -> String {
        format!("{}{:0DIGITS$}.{extension}", self.kind.prefix(), self.batch)
    }

    /// What an object is, by its name; `None` of one that no sink has written.
    pub(super) fn parse(name: &str) -> Option<Self> {
        [Kind::Part, Kind::Manifest].into_iter().find_map(|kind| {
            let (digits, extension) = name.strip_prefix(kind.prefix())?.split_at_checked(DIGITS)?;
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            let batch = digits.parse().ok().filter(|_| is_number && extension.starts_with('.'))?;
            Some(Name { batch, kind })
        })
    }
}

/// Whether a storage takes names that end so.
pub(super) fn check(extension: &str) -> io::Result<()> {
    let can_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte);
    if !extension.is_empty() && extension.bytes().all(can_stand) {
        return Ok(());
    }
    let message = format!("the extension `{extension}` has to be of letters, digits and `-`, `_`, `.`, `=`");
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_order_of_the_batches() {
        let batches = [0, 9, 10, 1 << 40, u64::MAX];
        let names = batches.map(|batch| Name::part(batch).with("csv"));
        assert!(names.is_sorted());
        assert_eq!(names[1], "part-00000000000000000009.csv");
        assert_eq!(Name::manifest(7).with("json"), "_manifest-00000000000000000007.json");
        for batch in batches {
            for name in [Name::part(batch), Name::manifest(batch)] {
                assert_eq!(Name::parse(&name.with("txt.gz")), Some(name));
            }
        }
    }

    #[test]
    fn other_names_are_none_of_ours() {
        for name in ["", "part-", "part-7.txt", "part-0000000000000000000x.txt", "part-00000000000000000007", "other"] {
            assert_eq!(Name::parse(name), None, "{name}");
        }
        assert_eq!(Name::parse("part-+0000000000000000007.txt"), None);
        assert_eq!(Name::parse("part-99999999999999999999.txt"), None);
    }
}
