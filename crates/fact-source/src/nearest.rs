//! Names that look like the one a statement got wrong.

use fact_core::Schema;

use crate::Source;

/// How many names are offered.
const MAX_NAMES: usize = 3;

/// How alike two names must be, from 0 to 1.
const MIN_LIKENESS: f64 = 0.75;

/// For "no such column" and "no such table", the nearest names of the source, nearest first.
pub fn nearest(message: &str, source: &Source) -> Vec<String> {
    let column = message.strip_prefix("no such column: ");
    let table = message.strip_prefix("no such table: ");
    if column.is_none() && table.is_none() {
        return Vec::new();
    }
    let Ok(schema) = source.schema() else { return Vec::new() };
    match (column, table) {
        (Some(missing), _) => alike(missing, columns(&schema)),
        (_, Some(missing)) => alike(missing, schema.tables.iter().map(|it| it.name.as_str())),
        _ => Vec::new(),
    }
}

fn columns(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.tables.iter().flat_map(|it| &it.columns).map(|it| it.name.as_str())
}

fn alike<'a>(missing: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    // SQLite says `t.name`, and for a quoted name adds a remark after it.
    let missing = missing.split(" - ").next().unwrap_or_default();
    let missing = missing.rsplit('.').next().unwrap_or_default().trim_matches('"').to_lowercase();
    let likeness = |it: &str| strsim::jaro_winkler(&missing, &it.to_lowercase());
    let mut found: Vec<(f64, &str)> = names.map(|it| (likeness(it), it)).collect();
    found.retain(|(likeness, _)| *likeness >= MIN_LIKENESS);
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(MAX_NAMES).map(|(_, it)| it.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likest_name_comes_first() {
        let names = ["revenue", "profit", "market_cap", "marketing_cost", "revenue"];
        for (missing, expected) in [
            ("revenu", &["revenue"][..]),
            ("f.Revenues", &["revenue"]),
            (
                "\"marketcap\" - should this be a string literal in single-quotes?",
                &["market_cap", "marketing_cost"],
            ),
            ("zzz", &[]),
        ] {
            assert_eq!(alike(missing, names.into_iter()), expected, "{missing}");
        }
    }
}
