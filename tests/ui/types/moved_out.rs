use thalweg::prelude::*;

stream!(
    fn names(people: impl Source<(String, u32)>, out: impl Sink<(String, u32)>) {
        people.inspect(|person| drop(person.0)).sink(out);
    }
);

fn main() {}
