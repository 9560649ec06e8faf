//! Who has a lock.

use std::fs;

use crate::time::Timestamp;

/// This process, now: what a lock keeps of its holder, so that others who want it can say who has it. `process 4711 on build-7, since 2026-11-20T09:30:00Z`.
///
/// ```
/// let holder = stream_runtime::checkpoint::holder();
/// assert!(holder.contains(&std::process::id().to_string()));
/// ```
pub fn holder() -> String {
    let machine = machine().map_or(String::new(), |machine| format!(" on {machine}"));
    let since = Timestamp::from_secs(Timestamp::now().as_micros() / 1_000_000);
    format!("process {}{machine}, since {since}", std::process::id())
}

/// The machine's name, where it is easily had.
fn machine() -> Option<String> {
    let told = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| std::env::var("HOSTNAME").ok()).or_else(|| std::env::var("COMPUTERNAME").ok())?;
    let name = told.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
