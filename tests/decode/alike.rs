//! Lines that are laid out alike are read as each of them is by itself, whatever was read before.

use proptest::prelude::*;
use thalweg::decode::json::Lines;
use thalweg::decode::{All, Nothing, ReadFields, ReadLines, Reader, Reads};
use thalweg::prelude::*;

use super::cases;

#[derive(Clone, Debug, PartialEq, Decode)]
struct Flat<'a> {
    small: u8,
    wide: i64,
    text: String,
    plain: &'a str,
    float: f64,
    flag: bool,
    some: Option<i32>,
    kind: Kind,
    at: Timestamp,
    letter: char,
    #[decode(default)]
    more: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Decode)]
enum Kind {
    View,
    Click,
}

enum SomeFields {}

impl Reads for SomeFields {
    const FIELDS: Option<&'static [&'static str]> = Some(&["plain", "wide", "at"]);
}

/// A record, or where it was refused, in which field and why.
type Outcome = Result<Flat<'static>, String>;

/// Lines that are read by one reader.
fn read<F: Reads, const MULTILINE: bool>(mut reader: Lines<'static, MULTILINE>, lines: &[String]) -> Vec<Outcome> {
    let mut start = 0;
    let outcomes = lines.iter().map(|line| {
        let mut json = reader.line(start);
        let read = Flat::read_fields::<F>(&mut json).and_then(|flat| json.end().map(|()| flat));
        let at = json.at() - start;
        start += line.len() + 1;
        let fields = reader.take_fields();
        read.map_err(|wrong| format!("{at} {fields}: {wrong}"))
    });
    outcomes.collect()
}

fn together<F: Reads>(lines: &[String]) -> Vec<Outcome> {
    read::<F, false>(Lines::new(lines.join("\n").leak()), lines)
}

/// With line ends behind it that are as many bytes as are looked at together, and more.
fn alone<F: Reads>(line: &String) -> Outcome {
    let text = line.clone() + &"\n".repeat(100);
    read::<F, false>(Lines::new(text.leak()), std::slice::from_ref(line)).remove(0)
}

/// As messages: a reader turns from text to text.
fn in_turns<F: Reads>(lines: &[String]) -> Vec<Outcome> {
    let mut reader = Lines::multiline("");
    let outcomes = lines.iter().map(|line| {
        reader.turn_to(line.clone().leak());
        let mut json = reader.line(0);
        let read = Flat::read_fields::<F>(&mut json).and_then(|flat| json.end().map(|()| flat));
        let at = json.at();
        let fields = reader.take_fields();
        read.map_err(|wrong| format!("{at} {fields}: {wrong}"))
    });
    outcomes.collect()
}

fn of(values: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::select(values).prop_map(String::from).boxed()
}

/// What the value of a field may be, and now and then what it may not.
fn value(name: &str) -> BoxedStrategy<String> {
    let usual = match name {
        "small" => (0..300u32).prop_map(|n| n.to_string()).boxed(),
        "wide" => any::<i64>().prop_flat_map(|n| (0..60u32).prop_map(move |bits| (n >> bits).to_string())).boxed(),
        "text" | "plain" => "[a-zé😀 ]{0,3}|[a-z/]{36}|[a-z é]{10,70}".prop_map(|text| format!("\"{text}\"")).boxed(),
        "float" => "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?".boxed(),
        "flag" => of(&["true", "false"]),
        "some" => prop_oneof![Just("null".to_owned()), any::<i32>().prop_map(|n| n.to_string())].boxed(),
        "kind" => of(&["\"View\"", "\"Click\""]),
        "at" => of(&["1700000000000", "-5", "\"2026-11-20T08:00:00Z\"", "\"2026-11-20T08:00:00.5+01:00\""]),
        "letter" => of(&["\"x\"", "\"é\"", "\"\\u00e9\""]),
        "more" => (0..2000u32).prop_map(|n| n.to_string()).boxed(),
        _ => of(&["1", "-2.5e3", "null", "true", "\"\"", "\"known to nobody\"", "[1,{\"a\":2}]", "01", "nul"]),
    };
    let unusual = of(&[
        "",
        "1 ",
        "1,",
        "-",
        "-0",
        "00",
        "1.",
        "1e",
        "+1",
        "9223372036854775808",
        "99999999999999999999999",
        "nulll",
        "{}",
        "[]",
        "\"",
        "\"\\n\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "\"\u{1}\"",
        "\"\u{7f}\"",
        "\"a\" ",
        "\"a\"b\"",
        "\"more\":1",
        "1,\"more\":1",
        "\"Mid\"",
        "256",
    ]);
    prop_oneof![40 => usual, 1 => unusual].boxed()
}

