//! Keys: borrowed while a batch lasts, owned in a table.

use std::hash::Hash;

use super::hash::same;

/// What `.key_by(..)` may give.
///
/// A key that borrows from its batch has an owned twin, which is made only when a table first meets the key. The two hash alike.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a key",
    label = "looked up by `{Self}`",
    note = "help: integers, `bool`, `char`, `&str`, `String`, tuples of keys and types with `#[derive(Clone, PartialEq, Eq, Hash, Record)]` are keys",
    note = "help: a float is no key: round it to an integer first; an `Option` must be dealt with in front, by `filter_map` or `unwrap_or`"
)]
pub trait Key: Hash + Eq + Clone + Send + Sync {
    /// What a table keeps.
    type Owned: Hash + Eq + Clone + Send + Sync + 'static;

    /// Whether a kept key is this one.
    fn is(&self, owned: &Self::Owned) -> bool;

    /// The key, to be kept.
    fn own(self) -> Self::Owned;
}

macro_rules! kept_as_it_is {
    ($($key:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Key for $key {
            type Owned = $key;

            #[inline]
            fn is(&self, owned: &$key) -> bool {
                self == owned
            }

            #[inline]
            fn own(self) -> $key {
                self
            }
        }
    )*};
}

kept_as_it_is! {
    () u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize bool char
    String Box<str> Vec<u8> crate::time::Timestamp crate::window::Window std::time::Duration
    std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr
}

macro_rules! kept_boxed {
    ($($from:ty => $owned:ty, $bytes:ident);*) => {$(
        #[diagnostic::do_not_recommend]
        impl Key for &$from {
            type Owned = $owned;

            #[inline]
            fn is(&self, owned: &$owned) -> bool {
                same(self.$bytes(), owned.$bytes())
            }

            fn own(self) -> $owned {
                self.into()
            }
        }
    )*};
}

kept_boxed!(str => Box<str>, as_bytes; [u8] => Box<[u8]>, as_ref);

/// A reference to a key of its own is kept as that key.
impl<K: Key<Owned = K> + Clone + 'static> Key for &K {
    type Owned = K;

    #[inline]
    fn is(&self, owned: &K) -> bool {
        *self == owned
    }

    fn own(self) -> K {
        self.clone()
    }
}

macro_rules! tuples {
    ($($name:ident $n:tt),*) => {
        impl<$($name: Key),*> Key for ($($name,)*) {
            type Owned = ($($name::Owned,)*);

            #[inline]
            fn is(&self, owned: &Self::Owned) -> bool {
                $(self.$n.is(&owned.$n))&&*
            }

            #[inline]
            fn own(self) -> Self::Owned {
                ($(self.$n.own(),)*)
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

impl<K: Key, const N: usize> Key for [K; N] {
    type Owned = [K::Owned; N];

    fn is(&self, owned: &Self::Owned) -> bool {
        self.iter().zip(owned).all(|(key, owned)| key.is(owned))
    }

    fn own(self) -> Self::Owned {
        self.map(Key::own)
    }
}
