//! LLVM lines.

/// The lines of the bodies of functions in LLVM's language: what `cargo llvm-lines` counts, too.
pub fn lines_of_bodies(code: &str) -> u64 {
    let (mut lines, mut is_within) = (0, false);
    for line in code.lines() {
        match line {
            "}" => is_within = false,
            _ if is_within => lines += 1,
            _ => is_within = line.starts_with("define "),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn declarations_and_globals_are_not_counted() {
        let code = "@text = constant i32 7\n\
            ; main\n\
            define void @main() {\n\
            start:\n  \
              ret void\n\
            }\n\
            declare void @other()\n\
            define i32 @two() {\n  \
              ret i32 2\n\
            }\n";
        assert_eq!(super::lines_of_bodies(code), 3);
    }
}
