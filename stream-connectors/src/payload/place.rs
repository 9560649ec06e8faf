//! Where a message comes from.

use std::fmt;

/// Where a message comes from, for people who read errors: `kafka readings/3, offset 17`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The system with the topic, queue or address in it, and the partition: `kafka readings/3`.
    pub name: String,
    /// The message's place in there, as the system counts; or the number of the message since the source was opened. `None` where neither is known.
    pub offset: Option<u64>,
}

impl Place {
    /// A place with a name.
    ///
    /// ```
    /// use thalweg::connectors::payload::Place;
    /// assert_eq!(Place::new("kafka readings/3").at(17).to_string(), "kafka readings/3, offset 17");
    /// ```
    pub fn new(name: impl Into<String>) -> Self {
        Place { name: name.into(), offset: None }
    }

    /// The same, with the message's place in there.
    #[must_use]
    pub fn at(self, offset: u64) -> Self {
        Place { offset: Some(offset), ..self }
    }

    /// Of what comes without a name.
    pub(super) fn unknown() -> Self {
        Place::new("the input")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.offset.map_or(Ok(()), |offset| write!(f, ", offset {offset}"))
    }
}
