//! The sink of most pipelines here: it adds results up to an answer.

use contest::Answer;
use thalweg::Error;
use thalweg::sink::Sink;

/// Adds the numbers of results up, and tells the answer after each batch.
pub struct Tell<'a, N> {
    answer: Answer,
    told: &'a mut Answer,
    number: N,
}

impl<'a, N> Tell<'a, N> {
    /// A sink that tells what results come to, each of which a number stands for.
    pub fn to(told: &'a mut Answer, number: N) -> Self {
        Tell { answer: Answer::default(), told, number }
    }
}

impl<T, N: Fn(T) -> u64> Sink<T> for Tell<'_, N> {
    #[inline]
    fn write(&mut self, result: T) -> Result<(), Error> {
        self.answer.add((self.number)(result));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        *self.told = self.answer;
        Ok(())
    }
}
