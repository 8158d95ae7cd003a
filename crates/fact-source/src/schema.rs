//! What the database says of its tables.

use std::time::{Duration, Instant};

use fact_core::{ColumnSchema, ForeignKey, Schema, StorageClass, TableSchema};
use fact_sql::quote_identifier;
use rusqlite::{Connection, Row, params};

use crate::comment::{Comments, comments};

/// Rows counted of all tables together. A limit of the clock would know of the same file now more,
/// now less; this many take a fraction of a second.
const N_COUNTED: u64 = 10_000_000;

/// A table of so many rows is counted even then.
const N_COUNTED_ANYHOW: u64 = 250_000;

/// Where the disk is so slow that counting takes longer, it is left.
const COUNT_TIMEOUT: Duration = Duration::from_secs(5);

/// Instructions of SQLite's virtual machine between two looks at the clock while counting.
const BETWEEN_LOOKS: i32 = 100_000;

/// The user's tables and views, in the order they were made. `connection` may still use
/// pragmas, and is used up.
pub fn read(mut connection: Connection) -> rusqlite::Result<Schema> {
    // Shadow tables hold the inside of a virtual table.
    let list = "SELECT s.name, l.type = 'view', s.sql FROM sqlite_schema AS s \
                JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name \
                WHERE s.type IN ('table', 'view') AND l.type <> 'shadow' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                ORDER BY s.rowid";
    let listed = rows(&connection, list, "", |row| {
        Ok((text(row, 0)?, row.get::<_, bool>(1)?, text(row, 2)?))
    })?;
    let mut tables = Vec::with_capacity(listed.len());
    for (name, is_view, create) in listed {
        let comments = if is_view { Comments::default() } else { comments(&create) };
        let definition = is_view.then_some(create);
        match table(&connection, name, definition, comments) {
            Ok(table) => tables.push(table),
            // A view of a table that is gone, or a virtual table whose module is not built in.
            Err(error) => tracing::debug!(%error, "a table or view cannot be described"),
        }
    }
    tables.retain(|it| !it.columns.is_empty());
    fill_in_parents(&mut tables);
    count(&mut connection, &mut tables, N_COUNTED, N_COUNTED_ANYHOW)?;
    Ok(Schema { tables })
}

fn table(
    connection: &Connection,
    name: String,
    definition: Option<String>,
    comments: Comments,
) -> rusqlite::Result<TableSchema> {
    // 1 marks the hidden columns of a virtual table; 2 and 3 generated ones.
    let columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid";
    let mut keyed = Vec::new();
    let columns = rows(connection, columns, &name, |row| {
        let name = text(row, 0)?;
        let declared_type = text(row, 1)?;
        keyed.push((row.get::<_, i64>(3)?, name.clone()));
        Ok(ColumnSchema {
            class: class(&declared_type),
            declared_type,
            not_null: row.get(2)?,
            comment: comments.column(&name),
            name,
        })
    })?;
    keyed.retain(|(position, _)| *position > 0);
    keyed.sort();
    Ok(TableSchema {
        primary_key: keyed.into_iter().map(|(_, it)| it).collect(),
        unique: unique(connection, &name)?,
        foreign_keys: foreign_keys(connection, &name)?,
        n_rows: None,
        comment: comments.table,
        name,
        columns,
        is_view: definition.is_some(),
        definition,
    })
}

/// What SQLite stores by preference for a declared type.
///
/// # Source
/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>, rules 1 to 5 in order.
fn class(declared_type: &str) -> StorageClass {
    let upper = declared_type.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|it| upper.contains(it));
    if has(&["INT"]) {
        StorageClass::Integer
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        StorageClass::Text
    } else if has(&["BLOB"]) || upper.is_empty() {
        StorageClass::Blob
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        StorageClass::Real
    } else {
        StorageClass::Numeric
    }
}

