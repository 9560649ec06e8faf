use stream_runtime::engine::*;
use stream_runtime::plan::*;
use stream_runtime::sink::Sink;
use stream_runtime::source::{Bounded, IntoSource, Source, shared};
use stream_runtime::state::Running;
use stream_runtime::Error;

static G: Graph = Graph { name: "x", file: "f", operators: &[Operator { name: "o", line: 1 }], text: "", mermaid: "", dot: "", plan: "" };

pub fn words(
    lines: impl IntoSource<Source: for<'b> Source<Item<'b> = &'b String, Bound = Bounded>>,
    counts: impl Sink<(Box<str>, u64)> + Send,
    longs: impl for<'b> Sink<&'b str> + Send,
    limit: usize,
) -> Job<impl FnOnce(&mut Engine) -> Result<(), Error>> {
    Job::new(&G, move |engine: &mut Engine| {
        let mut lines = engine.input(0, lines);
        let mut counts = engine.output(0, counts);
        let mut longs = engine.output(0, longs);
        let mut state_6 = Running::new(engine.workers());
        while engine.next((&mut lines, ()))? {
            let w = engine.workers();
            let (batch_0, p0) = lines.take(engine);
            let mut out_a = counts.open(w);
            let mut out_b = longs.open(w);
            let (p1, f1) = p0.flat_map(|l| l.split(' '));
            let (p2, f2) = p1.filter(|w| w.len() < limit);
            let (p3, f3) = p2.key_by(|w| *w);
            let (p4, a4) = p3.count();
            let p4 = p4.results();
            p4.sink(&out_a);
            p2.sink(&out_b);
            let mut step_6 = state_6.step(&a4);
            engine.stage(batch_0, (step_6.port(), (out_b.port(), ())), |share, (s6, (ob, ()))| {
                for x0 in share {
                    for x1 in at_each(1, || f1(x0)) {
                        if at(2, || f2(&x1)) {
                            let x2 = x1.clone();
                            let k3 = at(3, || f3(&x2));
                            s6.add((), k3, x2);
                            ob.write(x1);
                        }
                    }
                }
            })?;
            out_b.settle();
            let r6 = step_6.results(None);
            engine.stage(r6, (out_a.port(), ()), |share, (oa, ())| {
                for x7 in share {
                    oa.write(x7);
                }
            })?;
            out_a.settle();
            out_a.finish(engine)?;
            out_b.finish(engine)?;
        }
        Ok(())
    })
}

#[test]
fn runs() {
    let v: Vec<String> = (0..1000).map(|i| format!("w{} w{} longword", i % 7, i % 3)).collect();
    for w in [1, 2, 3] {
        let mut out = std::collections::BTreeMap::new();
        let mut n = 0;
        let rep = words(shared(v.clone()), |(k, v)| { out.insert(k, v); }, |w: &str| n += w.len(), 5)
            .workers(w)
            .trigger(Trigger::asap().cap(100))
            .run_blocking()
            .unwrap();
        println!("{rep}\n{out:?} {n}");
    }
}
