//! What has changed between two shapes, field by field.

use super::Shape;
use super::types::{Fields, Type};

/// What keeps entries of the old shape from being read as the new one; nothing if they can be.
pub(crate) fn differences(old: &Shape, new: &Shape) -> Vec<String> {
    if old.kind != new.kind {
        return vec![format!("kind: {}, now {}", old.kind, new.kind)];
    }
    let mut all = Comparison { found: settings(old, new), ..Comparison::default() };
    match (&old.key, &new.key) {
        (Some(old), Some(new)) => all.types("key", old, new),
        (None, None) => {}
        (old, _) => all.found.push(format!("key: {}", if old.is_some() { "now none" } else { "was none" })),
    }
    for (name, new) in &new.kept {
        match old.kept.iter().find(|(other, _)| other == name) {
            Some((_, old)) => all.root(name, old, new),
            None => all.found.push(format!("{name}: was not there")),
        }
    }
    all.found
}

/// Whether nothing is in the way but the types of what is kept for the user.
pub(crate) fn can_be_migrated(old: &Shape, new: &Shape) -> bool {
    let own = |shape: &Shape| {
        let mut shape = shape.clone();
        shape.kept.retain(|(name, _)| name == super::ASIDE);
        shape
    };
    differences(&own(old), &own(new)).is_empty()
}

fn settings(old: &Shape, new: &Shape) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in &new.settings {
        match old.settings.iter().find(|(other, _)| other == name) {
            Some((_, before)) if before == value || goes_on(name, before, value) => {}
            None if is_said_lately(name) => {}
            Some((_, before)) if BOUNDS.contains(&name.as_str()) => {
                found.push(format!("{name}: {before}, now {value}, and rows that it would meet may be gone"));
            }
            Some((_, before)) => found.push(format!("{name}: {before}, now {value}")),
            None => found.push(format!("{name}: was not said, now {value}")),
        }
    }
    for (name, before) in &old.settings {
        if !new.settings.iter().any(|(other, _)| other == name) {
            found.push(format!("{name}: {before}, now nothing"));
        }
    }
    found
}

/// Timers are kept by their numbers. Others may come behind.
const TIMERS: &str = "timers";

/// Rows are kept for as long as the bounds of their join say. Of narrower ones all are there that are needed.
const BOUNDS: [&str; 2] = ["before", "after"];

fn goes_on(name: &str, before: &str, now: &str) -> bool {
    match name {
        TIMERS => now.strip_prefix(before).is_some_and(|more| more.starts_with(", ")),
        _ if BOUNDS.contains(&name) => seconds(now).zip(seconds(before)).is_some_and(|(now, before)| now <= before),
        _ => false,
    }
}

/// What checkpoints of earlier versions don't say.
fn is_said_lately(name: &str) -> bool {
    name == TIMERS || BOUNDS.contains(&name) || name == BEST || name.starts_with("best#")
}

/// How many items are kept.
const BEST: &str = "best";

/// A length of time, as Rust shows it.
fn seconds(shown: &str) -> Option<f64> {
    let units = [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)];
    let (number, unit) = units.iter().find_map(|(name, unit)| Some((shown.strip_suffix(name)?, unit)))?;
    Some(number.parse::<f64>().ok()? * unit)
}

/// What keeps bytes of the old type from being read as the new one.
pub(crate) fn fits(old: &Type, new: &Type) -> Vec<String> {
    let mut all = Comparison::default();
    all.root("value", old, new);
    all.found
}

/// Whether they are the same but for the names of types.
pub(crate) fn is_same(old: &Type, new: &Type) -> bool {
    fits(old, new).is_empty() && fits(new, old).is_empty()
}

#[derive(Default)]
struct Comparison {
    found: Vec<String>,
    /// The structs and enums in which what is compared stands.
    enclosing: Vec<(String, String)>,
}

impl Comparison {
    /// What is known by the name of its type, if that has one.
    fn root(&mut self, what: &str, old: &Type, new: &Type) {
        let path = match new {
            Type::Struct(name, _) | Type::Enum(name, _) => name,
            _ => what,
        };
        self.types(path, old, new);
    }

