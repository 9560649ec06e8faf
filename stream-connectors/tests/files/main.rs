//! Files of a disk as sources and sinks.

mod arriving;
mod folder;
mod parted;
mod reading;
