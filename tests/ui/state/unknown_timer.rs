use thalweg::prelude::*;

stream!(
    fn silent(readings: impl Source<(u32, u64)> + Bounded, out: impl Sink<u32>) {
        readings
            .key_by(|reading| reading.0)
            .process(0, |_, _, timers| {
                timers.after("silnet", 1.mins());
                None
            })
            .on_timer("silent", |_, sensor, _, _| Some(*sensor))
            .sink(out);
    }
);

fn main() {}
