//! What callgrind has written: instructions by source line, inlined code at the line that it stands in.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// How many lines are worth a look.
const HOTTEST: usize = 24;

/// All instructions in a profile.
pub fn total(profile: &Path) -> Result<u64, String> {
    let text = read(profile)?;
    let total = text.lines().filter_map(|line| line.strip_prefix("totals: ")).find_map(|total| total.parse().ok());
    total.ok_or(format!("`{}` has no total", profile.display()))
}

/// The source lines with the most instructions, as text, without those that another profile has there too.
pub fn hottest(profile: &Path, without: &Path) -> Result<String, String> {
    let mut costs = by_line(&read(profile)?);
    for (place, cost) in by_line(&read(without)?) {
        costs.entry(place).and_modify(|all| *all = all.saturating_sub(cost));
    }
    let mut costs: Vec<_> = costs.into_iter().collect();
    costs.sort_unstable_by_key(|(_, cost)| std::cmp::Reverse(*cost));
    let mut text = String::new();
    for ((file, line), cost) in costs.into_iter().take(HOTTEST) {
        let _ = writeln!(text, "{cost:>12} {}:{line}", within_crate(&file));
    }
    Ok(text)
}

/// The end of a path, which tells enough.
fn within_crate(path: &str) -> String {
    let parts: Vec<_> = path.split('/').collect();
    parts[parts.len().saturating_sub(4)..].join("/")
}

fn read(profile: &Path) -> Result<String, String> {
    fs::read_to_string(profile).map_err(|cause| format!("can't read `{}`: {cause}", profile.display()))
}

fn by_line(text: &str) -> HashMap<(String, i64), u64> {
    let (mut files, mut costs) = (HashMap::new(), HashMap::new());
    let (mut file, mut number) = (String::new(), 0);
    let mut is_call = false;
    for line in text.lines() {
        if let Some(named) = ["fl=", "fi=", "fe="].iter().find_map(|key| line.strip_prefix(key)) {
            file = name(named, &mut files);
        } else if let Some(named) = ["cfl=", "cfi="].iter().find_map(|key| line.strip_prefix(key)) {
            name(named, &mut files);
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if let Some(cost) = cost(line, &mut number) {
            // The line behind a call tells what the callee took, which has lines of its own.
            if !std::mem::take(&mut is_call) {
                *costs.entry((file.clone(), number)).or_default() += cost;
            }
        }
    }
    costs
}

/// A name is written out once, as `(7) name`, and then called `(7)`.
fn name(named: &str, names: &mut HashMap<String, String>) -> String {
    match named.split_once(' ') {
        Some((number, name)) => {
            names.insert(number.into(), name.into());
            name.into()
        }
        None => names.get(named).cloned().unwrap_or_default(),
    }
}

/// A line's number, which may be told as a distance from the one before, and its instructions.
fn cost(line: &str, number: &mut i64) -> Option<u64> {
    let (place, cost) = line.split_once(' ')?;
    *number = match place.as_bytes().first()? {
        b'*' => *number,
        b'+' | b'-' => *number + place.parse::<i64>().ok()?,
        _ => place.parse().ok()?,
    };
    cost.parse().ok()
}
