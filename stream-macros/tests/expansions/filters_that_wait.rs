// The steps behind the first filter cost less than a branch; `count_ones(..)` is called through a function that may do anything.
stream!(
    fn mixed(numbers: impl Source<u64>, out: impl Sink<u32>) {
        numbers
            .filter(|number| number & 3 != 0)
            .map(|number| number.wrapping_add(number << 5))
            .filter(|number| number & 0x700 != 0)
            .map(|number| number ^ (number >> 13))
            .map(|number| weight(number))
            .filter(|weight| *weight > 7)
            .sink(out);
    }
);
