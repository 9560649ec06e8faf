//! The pipelines, each with its reading below it, by what they are about.

mod batches;
mod calls;
mod changes;
mod counts;
mod early;
mod fallible;
mod initial;
mod items;
mod joins;
mod late;
mod merged;
mod nested;
mod process;
mod processing_time;
mod rekeyed;
mod reuse;
mod rung;
mod running;
mod sessions;
mod sliding;
mod state;
mod tables;
mod windows;

use thalweg::Graph;

/// Every pipeline's graph that is a constant.
pub fn graphs() -> Vec<&'static Graph> {
    [
        batches::GRAPHS,
        calls::GRAPHS,
        changes::GRAPHS,
        counts::GRAPHS,
        early::GRAPHS,
        fallible::GRAPHS,
        initial::GRAPHS,
        items::GRAPHS,
        joins::GRAPHS,
        late::GRAPHS,
        merged::GRAPHS,
        nested::GRAPHS,
        rekeyed::GRAPHS,
        rung::GRAPHS,
        processing_time::GRAPHS,
        reuse::GRAPHS,
        process::GRAPHS,
        running::GRAPHS,
        sessions::GRAPHS,
        sliding::GRAPHS,
        state::GRAPHS,
        tables::GRAPHS,
        windows::GRAPHS,
    ]
    .concat()
}
