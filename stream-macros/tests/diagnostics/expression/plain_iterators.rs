// Loops over plain iterators are plain Rust.
stream!({
    names.iter().for_each(|name| println!("{name}"));
    lines.print();
});
