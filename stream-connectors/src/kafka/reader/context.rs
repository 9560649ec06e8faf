//! What the client calls back for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rdkafka::ClientContext;
use rdkafka::TopicPartitionList;
use rdkafka::bindings::rd_kafka_resp_err_t as Code;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use crate::kafka::position::Named;

/// Keeps what the client tells, until the thread that serves it comes to it.
#[derive(Debug, Default)]
pub(in crate::kafka) struct Context {
    rebalances: Mutex<Vec<Rebalance>>,
    /// The last thing that the client complained of, while it went on trying.
    complaint: Mutex<Option<String>>,
    /// Nobody serves the client any more: it is being closed.
    is_closing: AtomicBool,
}

/// What the group has decided.
#[derive(Debug)]
pub(in crate::kafka) enum Rebalance {
    Assign(Vec<Named>),
    Revoke {
        partitions: Vec<Named>,
        /// The group has given this member up, and the partitions to others.
        is_lost: bool,
    },
}

impl Context {
    pub(in crate::kafka) fn take_rebalances(&self) -> Vec<Rebalance> {
        std::mem::take(&mut *self.rebalances.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn complaint(&self) -> Option<String> {
        self.complaint.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn close(&self) {
        self.is_closing.store(true, Ordering::Relaxed);
    }
}

impl ClientContext for Context {
    fn error(&self, error: KafkaError, reason: &str) {
        let complaint = if reason.is_empty() { error.to_string() } else { reason.to_owned() };
        let mut known = self.complaint.lock().unwrap_or_else(PoisonError::into_inner);
        // That all are away says less than why one is.
        if known.is_none() || error.rdkafka_error_code() != Some(RDKafkaErrorCode::AllBrokersDown) {
            *known = Some(complaint);
        }
    }
}

impl ConsumerContext for Context {
    /// The client waits for the assignment, which the thread does when it has asked where to begin.
    fn rebalance(&self, client: &BaseConsumer<Self>, code: Code, partitions: &mut TopicPartitionList) {
        if self.is_closing.load(Ordering::Relaxed) {
            // The client itself is closing, and goes on when this is done; what it can't do then doesn't matter.
            let _ = client.incremental_unassign(partitions);
            return;
        }
        let named = partitions.elements().iter().map(|of| Named::new(of.topic(), of.partition())).collect();
        let rebalance = match code {
            Code::RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS => Rebalance::Assign(named),
            _ => Rebalance::Revoke { partitions: named, is_lost: client.assignment_lost() },
        };
        self.rebalances.lock().unwrap_or_else(PoisonError::into_inner).push(rebalance);
    }
}
