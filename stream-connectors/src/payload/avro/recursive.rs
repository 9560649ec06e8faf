//! Schemas that go into themselves, and schemas that name others.

use std::collections::{HashMap, HashSet};

use apache_avro::Schema;
use apache_avro::schema::{Name, RecordSchema};

/// Whether a record of a schema may have a record of the same schema within it: a list, a tree. A message then says how deep it goes, and the crate that reads
/// follows it with the stack.
pub(super) fn is_recursive(schema: &Schema) -> bool {
    let mut records = HashMap::new();
    each_record(schema, &mut |record| {
        records.insert(&record.name, record);
    });
    let mut walk = Walk { records, around: Vec::new(), done: HashSet::new() };
    walk.goes_into_itself(schema)
}

/// Whether a schema names one that is defined elsewhere in it.
pub(super) fn has_names(schema: &Schema) -> bool {
    match schema {
        Schema::Ref { .. } => true,
        Schema::Record(record) => record.fields.iter().any(|field| has_names(&field.schema)),
        _ => inner(schema).iter().any(|inner| has_names(inner)),
    }
}

/// The schemas within one that is no record.
fn inner(schema: &Schema) -> Vec<&Schema> {
    match schema {
        Schema::Array(array) => vec![&array.items],
        Schema::Map(map) => vec![&map.types],
        Schema::Union(union) => union.variants().iter().collect(),
        _ => Vec::new(),
    }
}

fn each_record<'s>(schema: &'s Schema, visit: &mut impl FnMut(&'s RecordSchema)) {
    if let Schema::Record(record) = schema {
        visit(record);
        record.fields.iter().for_each(|field| each_record(&field.schema, visit));
    }
    inner(schema).into_iter().for_each(|inner| each_record(inner, visit));
}

struct Walk<'s> {
    records: HashMap<&'s Name, &'s RecordSchema>,
    /// The records around the present place.
    around: Vec<&'s Name>,
    /// Those of which all is known.
    done: HashSet<&'s Name>,
}

impl<'s> Walk<'s> {
    fn goes_into_itself(&mut self, schema: &'s Schema) -> bool {
        match schema {
            Schema::Record(record) => self.enter(record),
            // What is no record has an end.
            Schema::Ref { name } => self.records.get(name).copied().is_some_and(|record| self.enter(record)),
            _ => inner(schema).into_iter().any(|inner| self.goes_into_itself(inner)),
        }
    }

    fn enter(&mut self, record: &'s RecordSchema) -> bool {
        if self.around.contains(&&record.name) {
            return true;
        }
        if !self.done.insert(&record.name) {
            return false;
        }
        self.around.push(&record.name);
        let found = record.fields.iter().any(|field| self.goes_into_itself(&field.schema));
        self.around.pop();
        found
    }
}
