// Called twice: what it computes first is computed for each call, under a name of its own.
stream!(
    fn above<T: Number>(numbers: Stream<T>, limit: T, test: impl Fn(&T) -> bool) -> (Stream<T>, Stream<T>) {
        let limit = limit.double();
        numbers.filter(test).inspect(|number| println!("{number} {limit}")).partition(move |number| *number > limit)
    }

    fn sorted(numbers: impl Source<u32>, limit: u32, large: impl Sink<u32>, small: impl Sink<u32>) {
        let (high, low) = above(numbers, limit, |number| *number < 1000);
        let (highest, _rest) = above(high.merge(low), 100, is_even);
        highest.sink(large);
        _rest.sink(small);
    }
);
