// Sliding windows: what can't be.
stream!(
    fn pipeline(readings: impl Source<Reading>, size: Duration, out: impl Sink<Reading>) {
        let keyed = readings.key_by(|reading| reading.sensor);
        keyed.window(sliding(10.mins())).count().drop_late().sink(out);
//                   ^^^^^^^ error: a sliding window needs a slide: how often does one begin?
//                           help: write `sliding(10.mins()).every(1.mins())`
//                           help: windows that don't overlap are `tumbling`
        keyed.window(sliding(0.mins()).every(1.mins())).count().drop_late().sink(out);
//                           ^^^^^^^^ error: the window's size is zero
        keyed.window(sliding(10.mins()).every(0.mins())).count().drop_late().sink(out);
//                                            ^^^^^^^^ error: the window's slide is zero
        keyed.window(sliding(10.mins()).every(-1.mins())).count().drop_late().sink(out);
//                                            ^^^^^^^^^ error: the window's slide is negative
        keyed.window(sliding(1.mins()).every(61.secs())).count().drop_late().sink(out);
//                                           ^^^^^^^^^ error: the window's slide is longer than the window
//                                                     note: its size is `1.mins()`: what comes between two windows would be in none
        keyed.window(sliding(10.mins()).every(1.mins()).offset(60.secs())).count().drop_late().sink(out);
//                                                             ^^^^^^^^^ error: the window's offset is not smaller than its slide
//                                                                       note: its slide is `1.mins()`
        keyed.window(sliding(10.mins()).every(1.mins()).grace(-1.secs())).count().drop_late().sink(out);
//                                                            ^^^^^^^^^ error: the window's grace is negative
        keyed.window(sliding(10.mins()).every(7.mins()).offset(6.mins()).grace(0.secs())).count().drop_late().sink(out);
        keyed.window(sliding(size).every(1.mins())).count().drop_late().sink(out);
    }
);
