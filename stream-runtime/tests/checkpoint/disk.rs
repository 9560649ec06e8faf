//! A disk that can fail at any operation, and lose its power.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, ErrorKind, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use stream_runtime::checkpoint::{Listed, Storage};

/// What goes wrong at an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does nothing and fails.
    Fails,
    /// It is done, and fails all the same; of a publish, the name is there and not safe.
    FailsWhenDone,
    /// Of a write, a part is done, and the rest fails. Any other fails.
    Short,
    /// The process dies before it.
    Dies,
    /// The process dies right behind it.
    DiesWhenDone,
}

pub const FAULTS: [Fault; 5] = [Fault::Fails, Fault::FailsWhenDone, Fault::Short, Fault::Dies, Fault::DiesWhenDone];

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
    locked: bool,
    /// The operations that were done, by name.
    steps: Vec<String>,
    fault: Option<(usize, Fault)>,
    is_dead: bool,
    panics: bool,
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

    /// A new process has it, and nothing goes wrong.
    pub fn heal(&self) {
        let mut state = self.state();
        state.fault = None;
        state.is_dead = false;
        state.locked = false;
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

    /// An operation, at which something may go wrong.
    fn operate<T>(&self, step: String, act: impl FnOnce(&mut State, bool) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        if state.is_dead {
            return Err(io::Error::other("the process is dead"));
        }
        let number = state.steps.len();
        state.steps.push(step);
        let fault = state.fault.filter(|(at, _)| *at == number).map(|(_, fault)| fault);
        state.is_dead = matches!(fault, Some(Fault::Dies | Fault::DiesWhenDone));
        match fault {
            None => act(&mut state, false),
            Some(Fault::Fails | Fault::Dies) => Err(io::Error::other("it fails")),
            Some(Fault::FailsWhenDone | Fault::DiesWhenDone | Fault::Short) => {
                act(&mut state, true)?;
                Err(io::Error::other("it fails in the end"))
            }
        }
    }
}

pub struct Staged {
    disk: Disk,
    name: String,
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.operate(format!("write {}", self.name), |state, fails| {
            let written = if fails { bytes.len() / 2 } else { bytes.len() };
            state.staged.entry(self.name.clone()).or_default().extend_from_slice(&bytes[..written]);
            Ok(written)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub struct Lock(Disk);

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.state().locked = false;
    }
}

impl Storage for Disk {
    type Staged = Staged;
    type Object = Cursor<Vec<u8>>;
    type Lock = Lock;

    fn lock(&self) -> io::Result<Lock> {
        self.operate("lock".into(), |state, fails| {
            if state.locked {
                return Err(ErrorKind::WouldBlock.into());
            }
            state.safe = state.visible.clone();
            state.locked = !fails;
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
        self.operate(format!("seal {}", staged.name), |state, fails| {
            assert!(!state.panics, "the disk is on fire");
            if !fails {
                state.sealed.insert(staged.name.clone());
            }
            Ok(())
        })
    }

    fn publish(&self, name: &str) -> io::Result<()> {
        self.operate(format!("publish {name}"), |state, fails| {
            assert!(state.sealed.contains(name), "`{name}` is published and was not sealed");
            if state.visible.contains_key(name) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            let object = state.staged[name].clone();
            state.visible.insert(name.into(), object);
            if !fails {
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
        "the test's disk".into()
    }
}
