// A pipeline without a name, with locals from around it.
stream!({
    let limit = 3;
    let words = lines.flat_map(|line| line.split(' '));
    let long = words.filter(|word| word.len() > limit);
    long.key_by(|word| *word).count().sink(Vec::new());
    source(memory(numbers)).map(|number| number + limit).for_each(|number| println!("{number}"));
});
