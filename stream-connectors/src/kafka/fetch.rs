//! What librdkafka has fetched of a partition, taken a batch at a time: the only place that calls it past the safe wrapper, which hands messages out one by one.

use std::ffi::{CStr, CString};
use std::fmt;
use std::os::raw::c_void;
use std::ptr::{self, NonNull};
use std::sync::Arc;

use rdkafka::bindings as native;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{Offset, TopicPartitionList};

use super::bell::Bell;
use super::partition::Partition;
use super::reader::Context;

/// The client, for as long as anything of it is in use: librdkafka wants all messages and queues to be gone before it.
pub(super) type Client = Arc<BaseConsumer<Context>>;

/// A message in librdkafka's fetch buffer.
#[repr(transparent)]
pub(super) struct Fetched(NonNull<native::rd_kafka_message_t>);

// SAFETY: a message is a view of a buffer that nobody writes to, counted by an atomic number. The one thing that is made late, its headers, is made under a lock
// (`Message::headers`).
unsafe impl Send for Fetched {}
// SAFETY: as above.
unsafe impl Sync for Fetched {}

impl Fetched {
    /// What librdkafka says of it.
    #[inline]
    pub(super) fn raw(&self) -> &native::rd_kafka_message_t {
        // SAFETY: the pointer came from `rd_kafka_consume_batch_queue`, and its message lives until `drop`, which nobody else can call.
        unsafe { self.0.as_ref() }
    }

    /// What went wrong, where this stands for an error.
    pub(super) fn error(&self) -> Option<(native::rd_kafka_resp_err_t, String)> {
        let raw = self.raw();
        if raw.err == native::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
            return None;
        }
        // SAFETY: the message is valid, and the text it gives lives as long.
        let text = unsafe { native::rd_kafka_message_errstr(self.0.as_ptr()) };
        // SAFETY: librdkafka ends its texts with a zero byte.
        let text =
            if text.is_null() { String::new() } else { unsafe { CStr::from_ptr(text) }.to_string_lossy().into() };
        Some((raw.err, text))
    }
}

impl Drop for Fetched {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: it is owned, and destroyed once.
        unsafe { native::rd_kafka_message_destroy(self.0.as_ptr()) }
    }
}

/// The queue of one partition. When it is dropped the partition is silent.
pub(super) struct Queue {
    queue: NonNull<native::rd_kafka_queue_t>,
    topic: CString,
    partition: i32,
    client: Client,
    /// librdkafka has a pointer to it for as long as the queue is there.
    _bell: Arc<Bell>,
}

// SAFETY: librdkafka's functions on queues take a lock of the queue, and may be called from any thread.
unsafe impl Send for Queue {}
// SAFETY: as above.
unsafe impl Sync for Queue {}

unsafe extern "C" fn ring(_: *mut native::rd_kafka_t, bell: *mut c_void) {
    // SAFETY: `Queue::split` gave a pointer to a `Bell` that `Queue` keeps alive until the callback is taken back.
    unsafe { &*bell.cast::<Bell>() }.ring();
}

impl Queue {
    /// Takes the messages of a partition out of the client's own queue, before it is assigned. The bell rings when some come to an empty queue. `None` of a
    /// name that can't be one of a topic.
    pub(super) fn split(client: &Client, topic: &str, partition: i32, bell: &Arc<Bell>) -> Option<Queue> {
        let topic = CString::new(topic).ok()?;
        // SAFETY: the client is alive, and the topic's name ends with a zero byte.
        let queue =
            unsafe { native::rd_kafka_queue_get_partition(client.client().native_ptr(), topic.as_ptr(), partition) };
        let queue = NonNull::new(queue)?;
        // SAFETY: the queue is ours; the bell outlives it, being kept beside it and dropped after `drop` has taken the callback back.
        unsafe {
            native::rd_kafka_queue_forward(queue.as_ptr(), ptr::null_mut());
            native::rd_kafka_queue_cb_event_enable(queue.as_ptr(), Some(ring), Arc::as_ptr(bell).cast_mut().cast());
        }
        Some(Queue { queue, topic, partition, client: Arc::clone(client), _bell: Arc::clone(bell) })
    }

    /// Takes up to so many messages, without waiting, and says how many.
    pub(super) fn take(&self, messages: usize, into: &mut Vec<Fetched>) -> usize {
        into.reserve(messages);
        // SAFETY: there is room for so many pointers, which `Fetched` is, and nothing but valid ones is written.
        let taken = unsafe {
            let room = into.spare_capacity_mut().as_mut_ptr().cast();
            native::rd_kafka_consume_batch_queue(self.queue.as_ptr(), 0, room, messages)
        };
        let taken = usize::try_from(taken).unwrap_or(0).min(messages);
        // SAFETY: so many were written behind the last one.
        unsafe { into.set_len(into.len() + taken) };
        taken
    }

    /// The offset behind the last message of the partition, as the last answer of the broker said it, if there was one.
    pub(super) fn end(&self) -> Option<i64> {
        let (mut low, mut high) = (0, 0);
        // SAFETY: the client is alive, the name ends with a zero byte, and both numbers are written.
        let error = unsafe {
            let client = self.client.client().native_ptr();
            native::rd_kafka_get_watermark_offsets(client, self.topic.as_ptr(), self.partition, &mut low, &mut high)
        };
        (error == native::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0).then_some(high)
    }
}

/// Tells partitions how far the client has come in them: behind the last message that was taken, and the marks of transactions that follow it.
pub(super) fn pass(client: &Client, partitions: Vec<&mut Partition>) {
    if partitions.is_empty() {
        return;
    }
    let mut list = TopicPartitionList::with_capacity(partitions.len());
    for partition in &partitions {
        list.add_partition(&partition.of.topic, partition.of.partition);
    }
    // SAFETY: both are alive, and the call writes into the list alone. The safe wrapper asks for all partitions there are.
    let error = unsafe { native::rd_kafka_position(client.client().native_ptr(), list.ptr()) };
    if error != native::rd_kafka_resp_err_t::RD_KAFKA_RESP_ERR_NO_ERROR {
        return;
    }
    for partition in partitions {
        let answer = list.find_partition(&partition.of.topic, partition.of.partition);
        if let Some(Offset::Offset(offset)) = answer.map(|answer| answer.offset()) {
            partition.pass(offset);
        }
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        // SAFETY: the queue is ours and is destroyed once; without the callback nobody comes for the bell any more, since it is called under the queue's lock.
        unsafe {
            native::rd_kafka_queue_cb_event_enable(self.queue.as_ptr(), None, ptr::null_mut());
            native::rd_kafka_queue_destroy(self.queue.as_ptr());
        }
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Queue({:?}/{})", self.topic, self.partition)
    }
}
