//! `stream!({ … })`: a pipeline in place of an expression, whose sources and outputs are the locals around it.

use thalweg::prelude::*;

#[test]
fn locals_are_borrowed() {
    let (words, limit, mut long) = (vec!["a", "four", "three"], 3, Vec::new());
    let name = String::from("words");
    stream!({
        let prefix = format!("{name}: ");
        words.filter(|word| word.len() > limit).map(|word| format!("{prefix}{word}")).sink(&mut long);
    })
    .run_blocking()
    .unwrap();
    assert_eq!(long, ["words: four", "words: three"]);
    assert_eq!(name, "words");
}

#[tokio::test]
async fn what_is_owned_can_be_awaited() {
    let numbers = vec![1, 2, 3, 4];
    let (out, mut received) = tokio::sync::mpsc::channel(8);
    let report = stream!({
        let (even, odd) = numbers.partition(|number| number % 2 == 0);
        even.sink(out);
        odd.for_each(|_| {});
    })
    .workers(2)
    .run()
    .await
    .unwrap();
    assert_eq!(report.records_in, 4);
    assert_eq!([received.recv().await, received.recv().await, received.recv().await], [Some(2), Some(4), None]);
}

#[test]
fn a_source_may_be_made_in_place() {
    let mut out = Vec::new();
    let job = stream!({
        source(vec![1, 2]).merge(source(iter(3..5))).sink(&mut out);
    });
    assert_eq!(job.graph().name, "pipeline");
    job.run_blocking().unwrap();
    out.sort_unstable();
    assert_eq!(out, [1, 2, 3, 4]);
}

#[test]
fn iterators_beside_streams_stay_iterators() {
    let (numbers, mut out) = (vec![1, 2, 3], Vec::new());
    stream!({
        let sum: i32 = (1..4).map(|number| number * 10).sum();
        numbers.map(move |number| number + sum).sink(&mut out);
    })
    .run_blocking()
    .unwrap();
    assert_eq!(out, [61, 62, 63]);
}
