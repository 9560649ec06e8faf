//! The checkpoint store: what it promises, over storages that fail, lose power and rot.

mod corruption;
mod disk;
mod faults;
mod figures;
mod fixtures;
mod folders;
mod job;
mod kills;
mod store;
