//! Whatever is done to a line, it is read or rejected, and nothing panics.

use thalweg::source::Random;

use crate::combined::Hit;

const LINES: [&str; 3] = [
    r#"203.0.113.7 - - [10/Oct/2000:13:55:36 -0700] "GET /a/b?c=d HTTP/1.1" 304 - "-" "curl/8.9.1""#,
    r#"2001:db8::1 - frank h [29/Feb/2024:23:59:60 +0530] "-" 408 0 "-" "an \"agent\" \\""#,
    r#"host.example id - [01/Jan/1970:00:00:00 +0000] "GET /caf\xc3\xa9é" 200 18446744073709551615 "r" "a""#,
];

#[test]
fn a_line_that_is_cut_off_is_rejected() {
    for line in LINES.map(str::as_bytes) {
        assert!(Hit::parse(line).is_ok());
        for length in 0..line.len() {
            let mismatch = Hit::parse(&line[..length]).unwrap_err();
            assert!((1..=length + 1).contains(&mismatch.column), "{mismatch:?} in {length} bytes");
        }
    }
}

#[test]
fn a_line_with_wrong_bytes_is_read_or_rejected() {
    for round in 0..100_000 {
        let mut random = Random::new(1, round);
        let mut line = LINES[round as usize % LINES.len()].as_bytes().to_vec();
        for _ in 0..=random.below(3) {
            let place = random.below(line.len() as u64) as usize;
            line[place] = byte(&mut random);
        }
        match Hit::parse(&line) {
            Ok(hit) => assert!((100..600).contains(&hit.status)),
            Err(mismatch) => assert!((1..=line.len() + 1).contains(&mismatch.column)),
        }
    }
}

/// Rather one that means something in the format.
fn byte(random: &mut Random) -> u8 {
    let special = b" \"\\[]-?/:09\xff\x00";
    special.get(random.below(26) as usize).copied().unwrap_or(random.below(256) as u8)
}
