//! What a contender came to.

use serde::Deserialize;

/// Equal for contenders that have given the same results.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub struct Answer {
    pub results: u64,
    pub sum: u64,
}

/// Checks that all came to one answer, each with its name.
pub fn agreed(answers: &[(String, Answer)]) -> Result<(), String> {
    let Some((first, expected)) = answers.first() else { return Ok(()) };
    match answers.iter().find(|(_, answer)| answer != expected) {
        Some((other, answer)) => Err(format!(
            "{first} and {other} come to different answers: {} results with the sum {:x}, and {} with {:x}",
            expected.results, expected.sum, answer.results, answer.sum,
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, agreed};

    #[test]
    fn a_difference_is_an_error() {
        let answer = |sum| Answer { results: 1, sum };
        assert_eq!(agreed(&[("a".into(), answer(1)), ("b".into(), answer(1))]), Ok(()));
        let error = agreed(&[("a".into(), answer(1)), ("b".into(), answer(2))]).unwrap_err();
        assert!(error.starts_with("a and b come to different answers"), "{error}");
    }
}
