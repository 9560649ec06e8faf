//! What a function may have: attributes, visibility, generics, where clauses, configuration.

use std::fmt::Display;
use std::hash::Hash;

use thalweg::prelude::*;

mod shop {
    use thalweg::prelude::*;

    stream!(
        /// Doubles what is large.
        #[inline]
        pub(super) fn doubled<'a, T, const LIMIT: usize>(
            items: impl Source<T>,
            Factor(factor): Factor,
            mut label: String,
            name: &'a str,
            prices: [u32; 2],
            size: impl Fn(&T) -> usize,
            out: impl Sink<(usize, String)>,
        ) where
            T: Clone + Send + 'static,
        {
            label.push_str(name);
            let [low, high] = prices;
            items
                .map(|item| size(&item))
                .filter(|size| *size < LIMIT && (low..high).contains(&(*size as u32)))
                .map(move |size| (factor * size, format!("{label} {size}")))
                .sink(out);
        }

        pub(super) struct Factor(pub usize);
    );
}

#[test]
fn a_function_is_generic_and_configured() {
    let mut out = Vec::new();
    let words = vec!["a".to_owned(), "four".to_owned(), "twelve words".to_owned()];
    let label = String::from("in ");
    let name = String::from("cm:");
    shop::doubled::<String, 9>(words, shop::Factor(2), label, &name, [2, 20], |word| word.len(), &mut out)
        .run_blocking()
        .unwrap();
    assert_eq!(out, [(8, "in cm: 4".to_owned())]);
}

stream!(
    fn largest<T: Clone + Send + Sync + 'static, K>(
        items: impl Source<T> + Bounded,
        key: impl Fn(&T) -> K,
        out: impl Sink<(K, u64)>,
    ) where
        K: thalweg::__::Key<Owned = K> + Hash + Display,
    {
        items.key_by(|item| key(item)).count().sink(out);
    }

    fn passed<T: Send>(items: impl Source<T>, keep: fn(&T) -> bool, out: impl Sink<T>) {
        items.filter(keep).sink(out);
    }
);

#[test]
fn a_key_may_be_generic() {
    let mut out = Vec::new();
    largest(vec![1_u32, 2, 3], |number| number % 2, &mut out).run_blocking().unwrap();
    assert_eq!(out, [(1, 2), (0, 1)]);
    assert_eq!(LARGEST.name, "largest");
}

#[test]
fn a_function_pointer_is_configuration() {
    let mut out = Vec::new();
    passed(vec![1, 2, 3], |number| *number > 1, &mut out).run_blocking().unwrap();
    assert_eq!(out, [2, 3]);
}

#[test]
fn a_job_goes_to_another_thread_before_it_runs() {
    let (send, receive) = std::sync::mpsc::channel();
    let job = passed(vec![1, 2, 3], |number| *number > 1, collected());
    std::thread::spawn(move || send.send(job.run_blocking().is_ok()).unwrap()).join().unwrap();
    assert!(receive.recv().unwrap());
}
