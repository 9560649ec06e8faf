//! Can the guarantee that the pipeline asks for be given?
//!
//! ```text
//! #[durable(exactly_once)]
//! fn payments(orders: impl Source<Order>, out: impl Sink<Receipt>)
//! ```

use crate::{
    report::{Message, Report},
    syntax::Function,
};

pub fn check(function: &Function, report: &mut Report) {
    let Some(durable) = &function.durable else { return };
    let name = if durable.exactly_once { "durable(exactly_once)" } else { "durable" };
    report.add(Message::new(&durable.attribute, format!("`#[{name}]` is not supported yet")));
}
