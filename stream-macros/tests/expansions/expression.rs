// The sources and outputs of an expression are the locals around it.
stream!({
    let limit = limits.lowest();
    let odd = numbers.filter(|number| number % 2 == 1);
    odd.filter(|number| *number > limit).sink(&mut out);
    source(more(limit)).merge(odd).for_each_batch(|items, id| println!("{id}: {}", items.len()));
});
