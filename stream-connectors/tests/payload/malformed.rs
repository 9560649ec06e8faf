//! Messages that are no records.

use std::sync::{Arc, Mutex};

use stream_connectors::payload::Payloads;
use thalweg::prelude::*;

use crate::topic::{Kept, Topic, topic, values};

#[derive(Debug, Decode)]
struct User {
    name: String,
    age: Option<u8>,
}

#[derive(Debug, Decode)]
struct Login {
    user: User,
}

stream!(
    fn names(logins: impl Source<Login>, out: impl Sink<String>) {
        logins.map(|login| login.user.name).sink(out);
    }

    fn logins(logins: impl Source<Login>, out: impl Sink<Option<u8>>) {
        logins.map(|login| login.user.age).sink(out);
    }

    fn users(users: impl Source<User>, out: impl Sink<(String, Option<u8>)>) {
        users.map(|user| (user.name, user.age)).sink(out);
    }

    fn counted(texts: impl Source<&str>, out: impl Sink<usize>) {
        texts.map(|text| text.len()).sink(out);
    }

    fn numbers(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

/// What a job says of a message, in a topic behind a good one.
fn told(message: &[u8]) -> String {
    let source = values([b"{\"user\":{\"name\":\"ann\"}}".as_slice(), message]).json::<Login>();
    let mut found = Vec::new();
    let error = logins(source, &mut found).run_blocking().expect_err("a malformed message");
    assert_eq!(
        error.to_string(),
        "a message of topic/0, offset 1 can't be decoded: `.on_malformed(..)` may leave it out, in `logins` of `logins` (FILE)"
            .replace("FILE", &error.place().map(|place| format!("{}:{}", place.file, place.line)).unwrap_or_default())
    );
    std::error::Error::source(&error).expect("a cause").to_string()
}

#[test]
fn json_that_is_none_is_told_with_its_place_and_its_field() {
    let at = "topic/0, offset 1, ";
    for (message, expected) in [
        ("", "byte 1: expected an object"),
        ("\n", "byte 2: expected an object"),
        ("{", "byte 2: expected a string"),
        ("[]", "byte 1: expected an object"),
        ("{}", "byte 3: field `user` is missing"),
        ("{\"user\":{\"name\":\"x\",\"age\":\"7\"}}", "byte 27: field `user.age`: expected an integer"),
        (
            "{\"user\":{\"name\":\"x\",\"age\":256}}",
            "byte 27: field `user.age`: the number is out of the range of `u8`",
        ),
        ("{\"user\":{\"name\":\"x\"}} {}", "byte 23: expected the end of the message"),
        ("{\"user\":{\"name\":\"x\"}}\n{}", "byte 23: expected the end of the message"),
        (
            "{\"user\":{\"name\":\"x",
            "byte 19: field `user.name`: a string must end before the line does, and have no control characters",
        ),
        (
            "{\"user\":{\"name\":\"x\ny\"}}",
            "byte 19: field `user.name`: a string must end before the line does, and have no control characters",
        ),
    ] {
        assert_eq!(told(message.as_bytes()), format!("{at}{expected}"), "{message}");
    }
    assert_eq!(told(b"{\"user\":{\"name\":\"\xff\"}}"), format!("{at}byte 18: the message is not UTF-8"));
}

/// A topic with tombstones, and messages that are longer than any that were meant.
fn mixed() -> Topic {
    let of = |value: Option<Vec<u8>>| Kept { key: "", value };
    let good = |name: &str| of(Some(format!("{{\"user\":{{\"name\":\"{name}\"}}}}").into_bytes()));
    let deep = format!("{{\"user\":{{\"name\":\"x\",\"more\":{}", "[".repeat(1 << 20));
    topic([
        vec![good("a"), of(None), of(Some(vec![b'7'; 1 << 20])), good("b")],
        vec![of(Some(deep.into_bytes())), good("c"), of(Some(Vec::new())), good(&"x".repeat(1 << 20))],
    ])
}

#[test]
fn what_is_malformed_is_left_out_and_told_as_it_came() {
    for workers in 1..=3 {
        let aside = Arc::new(Mutex::new(Vec::new()));
        let put = Arc::clone(&aside);
        let source = mixed().json::<Login>().on_malformed(move |malformed| {
            let length = malformed.payload.as_ref().map(Vec::len);
            put.lock().unwrap().push((malformed.place.to_string(), length, malformed.reason));
            Ok(())
        });
        let mut found = Vec::new();
        names(source, &mut found).workers(workers).run_blocking().unwrap();
        assert_eq!(found, ["a", "b", "c", &"x".repeat(1 << 20)]);
        let mut aside = std::mem::take(&mut *aside.lock().unwrap());
        aside.sort();
        let of = |place: &str, length, reason: &str| (place.to_owned(), length, reason.to_owned());
        let absent = "the message has no payload: with `.optional()` it is `None`";
        assert_eq!(
            aside,
            [
                of("topic/0, offset 1", None, absent),
                of("topic/0, offset 2", Some(1 << 20), "expected an object"),
                of("topic/1, offset 0", Some((1 << 20) + 27), "more than 128 arrays and objects in each other"),
                of("topic/1, offset 2", Some(0), "expected an object"),
            ]
        );
    }
}

#[test]
fn the_job_ends_with_the_first_of_several() {
    for workers in 1..=3 {
        let source = mixed().json::<Login>();
        let error = names(source, |_| {}).workers(workers).run_blocking().expect_err("malformed messages");
        assert!(error.to_string().starts_with("a message of topic/0, offset 1 "), "{error}");
        let source =
            mixed().json::<Login>().on_malformed(|malformed| Err(Error::new(format!("refused: {}", malformed.place))));
        let error = names(source, |_| {}).workers(workers).run_blocking().expect_err("malformed messages");
        assert!(error.to_string().starts_with("refused: topic/0, offset 1"), "{error}");
    }
}

/// What is told of a message of CSV.
fn told_of_csv(message: &str) -> String {
    let error = users(values([message]).csv::<User>(), |_| {}).run_blocking().expect_err("a malformed message");
    std::error::Error::source(&error).expect("a cause").to_string().replace("topic/0, offset 0, ", "")
}

#[test]
fn csv_that_is_none_is_told() {
    for (message, expected) in [
        ("", "byte 1: expected a record, found an empty cell"),
        ("x", "byte 2: expected 2 cells, found 1"),
        ("x,1,2", "byte 5: expected 2 cells, found 3"),
        ("x,y", "byte 3: field `age`: expected an integer, found `y`"),
        ("x,1\ny,2", "byte 4: expected the end of the message"),
        (
            "\"x,1",
            "byte 1: field `name`: the cell's closing quote is not on its line: records with line ends in their cells must be read by a parser whose records `iter(..)` takes",
        ),
    ] {
        assert_eq!(told_of_csv(message), expected, "{message}");
    }
}

#[test]
fn what_can_not_be_said_of_csv_ends_the_job_before_it_reads() {
    let of = |source| {
        let error: Error = users(source, |_| {}).run_blocking().expect_err("a setting that can't be");
        error.to_string()
    };
    let said = of(values(["x,1"]).csv::<User>().delimiter(b'"'));
    assert!(said.starts_with("`\\\"` can't delimit the cells of CSV"), "{said}");
    let said = of(values(["x,1"]).csv::<User>().header("name,name"));
    assert!(said.starts_with("two columns of the header are called `name`"), "{said}");
}

#[test]
fn text_and_closures_say_what_is_wrong() {
    let error = counted(values([b"a".as_slice(), b"b\xff"]).text(), |_| {}).run_blocking().expect_err("not UTF-8");
    let cause = std::error::Error::source(&error).expect("a cause");
    assert_eq!(cause.to_string(), "topic/0, offset 1, byte 2: the message is not UTF-8");
    let source = values(["1", "x"]).decode(|bytes| std::str::from_utf8(bytes).unwrap_or_default().parse::<u32>());
    let error = numbers(source, |_| {}).run_blocking().expect_err("not a number");
    let cause = std::error::Error::source(&error).expect("a cause");
    assert_eq!(cause.to_string(), "topic/0, offset 1: invalid digit found in string");
    assert!(cause.source().is_some());
}
