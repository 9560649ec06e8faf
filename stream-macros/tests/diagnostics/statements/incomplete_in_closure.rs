// An expression that is being typed in a closure. The rest is checked.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.filter(|reading| reading.).sink(out);
//                                        ^ error: unexpected end of input, expected identifier or integer
        readings.window(tumbling(0.secs())).count().drop_late().sink(out);
//                               ^^^^^^^^ error: the window's size is zero
    }
);
