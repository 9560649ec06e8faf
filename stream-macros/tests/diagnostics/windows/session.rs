stream!(
    fn visits(clicks: impl Source<Click>, out: impl Sink<(u32, Window, u64)>, gap: Duration) {
        let keyed = clicks.timestamp(|click| click.at).watermark(bounded(5.secs())).key_by(|click| click.user);
        keyed.window(session(0.mins())).count().drop_late().sink(out);
//                           ^^^^^^^^ error: the window's gap is zero
        keyed.window(session(-30.mins())).count().drop_late().sink(out);
//                           ^^^^^^^^^^ error: the window's gap is negative
        keyed.window(session(30.mins()).offset(5.mins())).count().drop_late().sink(out);
//                                             ^^^^^^^^ error: a session has no offset
//                                                      note: it begins with its first item
//                                                      help: remove `.offset(..)`
        keyed.window(session(30.mins()).grace(-1.secs())).count().drop_late().sink(out);
//                                            ^^^^^^^^^ error: the window's grace is negative
        keyed.window(session(gap).grace(1.mins())).count().drop_late().sink(out);
        keyed.window(session(30.mins()).processing_time()).count().sink(out);
    }
);
