//! How fast a city's traffic is: the number of vehicles and their mean speed on each road, in each five minutes, from files of JSON lines to files in a folder for each day.
//!
//! ```text
//! cargo run --release --example city_traffic                     an afternoon that it makes up, in a temporary folder
//! cargo run --release --example city_traffic -- IN OUT STATE     the files in a folder, and those that come into it, until ctrl-c
//! cargo run --release --features s3 --example city_traffic -- s3://city/passages s3://city/speeds STATE
//! ```
//!
//! IN and OUT are folders, or buckets, which are reached as the usual `AWS_…` variables say. STATE is a folder for the checkpoint: begun again, the program takes no file twice, and
//! shows no result twice.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use thalweg::checkpoint::IntoStorage;
use thalweg::connectors::objects::Watched;
use thalweg::prelude::*;

mod made_up;

/// A vehicle has passed a sensor: `{"at": "2026-11-20T15:00:00Z", "road": "Ring East", "kmh": 61}`.
#[derive(Clone, Decode)]
pub struct Passage<'a> {
    pub at: Timestamp,
    pub road: &'a str,
    pub kmh: u32,
}

/// The traffic on a road in five minutes.
#[derive(Clone, Debug)]
struct Traffic {
    road: Box<str>,
    from: Timestamp,
    vehicles: u64,
    kmh: f64,
}

/// A line of JSON.
impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Traffic { road, from, vehicles, kmh } = self;
        let state = if *kmh < JAM { "jam" } else { "flows" };
        write!(f, r#"{{"road":"{road}","from":"{from}","vehicles":{vehicles},"kmh":{kmh:.1},"state":"{state}"}}"#)
    }
}

/// Below this mean speed, in km/h, a road is jammed.
const JAM: f64 = 20.0;

stream!(
    #[durable(exactly_once)]
    fn speeds(passages: impl Source<Passage<'_>>, out: impl Sink<Traffic>) {
        passages
            .timestamp(|passage| passage.at)
            .watermark(bounded(1.mins()))
            .key_by(|passage| passage.road)
            .window(tumbling(5.mins()))
            .aggregate(|all| (all.count(), all.mean(|passage| passage.kmh)))
            .count_late()
            .map(|(road, window, (vehicles, kmh))| Traffic { road, from: window.start, vehicles, kmh })
            .sink(out);
    }
);

/// The folder of a result: that of its day.
fn day(traffic: &Traffic) -> String {
    let from = traffic.from.to_string();
    format!("dt={}", from.split('T').next().unwrap_or_default())
}

/// From the files that are there.
fn once(from: &Path, to: &Path, state: &Path) -> Result<(), Error> {
    let passages = files_in(from).lines().json::<Passage>();
    speeds(passages, parted(to, day).extension("jsonl")).checkpoint_to(state).run_blocking().map(drop)
}

/// An afternoon in a temporary folder, with what comes of it.
fn embedded() -> Result<(), Error> {
    let base = std::env::temp_dir().join(format!("city-traffic-{}", std::process::id()));
    let (from, to) = (base.join("passages"), base.join("speeds"));
    made_up::write_to(&from).map_err(|cause| Error::new("can't make files of passages").caused_by(cause))?;
    once(&from, &to, &base.join("state"))?;
    let shown = print_all(&to).map_err(|cause| Error::new("can't read the results").caused_by(cause));
    let _ = std::fs::remove_dir_all(&base);
    shown
}

fn print_all(folder: &Path) -> std::io::Result<()> {
    let mut days = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    days.retain(|day| day.file_name().to_string_lossy().starts_with("dt="));
    days.sort_by_key(|day| day.file_name());
    for day in days {
        for file in std::fs::read_dir(day.path())? {
            print!("{}", std::fs::read_to_string(file?.path())?);
        }
    }
    Ok(())
}

/// From the files that are there, and those that come.
fn watch<I: IntoStorage>(from: Watched, to: I, state: &str) -> Result<(), Error> {
    let passages = from.lines().json::<Passage>().on_malformed(|malformed| {
        eprintln!("left out: {malformed}");
        Ok(())
    });
    let out = parted(to, day).extension("jsonl").compressed(Compression::Gzip);
    speeds(passages, out)
        .checkpoint_to(state)
        .trigger(Trigger::every(10.secs()))
        .stop_on_ctrl_c()
        .run_blocking()
        .map(drop)
}

/// A bucket or a folder, each as what it is.
fn among_places(from: &str, to: &str, state: &str) -> Result<(), Error> {
    let every = 10.secs();
    #[cfg(feature = "s3")]
    match (is_bucket(from), is_bucket(to)) {
        (true, true) => return watch(files_in(s3(from)).watch(every), s3(to), state),
        (true, false) => return watch(files_in(s3(from)).watch(every), to, state),
        (false, true) => return watch(files_in(from).watch(every), s3(to), state),
        (false, false) => {}
    }
    if is_bucket(from) || is_bucket(to) {
        return Err(Error::new("to reach a bucket takes `cargo run --features s3 --example city_traffic`"));
    }
    watch(files_in(from).watch(every), to, state)
}

fn is_bucket(place: &str) -> bool {
    place.starts_with("s3://")
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let ended = match &arguments[..] {
        [] => embedded(),
        [from, to, state] => among_places(from, to, state),
        _ => {
            Err(Error::new("expected nothing, or where passages lie, where speeds go, and a folder for the checkpoint"))
        }
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("city_traffic: {error:?}");
            ExitCode::FAILURE
        }
    }
}
