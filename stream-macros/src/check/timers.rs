//! Is every timer that is set called, and is every one set that would be?
//!
//! ```text
//! readings.process(0, |_, _, timers| timers.after("silent", 1.mins())).on_timer("silnet", |..| None)
//! ```

use super::own_nodes;
use crate::{
    graph::{Graph, Node, Timer, timers},
    report::{Message, Report},
};

pub fn check(graph: &Graph, report: &mut Report) {
    own_nodes(graph).filter(|node| node.operator.name == "process").for_each(|process| of(graph, process, report));
}

fn of(graph: &Graph, process: &Node, report: &mut Report) {
    let called: Vec<_> = graph.on_timers(process).filter_map(|node| graph.timer_of(node)).collect();
    let named: Vec<_> = [process].into_iter().chain(graph.on_timers(process)).flat_map(timers).collect();
    let is_set = |timer: &Timer| named.iter().any(|set| set.is_set() && set.name == timer.name);
    let before = report.len();
    for timer in called.iter().chain(&named).filter(|timer| timer.name.is_none()) {
        report.add(no_literal(timer));
    }
    for timer in named.iter().filter(|timer| is_of_none(timer, &called)) {
        report.add(never_called(timer, called.iter().find(|called| !is_set(called))));
    }
    for (number, timer) in called.iter().enumerate() {
        let is_second = called[..number].iter().any(|other| other.name == timer.name);
        if is_second {
            report.add(second(timer));
        } else if report.len() == before && !is_set(timer) {
            // A name that is set and not called may be this one, misspelt.
            report.add(never_set(timer));
        }
    }
}

fn is_of_none(timer: &Timer, called: &[Timer]) -> bool {
    timer.name.is_some() && called.iter().all(|called| called.name != timer.name)
}

fn no_literal(timer: &Timer) -> Message {
    Message::new(&timer.at, "a timer's name must be a literal")
        .help("its names are told apart while compiling: `timers.set(\"name\", at)`")
}

fn never_called(timer: &Timer, unset: Option<&Timer>) -> Message {
    let at = &timer.at;
    let message = Message::new(at, format!("nothing says what the timer {at} does"));
    match unset {
        Some(unset) => message.help(format!("is it the timer {} of `.on_timer({}, ..)`?", unset.at, unset.at)),
        None => message.help(format!("put `.on_timer({at}, |state, key, at, timers| ..)` behind `process`")),
    }
}

fn never_set(timer: &Timer) -> Message {
    let at = &timer.at;
    Message::new(at, format!("nothing sets the timer {at}"))
        .help(format!("in `process`: `timers.set({at}, at)` or `timers.after({at}, 1.mins())`"))
}

fn second(timer: &Timer) -> Message {
    Message::new(&timer.at, format!("what the timer {} does is said already", timer.at))
}
