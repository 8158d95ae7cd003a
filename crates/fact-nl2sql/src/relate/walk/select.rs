//! Names among what is asked for: shown, counted, or the things it is asked of.

use super::{Conj, Expr, Func, Kind, Open, Part, Pause, Prep, Target, Walker};
use crate::glossary::VERBS;
use crate::plan::Agg;

impl Walker<'_> {
    pub(super) fn name_in_select(&mut self, mention: usize, is_table: bool, at: usize) {
        if self.pending.count && (is_table || self.pending.distinct || self.counts(mention)) {
            self.set_role(mention, Part::Counted);
            let expr = self.expr(mention, true);
            if is_table && self.sketch.subject.is_none() && self.sketch.shown.is_empty() {
                self.sketch.subject = Some(mention);
            }
            self.show(expr);
            self.open = None;
            self.pending.conj = Conj::None;
            return;
        }
        self.pending.count = false;
        let amount_said = self.items.iter().take(at).rev().take(3).any(|it| {
            let text = it.text.to_lowercase();
            text.contains("amount") || text.ends_with("value of")
        });
        if is_table && amount_said && !self.pending.aggs.is_empty() {
            self.sketch.subject.get_or_insert(mention);
            for agg in std::mem::take(&mut self.pending.aggs) {
                self.show(Expr { mention, agg: Some(agg), count: false, distinct: false });
            }
            return;
        }
        if is_table
            && (self.pending.aggs.iter().any(|it| *it != Agg::Sum) && self.keeps_amount(mention)
                || self.pending.aggs.len() == 1 && self.is_sum_of_money(mention)
                || self.averages_only_amount(mention, at))
        {
            // "average ratings" of a table of ratings, "total donations"
            if (self.is_sum_of_money(mention) || self.averages_only_amount(mention, at))
                && let Some(it) = self.sketch.mentions.get_mut(mention)
            {
                it.cands.retain(|it| matches!(it.target, Target::Table(_)));
            }
            self.set_role(mention, Part::Amount);
            for agg in std::mem::take(&mut self.pending.aggs) {
                self.show(Expr { mention, agg: Some(agg), count: false, distinct: false });
            }
            self.open = None;
            self.pending.conj = Conj::None;
            return;
        }
        if is_table && self.restates_rows(mention, at) {
            self.sketch.subject.get_or_insert(mention);
            self.pending.conj = Conj::None;
            return;
        }
        if is_table {
            self.table_in_select(mention);
            return;
        }
        if self.pending.prep == Prep::Of && self.replaces_name(mention, at) {
            return;
        }
        let called = !self.sketch.shown.is_empty() && self.is_called_soon(mention);
        if called || self.is_asked_of() && self.names_row(mention) {
            self.link(mention);
            self.sketch.idle.retain(|it| *it != mention);
            return;
        }
        if self.says_only_where(mention, at) {
            return;
        }
        self.set_role(mention, Part::Shown);
        let mut aggs = std::mem::take(&mut self.pending.aggs);
        if aggs.is_empty() {
            aggs.extend(self.shared_figure(mention, at));
        }
        let distinct = std::mem::take(&mut self.pending.distinct);
        if aggs.is_empty() {
            self.sketch.distinct |= distinct;
            self.show(Expr::plain(mention));
            let shown = Some(self.sketch.shown.len() - 1);
            self.open = Some(Open {
                expr: Expr::plain(mention),
                shown,
                item: at,
                led_in: None,
                shows: true,
            });
        } else {
            self.set_role(mention, Part::Amount);
            self.open = None;
            for agg in aggs {
                self.show(Expr { mention, agg: Some(agg), count: false, distinct });
            }
        }
        if !(self.pending.conj == Conj::Or && self.is_tested_soon(at)) {
            self.pending.conj = Conj::None;
        }
    }

    /// Whether a column only says of which rows: "of all companies", "in the catalogue".
    fn says_only_where(&mut self, mention: usize, at: usize) -> bool {
        // "the longest track in the catalogue": it says of which, and is not asked for.
        let ranked = self.pending.prep == Prep::In
            && self.sketch.subject.is_some()
            && self.sketch.extremes.iter().any(|it| it.adjective);
        let only_leads = self.pending.prep != Prep::None
            && (ranked || !self.sketch.shown.is_empty())
            && self.pending.conj == Conj::None
            && self.pending.aggs.is_empty();
        if !only_leads {
            return false;
        }
        // "… of all companies", where the company is a column: it says where, and is not shown.
        self.link(mention);
        if ranked {
            self.sketch.idle.retain(|it| *it != mention);
        }
        let tested = self.is_tested_soon(at);
        for shown in (self.unheaded..self.sketch.shown.len()).filter(|_| tested) {
            // "the description of the type code RV": that of the row with this code
            let column = self.sketch.shown.get(shown).map(|it| it.mention);
            self.set_head(column, mention);
        }
        self.open = tested.then(|| Open {
            expr: Expr::plain(mention),
            shown: None,
            item: at,
            led_in: None,
            shows: false,
        });
        true
    }

    /// "average hours by title, people still employed only": the rows of the figure, told once more.
    fn restates_rows(&self, mention: usize, at: usize) -> bool {
        let table = |it: usize| self.likeliest_of(it).and_then(super::table_of);
        let own = table(mention);
        let apart = at.checked_sub(1).and_then(|it| self.items.get(it));
        let apart = apart.is_some_and(|it| it.pause == Pause::Comma);
        let of_figure = |it: &Expr| it.is_figure() && table(it.mention) == own;
        apart
            && self.pending.aggs.is_empty()
            && !self.sketch.groups.is_empty()
            && self.sketch.shown.iter().any(of_figure)
    }

    /// "the average invoice": what an invoice comes to, where it keeps one amount.
    fn averages_only_amount(&self, mention: usize, at: usize) -> bool {
        let table = self.likeliest_of(mention).and_then(super::table_of);
        let amount = table.and_then(|it| self.catalog.only_amount(it));
        let asked = self.pending.aggs.as_slice() == [Agg::Avg] && !self.pending.count;
        let first = self.sketch.shown.is_empty() && self.sketch.subject.is_none();
        // "the average order value" is of something else.
        let alone = self.ends_here(at)
            || matches!(self.func(at + 1), Some(Func::By | Func::Each | Func::In | Func::Group));
        asked && first && alone && amount.is_some()
    }

    /// Whether the rows of a table are kept for an amount it is called by.
    fn keeps_amount(&self, mention: usize) -> bool {
        let own = self.sketch.mentions.get(mention);
        own.is_some_and(|it| {
            it.cands.iter().any(|it| match it.target {
                Target::Column(col) => it.score > 0.7 && self.is_quantity(col),
                Target::Table(_) | Target::Concept(_) => false,
            })
        })
    }

    /// Whether a thing named is one of money, as donations are.
    fn is_sum_of_money(&self, mention: usize) -> bool {
        let likeliest = self.likeliest_of(mention);
        matches!(likeliest, Some(Target::Table(it)) if self.catalog.sum_of_each(it).is_some())
            && !self.pending.count
    }

    /// "top 5 courses by enrolments": of things that are no money and no marks, how many there are.
    pub(super) fn is_rather_counted(&self, mention: usize) -> bool {
        let plural = self.sketch.mentions.get(mention).is_some_and(|it| it.plural);
        let figure = !self.pending.aggs.is_empty();
        plural && !figure && !self.is_sum_of_money(mention) && !self.keeps_amount(mention)
    }

    /// "average height and weight": the figure of the column before holds for this one too.
    fn shared_figure(&self, mention: usize, at: usize) -> Option<Agg> {
        let last = self.sketch.shown.last()?;
        let own = |idx: usize| self.sketch.mentions.get(idx);
        let joined = self.func(at.checked_sub(1)?) == Some(Func::And)
            && own(last.mention)?.item + 2 == at
            && self.items.get(at - 1)?.text.eq_ignore_ascii_case("and");
        let both = joined && self.is_amount(mention) && self.is_amount(last.mention);
        last.agg.filter(|_| both && !last.count)
    }

    /// "names of the directors", where the director is a column: that column is what is shown.
    pub(super) fn replaces_name(&mut self, mention: usize, at: usize) -> bool {
        let Some(last) = self.sketch.shown.last() else { return false };
        let plain = last.agg.is_none() && !last.count;
        let Some(name) = self.sketch.mentions.get(last.mention) else { return false };
        let generic = matches!(
            name.text.to_lowercase().as_str(),
            "name" | "names" | "title" | "titles" | "id" | "ids"
        );
        let near = (name.item + 1..at).all(|it| matches!(self.kind(it), Some(Kind::Func(_))));
        if !(plain && generic && near && self.sketch.subject.is_none()) {
            return false;
        }
        let whole = self.sketch.mentions.get(mention).is_some_and(|it| it.as_column() > 0.55);
        if !whole {
            return false;
        }
        if self.is_number_of_row(mention) {
            let name = self.sketch.shown.last().map(|it| it.mention);
            self.set_head(name, mention);
            self.link(mention);
            return true;
        }
        let distinct = self.pending.distinct;
        self.sketch.distinct |= distinct;
        if let Some(last) = self.sketch.shown.last_mut() {
            let old = last.mention;
            last.mention = mention;
            let shown = Some(self.sketch.shown.len() - 1);
            self.set_role(mention, Part::Shown);
            self.open = Some(Open {
                expr: Expr::plain(mention),
                shown,
                item: at,
                led_in: None,
                shows: true,
            });
            // The generic word stands for the column now.
            let cands =
                self.sketch.mentions.get(mention).map(|it| it.cands.clone()).unwrap_or_default();
            if let Some(it) = self.sketch.mentions.get_mut(old) {
                it.cands = cands;
                it.role = Part::Thing;
                it.text.clear();
            }
        }
        true
    }

    pub(super) fn table_in_select(&mut self, mention: usize) {
        let after_value = self.last_value.is_some_and(|(value, _)| {
            let own = self.sketch.mentions.get(mention);
            let item = |it: usize| self.sketch.mentions.get(it).map_or(0, |it| it.item);
            own.is_some_and(|it| {
                // "Ann Lee, the customer"
                (item(value) + 1..it.item).all(|it| self.func(it) == Some(Func::Filler))
                    && it.item > item(value)
            })
        });
        let known = self.sketch.subject.is_some() || !self.sketch.shown.is_empty();
        let worked_out = self.sketch.shown.last().is_some_and(Expr::is_figure);
        let told_of = self.follows_shown(mention);
        let led = self.pending.prep != Prep::None
            || told_of
            || self.is_asked_of()
            || (after_value && known)
            || (worked_out && self.sketch.subject.is_none() && self.pending.conj == Conj::None);
        self.sketch.distinct |= std::mem::take(&mut self.pending.distinct);
        let summed = self.pending.aggs.contains(&Agg::Sum);
        self.open = None;
        if summed && self.sketch.shown.is_empty() {
            // "total students": how many there are.
            self.pending.aggs.clear();
            self.sketch.subject.get_or_insert(mention);
            // "total invoiced": what was done comes to an amount.
            let own = self.sketch.mentions.get(mention);
            let done = own.is_some_and(|it| VERBS.is_past(&it.text.to_lowercase()));
            if done && self.stands_for_sum(mention) {
                self.show(Expr { agg: Some(Agg::Sum), ..Expr::plain(mention) });
            } else {
                self.show(Expr::count(mention));
            }
            return;
        }
        let counts_too = !led
            && self.pending.conj == Conj::And
            && self.sketch.shown.last().is_some_and(|it| it.count);
        if counts_too {
            self.set_role(mention, Part::Counted);
            self.show(Expr::count(mention));
            return;
        }
        if led || self.sketch.subject.is_none() {
            let heads = self.unheaded..self.sketch.shown.len();
            let direct = told_of || matches!(self.pending.prep, Prep::Of | Prep::In);
            if direct {
                for shown in heads {
                    let column = self.sketch.shown.get(shown).map(|it| it.mention);
                    self.set_head(column, mention);
                }
                self.unheaded = self.sketch.shown.len();
            }
            if self.sketch.subject.is_none() {
                self.sketch.subject = Some(mention);
                self.sketch.leads_with_subject = !led && self.sketch.shown.is_empty();
                if !led && !self.sketch.shown.is_empty() && !self.is_called_soon(mention) {
                    self.show(Expr::plain(mention));
                }
            } else {
                self.link(mention);
            }
            return;
        }
        let listed = self.pending.conj == Conj::And || self.and_shows;
        if listed && !self.pending.again && !self.is_called_soon(mention) {
            self.show(Expr::plain(mention));
        } else {
            self.link(mention);
        }
    }

    /// "the date the claim was made": a thing said right after a column, of which that tells.
    fn follows_shown(&self, mention: usize) -> bool {
        let item = |it: usize| self.sketch.mentions.get(it).map(|it| it.item);
        let last = self.sketch.shown.last().filter(|it| !it.count && it.agg.is_none());
        let (Some(own), Some(last)) = (item(mention), last.and_then(|it| item(it.mention))) else {
            return false;
        };
        let column = self.open.as_ref().is_some_and(|it| it.item == last && it.shown.is_some());
        let article = |it: usize| {
            let text = self.lower(it);
            matches!(text.as_str(), "the" | "a" | "an" | "each" | "this" | "that" | "our" | "my")
        };
        let pause =
            (last..own).any(|it| self.items.get(it).is_some_and(|it| it.pause != Pause::None));
        let verb_follows = matches!(self.func(own + 1), Some(Func::Filler | Func::With | Func::In))
            || matches!(self.kind(own + 1), Some(Kind::Word));
        column
            && !pause
            && own == last + 2
            && article(last + 1)
            && (verb_follows || self.is_done(own + 1))
    }

    /// Whether an item is a verb of the past: "made", "ordered".
    pub(super) fn is_done(&self, at: usize) -> bool {
        VERBS.is_past(&self.lower(at))
    }

    /// The same, with "paid" and the like.
    pub(super) fn was_done(&self, at: usize) -> bool {
        VERBS.tells_past(&self.lower(at))
    }

    /// "When was the school founded": the school is what it is asked of.
    fn is_asked_of(&self) -> bool {
        self.sketch.shown.first().is_some_and(|it| {
            let item = self.sketch.mentions.get(it.mention).map(|it| it.item);
            item.is_some_and(|it| self.func(it).is_some()) && self.pending.conj == Conj::None
        })
    }

    /// Whether a mention is likeliest the column that names the rows of its table.
    fn names_row(&self, mention: usize) -> bool {
        let likeliest = self.likeliest_of(mention);
        matches!(likeliest, Some(Target::Column(col)) if self.catalog.table(col.table).is_some_and(|it| it.label == [col.column]))
    }

    /// "the county named Howard": which one it is follows.
    fn is_called_soon(&self, mention: usize) -> bool {
        let Some(own) = self.sketch.mentions.get(mention) else { return false };
        let at = own.item;
        let asks = matches!(
            self.lower(at + 1).as_str(),
            "is" | "are" | "was" | "were" | "does" | "did" | "do"
        );
        if let (true, Some(Kind::Values(hits))) = (asks, self.kind(at + 2)) {
            // "which country and state is Runa in": Runa is neither.
            let is_own =
                |it: &super::Cand| hits.iter().any(|hit| it.target == Target::Column(hit.col));
            return own.cands.iter().any(is_own);
        }
        let next = if self.func(at + 1) == Some(Func::Filler) { at + 2 } else { at + 1 };
        self.items.get(at).is_some_and(|it| it.pause == Pause::None)
            && matches!(self.kind(next), Some(Kind::Values(_) | Kind::Quoted))
    }
}
