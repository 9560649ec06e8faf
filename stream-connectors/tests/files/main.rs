//! Files of a disk as sources and sinks.

mod arriving;
mod contract;
mod folder;
mod parted;
mod reading;
