//! Which statements may change their answer while the data does not: those that read the clock or
//! draw lots, themselves or through a view.

use std::collections::HashSet;

use fact_core::Schema;

/// The views of a database that read the clock, lower case.
pub(crate) struct Clocks(HashSet<String>);

impl Clocks {
    /// Looks at every view, and at the views those are made of.
    pub(crate) fn of(schema: &Schema) -> Self {
        let views = schema.tables.iter().filter_map(|it| Some((&it.name, it.definition.as_ref()?)));
        let views: Vec<_> = views.map(|(name, sql)| (name.to_lowercase(), sql)).collect();
        let mut found = Self(HashSet::new());
        // Each round adds the views made of those found before; it ends when none is added.
        loop {
            let more = views
                .iter()
                .filter(|(name, sql)| !found.0.contains(name) && !found.are_left_alone_by(sql));
            let more: Vec<_> = more.map(|(name, _)| name.clone()).collect();
            if more.is_empty() {
                return found;
            }
            found.0.extend(more);
        }
    }

    /// Whether the answer to `sql` follows from the data alone.
    pub(crate) fn are_left_alone_by(&self, sql: &str) -> bool {
        fact_sql::is_repeatable(sql) && !self.0.iter().any(|view| names(sql, view))
    }
}

/// Whether `sql` names `view`, quoted or not.
fn names(sql: &str, view: &str) -> bool {
    let quotes = ['"', '[', ']', '`'];
    fact_sql::tokens(sql).into_iter().any(|token| {
        let text = sql.get(token.range).unwrap_or_default();
        text.trim_matches(quotes).eq_ignore_ascii_case(view)
    })
}

#[cfg(test)]
mod tests {
    use fact_core::TableSchema;

    use super::*;

    fn view(name: &str, definition: Option<&str>) -> TableSchema {
        TableSchema {
            name: name.into(),
            columns: Vec::new(),
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign_keys: Vec::new(),
            n_rows: None,
            is_view: definition.is_some(),
            comment: None,
            definition: definition.map(str::to_owned),
        }
    }

    #[test]
    fn a_clock_is_seen_through_views_of_views() {
        let clocks = Clocks::of(&Schema {
            tables: vec![
                view("sales", None),
                view("by_city", Some("CREATE VIEW by_city AS SELECT city, sum(a) FROM sales")),
                view("top", Some("CREATE VIEW top AS SELECT * FROM \"Recent\" LIMIT 5")),
                view(
                    "Recent",
                    Some("CREATE VIEW Recent AS SELECT * FROM sales WHERE d > date('now')"),
                ),
            ],
        });
        for (sql, steady) in [
            ("SELECT * FROM sales", true),
            ("SELECT * FROM by_city", true),
            ("SELECT * FROM recent", false),
            ("SELECT count(*) FROM top", false),
            ("SELECT random()", false),
        ] {
            assert_eq!(clocks.are_left_alone_by(sql), steady, "{sql}");
        }
    }
}
