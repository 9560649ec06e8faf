//! What a job came to, in a form that can be compared.

use std::iter::Sum;

/// How many results there are, and the sum of a number that stands for each: contenders give them in orders of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub results: u64,
    pub sum: u64,
}

impl Answer {
    /// With one more result.
    #[inline]
    pub fn add(&mut self, number: u64) {
        self.results += 1;
        self.sum = self.sum.wrapping_add(number);
    }
}

/// The results of all threads, which are disjoint.
impl Sum for Answer {
    fn sum<I: Iterator<Item = Answer>>(answers: I) -> Answer {
        answers.fold(Answer::default(), |all, answer| Answer {
            results: all.results + answer.results,
            sum: all.sum.wrapping_add(answer.sum),
        })
    }
}

impl Extend<u64> for Answer {
    fn extend<I: IntoIterator<Item = u64>>(&mut self, numbers: I) {
        numbers.into_iter().for_each(|number| self.add(number));
    }
}

impl FromIterator<u64> for Answer {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Answer {
        let mut answer = Answer::default();
        answer.extend(numbers);
        answer
    }
}