/// Sets of columns that hold each combination once: whole-table unique indexes over plain columns.
fn unique(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Vec<String>>> {
    let indexes = "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" AND origin <> 'pk' AND NOT partial ORDER BY seq DESC";
    let mut sets = Vec::new();
    for index in rows(connection, indexes, table, |row| text(row, 0))? {
        // The name is NULL where an expression is indexed.
        let members = "SELECT name FROM pragma_index_info(?1) ORDER BY seqno";
        let members = rows(connection, members, &index, |row| text(row, 0))?;
        if members.iter().all(|it| !it.is_empty()) && !sets.contains(&members) {
            sets.push(members);
        }
    }
    Ok(sets)
}

fn foreign_keys(connection: &Connection, table: &str) -> rusqlite::Result<Vec<ForeignKey>> {
    let list = "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(?1) ORDER BY id DESC, seq";
    let mut keys: Vec<(i64, ForeignKey)> = Vec::new();
    let read = |row: &Row<'_>| Ok((row.get(0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?));
    for (id, to_table, from, to) in rows(connection, list, table, read)? {
        if keys.last().is_none_or(|(it, _)| *it != id) {
            keys.push((id, ForeignKey { columns: vec![], to_table, to_columns: vec![] }));
        }
        if let Some((_, key)) = keys.last_mut() {
            key.columns.push(from);
            key.to_columns.push(to);
        }
    }
    Ok(keys.into_iter().map(|(_, it)| it).collect())
}

/// A reference that names no columns means the parent's primary key.
fn fill_in_parents(tables: &mut [TableSchema]) {
    let keys: Vec<(String, Vec<String>)> =
        tables.iter().map(|it| (it.name.clone(), it.primary_key.clone())).collect();
    for key in tables.iter_mut().flat_map(|it| &mut it.foreign_keys) {
        let parent = keys.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key.to_table));
        let Some((name, primary_key)) = parent else { continue };
        key.to_table.clone_from(name);
        if key.to_columns.iter().any(String::is_empty) && primary_key.len() == key.columns.len() {
            key.to_columns.clone_from(primary_key);
        }
    }
}

/// Counts the rows of each table, as far as it has no more than are `left` of those that may be
/// counted, or no more than `anyhow`.
fn count(
    connection: &mut Connection,
    tables: &mut [TableSchema],
    mut left: u64,
    anyhow: u64,
) -> rusqlite::Result<()> {
    let began = Instant::now();
    let is_over = move || began.elapsed() > COUNT_TIMEOUT;
    connection.progress_handler(BETWEEN_LOOKS, Some(is_over))?;
    for table in tables.iter_mut().filter(|it| !it.is_view) {
        let most = left.max(anyhow);
        let name = quote_identifier(&table.name);
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT {})", most + 1);
        let counted = connection.query_row(&sql, [], |row| row.get::<_, i64>(0));
        let n_rows = counted.ok().and_then(|it| u64::try_from(it).ok());
        left = left.saturating_sub(n_rows.unwrap_or(0));
        table.n_rows = n_rows.filter(|it| *it <= most);
    }
    Ok(())
}

/// All rows of `sql`, each through `read`. `subject` is the value of `?1`, where the text has one.
fn rows<T>(
    connection: &Connection,
    sql: &str,
    subject: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    if statement.parameter_count() == 0 {
        return statement.query_map([], read)?.collect();
    }
    statement.query_map(params![subject], read)?.collect()
}

/// A text cell; empty for `NULL`.
fn text(row: &Row<'_>, idx: usize) -> rusqlite::Result<String> {
    let bytes = row.get_ref(idx)?.as_bytes_or_null().ok().flatten().unwrap_or_default();
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_far_as_they_may_be() {
        let mut connection = Connection::open_in_memory().unwrap();
        for (table, n_rows) in [("large", 40), ("medium", 20), ("small", 5)] {
            connection
                .execute_batch(&format!(
                    "CREATE TABLE {table}(x);
                     WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {n_rows})
                     INSERT INTO {table} SELECT i FROM n;"
                ))
                .unwrap();
        }
        for (left, anyhow, expected) in [
            (100, 10, [Some(40), Some(20), Some(5)]),
            (59, 10, [Some(40), None, Some(5)]),
            (39, 20, [None, Some(20), Some(5)]),
            (0, 4, [None, None, None]),
        ] {
            let names = ["large", "medium", "small"];
            let mut tables: Vec<_> = names
                .map(|it| table(&connection, it.to_owned(), None, Comments::default()).unwrap())
                .into();
            count(&mut connection, &mut tables, left, anyhow).unwrap();
            let counted: Vec<_> = tables.iter().map(|it| it.n_rows).collect();
            assert_eq!(counted, expected, "{left} left, {anyhow} anyhow");
        }
    }

    #[test]
    fn a_declared_type_prefers_a_class_by_the_documented_rules() {
        for (declared_type, expected) in [
            ("BIGINT", StorageClass::Integer),
            ("CHARINT", StorageClass::Integer),
            ("FLOATING POINT", StorageClass::Integer),
            ("varchar(20)", StorageClass::Text),
            ("", StorageClass::Blob),
            ("DOUBLE PRECISION", StorageClass::Real),
            ("DECIMAL(10,2)", StorageClass::Numeric),
            ("DATE", StorageClass::Numeric),
            ("BOOLEAN", StorageClass::Numeric),
        ] {
            assert_eq!(class(declared_type), expected, "{declared_type}");
        }
    }
}
