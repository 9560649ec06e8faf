//! The sink of most pipelines here: it adds results up to an answer.

use contest::Answer;
use thalweg::Error;
use thalweg::sink::Sink;

/// Adds the numbers of results up, and tells the answer after each batch.
///
/// The two numbers lie apart: side by side, LLVM makes a vector of them, for which no register is left in a loop beside a call, and every result waits for
/// the last one to come back from memory.
#[repr(C)]
pub struct Tell<'a, N> {
    results: u64,
    /// A fork's answer is told to the sink that it is a fork of.
    told: Option<&'a mut Answer>,
    sum: u64,
    number: N,
}

impl<'a, N> Tell<'a, N> {
    /// A sink that tells what results come to, each of which a number stands for.
    pub fn to(told: &'a mut Answer, number: N) -> Self {
        Tell { results: 0, told: Some(told), sum: 0, number }
    }
}

impl<T, N: Fn(T) -> u64 + Clone> Sink<T> for Tell<'_, N> {
    #[inline]
    fn write(&mut self, result: T) -> Result<(), Error> {
        self.results += 1;
        self.sum = self.sum.wrapping_add((self.number)(result));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        if let Some(told) = &mut self.told {
            **told = Answer { results: self.results, sum: self.sum };
        }
        Ok(())
    }

    fn fork(&mut self) -> Option<Self> {
        Some(Tell { results: 0, told: None, sum: 0, number: self.number.clone() })
    }

    fn join(&mut self, fork: &mut Self) -> Result<(), Error> {
        self.results += std::mem::take(&mut fork.results);
        self.sum = self.sum.wrapping_add(std::mem::take(&mut fork.sum));
        Ok(())
    }
}
