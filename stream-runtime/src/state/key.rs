//! Keys: borrowed while a batch lasts, owned in a table.

use std::hash::{Hash, Hasher};

use super::hash::{Folded, same, same_but_for_ends, worker_of};

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
    type Owned: Key<Owned = Self::Owned, Digest = Self::Digest> + 'static;

    /// What a table keeps beside a text that lies elsewhere, so that it need not look there: it tells the text from nearly all others, and
    /// with its length a short one from all. `()` where a key lies in the table itself.
    type Digest: Copy + Eq + Send + Sync + 'static;

    /// How many different keys there can be, where each is to have a place in an array; 0, unless they are few.
    const PLACES: usize = 0;

    /// The key's place among these.
    #[inline]
    fn place(&self) -> usize {
        0
    }

    /// The key as an integer, if it is one: no two keys are the same integer.
    #[inline]
    fn integer(&self) -> Option<u64> {
        None
    }

    /// Takes the key into a hash, as its `Hash` does, and returns its digest.
    fn digest(&self, hasher: &mut Folded) -> Self::Digest;

    /// Whether a kept key is this one.
    fn is(&self, owned: &Self::Owned) -> bool;

    /// Whether a kept key with the same digest is this one: what a digest tells already need not be looked at.
    #[inline]
    fn rest_is(&self, owned: &Self::Owned) -> bool {
        self.is(owned)
    }

    /// The key, to be kept.
    fn own(self) -> Self::Owned;
}

