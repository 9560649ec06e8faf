// A sub-pipeline that gives back one stream, and promises two.
stream!(
    fn above(readings: Stream<Reading>) -> (Stream<Reading>, Stream<Reading>) {
        readings.filter(|reading| reading.valid)
//               ^^^^^^ error: expected 2 streams, found 1 stream
    }
);
