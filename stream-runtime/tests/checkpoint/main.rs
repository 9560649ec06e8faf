//! The checkpoint store: what it promises, over storages that fail, lose power and rot.

mod corruption;
#[allow(dead_code, reason = "not all tests need all of it")]
#[path = "../disk/mod.rs"]
mod disk;
mod faults;
mod figures;
mod fixtures;
mod folders;
mod job;
mod kills;
mod store;
