//! PostgreSQL itself, killed and restarted: `./test-connectors postgres` runs this.

#[path = "../server/mod.rs"]
mod server;

mod contract;
mod crash;
mod database;
mod figures;
mod ledger;
mod lookup;
mod proxy;
mod refused;
mod restart;
mod sink;
#[cfg(feature = "tls")]
mod tls;
mod types;
