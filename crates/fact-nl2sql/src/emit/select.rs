//! One `SELECT` in parts, printed the way a person would write it.

/// A statement in parts; the empty ones are left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Select {
    /// Named sub-selects, first one first.
    pub with: Vec<(String, Select)>,
    pub distinct: bool,
    /// Expression and the name it gets, where it needs one.
    pub columns: Vec<(String, Option<String>)>,
    pub from: String,
    /// Whole `JOIN …` lines.
    pub joins: Vec<String>,
    /// Joined by AND.
    pub filters: Vec<String>,
    pub groups: Vec<String>,
    /// Joined by AND.
    pub having: Vec<String>,
    pub order: Vec<String>,
    pub limit: Option<u64>,
    /// Further `SELECT`s below this one, joined by UNION ALL.
    pub union_all: Vec<Select>,
}

impl Select {
    pub fn column(&mut self, sql: impl Into<String>, name: impl Into<String>) {
        self.columns.push((sql.into(), Some(name.into())));
    }

    /// Whether the name has to be written: it is not the column's own, or rows are ordered by it
    /// and a joined table may have a column of that name too.
    fn needs_name(&self, sql: &str, name: &str) -> bool {
        let own = sql == name || sql.ends_with(&format!(".{name}"));
        let orders = |it: &String| it == name || it.strip_suffix(" DESC") == Some(name);
        !own || (sql != name && !self.joins.is_empty() && self.order.iter().any(orders))
    }

    /// The statement's text without a closing semicolon.
    pub fn print(&self) -> String {
        let mut out = String::new();
        for (idx, (name, select)) in self.with.iter().enumerate() {
            out.push_str(if idx == 0 { "WITH " } else { ", " });
            out.push_str(&format!("{name} AS (\n{}\n)", indent(&select.print())));
        }
        if !self.with.is_empty() {
            out.push('\n');
        }
        out.push_str(&self.body());
        for select in &self.union_all {
            out.push_str("\nUNION ALL\n");
            out.push_str(&select.body());
        }
        if !self.order.is_empty() {
            out.push_str(&format!("\nORDER BY {}", self.order.join(", ")));
        }
        if let Some(limit) = self.limit {
            out.push_str(&format!("\nLIMIT {limit}"));
        }
        out
    }

    fn body(&self) -> String {
        let named = |(sql, name): &(String, Option<String>)| match name {
            Some(name) if self.needs_name(sql, name) => format!("{sql} AS {name}"),
            Some(_) | None => sql.clone(),
        };
        let columns: Vec<String> = self.columns.iter().map(named).collect();
        let head = if self.distinct { "SELECT DISTINCT" } else { "SELECT" };
        let line = columns.join(", ");
        let mut out = if line.len() <= 70 && !line.contains('\n') {
            format!("{head} {line}")
        } else {
            format!("{head}\n{}", indent(&columns.join(",\n")))
        };
        if !self.from.is_empty() {
            out.push_str(&format!("\nFROM {}", self.from));
        }
        for join in &self.joins {
            out.push_str(&format!("\n{join}"));
        }
        if !self.filters.is_empty() {
            out.push_str(&format!("\nWHERE {}", self.filters.join("\n  AND ")));
        }
        if !self.groups.is_empty() {
            out.push_str(&format!("\nGROUP BY {}", self.groups.join(", ")));
        }
        if !self.having.is_empty() {
            out.push_str(&format!("\nHAVING {}", self.having.join("\n   AND ")));
        }
        out
    }
}

fn indent(text: &str) -> String {
    text.lines().map(|it| format!("  {it}")).collect::<Vec<_>>().join("\n")
}
