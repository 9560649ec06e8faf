//! A disk in memory that can fail at any operation, and lose its power.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, ErrorKind, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stream_runtime::checkpoint::{Listed, Storage};

/// What goes wrong at an operation: it fails, and the process lives on, or the process dies, and all that it does later fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done.
    Fails,
    /// Half of it is: of a write the first half; an object that is published has its name, which is not safe, and is staged still.
    FailsHalfway,
    /// All of it is, and nobody is told.
    FailsWhenDone,
    Dies,
    DiesHalfway,
    DiesWhenDone,
}

pub const FAULTS: [Fault; 6] =
    [Fault::Fails, Fault::FailsHalfway, Fault::FailsWhenDone, Fault::Dies, Fault::DiesHalfway, Fault::DiesWhenDone];

/// Those of which the process dies.
pub const DEATHS: [Fault; 3] = [Fault::Dies, Fault::DiesHalfway, Fault::DiesWhenDone];

/// Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub struct Disk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// What a process sees.
    visible: BTreeMap<String, Vec<u8>>,
    /// What is there after a power cut, whatever else is.
    safe: BTreeMap<String, Vec<u8>>,
    staged: BTreeMap<String, Vec<u8>>,
    sealed: BTreeSet<String>,
    is_locked: bool,
    /// The operations that were done, by name.
    steps: Vec<String>,
    fault: Option<(usize, Fault)>,
    is_dead: bool,
    panics: bool,
    /// The most that a call of `write` takes.
    most: Option<usize>,
}

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The operations since the last time.
    pub fn steps(&self) -> Vec<String> {
        std::mem::take(&mut self.state().steps)
    }

    /// Goes wrong at the operation of this number, from now on.
    pub fn fail_at(&self, operation: usize, fault: Fault) {
        let mut state = self.state();
        state.steps.clear();
        state.fault = Some((operation, fault));
    }

    /// Sealing panics.
    pub fn panic_at_seal(&self) {
        self.state().panics = true;
    }

    /// Every write is a short one.
    pub fn write_at_most(&self, bytes: usize) {
        self.state().most = Some(bytes);
    }

    /// A new process has it, and nothing goes wrong.
    pub fn heal(&self) {
        let mut state = self.state();
        state.steps.clear();
        state.fault = None;
        state.is_dead = false;
        state.is_locked = false;
    }

    /// The same, and what was staged and not sealed is there by half.
    pub fn restart(&self) {
        self.heal();
        let mut state = self.state();
        let State { staged, sealed, .. } = &mut *state;
        for (_, bytes) in staged.iter_mut().filter(|(name, _)| !sealed.contains(*name)) {
            bytes.truncate(bytes.len() / 2);
        }
    }

    /// The power is gone. What was not made safe is there or not: `toss` says.
    pub fn lose_power(&self, mut toss: impl FnMut() -> bool) {
        let mut state = self.state();
        let State { visible, safe, staged, sealed, .. } = &mut *state;
        let names: BTreeSet<String> = visible.keys().chain(safe.keys()).cloned().collect();
        for name in names {
            match (visible.get(&name).cloned(), safe.contains_key(&name)) {
                // It was published, and that was not made sure.
                (Some(object), false) if toss() => drop(safe.insert(name, object)),
                // It was removed.
                (None, true) if toss() => drop(safe.remove(&name)),
                _ => {}
            }
        }
        visible.clone_from(safe);
        staged.retain(|_, _| toss());
        sealed.clear();
    }

    /// All visible objects.
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.state().visible.clone()
    }

    /// The same as text.
    pub fn texts(&self) -> BTreeMap<String, String> {
        self.objects().into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
    }

    /// The lengths of what is staged.
    pub fn staged_lengths(&self) -> BTreeMap<String, usize> {
        self.state().staged.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect()
    }

    /// Puts something there from outside.
    pub fn put(&self, name: &str, text: &str) {
        self.state().visible.insert(name.into(), text.into());
    }

    /// Removes something from outside.
    pub fn delete(&self, name: &str) {
        let mut state = self.state();
        state.visible.remove(name);
        state.staged.remove(name);
    }

    /// A copy that has this object in place of another, or none.
    pub fn with(&self, name: &str, object: Option<Vec<u8>>) -> Disk {
        let state = self.state();
        let mut visible = state.visible.clone();
        match object {
            Some(object) => visible.insert(name.into(), object),
            None => visible.remove(name),
        };
        let staged = state.staged.clone();
        Disk(Arc::new(Mutex::new(State { safe: visible.clone(), visible, staged, ..State::default() })))
    }

    /// An object is another from now on.
    pub fn rot(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        change(self.state().visible.get_mut(name).expect("there is such an object"));
    }

    pub fn copy(&self) -> Disk {
        self.with("", None)
    }

    /// An operation, at which something may go wrong: it is told whether it is halved.
    fn operate<T>(&self, step: String, act: impl FnOnce(&mut State, bool) -> io::Result<T>) -> io::Result<T> {
        let (fails, dead) = (|| io::Error::other("it fails"), || io::Error::other("the disk is gone"));
        let mut state = self.state();
        if state.is_dead {
            return Err(dead());
        }
        let number = state.steps.len();
        state.steps.push(step);
        let Some((_, fault)) = state.fault.filter(|(at, _)| *at == number) else { return act(&mut state, false) };
        state.is_dead = matches!(fault, Fault::Dies | Fault::DiesHalfway | Fault::DiesWhenDone);
        match fault {
            Fault::Fails | Fault::Dies => {}
            Fault::FailsHalfway | Fault::DiesHalfway => drop(act(&mut state, true)),
            Fault::FailsWhenDone | Fault::DiesWhenDone => drop(act(&mut state, false)),
        }
        Err(if state.is_dead { dead() } else { fails() })
    }
}

