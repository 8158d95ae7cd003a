//! What things are without where it has no name: "departments with nobody in them".
//!
//! Knows nothing of what a name stands for but which tables refer to which.

use super::{Cand, Part, Target, Walker};
use crate::catalog::Edge;

impl Walker<'_> {
    /// A stand-in for the only table whose rows refer to the things the question is about.
    pub(super) fn what_refers(&mut self) -> Option<usize> {
        let subject = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it))?;
        let likely = subject.as_column() - 0.01;
        let mut things = subject.cands.iter().filter(|it| it.score > likely);
        let table = things.find_map(|it| match it.target {
            Target::Table(table) => Some(table),
            _ => None,
        })?;
        let item = subject.item;
        let refers = |it: &&Edge| it.to.table == table && it.from.table != table;
        let mut tables: Vec<usize> =
            self.catalog.edges().iter().filter(refers).map(|it| it.from.table).collect();
        tables.sort_unstable();
        tables.dedup();
        if tables.len() > 1 && self.says_nobody(item) {
            // "departments with nobody in them": people, of all that refers to one.
            tables.retain(|it| self.catalog.table(*it).is_some_and(|it| it.label.len() > 1));
        }
        let [only] = tables.as_slice() else { return None };
        let target = Target::Table(*only);
        let cand = Cand { target, score: 0.7, stored: None, inverse: false };
        Some(self.push_mention(item, vec![cand], Part::Thing))
    }

    /// Whether "nobody" was said after an item.
    fn says_nobody(&self, item: usize) -> bool {
        let mut later = (item + 1..self.items.len()).map(|it| self.lower(it));
        later.any(|it| it.starts_with("nobody") || it.starts_with("no one"))
    }
}
