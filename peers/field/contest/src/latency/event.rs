//! What is sent.

/// A record of the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub key: u64,
    /// From 0.
    pub number: u64,
}

pub const KEYS: u64 = 1_000;

impl Event {
    pub fn new(number: u64) -> Event {
        // Fibonacci hashing: the keys follow each other in no order, and each number has its own.
        Event { key: (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % KEYS, number }
    }

    /// As a line of text: `key,number`.
    pub fn write(&self, line: &mut Vec<u8>) {
        write_number(line, self.key);
        line.push(b',');
        write_number(line, self.number);
        line.push(b'\n');
    }

    /// What such a line says; `None` if it is none.
    pub fn read(line: &str) -> Option<Event> {
        let (key, number) = line.split_once(',')?;
        Some(Event { key: key.parse().ok()?, number: number.parse().ok()? })
    }
}

/// In decimal. The sender shares a processor with the contender: what `write!` costs would be counted as the contender's.
fn write_number(line: &mut Vec<u8>, mut number: u64) {
    let begin = line.len();
    loop {
        line.push(b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    line[begin..].reverse();
}

/// What the results of the first so many records add up to.
pub fn sum_of_results(records: u64) -> u64 {
    let mut counts = vec![0; KEYS as usize];
    (0..records).fold(0, |sum, number| {
        let count: &mut u64 = &mut counts[Event::new(number).key as usize];
        *count += 1;
        sum + *count
    })
}

#[cfg(test)]
mod tests {
    use super::{Event, sum_of_results};

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for number in [0, 9, 10, 1_234_567_890] {
            let (event, mut line) = (Event::new(number), Vec::new());
            event.write(&mut line);
            let line = String::from_utf8(line).unwrap();
            assert_eq!(line, format!("{},{number}\n", event.key));
            assert_eq!(Event::read(line.trim_end()), Some(event));
        }
        assert_eq!(Event::read("1;2"), None);
    }

    #[test]
    fn keys_are_shared_out_and_each_counts_from_one() {
        let keys: std::collections::HashSet<u64> = (0..100_000).map(|number| Event::new(number).key).collect();
        assert_eq!(keys.len() as u64, super::KEYS);
        assert_eq!(sum_of_results(0), 0);
        assert_eq!(sum_of_results(1), 1);
        assert!(sum_of_results(100_000) >= 1_000 * (100 * 101 / 2), "a hundred of each key is the least");
    }
}
