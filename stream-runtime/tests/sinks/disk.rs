//! A storage in memory that crashes when it is told to: what is sure to stay stays, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, ErrorKind, Write};
use std::sync::{Arc, Mutex, MutexGuard};

use stream_runtime::checkpoint::{Listed, Storage};

/// Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    visible: BTreeMap<String, Vec<u8>>,
    staged: BTreeMap<String, Vec<u8>>,
    sealed: BTreeSet<String>,
    is_locked: bool,
    operations: u64,
    crash: Option<Crash>,
    /// The most that a call of `write` takes.
    most: Option<usize>,
}

/// The operation of this number, from 1, fails, and all behind it.
#[derive(Clone, Copy, Debug)]
pub struct Crash {
    pub at: u64,
    pub how: How,
}

/// What has become of the operation.
#[derive(Clone, Copy, Debug)]
pub enum How {
    /// Nothing was done.
    Before,
    /// Half of it was: of a write the first half; an object that was to be published is visible and staged.
    Halfway,
    /// All was done, and nobody was told.
    Behind,
}

impl Disk {
    pub fn new() -> Self {
        Disk::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub fn crash(&self, crash: Option<Crash>) {
        let mut state = self.state();
        (state.operations, state.crash) = (0, crash);
    }

    /// Every write is a short one.
    pub fn write_at_most(&self, bytes: usize) {
        self.state().most = Some(bytes);
    }

    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// Whoever had it is dead, and what was not made sure of is gone.
    pub fn restart(&self) {
        let mut state = self.state();
        let State { staged, sealed, .. } = &mut *state;
        for (name, bytes) in staged {
            if !sealed.contains(name) {
                bytes.truncate(bytes.len() / 2);
            }
        }
        state.is_locked = false;
        (state.operations, state.crash) = (0, None);
    }

    /// What readers see.
    pub fn visible(&self) -> BTreeMap<String, String> {
        let visible = self.state().visible.clone();
        visible.into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
    }

    /// The lengths of what is staged.
    pub fn staged_lengths(&self) -> BTreeMap<String, usize> {
        self.state().staged.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect()
    }

    /// Puts something there from outside.
    pub fn put(&self, name: &str, text: &str) {
        self.state().visible.insert(name.into(), text.into());
    }

    pub fn delete(&self, name: &str) {
        let mut state = self.state();
        state.visible.remove(name);
        state.staged.remove(name);
    }

    /// One operation: it is told whether it is halved.
    fn operation<T>(&self, act: impl FnOnce(&mut State, bool) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        state.operations += 1;
        let dead = || io::Error::other("the disk is gone");
        match state.crash {
            Some(Crash { at, .. }) if state.operations > at => Err(dead()),
            Some(Crash { at, how }) if state.operations == at => {
                match how {
                    How::Before => {}
                    How::Halfway => drop(act(&mut state, true)),
                    How::Behind => drop(act(&mut state, false)),
                }
                Err(dead())
            }
            _ => act(&mut state, false),
        }
    }
}

#[derive(Debug)]
pub struct Staged {
    disk: Disk,
    name: String,
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.operation(|state, is_halved| {
            let length = if is_halved { bytes.len() / 2 } else { bytes.len().min(state.most.unwrap_or(usize::MAX)) };
            state.staged.entry(self.name.clone()).or_default().extend_from_slice(&bytes[..length]);
            Ok(length)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.operation(|_, _| Ok(()))
    }
}

/// The lock is there as long as the process lives: a job that fails drops it, one that crashes with its machine does too.
pub struct Lock(Disk);

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.state().is_locked = false;
    }
}

impl Storage for Disk {
    type Staged = Staged;
    type Object = Cursor<Vec<u8>>;
    type Lock = Lock;

    fn lock(&self) -> io::Result<Lock> {
        self.operation(|state, _| match std::mem::replace(&mut state.is_locked, true) {
            true => Err(ErrorKind::WouldBlock.into()),
            false => Ok(()),
        })?;
        Ok(Lock(self.clone()))
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        self.operation(|state, _| {
            let listed = |(name, bytes): (&String, &Vec<u8>)| Listed { name: name.clone(), length: bytes.len() as u64 };
            Ok(state.visible.iter().map(listed).collect())
        })
    }

    fn staged(&self) -> io::Result<Vec<String>> {
        self.operation(|state, _| Ok(state.staged.keys().cloned().collect()))
    }

    fn stage(&self, name: &str) -> io::Result<Staged> {
        self.operation(|state, _| {
            state.sealed.remove(name);
            state.staged.insert(name.into(), Vec::new());
            Ok(())
        })?;
        Ok(Staged { disk: self.clone(), name: name.into() })
    }

    fn seal(&self, staged: Staged) -> io::Result<()> {
        self.operation(|state, is_halved| {
            if !is_halved {
                state.sealed.insert(staged.name);
            }
            Ok(())
        })
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.operation(|state, is_halved| {
            assert!(state.sealed.contains(name), "`{name}` may be lost, and is published");
            if state.visible.contains_key(name) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            let bytes = state.staged.get(name).cloned().ok_or(ErrorKind::NotFound)?;
            state.visible.insert(name.into(), bytes);
            if !is_halved {
                state.staged.remove(name);
            }
            Ok(())
        })
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        self.operation(|state, _| {
            state.staged.remove(name);
            Ok(())
        })
    }

    fn open(&self, name: &str) -> io::Result<Cursor<Vec<u8>>> {
        self.operation(|state, _| Ok(Cursor::new(state.visible.get(name).cloned().ok_or(ErrorKind::NotFound)?)))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.operation(|state, _| {
            state.visible.remove(name);
            Ok(())
        })
    }

    fn name(&self) -> String {
        "the disk".into()
    }
}
