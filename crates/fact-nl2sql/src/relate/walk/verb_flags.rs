//! A yes or no called by a verb, told by its participle: "dishes containing nuts" of a column of what
//! contains nuts.
//!
//! Start at [`Walker::says_by_verb`]. Knows nothing of any database.

use super::{Cand, Expr, Func, Mode, Part, Target, Walker};
use crate::catalog::NameHit;
use crate::words::stem;

/// How sure it is that the things are the rows the yes or no is of.
const LIKELY: f64 = 0.85;

impl Walker<'_> {
    /// Takes in such a participle: it says which rows, and is no wish to see a yes or a no.
    pub(super) fn says_by_verb(&mut self, mention: usize, at: usize) -> bool {
        let asked = matches!(
            at.checked_sub(1).and_then(|it| self.func(it)),
            Some(Func::By | Func::Each | Func::Order | Func::Group)
        );
        if asked || self.mode == Mode::Order || self.pending.most.is_some() {
            return false;
        }
        let Some(flag) = self.flag(mention).filter(|_| self.is_participle_of(mention, at)) else {
            return false;
        };
        if self.sketch.subject.is_none() && self.sketch.shown.is_empty() {
            let table = self.likeliest_of(mention).and_then(super::table_of);
            let Some(table) = table else { return false };
            let hit = NameHit { target: Target::Table(table), n_words: 1, score: LIKELY };
            let things = self.push_mention(at, vec![Cand::of_name(&hit)], Part::Thing);
            self.sketch.subject = Some(things);
            if self.pending.count {
                let counted = self.expr(things, true);
                self.show(counted);
            }
            self.last_table = Some(things);
        }
        self.flush();
        self.mode = Mode::Where;
        self.test_flag(Expr::plain(mention), flag);
        true
    }

    /// Whether an item has the participle of the verb that its column is called by.
    fn is_participle_of(&self, mention: usize, at: usize) -> bool {
        let Some(Target::Column(col)) = self.likeliest_of(mention) else { return false };
        let Some(verb) = self.catalog.column(col).and_then(|it| it.words.first()) else {
            return false;
        };
        let verb = stem(verb);
        self.lower(at).split(' ').any(|it| it.ends_with("ing") && stem(it) == verb)
    }
}
