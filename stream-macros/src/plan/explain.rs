//! The plan in words: the stages, and why they are cut where they are.

use std::collections::BTreeSet;
use std::fmt::Write;

use quote::ToTokens;

use super::Plan;
use super::owners::stay;
use super::stages::{Flow, Stage, Step, gives_changes, late};
use super::watermarks::{inputs_of, reached};
use crate::graph::{Clock, Disorder, Graph, Node, Shape, Window};
use crate::operators::{Fuse, LateItems, Output, Role};
use crate::syntax::one_line;

/// The stages of a plan, one loop each.
pub fn explain(plan: &Plan) -> String {
    let stages = if plan.stages.len() == 1 { "stage" } else { "stages" };
    let mut text = format!("{}: {} {stages}\n", plan.graph.title(), plan.stages.len());
    for (number, stage) in plan.stages.iter().enumerate() {
        let root = plan.graph.node(stage.root);
        let _ = write!(text, "\nstage {}: for each {}\n", number + 1, of(plan.graph, root, stage));
        for &filter in &stage.first_pass {
            let _ = writeln!(text, "  {}{FIRST_PASS}", plan.graph.node(filter).text);
        }
        flow(&mut text, plan.graph, &stage.flow, 1);
    }
    text
}

/// Why a filter stands in a pass of its own.
const FIRST_PASS: &str = "   -- first for a thousand records, without a branch, and then the rest for those it keeps: that looks into tables";

/// What a stage loops over, and why it begins there.
fn of(graph: &Graph, root: &Node, stage: &Stage) -> String {
    match root.operator.fuse {
        Fuse::Source => format!("record of `{}`{}", root.call, fields(stage)),
        Fuse::Batch => format!("item of `map_batch` (line {}), which must have seen the whole batch", root.line),
        Fuse::Call => {
            format!("answer of `{}` (line {}), once all calls of the batch have theirs", root.operator.name, root.line)
        }
        Fuse::State => {
            format!("item that `{}` (line {}) gives on the worker that owns its key", root.operator.name, root.line)
        }
        Fuse::Late(_) => format!(
            "item that was late for its session, as `{}` (line {}) was told by the owners of the keys",
            root.operator.name, root.line
        ),
        _ if root.operator.role == Role::Reach => format!(
            "row of `{}` and `{}` (line {}), on the worker that owns its key, once both sides have come",
            graph.node(root.inputs[0].node).operator.name,
            root.operator.name,
            root.line
        ),
        _ => format!(
            "result of `{}` (line {}), on the worker that owns its key, once every worker has added its part",
            root.operator.name, root.line
        ),
    }
}

/// Which fields are read, where others need not be decoded.
fn fields(stage: &Stage) -> String {
    let Some(fields) = &stage.fields else { return String::new() };
    let fields: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
    match fields.as_slice() {
        [] => ", of which no field is read".into(),
        [only] => format!(", of which only {only} is read"),
        [others @ .., last] => format!(", of which only {} and {last} are read", others.join(", ")),
    }
}

fn flow(text: &mut String, graph: &Graph, flow: &Flow, depth: usize) {
    for step in &flow.steps {
        let node = graph.node(step.node);
        let indent = "  ".repeat(depth);
        let _ = writeln!(text, "{indent}{}{}", node.text, remark(graph, node, step));
        if let [then] = step.then.as_slice() {
            self::flow(text, graph, then, depth + usize::from(flow.steps.len() > 1));
            continue;
        }
        for (port, then) in step.then.iter().enumerate() {
            let name = node.outputs[port]
                .bound
                .name()
                .map_or_else(|| format!("stream {}", port + 1), |name| format!("`{name}`"));
            let _ = writeln!(text, "{indent}  {name}:");
            self::flow(text, graph, then, depth + 2);
        }
    }
}

