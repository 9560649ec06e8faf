//! The states of a durable job: they have what the checkpoint has of them, and say what has changed.

use super::{Changed, Changing};
use crate::Error;
use crate::checkpoint::{Changes, Durable, Shape};
use crate::engine::run::Engine;

/// How a state is saved: known once it was loaded, so that what a checkpoint can't hold is told once.
pub struct Saves<S> {
    address: &'static str,
    save: fn(&mut S, &mut Changes),
    shed: fn(&mut S) -> Result<(), Error>,
}

/// The shapes of a pipeline's states, by address, where a job is only to say these.
#[derive(Debug, Default)]
pub struct Recorded {
    pub(in crate::engine) states: Vec<(&'static str, Shape)>,
    /// Whether these are all.
    pub(in crate::engine) is_whole: bool,
}

/// What the states of a pipeline look like: what [`Job::shapes`](crate::engine::Job::shapes) says.
#[derive(Clone, Debug)]
pub struct Shapes {
    /// The pipeline's name.
    pub pipeline: &'static str,
    /// The shape of each state, by its address.
    pub states: Vec<(&'static str, Shape)>,
}

/// What the meaning of a state's entries depends on.
pub type Settings = Vec<(&'static str, String)>;

impl Engine {
    /// Gives a state what the checkpoint has of it.
    ///
    /// # Errors
    /// The checkpoint can't be read.
    pub fn load<S: Durable>(
        &mut self,
        id: usize,
        address: &'static str,
        settings: Settings,
        state: &mut S,
    ) -> Result<Saves<S>, Error> {
        let place = self.graph.place(id);
        if let Some(spill) = self.checkpoint.as_ref().and_then(|checkpoint| checkpoint.spill.as_ref()) {
            state.spill(&spill.at(place.clone()));
        }
        if let Some(recorded) = &mut self.recorded {
            recorded.states.push((address, S::shape().set(settings)));
        } else if let Some(changing) = self.changing() {
            let shape = S::shape().set(settings);
            changing.load(address, shape, place.clone(), state).map_err(|error| error.at(place))?;
        }
        Ok(Saves { address, save: S::save, shed: S::shed })
    }

    fn changing(&mut self) -> Option<&mut Changing> {
        self.checkpoint.as_mut()?.changing.as_mut()
    }

    /// All states have what the checkpoint has: nothing may be left of it.
    ///
    /// # Errors
    /// The code has changed, and the job does not say what is to come of it.
    pub fn loaded(&mut self) -> Result<(), Error> {
        if let Some(recorded) = &mut self.recorded {
            recorded.is_whole = true;
            return Err(Error::new("the job was only to say what its states look like"));
        }
        let pipeline = self.graph.name;
        if let Some(checkpoint) = &mut self.checkpoint
            && let Some(changing) = checkpoint.changing.take()
        {
            let changed: Changed = changing.done(pipeline)?;
            checkpoint.changed = Some(changed);
        }
        Ok(())
    }

    /// Takes what has changed in a state in this step. What has not may leave memory then.
    ///
    /// # Errors
    /// What kept state that is above the budget from leaving memory.
    pub fn save<S>(&mut self, by: &Saves<S>, state: &mut S) -> Result<(), Error> {
        let Some(checkpoint) = &mut self.checkpoint else { return Ok(()) };
        let mut changes = Changes::new();
        (by.save)(state, &mut changes);
        if !changes.is_empty() {
            checkpoint.changes.push((by.address.to_owned(), vec![changes]));
        }
        if checkpoint.spill.is_some() { (by.shed)(state) } else { Ok(()) }
    }
}
