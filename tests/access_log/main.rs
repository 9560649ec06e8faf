//! The example `access_log`: its parts, and the program as a user starts it.

#[path = "../../examples/access_log/combined/mod.rs"]
mod combined;
#[path = "../../examples/access_log/options.rs"]
mod options;

mod arguments;
mod damage;
mod lines;
mod pipe;
mod program;
mod rejects;
mod runs;
mod sample;
mod times;
