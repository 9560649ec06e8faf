//! What the argument of `watermark` says.

use syn::Expr;

use super::Amount;
use super::window::base_and_settings;

/// A watermark as written: `bounded(5.secs()).idle(1.mins())`.
pub struct Disorder {
    pub bound: Amount,
    pub idle: Option<Amount>,
    pub drift: Option<Amount>,
}

impl Disorder {
    /// Reads it, or says nothing where it is not written in place.
    pub fn read(argument: &Expr) -> Option<Disorder> {
        let (name, base, settings) = base_and_settings(argument)?;
        let bound = base.args.first().filter(|_| name == "bounded")?;
        let amount = |setting: &str| {
            settings.iter().find(|call| call.method == setting).and_then(|call| call.args.first()).map(Amount::read)
        };
        Some(Disorder { bound: Amount::read(bound), idle: amount("idle"), drift: amount("drift") })
    }
}
