//! Runs statements of others and FACT's own side by side, and says whether they give the same.

use std::{collections::HashMap, sync::Arc, time::Duration};

use fact_core::{Cancel, Limits, Table};
use fact_eval::{AsOf, Expected, Rows, Verdict};
use fact_source::{Manner, QueryError, Source};

/// What one statement may give and take.
const LIMITS: Limits =
    Limits { max_rows: 200_000, max_bytes: 1 << 30, timeout: Duration::from_secs(8) };

/// Why a statement gave nothing to compare.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("the statement gives too many rows to compare: more than {}", LIMITS.max_rows)]
    TooMany,
}

/// One database with the rows of the references that were run on it.
pub(crate) struct Bench<'a> {
    source: &'a Source,
    cancel: &'a Cancel,
    references: HashMap<String, Option<Arc<Expected>>>,
}

impl<'a> Bench<'a> {
    pub(crate) fn new(source: &'a Source, cancel: &'a Cancel) -> Self {
        Self { source, cancel, references: HashMap::new() }
    }

    /// Whether `sql` gives the rows of one of `references`; those that do not run count for
    /// nothing. All statements take `as_of` for the present time.
    pub(crate) fn judge(
        &mut self,
        references: &[&str],
        sql: &str,
        as_of: Option<&AsOf>,
    ) -> Result<Verdict, RunError> {
        let frozen =
            |sql: &str| as_of.map_or_else(|| sql.to_owned(), |it| fact_eval::frozen(sql, it));
        let sql = frozen(sql);
        let given = self.run(Manner::Plain, &sql)?;
        let mut expected = Vec::new();
        for reference in references {
            expected.extend(self.expected(frozen(reference)));
        }
        let (source, cancel) = (self.source, self.cancel);
        let backward = || run(source, cancel, Manner::Reversed, &sql).ok();
        Ok(fact_eval::judge(&expected, &given, backward))
    }

    fn expected(&mut self, sql: String) -> Option<Arc<Expected>> {
        if let Some(known) = self.references.get(&sql) {
            return known.clone();
        }
        let found = self.run(Manner::Plain, &sql).ok().map(|forward| {
            let ordered = fact_eval::is_ordered(&sql);
            let is_open = ordered || fact_eval::is_cut(&sql);
            let backward = is_open.then(|| self.run(Manner::Reversed, &sql).ok()).flatten();
            Arc::new(Expected { forward, backward, ordered })
        });
        self.references.insert(sql, found.clone());
        found
    }

    fn run(&self, manner: Manner, sql: &str) -> Result<Rows, RunError> {
        run(self.source, self.cancel, manner, sql)
    }
}

fn run(source: &Source, cancel: &Cancel, manner: Manner, sql: &str) -> Result<Rows, RunError> {
    let table: Table = source.run_in(manner, sql, &LIMITS, cancel)?;
    if table.truncated { Err(RunError::TooMany) } else { Ok(Rows::from(&table)) }
}
