//! What can go wrong between us and the brokers, in words.

use rdkafka::bindings::rd_kafka_resp_err_t as Code;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use stream_runtime::Error;

use super::fetch::Fetched;
use super::position::Named;

/// What the client gave in the place of a message.
#[cold]
pub(super) fn of_partition(of: &Named, in_place: &Fetched) -> Error {
    let (code, text) = in_place.error().unwrap_or((Code::RD_KAFKA_RESP_ERR_UNKNOWN, String::new()));
    let cause = if text.is_empty() { RDKafkaErrorCode::from(code).to_string() } else { text };
    let offset = in_place.raw().offset;
    match code {
        Code::RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET => lost(of, offset, None).caused_by(cause),
        _ => Error::new(format!("can't read kafka {of} at offset {offset}")).caused_by(cause),
    }
}

/// What is to be read next is not there any more; the first offset that is, if it is known.
pub(super) fn lost(of: &Named, offset: i64, first: Option<i64>) -> Error {
    let first = first.map_or(String::new(), |first| format!(" (the first is at {first})"));
    Error::new(format!(
        "kafka {of} has no message at offset {offset} any more{first}, where this job goes on: the topic's retention has removed it, or the topic was made anew, and what \
         the job has not read is lost. To go on with the earliest message there is, say `.skip_lost()` on the source; to keep messages for longer, raise `retention.ms` \
         of the topic"
    ))
}

/// Whether an error that the client tells of means that it can't go on. Others pass: it connects again by itself, for as long as it takes.
pub(super) fn is_final(error: &KafkaError) -> bool {
    use RDKafkaErrorCode::{
        ClusterAuthorizationFailed, GroupAuthorizationFailed, InvalidTopic, TopicAuthorizationFailed,
        UnknownTopicOrPartition,
    };
    let known = [
        ClusterAuthorizationFailed,
        GroupAuthorizationFailed,
        InvalidTopic,
        TopicAuthorizationFailed,
        UnknownTopicOrPartition,
    ];
    matches!(error, KafkaError::MessageConsumptionFatal(_))
        || error.rdkafka_error_code().is_some_and(|code| known.contains(&code))
}
