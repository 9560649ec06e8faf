// A closure gives something else when a batch runs again.
stream!(
    #[durable]
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Entry>, log: impl Sink<Entry>) {
        orders
            .filter(|order| order.at < std::time::SystemTime::now())
//                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ error: `std::time::SystemTime::now` in a `#[durable]` pipeline reads the clock: behind a crash the batch runs again, and would see another time
//                                                                help: take a time that is the same again: one of the item's fields, or the batch's: `batch_time()`
//                                                                help: where that does no harm, `nondet("why", ..)` around the call allows it
            .map(|order| Entry { id: Uuid::new_v4(), price: rand::random::<u64>(), order })
//                                   ^^^^^^^^^^^^ error: `Uuid::new_v4` in a `#[durable]` pipeline is another value each time: behind a crash the batch runs again, and would see another one
//                                                help: make it of the item: of its fields or of a hash of them
//                                                help: where that does no harm, `nondet("why", ..)` around the call allows it
//                                                          ^^^^^^^^^^^^ error: `rand::random` in a `#[durable]` pipeline is another value each time: behind a crash the batch runs again, and would see another one
//                                                                       help: make it of the item: of its fields or of a hash of them
//                                                                       help: where that does no harm, `nondet("why", ..)` around the call allows it
            .inspect(|entry| fs::write("last", entry.id).unwrap())
            .sink(out);
        orders
            .filter(|order| {
                thread::sleep(PAUSE);
//              ^^^^^^^^^^^^^ error: `thread::sleep` in a `#[durable]` pipeline holds up the whole batch
//                            help: `.rate(..)` of a generator slows a source down, and `Trigger::every(..)` the job
//                            help: where that does no harm, `nondet("why", ..)` around the call allows it
                format!("{:?}", File::open(order.path)).is_empty()
//                              ^^^^^^^^^^ error: `File::open` in a `#[durable]` pipeline sees what is outside as it is now: behind a crash the batch runs again, and may see something else
//                                         help: read it when the job is built, take it in as a source for `lookup`, or ask for it with `map_async`
//                                         help: where that does no harm, `nondet("why", ..)` around the call allows it
            })
            .map(|order| Entry::of(order))
            .sink(log);
    }
    fn part(entries: Stream<Entry>) -> Stream<Entry> {
        entries.map(|entry| Entry { at: Instant::now(), ..entry })
//                                      ^^^^^^^^^^^^ error: `Instant::now` in a `#[durable]` pipeline reads the clock: behind a crash the batch runs again, and would see another time
//                                                   help: take a time that is the same again: one of the item's fields, or the batch's: `batch_time()`
//                                                   help: where that does no harm, `nondet("why", ..)` around the call allows it
    }
    #[durable]
    fn caller(orders: impl Source<Order>, out: impl Sink<Entry>) {
        part(orders).sink(out);
    }
);
