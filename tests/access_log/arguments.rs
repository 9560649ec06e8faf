//! What arguments ask for.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::options::{HELP, Input, Mistake, Options, Request, requested};

fn asked(arguments: &str) -> Result<Request, Mistake> {
    requested(arguments.split_whitespace().map(OsString::from))
}

fn options(arguments: &str) -> Options {
    match asked(arguments) {
        Ok(Request::Run(options)) => options,
        other => panic!("{arguments}: {other:?}"),
    }
}

fn mistake(arguments: &str) -> String {
    asked(arguments).unwrap_err().to_string()
}

#[test]
fn without_any_the_sample_is_read() {
    let Options { input, limit, bound, rejects, workers } = options("");
    assert!(matches!(input, Input::Files(paths) if paths.len() == 1 && paths[0].ends_with("examples/data/access.log")));
    assert_eq!((limit, bound, rejects, workers), (0.05, Duration::from_secs(10), None, 1));
}

#[test]
fn paths_and_options_stand_in_any_order() {
    let options = options("a.log --limit 2.5% --bound 0 b.log --workers 3 --rejects r");
    let paths = ["a.log", "b.log"].map(PathBuf::from).to_vec();
    let bound = Duration::ZERO;
    let expected = Options { input: Input::Files(paths), limit: 0.025, bound, rejects: Some("r".into()), workers: 3 };
    assert_eq!(options, expected);
}

#[test]
fn a_dash_alone_is_standard_input() {
    assert_eq!(options("--workers 2 -").input, Input::Stdin);
    assert!(mistake("a.log -").contains("can't stand beside a file"));
    assert!(mistake("- -").contains("can't stand beside a file"));
}

#[test]
fn a_percentage_needs_no_sign() {
    assert_eq!(options("--limit 5").limit, options("--limit 5%").limit);
}

#[test]
fn help_lists_every_option() {
    assert_eq!(asked("a.log --help"), Ok(Request::Help));
    for option in ["--limit", "--bound", "--rejects", "--workers", "--help"] {
        assert!(HELP.contains(option), "{option}");
    }
}

#[test]
fn what_makes_no_sense_is_named() {
    for (arguments, said) in [
        ("--colour", "there is no option `--colour`"),
        ("a.log --limit", "`--limit` needs a value, such as `--limit 5%`"),
        ("--limit five", "not `five`"),
        ("--limit 101%", "not `101%`"),
        ("--limit NaN", "not `NaN`"),
        ("--bound -1", "not `-1`"),
        ("--workers 0", "from 1 to 256"),
        ("--rejects", "`--rejects` needs a value"),
    ] {
        assert!(mistake(arguments).contains(said), "{arguments}: {}", mistake(arguments));
    }
}
