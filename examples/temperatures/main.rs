//! The lowest, mean and highest temperature of each city, hour by hour, from JSON messages.
//!
//! ```text
//! cargo run --release --example temperatures                                   a day of readings that it makes up
//! cargo run --release --features kafka --example temperatures -- BROKERS fill  writes them to the topic `temperatures`
//! cargo run --release --features kafka --example temperatures -- BROKERS       reads that topic, until ctrl-c, and writes to the topic `temperatures-by-hour`
//! ```
//!
//! The pipeline is durable: with a broker it goes on behind what its checkpoint has, in `temperatures.state` where it is run, and each hour is in the topic
//! once for those who read what is committed.

use std::fmt;
use std::process::ExitCode;

use thalweg::prelude::*;

mod made_up;

/// `{"city": "Oslo", "at": "2026-11-20T07:00:00Z", "celsius": -3.5}`; whatever else a message has is passed over.
#[derive(Clone, Decode)]
pub struct Reading<'a> {
    pub city: &'a str,
    pub at: Timestamp,
    pub celsius: f64,
}

/// An hour of a city.
#[derive(Clone, Debug)]
struct Hour {
    city: Box<str>,
    start: Timestamp,
    lowest: f64,
    mean: f64,
    highest: f64,
}

/// As a line, and as the payload of a message.
impl fmt::Display for Hour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Hour { city, start, lowest, mean, highest } = self;
        write!(f, "{start}  {city:10} {lowest:6.1} {mean:6.1} {highest:6.1}")
    }
}

stream!(
    #[durable(exactly_once)]
    fn by_hour(readings: impl Source<Reading<'_>>, hours: impl Sink<Hour>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(10.mins()))
            .key_by(|reading| reading.city)
            .window(tumbling(1.hours()))
            .aggregate(|all| {
                (
                    all.min(|reading| reading.celsius),
                    all.mean(|reading| reading.celsius),
                    all.max(|reading| reading.celsius),
                )
            })
            .count_late()
            .map(|(city, hour, (lowest, mean, highest))| Hour { city, start: hour.start, lowest, mean, highest })
            .sink(hours);
    }
);

/// On made-up readings, in memory.
fn embedded() -> Result<(), Error> {
    let hours = thalweg::sink::collected();
    let readings = shared(made_up::messages()).json::<Reading>();
    by_hour(readings, hours.clone()).checkpoint_to(thalweg::checkpoint::InMemory::new()).run_blocking()?;
    hours.take().iter().for_each(|hour| println!("{hour}"));
    Ok(())
}

#[cfg(feature = "kafka")]
fn with_brokers(brokers: &str, fills: bool) -> Result<(), Error> {
    if fills {
        stream!(
            fn fill(messages: impl Source<String>, out: impl Sink<String>) {
                messages.sink(out);
            }
        );
        return fill(made_up::messages(), kafka_sink("temperatures").brokers(brokers)).run_blocking().map(drop);
    }
    let readings = kafka("temperatures").brokers(brokers).json::<Reading>().on_malformed(|malformed| {
        eprintln!("left out: {malformed}");
        Ok(())
    });
    let hours = kafka_sink("temperatures-by-hour").brokers(brokers).transactional_id("temperatures");
    by_hour(readings, hours).checkpoint_to("temperatures.state").stop_on_ctrl_c().run_blocking().map(drop)
}

#[cfg(not(feature = "kafka"))]
fn with_brokers(_: &str, _: bool) -> Result<(), Error> {
    Err(Error::new("to reach a broker takes `cargo run --features kafka --example temperatures`"))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let ended = match &arguments[..] {
        [] => embedded(),
        [brokers] => with_brokers(brokers, false),
        [brokers, fill] if fill == "fill" => with_brokers(brokers, true),
        _ => Err(Error::new("expected nothing, or the address of a broker, and `fill` behind it or nothing")),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("temperatures: {error:?}");
            ExitCode::FAILURE
        }
    }
}
