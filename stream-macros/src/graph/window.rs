//! What the argument of `window` says.

use syn::{Expr, ExprMethodCall, Path};

/// A window as written: `tumbling(10.mins()).grace(30.secs())`.
pub struct Window {
    /// `tumbling`, the user's token.
    pub name: syn::Ident,
    pub shape: Shape,
    pub size: Option<Amount>,
    /// Of `.every(1.mins())`.
    pub slide: Option<Amount>,
    pub offset: Option<Amount>,
    pub grace: Option<Amount>,
    /// Of `.early(every(10.secs()))`.
    pub early: Option<Early>,
    pub clock: Clock,
}

/// How often windows that are open say what they come to.
pub struct Early {
    /// `early`, the user's token.
    pub name: syn::Ident,
    pub every: Option<Amount>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Tumbling,
    Sliding,
    Session,
    Count,
}

/// Which time a window goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clock {
    EventTime,
    /// `.processing_time()`
    ProcessingTime,
    /// `count_window(..)`: by no time at all.
    Count,
}

/// A length of time in the user's text, or a number of items.
pub struct Amount {
    pub written: Expr,
    pub value: Micros,
}

/// How long an amount is, or how many items, as far as the macro can know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Micros {
    Known(i128),
    /// The path of a constant, which rustc can look into when it compiles.
    Constant(Path),
    Unknown,
}

impl Window {
    /// Reads a window, or says nothing where it is not written in place.
    pub fn read(argument: &Expr) -> Option<Window> {
        let (name, base, settings) = base_and_settings(argument)?;
        let shape = Shape::named(&name)?;
        let read = if shape == Shape::Count { Amount::number } else { Amount::read };
        let amount = |setting: &str| {
            settings.iter().find(|call| call.method == setting).and_then(|call| call.args.first()).map(read)
        };
        let processing_time = settings.iter().any(|call| call.method == "processing_time");
        Some(Window {
            shape,
            size: base.args.first().map(read),
            slide: amount("every"),
            offset: amount("offset"),
            grace: amount("grace"),
            early: settings.iter().find(|call| call.method == "early").map(|call| Early::read(call)),
            clock: match shape {
                Shape::Count => Clock::Count,
                _ if processing_time => Clock::ProcessingTime,
                _ => Clock::EventTime,
            },
            name,
        })
    }
}

impl Window {
    /// A local in capitals is no constant.
    pub fn without_locals(mut self, is_local: &dyn Fn(&syn::Ident) -> bool) -> Window {
        let every = self.early.as_mut().and_then(|early| early.every.as_mut());
        let amounts = [&mut self.size, &mut self.slide, &mut self.offset, &mut self.grace].into_iter().flatten();
        for amount in amounts.chain(every) {
            if let Micros::Constant(path) = &amount.value
                && path.get_ident().is_some_and(is_local)
            {
                amount.value = Micros::Unknown;
            }
        }
        self
    }
}

impl Early {
    fn read(call: &ExprMethodCall) -> Early {
        let every = match call.args.first() {
            Some(Expr::Call(every)) => every.args.first().map(Amount::read),
            _ => None,
        };
        Early { name: call.method.clone(), every }
    }
}

impl Shape {
    fn named(name: &syn::Ident) -> Option<Shape> {
        match name.to_string().as_str() {
            "tumbling" => Some(Shape::Tumbling),
            "sliding" => Some(Shape::Sliding),
            "session" => Some(Shape::Session),
            "count_window" => Some(Shape::Count),
            _ => None,
        }
    }
}

/// `tumbling`, the call `tumbling(10.mins())`, and the calls that follow it.
pub(super) fn base_and_settings(argument: &Expr) -> Option<(syn::Ident, &syn::ExprCall, Vec<&ExprMethodCall>)> {
    let mut settings = Vec::new();
    let mut expression = argument;
    while let Expr::MethodCall(call) = expression {
        settings.push(call);
        expression = &call.receiver;
    }
    let Expr::Call(base) = expression else { return None };
    let Expr::Path(function) = &*base.func else { return None };
    let name = function.path.segments.last()?.ident.clone();
    Some((name, base, settings))
}

impl Amount {
    pub fn read(written: &Expr) -> Amount {
        Amount { written: written.clone(), value: Micros::read(written) }
    }

    /// A number of items.
    fn number(written: &Expr) -> Amount {
        let value = number(written).map_or_else(|| Micros::read(written), Micros::Known);
        Amount { written: written.clone(), value }
    }

    pub fn known(&self) -> Option<i128> {
        match self.value {
            Micros::Known(micros) => Some(micros),
            Micros::Constant(_) | Micros::Unknown => None,
        }
    }
}

impl Micros {
    fn read(expression: &Expr) -> Micros {
        if let Expr::Path(path) = expression
            && is_constant(&path.path)
        {
            return Micros::Constant(path.path.clone());
        }
        known(expression).map_or(Micros::Unknown, Micros::Known)
    }
}

/// A path whose last word is in capitals, as constants are.
fn is_constant(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
    })
}

/// `10.mins()`, `-1.mins()`, `(10.mins())`, `Duration::from_secs(10)`
fn known(expression: &Expr) -> Option<i128> {
    match expression {
        Expr::Paren(inner) => known(&inner.expr),
        Expr::Unary(negated) if matches!(negated.op, syn::UnOp::Neg(_)) => Some(-known(&negated.expr)?),
        Expr::MethodCall(call) if call.args.is_empty() => number(&call.receiver)?.checked_mul(unit(&call.method)?),
        Expr::Call(call) if call.args.len() == 1 => {
            let Expr::Path(constructor) = &*call.func else { return None };
            let name = constructor.path.segments.last()?.ident.to_string();
            number(call.args.first()?)?.checked_mul(unit(&name.strip_prefix("from_")?)?)
        }
        _ => None,
    }
}

fn number(expression: &Expr) -> Option<i128> {
    match expression {
        Expr::Paren(inner) => number(&inner.expr),
        Expr::Unary(negated) if matches!(negated.op, syn::UnOp::Neg(_)) => Some(-number(&negated.expr)?),
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

/// The microseconds of a unit, by the name of the method that makes it.
fn unit(name: &impl ToString) -> Option<i128> {
    match name.to_string().as_str() {
        "micros" => Some(1),
        "millis" => Some(1_000),
        "secs" => Some(1_000_000),
        "mins" => Some(60_000_000),
        "hours" => Some(3_600_000_000),
        "days" => Some(86_400_000_000),
        _ => None,
    }
}
