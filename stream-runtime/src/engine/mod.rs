//! The batch loop: what a compiled pipeline calls between its plans and its loops.

mod aside;
mod calls;
mod clock;
mod durable;
mod failure;
mod gather;
mod graph;
mod hand;
mod input;
mod job;
mod kind;
mod output;
mod panic;
mod pauses;
mod ports;
mod progress;
mod report;
mod run;
mod schedule;
mod settings;
mod stage;
mod stop;
mod tokio;
mod trigger;
mod wait;
mod watch;

pub(crate) use hand::Hand;
pub(crate) use panic::said;
pub(crate) use ports::{add_each, each};

pub use aside::{PutAside, aside};
pub use durable::{Committing, InputPlan, LoggedInputs, Saves, Settings, Shapes, Ways};
pub use failure::{Failure, FailurePort, FailureShare};
pub use gather::{Gather, GatherPort, GatherShare};
pub use graph::{Graph, Operator};
pub use input::{Going, Input, Inputs, Lent, lent_by};
pub use job::Job;
pub use kind::{Checkpointed, NeedsCheckpoint, Opened, Opens, Plain, Runs, TakesCheckpoint};
pub use output::{Outlet, OutletPort, OutletShare, Output, unopened};
pub use panic::{at, at_each};
pub use ports::{Failed, Ports, Tally, TallyPort, TallyShare};
pub use report::Report;
pub use run::Engine;
pub use stop::Stop;
pub use trigger::Trigger;
pub use watch::Watch;
