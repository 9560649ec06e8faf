use thalweg::prelude::*;

stream!(
    fn silent(readings: impl Source<(u32, u64)> + Bounded, out: impl Sink<u32>) {
        readings
            .key_by(|reading| reading.0)
            .process(0, |_, (sensor, _), timers| {
                timers.after("silent", 1.mins());
                Some(sensor)
            })
            .on_timer("silent", |_, sensor, _, _| Some(sensor.to_string()))
            .sink(out);
    }
);

fn main() {}
