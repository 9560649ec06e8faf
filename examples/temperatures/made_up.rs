//! A day of readings, always the same.

use thalweg::Timestamp;

/// 2026-11-20T00:00:00Z.
const MIDNIGHT: i64 = 1_795_132_800;

/// The cities, and what the temperature is about there.
const CITIES: [(&str, f64); 4] = [("Oslo", -3.0), ("Cairo", 21.0), ("Lima", 19.0), ("Sapporo", 4.0)];

/// A reading of each city every ten minutes: JSON, a message each.
pub fn messages() -> Vec<String> {
    let mut random = 1u64;
    let mut made_up = Vec::new();
    for second in (0..86_400).step_by(600) {
        for (city, about) in CITIES {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let noise = (random >> 40) as f64 / (1 << 24) as f64;
            let of_day = -4.0 * (f64::from(second) / 86_400.0 * std::f64::consts::TAU).cos();
            let (at, celsius) = (Timestamp::from_secs(MIDNIGHT + i64::from(second)), about + of_day + noise);
            made_up.push(format!("{{\"city\": \"{city}\", \"at\": \"{at}\", \"celsius\": {celsius:.1}}}"));
        }
    }
    made_up
}
