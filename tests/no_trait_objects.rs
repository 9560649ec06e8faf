//! No trait object stands on the batch path: between a source and a sink, calls are static.
//!
//! A pipeline's code comes from two places, and both are read here token by token, macros and their bodies included:
//!
//! - the runtime: every file of `stream-runtime/src`. Wherever the word `dyn` stands it must be in the list below, with
//!   the reason why that is no part of the way of a batch. A new one fails the test, and so does one that went away.
//! - the expansion: it is made of the templates in the compiler's `quote!` calls and of the user's own tokens. No
//!   template may contain `dyn`. (The compiler itself may use trait objects: they don't run in a pipeline.)
//!
//! What this can't see: trait objects inside the standard library and other crates (a thread that is started takes a
//! boxed closure; a waker is a table of functions), function pointers, and what a user's own source, sink or closure
//! does.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// Where the runtime may have trait objects, how many, and why.
const ALLOWED: [(&str, usize, &str); 10] = [
    ("error.rs", 3, "the cause of an error: a job has one, when it ends"),
    ("engine/failure.rs", 1, "the cause of the error that ends a job, boxed when it has happened"),
    (
        "engine/durable/change/ways.rs",
        1,
        "a migration, of types that only the user knows: called while a job begins, for each entry of the state that it is for",
    ),
    (
        "engine/job/running.rs",
        2,
        "all steps of a job, and what opens its checkpoint: called once each in the life of a job, so that how an engine is dropped is compiled with the runtime",
    ),
    ("engine/panic.rs", 1, "what a panic says: its payload is a trait object by the standard library's definition"),
    (
        "source/lines/arrivals.rs",
        2,
        "files that others list, where more of them arrive: called for a listing, on the thread that reads",
    ),
    (
        "source/lines/given.rs",
        2,
        "what a program has opened itself and gave to `lines_from`: called for a chunk, on the thread that reads; and what is dropped with it",
    ),
    (
        "source/lines/set.rs",
        2,
        "files that others list and open: called for a listing, for a file and for a chunk of it, on the thread that reads",
    ),
    ("testing/contract/source/drive.rs", 1, "what a test does while a source has nothing: it is in no pipeline"),
    ("plan/fallible.rs", 1, "a bound that says which errors may end a job: nothing is called through it"),
];

/// The macros whose arguments become part of the expansion.
const TEMPLATES: [&str; 4] = ["quote", "quote_spanned", "parse_quote", "parse_quote_spanned"];

#[test]
fn the_runtime_has_none_on_the_batch_path() {
    let root = root().join("stream-runtime/src");
    for file in files(&root) {
        let lines = trait_objects(tokens(&file));
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap();
        let allowed = ALLOWED.iter().find(|(allowed, ..)| *allowed == name).map_or(0, |(_, number, _)| *number);
        assert_eq!(lines.len(), allowed, "trait objects in `{name}`, in lines {lines:?}, and how many are allowed");
    }
}

#[test]
fn the_list_names_files_that_exist() {
    for (name, ..) in ALLOWED {
        assert!(
            root().join("stream-runtime/src").join(name).exists(),
            "`{name}` is in the list and not in the runtime"
        );
    }
}

#[test]
fn the_expansion_has_none() {
    let (mut templates, root) = (0, root().join("stream-macros/src"));
    for file in files(&root) {
        for template in templates_in(tokens(&file)) {
            templates += 1;
            let lines = trait_objects(template);
            assert!(lines.is_empty(), "a template in `{}` has trait objects, in lines {lines:?}", file.display());
        }
    }
    assert!(templates > 20, "the templates were not found: {templates}");
}

#[test]
fn a_trait_object_is_found_wherever_it_stands() {
    let code = "fn f(x: &dyn A) {} macro_rules! m { () => { Box<dyn B> } } // dyn\n const C: &str = \"dyn\";";
    assert_eq!(trait_objects(code.parse().unwrap()).len(), 2);
    let templates = templates_in("fn f() { let t = quote! { { Box<dyn A> } }; let d: &dyn B; }".parse().unwrap());
    assert_eq!(templates.into_iter().flat_map(trait_objects).count(), 1);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files in a folder and in the folders in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.flat_map(found).filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn tokens(file: &Path) -> TokenStream {
    fs::read_to_string(file).unwrap().parse().unwrap_or_else(|error| panic!("`{}`: {error}", file.display()))
}

/// The lines with the word `dyn` in code.
fn trait_objects(tokens: TokenStream) -> Vec<usize> {
    let lines = |token| match token {
        TokenTree::Ident(word) if word == "dyn" => vec![word.span().start().line],
        TokenTree::Group(group) => trait_objects(group.stream()),
        _ => Vec::new(),
    };
    tokens.into_iter().flat_map(lines).collect()
}

/// The arguments of the macros that make the expansion.
fn templates_in(tokens: TokenStream) -> Vec<TokenStream> {
    let mut templates = Vec::new();
    let mut is_template = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) => is_template = TEMPLATES.iter().any(|template| name == template),
            TokenTree::Punct(mark) => is_template &= mark.as_char() == '!',
            TokenTree::Group(group) if is_template => templates.push(group.stream()),
            TokenTree::Group(group) => templates.extend(templates_in(group.stream())),
            TokenTree::Literal(_) => {}
        }
    }
    templates
}
