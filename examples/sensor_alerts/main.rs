//! Watches sensors: prints an alert when one falls silent or runs hot, and says when it is well again.
//!
//! ```text
//! cargo run --release --example sensor_alerts             an hour of twelve sensors that it makes up, always the same
//! cargo run --release --example sensor_alerts -- 7        another hour
//! ```
//!
//! Time is that of the readings, so that an hour takes no time. A sensor is *silent* when its last reading is a minute old, and *hot* when its
//! readings have been above 80 °C for half a minute. A sensor that is silent for ten minutes is gone: what is known of it is given back
//! once, and then forgotten.

use std::process::ExitCode;

use thalweg::prelude::*;

mod alert;
mod readings;

use alert::Alert;
use readings::{Reading, readings};

/// What is known of a sensor.
#[derive(Clone, Debug, Default)]
struct Sensor {
    readings: u64,
    is_silent: bool,
    is_hot: bool,
}

/// What is too hot, in °C.
const LIMIT: f64 = 80.0;

stream!(
    /// The alerts of each sensor.
    fn alerts(readings: impl Source<Reading>, alerts: impl Sink<Alert>) {
        readings
            .timestamp(|reading| reading.at)
            .watermark(bounded(5.secs()))
            // A gateway that does not hear an answer sends a reading again.
            .dedup(|reading| (reading.sensor, reading.number))
            .within(1.mins())
            .key_by(|reading| reading.sensor)
            .expire_after(10.mins())
            .process(Sensor::default(), |sensor, reading, timers| {
                sensor.readings += 1;
                timers.cancel_all("silent");
                timers.after("silent", 1.mins());
                match (reading.celsius > LIMIT, sensor.is_hot) {
                    (true, false) => timers.after("hot", 30.secs()),
                    (false, _) => timers.cancel_all("hot"),
                    (true, true) => {}
                }
                let was_silent = std::mem::take(&mut sensor.is_silent);
                let was_hot = reading.celsius <= LIMIT && std::mem::take(&mut sensor.is_hot);
                (was_silent || was_hot).then(|| Alert::well(reading.at, reading.sensor))
            })
            .on_timer("silent", |sensor, number, at, timers| {
                sensor.is_silent = true;
                timers.cancel_all("hot");
                Some(Alert::silent(at, *number))
            })
            .on_timer("hot", |sensor, number, at, timers| {
                sensor.is_hot = true;
                timers.cancel_all("hot");
                Some(Alert::hot(at, *number))
            })
            .on_expiry(|number, sensor| Some(Alert::gone(number, sensor.readings)))
            .sink(alerts);
    }
);

fn main() -> ExitCode {
    let seed = match std::env::args().nth(1).map(|seed| seed.parse()) {
        None => 1,
        Some(Ok(seed)) => seed,
        Some(Err(_)) => {
            eprintln!("sensor_alerts: expected a number, which chooses the hour");
            return ExitCode::from(2);
        }
    };
    // Batches of about ten seconds, as a live source would make them: records come first, and then what is due at their end.
    let job = alerts(readings(seed), stdout()).trigger(Trigger::asap().cap(24));
    match job.run_blocking() {
        Ok(report) => {
            eprintln!("{} readings", report.records_in);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("sensor_alerts: {error}");
            ExitCode::FAILURE
        }
    }
}
