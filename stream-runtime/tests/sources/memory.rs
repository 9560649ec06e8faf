use std::ops::ControlFlow;

use stream_runtime::source::{IntoSource, Replayable, Source, iter, shared};

use crate::conformance::{ALL, conforms, each_batch, replays, rewinds};

#[test]
fn a_vector_is_lent_by_value() {
    let make = || (0..100).map(|n: i32| n.to_string()).collect::<Vec<_>>().into_source();
    assert_eq!(conforms(make, |record| record), (0..100).map(|n: i32| n.to_string()).collect::<Vec<_>>());
    replays(make, |record| record);
    assert!(conforms(|| Vec::<u8>::new().into_source(), |record| record).is_empty());
}

#[test]
fn a_vector_does_not_go_back() {
    let mut source = vec![1, 2, 3].into_source();
    each_batch(&mut source, ALL, |source| {
        source.batch();
        ControlFlow::Continue(())
    });
    let error = source.seek(&1).unwrap_err();
    assert_eq!(error.to_string(), "can't go to record 1 of a vector: it has records 3 to 3");
}

#[test]
fn a_batch_that_is_not_there_can_not_come_again() {
    let error = |replayed: Result<(), stream_runtime::Error>| replayed.unwrap_err().to_string();
    assert_eq!(error(vec![1, 2].into_source().replay(&3)), "can't go to record 3 of a vector: it has records 0 to 2");
    assert_eq!(error(shared([1, 2]).replay(&3)), "can't go to record 3 of a slice: it has 2");
    let mut source = shared([1, 2]);
    source.seek(&2).unwrap();
    assert_eq!(error(source.replay(&1)), "can't read a slice from record 2 up to record 1: that lies before it");
}

#[test]
fn a_slice_is_lent_by_reference() {
    let make = || shared((0..100).collect::<Vec<i32>>());
    assert_eq!(conforms(make, |record: &i32| *record), (0..100).collect::<Vec<_>>());
    replays(make, |record: &i32| *record);
    rewinds(make, |record: &i32| *record);
    assert!(make().seek(&101).is_err());
}

#[test]
fn an_iterator_is_read_to_its_end() {
    assert_eq!(conforms(|| iter(0..100), |record| record), (0..100).collect::<Vec<_>>());
}
