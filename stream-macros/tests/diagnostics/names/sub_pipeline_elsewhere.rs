// A sub-pipeline of another module.
stream!(
    fn pipeline(readings: impl Source<Reading>, out: impl Sink<Reading>) {
        cleaning::plausible(readings).sink(out);
//      ^^^^^^^^^^^^^^^^^^^ error: `cleaning::plausible` can't be called with a stream: a sub-pipeline is called in the `stream!` that defines it
//                          note: a sub-pipeline becomes part of its caller's graph, and a graph is read from one `stream!`
//                          help: define it in this `stream!`: its closures may call functions of any module
    }
);
