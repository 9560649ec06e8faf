//! Does something decide about a stream, repeat it, or wait for it?
//!
//! The graph is the same for every run and every item. Items can be chosen, streams can't:
//!
//! ```text
//! if verbose { readings.print(); }
//! ```

use crate::{report::Message, syntax::Control};

pub fn message(control: Control) -> Message {
    let name = control.name();
    let place = match control {
        Control::If(_) => "stand in an",
        Control::QuestionMark(_) | Control::Await(_) => "be followed by",
        Control::Match(_) | Control::For(_) | Control::While(_) | Control::Loop(_) => "stand in a",
    };
    Message::new(control, format!("a stream can't {place} `{name}`: the graph is fixed when it is compiled"))
        .help(help(control))
}

fn help(control: Control) -> &'static str {
    match control {
        Control::If(_) => "to choose among items, write `.filter(|item| ..)`, or `.partition(|item| ..)` to keep both",
        Control::Match(_) => "to choose among items, write `.filter_map(|item| match item { .. })`",
        Control::For(_) | Control::While(_) | Control::Loop(_) => {
            "to do something with each item, write `.for_each(|item| ..)`"
        }
        Control::QuestionMark(_) => "for items that can fail, write `.try_map(|item| ..).or_fail()`",
        Control::Await(_) => "await the job that the pipeline returns: `.run().await`",
    }
}
