//! What the arguments ask for.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// What `--help` prints.
pub const HELP: &str = "\
Reads access logs in the combined format and prints the traffic of each minute.

usage: access_log [OPTIONS] [FILE]...

  FILE              logs, the oldest first; `-` alone is standard input; without any, a sample is read
  --limit PERCENT   alert when more than this share of a path's requests failed in a minute [5%]
  --bound SECONDS   how far lines may be out of order [10]
  --rejects FILE    where lines that are not in the format are listed [standard error]
  --workers N       how many threads compute [1]
  --help            prints this
";

/// What is read where nothing is named.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/access.log");

/// More threads than this are a slip of the finger.
const MOST_WORKERS: usize = 256;

/// What the program is asked to do.
#[derive(Debug, PartialEq)]
pub enum Request {
    Help,
    Run(Options),
}

/// How it is asked to run.
#[derive(Debug, PartialEq)]
pub struct Options {
    pub input: Input,
    /// As a share: 0.05 for `5%`.
    pub limit: f64,
    pub bound: Duration,
    pub rejects: Option<PathBuf>,
    pub workers: usize,
}

/// What is read.
#[derive(Debug, PartialEq)]
pub enum Input {
    Stdin,
    Files(Vec<PathBuf>),
}

/// Arguments that make no sense.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake(String);

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (`--help` lists the options)", self.0)
    }
}

impl std::error::Error for Mistake {}

/// Reads the arguments behind the program's name.
///
/// # Errors
/// An option that there is none of, or a value that is missing or none.
pub fn requested(mut arguments: impl Iterator<Item = OsString>) -> Result<Request, Mistake> {
    let mut options =
        Options { input: Input::Stdin, limit: 0.05, bound: Duration::from_secs(10), rejects: None, workers: 1 };
    let mut paths = Vec::new();
    while let Some(argument) = arguments.next() {
        let mut value = |example| value_of(&argument, example, arguments.next());
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Request::Help),
            Some("--limit") => options.limit = percent(&value("5%")?)?,
            Some("--bound") => options.bound = seconds(&value("10")?)?,
            Some("--rejects") => options.rejects = Some(value("rejects.txt")?.into()),
            Some("--workers") => options.workers = workers(&value("2")?)?,
            Some(option) if option.starts_with('-') && option != "-" => {
                return Err(Mistake(format!("there is no option `{option}`")));
            }
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    options.input = input(paths)?;
    Ok(Request::Run(options))
}

fn input(mut paths: Vec<PathBuf>) -> Result<Input, Mistake> {
    if paths == ["-"].map(PathBuf::from) {
        return Ok(Input::Stdin);
    }
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Mistake("`-` is standard input, and can't stand beside a file".into()));
    }
    if paths.is_empty() {
        paths.push(SAMPLE.into());
    }
    Ok(Input::Files(paths))
}

fn value_of(option: &OsStr, example: &str, value: Option<OsString>) -> Result<OsString, Mistake> {
    value.ok_or_else(|| Mistake(format!("`{0}` needs a value, such as `{0} {example}`", option.display())))
}

fn percent(value: &OsStr) -> Result<f64, Mistake> {
    let number = value.to_str().map(|text| text.strip_suffix('%').unwrap_or(text)).and_then(parsed);
    let percent = number.filter(|percent| (0.0..=100.0).contains(percent));
    percent.map(|percent| percent / 100.0).ok_or_else(|| no_value("--limit", value, "a percentage from 0% to 100%"))
}

fn seconds(value: &OsStr) -> Result<Duration, Mistake> {
    let seconds = value.to_str().and_then(parsed).map(Duration::from_secs);
    seconds.ok_or_else(|| no_value("--bound", value, "a whole number of seconds"))
}

fn workers(value: &OsStr) -> Result<usize, Mistake> {
    let workers = value.to_str().and_then(parsed).filter(|workers| (1..=MOST_WORKERS).contains(workers));
    workers.ok_or_else(|| no_value("--workers", value, &format!("a number from 1 to {MOST_WORKERS}")))
}

fn parsed<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn no_value(option: &str, value: &OsStr, expected: &str) -> Mistake {
    Mistake(format!("`{option}` needs {expected}, and not `{}`", value.display()))
}
