//! What the arguments ask for.

/// How the log is made.
pub struct Options {
    pub seed: u64,
    pub lines: u64,
    pub rate: u64,
    pub live: bool,
}

/// Reads the arguments behind the program's name.
///
/// # Errors
/// An option that there is none of, or a value that is missing or none, as a sentence.
pub fn given(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut seed, mut lines, mut rate, mut live) = (1, None, 3, false);
    while let Some(option) = arguments.next() {
        match option.as_str() {
            "--live" => live = true,
            "--seed" => seed = number(&option, arguments.next(), 0)?,
            "--lines" => lines = Some(number(&option, arguments.next(), 0)?),
            "--rate" => rate = number(&option, arguments.next(), 1)?,
            _ => return Err(format!("there is no option `{option}`: there are --seed, --lines, --rate and --live")),
        }
    }
    let unless_given = if live { u64::MAX } else { 1_800 };
    Ok(Options { seed, lines: lines.unwrap_or(unless_given), rate, live })
}

/// More would lead behind the year 9999, which the format can't write.
const LARGEST: u64 = 200_000_000_000;

fn number(option: &str, value: Option<String>, smallest: u64) -> Result<u64, String> {
    let number = value.and_then(|value| value.parse().ok());
    let allowed = number.filter(|number| (smallest..=LARGEST).contains(number));
    allowed.ok_or_else(|| format!("`{option}` needs a whole number from {smallest} to {LARGEST}"))
}
