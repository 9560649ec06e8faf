//! `#[derive(Record)]`: structs, enums and generic types are kept, are keys and have an order; what borrows has an owned twin.

use thalweg::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Record)]
struct Place {
    city: String,
    line: u32,
}

#[derive(Clone, Debug, PartialEq, Record)]
struct Reading {
    place: Place,
    celsius: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Record)]
enum Level {
    Low,
    High(u8),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Record)]
struct Tagged<T> {
    value: T,
}

#[derive(Clone, Record)]
#[record(derive(Debug, PartialEq))]
struct Click<'a> {
    page: &'a str,
    tags: Vec<&'a str>,
    from: Option<&'a str>,
    n: u32,
}

#[derive(Clone, Record)]
#[record(derive(Debug, PartialEq))]
struct Pair<'a, 'b>(&'a str, &'b [u8]);

#[derive(Clone, Record)]
#[record(derive(Debug, PartialEq))]
enum Event<'a> {
    Start,
    Click { click: Click<'a> },
    Text(&'a str, u32),
}

stream!(
    fn by_place(readings: impl Source<Reading> + Bounded, out: impl Sink<(Place, Vec<Reading>)>) {
        readings.key_by(|reading| reading.place.clone()).collect().sink(out);
    }

    fn last_place(readings: impl Source<Reading> + Bounded, out: impl Sink<(bool, Place)>) {
        readings.key_by(|_| true).max(|reading| reading.place.clone()).sink(out);
    }

    fn levels(levels: impl Source<Level> + Bounded, out: impl Sink<(Level, u64)>) {
        levels.key_by(|level| *level).count().sink(out);
    }

    fn tagged(items: impl Source<Tagged<u32>> + Bounded, out: impl Sink<(Tagged<u32>, u64)>) {
        items.key_by(|item| item.clone()).count().sink(out);
    }

    fn clicks(lines: impl Source<&String> + Bounded, out: impl Sink<(bool, Vec<ClickOwned>)>) {
        lines
            .map(|line| Click { page: line.as_str(), tags: line.split('/').collect(), from: None, n: 1 })
            .key_by(|_| true)
            .top(2, |click| click.page.len())
            .sink(out);
    }

    fn events(lines: impl Source<&String> + Bounded, out: impl Sink<(usize, Vec<EventOwned>)>) {
        lines
            .map(|line| match line.as_str() {
                "start" => Event::Start,
                text => Event::Text(text, 3),
            })
            .key_by(|event| if matches!(event, Event::Start) { 0usize } else { 1 })
            .collect()
            .sink(out);
    }
);

fn place(city: &str, line: u32) -> Place {
    Place { city: city.into(), line }
}

#[test]
fn a_struct_is_kept_and_a_key_and_ordered() {
    let readings = vec![
        Reading { place: place("b", 1), celsius: 1.0 },
        Reading { place: place("a", 2), celsius: 2.0 },
        Reading { place: place("b", 1), celsius: 3.0 },
    ];
    let mut out = vec![];
    by_place(readings.clone(), &mut out).workers(2).run_blocking().unwrap();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(out[1], (place("b", 1), vec![readings[0].clone(), readings[2].clone()]));
    let mut out = vec![];
    last_place(readings, &mut out).run_blocking().unwrap();
    assert_eq!(out, [(true, place("b", 1))]);
}

#[test]
fn an_enum_and_a_generic_type_are_keys() {
    let mut out = vec![];
    levels(vec![Level::Low, Level::High(3), Level::Low], &mut out).run_blocking().unwrap();
    assert_eq!(out, [(Level::Low, 2), (Level::High(3), 1)]);
    let mut out = vec![];
    tagged(vec![Tagged { value: 3 }], &mut out).run_blocking().unwrap();
    assert_eq!(out, [(Tagged { value: 3 }, 1)]);
}

#[test]
fn what_borrows_has_an_owned_twin() {
    let mut out = vec![];
    let lines: Vec<String> = ["a", "a/bc", "x/y"].map(String::from).into();
    clicks(shared(lines), &mut out).run_blocking().unwrap();
    let twin = |page: &str| ClickOwned {
        page: page.into(),
        tags: page.split('/').map(Into::into).collect(),
        from: None,
        n: 1,
    };
    assert_eq!(out, [(true, vec![twin("a/bc"), twin("x/y")])]);
    let mut out = vec![];
    let lines: Vec<String> = ["a", "start"].map(String::from).into();
    events(shared(lines), &mut out).workers(3).run_blocking().unwrap();
    out.sort_by_key(|pair| pair.0);
    assert_eq!(out, [(0, vec![EventOwned::Start]), (1, vec![EventOwned::Text("a".into(), 3)])]);
    let _ = PairOwned("a".into(), [1u8].as_slice().into());
    let _ = Pair("a", &[1]);
    let click = Click { page: "a", tags: vec![], from: Some("b"), n: 2 };
    let _ = Event::Click { click };
}
