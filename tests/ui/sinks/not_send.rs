use thalweg::prelude::*;

use std::rc::Rc;

stream!(
    fn shared(numbers: impl Source<u32>, out: impl Sink<Rc<u32>>) {
        numbers.map(Rc::new).sink(out);
    }
);

fn main() {}
