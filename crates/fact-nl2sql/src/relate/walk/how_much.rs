//! "How much": all of an amount, and no list of it.
//!
//! Start at [`Walker::adds_up_how_much`]. Knows nothing of what a name stands for beyond its likeliest
//! meaning.

use super::{Agg, Cand, Expr, Kind, NameHit, Op, Part, Right, Target, Walker, table_of};

impl Walker<'_> {
    /// "how much did we refund for each reason", "what did repairs cost in total".
    pub(super) fn adds_up_how_much(&mut self) {
        self.compares_all_spent();
        let sketch = &self.sketch;
        let listed = !(sketch.extremes.is_empty() && sketch.orders.is_empty());
        // "how many, and how much money": both are asked for.
        let money = (1..self.items.len()).any(|it| self.says_money(it));
        let figures = sketch.shown.iter().any(|it| it.agg.is_some() || it.count && !money);
        if listed || figures || !self.asks_how_much() {
            return;
        }
        if let Some(place) = sketch.shown.iter().position(|it| self.is_amount_shown(it)) {
            if let Some(amount) = self.sketch.shown.get_mut(place) {
                amount.agg = Some(Agg::Sum);
                let mention = amount.mention;
                self.set_role(mention, Part::Amount);
            }
            return;
        }
        let things = sketch.subject.into_iter().chain(self.last_table);
        let mut things = things.filter(|it| !sketch.groups.contains(it));
        let thing = things.find(|it| self.stands_for_sum(*it)).or_else(|| self.amount_done());
        let thing = thing.or_else(|| self.money_of_group()).or_else(|| self.money_of_text());
        if let Some(mention) = thing {
            self.sketch.shown.retain(|it| it.mention != mention || it.count && money);
            self.show(Expr { agg: Some(Agg::Sum), ..Expr::plain(mention) });
        } else if let Some(at) = (0..self.items.len()).find(|it| self.says_money(*it)) {
            self.sketch.unknown.push((at, "money".into()));
            self.sketch.oddities += 3; // a figure was asked for
        }
    }

    /// Whether all of an amount is asked for: "how much did …", "in total".
    fn asks_how_much(&self) -> bool {
        const DONE: &[&str] = &["did", "have", "has", "was", "were"];
        let done = |at: usize| {
            let text = self.lower(at);
            text.starts_with("how much") && DONE.contains(&self.lower(at + 1).as_str())
        };
        let in_all = |at: usize| {
            matches!(self.lower(at).as_str(), "in total" | "altogether" | "owed" | "owing")
        };
        // "how much did the winner make": what is asked of one thing is what it keeps.
        let subject = self.sketch.subject.and_then(|it| self.sketch.mentions.get(it));
        let of_one = subject.is_some_and(|it| !it.plural && it.as_table() > it.as_column());
        (0..self.items.len()).any(|it| self.says_money(it) || in_all(it))
            || !of_one && (0..self.items.len()).any(done)
    }

    fn says_money(&self, at: usize) -> bool {
        let worth = self.lower(at.wrapping_sub(1)) == "worth";
        let text = self.lower(at);
        text.starts_with("how much money") || worth && text.starts_with("how much")
    }

    fn is_amount_shown(&self, shown: &Expr) -> bool {
        let likeliest = self.likeliest_of(shown.mention);
        matches!(likeliest, Some(Target::Column(col)) if self.is_summable(col))
    }

    /// Whether the rows of a thing keep an amount that adds up.
    pub(super) fn stands_for_sum(&self, mention: usize) -> bool {
        let likeliest = self.likeliest_of(mention);
        likeliest.is_some_and(|it| self.keeps_sum(it))
    }

    fn keeps_sum(&self, target: Target) -> bool {
        match target {
            Target::Table(table) => {
                let only = || self.catalog.only_amount(table).filter(|it| self.is_summable(*it));
                self.catalog.main_amount(table, Agg::Sum).or_else(only).is_some()
            }
            Target::Column(_) | Target::Concept(_) => false,
        }
    }

    /// "did we refund", where there are refunds: the thing the verb names.
    fn amount_done(&mut self) -> Option<usize> {
        let at = self.verb?;
        let Some(Kind::Names(hits)) = self.kind(at) else { return None };
        let kept = hits.iter().filter(|it: &&NameHit| self.keeps_sum(it.target));
        let cands: Vec<Cand> = kept.map(Cand::of_name).collect();
        (!cands.is_empty()).then(|| self.push_mention(at, cands, Part::Amount))
    }

    /// "how much money has each campaign brought in": the only sums that are kept of what is told apart.
    fn money_of_group(&mut self) -> Option<usize> {
        const LIKELY: f64 = 0.7;
        let groups = self.sketch.groups.clone();
        let owners: Vec<usize> = groups
            .into_iter()
            .filter_map(|it| match self.likeliest_of(it)? {
                Target::Table(table) => Some(table),
                _ => None,
            })
            .collect();
        let edges = self.catalog.edges().iter().filter(|it| owners.contains(&it.to.table));
        let mut sums: Vec<usize> = edges.map(|it| it.from.table).collect();
        sums.retain(|it| self.catalog.sum_of_each(*it).is_some());
        sums.dedup();
        let [only] = sums.as_slice() else { return None };
        let hit = NameHit { target: Target::Table(*only), n_words: 1, score: LIKELY };
        let cands = vec![Cand::of_name(&hit)];
        let at = (0..self.items.len()).find(|it| self.lower(*it).starts_with("how much"))?;
        Some(self.push_mention(at, cands, Part::Amount))
    }

    /// "tuition still unpaid in total": of the rows that hold the text, where nothing else was named.
    fn money_of_text(&mut self) -> Option<usize> {
        const LIKELY: f64 = 0.7;
        let bare = self.sketch.shown.is_empty() && self.sketch.subject.is_none();
        // "how much money is overdue": of the rows that are due
        let due = || self.sketch.tests.last().map(|it| it.on.mention);
        let text = self.last_value.map(|it| it.0).or_else(due).filter(|_| bare)?;
        let at = self.sketch.mentions.get(text)?.item;
        let meant = self.sketch.mentions.get(text)?.cands.iter();
        let mut tables = meant.filter_map(|it| Some(Target::Table(table_of(it.target)?)));
        let target = tables.find(|it| self.keeps_sum(*it))?;
        let hit = NameHit { target, n_words: 1, score: LIKELY };
        Some(self.push_mention(at, vec![Cand::of_name(&hit)], Part::Amount))
    }

    /// "who have spent more than 400": what they spent in all, and not at once.
    fn compares_all_spent(&mut self) {
        let (mentions, catalog) = (&self.sketch.mentions, self.catalog);
        for test in &mut self.sketch.tests {
            let own = mentions.get(test.on.mention);
            let spent = own.is_some_and(|it| {
                let product =
                    |target| matches!(target, Target::Column(col) if catalog.derivation(col).is_some());
                matches!(it.text.to_lowercase().as_str(), "spend" | "spent" | "spends")
                    && it.likeliest().is_some_and(product)
            });
            let number = matches!(test.op, Op::Compare(_, Right::Number(_)));
            if spent && number && !test.on.count && test.on.agg.is_none() {
                test.on.agg = Some(Agg::Sum);
            }
        }
    }
}
