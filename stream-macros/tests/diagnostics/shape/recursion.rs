// A sub-pipeline that calls itself.
stream!(
    fn above(readings: Stream<Reading>) -> Stream<Reading> {
        above(readings)
//      ^^^^^ error: sub-pipeline `above` calls itself
//            note: `above` → `above`, where each calls the next
//            note: a sub-pipeline becomes part of its caller's graph, which would have no end
    }
);
