//! Composes pipelines from the operators of the language, within its rules, and writes each down twice: as a pipeline, and as the
//! oracle's reading of it.
//!
//! The same seed gives the same pipelines. `PIPELINES_SEED` composes others, `PIPELINES` says how many.

mod compose;
mod operators;
mod random;
mod stream;
mod windows;
mod write;

use std::path::PathBuf;
use std::{env, fs};

use compose::compose;
use random::Random;

/// How many pipelines there are, unless `PIPELINES` says.
const PIPELINES: u64 = 200;

fn main() {
    println!("cargo::rerun-if-changed=build");
    let seed = number("PIPELINES_SEED").unwrap_or(0);
    let pipelines = number("PIPELINES").unwrap_or(PIPELINES);
    let text: String = (0..pipelines).map(|n| write::module(n, &compose(&mut Random::new(seed, n)))).collect();
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where generated code goes"));
    fs::write(folder.join("pipelines.rs"), text).expect("the folder for generated code can be written");
}

fn number(variable: &str) -> Option<u64> {
    println!("cargo::rerun-if-env-changed={variable}");
    env::var(variable).ok()?.parse().ok()
}
