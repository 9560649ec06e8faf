//! What a group has committed.

use std::thread::sleep;
use std::time::{Duration, Instant};

use rdkafka::TopicPartitionList;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError, KafkaResult};
use rdkafka::types::RDKafkaErrorCode;

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(100);

/// The offsets that the client's group has committed. It asks again as long as nobody coordinates the group yet: brokers that have just begun load what they know of
/// groups first, and say so in place of an answer.
pub(super) fn committed<C: ConsumerContext>(
    client: &BaseConsumer<C>,
    asked: &TopicPartitionList,
    patience: Duration,
) -> KafkaResult<TopicPartitionList> {
    let until = Instant::now() + patience;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match client.committed_offsets(asked.clone(), left) {
            Err(cause) if has_no_coordinator(&cause) && !left.is_zero() => sleep(PAUSE),
            answered => return answered,
        }
    }
}

/// Whether nobody coordinates the group yet, or somebody else does now.
fn has_no_coordinator(cause: &KafkaError) -> bool {
    use RDKafkaErrorCode::{CoordinatorLoadInProgress, CoordinatorNotAvailable, NotCoordinator};
    let code = cause.rdkafka_error_code();
    code.is_some_and(|code| matches!(code, CoordinatorLoadInProgress | CoordinatorNotAvailable | NotCoordinator))
}
