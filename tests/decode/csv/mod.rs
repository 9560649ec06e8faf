//! Records from CSV.

mod agreement;
mod lines;
mod malformed;
mod texts;
mod values;
