//! A change of code between two runs: what the checkpoint has of each state is compared with what the pipeline has, before anything runs.
//!
//! The checkpoint says the shape of each state in a section of its own. What is as it was is loaded. What is not must be spoken of by the job: [`Ways`]. Else the job
//! ends with an error, which says all that has changed.

mod rewrite;
mod told;
mod ways;

use std::collections::BTreeMap;

use crate::checkpoint::{Changes, Durable, Entry, Recovered, Shape, Written, convert, differences};
use crate::error::Place;
use crate::{Error, checkpoint};

use rewrite::Rewritten;
pub(in crate::engine) use ways::Migration;
pub use ways::Ways;

/// The section with the shapes: no operator has such an address.
pub(super) const SHAPES: &str = "(shapes)";
/// What stands in it for the inputs.
const INPUTS: &str = "(inputs)";

/// What is found out while the states are loaded.
pub(super) struct Changing {
    recovered: Recovered,
    ways: Ways,
    /// The shapes that the checkpoint has, by address.
    before: BTreeMap<String, Shape>,
    /// Those of the pipeline.
    now: BTreeMap<String, Shape>,
    rewritten: Rewritten,
    /// The sections that were loaded, or dropped on purpose, under another address or none.
    done: Vec<String>,
    problems: Vec<String>,
}

/// What the first commit has besides, for the code has changed.
#[derive(Debug)]
pub(super) struct Changed {
    shapes: Changes,
    rewritten: Rewritten,
}

impl Changed {
    /// Puts it in front of what the first batch has changed.
    pub fn put_before(self, changes: &mut Vec<(String, Vec<Changes>)>) -> Result<(), Error> {
        self.rewritten.put_before(changes)?;
        if !self.shapes.is_empty() {
            changes.push((SHAPES.to_owned(), vec![self.shapes]));
        }
        Ok(())
    }
}

impl Changing {
    pub fn new(mut recovered: Recovered, ways: Ways) -> Result<Self, Error> {
        let mut before = BTreeMap::new();
        recovered.load(SHAPES, |entry| {
            before.insert(entry.key()?, Shape::read(entry.value::<Written>()?)?);
            Ok(())
        })?;
        let (now, rewritten) = (BTreeMap::new(), Rewritten::default());
        Ok(Changing { recovered, ways, before, now, rewritten, done: Vec::new(), problems: Vec::new() })
    }

    /// What was there before the states.
    pub fn recovered(&self) -> &Recovered {
        &self.recovered
    }

    /// Compares the inputs, each with its name and the shape of its positions.
    ///
    /// # Errors
    /// They can't go on where others have been.
    pub fn inputs(&mut self, shape: Shape) -> Result<(), Error> {
        let before = self.before.get(INPUTS).map_or(&[][..], |before| &before.kept);
        // By their names: their order may change. One that the checkpoint doesn't know is told when it is to go to its place.
        for (name, position) in &shape.kept {
            let Some((_, before)) = before.iter().find(|(before, _)| before == name) else { continue };
            if let [first, ..] = &checkpoint::fits(before, position)[..] {
                return Err(Error::new(format!(
                    "the checkpoint's position of the input `{name}` is one of another source: {first}; read what was read before, or give this job a folder of \
                     its own"
                )));
            }
        }
        self.now.insert(INPUTS.to_owned(), shape);
        Ok(())
    }

    /// Gives a state what there is of it.
    ///
    /// # Errors
    /// The checkpoint can't be read, or an entry is not what the checkpoint says.
    pub fn load<S: Durable>(&mut self, address: &str, shape: Shape, place: Place, state: &mut S) -> Result<(), Error> {
        let from = self.source(address)?;
        let is_of = |(of, by): &(String, Migration)| (of == address).then(|| by.clone());
        let by: Vec<Migration> = self.ways.migrations.iter().filter_map(is_of).collect();
        match self.before.get(&from).cloned() {
            Some(before) => {
                let applied = applied(&before, &shape, &by);
                if !differences(&applied, &shape).is_empty() {
                    self.refuse(address, &from, &place, (&before, &applied, &shape), &by)?;
                } else if differences(&applied, &before).is_empty() {
                    self.take(address, &from, state)?;
                } else {
                    self.rewrite(address, &from, |Entry { key, value }| {
                        let value = convert((&before, &shape), &by, key, value)?;
                        state.load(Entry { key, value: &value })?;
                        Ok(value)
                    })?;
                }
            }
            None if !by.is_empty() && self.has_entries(&from)? => {
                self.problems
                    .push(format!("`{address}` can't be migrated: the checkpoint does not say what it looks like"));
            }
            None => self.take(address, &from, state)?,
        }
        if from != address {
            self.rewritten.empty(&from);
            self.done.push(from);
        }
        self.now.insert(address.to_owned(), shape);
        Ok(())
    }

    /// What is there does not fit: either it is dropped on purpose, or that is told.
    fn refuse(
        &mut self,
        address: &str,
        from: &str,
        place: &Place,
        shapes: (&Shape, &Shape, &Shape),
        by: &[Migration],
    ) -> Result<(), Error> {
        if self.ways.forgotten.iter().any(|forgotten| forgotten == from) {
            self.rewritten.empty(from);
        } else if self.has_entries(from)? {
            self.problems.push(told::changed(address, place, shapes, by));
        }
        Ok(())
    }

