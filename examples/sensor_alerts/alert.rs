//! What is told of a sensor.

use std::fmt;

use thalweg::prelude::*;

/// What is told of a sensor, and when it was so.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    at: Option<Timestamp>,
    sensor: u32,
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Silent,
    Hot,
    Well,
    Gone { readings: u64 },
}

impl Alert {
    pub fn silent(at: Timestamp, sensor: u32) -> Self {
        Alert { at: Some(at), sensor, what: What::Silent }
    }

    pub fn hot(at: Timestamp, sensor: u32) -> Self {
        Alert { at: Some(at), sensor, what: What::Hot }
    }

    pub fn well(at: Timestamp, sensor: u32) -> Self {
        Alert { at: Some(at), sensor, what: What::Well }
    }

    pub fn gone(sensor: u32, readings: u64) -> Self {
        Alert { at: None, sensor, what: What::Gone { readings } }
    }
}

impl fmt::Display for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{at}  ")?,
            None => write!(f, "{:22}", "")?,
        }
        write!(f, "sensor {:2}  ", self.sensor)?;
        match self.what {
            What::Silent => write!(f, "SILENT for a minute"),
            What::Hot => write!(f, "HOT for half a minute"),
            What::Well => write!(f, "well again"),
            What::Gone { readings } => write!(f, "gone, after {readings} readings"),
        }
    }
}
