//! Samples of plain types: first what nearly all take.

/// Of numbers, which some want to be other than zero, and others small.
pub(super) const NUMBERS: [u8; 9] = [1, 0, 2, 3, 4, 10, 20, 64, 100];

/// Of texts.
pub(super) const TEXTS: [&str; 14] = [
    "",
    "a",
    "1",
    "2020-01-01T00:00:00Z",
    "2020-01-01",
    "00:00:00",
    "2020-01-01T00:00:00",
    "127.0.0.1",
    "::1",
    "https://example.org/",
    "00000000-0000-0000-0000-000000000000",
    "UTC",
    "PT1S",
    "1.0.0",
];

/// Of how many bytes there are.
pub(super) const LENGTHS: [usize; 8] = [0, 1, 4, 6, 8, 12, 16, 32];

/// Of how many there are in a sequence: to see what is in it, and where there is need to be small.
pub(super) const ONE_OR_SO: [usize; 5] = [1, 0, 2, 3, 4];
pub(super) const NONE_OR_SO: [usize; 5] = [0, 1, 2, 3, 4];
