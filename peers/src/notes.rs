//! What a reader of the table should know: who is left out or does less, and why.

const DFIR_LEFT_OUT: &str =
    "left out: it knows no event time, and here windows overlap, or what follows waits for their end";
const DFIR_AT_END: &str = "knows no event time: the window is in the key, and results come at the end of the input";
const DFIR_ALONE: &str = "a flow has one thread";
const RENOIR_AT_END: &str = "its windows of event time begin with the first item of their key, so the window is in the key, and results come at \
    the end of the input";
const RENOIR_OPEN: &str = "auctions stay open until the end of the input, which is when averages are asked for";
const BY_SERDE: &str =
    "lines are read by serde, into the three fields that the job is about; results come at the end of the input";
const AS_A_FOLD: &str = "one fold over the lines into a table by minute, path and class, from which paths are added up at the end of the input";

/// What the loops by hand do that generated ones don't.
const BY_HAND: &[(&str, &str)] = &[
    (
        "word-count",
        "a word of up to sixteen bytes is two numbers, its place in the table has 32 bytes, and the result is made at the end; generated, a place has 48 bytes: what tells \
         the word from others, where its text is, its number, and whether this batch has met it, for the sink, a map, is told of what each batch has met",
    ),
    ("stateless-chain", "generated, the pipeline also counts what it writes, for its report: 4.4 instructions for 4.1"),
    (
        "yahoo",
        "the campaigns are numbered before, so that a window is an array, and the advertisements are in a table of the loop's own; generated, both are hash tables, one of them \
         the user's",
    ),
    (
        "nexmark-q4",
        "auctions are in a queue by their ids, which grow by one; generated, they are keys like all others, each with its timer",
    ),
    (
        "nexmark-q5",
        "auctions are numbered by their ids, so that a slice is an array; generated, the ids that are in use have an array too, but a bid finds its auction's number in it, and then its cell in the slice",
    ),
    (
        "nexmark-q7",
        "a bid is compared with the highest of its window; generated, with the last of a list of winners, which the window's state has",
    ),
    (
        "nexmark-q8",
        "of a window the people are in a table and the auctions in a list; generated, a window has a list for either side, in which the rows of a key are linked, and a table of all keys",
    ),
    ("sliding-mean", "sensors are numbered before, and sums have 32 bits: half of the memory to go through"),
    (
        "yahoo-json",
        "what is between two fields of interest is jumped over, and may be anything; generated, a line that is no record is refused",
    ),
];

/// A workload, a contender, and a note.
const NOTES: &[(&str, &str, &str)] = &[
    ("word-count", "dfir_rs", "the whole text is read first, so that words can be lent; a flow has one thread"),
    ("stateless-chain", "dfir_rs", DFIR_ALONE),
    ("yahoo", "dfir_rs", DFIR_AT_END),
    ("yahoo", "renoir", RENOIR_AT_END),
    ("nexmark-q1", "dfir_rs", DFIR_ALONE),
    (
        "nexmark-q1",
        "all",
        "reading the events from memory and writing the bids is nearly all of it: generated, by hand and renoir are level",
    ),
    ("nexmark-q2", "dfir_rs", DFIR_ALONE),
    (
        "nexmark-q2",
        "all",
        "reading the events from memory is nearly all of it, above all on two threads, where generated, by hand and renoir are level",
    ),
    ("nexmark-q3", "dfir_rs", DFIR_ALONE),
    ("nexmark-q4", "dfir_rs", DFIR_LEFT_OUT),
    ("nexmark-q4", "renoir", RENOIR_OPEN),
    ("nexmark-q5", "dfir_rs", DFIR_LEFT_OUT),
    ("nexmark-q5", "renoir", RENOIR_AT_END),
    ("nexmark-q7", "dfir_rs", DFIR_LEFT_OUT),
    ("nexmark-q7", "renoir", RENOIR_AT_END),
    ("nexmark-q8", "dfir_rs", DFIR_LEFT_OUT),
    ("nexmark-q8", "renoir", RENOIR_AT_END),
    ("sliding-mean", "dfir_rs", DFIR_LEFT_OUT),
    ("sliding-mean", "renoir", RENOIR_AT_END),
    (
        "sliding-mean",
        "all",
        "instructions are counted with a twentieth of the readings and all of the sensors: fifteen results for a reading",
    ),
    (
        "skewed-sums",
        "timely, renoir, dfir_rs",
        "left out: a question of how the work is shared, put to the loop by hand",
    ),
    ("yahoo-json", "timely, renoir, dfir_rs", BY_SERDE),
    ("access-log", "timely, renoir, dfir_rs", AS_A_FOLD),
    (
        "access-log",
        "generated",
        "beside one worker a thread of its own reads and cuts lines; of several, each reads and cuts a part of each chunk, and they wait for each other before the lines are shared out, where timely's workers and the loop by hand's have a half of the file each",
    ),
];

/// Who is spoken of, and what is said, for a workload.
pub fn notes(workload: &str) -> Vec<(&'static str, &'static str)> {
    let of_workload = NOTES.iter().filter(|(name, ..)| *name == workload);
    let by_hand = BY_HAND.iter().filter(|(name, _)| *name == workload).map(|(_, note)| ("by hand", *note));
    by_hand.chain(of_workload.map(|(_, who, note)| (*who, *note))).collect()
}
