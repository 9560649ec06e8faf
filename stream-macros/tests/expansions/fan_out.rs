// One stream, three consumers: all but the last take a copy of what they need for themselves.
stream!(
    fn sorted(lines: impl Source<String>, numbers: impl Sink<u64>, errors: impl Sink<String>, all: impl Sink<String>) {
        let (ok, wrong) = lines.try_map(|line| line.parse::<u64>().map_err(|_| line)).split_errors();
        ok.filter(|number| *number > 0).sink(numbers);
        wrong.sink(errors);
        lines.filter(|line| !line.is_empty()).sink(all);
        lines.print();
    }
);
