// What is allowed in writing, what leads out of the pipeline, and all of it where nothing runs again.
stream!(
    #[durable]
    fn pipeline(orders: impl Source<Order>, out: impl Sink<Entry>) {
        let begun = Instant::now();
        let entries = orders.map(|order| Entry { id: nondet("a trace", Uuid::new_v4()), order });
        entries.inspect(|entry| fs::write("last", entry.id).unwrap()).sink(out);
        entries.for_each_batch(|entries, batch| {
            let file = File::create(format!("batch-{batch}")).unwrap();
            write(file, entries, begun);
        });
    }
    fn live(orders: impl Source<Order>, out: impl Sink<Entry>) {
        orders.map(|order| Entry { id: Uuid::new_v4(), at: SystemTime::now(), order }).sink(out);
    }
);
