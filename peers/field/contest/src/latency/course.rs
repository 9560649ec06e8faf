//! A run: its load, and when which part of it is due.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::event::sum_of_results;
use super::lines::Lines;
use super::meter::{Meter, Timed};
use super::schedule::Schedule;
use super::sender::{Gone, Sent, Way, send};

/// What is sent when. All who take part have a copy.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    schedule: Schedule,
    /// When the first record is due.
    begin: Instant,
    /// Records that are due before are not measured.
    warm_up: Duration,
    length: Duration,
}

/// What the sender is to do.
pub(super) enum Due {
    /// To send the records before this one.
    Before(u64),
    /// To stop: the contender is so far behind that it can't take the load.
    Overload,
    /// To stop: the course is over.
    Over,
}

/// For the contender to start in.
const HEAD_START: Duration = Duration::from_millis(300);

const WARM_UP: Duration = Duration::from_secs(1);

/// A contender that holds the sender up for so long can't take the load.
const BACKLOG: Duration = Duration::from_secs(2);

impl Course {
    /// So many records in a second, for so many seconds behind a second to warm up. Without a rate as many as are taken, for so many seconds.
    pub fn new(rate: Option<f64>, seconds: f64) -> Course {
        let warm_up = if rate.is_some() { WARM_UP } else { Duration::ZERO };
        let length = warm_up + Duration::from_secs_f64(seconds);
        Course { schedule: Schedule::new(rate), begin: Instant::now() + HEAD_START, warm_up, length }
    }

    /// Starts to send.
    pub fn start(self, way: impl Way) -> Running {
        self.run(move |course| send(course, way))
    }

    /// Starts to send lines of text, `key,number`, over TCP on the loopback, and gives the other end of the connection.
    ///
    /// # Panics
    /// If there is no loopback.
    pub fn connect(self) -> (TcpStream, Running) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let address = listener.local_addr().expect("the listener has an address");
        let running = self.run(move |course| {
            let (stream, _) = listener.accept().map_err(|_| Gone)?;
            // Whoever wants low latency says so: else the kernel would wait for more to send.
            stream.set_nodelay(true).map_err(|_| Gone)?;
            send(course, Lines::to(stream))
        });
        (TcpStream::connect(address).expect("somebody listens"), running)
    }

    fn run(self, send: impl FnOnce(&Course) -> Result<Sent, Gone> + Send + 'static) -> Running {
        let sender = thread::Builder::new().name("load".into()).spawn(move || send(&self));
        Running { course: self, sender: sender.expect("a thread can be started") }
    }

    /// What is due now, if `next` is the first record that was not sent.
    pub(super) fn due(&self, next: u64) -> Due {
        let Some(passed) = Instant::now().checked_duration_since(self.begin) else { return Due::Before(next) };
        let all = self.schedule.due_by(self.length, u64::MAX);
        if next >= all || (self.is_flood() && passed > self.length) {
            return Due::Over;
        }
        if !self.is_flood() && passed.saturating_sub(self.schedule.due(next)) > BACKLOG {
            return Due::Overload;
        }
        Due::Before(self.schedule.due_by(passed, all))
    }

    /// Whether all records are due at once.
    fn is_flood(&self) -> bool {
        self.schedule.due(u64::MAX).is_zero()
    }

    /// How long ago a record was due, if it is one that is measured.
    #[inline]
    pub(super) fn delay(&self, number: u64) -> Option<Duration> {
        let due = self.schedule.due(number);
        (due >= self.warm_up).then(|| Instant::now().saturating_duration_since(self.begin + due))
    }

    fn passed(&self) -> Duration {
        Instant::now().saturating_duration_since(self.begin)
    }
}

/// A load that is being sent.
pub struct Running {
    course: Course,
    sender: JoinHandle<Result<Sent, Gone>>,
}

impl Running {
    /// The end of the contender's job.
    ///
    /// # Panics
    /// If results are missing or wrong: then nothing else about them is of interest.
    pub fn end(self, meter: Meter) -> Timed {
        let passed = self.course.passed();
        let sent =
            self.sender.join().expect("the sender does not panic").expect("the job goes on to the end of its input");
        assert_eq!(meter.results(), sent.records, "some records have no result, or more than one");
        assert_eq!(meter.sum(), sum_of_results(sent.records), "some results are wrong");
        meter.timed(passed, &sent)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::super::event::Event;
    use super::*;

    impl Way for Sender<Event> {
        fn send(&mut self, event: Event) -> Result<(), Gone> {
            Sender::send(self, event).map_err(|_| Gone)
        }
    }

    #[test]
    fn all_that_is_due_is_sent_and_measured() {
        let course = Course::new(Some(1_000.0), 0.2);
        let (sender, receiver) = channel();
        let running = course.start(sender);
        let (mut meter, mut counts) = (Meter::of(course), std::collections::HashMap::new());
        for event in receiver {
            let count = counts.entry(event.key).or_insert(0);
            *count += 1;
            meter.note(event.number, *count);
        }
        // The second to warm up and the fifth of one behind it, both ends included.
        assert_eq!(meter.results(), 1_201);
        running.end(meter);
    }

    #[test]
    fn a_contender_that_lags_is_given_up() {
        let course = Course::new(Some(1_000.0), 60.0);
        assert!(matches!(course.due(0), Due::Before(0)), "nothing is due before the beginning");
        let late = Course { begin: Instant::now() - 3 * BACKLOG, ..course };
        assert!(matches!(late.due(0), Due::Overload));
        assert!(matches!(late.due(6_000), Due::Before(due) if due >= 6_000));
        assert!(matches!(late.due(61_001), Due::Over));
    }

    #[test]
    fn without_a_rate_the_course_ends_with_its_time() {
        let course = Course { begin: Instant::now(), ..Course::new(None, 0.01) };
        assert!(matches!(course.due(5), Due::Before(u64::MAX)));
        std::thread::sleep(Duration::from_millis(20));
        assert!(matches!(course.due(5), Due::Over));
    }
}
