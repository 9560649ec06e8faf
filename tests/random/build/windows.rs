//! Windows, as they stand in both texts.

use crate::operators::{Aggregate, Parts};
use crate::random::Random;

pub struct Windows {
    /// The argument of `window`.
    pub argument: String,
    /// What the oracle calls a reading of them, and its argument.
    pub reader: &'static str,
    pub reading: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Tumbling,
    Sliding,
    Session,
}

impl Windows {
    /// Windows on a stream of which the order is known or isn't: which session an item joins, and whether it is late for it, depends on those before.
    pub fn draw(random: &mut Random, ordered: bool) -> Windows {
        let grace = *random.pick(&[0, 0, 3, 30]);
        let mut windows = match random.below(3) {
            0 => Windows::sliding(random, grace),
            1 if ordered => Windows::session(random, grace),
            _ => Windows::tumbling(random, grace),
        };
        if grace > 0 {
            windows.argument += &format!(".grace({grace}.micros())");
        }
        windows
    }

    fn tumbling(random: &mut Random, grace: usize) -> Windows {
        let size = *random.pick(&[1, 5, 20, 33, 1000]);
        let (offset, call) = offset(random, size);
        Windows {
            argument: format!("tumbling({size}.micros()){call}"),
            reader: "windowed",
            reading: format!("reading::Tumbling {{ size: {size}, offset: {offset}, grace: {grace} }}"),
            kind: Kind::Tumbling,
        }
    }

    fn sliding(random: &mut Random, grace: usize) -> Windows {
        let (size, slide) = *random.pick(&[(10, 5), (30, 1), (25, 10), (7, 7), (60, 9)]);
        let (offset, call) = offset(random, slide);
        Windows {
            argument: format!("sliding({size}.micros()).every({slide}.micros()){call}"),
            reader: "sliding",
            reading: format!("reading::Sliding {{ size: {size}, slide: {slide}, offset: {offset}, grace: {grace} }}"),
            kind: Kind::Sliding,
        }
    }

    fn session(random: &mut Random, grace: usize) -> Windows {
        let gap = *random.pick(&[1, 6, 20]);
        Windows {
            argument: format!("session({gap}.micros())"),
            reader: "sessions",
            reading: format!("reading::Sessions {{ gap: {gap}, grace: {grace} }}"),
            kind: Kind::Session,
        }
    }
}

fn offset(random: &mut Random, less_than: usize) -> (usize, String) {
    let offset = if random.once_in(3) { random.below(less_than) } else { 0 };
    let call = if offset > 0 { format!(".offset({offset}.micros())") } else { String::new() };
    (offset, call)
}

impl Kind {
    /// Whether an aggregate may range over them, and its reading shows all of it.
    pub fn takes(self, aggregate: &Aggregate) -> bool {
        match self {
            Kind::Tumbling => true,
            Kind::Sliding => aggregate.parts != Parts::Refused,
            Kind::Session => aggregate.parts == Parts::OfAll,
        }
    }

    /// The reading of an aggregate over them.
    pub fn reading(self, aggregate: &Aggregate) -> String {
        match (self, aggregate.parts) {
            (Kind::Sliding, Parts::Sum(reading)) => reading.to_owned(),
            (Kind::Sliding, _) => format!("reading::of_slices({})", aggregate.reading),
            _ => aggregate.reading.to_owned(),
        }
    }
}
