//! The inputs of a durable job: what is logged of them, and how they go on from there.

use std::task::{Context, Poll};

use serde::{Deserialize, Serialize};

use super::{Checkpointing, Committing};
use crate::Error;
use crate::checkpoint::Shape;
use crate::engine::input::{Going, Input, Inputs};
use crate::source::{Limit, Replayable};
use crate::time::Standing;

/// What is logged of an input.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InputPlan {
    /// The input's name in the pipeline.
    pub(super) name: String,
    /// The position as people read it.
    pub(super) shown: String,
    /// The position behind the batch, encoded: its type is the source's.
    pub(super) position: Vec<u8>,
    /// Whether it has anything in the batch.
    pub(super) has_batch: bool,
    pub(super) standing: Standing,
}

/// Such inputs, as nested pairs: `(&mut a, (&mut b, ()))`.
pub trait LoggedInputs: Inputs {
    /// Adds what their positions look like, by the names of the inputs.
    fn shape(&self, shape: Shape) -> Shape;

    /// What is logged of them before a batch, the first input's first.
    ///
    /// # Errors
    /// A position can't be encoded.
    fn plan(&self, plan: &mut Vec<InputPlan>) -> Result<(), Error>;

    /// Goes to where they were behind a batch.
    ///
    /// # Errors
    /// A position can't be reached any more.
    fn go_behind(&mut self, plan: &[InputPlan]) -> Result<(), Error>;

    /// Has the next batch be this one.
    ///
    /// # Errors
    /// A position can't be reached any more.
    fn go_again(&mut self, plan: &[InputPlan]) -> Result<(), Error>;

    /// Whether all that this batch has is there.
    fn are_there(&self) -> bool;

    /// What came before the end of a batch is not asked for again.
    ///
    /// # Errors
    /// What kept a source from telling the outside.
    fn forget(&mut self, plan: &[InputPlan]) -> Result<(), Error>;
}

impl LoggedInputs for () {
    fn shape(&self, shape: Shape) -> Shape {
        shape
    }

    fn plan(&self, _: &mut Vec<InputPlan>) -> Result<(), Error> {
        Ok(())
    }

    fn go_behind(&mut self, _: &[InputPlan]) -> Result<(), Error> {
        Ok(())
    }

    fn go_again(&mut self, _: &[InputPlan]) -> Result<(), Error> {
        Ok(())
    }

    fn are_there(&self) -> bool {
        true
    }

    fn forget(&mut self, _: &[InputPlan]) -> Result<(), Error> {
        Ok(())
    }
}

impl<S: Replayable, Rest: LoggedInputs> LoggedInputs for (&mut Input<S>, Rest) {
    fn shape(&self, shape: Shape) -> Shape {
        self.1.shape(shape.keeps::<S::Position>(self.0.place.operator))
    }

    fn plan(&self, plan: &mut Vec<InputPlan>) -> Result<(), Error> {
        let position = self.0.source.position();
        let encoded = postcard::to_stdvec(&position).map_err(|cause| {
            Error::new("can't log the position of the input").caused_by(cause).at(self.0.place.clone())
        })?;
        plan.push(InputPlan {
            name: self.0.place.operator.to_owned(),
            shown: format!("{position:?}"),
            position: encoded,
            has_batch: self.0.is_ready(),
            standing: self.0.standing(),
        });
        self.1.plan(plan)
    }

    fn go_behind(&mut self, plan: &[InputPlan]) -> Result<(), Error> {
        let here = self.0.of(plan)?;
        self.0.go(here, |source, position| source.seek(position))?;
        if here.standing.ended {
            self.0.has_ended();
        }
        self.1.go_behind(plan)
    }

    fn go_again(&mut self, plan: &[InputPlan]) -> Result<(), Error> {
        let here = self.0.of(plan)?;
        if here.has_batch {
            self.0.go(here, |source, position| source.replay(position))?;
        }
        self.0.stands_again(here.standing.clone(), here.has_batch);
        self.1.go_again(plan)
    }

    fn are_there(&self) -> bool {
        self.0.is_there() && self.1.are_there()
    }

    fn forget(&mut self, plan: &[InputPlan]) -> Result<(), Error> {
        let here = self.0.of(plan)?;
        self.0.go(here, |source, position| source.forget(position))?;
        self.1.forget(plan)
    }
}

impl<S: Replayable> Input<S> {
    /// What was logged of this input, by its name: their order in the pipeline may change.
    fn of<'p>(&self, plan: &'p [InputPlan]) -> Result<&'p InputPlan, Error> {
        plan.iter().find(|plan| plan.name == self.place.operator).ok_or_else(|| {
            let known: Vec<_> = plan.iter().map(|plan| format!("`{}`", plan.name)).collect();
            Error::new(format!(
                "the checkpoint knows no such input, only {}: name it as before, or begin with an empty folder",
                known.join(", ")
            ))
            .at(self.place.clone())
        })
    }

    /// Does something with the source at a place that was logged.
    fn go(
        &mut self,
        plan: &InputPlan,
        act: impl FnOnce(&mut S, &S::Position) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let position = postcard::from_bytes(&plan.position).map_err(|cause| {
            Error::new(
                "the checkpoint's position of this input is one of another source: give this job a folder of its own",
            )
            .caused_by(cause)
        });
        position.and_then(|position| act(&mut self.source, &position)).map_err(|error| error.at(self.place.clone()))
    }
}

/// The inputs of a durable job while it waits for them.
pub(super) struct Logged<'l, I, O> {
    pub(super) inputs: &'l mut I,
    pub(super) outputs: &'l mut O,
    pub(super) checkpoint: &'l mut Checkpointing,
}

impl<I: LoggedInputs, O: Committing> Inputs for Logged<'_, I, O> {
    fn poll(&mut self, context: &mut Context<'_>, limit: Limit) -> Poll<Result<(), Error>> {
        // Registered first, and looked at then: a commit that comes in between wakes the job.
        self.checkpoint.store.wakes(context.waker());
        self.checkpoint.show(self.inputs, self.outputs)?;
        self.inputs.poll(context, limit)
    }

    fn ended(&self) -> bool {
        self.inputs.ended()
    }

    fn caught_up(&self) -> bool {
        self.inputs.caught_up()
    }

    fn going(&self) -> Going {
        self.inputs.going()
    }

    fn release(&mut self) {
        self.inputs.release();
    }

    fn settle(&mut self) {
        self.inputs.settle();
    }
}