#[derive(Debug)]
pub struct Staged {
    disk: Disk,
    name: String,
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.operate(format!("write {}", self.name), |state, is_halved| {
            let length = if is_halved { bytes.len() / 2 } else { bytes.len().min(state.most.unwrap_or(usize::MAX)) };
            state.staged.entry(self.name.clone()).or_default().extend_from_slice(&bytes[..length]);
            Ok(length)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.operate(format!("flush {}", self.name), |_, _| Ok(()))
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
        self.operate("lock".into(), |state, _| {
            if state.is_locked {
                return Err(ErrorKind::WouldBlock.into());
            }
            state.safe = state.visible.clone();
            state.is_locked = true;
            Ok(())
        })?;
        Ok(Lock(self.clone()))
    }

    fn list(&self) -> io::Result<Vec<Listed>> {
        self.operate("list".into(), |state, _| {
            let listed =
                |(name, object): (&String, &Vec<u8>)| Listed { name: name.clone(), length: object.len() as u64 };
            Ok(state.visible.iter().map(listed).collect())
        })
    }

    fn staged(&self) -> io::Result<Vec<String>> {
        self.operate("staged".into(), |state, _| Ok(state.staged.keys().cloned().collect()))
    }

    fn stage(&self, name: &str) -> io::Result<Staged> {
        self.operate(format!("stage {name}"), |state, _| {
            state.staged.insert(name.into(), Vec::new());
            state.sealed.remove(name);
            Ok(())
        })?;
        Ok(Staged { disk: self.clone(), name: name.into() })
    }

    fn seal(&self, staged: Staged) -> io::Result<()> {
        self.operate(format!("seal {}", staged.name), |state, is_halved| {
            assert!(!state.panics, "the disk is on fire");
            if !is_halved {
                state.sealed.insert(staged.name.clone());
            }
            Ok(())
        })
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.operate(format!("publish {name}"), |state, is_halved| {
            assert!(state.sealed.contains(name), "`{name}` may be lost, and is published");
            if state.visible.contains_key(name) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            let object = state.staged.get(name).cloned().ok_or(ErrorKind::NotFound)?;
            state.visible.insert(name.into(), object);
            if !is_halved {
                state.staged.remove(name);
                state.safe = state.visible.clone();
            }
            Ok(())
        })
    }

    fn discard(&self, name: &str) -> io::Result<()> {
        self.operate(format!("discard {name}"), |state, _| {
            state.staged.remove(name);
            Ok(())
        })
    }

    fn open(&self, name: &str) -> io::Result<Cursor<Vec<u8>>> {
        self.operate(format!("open {name}"), |state, _| {
            let object = state.visible.get(name).ok_or(ErrorKind::NotFound)?;
            Ok(Cursor::new(object.clone()))
        })
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.operate(format!("remove {name}"), |state, _| {
            state.visible.remove(name);
            Ok(())
        })
    }

    fn name(&self) -> String {
        "the disk".into()
    }
}
