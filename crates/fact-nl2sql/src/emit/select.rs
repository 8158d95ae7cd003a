//! One `SELECT` in parts, printed the way a person would write it.

/// A statement in parts; the empty ones are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Select {
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
    /// How many of the first rows are left out.
    pub skip: u64,
    /// Further `SELECT`s below this one, joined by UNION ALL.
    pub union_all: Vec<Select>,
    /// Further `SELECT`s whose rows stand beneath, each of all of them once, joined by UNION.
    pub union: Vec<Select>,
    /// Further `SELECT`s whose rows must be the same, joined by INTERSECT.
    pub intersect: Vec<Select>,
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
        let named = |(name, select): &(String, Self)| {
            format!("{name} AS (\n{}\n)", indent(&select.print()))
        };
        let with: Vec<String> = self.with.iter().map(named).collect();
        let mut lines = Vec::new();
        if !with.is_empty() {
            lines.push(format!("WITH {}", with.join(", ")));
        }
        lines.push(self.body());
        let joined = [
            ("UNION ALL", &self.union_all),
            ("UNION", &self.union),
            ("INTERSECT", &self.intersect),
        ];
        for (by, selects) in joined {
            lines.extend(selects.iter().flat_map(|it| [by.to_owned(), it.body()]));
        }
        if !self.order.is_empty() {
            lines.push(format!("ORDER BY {}", self.order.join(", ")));
        }
        let skip = if self.skip > 0 { format!(" OFFSET {}", self.skip) } else { String::new() };
        lines.extend(self.limit.map(|it| format!("LIMIT {it}{skip}")));
        lines.join("\n")
    }

    fn body(&self) -> String {
        let named = |(sql, name): &(String, Option<String>)| match name {
            Some(name) if self.needs_name(sql, name) => format!("{sql} AS {name}"),
            Some(_) | None => sql.clone(),
        };
        let columns: Vec<String> = self.columns.iter().map(named).collect();
        let head = if self.distinct { "SELECT DISTINCT" } else { "SELECT" };
        let line = columns.join(", ");
        let mut lines = vec![if line.len() <= 70 && !line.contains('\n') {
            format!("{head} {line}")
        } else {
            format!("{head}\n{}", indent(&columns.join(",\n")))
        }];
        if !self.from.is_empty() {
            lines.push(format!("FROM {}", self.from));
        }
        lines.extend(self.joins.iter().cloned());
        for (clause, parts, between) in [
            ("WHERE", &self.filters, "\n  AND "),
            ("GROUP BY", &self.groups, ", "),
            ("HAVING", &self.having, "\n   AND "),
        ] {
            if !parts.is_empty() {
                lines.push(format!("{clause} {}", parts.join(between)));
            }
        }
        lines.join("\n")
    }
}

/// `PARTITION BY a, b`: what a window function goes over apart; nothing where that is everything.
pub(crate) fn partition_by<T: AsRef<str>>(columns: &[T]) -> String {
    let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    if columns.is_empty() {
        return String::new();
    }
    format!("PARTITION BY {}", columns.join(", "))
}

/// Every line moved in, but for those that begin within a name or a text.
fn indent(text: &str) -> String {
    let mut out = String::from("  ");
    let mut quoted = None;
    for ch in text.chars() {
        out.push(ch);
        match (ch, quoted) {
            ('\'' | '"', None) => quoted = Some(ch),
            (_, Some(open)) if ch == open => quoted = None,
            ('\n', None) => out.push_str("  "),
            _ => {}
        }
    }
    out
}
