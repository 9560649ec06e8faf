//! Records from messages: what is borrowed, what is refused and how, and what passes through from the source of the messages.

mod encoded;
mod malformed;
mod records;
mod topic;
