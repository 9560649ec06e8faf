//! A contender's program: a list of jobs, of which the arguments choose one.

use std::hint::black_box;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::Answer;
use crate::latency::{Course, Timed};
use crate::measured::measure;
use crate::workloads::Workload;

static IS_COUNTED: AtomicBool = AtomicBool::new(false);

/// Whether instructions are being counted, on threads that may be more than there are cores: then nothing should go by the clock.
pub fn is_counted() -> bool {
    IS_COUNTED.load(Ordering::Relaxed)
}

enum Asked {
    List,
    Run { action: Action, workload: String, records: usize, threads: usize },
    Latency { way: String, rate: f64, seconds: f64 },
}

#[derive(Clone, Copy)]
enum Action {
    Input,
    Once,
    Count,
    Measure,
}

/// What the arguments ask for, and whether it was found.
pub struct Contender {
    asked: Asked,
    is_done: bool,
}

/// A line of the list.
#[derive(Serialize)]
struct Offer {
    workload: &'static str,
    /// How many make a run that can be measured.
    records: usize,
    /// The most threads that it can use.
    threads: usize,
}

impl Contender {
    /// What the program's arguments ask for: the list, if they make no sense.
    pub fn asked() -> Contender {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let asked = run(&arguments).unwrap_or(Asked::List);
        Contender { asked, is_done: false }
    }

    /// This contender can do a workload, on one thread and on two.
    pub fn runs<W: Workload>(self, job: impl Fn(&W::Input, usize) -> Answer) -> Contender {
        self.offers::<W>(2, job)
    }

    /// This contender can do a workload, on one thread.
    pub fn runs_alone<W: Workload>(self, job: impl Fn(&W::Input) -> Answer) -> Contender {
        self.offers::<W>(1, |input, _| job(input))
    }

    fn offers<W: Workload>(mut self, most: usize, job: impl Fn(&W::Input, usize) -> Answer) -> Contender {
        match &self.asked {
            Asked::List => {
                print(&Offer { workload: W::NAME, records: W::RECORDS, threads: most });
                self.is_done = true;
            }
            Asked::Run { action, workload, records, threads } if workload == W::NAME && can(*action, *threads, most) => {
                let input = black_box(W::input(*records));
                match action {
                    Action::Input => {}
                    Action::Count => {
                        IS_COUNTED.store(true, Ordering::Relaxed);
                        black_box(job(&input, *threads));
                    }
                    Action::Once => drop(black_box(job(&input, *threads))),
                    Action::Measure => print(&measure(|| job(&input, *threads))),
                }
                self.is_done = true;
            }
            Asked::Run { .. } | Asked::Latency { .. } => {}
        }
        self
    }

    /// This contender can be measured for latency, by this way into it.
    pub fn answers(mut self, by: &str, job: impl FnOnce(Course) -> Timed) -> Contender {
        if let Asked::Latency { way, rate, seconds } = &self.asked
            && way == by
        {
            print(&job(Course::new((*rate > 0.0).then_some(*rate), *seconds)));
            self.is_done = true;
        }
        self
    }

    /// Fails if the workload that was asked for is none of the list.
    pub fn done(self) -> ExitCode {
        if self.is_done { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Counted, and not timed, a job may run on more threads than there are cores.
fn can(action: Action, threads: usize, most: usize) -> bool {
    threads <= most || (most > 1 && matches!(action, Action::Count))
}

fn run(arguments: &[String]) -> Option<Asked> {
    let [action, workload, records, threads] = arguments else { return None };
    if action == "latency" {
        return Some(Asked::Latency {
            way: workload.clone(),
            rate: records.parse().ok()?,
            seconds: threads.parse().ok()?,
        });
    }
    let action = match action.as_str() {
        "input" => Action::Input,
        "once" => Action::Once,
        "count" => Action::Count,
        "measure" => Action::Measure,
        _ => return None,
    };
    let (records, threads) = (records.parse().ok()?, threads.parse().ok()?);
    Some(Asked::Run { action, workload: workload.clone(), records, threads })
}

fn print(line: &impl Serialize) {
    println!("{}", serde_json::to_string(line).expect("numbers and names can be written as JSON"));
}
