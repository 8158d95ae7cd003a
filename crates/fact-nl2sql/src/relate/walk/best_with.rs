//! "The heaviest crate of each ship, with its weight": the thing is asked for as well as what is told of it.
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{Expr, Func, Walker};

impl Walker<'_> {
    /// Shows the things that are the best of each group, where all that is shown was told of them by the
    /// way.
    pub(super) fn shows_best_with(&mut self) {
        let best = self.sketch.extremes.iter().any(|it| it.adjective);
        let Some(things) = self.sketch.subject.filter(|_| best && !self.sketch.groups.is_empty())
        else {
            return;
        };
        let Some(own) = self.sketch.mentions.get(things) else { return };
        let item = own.item;
        let thing = own.as_table() > own.as_column() && !self.sketch.groups.contains(&things);
        let by_the_way = self.sketch.shown.iter().all(|it| {
            let told = self.sketch.mentions.get(it.mention).map(|it| it.item);
            told.is_some_and(|it| it > item && self.is_told_of_best(it)) && !it.is_figure()
        });
        if thing && by_the_way && !self.sketch.shown.is_empty() {
            self.sketch.shown.insert(0, Expr::plain(things));
        }
    }

    /// Whether an item is led by "with its", "and their".
    fn is_told_of_best(&self, at: usize) -> bool {
        let theirs = |it: usize| {
            let text = self.lower(it);
            text.split(' ').any(|it| matches!(it, "its" | "their" | "his" | "her"))
        };
        let with = |it: usize| matches!(self.func(it), Some(Func::With | Func::And));
        let before = |back: usize| at.checked_sub(back);
        before(1).is_some_and(|it| theirs(it) && (with(it) || it.checked_sub(1).is_some_and(with)))
    }
}
