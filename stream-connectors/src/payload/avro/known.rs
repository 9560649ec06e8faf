//! Schemas that were asked for.

use std::sync::OnceLock;

use apache_avro::Schema;

/// Schemas by their numbers: a list that is added to and never taken from, so that what was found can be lent for as long as the list is there. There are few.
#[derive(Debug, Default)]
pub(super) struct Known(OnceLock<Box<Entry>>);

#[derive(Debug)]
struct Entry {
    number: u32,
    schema: Schema,
    next: Known,
}

impl Known {
    pub(super) fn find(&self, number: u32) -> Option<&Schema> {
        let mut list = self;
        while let Some(entry) = list.0.get() {
            if entry.number == number {
                return Some(&entry.schema);
            }
            list = &entry.next;
        }
        None
    }

    /// Adds a schema, unless another worker was quicker, and lends it.
    pub(super) fn add(&self, number: u32, schema: &Schema) -> &Schema {
        let mut list = self;
        loop {
            let new = || Box::new(Entry { number, schema: schema.clone(), next: Known::default() });
            let entry = list.0.get_or_init(new);
            if entry.number == number {
                return &entry.schema;
            }
            list = &entry.next;
        }
    }
}
