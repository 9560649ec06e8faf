//! How many a key has had so far, under load.

use contest::latency::{CAPACITY, Course, Event, Gone, Meter, Timed, Way};
use thalweg::prelude::*;

stream!(
    fn counted(events: Stream<Event>) -> Stream<(u64, u64)> {
        events.key_by(|event| event.key).unbounded("there are a thousand keys").scan(0, |count, event| {
            *count += 1;
            (event.number, *count)
        })
    }

    fn counts(events: impl Source<Event>, out: impl Sink<(u64, u64)>) {
        counted(events).sink(out);
    }

    fn counts_of_lines(lines: impl Source<&str>, out: impl Sink<(u64, u64)>) {
        counted(lines.filter_map(Event::read)).sink(out);
    }
);

pub fn by_channel(course: Course) -> Timed {
    let (sender, events) = channel(CAPACITY);
    let running = course.start(Pushed(sender));
    let mut meter = Meter::of(course);
    counts(events, |(number, count)| meter.note(number, count)).run_blocking().expect("nothing can fail");
    running.end(meter)
}

pub fn by_socket(course: Course) -> Timed {
    let (stream, running) = course.connect();
    let mut meter = Meter::of(course);
    let job = counts_of_lines(lines_from("the load", stream), |(number, count)| meter.note(number, count));
    job.run_blocking().expect("the loopback does not fail");
    running.end(meter)
}

struct Pushed(Sender<Event>);

impl Way for Pushed {
    fn send(&mut self, event: Event) -> Result<(), Gone> {
        self.0.send_blocking(event).map_err(|_| Gone)
    }
}
