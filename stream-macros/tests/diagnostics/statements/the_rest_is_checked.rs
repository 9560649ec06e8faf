// Behind a broken statement the rest is checked.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        let valid = readings filter;
//                           ^^^^^^ error: expected `;`
        readings.window(tumbling(0.secs())).count().drop_late().sink(out);
//                               ^^^^^^^^ error: the window's size is zero
    }
);
