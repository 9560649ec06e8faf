//! Reads an object from its start to its end, and believes nothing that is not verified.

use std::io::BufReader;

use super::cursor::Verified;
use super::frame::{FrameReader, Header, Kind, damaged, malformed, unpack};
use super::object::{BaseHead, Begun, End, Head, Link, Name, Part};
use crate::Error;
use crate::checkpoint::Storage;

/// What a log says, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Begin(Begun),
    Commit { batch: u64, outcome: Vec<u8> },
}

/// A log, but for its entries.
pub(super) struct ReadLog {
    pub(super) object: Verified,
    pub(super) previous: Link,
    pub(super) link: Link,
    pub(super) events: Vec<Event>,
}

/// Reads a base.
///
/// # Errors
/// It can't be read, or is damaged.
pub(super) fn read_base<S: Storage>(storage: &S, batch: u64, length: u64) -> Result<(Verified, BaseHead), Error> {
    let name = Name::Base(batch).to_string();
    let read = read(storage, &name, length, |kind, _| (kind == Kind::Block).then_some(()))?;
    match read.head {
        Head::Base(head) if head.done.batch == batch => Ok((Verified { name, length, parts: read.parts }, head)),
        _ => Err(malformed(&name)),
    }
}

/// Reads a log.
///
/// # Errors
/// It can't be read, or is damaged.
pub(super) fn read_log<S: Storage>(storage: &S, number: u64, length: u64) -> Result<ReadLog, Error> {
    let name = Name::Log(number).to_string();
    let mut events = Vec::new();
    let read = read(storage, &name, length, |kind, payload| {
        match kind {
            Kind::Begin => events.push(begin(payload)?),
            Kind::Commit => events.push(commit(payload)?),
            Kind::Block => {}
            Kind::Head | Kind::End => return None,
        }
        Some(())
    })?;
    match read.head {
        Head::Log { previous } if previous.number.checked_add(1) == Some(number) => {
            let object = Verified { name, length, parts: read.parts };
            Ok(ReadLog { object, previous, link: Link { number, sum: read.sum }, events })
        }
        _ => Err(malformed(&name)),
    }
}

fn begin(payload: &[u8]) -> Option<Event> {
    let (batch, plan) = payload.split_first_chunk()?;
    Some(Event::Begin(Begun { batch: u64::from_le_bytes(*batch), plan: plan.to_vec() }))
}

fn commit(payload: &[u8]) -> Option<Event> {
    let (batch, outcome) = payload.split_first_chunk()?;
    Some(Event::Commit { batch: u64::from_le_bytes(*batch), outcome: outcome.to_vec() })
}

struct Read {
    head: Head,
    parts: Vec<Part>,
    sum: u32,
}

/// What is read at once.
const CHUNK: usize = 256 << 10;

/// Reads an object. What stands between its beginning and its end is shown to `between`, blocks without their payloads, which says whether it may stand there.
fn read<S: Storage>(
    storage: &S,
    name: &str,
    length: u64,
    mut between: impl FnMut(Kind, &[u8]) -> Option<()>,
) -> Result<Read, Error> {
    let opened = storage.open(name);
    let opened = opened.map_err(|cause| Error::new(format!("can't open `{name}`")).caused_by(cause))?;
    let chunk = usize::try_from(length).unwrap_or(CHUNK).min(CHUNK);
    let mut reader = FrameReader::new(BufReader::with_capacity(chunk, opened), name, length)?;
    let (mut stored, mut raw) = (Vec::new(), Vec::new());

    let header = reader.next(&mut stored)?;
    let head = match header.kind {
        Kind::Head => Head::decode(unpack(&header, name, &stored, &mut raw)?),
        _ => None,
    };
    let head = head.ok_or_else(|| malformed(name))?;
    loop {
        let headers = reader.headers();
        let header = reader.next(&mut stored)?;
        if header.kind == Kind::End {
            reader.ended()?;
            let parts = end(name, headers, &header, &stored, &mut raw)?;
            return Ok(Read { head, parts, sum: header.sum });
        }
        let payload = if header.kind == Kind::Block { &[] } else { unpack(&header, name, &stored, &mut raw)? };
        between(header.kind, payload).ok_or_else(|| malformed(name))?;
    }
}

fn end(name: &str, headers: u32, header: &Header, stored: &[u8], raw: &mut Vec<u8>) -> Result<Vec<Part>, Error> {
    match End::decode(unpack(header, name, stored, raw)?) {
        Some(end) if end.headers == headers => Ok(end.parts),
        Some(_) => Err(damaged(name, 0, "its frames are not those that were written together")),
        None => Err(malformed(name)),
    }
}
