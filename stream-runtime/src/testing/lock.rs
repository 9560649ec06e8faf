//! `streams.lock`: what is deployed of the pipelines' states, in a file that is committed with the code.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use crate::Error;
use crate::checkpoint::{Shape, differences, of_lines};
use crate::engine::Shapes;

/// Compares the states of durable pipelines with what `streams.lock` says of them, so that a change that would not go on from what is deployed is found by a test, before
/// anything is deployed.
///
/// The file is committed with the code, and should say what is deployed. If it is missing, it is written; also if the environment has `STREAMS_LOCK=write`, which is for when
/// a change is meant: the diff of the file then shows it to who reviews it.
///
/// ```
/// use thalweg::prelude::*;
/// use thalweg::testing;
///
/// stream!(
///     #[durable]
///     pub fn clicks(users: impl Source<u64>, out: impl Sink<(u64, u64)>) {
///         let by_user = users.key_by(|user| *user);
///         by_user.unbounded("there are few users").count().sink(out);
///     }
/// );
///
/// // A test, with ends that only have the right types.
/// # let folder = std::env::temp_dir().join(format!("lock-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder).unwrap();
/// # let lock = folder.join("streams.lock");
/// testing::lock(&lock, [clicks(Vec::new(), collected()).shapes()?])?;
///
/// let text = std::fs::read_to_string(&lock).unwrap();
/// assert!(text.ends_with("[clicks: by_user.count]\nkind = running aggregate\nkey: u64\nstate: u64\n"));
/// # std::fs::remove_dir_all(&folder).unwrap();
/// # Ok::<(), thalweg::Error>(())
/// ```
///
/// # Errors
/// The states are others than the file says: what has changed, field by field, and what to do. Or the file can't be read or written, or two pipelines have one name.
pub fn lock(path: impl AsRef<Path>, pipelines: impl IntoIterator<Item = Shapes>) -> Result<(), Error> {
    let path = path.as_ref();
    let now = states(pipelines)?;
    let explain = |what: &str, cause: io::Error| Error::new(format!("{what} {}", path.display())).caused_by(cause);
    let is_asked = env::var_os("STREAMS_LOCK").is_some_and(|asked| asked == "write");
    let before = match fs::read_to_string(path) {
        Ok(text) if !is_asked => text,
        Err(cause) if !is_asked && cause.kind() != io::ErrorKind::NotFound => return Err(explain("can't read", cause)),
        _ => return fs::write(path, text(&now)).map_err(|cause| explain("can't write", cause)),
    };
    // An editor may have given the lines other ends.
    let lines: Vec<_> = before.lines().map(str::trim_end).collect();
    if lines.iter().copied().eq(text(&now).lines()) {
        return Ok(());
    }
    let before = read(&lines).map_err(|cause| {
        Error::new(format!("{} is not a lock as this version of thalweg writes it", path.display())).caused_by(cause)
    })?;
    let changes = changes(&before, &now);
    Err(Error::new(format!(
        "the durable state is not what {} says\n{}\nwhat is meant is written by STREAMS_LOCK=write",
        path.display(),
        changes.join("\n")
    )))
}

/// A state: the name of its pipeline, with its address, and its shape.
type State = (String, Shape);

/// All states, in the order of their names.
fn states(pipelines: impl IntoIterator<Item = Shapes>) -> Result<Vec<State>, Error> {
    let named = |Shapes { pipeline, states }| {
        states.into_iter().map(move |(address, shape): (&str, Shape)| (format!("{pipeline}: {address}"), shape))
    };
    let mut all: Vec<State> = pipelines.into_iter().flat_map(named).collect();
    all.sort_by(|(name, _), (other, _)| name.cmp(other));
    match all.windows(2).find(|two| two[0].0 == two[1].0) {
        Some(two) => Err(Error::new(format!("two pipelines have a state `{}`: give each a lock of its own", two[0].0))),
        None => Ok(all),
    }
}

const HEAD: &str = "\
# What the durable pipelines keep. A test compares it with the code (`thalweg::testing::lock`).
# It is written by STREAMS_LOCK=write, and committed.
format = 1
";

fn text(states: &[State]) -> String {
    let mut text = HEAD.to_owned();
    for (name, shape) in states {
        // Text takes all that is written.
        let _ = write!(text, "\n[{name}]\n{shape}\n");
    }
    text
}

fn read(lines: &[&str]) -> Result<Vec<State>, Error> {
    let mut lines = lines.iter().copied().filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    if lines.next() != Some("format = 1") {
        return Err(Error::new("its first line is not `format = 1`"));
    }
    let mut states = Vec::new();
    while let Some(line) = lines.next() {
        let name = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
        let name = name.ok_or_else(|| Error::new(format!("`{line}` is not the name of a state")))?;
        let shape = of_lines(std::iter::from_fn(|| lines.next_if(|line| !line.starts_with('['))))?;
        states.push((name.to_owned(), shape));
    }
    Ok(states)
}

/// What has changed, by state.
fn changes(before: &[State], now: &[State]) -> Vec<String> {
    let find = |states: &[State], name: &str| states.iter().position(|(other, _)| other == name);
    let mut changes = Vec::new();
    for (name, shape) in now {
        let Some(place) = find(before, name) else {
            changes.push(format!("`{name}` is new"));
            continue;
        };
        let found = differences(&before[place].1, shape);
        if !found.is_empty() {
            changes.push(format!("`{name}` can't go on from what is there:\n    {}", found.join("\n    ")));
            changes.push("  say `.migrate(..)` or `.forget(..)` of its address behind `.checkpoint_to(..)`".into());
        } else if !before[place].1.is_written_like(shape) {
            changes.push(format!("`{name}` can go on from what is there, and looks different now"));
        }
    }
    for (name, shape) in before.iter().filter(|(name, _)| find(now, name).is_none()) {
        let is_like = |(other, new): &&State| find(before, other).is_none() && differences(shape, new).is_empty();
        changes.push(match now.iter().find(is_like) {
            Some((new, _)) => format!(
                "`{name}` is gone, and `{new}` has its shape: if it was renamed, say `.renamed(..)` behind `.checkpoint_to(..)`, else `.forget(..)`"
            ),
            None => format!("`{name}` is gone: say `.forget(..)` behind `.checkpoint_to(..)`"),
        });
    }
    match changes.is_empty() {
        true => vec!["only the text of the file is another".into()],
        false => changes,
    }
}
