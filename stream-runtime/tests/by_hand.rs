use stream_runtime::engine::{Engine, Graph, Input, Job, Operator, Trigger};
use stream_runtime::plan::*;
use stream_runtime::sink::Sink;
use stream_runtime::source::{Bounded, IntoSource, Share, Source, shared};
use stream_runtime::state::{Panes, Running};
use stream_runtime::time::{DurationExt, Timestamp, bounded, earliest};
use stream_runtime::window::{Window, tumbling};
use stream_runtime::{self as rt, Error};

static G: Graph = Graph { name: "x", file: "f", operators: &[Operator { name: "o", line: 1 }], text: "", mermaid: "", dot: "", plan: "" };

#[derive(Clone, Debug)]
pub struct Reading {
    pub sensor: u32,
    pub at: Timestamp,
    pub celsius: f64,
    pub name: String,
}

pub fn mean(
    readings: impl IntoSource<Source: for<'b> Source<Item<'b> = Reading>>,
    means: impl Sink<(u32, Window, f64)> + Send,
    too_late: impl Sink<Reading> + Send,
    limit: f64,
) -> Job<impl FnOnce(&mut Engine) -> Result<(), Error>> {
    let bound_2 = bounded(5.secs());
    let window_4 = tumbling(10.mins());
    Job::new(&G, move |engine: &mut Engine| {
        let mut readings = engine.input(0, readings);
        let mut means = engine.output(0, means);
        let mut too_late = engine.output(0, too_late);
        let mut clock_3 = engine.clock(bound_2, &[readings.partitions()]);
        let mut state_6 = Panes::new(engine.workers());
        while engine.next((&mut readings, ()))? {
            let w = engine.workers();
            let ended_0 = readings.ended();
            let (batch_0, p0) = readings.take(engine);
            let mut out_a = means.open(w);
            let mut out_b = too_late.open(w);
            // plan
            let (p1, f1) = p0.filter(|r| r.celsius < limit);
            let (p2, f2) = p1.timestamp(|r| r.at);
            let p3 = p2.watermark(bound_2);
            let (p4, f4) = p3.key_by(|r| r.sensor);
            let p5 = p4.window(window_4);
            let (p6, a6) = p5.mean(|r| r.celsius);
            let (p7, p8) = p6.split_late();
            p7.sink(&out_a);
            p8.sink(&out_b);
            // stage
            let frozen = clock_3.now();
            let mut newest_3 = clock_3.newest(0, ended_0, w);
            let mut step_6 = state_6.step(window_4, &a6);
            let horizon_6 = window_4.horizon(frozen);
            engine.stage(batch_0, (newest_3.port(), (step_6.port(), (out_b.port(), ()))), |share, (n3, (s6, (ob, ())))| {
                let partition = share.partition();
                for x0 in share {
                    if f1(&x0) {
                        let t = rt::time::EventTime::event_time(f2(&x0));
                        n3.see(partition, t);
                        let k = f4(&x0);
                        if t < horizon_6 {
                            ob.write(x0);
                        } else {
                            s6.add(t, k, x0);
                        }
                    }
                }
            })?;
            clock_3.advance(newest_3);
            let r6 = step_6.results(earliest([clock_3.now()]));
            out_b.settle();
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
    let mut v = vec![];
    for i in 0..1000 {
        v.push(Reading { sensor: i % 3, at: Timestamp::from_secs(i as i64 * 7 % 3000), celsius: i as f64, name: "x".into() });
    }
    let mut out = vec![];
    let mut late = vec![];
    let rep = mean(v, &mut out, &mut late, 900.0).trigger(Trigger::asap().cap(100)).run_blocking().unwrap();
    println!("{rep}\n{out:?} {}", late.len());
}
