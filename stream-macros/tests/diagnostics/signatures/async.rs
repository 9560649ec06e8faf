// A pipeline that waits.
stream!(
    async fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
//  ^^^^^ error: a pipeline can't be `async`: building its job waits for nothing
//        help: remove `async`, and await the job: `.run().await`
        readings.sink(out);
    }
);