    fn types(&mut self, path: &str, old: &Type, new: &Type) {
        match (old, new) {
            (Type::Primitive(old), Type::Primitive(new)) if old == new => {}
            (Type::Opaque(old), Type::Opaque(new)) if old == new => {}
            (Type::Hole(old), Type::Hole(new)) if old == new => {}
            (Type::Maybe(old), Type::Maybe(new)) => self.types(path, old, new),
            (Type::Sequence(old), Type::Sequence(new)) => self.types(&format!("{path}[]"), old, new),
            (Type::Mapped(old_key, old), Type::Mapped(new_key, new)) => {
                self.types(&format!("{path}.keys"), old_key, new_key);
                self.types(&format!("{path}[]"), old, new);
            }
            (Type::Tuple(olds), Type::Tuple(news)) if olds.len() == news.len() => self.places(path, olds, news),
            (Type::Struct(old_name, old), Type::Struct(new_name, new)) => {
                self.inside(old_name, new_name, |all| all.fields(path, old, new));
            }
            (Type::Enum(old_name, old), Type::Enum(new_name, new)) => {
                self.inside(old_name, new_name, |all| all.variants(path, old, new));
            }
            (Type::Recursive(old_name), Type::Recursive(new_name)) if self.is_level(old_name, new_name) => {}
            _ => self.found.push(format!("`{path}`: `{old}`, now `{new}`")),
        }
    }

    fn inside(&mut self, old: &str, new: &str, compare: impl FnOnce(&mut Self)) {
        self.enclosing.push((old.to_owned(), new.to_owned()));
        compare(self);
        self.enclosing.pop();
    }

    /// Whether both names are of the same level.
    fn is_level(&self, old: &str, new: &str) -> bool {
        let before = self.enclosing.iter().rposition(|(name, _)| name == old);
        before == self.enclosing.iter().rposition(|(_, name)| name == new)
    }

    fn places(&mut self, path: &str, olds: &[Type], news: &[Type]) {
        for (number, (old, new)) in olds.iter().zip(news).enumerate() {
            let path = if olds.len() == 1 { path.to_owned() } else { format!("{path}.{number}") };
            self.types(&path, old, new);
        }
    }

    fn fields(&mut self, path: &str, old: &Fields, new: &Fields) {
        match (old, new) {
            (Fields::Empty, Fields::Empty) | (Fields::Unknown, Fields::Unknown) => {}
            (Fields::Places(olds), Fields::Places(news)) if olds.len() == news.len() => self.places(path, olds, news),
            (Fields::Names(olds), Fields::Names(news)) => self.names(path, olds, news),
            _ => self.found.push(format!("`{path}`: `{}`, now `{}`", in_words(old), in_words(new))),
        }
    }

    fn names(&mut self, path: &str, olds: &[(String, Type)], news: &[(String, Type)]) {
        let before = self.found.len();
        for (name, new) in news {
            match olds.iter().find(|(other, _)| other == name) {
                Some((_, old)) => self.types(&format!("{path}.{name}"), old, new),
                None => self.found.push(format!("`{path}.{name}`: was not there, now `{new}`")),
            }
        }
        for (name, old) in olds {
            if !news.iter().any(|(other, _)| other == name) {
                self.found.push(format!("`{path}.{name}`: `{old}`, now gone"));
            }
        }
        if self.found.len() == before && !olds.iter().map(|(name, _)| name).eq(news.iter().map(|(name, _)| name)) {
            self.found.push(format!("`{path}`: the fields were {}, in this order, now {}", list(olds), list(news)));
        }
    }

    /// Variants may come behind the others: no entry has them.
    fn variants(&mut self, path: &str, olds: &[(String, Fields)], news: &[(String, Fields)]) {
        let moved = |(name, _): &(String, Fields)| news.iter().position(|(other, _)| other == name);
        if olds.iter().enumerate().any(|(place, old)| moved(old).is_some_and(|now| now != place)) {
            let (before, now) = (list(olds), list(news));
            self.found.push(format!("`{path}`: the variants were {before}, in this order, now {now}"));
            return;
        }
        for (place, (name, old)) in olds.iter().enumerate() {
            let inner = format!("{path}::{name}");
            match news.get(place) {
                Some((now, new)) if now == name => self.fields(&inner, old, new),
                Some((now, _)) => self.found.push(format!("`{inner}`: now `{now}` has its place")),
                None => self.found.push(format!("`{inner}`: now gone")),
            }
        }
    }
}

fn in_words(fields: &Fields) -> String {
    match fields {
        Fields::Empty => "nothing in it".into(),
        fields => fields.to_string().trim_start().to_owned(),
    }
}

fn list<T>(named: &[(String, T)]) -> String {
    let names: Vec<_> = named.iter().map(|(name, _)| format!("`{name}`")).collect();
    names.join(", ")
}
