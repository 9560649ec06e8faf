//! A message, as it lies in the client's fetch buffer.

use std::ffi::CStr;
use std::fmt;
use std::marker::PhantomData;
use std::ptr;
use std::slice;
use std::sync::{Mutex, PoisonError};

use rdkafka::bindings as native;
use stream_runtime::time::Timestamp;

use super::fetch::Fetched;
use super::position::Named;
use crate::payload::{Payload, Place};

/// A message of Kafka. What it has – key, payload, headers – is borrowed from the buffer in which it came from the broker: nothing is copied, and it lives as long as
/// the batch.
///
/// The formats of [`Payloads`](crate::payload::Payloads) read the payload; what else there is to a message is here.
#[derive(Clone, Copy)]
pub struct Message<'b> {
    fetched: &'b Fetched,
    of: &'b Named,
}

impl<'b> Message<'b> {
    #[inline]
    pub(super) fn new(fetched: &'b Fetched, of: &'b Named) -> Self {
        Message { fetched, of }
    }

    /// The payload. `None` of a tombstone, which says of a compacted topic that the key is deleted; a message that is empty is something else.
    #[inline]
    pub fn payload(&self) -> Option<&'b [u8]> {
        let raw = self.fetched.raw();
        bytes(raw.payload, raw.len)
    }

    /// The key, where there is one.
    #[inline]
    pub fn key(&self) -> Option<&'b [u8]> {
        let raw = self.fetched.raw();
        bytes(raw.key, raw.key_len)
    }

    /// The topic that it came from.
    #[inline]
    pub fn topic(&self) -> &'b str {
        &self.of.topic
    }

    /// The partition of the topic.
    #[inline]
    pub fn partition(&self) -> i32 {
        self.of.partition
    }

    /// The place in the partition. Numbers may be missing: of what a compacted topic has dropped, and of the marks of transactions.
    #[inline]
    pub fn offset(&self) -> i64 {
        self.fetched.raw().offset
    }

    /// When it was made, as its producer says; or, where the topic is set to that, when the broker took it. To the millisecond. `None` of messages of
    /// very old clients.
    pub fn timestamp(&self) -> Option<Timestamp> {
        // SAFETY: the message is valid for `'b`, and the kind of time is not asked for.
        let millis = unsafe { native::rd_kafka_message_timestamp(self.fetched.raw(), ptr::null_mut()) };
        (millis >= 0).then(|| Timestamp::from_micros(millis.saturating_mul(1000)))
    }

    /// The headers, in their order: names may come more than once.
    ///
    /// They are taken apart when they are first asked for.
    pub fn headers(&self) -> Headers<'b> {
        let mut headers = ptr::null_mut();
        let _alone = lock_of(self.fetched).lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the message is valid for `'b`. The call may write the headers that it has made into it: two threads that have a copy of this item come one
        // after the other, by the lock, and once they are made nobody writes.
        let error = unsafe { native::rd_kafka_message_headers(self.fetched.raw(), &mut headers) };
        let is_there = error == native::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR;
        Headers { headers: if is_there { headers } else { ptr::null_mut() }, next: 0, of: PhantomData }
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&'b [u8]> {
        self.headers().find(|header| header.0 == name.as_bytes()).and_then(|header| header.1)
    }
}

impl<'b> Payload<'b> for Message<'b> {
    #[inline]
    fn bytes(&self) -> Option<&'b [u8]> {
        self.payload()
    }

    fn place(&self) -> Place {
        // Offsets are never negative.
        Place::new(format!("kafka {}", self.of)).at(self.offset().unsigned_abs())
    }
}

/// Bytes in the message, if there are any.
#[inline]
fn bytes<'b>(from: *mut std::os::raw::c_void, len: usize) -> Option<&'b [u8]> {
    // SAFETY: librdkafka gives a null pointer for none, or one to so many bytes, which nobody changes for as long as the message lives; callers give the
    // message's lifetime.
    (!from.is_null()).then(|| unsafe { slice::from_raw_parts(from.cast(), len) })
}

/// Headers are made late, in the message. There is no lock in it, so one is taken from a few by its address.
fn lock_of(message: &Fetched) -> &'static Mutex<()> {
    static LOCKS: [Mutex<()>; 64] = [const { Mutex::new(()) }; 64];
    &LOCKS[(ptr::from_ref(message.raw()).addr() >> 7) % LOCKS.len()]
}

/// The headers of a message: names and values, of which a value may be none.
#[derive(Clone)]
pub struct Headers<'b> {
    headers: *mut native::rd_kafka_headers_t,
    next: usize,
    of: PhantomData<&'b Fetched>,
}

// SAFETY: the headers are made, and only read.
unsafe impl Send for Headers<'_> {}
// SAFETY: as above.
unsafe impl Sync for Headers<'_> {}

impl<'b> Iterator for Headers<'b> {
    type Item = (&'b [u8], Option<&'b [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.headers.is_null() {
            return None;
        }
        let (mut name, mut value, mut len) = (ptr::null(), ptr::null(), 0);
        // SAFETY: the headers belong to a message that lives for `'b`, and all three are written where there is such a header.
        let error =
            unsafe { native::rd_kafka_header_get_all(self.headers, self.next, &mut name, &mut value, &mut len) };
        if error != native::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return None;
        }
        self.next += 1;
        // SAFETY: names end with a zero byte, and live as long as the message.
        let name = unsafe { CStr::from_ptr::<'b>(name) }.to_bytes();
        Some((name, bytes(value.cast_mut(), len)))
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        f.debug_map().entries(self.clone().map(|(name, value)| (shown(name), value.map(shown)))).finish()
    }
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        f.debug_struct("Message")
            .field("of", self.of)
            .field("offset", &self.offset())
            .field("key", &self.key().map(shown))
            .field("payload", &self.payload().map(shown))
            .finish()
    }
}
