// Early results as finals, of a join, and with no time between them.
stream!(
    fn pipeline(readings: impl Source<Reading>, other: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.window(tumbling(1.hours()).early(every(10.secs()))).count().drop_late().sink(out);
//                                          ^^^^^ error: `early` needs `.changes()` behind the aggregate
//                                                note: what a window comes to so far is not final: the next result corrects it
//                                                help: put `.changes()` behind `.count(..)`
        let hours = readings.window(sliding(1.hours()).every(1.mins()).early(every(10.secs())).grace(1.mins()));
//                                                                     ^^^^^ error: `early` needs `.changes()` behind the aggregate
//                                                                           note: what a window comes to so far is not final: the next result corrects it
//                                                                           help: put `.changes()` behind `.max(..)`
        hours.count().changes().drop_late().sink(out);
        hours.max(|reading| reading.celsius).drop_late().sink(out);
        readings.join(other).window(tumbling(1.hours()).early(every(10.secs()))).drop_late().sink(out);
//                                                      ^^^^^ error: a join has no early results
//                                                            note: a pair is final
//                                                            help: remove `.early(..)`
        readings.window(count_window(3).early(every(1.secs()))).count().sink(out);
//                                      ^^^^^ error: a window of so many items has no early results
//                                            note: it goes by no time
//                                            help: remove `.early(..)`
        readings.window(tumbling(1.hours()).early(every(0.secs()))).count().changes().drop_late().sink(out);
//                                                      ^^^^^^^^ error: the window's time between early results is zero
    }
);
