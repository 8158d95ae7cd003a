//! What is compared with a figure of other rows: "above the average price".
//!
//! Knows nothing of what a name stands for beyond its likeliest meaning.

use super::{Cand, Expr, Func, Kind, Mode, Op, Part, Pause, Target, Walker};

impl Walker<'_> {
    pub(super) fn figure_of(&mut self, mention: usize) {
        let Some((cmp, agg)) = self.pending.figure.take() else { return };
        self.set_role(mention, Part::Amount);
        let open = self.take_open().map(|it| it.expr);
        let on = open.filter(|it| !self.is_said_by_verb(it.mention, mention));
        let on = on.unwrap_or_else(|| Expr::plain(mention));
        self.push_test(on, Op::Figure(cmp, agg, Some(mention), Vec::new()));
    }

    /// "gifts that exceeded the average gift": the amount the things stand for.
    pub(super) fn figure_of_thing(&mut self, mention: usize) -> bool {
        let likeliest = self.likeliest_of(mention);
        let Some(Target::Table(table)) = likeliest else { return false };
        let Some(col) = self.catalog.amount_of(table) else { return false };
        let item = self.sketch.mentions.get(mention).map_or(0, |it| it.item);
        let amount = self.push_mention(item, vec![Cand::of_column(col, 0.8, false)], Part::Amount);
        self.link(mention);
        self.figure_of(amount);
        self.mode = Mode::Where;
        true
    }

    /// "which cost more than the average budget": the verb is compared by the amount named after it.
    fn is_said_by_verb(&mut self, verb: usize, amount: usize) -> bool {
        let weak = self.sketch.mentions.get(verb).is_some_and(|it| it.as_column() < 0.7);
        if verb == amount || !weak {
            return false;
        }
        self.mean_the_same(verb, amount);
        true
    }

    /// Keeps of the meanings of two mentions those both may have; `false` where they share none.
    pub(super) fn mean_the_same(&mut self, one: usize, other: usize) -> bool {
        let targets = |it: usize| -> Vec<Target> {
            let own = self.sketch.mentions.get(it).into_iter().flat_map(|it| &it.cands);
            own.map(|it| it.target).collect()
        };
        let of_one = targets(one);
        let shared: Vec<Target> =
            targets(other).into_iter().filter(|it| of_one.contains(it)).collect();
        if shared.is_empty() {
            return false;
        }
        for mention in [one, other] {
            if let Some(it) = self.sketch.mentions.get_mut(mention) {
                it.cands.retain(|it| shared.contains(&it.target));
            }
        }
        true
    }

    /// "the average number of parcels per courier": of how many things each other one has.
    pub(super) fn averages_count(&self, at: usize) -> bool {
        let thing = |at: usize| match self.kind(at) {
            Some(Kind::Names(hits)) => matches!(super::likeliest(hits), Some(Target::Table(_))),
            _ => false,
        };
        // "of unpaid bills per active account": what is said of them comes before their name.
        let said = |it: &usize| match self.kind(*it) {
            Some(Kind::Values(_) | Kind::Word | Kind::Func(Func::Not)) => true,
            Some(Kind::Names(_)) => !thing(*it),
            _ => false,
        };
        let past = |from: usize| {
            let apart = |it: &usize| self.items.get(*it).is_none_or(|it| it.pause != Pause::None);
            from + (from..from + 2).take_while(|it| said(it) && !apart(it)).count()
        };
        let counts = past(at + 1);
        let each = self.func(counts + 1) == Some(Func::Each) && thing(past(counts + 2));
        let counted = self.items.get(counts).is_some_and(|it| it.plural) && thing(counts);
        let listed = !self.sketch.shown.is_empty() || self.mode != Mode::Select;
        self.lower(at).ends_with("number of") && counted && each && !listed
    }
}