macro_rules! kept_as_it_is {
    ($($key:ty $(: $places:literal by $place:expr)? $(=> $integer:expr)?),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Key for $key {
            type Owned = $key;
            type Digest = ();
            $(
                const PLACES: usize = $places;

                #[inline]
                fn place(&self) -> usize {
                    $place(*self)
                }
            )?
            $(
                #[inline]
                fn integer(&self) -> Option<u64> {
                    Some($integer(*self))
                }
            )?

            #[inline]
            fn digest(&self, hasher: &mut Folded) {
                self.hash(hasher);
            }

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
    (): 1 by |()| 0,
    bool: 2 by usize::from,
    u8: 256 by usize::from,
    i8: 256 by |key: i8| usize::from(key.cast_unsigned()),
    u16 => u64::from,
    u32 => u64::from,
    u64 => std::convert::identity,
    usize => |key| key as u64,
    i16 => |key| i64::from(key) as u64,
    i32 => |key| i64::from(key) as u64,
    i64 => i64::cast_unsigned,
    isize => |key| key as u64,
    u128, i128, char,
    crate::time::Timestamp, crate::window::Window, std::time::Duration,
    std::net::IpAddr, std::net::Ipv4Addr, std::net::Ipv6Addr, std::net::SocketAddr,
}

macro_rules! kept_elsewhere {
    ($($key:ty => $owned:ty, $bytes:ident, $digest:expr);* $(;)?) => {$(
        #[diagnostic::do_not_recommend]
        impl Key for $key {
            type Owned = $owned;
            type Digest = (u64, u64);

            #[inline]
            fn digest(&self, hasher: &mut Folded) -> (u64, u64) {
                $digest(hasher, self)
            }

            #[inline]
            fn is(&self, owned: &$owned) -> bool {
                same(self.$bytes(), owned.$bytes())
            }

            #[inline]
            fn rest_is(&self, owned: &$owned) -> bool {
                same_but_for_ends(self.$bytes(), owned.$bytes())
            }

            fn own(self) -> $owned {
                self.into()
            }
        }
    )*};
}

kept_elsewhere! {
    &str => Box<str>, as_bytes, Folded::text;
    Box<str> => Box<str>, as_bytes, Folded::text;
    String => String, as_bytes, Folded::text;
    &[u8] => Box<[u8]>, as_ref, of_bytes;
    Box<[u8]> => Box<[u8]>, as_ref, of_bytes;
    Vec<u8> => Vec<u8>, as_slice, of_bytes;
}

/// The digest of a byte string, whose `Hash` begins with the length.
#[inline]
fn of_bytes(hasher: &mut Folded, bytes: &[u8]) -> (u64, u64) {
    hasher.write_usize(bytes.len());
    hasher.bytes(bytes)
}

/// A reference to a key of its own is kept as that key.
impl<K: Key<Owned = K> + Clone + 'static> Key for &K {
    type Owned = K;
    type Digest = K::Digest;
    const PLACES: usize = K::PLACES;

    #[inline]
    fn place(&self) -> usize {
        (**self).place()
    }

    #[inline]
    fn integer(&self) -> Option<u64> {
        (**self).integer()
    }

    #[inline]
    fn digest(&self, hasher: &mut Folded) -> K::Digest {
        (**self).digest(hasher)
    }

    #[inline]
    fn is(&self, owned: &K) -> bool {
        (**self).is(owned)
    }

    #[inline]
    fn rest_is(&self, owned: &K) -> bool {
        (**self).rest_is(owned)
    }

    fn own(self) -> K {
        self.clone()
    }
}

/// The worker that owns a key of this hash, of so many. Where there is one key only, it is the first: what that worker adds comes before what the others add, and need not wait for it.
#[inline]
pub(super) fn owner_of<K: Key>(hash: u64, workers: usize) -> usize {
    if K::PLACES == 1 { 0 } else { worker_of(hash, workers) }
}

/// An array has no more places than this: windows that fire go over all of them.
const MOST_PLACES: usize = 1_024;

/// The places of a tuple of keys, where these have any.
const fn places(of_parts: &[usize]) -> usize {
    let (mut places, mut part) = (1usize, 0);
    while part < of_parts.len() {
        places = places.saturating_mul(of_parts[part]);
        part += 1;
    }
    if places <= MOST_PLACES { places } else { 0 }
}

macro_rules! tuples {
    ($($name:ident $n:tt),*) => {
        impl<$($name: Key),*> Key for ($($name,)*) {
            type Owned = ($($name::Owned,)*);
            type Digest = ($($name::Digest,)*);
            const PLACES: usize = places(&[$($name::PLACES),*]);

            #[inline]
            fn place(&self) -> usize {
                let mut place = 0;
                $(place = place * $name::PLACES + self.$n.place();)*
                place
            }

            #[inline]
            fn digest(&self, hasher: &mut Folded) -> Self::Digest {
                ($(self.$n.digest(hasher),)*)
            }

            #[inline]
            fn is(&self, owned: &Self::Owned) -> bool {
                $(self.$n.is(&owned.$n))&&*
            }

            #[inline]
            fn rest_is(&self, owned: &Self::Owned) -> bool {
                $(self.$n.rest_is(&owned.$n))&&*
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
    type Digest = [K::Digest; N];

    fn digest(&self, hasher: &mut Folded) -> Self::Digest {
        // The `Hash` of an array is not always that of its elements one by one: small integers go in as bytes.
        self.hash(hasher);
        self.each_ref().map(|key| key.digest(&mut Folded::new()))
    }

    fn is(&self, owned: &Self::Owned) -> bool {
        self.iter().zip(owned).all(|(key, owned)| key.is(owned))
    }

    fn rest_is(&self, owned: &Self::Owned) -> bool {
        self.iter().zip(owned).all(|(key, owned)| key.rest_is(owned))
    }

    fn own(self) -> Self::Owned {
        self.map(Key::own)
    }
}

/// What a table looks for: a key's hash and its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought<Digest> {
    pub(crate) hash: u64,
    pub(crate) digest: Digest,
}

impl<Digest> Sought<Digest> {
    #[inline]
    pub(crate) fn of<K: Key<Digest = Digest>>(key: &K) -> Self {
        let mut hasher = Folded::new();
        let digest = key.digest(&mut hasher);
        Sought { hash: hasher.finish(), digest }
    }
}

/// A key in a table.
pub(super) struct Kept<K: Key> {
    digest: K::Digest,
    pub(super) key: K,
}

impl<K: Key> Kept<K> {
    #[inline]
    pub(super) fn new<Q: Key<Owned = K, Digest = K::Digest>>(sought: Sought<K::Digest>, key: Q) -> Self {
        Kept { digest: sought.digest, key: key.own() }
    }

    #[inline]
    pub(super) fn is<Q: Key<Owned = K, Digest = K::Digest>>(&self, sought: Sought<K::Digest>, key: &Q) -> bool {
        self.digest == sought.digest && key.rest_is(&self.key)
    }

    pub(super) fn hash(&self) -> u64 {
        self.sought().hash
    }

    pub(super) fn sought(&self) -> Sought<K::Digest> {
        Sought::of(&self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::super::hash::hash;
    use super::*;

    fn hashes_as_it_does<K: Key>(key: K) {
        let (sought, hash) = (Sought::of(&key).hash, hash(&key));
        let owned = key.own();
        assert_eq!([sought, Sought::of(&owned).hash, super::super::hash::hash(&owned)], [hash; 3]);
    }

    #[test]
    fn a_digest_takes_a_key_into_the_hash_as_its_hash_does() {
        for length in 0..40 {
            let text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"[..length].to_owned();
            hashes_as_it_does(text.as_str());
            hashes_as_it_does(text.as_bytes());
            hashes_as_it_does(text.as_bytes().to_vec());
            hashes_as_it_does((text.as_str(), length, 'x'));
            hashes_as_it_does([text.as_str(), "b"]);
            hashes_as_it_does(&text);
            hashes_as_it_does(text);
        }
        hashes_as_it_does(([1u8, 2], [3u32; 3]));
        hashes_as_it_does((1u8, -1i64, [true, false], std::net::Ipv4Addr::LOCALHOST));
    }

    #[test]
    fn texts_are_told_apart() {
        let texts = ["", "a", "aa", "ab", "aba", "abba", "abcd", "abcdabcd", "abcdefgh", "0123456789abcdef"];
        let long = ["x0123456789abcdef", "y0123456789abcdef", "xx0123456789abcdef"];
        let all: Vec<&str> = texts.into_iter().chain(long).collect();
        for (kept_as, kept) in all.iter().enumerate() {
            let kept = Kept::new(Sought::of(kept), *kept);
            let found: Vec<_> = (0..all.len()).filter(|&n| kept.is(Sought::of(&all[n]), &all[n])).collect();
            assert_eq!(found, [kept_as]);
        }
    }
}
