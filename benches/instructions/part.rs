//! What runs under valgrind: the input, and then one of the two sides, or neither.

use std::hint::black_box;
use std::mem::forget;

use crate::pairs::{Visitor, Workload, visit_all};

/// The option that stands before a part's arguments.
pub const PART: &str = "--part";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Makes the input.
    Input,
    Generated,
    ByHand,
}

pub struct Part {
    what: What,
    name: String,
    found: bool,
}

impl What {
    pub fn name(self) -> &'static str {
        match self {
            What::Input => "input",
            What::Generated => "generated",
            What::ByHand => "by_hand",
        }
    }
}

impl Part {
    pub fn of(what: &str, name: &str) -> Part {
        let what = match what {
            "generated" => What::Generated,
            "by_hand" => What::ByHand,
            _ => What::Input,
        };
        Part { what, name: name.into(), found: false }
    }

    pub fn run(mut self) -> Result<(), String> {
        visit_all(&mut self);
        if self.found { Ok(()) } else { Err(format!("there is no workload `{}`", self.name)) }
    }
}

impl Visitor for Part {
    fn visit<W: Workload>(&mut self) {
        if self.name != W::NAME {
            return;
        }
        self.found = true;
        let input = black_box(W::input(W::RECORDS));
        // To drop an output is not part of the job.
        match self.what {
            What::Input => {}
            What::Generated => forget(black_box(W::generated(&input))),
            What::ByHand => forget(black_box(W::by_hand(&input))),
        }
    }
}
