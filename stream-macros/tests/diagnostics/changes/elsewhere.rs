// Behind what is no aggregate, behind a word about late items, and where others read the results.
stream!(
    fn pipeline(readings: impl Source<Reading>, other: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.map(|reading| reading).changes().sink(out);
//                                      ^^^^^^^ error: `changes` must stand directly behind an aggregate
        readings.window(tumbling(1.mins())).count().drop_late().changes().sink(out);
//                                                              ^^^^^^^ error: `changes` must stand directly behind an aggregate
//                                                                      help: put it in front of `.drop_late()`
        let counts = readings.count();
        counts.changes().sink(out);
//             ^^^^^^^ error: `changes` says more of `count`, and others read what `count` gives
//                     help: put `.changes(..)` directly behind `.count(..)`, and name what it gives
        counts.sink(out);
        readings.join(other).window(tumbling(1.mins())).changes().drop_late().sink(out);
//                                                      ^^^^^^^ error: `changes` must stand directly behind an aggregate
    }
);
