//! An afternoon of passages, always the same.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use thalweg::Timestamp;

/// 2026-11-20T15:00:00Z.
const THREE_O_CLOCK: i64 = 1_795_186_800;

const ROADS: [(&str, u64); 3] = [("Ring East", 70), ("Bridge", 45), ("Main Street", 30)];

/// Writes a file for each half an hour. Towards five the bridge is jammed.
pub fn write_to(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut random = 7u64;
    for half_hour in 0..4 {
        let mut file = BufWriter::new(File::create(folder.join(format!("passages-{half_hour}.jsonl")))?);
        for second in (half_hour * 1_800..(half_hour + 1) * 1_800).step_by(4) {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (road, usual) = ROADS[(random >> 33) as usize % ROADS.len()];
            let is_jammed = road == "Bridge" && second > 5_400;
            let kmh = if is_jammed { 8 } else { usual } + (random >> 50) % 10;
            let at = Timestamp::from_secs(THREE_O_CLOCK + second);
            writeln!(file, r#"{{"at": "{at}", "road": "{road}", "kmh": {kmh}}}"#)?;
        }
        file.flush()?;
    }
    Ok(())
}
