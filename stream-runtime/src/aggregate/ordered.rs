//! Values that can be compared with what state has kept.

use std::cmp::{Ordering, Reverse};

use crate::state::Keep;

/// What `min`, `max` and `top` go by: a total order, in which a value that borrows from its batch is compared with a kept one.
///
/// Floats are ordered by [`f64::total_cmp`], in which the usual NaN is larger than every number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order",
    label = "`min`, `max` and `top` compare values of type `{Self}`",
    note = "help: take a part of it that has one: integers, floats, text, times, tuples of these, or `Reverse` of them",
    note = "help: of a type of your own: `#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Record)]`"
)]
pub trait Ordered: Keep {
    /// Whether values that are equal in this order are the same: then it shows nothing which of them is the largest.
    const TELLS_APART: bool = false;

    /// How the value compares with a kept one.
    fn order(&self, kept: &Self::Owned) -> Ordering;

    /// How two kept values compare.
    fn order_kept(a: &Self::Owned, b: &Self::Owned) -> Ordering;
}

macro_rules! ordered_by {
    ($compare:expr => $($value:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Ordered for $value {
            const TELLS_APART: bool = true;

            #[inline]
            fn order(&self, kept: &$value) -> Ordering {
                $compare(self, kept)
            }

            #[inline]
            fn order_kept(a: &$value, b: &$value) -> Ordering {
                $compare(a, b)
            }
        }
    )*};
}

ordered_by! {
    Ord::cmp =>
    u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize bool char
    String Box<str> Box<[u8]> crate::time::Timestamp crate::window::Window std::time::Duration
    std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr
}

ordered_by!(f32::total_cmp => f32);
ordered_by!(f64::total_cmp => f64);

macro_rules! ordered_boxed {
    ($($from:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Ordered for &$from {
            const TELLS_APART: bool = true;

            #[inline]
            fn order(&self, kept: &Box<$from>) -> Ordering {
                (**self).cmp(kept)
            }

            #[inline]
            fn order_kept(a: &Box<$from>, b: &Box<$from>) -> Ordering {
                a.cmp(b)
            }
        }
    )*};
}

ordered_boxed!(str, [u8]);

/// A reference to a value of its own is ordered as that value.
impl<T: Ordered<Owned = T> + Clone + Send + Sync + 'static> Ordered for &T {
    const TELLS_APART: bool = T::TELLS_APART;

    #[inline]
    fn order(&self, kept: &T) -> Ordering {
        T::order(self, kept)
    }

    #[inline]
    fn order_kept(a: &T, b: &T) -> Ordering {
        T::order_kept(a, b)
    }
}

impl<T: Ordered> Ordered for Reverse<T> {
    const TELLS_APART: bool = T::TELLS_APART;

    #[inline]
    fn order(&self, kept: &Reverse<T::Owned>) -> Ordering {
        self.0.order(&kept.0).reverse()
    }

    #[inline]
    fn order_kept(a: &Reverse<T::Owned>, b: &Reverse<T::Owned>) -> Ordering {
        T::order_kept(&a.0, &b.0).reverse()
    }
}

macro_rules! tuples {
    ($($name:ident $n:tt),*) => {
        impl<$($name: Ordered),*> Ordered for ($($name,)*) {
            const TELLS_APART: bool = $($name::TELLS_APART)&&*;

            #[inline]
            fn order(&self, kept: &Self::Owned) -> Ordering {
                Ordering::Equal$(.then_with(|| self.$n.order(&kept.$n)))*
            }

            #[inline]
            fn order_kept(a: &Self::Owned, b: &Self::Owned) -> Ordering {
                Ordering::Equal$(.then_with(|| $name::order_kept(&a.$n, &b.$n)))*
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
