//! Numbers that can be summed.

use super::wide::{Wide, Wider};

/// What `sum` and `mean` take.
///
/// Integers are summed exactly in a wider type and floats in the order of arrival, so that the result depends neither on the
/// workers nor on the batches. Numbers of up to 32 bits are summed in 64 bits, which hold four thousand million of the largest of them for one key;
/// beyond that the sum wraps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number that can be summed",
    label = "`sum` and `mean` take integers and floats"
)]
pub trait Number: Copy + Send {
    /// What a sum adds up in.
    type Wide: Copy + Default + Send + Sync + 'static;
    /// What a sum gives: `u64`, `i64` or `f64`; the 128-bit types give themselves.
    type Sum;
    /// Whether the order of adding never shows.
    const EXACT: bool;

    /// Adds a number.
    fn add_to(self, wide: &mut Self::Wide);
    /// Adds two sums.
    fn join(wide: &mut Self::Wide, later: Self::Wide);
    /// Takes a sum out again that is a part of another.
    fn part(wide: &mut Self::Wide, earlier: Self::Wide);
    /// The sum; of 64- and 128-bit numbers beyond its range, the nearest number in it.
    fn sum(wide: Self::Wide) -> Self::Sum;
    /// The sum, to be divided.
    fn float(wide: Self::Wide) -> f64;
}

/// The nearest float. Of a number that is no negative one when its sign is looked at, the processor has an instruction for it: of others it takes eight.
#[inline]
pub(super) fn float(number: u64) -> f64 {
    if (number as i64) < 0 { large_float(number) } else { number as i64 as f64 }
}

/// Apart, or the compiler makes one conversion of both, the long one.
#[cold]
#[inline(never)]
fn large_float(number: u64) -> f64 {
    number as f64
}

macro_rules! small_integers {
    ($($number:ty => $sum:ty, $float:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $number {
            type Wide = $sum;
            type Sum = $sum;
            const EXACT: bool = true;

            #[inline]
            fn add_to(self, wide: &mut $sum) {
                Self::join(wide, <$sum>::from(self));
            }

            #[inline]
            fn join(wide: &mut $sum, later: $sum) {
                *wide = wide.wrapping_add(later);
            }

            #[inline]
            fn part(wide: &mut $sum, earlier: $sum) {
                *wide = wide.wrapping_sub(earlier);
            }

            #[inline]
            fn sum(wide: $sum) -> $sum {
                wide
            }

            #[inline]
            fn float(wide: $sum) -> f64 {
                $float(wide)
            }
        }
    )*};
}

// No sum of fewer than four thousand million of the largest 32-bit numbers leaves 64 bits. A check for more would cost a tenth of the loop.
small_integers! {
    u8 => u64, float;
    u16 => u64, float;
    u32 => u64, float;
    i8 => i64, |wide| wide as f64;
    i16 => i64, |wide| wide as f64;
    i32 => i64, |wide| wide as f64;
}

macro_rules! large_integers {
    ($($number:ty => $sum:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $number {
            type Wide = Wide;
            type Sum = $sum;
            const EXACT: bool = true;

            #[inline]
            fn add_to(self, wide: &mut Wide) {
                wide.add(self as i128);
            }

            #[inline]
            fn join(wide: &mut Wide, later: Wide) {
                wide.add(later.get());
            }

            #[inline]
            fn part(wide: &mut Wide, earlier: Wide) {
                wide.add(earlier.get().wrapping_neg());
            }

            #[inline]
            fn sum(wide: Wide) -> $sum {
                wide.get().clamp(<$sum>::MIN as i128, <$sum>::MAX as i128) as $sum
            }

            #[inline]
            fn float(wide: Wide) -> f64 {
                wide.get() as f64
            }
        }
    )*};
}

large_integers! {
    u64 => u64;
    usize => u64;
    i64 => i64;
    isize => i64;
}

macro_rules! largest_integers {
    ($($number:ty => $nearest:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $number {
            type Wide = Wider;
            type Sum = $number;
            const EXACT: bool = true;

            #[inline]
            fn add_to(self, wide: &mut Wider) {
                wide.add(self.into());
            }

            #[inline]
            fn join(wide: &mut Wider, later: Wider) {
                wide.add(later);
            }

            #[inline]
            fn part(wide: &mut Wider, earlier: Wider) {
                wide.add(earlier.negated());
            }

            #[inline]
            fn sum(wide: Wider) -> $number {
                wide.$nearest()
            }

            #[inline]
            fn float(wide: Wider) -> f64 {
                wide.to_f64()
            }
        }
    )*};
}

largest_integers! {
    u128 => to_u128;
    i128 => to_i128;
}

macro_rules! floats {
    ($($number:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Number for $number {
            type Wide = f64;
            type Sum = f64;
            const EXACT: bool = false;

            #[inline]
            fn add_to(self, wide: &mut f64) {
                *wide += f64::from(self);
            }

            #[inline]
            fn join(wide: &mut f64, later: f64) {
                *wide += later;
            }

            #[inline]
            fn part(wide: &mut f64, earlier: f64) {
                *wide -= earlier;
            }

            #[inline]
            fn sum(wide: f64) -> f64 {
                wide
            }

            #[inline]
            fn float(wide: f64) -> f64 {
                wide
            }
        }
    )*};
}

floats!(f32 f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_the_nearest_ones() {
        let edges = [0, 1, 1 << 53, (1 << 53) + 1, (1 << 63) - 1, 1 << 63, (1 << 63) + 1025, u64::MAX - 1, u64::MAX];
        edges.into_iter().for_each(|number| assert_eq!(float(number), number as f64, "{number}"));
    }
}
