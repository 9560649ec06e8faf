//! Every message, drawn under the line that it is about.
//!
//! A case is a file in `tests/diagnostics/<topic>/` with one `stream!`. Under a line stand the messages for it:
//!
//! ```text
//!     readings.window(tumbling(0.secs())).count().drop_late().sink(out);
//! //                           ^^^^^^^^ error: the window's size is zero
//! ```
//!
//! The further lines of a message stand under its first. What reaches over several lines is underlined in its first.
//! A case without a message must compile. With `UPDATE_DIAGNOSTICS=1` the messages are written into the files: read the
//! difference before you keep it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};

use crate::{compile, report::Message};

#[test]
fn messages_stand_where_they_are_drawn() {
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics"), &mut files);
    assert!(!files.is_empty(), "there are no cases");
    let differing: Vec<_> = files.iter().filter_map(|file| difference(file)).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("the folder exists").map(|entry| entry.expect("it can be read").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// How a case differs from what the compiler says.
fn difference(file: &Path) -> Option<String> {
    let written = fs::read_to_string(file).expect("the case can be read");
    let found = drawn(&without_messages(&written));
    if found == written {
        return None;
    }
    if std::env::var_os("UPDATE_DIAGNOSTICS").is_some() {
        fs::write(file, found).expect("the case can be written");
        return None;
    }
    Some(format!("{}\n--- written\n{written}\n--- found\n{found}", file.display()))
}

/// The source alone.
fn without_messages(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_message(line)).collect()
}

fn is_message(line: &str) -> bool {
    let Some(comment) = line.strip_prefix("//").map(str::trim_start) else { return false };
    ["^", "note: ", "help: "].iter().any(|start| comment.starts_with(start))
}

/// The source with the compiler's messages under its lines.
fn drawn(source: &str) -> String {
    let checked = compile::check(content_of_stream(source));
    let messages = checked.report.messages();
    let mut text = String::new();
    for (index, line) in source.split_inclusive('\n').enumerate() {
        text.push_str(line);
        for message in messages.iter().filter(|message| message.place().0.line == index + 1) {
            text.push_str(&drawing(message, line));
        }
    }
    text
}

fn drawing(message: &Message, line: &str) -> String {
    let (start, end) = message.place();
    let end = if end.line == start.line { end.column } else { line.trim_end().chars().count() };
    assert!(start.column >= 2, "indent the case, so that `//` has its place: {}", message.text());
    let carets = "^".repeat(end - start.column);
    let mut lines = message.text().lines();
    let headline = lines.next().unwrap_or_default();
    let first = format!("//{:indent$}{carets} error: {headline}\n", "", indent = start.column - 2);
    let rest = lines.map(|line| format!("//{:indent$}{line}\n", "", indent = end - 1));
    first + &rest.collect::<String>()
}

/// The tokens between the delimiters of `stream!( … )`.
fn content_of_stream(source: &str) -> TokenStream {
    let tokens: TokenStream = source.parse().expect("the case consists of tokens");
    let group = tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    });
    group.expect("the case has a `stream!`")
}
