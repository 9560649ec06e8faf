//! `try_map`, and what becomes of its errors.

use super::Read;

impl<T: Clone> Read<T> {
    pub fn try_map<U, E>(&self, function: impl Fn(T) -> Result<U, E>) -> Read<Result<U, E>> {
        self.map(function)
    }
}

impl<U: Clone, E: Clone> Read<Result<U, E>> {
    pub fn split_errors(&self) -> (Read<U>, Read<E>) {
        (self.filter_map(Result::ok), self.filter_map(Result::err))
    }

    /// The results, and how many errors are dropped.
    pub fn or_drop(&self) -> (Read<U>, usize) {
        let (results, errors) = self.split_errors();
        (results, errors.len())
    }

    /// The results up to the step in which the first error ends the job, and that error.
    pub fn or_fail(&self) -> (Read<U>, Option<E>) {
        let failing = self.steps.iter().position(|step| step.iter().any(|item| item.value.is_err()));
        let (mut results, errors) = self.split_errors();
        results.steps.truncate(failing.unwrap_or(self.steps.len()));
        let first = errors.values().first().map(|error| (*error).clone());
        (results, first)
    }
}
