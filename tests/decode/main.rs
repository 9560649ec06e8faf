//! Records from text: what is read, what is refused and where, and that nobody can tell which fields a pipeline reads.

mod agreement;
mod lines;
mod malformed;
mod texts;
mod values;
