//! The middle of several numbers.

/// The median; of an even number of them the upper one, and 0 of none.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.into_iter().collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_outlier_does_not_count() {
        assert_eq!(super::median([3.0, 1.0, 100.0]), 3.0);
    }
}
