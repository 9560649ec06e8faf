//! The two kinds of objects: what they are called, and what stands at their beginnings and ends.

use std::fmt;

use super::bytes::{Rest, put_bytes, put_number};

/// What an object is called. Numbers have twenty digits, so that names sort as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    /// What has happened since the log before, by its number: they are consecutive, from 1.
    Log(u64),
    /// The whole state when a batch was committed, by the batch.
    Base(u64),
}

impl Name {
    /// The object of this name, if it is one of ours.
    pub(super) fn parse(name: &str) -> Option<Name> {
        let (kind, number) = name.split_once('-')?;
        let number = number.parse().ok()?;
        let parsed = match kind {
            "log" => Name::Log(number),
            "base" => Name::Base(number),
            _ => return None,
        };
        // A number can be written in several ways, and only one of them is ours.
        (parsed.to_string() == name).then_some(parsed)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Log(number) => write!(f, "log-{number:020}"),
            Name::Base(batch) => write!(f, "base-{batch:020}"),
        }
    }
}

/// A batch that was begun: what it reads was written down before anything that it does can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The batch's number.
    pub batch: u64,
    /// What was said of it when it began.
    pub plan: Vec<u8>,
}

/// A batch that was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The batch's number.
    pub batch: u64,
    /// What was said of it when it began.
    pub plan: Vec<u8>,
    /// What was said of it when it was committed.
    pub outcome: Vec<u8>,
}

/// A log's place among the others: its number, and a checksum over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) number: u64,
    pub(super) sum: u32,
}

/// What an object says at its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Log {
        /// The log before it.
        previous: Link,
    },
    Base(BaseHead),
}

/// What a base has of the logs that are in it, but for the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseHead {
    /// The last log that is in it.
    pub(super) last: Link,
    /// The last batch that was committed.
    pub(super) done: Done,
    /// The batch that was begun behind it, if there was one in these logs.
    pub(super) begun: Option<Begun>,
}

const LOG: u8 = 1;
const BASE: u8 = 2;

impl Head {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Head::Log { previous } => {
                out.push(LOG);
                put_link(&mut out, *previous);
            }
            Head::Base(BaseHead { last, done, begun }) => {
                out.push(BASE);
                put_link(&mut out, *last);
                put_number(&mut out, done.batch);
                put_bytes(&mut out, &done.plan);
                put_bytes(&mut out, &done.outcome);
                if let Some(begun) = begun {
                    put_number(&mut out, begun.batch);
                    put_bytes(&mut out, &begun.plan);
                }
            }
        }
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Head> {
        let (kind, rest) = bytes.split_first()?;
        let mut rest = Rest(rest);
        let link = Link { number: rest.number()?, sum: rest.word()? };
        let head = match *kind {
            LOG => Head::Log { previous: link },
            BASE => {
                let (batch, plan, outcome) = (rest.number()?, rest.bytes()?.to_vec(), rest.bytes()?.to_vec());
                let begun = match rest.ended() {
                    Some(()) => None,
                    None => Some(Begun { batch: rest.number()?, plan: rest.bytes()?.to_vec() }),
                };
                Head::Base(BaseHead { last: link, done: Done { batch, plan, outcome }, begun })
            }
            _ => return None,
        };
        rest.ended()?;
        Some(head)
    }
}

fn put_link(out: &mut Vec<u8>, link: Link) {
    put_number(out, link.number);
    out.extend_from_slice(&link.sum.to_le_bytes());
}

/// Entries of one section that stand behind each other in an object, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) section: String,
    /// The byte at which the first of its frames begins.
    pub(super) at: u64,
    /// The number of that frame.
    pub(super) frame: u32,
    /// The number of frames.
    pub(super) blocks: u32,
    /// The number of entries.
    pub(super) entries: u64,
}

/// What an object says at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// The checksum of the headers of all frames before it.
    pub(super) headers: u32,
    /// Where entries are, in the order in which they were written.
    pub(super) parts: Vec<Part>,
}

impl End {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = self.headers.to_le_bytes().to_vec();
        for part in &self.parts {
            put_bytes(&mut out, part.section.as_bytes());
            put_number(&mut out, part.at);
            put_number(&mut out, u64::from(part.frame));
            put_number(&mut out, u64::from(part.blocks));
            put_number(&mut out, part.entries);
        }
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<End> {
        let mut rest = Rest(bytes);
        let headers = rest.word()?;
        let mut parts = Vec::new();
        while rest.ended().is_none() {
            let section = rest.text()?.to_owned();
            let (at, frame, blocks) = (rest.number()?, rest.number()?, rest.number()?);
            let (frame, blocks) = (u32::try_from(frame).ok()?, u32::try_from(blocks).ok()?);
            parts.push(Part { section, at, frame, blocks, entries: rest.number()? });
        }
        Some(End { headers, parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_only_as_they_were_written() {
        for name in [Name::Log(1), Name::Base(0), Name::Log(u64::MAX)] {
            assert_eq!(Name::parse(&name.to_string()), Some(name));
        }
        let others = [
            "log-1",
            "log-+0000000000000000001",
            "lag-00000000000000000001",
            "log",
            "base-",
            "log-00000000000000000001x",
        ];
        for other in others {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }

    #[test]
    fn heads_and_ends_come_back_and_no_part_of_them_does() {
        let done = Done { batch: 300, plan: vec![1, 2], outcome: vec![3] };
        let base = BaseHead { last: Link { number: 9, sum: 77 }, done, begun: None };
        let begun = BaseHead { begun: Some(Begun { batch: 301, plan: vec![4] }), ..base.clone() };
        for head in [Head::Log { previous: Link { number: 128, sum: 5 } }, Head::Base(base.clone()), Head::Base(begun)]
        {
            let bytes = head.encode();
            assert_eq!(Head::decode(&bytes), Some(head.clone()));
            for length in 0..bytes.len() {
                // A base without the batch that was begun is a whole one too; the frame's checksum tells them apart.
                let shorter = Head::decode(&bytes[..length]);
                assert!(shorter.is_none() || shorter == Some(Head::Base(base.clone())));
            }
        }
        let part = Part { section: "counts".into(), at: 1000, frame: 3, blocks: 2, entries: 70 };
        let end = End { headers: 6, parts: vec![part.clone(), part] };
        assert_eq!(End::decode(&end.encode()), Some(end));
    }
}
