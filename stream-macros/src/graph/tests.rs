//! The graph of a program, written out: what runs once, and the nodes with their arguments.

use quote::ToTokens;

use super::{Argument, Graph, Node};

/// The graph of the last function, or of the expression.
pub fn graph(source: &str) -> Graph {
    let checked = crate::compile::check(source.parse().expect("the source consists of tokens"));
    let messages: Vec<_> = checked.report.messages().iter().map(|message| message.text().to_owned()).collect();
    assert!(messages.is_empty(), "{messages:?}");
    checked.graphs.into_iter().next_back().expect("there is a function")
}

fn written_out(source: &str) -> String {
    let graph = graph(source);
    let prelude = graph.prelude.iter().map(|statement| format!("{statement}\n"));
    let nodes = graph.nodes.iter().map(|node| format!("{}\n", described(node)));
    prelude.chain(nodes).collect()
}

fn described(node: &Node) -> String {
    let inputs: Vec<_> = node.inputs.iter().map(|wire| format!("{}.{}", wire.node, wire.port)).collect();
    let arguments: Vec<_> = node.arguments.iter().map(argument).collect();
    format!("{} {} {}({})", node.id, inputs.join("+"), node.call, arguments.join(", "))
}

fn argument(argument: &Argument) -> String {
    match argument {
        Argument::Closure(closure) => closure.to_token_stream().to_string(),
        Argument::Value(local) => local.to_string(),
        Argument::Function(local) | Argument::Once(local) => format!("&{local}"),
        Argument::InPlace(expression) => format!("in place {}", expression.to_token_stream()),
        Argument::Input(input) => format!("input {input}"),
        Argument::Output(output, _) => format!("output {output}"),
        Argument::Stream(wire, _) => format!("stream {}.{}", wire.node, wire.port),
    }
}

#[test]
fn values_are_hoisted_in_the_order_of_the_text() {
    insta::assert_snapshot!(written_out(
        "fn pipeline(numbers: impl Source<u32>, limit: u32, keep: fn(&u32) -> bool, out: impl Sink<u32>) {
            let limit = limit + 1;
            numbers.filter(above(limit)).filter(keep).filter(is_even).top(3).top(limit).sink(out);
            let limit = limit * 2;
            numbers.filter(move |number| *number < limit && { let limit = 1; limit > 0 }).sink(stdout(limit));
        }"
    ), @r#"
    let limit_1 = limit + 1 ;
    let filter_1 = above (limit_1) ;
    let limit_2 = limit_1 * 2 ;
    let sink_1 = stdout (limit_2) ;
    0  numbers(input 0)
    1 0.0 filter(&filter_1)
    2 1.0 filter(&keep)
    3 2.0 filter(in place is_even)
    4 3.0 top(in place 3)
    5 4.0 top(limit_1)
    6 5.0 sink(output 0)
    7 0.0 filter(| number | * number < limit_2 && { let limit = 1 ; limit > 0 })
    8 7.0 sink(output 1)
    "#);
}

#[test]
fn a_sub_pipeline_is_inlined_with_names_of_its_own() {
    insta::assert_snapshot!(written_out(
        r#"fn above<T: Number>(numbers: Stream<T>, limit: u32, test: impl Fn(&u32) -> bool) -> Stream<T> {
            let doubled: Vec<T> = double(limit);
            let numbers = numbers.filter(|number: &T| doubled.contains(number) && Limit { limit }.allows(number));
            numbers.inspect(|number| println!("{number} {limit}")).filter(test)
        }
        fn pipeline(numbers: impl Source<u32>, limit: u32, out: impl Sink<u32>) {
            let once = above(numbers, limit, |number| *number > limit);
            above::<u64>(once, 7, |number| true).sink(out);
        }"#
    ), @r#"
    let limit_1 : u32 = limit ;
    let doubled_1 : Vec < _ > = double (limit_1) ;
    let limit_2 : u32 = 7 ;
    let doubled_2 : Vec < u64 > = double (limit_2) ;
    0  numbers(input 0)
    1 0.0 filter(| number : & _ | doubled_1 . contains (number) && Limit { limit : limit_1 } . allows (number))
    2 1.0 inspect(| number | println ! ("{number} {limit_1}"))
    3 2.0 filter(| number | * number > limit)
    4 3.0 filter(| number : & u64 | doubled_2 . contains (number) && Limit { limit : limit_2 } . allows (number))
    5 4.0 inspect(| number | println ! ("{number} {limit_2}"))
    6 5.0 filter(| number | true)
    7 6.0 sink(output 0)
    "#);
}

