//! Which keys a step has changed: what a checkpoint must hold of a state.

/// Whether a state notes which of its cells have changed.
pub trait Track: Default + Send {
    /// What a cell has for it.
    type Mark: Copy + Default + Send;

    /// A cell of a key with this hash has changed.
    fn touch(&mut self, mark: &mut Self::Mark, hash: u64);
}

/// It doesn't: the pipeline is not durable.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untracked;

impl Track for Untracked {
    type Mark = ();

    #[inline]
    fn touch(&mut self, (): &mut (), _: u64) {}
}

/// It does: the hashes of keys that have a cell that changed.
#[derive(Debug, Default)]
pub struct Tracked(pub Vec<u64>);

/// Whether a cell has changed since it was last saved.
#[derive(Clone, Copy, Debug, Default)]
pub struct IsChanged(pub bool);

impl Track for Tracked {
    type Mark = IsChanged;

    #[inline]
    fn touch(&mut self, mark: &mut IsChanged, hash: u64) {
        if !mark.0 {
            mark.0 = true;
            self.0.push(hash);
        }
    }
}
