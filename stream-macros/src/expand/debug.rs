//! `THALWEG_SHOW=name cargo build` prints the expansion of a pipeline through rustfmt.

use std::io::Write;
use std::process::{Command, Stdio};

use proc_macro2::{Ident, TokenStream};

/// Prints an expansion on standard error, if this pipeline's was asked for. Nothing else depends on the variable.
pub fn show(pipeline: &Ident, tokens: &TokenStream) {
    if std::env::var("THALWEG_SHOW").is_ok_and(|name| *pipeline == name || name == "*") {
        let code = tokens.to_string();
        eprintln!("{}", rustfmt(&code).unwrap_or(code));
    }
}

fn rustfmt(code: &str) -> Option<String> {
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=120"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    rustfmt.stdin.take()?.write_all(code.as_bytes()).ok()?;
    let formatted = rustfmt.wait_with_output().ok()?;
    if formatted.status.success() { String::from_utf8(formatted.stdout).ok() } else { None }
}
