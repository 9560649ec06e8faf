//! The sink of most pipelines here: it adds results up to an answer.

use contest::Answer;
use thalweg::Error;
use thalweg::sink::Sink;

/// Adds the numbers of results up, and tells the answer after each batch.
pub struct Tell<'a, N> {
    answer: Answer,
    /// A fork's answer is told to the sink that it is a fork of.
    told: Option<&'a mut Answer>,
    number: N,
}

impl<'a, N> Tell<'a, N> {
    /// A sink that tells what results come to, each of which a number stands for.
    pub fn to(told: &'a mut Answer, number: N) -> Self {
        Tell { answer: Answer::default(), told: Some(told), number }
    }
}

impl<T, N: Fn(T) -> u64 + Clone> Sink<T> for Tell<'_, N> {
    #[inline]
    fn write(&mut self, result: T) -> Result<(), Error> {
        self.answer.add((self.number)(result));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        if let Some(told) = &mut self.told {
            **told = self.answer;
        }
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        Some(Tell { answer: Answer::default(), told: None, number: self.number.clone() })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.answer = [self.answer, std::mem::take(&mut fork.answer)].into_iter().sum();
        Ok(())
    }
}
