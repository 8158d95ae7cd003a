//! What a statement reads, told by the program that SQLite makes of it.
//!
//! SQLite compiles a statement to instructions, and reads nothing but through a cursor that one
//! of them opens on a b-tree. So the instructions tell what is read, whatever names the
//! statement goes by. (The authorizer does not: of a table joined with `USING` it is told nothing.)
//!
//! # Source
//! <https://www.sqlite.org/opcode.html>

use rusqlite::{Connection, Row, types::ValueRef};

/// Instructions that reach what no b-tree of the file holds, or that no statement that only reads
/// needs. Whatever is opened by `VOpen` keeps its rows itself.
const ELSEWHERE: [&str; 9] = [
    "IntegrityCk",
    "JournalMode",
    "MaxPgcnt",
    "OpenWrite",
    "Pagecount",
    "Program",
    "ReadCookie",
    "VCreate",
    "VOpen",
];

/// Functions that read by statements of their own, or tell what does not follow from the data.
const UNSTEADY: [&str; 9] = [
    "changes",
    "current_date",
    "current_time",
    "current_timestamp",
    "last_insert_rowid",
    "random",
    "randomblob",
    "rtreecheck",
    "total_changes",
];

/// The flag of an instruction that takes the tree's first page from a register.
const ROOT_IS_A_REGISTER: i64 = 0x10;

/// A statement as SQLite carries it out.
pub struct Program {
    /// Its instructions and the names of its columns. The b-trees are named by their position in
    /// `roots`, since where a tree begins changes nothing.
    pub text: Vec<u8>,
    /// First pages of the b-trees it opens.
    pub roots: Vec<u32>,
}

impl Program {
    /// Compiles `sql`; `None` where it does not follow from tables of the file alone.
    pub fn read(connection: &Connection, sql: &str) -> rusqlite::Result<Option<Self>> {
        // Compiling goes by the schema that the connection remembers; only what runs finds it outdated.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let statement = connection.prepare(sql)?;
        if statement.is_explain() != 0 {
            return Ok(None);
        }
        let mut program = Self { text: Vec::new(), roots: Vec::new() };
        for name in statement.column_names() {
            program.add(name.as_bytes());
        }
        program.add(b"");
        // What may stand before a statement may not stand after EXPLAIN.
        let Ok(mut explain) = connection.prepare(&format!("EXPLAIN {sql}")) else {
            return Ok(None);
        };
        let mut rows = explain.query([])?;
        while let Some(row) = rows.next()? {
            if !program.step(row)? {
                return Ok(None);
            }
        }
        Ok(Some(program))
    }

    /// Takes up one instruction; `false` where it reaches elsewhere.
    fn step(&mut self, row: &Row<'_>) -> rusqlite::Result<bool> {
        let code = row.get_ref(1)?.as_str()?;
        let [p1, mut p2, p3, p5] = [row.get(2)?, row.get(3)?, row.get(4)?, row.get::<_, i64>(6)?];
        let p4 = match row.get_ref(5)? {
            ValueRef::Text(it) => it,
            _ => b"",
        };
        if ELSEWHERE.contains(&code) || calls_unsteady(p4) {
            return Ok(false);
        }
        self.add(code.as_bytes());
        match code {
            // The rest counts changes of the schema.
            "Transaction" => {
                self.add(&p1.to_le_bytes());
                return Ok(p1 == 0 && p2 == 0);
            }
            "OpenRead" | "ReopenIdx" => {
                if p5 & ROOT_IS_A_REGISTER != 0 {
                    return Ok(false);
                }
                let Some(position) = self.root(p2, p3) else { return Ok(false) };
                p2 = position;
            }
            _ => {}
        }
        for number in [p1, p2, p3, p5] {
            self.text.extend(number.to_le_bytes());
        }
        self.add(p4);
        Ok(true)
    }

    /// The position of a b-tree of the file; none of the schema's own, and of other files.
    fn root(&mut self, root: i64, file: i64) -> Option<i64> {
        let root = u32::try_from(root).ok().filter(|it| *it > 1 && file == 0)?;
        let position = self.roots.iter().position(|it| *it == root).unwrap_or_else(|| {
            self.roots.push(root);
            self.roots.len() - 1
        });
        i64::try_from(position).ok()
    }

    fn add(&mut self, part: &[u8]) {
        self.text.extend((part.len() as u64).to_le_bytes());
        self.text.extend(part);
    }
}

/// Whether an operand is one of the functions, in the form `name(1)`. A text that looks like
/// one is taken for one.
fn calls_unsteady(operand: &[u8]) -> bool {
    let name = operand.split(|it| *it == b'(').next().unwrap_or_default();
    operand.last() == Some(&b')')
        && UNSTEADY.iter().any(|it| name.eq_ignore_ascii_case(it.as_bytes()))
}
