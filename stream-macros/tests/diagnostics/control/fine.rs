// Control flow inside closures, and in plain Rust.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let limit = if cfg!(test) { 1.0 } else { 2.0 };
        for name in NAMES {
            println!("{name}");
        }
        readings
            .filter_map(|reading| if reading.celsius > limit { Some(reading) } else { None })
            .filter(|readings| match readings.sensor {
                0 => false,
                _ => true,
            })
            .sink(out);
    }
);