/// What a reader should know about an operator at its place.
fn remark(graph: &Graph, node: &Node, step: &Step) -> String {
    match node.operator.fuse {
        Fuse::Filter if was_moved(node, step.then.first()) => {
            "   -- tested first: what it goes ahead of can neither fail nor be seen".into()
        }
        Fuse::Filter if step.waits().is_some() => {
            "   -- no branch yet: on numbers, the next step costs less and can't fail".into()
        }
        Fuse::Join => format!("   -- the {} side", if step.input == 0 { "left" } else { "right" }),
        Fuse::Interval if !step.then.is_empty() => format!(
            "   -- one worker goes on in this loop with what the row meets; of several, {BOTH_SIDES}{}{}",
            waits(graph, node),
            late_items(graph, node)
        ),
        _ if node.operator.role == Role::Reach => {
            format!("   -- the loop ends: {}{}{}", BOTH_SIDES, waits(graph, node), late_items(graph, node))
        }
        Fuse::Aggregate => {
            let (exchange, shared, waits) = (exchange(graph, node), shared(graph, node), waits(graph, node));
            format!("   -- the loop ends: {exchange}{shared}{waits}{}{}", changes(graph, node), late_items(graph, node))
        }
        Fuse::Window => slices(node),
        Fuse::State if step.then.is_empty() => {
            let waits = waits(graph, node);
            format!("   -- the loop ends, for a watermark is behind it: each item goes to the key's owner{waits}")
        }
        Fuse::State => {
            let waits = waits(graph, node);
            format!("   -- one worker goes on in this loop; of several, each sends the item to the key's owner{waits}")
        }
        Fuse::Table => {
            let waits = waits(graph, node);
            format!("   -- the loop ends: the changes are made when all lookups of the batch are done{waits}")
        }
        Fuse::Lookup => "   -- sees the table of the start of the batch".into(),
        Fuse::Batch => "   -- the loop ends: the items of all workers are gathered".into(),
        Fuse::Call => "   -- the loop ends: the items of all workers are gathered, and called with".into(),
        Fuse::Sink(Output::ForEachBatch) => "   -- items of all workers are gathered".into(),
        _ => String::new(),
    }
}

/// How windows that overlap share items, as far as their text tells.
fn slices(window: &Node) -> String {
    let Some(Window { shape: Shape::Sliding, size: Some(size), slide: Some(slide), .. }) = &window.window else {
        return String::new();
    };
    let slices = match (size.known(), slide.known()) {
        (Some(size), Some(slide @ 1..)) if size % slide == 0 => {
            format!("one slice for each slide, {} to a window", size / slide)
        }
        (Some(size), Some(slide @ 1..)) => {
            format!("two slices for each slide, {} to a window", 2 * (size / slide) + 1)
        }
        _ => "slices from edge to edge".into(),
    };
    format!("   -- {slices}; an item is added to one of them")
}

/// How windows that overlap are put together from slices: what of it the types decide, the text doesn't tell.
fn shared(graph: &Graph, aggregate: &Node) -> &'static str {
    let on = graph.node(aggregate.inputs[0].node);
    if on.window.as_ref().is_none_or(|window| window.shape != Shape::Sliding) {
        return "";
    }
    if gives_changes(graph, aggregate) {
        return "; a window is put together from slices when it is given, and again when it is corrected";
    }
    match aggregate.operator.name {
        "count" | "reduce_invertible" => "; a key has one running value, which takes slices in and lets go of them",
        "sum" | "mean" => {
            "; of integers a key has one running value, which takes slices in and lets go of them, of floats suffixes and a prefix of slices"
        }
        "collect" | "distinct" => "; slices are put together for each window",
        "aggregate" => "; slices are put together as all of its parts allow it",
        _ => "; a key has suffixes and a prefix of slices",
    }
}

/// Whether a filter was moved ahead of what is behind it now: the text has them the other way round.
fn was_moved(filter: &Node, then: Option<&Flow>) -> bool {
    then.is_some_and(|then| then.steps.iter().any(|next| next.node < filter.id))
}

