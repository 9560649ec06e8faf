use thalweg::prelude::*;

pub struct Reading {
    sensor: u32,
    at: Timestamp,
    celsius: f64,
}

fn main() -> Result<(), Error> {
    let (readings, mut out) = (Vec::<Reading>::new(), Vec::new());
    stream!({
        readings.map(|reading| reading.celsuis).sink(&mut out);
    })
    .run_blocking()?;
    println!("{out:?}");
    Ok(())
}
