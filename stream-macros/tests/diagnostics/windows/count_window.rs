// Windows of so many items.
stream!(
    fn pipeline(readings: impl Source<Reading> + Bounded, n: u64, out: impl Sink<(u32, Records, u64)>) {
        let keyed = readings.key_by(|reading| reading.sensor);
        keyed.window(count_window(0)).count().sink(out);
//                                ^ error: the window's size is zero
        keyed.window(count_window(10).every(0)).count().sink(out);
//                                          ^ error: the window's slide is zero
        keyed.window(count_window(10).every(11)).count().sink(out);
//                                          ^^ error: the window's slide is longer than the window
//                                             note: its size is `10`: what comes between two windows would be in none
        keyed.window(count_window(10)).count().drop_late().sink(out);
//                                             ^^^^^^^^^ error: nothing is ever late for a window of so many items
//                                                       help: remove `.drop_late()`
        keyed.window(count_window(n).every(1)).count().sink(out);
    }
);
