//! What a sink writes to.

use super::Server;
use super::identifier;

/// A table of a database, the columns that are written, and how.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) server: Server,
    pub(super) table: String,
    pub(super) columns: Box<[String]>,
    /// The columns that rows are known by; rows are appended where there are none.
    pub(super) keys: Box<[String]>,
    /// The name by which the sink's batches are known.
    pub(super) sink: String,
}

/// Where the rows of a batch are before they take the place of others.
const ARRIVED: &str = "pg_temp.thalweg_arrived";

impl Target {
    pub(super) fn new(server: Server, table: String, columns: Box<[String]>) -> Self {
        Target { server, sink: table.clone(), table, columns, keys: Box::default() }
    }

    /// What it is called in errors.
    pub(super) fn name(&self) -> String {
        format!("table `{}` of {}", self.table, self.server.name())
    }

    pub(super) fn is_upsert(&self) -> bool {
        !self.keys.is_empty()
    }

    /// A query of the columns' types.
    pub(super) fn describe(&self) -> String {
        format!("SELECT {} FROM {}", identifier::list(&self.columns), identifier::table(&self.table))
    }

    /// Where the rows of a batch arrive. It is empty at the beginning of each transaction.
    pub(super) fn arrive(&self) -> String {
        format!("CREATE TEMPORARY TABLE thalweg_arrived ON COMMIT DELETE ROWS AS {} WITH NO DATA", self.describe())
    }

    pub(super) fn copy(&self) -> String {
        let into = if self.is_upsert() { ARRIVED.to_owned() } else { identifier::table(&self.table) };
        format!("COPY {into} ({}) FROM STDIN (FORMAT binary)", identifier::list(&self.columns))
    }

    /// Puts what has arrived in its place. A table that was empty is filled from its beginning, so that `ctid` is the order in which the rows came.
    pub(super) fn upsert(&self) -> String {
        let (table, columns, keys) =
            (identifier::table(&self.table), identifier::list(&self.columns), identifier::list(&self.keys));
        let values = self.columns.iter().filter(|column| !self.keys.contains(column)).map(|column| {
            let column = identifier::quoted(column);
            format!("{column} = EXCLUDED.{column}")
        });
        let update = match values.collect::<Vec<_>>() {
            values if values.is_empty() => "DO NOTHING".to_owned(),
            values => format!("DO UPDATE SET {}", values.join(", ")),
        };
        format!(
            "INSERT INTO {table} ({columns}) SELECT DISTINCT ON ({keys}) {columns} FROM {ARRIVED} ORDER BY {keys}, ctid DESC \
             ON CONFLICT ({keys}) {update}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_of_a_key_takes_the_place() {
        let server = Server::new("postgres://localhost/shop");
        let mut target = Target::new(server, "shop.totals".into(), ["account".into(), "cents".into()].into());
        assert_eq!(target.copy(), r#"COPY "shop"."totals" ("account", "cents") FROM STDIN (FORMAT binary)"#);
        target.keys = ["account".into()].into();
        assert_eq!(
            target.upsert(),
            r#"INSERT INTO "shop"."totals" ("account", "cents") SELECT DISTINCT ON ("account") "account", "cents" FROM pg_temp.thalweg_arrived ORDER BY "account", ctid DESC ON CONFLICT ("account") DO UPDATE SET "cents" = EXCLUDED."cents""#
        );
        target.columns = ["account".into()].into();
        assert!(target.upsert().ends_with(r#"ON CONFLICT ("account") DO NOTHING"#));
    }
}
