//! Whether a type is one of the plain numbers, of which a loop may compute in vain.

use std::any::type_name;

/// Whether an item is a number (or a reference to one) of at least so many bits, with which the operations of the language can do nothing
/// but compute.
///
/// The types are told apart by their names, which is good enough for what only speed depends on: no type of a user's has the bare name
/// of a primitive one. LLVM knows the answer; there is no test in the loop.
#[inline(always)]
pub fn is_plain<T>(_: &T, bits: u32) -> bool {
    let size = match type_name::<T>() {
        "bool" | "&bool" => 1,
        "u8" | "i8" | "&u8" | "&i8" => 8,
        "u16" | "i16" | "&u16" | "&i16" => 16,
        "u32" | "i32" | "f32" | "&u32" | "&i32" | "&f32" => 32,
        "u64" | "i64" | "f64" | "&u64" | "&i64" | "&f64" => 64,
        "usize" | "isize" | "&usize" | "&isize" => usize::BITS,
        "u128" | "i128" | "&u128" | "&i128" => 128,
        _ => return false,
    };
    size >= bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_references_to_them_are_plain() {
        assert!(is_plain(&1u64, 64));
        assert!(is_plain(&&1u8, 8));
        assert!(is_plain(&1.5f32, 0));
    }

    #[test]
    fn a_number_that_is_shifted_out_of_its_bits_is_not() {
        assert!(!is_plain(&1u8, 9));
    }

    #[test]
    fn other_types_are_not() {
        #[allow(non_camel_case_types)]
        struct u64;
        assert!(!is_plain(&u64, 0));
        assert!(!is_plain(&"1", 0));
        assert!(!is_plain(&(1, 2), 0));
    }
}