    /// A state takes what is there as it is.
    fn take<S: Durable>(&mut self, address: &str, from: &str, state: &mut S) -> Result<(), Error> {
        if from == address {
            return self.recovered.load(address, |entry| state.load(entry));
        }
        self.rewrite(address, from, |entry| {
            state.load(entry)?;
            Ok(entry.value.to_vec())
        })
    }

    /// A section is written anew, with what comes of the entries that are there.
    fn rewrite(
        &mut self,
        address: &str,
        from: &str,
        mut each: impl FnMut(Entry<'_>) -> Result<Vec<u8>, Error>,
    ) -> Result<(), Error> {
        let entries = self.rewritten.empty(address);
        self.recovered.load(from, |entry| {
            entries.push((entry.key.to_vec(), each(entry)?));
            Ok(())
        })
    }

    /// The section from which a state is loaded.
    fn source(&mut self, address: &str) -> Result<String, Error> {
        let renamed = self.ways.renamed.iter().find(|(_, new)| new == address);
        let Some((old, _)) = renamed.cloned() else { return Ok(address.to_owned()) };
        if !self.has(&old)? {
            return Ok(address.to_owned());
        }
        if self.has(address)? {
            self.problems.push(format!("`{old}` can't be renamed to `{address}`: the checkpoint has both"));
        }
        Ok(old)
    }

    /// Whether the checkpoint knows of a state at this address.
    fn has(&mut self, section: &str) -> Result<bool, Error> {
        Ok(self.before.contains_key(section) || self.has_entries(section)?)
    }

    fn has_entries(&mut self, section: &str) -> Result<bool, Error> {
        let mut has_entries = false;
        let first = self.recovered.load(section, |_| {
            has_entries = true;
            Err(Error::new("no others are needed"))
        });
        if has_entries { Ok(true) } else { first.map(|()| false) }
    }

    /// All states have what the checkpoint has: nothing may be left of it that nobody spoke of.
    ///
    /// # Errors
    /// All that keeps the job from going on.
    pub fn done(mut self, pipeline: &str) -> Result<Changed, Error> {
        for section in self.recovered.sections().to_vec() {
            if section == SHAPES || self.now.contains_key(&section) || self.done.contains(&section) {
                continue;
            }
            if self.ways.forgotten.contains(&section) {
                self.rewritten.empty(&section);
            } else if self.has_entries(&section)? {
                let states: Vec<_> = self.now.keys().filter(|address| *address != INPUTS).cloned().collect();
                let renamed = self.renamed_to(&section, &states)?;
                self.problems.push(told::unknown(&section, pipeline, &states, renamed));
            }
        }
        self.check_ways()?;
        match self.problems.is_empty() {
            true => Ok(Changed { shapes: self.shapes(), rewritten: self.rewritten }),
            false => {
                let problems = self.problems.join("\n");
                Err(Error::new(format!("the checkpoint does not fit the code of `{pipeline}`\n{problems}")))
            }
        }
    }

    /// What is said of states must be of states that are there.
    fn check_ways(&mut self) -> Result<(), Error> {
        let Ways { renamed, migrations, .. } = self.ways.clone();
        for (old, new) in renamed {
            if !self.now.contains_key(&new) {
                self.problems.push(format!("`{old}` is renamed to `{new}`, and the pipeline has no such state"));
            } else if self.recovered.committed.is_some() && !self.has(&old)? && !self.has(&new)? {
                self.problems.push(format!("`{old}` is renamed to `{new}`, and the checkpoint has neither"));
            }
        }
        for (address, migration) in migrations {
            if !self.now.contains_key(&address) {
                self.problems.push(format!("`{address}` is to be migrated, and the pipeline has no such state"));
            }
            if migration.is_blind() {
                self.problems.push(format!(
                    "`{address}` is to be migrated from `{}` to a type that looks the same, so that it could not be known whether it was done: name a field anew",
                    migration.old
                ));
            }
        }
        Ok(())
    }

    /// What changes in the section of the shapes.
    fn shapes(&self) -> Changes {
        let mut changes = Changes::new();
        for (address, shape) in &self.now {
            let is_as_before = self.before.get(address).is_some_and(|before| before.is_written_like(shape));
            if !is_as_before {
                changes.put(address, &shape.write());
            }
        }
        self.before.keys().filter(|address| !self.now.contains_key(*address)).for_each(|gone| changes.remove(gone));
        changes
    }

    /// A state that is not in the checkpoint and looks like this one.
    fn renamed_to<'s>(&mut self, section: &str, states: &'s [String]) -> Result<Option<&'s String>, Error> {
        let Some(before) = self.before.get(section).cloned() else { return Ok(None) };
        for state in states {
            if !self.has(state)? && differences(&before, &self.now[state]).is_empty() {
                return Ok(Some(state));
            }
        }
        Ok(None)
    }
}

/// The shape as it is behind the migrations.
fn applied(before: &Shape, now: &Shape, migrations: &[Migration]) -> Shape {
    let mut shape = before.clone();
    for (name, kept) in &mut shape.kept {
        if let Some((_, new)) = now.kept.iter().find(|(other, _)| other == name) {
            *kept = migrations.iter().fold(kept.clone(), |kept, by| by.applied(&kept, new));
        }
    }
    shape
}