/// Lines of one layout: some fields in some order, with some spaces.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let known = ["small", "wide", "text", "plain", "float", "flag", "some", "kind", "at", "letter", "more"];
    let others = prop::collection::vec("x[a-z]{0,40}", 0..3);
    let without = prop::option::weighted(0.3, 0..known.len());
    let spaces = prop_oneof![2 => Just(vec![""]), 1 => prop::collection::vec(prop::sample::select(vec!["", " ", "\t", "   "]), 1..20)];
    let names = (others, without, any::<bool>()).prop_flat_map(move |(others, without, is_in_order)| {
        let known =
            known.iter().enumerate().filter(move |(at, _)| Some(*at) != without).map(|(_, name)| name.to_string());
        let names: Vec<String> = known.chain(others).collect();
        if is_in_order { Just(names).boxed() } else { Just(names).prop_shuffle().boxed() }
    });
    (names, spaces).prop_flat_map(|(names, spaces)| {
        let values: Vec<_> = names.iter().map(|name| value(name)).collect();
        prop::collection::vec(values, 1..12).prop_flat_map(move |lines| {
            let lines: Vec<_> = lines.iter().map(|values| line(&names, values, &spaces)).collect();
            lines.into_iter().map(changed).collect::<Vec<_>>()
        })
    })
}

fn line(names: &[String], values: &[String], spaces: &[&str]) -> String {
    let mut spaces = spaces.iter().cycle();
    let mut space = move || *spaces.next().unwrap_or(&"");
    let mut text = format!("{}{{", space());
    for (at, (name, value)) in names.iter().zip(values).enumerate() {
        let comma = if at > 0 { "," } else { "" };
        text += &format!("{comma}{}\"{name}\"{}:{}{value}{}", space(), space(), space(), space());
    }
    text + "}" + space()
}

/// A line in which now and then a byte was changed, left out or put in.
fn changed(line: String) -> BoxedStrategy<String> {
    let change = (any::<prop::sample::Index>(), 0..2usize, "[\\[\\]{}:,\"\\\\0-9a-z .\\r\\t-]{0,2}");
    let changed = change.prop_map({
        let line = line.clone();
        move |(at, length, with)| {
            let mut characters: Vec<char> = line.chars().collect();
            let at = at.index(characters.len());
            characters.splice(at..(at + length).min(characters.len()), with.chars());
            characters.into_iter().collect()
        }
    });
    prop_oneof![20 => Just(line), 1 => changed].boxed()
}

fn assert_same<F: Reads>(lines: &[String]) -> Result<(), TestCaseError> {
    let alone: Vec<_> = lines.iter().map(alone::<F>).collect();
    for ((line, alone), together) in lines.iter().zip(&alone).zip(together::<F>(lines)) {
        prop_assert_eq!(&together, alone, "{}", line);
    }
    for ((line, alone), in_turns) in lines.iter().zip(&alone).zip(in_turns::<F>(lines)) {
        let is_same = in_turns == *alone || alone.as_ref().is_err_and(|wrong| wrong.contains("the end of the line"));
        prop_assert!(is_same, "{:?}, not {:?}: {}", in_turns, alone, line);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_is_read_as_if_by_itself(lines in lines()) {
        assert_same::<All>(&lines)?;
        assert_same::<SomeFields>(&lines)?;
        assert_same::<Nothing>(&lines)?;
    }
}

/// The lines are good for something: of most layouts several lines behind each other are records.
#[test]
fn most_lines_are_records() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lines: Vec<_> = (0..200)
        .flat_map(|_| proptest::strategy::ValueTree::current(&lines().new_tree(&mut runner).unwrap()))
        .collect();
    let records = lines.iter().filter(|line| alone::<All>(line).is_ok()).count();
    assert!(records * 10 > lines.len() * 3 && records * 20 < lines.len() * 19, "{records} of {}", lines.len());
}
