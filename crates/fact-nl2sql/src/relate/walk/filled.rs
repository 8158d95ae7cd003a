//! What things have where a column of their own may be empty: "bookings with a promo code", "jobs that had
//! a promised date".
//!
//! Start at [`Walker::has_filled`]. Only one of a kind, said with no more of it, is what some things lack:
//! "with a rating above 4" says which. Knows nothing of any database.

use super::{Cand, Expr, Func, Kind, Mode, Op, Part, Target, Walker, likeliest, table_of};

/// A column is called so, and not only recalled.
const CALLED: f64 = 0.8;

impl Walker<'_> {
    /// Takes in "that had a promised date", where some of the things asked for have none.
    pub(super) fn has_filled(&mut self, at: usize) -> bool {
        let Some((named, end)) = self.one_named(at).filter(|_| !self.pending.negated) else {
            return false;
        };
        let things = self.sketch.subject.and_then(|it| table_of(self.likeliest_of(it)?));
        let Some(Kind::Names(hits)) = self.kind(named) else { return false };
        let Some(Target::Column(col)) = likeliest(hits) else { return false };
        let called = hits.iter().any(|it| it.target == Target::Column(col) && it.score > CALLED);
        let gaps = self.catalog.column(col).is_some_and(|it| it.has_gaps);
        if things != Some(col.table) || !called || !gaps || self.negated_clause {
            return false;
        }
        self.flush();
        self.mode = Mode::Where;
        let mention =
            self.push_mention(named, vec![Cand::of_column(col, CALLED, false)], Part::Tested);
        self.pending.negated = true;
        self.push_test(Expr::plain(mention), Op::Missing);
        // That something is not missing denies nothing of what follows.
        self.negated_clause = false;
        self.skip_to = end;
        true
    }

    /// The name after "with a", where nothing else is said of it, and where that ends.
    fn one_named(&self, at: usize) -> Option<(usize, usize)> {
        let article = |it: &str| matches!(it, "a" | "an" | "any");
        let text = self.lower(at);
        let own = text.rsplit(' ').next().is_some_and(article);
        let named = if own { at + 1 } else { at + 2 };
        let led = own || article(&self.lower(at + 1)) && self.func(at + 1) == Some(Func::Filler);
        let kept = matches!(self.lower(named + 1).as_str(), "recorded" | "set" | "given" | "noted");
        let last = named + usize::from(kept);
        let be = |it: usize| {
            let text = self.lower(it);
            let be = text.strip_suffix(" not").unwrap_or(&text).to_owned();
            let verb = matches!(be.split(' ').next(), Some("is" | "are" | "was" | "were"));
            verb && matches!(self.func(it), Some(Func::Filler | Func::Not))
        };
        let one = self.items.get(named).is_some_and(|it| !it.plural);
        let alone = self.ends_here(last) || be(last + 1);
        (led && one && alone).then_some((named, last + 1))
    }
}
