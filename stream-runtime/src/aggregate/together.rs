//! Several aggregates as one: a tuple of them has a tuple of accumulators in one slot.

use super::{Aggregate, Looking, Merges};

macro_rules! tuples {
    ($($name:ident $n:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($name: Looking<T>),*> Aggregate<T> for ($($name,)*) {
            type Input = ($($name::Input,)*);
            type Acc = ($($name::Acc,)*);
            type Output = ($($name::Output,)*);
            const COMBINES: bool = $($name::COMBINES)&&*;
            const COMMUTES: bool = $($name::COMMUTES)&&*;

            #[inline]
            fn input(&self, item: T) -> Self::Input {
                self.look(&item)
            }

            #[inline]
            fn first(&self, input: Self::Input) -> Self::Acc {
                ($(self.$n.first(input.$n),)*)
            }

            #[inline]
            fn add(&self, acc: &mut Self::Acc, input: Self::Input) {
                $(self.$n.add(&mut acc.$n, input.$n);)*
            }

            #[inline]
            fn merge(&self, acc: &mut Self::Acc, later: Self::Acc) {
                $(self.$n.merge(&mut acc.$n, later.$n);)*
            }

            #[inline]
            fn empty(&self) -> Option<Self::Acc> {
                Some(($(self.$n.empty()?,)*))
            }

            #[inline]
            fn peek(&self, acc: &Self::Acc) -> Self::Output {
                ($(self.$n.peek(&acc.$n),)*)
            }

            #[inline]
            fn finish(&self, acc: Self::Acc) -> Self::Output {
                ($(self.$n.finish(acc.$n),)*)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, $($name: Looking<T> + Merges<T>),*> Merges<T> for ($($name,)*) {
            const INVERTS: bool = $($name::INVERTS)&&*;
            const GROWS: bool = $($name::GROWS)||*;

            #[inline]
            fn unmerge(&self, acc: &mut Self::Acc, earlier: &Self::Acc) {
                $(self.$n.unmerge(&mut acc.$n, &earlier.$n);)*
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T, $($name: Looking<T>),*> Looking<T> for ($($name,)*) {
            #[inline]
            fn look(&self, item: &T) -> Self::Input {
                ($(self.$n.look(item),)*)
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
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
