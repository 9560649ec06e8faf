// A sub-pipeline that gives back nothing.
stream!(
    fn above(readings: Stream<Reading>) -> Stream<Reading> {
//     ^^^^^ error: expected 1 stream, found no stream
        readings.filter(|reading| reading.valid).print();
    }
);
