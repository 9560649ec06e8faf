//! What a run came to.

use std::fmt;

use thalweg::Report;

/// Told at the end.
pub struct Summary {
    pub report: Report,
    pub rejected: u64,
    pub late: u64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { records_in: lines, bytes_in: bytes, elapsed, .. } = self.report;
        let rate = lines as f64 / elapsed.as_secs_f64().max(f64::EPSILON);
        writeln!(f, "{lines} lines ({bytes} bytes) in {elapsed:.1?}, {rate:.0} lines per second")?;
        writeln!(f, "{} rejected, {} too late for their minute", self.rejected, self.late)
    }
}
