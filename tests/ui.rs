//! What a user reads who makes a mistake: a case each in `tests/ui/<topic>/`, with what rustc says of it, word for word.
//!
//! One case has one mistake, and one mistake is one error, at the user's token. Where a case says more, a comment in it says why. With
//! `TRYBUILD=overwrite` the texts are written anew: read the difference before you keep it.

use std::process::Command;

/// rustc's words change from version to version: the texts are those of this one.
const MADE_WITH: &str = "rustc 1.95.";

#[test]
fn mistakes_are_told_in_these_words() {
    match difference() {
        Some(why) => println!("skipped: {why}"),
        None => trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs"),
    }
}

/// Why this compiler's words can't be compared, if they can't.
fn difference() -> Option<String> {
    let version = rustc("--version");
    if !version.starts_with(MADE_WITH) {
        return Some(format!("the texts were made with {MADE_WITH}x, and this is {version}"));
    }
    // With the sources of the standard library at hand, rustc shows lines of them.
    let sources = std::path::Path::new(&rustc("--print=sysroot")).join("lib/rustlib/src/rust");
    sources.exists().then(|| "the texts were made without the component `rust-src`".to_owned())
}

fn rustc(question: &str) -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let answer = Command::new(rustc).arg(question).output().expect("rustc can be asked");
    String::from_utf8_lossy(&answer.stdout).trim().to_owned()
}
