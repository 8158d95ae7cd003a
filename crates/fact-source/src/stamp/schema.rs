//! Definitions as the file has them, and the views that a statement may go through.

use rusqlite::{Connection, Row, types::ValueRef};

use super::add;

/// A table, an index, a view or a trigger.
pub struct Object {
    kind: String,
    name: String,
    /// The table it belongs to; of a table itself, its name.
    pub table: String,
    /// First page of its b-tree, if it has one.
    pub root: Option<u32>,
    sql: Vec<u8>,
}

impl Object {
    /// Whether it is the table of this name.
    pub fn is_table(&self, name: &str) -> bool {
        self.kind == "table" && self.name == name
    }

    /// Whether it goes by a name that SQLite keeps for itself, and we read by.
    pub fn hides_pages(&self) -> bool {
        ["sqlite_dbpage", "pragma_page_count"].iter().any(|it| self.name.eq_ignore_ascii_case(it))
    }

    /// Adds what defines it.
    pub fn update(&self, hasher: &mut blake3::Hasher) {
        for part in [&self.kind, &self.name, &self.table] {
            add(hasher, part.as_bytes());
        }
        add(hasher, &self.sql);
    }
}

/// All there are, in the order they were made.
pub fn read(connection: &Connection) -> rusqlite::Result<Vec<Object>> {
    let mut statement = connection
        .prepare("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid")?;
    let mut rows = statement.query([])?;
    let mut objects = Vec::new();
    while let Some(row) = rows.next()? {
        let text =
            |idx| Ok::<_, rusqlite::Error>(String::from_utf8_lossy(bytes(row, idx)?).into_owned());
        objects.push(Object {
            kind: text(0)?,
            name: text(1)?,
            table: text(2)?,
            root: row.get::<_, Option<i64>>(3)?.and_then(|it| u32::try_from(it).ok()),
            sql: bytes(row, 4)?.to_vec(),
        });
    }
    Ok(objects)
}

/// A text or a blob; of anything else nothing.
fn bytes<'a>(row: &'a Row<'_>, idx: usize) -> rusqlite::Result<&'a [u8]> {
    Ok(match row.get_ref(idx)? {
        ValueRef::Text(it) | ValueRef::Blob(it) => it,
        _ => &[],
    })
}

/// The views that `sql` names, and those that these name. Rather too many: a word is enough.
/// `None` where one of them reads the clock or draws lots.
pub fn views_of<'a>(sql: &str, objects: &'a [Object]) -> Option<Vec<&'a Object>> {
    let mut views: Vec<&Object> = Vec::new();
    let mut left: Vec<&Object> = objects.iter().filter(|it| it.kind == "view").collect();
    let mut texts = vec![sql.to_ascii_lowercase()];
    while let Some(text) = texts.pop() {
        let (named, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|it| names(&text, &it.name));
        left = others;
        for view in named {
            let sql = String::from_utf8_lossy(&view.sql);
            if !fact_sql::is_repeatable(&sql) {
                return None;
            }
            texts.push(sql.to_ascii_lowercase());
            views.push(view);
        }
    }
    // One order, whichever way they were come upon.
    views.sort_by(|a, b| a.name.cmp(&b.name));
    Some(views)
}

/// Whether `name` stands in `text`, which is in lower case, as a word. A name with a quote in it is
/// written in several ways, and always taken to be there.
fn names(text: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '$' || !it.is_ascii();
    name.contains(['"', '\'', '`', ']', '['])
        || name.is_empty()
        || text.match_indices(&name).any(|(at, _)| {
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            let after = text.get(at + name.len()..).and_then(|it| it.chars().next());
            !before.is_some_and(is_word) && !after.is_some_and(is_word)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_in_whatever_quotes() {
        for (text, name, expected) in [
            ("select * from v", "V", true),
            ("select * from main.\"v\"", "v", true),
            ("select * from [v]--", "v", true),
            ("select view from ov", "v", false),
            ("select * from größe", "größe", true),
            ("select * from große", "gro", false),
            ("select * from \"a\"\"b\"", "a\"b", true),
            ("select * from t", "it's", true),
            ("select * from \"-x-\"", "-x-", true),
        ] {
            assert_eq!(names(text, name), expected, "{text} {name}");
        }
    }
}
