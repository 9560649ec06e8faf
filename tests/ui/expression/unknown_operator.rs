use thalweg::prelude::*;

fn main() -> Result<(), Error> {
    let (numbers, mut out) = (vec![1, 2, 3], Vec::new());
    stream!({
        numbers.fliter(|number| number % 2 == 1).sink(&mut out);
    })
    .run_blocking()?;
    println!("{out:?}");
    Ok(())
}