#[test]
fn a_closure_that_is_used_twice_becomes_a_local() {
    insta::assert_snapshot!(written_out(
        "fn twice(numbers: Stream<u32>, test: impl Fn(&u32) -> bool) -> Stream<u32> {
            numbers.filter(test).filter(test)
        }
        fn pipeline(numbers: impl Source<u32>, out: impl Sink<u32>) {
            twice(numbers, |number| *number > 1).sink(out);
        }"
    ), @r#"
    let test_1 = { fn typed < F : Fn (& u32) -> bool > (function : F) -> F { function } typed (| number | * number > 1) } ;
    0  numbers(input 0)
    1 0.0 filter(&test_1)
    2 1.0 filter(&test_1)
    3 2.0 sink(output 0)
    "#);
}

#[test]
fn an_inner_item_of_a_sub_pipeline_stands_once() {
    insta::assert_snapshot!(written_out(
        "fn even(numbers: Stream<u32>) -> Stream<u32> {
            fn is_even(number: &u32) -> bool { number % 2 == 0 }
            numbers.filter(is_even)
        }
        fn pipeline(numbers: impl Source<u32>, out: impl Sink<u32>) {
            even(even(numbers)).sink(out);
        }"
    ), @r#"
    fn is_even (number : & u32) -> bool { number % 2 == 0 }
    0  numbers(input 0)
    1 0.0 filter(in place is_even)
    2 1.0 filter(in place is_even)
    3 2.0 sink(output 0)
    "#);
}

#[test]
fn an_expression_captures_its_sources_and_sinks() {
    insta::assert_snapshot!(written_out(
        "{
            let limit = 3;
            lines.merge(lines).filter(|line| line.len() > limit).sink(out);
            source(memory(limit)).merge(lines).sink(out);
        }"
    ), @r#"
    let limit = 3 ;
    let source_1 = memory (limit) ;
    0  lines(input 0)
    1 0.0+0.0 merge(stream 0.0)
    2 1.0 filter(| line | line . len () > limit)
    3 2.0 sink(output 0)
    4  source_1(input 1)
    5 4.0+0.0 merge(stream 0.0)
    6 5.0 sink(output 0)
    "#);
}

#[test]
fn names_are_resolved_in_the_order_of_the_graph() {
    insta::assert_snapshot!(written_out(
        "fn pipeline(numbers: impl Source<u32>, out: impl Sink<u32>) {
            let numbers = numbers.filter(|numbers| *numbers > 1);
            let (numbers, others) = numbers.partition(|number| *number > 2);
            numbers.merge(others.map(|other| other + 1)).sink(out);
        }"
    ), @r#"
    0  numbers(input 0)
    1 0.0 filter(| numbers | * numbers > 1)
    2 1.0 partition(| number | * number > 2)
    3 2.1 map(| other | other + 1)
    4 2.0+3.0 merge(stream 3.0)
    5 4.0 sink(output 0)
    "#);
}

#[test]
fn what_a_sub_pipeline_declares_is_kept() {
    let graph = graph(
        "fn keyed<'a, K: Key>(pairs: Stream<(K, &'a str)>) -> Stream<(K, u32)> { pairs.map(|pair| length(pair)) }
        fn pipeline(pairs: impl Source<(u8, &str)>, out: impl Sink<(u8, u32)>) { keyed(pairs).sink(out); }",
    );
    let declarations: Vec<_> = graph
        .declarations
        .iter()
        .map(|it| format!("{}.{} {} at {}\n", it.wire.node, it.wire.port, it.item.to_token_stream(), it.at))
        .collect();
    insta::assert_snapshot!(declarations.concat(), @r#"
    0.0 (_ , & '_ str) at pairs
    1.0 (_ , u32) at map
    "#);
}
