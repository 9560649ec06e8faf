// A stream without an output.
stream!({
    let words = lines.flat_map(|line| line.split(' '));
    words.filter(|word| word.len() > 3);
//        ^^^^^^ error: the stream from `filter` leads to no output
//               help: end it in `.sink(..)`, `.for_each(..)` or `.print()`
    words.print();
});
