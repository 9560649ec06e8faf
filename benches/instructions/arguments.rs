//! What the program is asked to do.

use crate::part::{PART, Part};

pub enum Request {
    /// What the program asks itself, under valgrind.
    Part(Part),
    /// To count the workloads with these names, or all if there are none.
    Count { names: Vec<String>, explain: bool },
}

impl Request {
    pub fn of(arguments: impl Iterator<Item = String>) -> Request {
        let mut arguments: Vec<_> = arguments.collect();
        if let [first, what, name] = &arguments[..]
            && first == PART
        {
            return Request::Part(Part::of(what, name));
        }
        let explain = arguments.iter().any(|argument| argument == "--explain");
        // Cargo adds options of its own.
        arguments.retain(|argument| !argument.starts_with("--"));
        Request::Count { names: arguments, explain }
    }
}
