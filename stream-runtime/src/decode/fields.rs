//! Which fields of a record are read.

/// A set of fields, known when a pipeline is compiled.
pub trait Reads {
    /// The names of the fields in Rust, or none where all are read.
    const FIELDS: Option<&'static [&'static str]>;
}

/// All fields.
#[derive(Clone, Copy, Debug)]
pub enum All {}

impl Reads for All {
    const FIELDS: Option<&'static [&'static str]> = None;
}

/// No field: the record is only looked at.
#[derive(Clone, Copy, Debug)]
pub enum Nothing {}

impl Reads for Nothing {
    const FIELDS: Option<&'static [&'static str]> = Some(&[]);
}

/// Whether a record's field is in the set. Decoders ask when they are compiled.
///
/// A set may name what is no field of the record, where the record gives access to the fields of another (`Deref`): then it reads all.
pub const fn reads<F: Reads>(all: &[&str], field: &str) -> bool {
    let Some(fields) = F::FIELDS else { return true };
    let mut rest = fields;
    while let [first, behind @ ..] = rest {
        if !is_in(all, first) {
            return true;
        }
        rest = behind;
    }
    is_in(fields, field)
}

const fn is_in(mut names: &[&str], name: &str) -> bool {
    while let [first, rest @ ..] = names {
        if is(first.as_bytes(), name.as_bytes()) {
            return true;
        }
        names = rest;
    }
    false
}

/// `==` of byte strings, which is no `const fn`.
const fn is(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([first, a_rest @ ..], [second, b_rest @ ..]) = (a, b) {
        if *first != *second {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    a.is_empty() && b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    enum PageAndTime {}

    impl Reads for PageAndTime {
        const FIELDS: Option<&'static [&'static str]> = Some(&["page", "at"]);
    }

    #[test]
    fn a_set_holds_what_it_names() {
        let all = ["at", "page", "a", "page_id", ""];
        assert!(reads::<PageAndTime>(&all, "at") && reads::<PageAndTime>(&all, "page"));
        assert!(!["a", "page_id", ""].iter().any(|field| reads::<PageAndTime>(&all, field)));
        assert!(reads::<All>(&all, "a") && !reads::<Nothing>(&all, "a"));
    }

    #[test]
    fn a_name_that_is_no_field_may_lead_to_all() {
        assert!(reads::<PageAndTime>(&["page", "inner"], "inner"));
    }
}
