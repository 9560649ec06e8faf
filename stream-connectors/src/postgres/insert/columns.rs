//! The columns of a table, as the server has them.

use stream_runtime::Error;
use tokio_postgres::Client;
use tokio_postgres::types::Type;

use super::identifier;
use super::row::Misfit;
use super::target::Target;
use crate::postgres::trouble::Trouble;

/// The columns that are written, in the order of a row's values.
#[derive(Debug)]
pub(super) struct Columns {
    types: Vec<Type>,
    required: Vec<bool>,
}

/// Each column of a table, and whether it must have a value; none, where there is no such table.
const COLUMNS: &str = "SELECT attname::text, attnotnull FROM pg_attribute \
                       WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

impl Columns {
    pub(super) async fn of(target: &Target, client: &Client) -> Result<Self, Trouble> {
        let rows = client.query(COLUMNS, &[&identifier::table(&target.table)]).await?;
        let mut there = Vec::with_capacity(rows.len());
        for row in rows {
            there.push((row.try_get::<_, String>(0)?, row.try_get::<_, bool>(1)?));
        }
        if there.is_empty() {
            return Err(Error::new(format!("there is no {}", target.name())).into());
        }
        if let Some(key) = target.keys.iter().find(|key| !target.columns.contains(key)) {
            let wrong = format!("`{key}` is a key of {}, and not among the columns that are written", target.name());
            return Err(Error::new(wrong).into());
        }
        let mut required = Vec::with_capacity(target.columns.len());
        for column in &target.columns {
            let Some((_, is_required)) = there.iter().find(|(name, _)| name == column) else {
                return Err(unknown(target, column, &there).into());
            };
            // A key without a value would be like no other, and be appended each time.
            required.push(*is_required || target.keys.contains(column));
        }
        let described = client.prepare(&target.describe()).await?;
        let types = described.columns().iter().map(|column| column.type_().clone()).collect();
        Ok(Columns { types, required })
    }

    #[inline]
    pub(super) fn types(&self) -> &[Type] {
        &self.types
    }

    /// Whether a value must be there.
    #[inline]
    pub(super) fn required(&self) -> &[bool] {
        &self.required
    }

    pub(super) fn refuse(&self, target: &Target, misfit: Misfit) -> Error {
        let Misfit { place, value } = misfit;
        let (column, found) = (&target.columns[place], &self.types[place]);
        Error::new(format!(
            "column `{column}` of {} is `{found}`, which a value of `{value}` (number {place} of the row, from 0) can't stand in: \
             `ToColumn` says what can",
            target.name()
        ))
    }
}

fn unknown(target: &Target, column: &str, there: &[(String, bool)]) -> Error {
    let there: Vec<_> = there.iter().map(|(name, _)| format!("`{name}`")).collect();
    Error::new(format!("{} has no column `{column}`: it has {}", target.name(), there.join(", ")))
}
