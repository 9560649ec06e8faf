//! What is asked of every source, of one that is pushed to from outside; and what such a one is told.

use stream_runtime::source::{IntoSource, Limit, Replayable, Source};

use crate::broker::{Broker, Subscription};
use crate::conformance::{ALL, conforms, read, replays, rewinds, wait};

#[test]
fn it_is_a_source_that_can_be_replayed() {
    let make = || Subscription::new(&Broker::with(60));
    assert_eq!(conforms(make, |message| message).len(), 60);
    replays(make, |message| message);
    rewinds(make, |message| message);
}

#[test]
fn what_was_committed_is_acknowledged_and_the_rest_comes_again() {
    let broker = Broker::with(10);
    let (mut source, three) = (Subscription::new(&broker).into_source(), Limit { records: 3, bytes: 0 });
    wait(&mut source, three).unwrap();
    source.batch();
    let committed = source.position();
    wait(&mut source, three).unwrap();
    let until = source.position();
    // The checkpoint has the first batch, and the log has the second.
    source.forget(&committed).unwrap();
    assert_eq!(broker.acknowledged(), 3);
    source.batch();
    drop(source);

    let mut source = Subscription::new(&broker);
    source.seek(&committed).unwrap();
    source.replay(&until).unwrap();
    wait(&mut source, ALL).unwrap();
    assert_eq!(source.batch(), ["message 3", "message 4", "message 5"]);
    source.forget(&until).unwrap();
    // A job may crash before its checkpoint has that it was told.
    source.forget(&until).unwrap();
    source.forget(&committed).unwrap();
    assert_eq!(read(&mut source, ALL, 1, &|message| message).len(), 4);
    assert_eq!(broker.acknowledged(), 6);
    let message = source.seek(&committed).unwrap_err().to_string();
    assert_eq!(message, "message 3 was acknowledged: message 6 is the first there is");
}
