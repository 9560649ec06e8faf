// An `.await` behind a chain.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        readings.sink(out).await;
//                         ^^^^^ error: a stream can't be followed by `.await`: the graph is fixed when it is compiled
//                               help: await the job that the pipeline returns: `.run().await`
    }
);
