//! Values that state keeps: the owned twin of what may borrow from a batch.

/// A value that an aggregate keeps: `min`, `max`, `collect`, `distinct`, `top`, `reduce`.
///
/// What borrows from its batch is kept as an owned twin; everything else as it is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be kept in state",
    label = "this aggregate keeps values of type `{Self}`",
    note = "help: put `#[derive(Record)]` on the type, or keep a part of it: `.map_values(|item| ..)`"
)]
pub trait Keep {
    /// What state keeps.
    type Owned: Clone + Send + Sync + 'static;

    /// The value, to be kept.
    fn keep(self) -> Self::Owned;
}

macro_rules! kept_as_it_is {
    ($($value:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Keep for $value {
            type Owned = $value;

            #[inline]
            fn keep(self) -> $value {
                self
            }
        }
    )*};
}

kept_as_it_is! {
    () u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char
    String Box<str> Box<[u8]> crate::time::Timestamp crate::window::Window std::time::Duration
    std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr
}

#[diagnostic::do_not_recommend]
impl Keep for &str {
    type Owned = Box<str>;

    fn keep(self) -> Box<str> {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
impl Keep for &[u8] {
    type Owned = Box<[u8]>;

    fn keep(self) -> Box<[u8]> {
        self.into()
    }
}

impl<T: Keep<Owned = T> + Clone + Send + Sync + 'static> Keep for &T {
    type Owned = T;

    fn keep(self) -> T {
        self.clone()
    }
}

impl<T: Keep> Keep for Option<T> {
    type Owned = Option<T::Owned>;

    fn keep(self) -> Self::Owned {
        self.map(Keep::keep)
    }
}

impl<T: Keep> Keep for std::cmp::Reverse<T> {
    type Owned = std::cmp::Reverse<T::Owned>;

    #[inline]
    fn keep(self) -> Self::Owned {
        std::cmp::Reverse(self.0.keep())
    }
}

impl<T: Keep> Keep for Vec<T> {
    type Owned = Vec<T::Owned>;

    fn keep(self) -> Self::Owned {
        self.into_iter().map(Keep::keep).collect()
    }
}

macro_rules! tuples {
    ($($name:ident $n:tt),*) => {
        impl<$($name: Keep),*> Keep for ($($name,)*) {
            type Owned = ($($name::Owned,)*);

            #[inline]
            fn keep(self) -> Self::Owned {
                ($(self.$n.keep(),)*)
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
