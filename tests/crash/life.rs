//! One life of a job: the kills it has to bear, and what it leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::child::{CHILD, SEEN};

/// How a run of the job is to end.
pub enum Fate {
    /// By itself.
    Lives,
    /// Killed from outside, so long behind its start.
    KilledAfter(Duration),
    /// At a step, when it comes for the so-manyth time.
    EndsAt(String, u64),
}

/// The folder of a job, removed in the end.
pub struct Life(PathBuf);

impl Life {
    pub fn new(number: usize) -> Result<Life, String> {
        let folder = std::env::temp_dir().join(format!("thalweg-crash-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).map_err(|error| format!("can't make `{}`: {error}", folder.display()))?;
        Ok(Life(folder))
    }

    /// Runs the job. It says whether it was killed, and not ended before; an error is one of the job's own.
    pub fn run(&self, workers: usize, fate: &Fate) -> Result<bool, String> {
        let mut command = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
        command.arg(CHILD).arg(&self.0).arg(workers.to_string()).stderr(Stdio::piped());
        if let Fate::EndsAt(step, number) = fate {
            command.arg(step).arg(number.to_string());
        }
        let mut child = command.spawn().map_err(|error| format!("can't run the child: {error}"))?;
        if let Fate::KilledAfter(time) = fate {
            kill_after(&mut child, *time)?;
        }
        let ended = child.wait_with_output().map_err(|error| error.to_string())?;
        match (ended.status.success(), is_killed(ended.status)) {
            (true, _) => Ok(false),
            (false, true) => Ok(true),
            (false, false) => Err(format!("the job failed:\n{}", String::from_utf8_lossy(&ended.stderr))),
        }
    }

    /// All lines of an output, sorted: only within a key and a partition is there an order (rule 34).
    pub fn lines(&self, output: &str) -> Result<Vec<String>, String> {
        let mut lines = Vec::new();
        for path in visible(&self.0.join(output))? {
            let text =
                fs::read_to_string(&path).map_err(|error| format!("can't read `{}`: {error}", path.display()))?;
            lines.extend(text.lines().map(str::to_owned));
        }
        lines.sort_unstable();
        Ok(lines)
    }

    /// How often each step came in a run that ended by itself.
    pub fn steps(&self) -> Result<Vec<(u64, String)>, String> {
        let text = fs::read_to_string(self.0.join(SEEN)).map_err(|error| format!("no steps: {error}"))?;
        let step = |line: &str| {
            let (times, step) = line.split_once(' ')?;
            Some((times.parse().ok()?, step.to_owned()))
        };
        Ok(text.lines().filter_map(step).collect())
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The parts that a reader sees.
fn visible(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("can't list `{}`: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-"))).collect())
}

fn kill_after(child: &mut Child, time: Duration) -> Result<(), String> {
    let until = Instant::now() + time;
    while Instant::now() < until {
        std::thread::sleep(Duration::from_micros(200));
        if child.try_wait().map_err(|error| error.to_string())?.is_some() {
            return Ok(());
        }
    }
    let _ = child.kill();
    Ok(())
}

#[cfg(unix)]
fn is_killed(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status).is_some()
}

#[cfg(not(unix))]
fn is_killed(status: ExitStatus) -> bool {
    status.code() != Some(1)
}