/// What happens between an aggregate's loop and the one behind it.
fn exchange(graph: &Graph, aggregate: &Node) -> &'static str {
    if stay(graph, aggregate) {
        return "each worker adds to the state itself: it owns the keys already";
    }
    let on = graph.node(aggregate.inputs[0].node);
    match on.window.as_ref().map(|window| window.shape) {
        Some(Shape::Session | Shape::Count) => {
            "one worker adds to the state itself; of several, each sends its items to the keys' owners, who know their windows"
        }
        _ => {
            "one worker adds to the state itself; of several, each adds up per key what the order can't show in, \
             and sends it to the key's owner"
        }
    }
}

/// For which inputs something of an operator waits (rules 8 and 9).
fn waits(graph: &Graph, node: &Node) -> String {
    let Some(what) = what_waits(graph, node) else { return String::new() };
    let watermarks: BTreeSet<_> = node.inputs.iter().flat_map(|&input| reached(graph, input).watermarks()).collect();
    let watermarks: Vec<_> = watermarks.into_iter().map(|node| waits_for(graph, graph.node(node))).collect();
    match watermarks.is_empty() {
        true if node.operator.role == Role::State => format!("; {what} for the time of the batch"),
        true => String::new(),
        false => format!("; {what} for {}", watermarks.join(", and for ")),
    }
}

/// What of an operator waits for time, in words.
fn what_waits(graph: &Graph, node: &Node) -> Option<&'static str> {
    let is_of_event_time = |on: &Node| {
        on.window.as_ref().is_some_and(|window| window.clock == Clock::EventTime && window.shape != Shape::Count)
    };
    match node.operator.name {
        _ if matches!(node.operator.fuse, Fuse::Interval) => {
            Some("an item is kept while the other side may have one for it: that waits")
        }
        "versions" => Some("versions that no lookup can see any more wait"),
        "process" => match (graph.on_timers(node).next().is_some(), expires(graph, node)) {
            (true, true) => Some("its timers and what expires wait"),
            (true, false) => Some("its timers wait"),
            (false, true) => Some("what expires waits"),
            (false, false) => None,
        },
        "scan" => expires(graph, node).then_some("what expires waits"),
        _ if node.operator.role == Role::Reach => is_of_event_time(node).then_some("its windows wait"),
        _ if node.operator.role == Role::Aggregate => {
            is_of_event_time(graph.node(node.inputs[0].node)).then_some("its windows wait")
        }
        _ => None,
    }
}

/// Whether an operator's state expires.
fn expires(graph: &Graph, node: &Node) -> bool {
    let before = graph.node(node.inputs[0].node);
    match before.operator.fuse {
        Fuse::ExpireAfter => true,
        Fuse::Initial => expires(graph, before),
        _ => false,
    }
}

fn waits_for(graph: &Graph, watermark: &Node) -> String {
    let inputs = inputs_of(graph, watermark.id);
    let inputs: Vec<_> = inputs.into_iter().map(|input| format!("`{}`", graph.node(input).call)).collect();
    let idle = match &watermark.disorder {
        Some(Disorder { idle: Some(idle), .. }) => format!(" for `{}`", one_line(idle.written.to_token_stream())),
        Some(Disorder { idle: None, .. }) => " for 30 s".into(),
        None => String::new(),
    };
    format!("the watermark of {} (line {}), less what of it is idle{idle}", inputs.join(" and "), watermark.line)
}

/// When an aggregate gives its changes.
fn changes(graph: &Graph, aggregate: &Node) -> &'static str {
    let on = graph.node(aggregate.inputs[0].node);
    match (gives_changes(graph, aggregate), &on.window) {
        (false, _) => "",
        (true, None) => "; each result comes with the one before",
        (true, Some(_)) => "; a result comes at its window's end, and what corrects it with the one before",
    }
}

/// What happens between the loops of a join's sides and the one behind it.
const BOTH_SIDES: &str = "each row goes to the key's owner, who has the other side's";

fn late_items(graph: &Graph, node: &Node) -> &'static str {
    match late(graph, node) {
        Some((_, LateItems::Split)) => "; late items go on below",
        Some((_, LateItems::Count)) => "; late items are dropped and counted",
        Some((_, LateItems::Drop)) => "; late items are dropped",
        None => "",
    }
}
