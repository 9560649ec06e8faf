use contest::Answer;
use contest::pairs::text_file::TextFile;
use contest::pairs::words::words;
use contest::workloads::word_count::counted;
use dfir_rs::dfir_syntax;

/// The whole text is read first, so that words can be lent: to own each of them takes several times as long.
pub fn run(text: &TextFile) -> Answer {
    // What a flow keeps is `'static`.
    let text: &'static str = std::fs::read_to_string(text.path()).expect("the text can be read").leak();
    let mut answer = Answer::default();
    let told = &mut answer;
    let mut flow = dfir_syntax! {
        source_iter(text.lines())
            -> flat_map(|line| words(line))
            -> map(|word| (word, ()))
            -> fold_keyed(|| 0, |count: &mut u64, ()| *count += 1)
            -> for_each(|(word, count): (&str, u64)| told.add(counted(word.as_bytes(), count)));
    };
    flow.run_available_sync();
    drop(flow);
    answer
}
