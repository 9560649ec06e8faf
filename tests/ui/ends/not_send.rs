use thalweg::prelude::*;

use std::rc::Rc;

stream!(
    fn copy(numbers: impl Source<u32>, out: impl Sink<u32>) {
        numbers.sink(out);
    }
);

fn main() {
    let shared = Rc::new(1);
    let mut out: Vec<u32> = Vec::new();
    let _job = copy(iter((0..3).map(move |number| number + *shared)), &mut out);
}
