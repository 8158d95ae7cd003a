//! Names of tables and columns, and texts the data holds.

use super::{Cand, Conj, Expr, Func, Kind, Mode, Op, Open, Part, Prep, Walker};
use crate::catalog::Target;
use crate::lex::Pause;
use crate::plan::Agg;

impl Walker<'_> {
    pub(super) fn name(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let Kind::Names(hits) = &item.kind else { return };
        if self.tells_of_bond(at) || self.spends(at) || self.names_nothing_new(at) {
            return;
        }
        if self.is_unmade_state(at) {
            self.sketch.unknown.push((at, item.text.clone()));
            return;
        }
        let mut cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        self.keep_those_of_next(&mut cands, at);
        let possessive = item.possessive;
        self.keep_amount_by_group(&mut cands, at);
        self.keep_money(&mut cands, at);
        self.take_size_of_last(&mut cands, at);
        self.keep_what_ranks(&mut cands);
        self.keep_flag_of_next(&mut cands, at);
        self.keep_incomes(&mut cands, at);
        self.keep_sums_of_done(&mut cands, at);
        self.keep_what_came_about(&mut cands, at);
        let mention = self.push_mention(at, cands, Part::Thing);
        let is_table = self.is_table(mention) && !self.is_rather_amount(mention);
        if self.is_of_own_group(mention, at) || self.is_group_of_average(mention, at) {
            return;
        }
        self.tie_to_neighbours(mention, is_table, at);
        if self.leads_to_next(mention, is_table, possessive, at) {
            return;
        }
        if !is_table && (self.ranks_by_column(mention, at) || self.compares_with(mention, at)) {
            self.pending.prep = Prep::None;
            return;
        }
        if !is_table && (self.does_the_most(mention, at) || self.best_done(mention, at)) {
            return;
        }
        if is_table && self.counts_commonest(mention, at) || !is_table && self.counts_no_thing() {
            return;
        }
        if !is_table && (self.says_by_verb(mention, at) || self.names_flagged(mention, at)) {
            return;
        }
        if !is_table && self.has_come_about(mention, at) {
            return;
        }
        if !is_table && (self.flags_next(mention, at) || self.flags_things(mention, at)) {
            return;
        }
        self.place(mention, is_table, at);
        self.pending.prep = Prep::None;
        if is_table {
            self.last_table = Some(mention);
        }
    }

    /// Whether a name only says more of what was said already, or is no name at all.
    fn names_nothing_new(&mut self, at: usize) -> bool {
        if self.names_column_of_last_value(at) {
            return true;
        }
        if self.means_anybody(at) {
            self.sketch.soft_unknown += 1; // "people who visited", of no table of people
            return true;
        }
        if self.is_done_late(at) || self.names_column_just_tested(at) || self.loses_rate(at) {
            return true;
        }
        if self.is_what_each_does(at) || self.does_what_follows(at) || self.does_to_others(at) {
            self.verb = Some(at);
            self.sketch.soft_unknown += 1;
            return true;
        }
        if self.repeats_extreme(at)
            || self.names_the_shown(at)
            || self.says_which_date(at)
            || self.repeats_count(at)
            || self.says_only_kind(at)
            || self.says_unit_of_shown(at)
            || self.says_again(at)
        {
            return true;
        }
        let recalls = self.only_recalls(at);
        if recalls {
            // A verb that only recalls a name is no wish to see it.
            self.verb = Some(at);
            self.sketch.soft_unknown += 1;
            let waits = self
                .adjective
                .filter(|it| self.sketch.mentions.get(*it).is_some_and(|it| it.item + 1 == at));
            if let Some(adjective) = waits
                && let Some(done) = self.done_by_verb()
            {
                // "who most recently bought something"
                self.adjective = None;
                self.is_when(adjective, done);
            }
        }
        recalls
    }

    /// "paid late": the verb only says what came late.
    fn is_done_late(&self, at: usize) -> bool {
        let (Some(Kind::Names(hits)), Some(Kind::Late(late))) = (self.kind(at), self.kind(at + 1))
        else {
            return false;
        };
        let came = |target| matches!(target, Target::Column(col) if late.actual.iter().any(|it| it.0 == col));
        self.is_done(at) && hits.iter().any(|it| came(it.target))
    }

    /// Takes in what stands right before or after a name and belongs to it.
    fn tie_to_neighbours(&mut self, mention: usize, is_table: bool, at: usize) {
        if is_table && self.is_count_of(at) {
            self.pending.count = true; // "the resident count", "the names and boat counts of …"
            let of = self.lower(at + 1).ends_with(" of");
            self.skip_to = if of { self.skip_to } else { at + 2 };
        }
        let value = self.last_value.filter(|it| is_table && self.stands_before(it.1, at));
        if let Some((value, _)) = value {
            // "statistics courses": the text is one of theirs
            self.set_head(Some(value), mention);
        }
        if !is_table && self.says_count_of_amount(mention, at) {
            self.skip_to = at + 2;
        }
        if let Some(adjective) = self.adjective.take().filter(|_| is_table) {
            self.set_head(Some(adjective), mention);
            let done = self.is_date(adjective)
                && self.items.get(at).is_some_and(|it| it.text.to_lowercase().ends_with("ed"));
            if let Some(it) = self.sketch.mentions.get_mut(adjective).filter(|_| done) {
                it.near = Some(mention); // "the ship that was most recently chartered"
            }
        }
    }

    /// Whether a name only says of what the next one is.
    fn leads_to_next(
        &mut self,
        mention: usize,
        is_table: bool,
        possessive: bool,
        at: usize,
    ) -> bool {
        // "winning aircraft name", and "book categories" of a table of book clubs.
        let of_named = self.refers_to_named(mention, at);
        let owns = is_table && (possessive || self.is_compound(mention, at));
        if !of_named && owns {
            self.owner(mention, possessive);
            return true;
        }
        if of_named || self.modifies_next(mention, at) {
            self.head_of_next = Some(mention);
            self.link(mention);
            self.sketch.idle.retain(|it| *it != mention);
            return true;
        }
        let counts = is_table && self.counts_next(at);
        if counts {
            self.link(mention); // "how many movie reviews"
            self.last_table = Some(mention);
        }
        counts
    }

    /// Gives a name its part: compared, grouped by, ordered by, counted, tested or shown.
    pub(super) fn place(&mut self, mention: usize, is_table: bool, at: usize) {
        if self.pending.figure.is_some() && !is_table {
            self.figure_of(mention);
        } else if self.pending.figure.is_some()
            && self.open.is_none()
            && self.figure_of_thing(mention)
        {
        } else if self.pending.each || self.mode == Mode::Group || self.goes_on_grouping(at) {
            self.group(mention, is_table);
        } else if self.pending.target || !is_table && self.measures_best(mention, at) {
            self.target(mention, is_table);
        } else if self.mode == Mode::Order {
            self.order(mention, is_table);
        } else if let Some(most) = self.pending.common.take() {
            self.most_common(mention, most);
        } else if self.pending.most.is_some()
            && !(self.pending.top
                && self.mode == Mode::Select
                && !self.pending.count
                && (is_table || !self.can_be_ranked(mention) || self.says_top(at)))
        {
            self.most_of(mention, is_table);
        } else if self.mode == Mode::Where {
            self.name_in_condition(mention, is_table, at);
        } else {
            self.name_in_select(mention, is_table, at);
        }
    }

    /// Whether a word means anybody, and no table is called so.
    fn means_anybody(&self, at: usize) -> bool {
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let counted = self.pending.count || self.pending.most.is_some();
        let weak = |it: &crate::catalog::NameHit| {
            matches!(it.target, Target::Column(_)) && it.score < 0.85
        };
        let stem = crate::words::stem(&self.lower(at));
        !counted && crate::words::means_anybody(&stem) && hits.iter().all(weak)
    }

    /// "the student whose id is 5": what follows is a column of the thing just named.
    pub(super) fn owner_of_led(&self, at: usize) -> Option<usize> {
        let led = matches!(self.pending.led_in, Some(Func::Whose | Func::With));
        let last = self.last_table.filter(|_| led && !self.is_kind_of_next(at))?;
        let item = self.sketch.mentions.get(last)?.item;
        let small = |it: usize| {
            matches!(self.func(it), Some(Func::Whose | Func::With | Func::That | Func::Filler))
        };
        (item + 1..at).all(small).then_some(last)
    }

    /// The thing whose column comes next.
    fn owner(&mut self, mention: usize, possessive: bool) {
        self.head_of_next = Some(mention);
        if self.mode == Mode::Select && self.sketch.subject.is_none() && !self.pending.count {
            self.sketch.subject = Some(mention);
        } else {
            self.link(mention);
        }
        if possessive && self.pending.each && self.pending.aggs.is_empty() {
            self.pending.each = false;
            if self.sketch.shown.iter().any(Expr::is_figure) {
                self.sketch.groups.push(mention);
            }
        }
        self.last_table = Some(mention);
    }

    /// What the best are chosen by: "top 5 customers by spend".
    fn target(&mut self, mention: usize, is_table: bool) {
        let plural = self
            .sketch
            .subject
            .and_then(|it| self.sketch.mentions.get(it))
            .is_some_and(|it| it.plural);
        self.sketch.all_ranked =
            plural && self.sketch.limit.is_none() && self.sketch.shown.is_empty();
        self.pending.target = false;
        let counted = self.pending.count || self.is_rather_counted(mention);
        let expr = self.expr(mention, is_table && counted);
        if expr.agg == Some(Agg::Sum) {
            self.keep_what_adds_up(mention);
        }
        let mentions = &self.sketch.mentions;
        let last = self.sketch.extremes.last_mut();
        if let Some(extreme) = last.filter(|it| it.by.is_none() || it.adjective) {
            // "the three smallest cities by population": an adjective says only which way.
            let old = extreme.by.as_ref().and_then(|it| mentions.get(it.mention));
            let less = old.and_then(|it| it.cands.first()).is_some_and(|it| it.inverse);
            extreme.descending = extreme.descending != (extreme.adjective && less);
            extreme.adjective = false;
            extreme.by = Some(expr);
        } else {
            let most = self.pending.most.take().unwrap_or(true);
            self.extreme(Some(expr), false, most, false);
        }
        if let Some(extreme) = self.sketch.extremes.last_mut() {
            extreme.adds_up = true; // "the top 5 clients by price": that of all their parcels
        }
        self.pending.top = false;
    }

    /// "the most concerts", "the highest price".
    fn most_of(&mut self, mention: usize, is_table: bool) {
        let most = self.pending.most.take().unwrap_or(true);
        self.pending.measured = false;
        let amount_of = std::mem::take(&mut self.pending.amount_of);
        let measured = (amount_of || self.pending.top)
            && !self.pending.count
            && self.stands_for_amount(mention, amount_of);
        let counts = (is_table && self.pending.aggs.is_empty() && !measured)
            || (self.pending.count && self.counts(mention));
        if !is_table && !counts && self.tells_size_of_best(mention, most) {
            return;
        }
        if self.sketch.skip > 0
            && !counts
            && self.mode == Mode::Select
            && self.sketch.shown.is_empty()
        {
            // "the second highest price": of the different prices.
            self.set_role(mention, Part::Ordered);
            self.show(Expr::plain(mention));
            self.sketch.distinct = true;
            self.extreme(Some(Expr::plain(mention)), false, most, false);
            self.open = None;
            return;
        }
        let shows = self.mode == Mode::Select
            && !counts
            && self.sketch.asked.is_none()
            && self.sketch.limit.is_none()
            && self.sketch.extremes.is_empty()
            && (self.sketch.shown.is_empty() || self.pending.conj == Conj::And);
        if shows {
            // "What is the highest price of …": the price itself is asked for.
            self.set_role(mention, Part::Amount);
            let agg = Some(if most { Agg::Max } else { Agg::Min });
            self.show(Expr { mention, agg, count: false, distinct: false });
            for agg in std::mem::take(&mut self.pending.aggs) {
                self.show(Expr { mention, agg: Some(agg), count: false, distinct: false });
            }
            self.open = None;
            return;
        }
        if counts {
            self.counts_others(mention);
        }
        let expr = self.expr(mention, counts);
        if expr.agg.is_none() && !expr.count {
            self.set_role(mention, Part::Ordered);
            if !self.pending.top {
                self.keep_what_adds_up(mention);
            }
            if let Some(verb) = self.open.as_ref().map(|it| it.expr.mention)
                && self.mean_the_same(verb, mention)
            {
                self.open = None; // "who spent the most on labour"
            }
        }
        self.extreme(Some(expr), false, most, false);
        self.flush();
    }

    fn name_in_condition(&mut self, mention: usize, is_table: bool, at: usize) {
        if self.pending.count && (is_table || self.counts(mention)) {
            self.flush();
            let expr = self.expr(mention, true);
            let led_in = self.pending.led_in.take();
            self.open = Some(Open { expr, shown: None, item: at, led_in, shows: true });
            return;
        }
        if is_table && self.sketch.subject.is_none() && self.after_be && !self.pending.negated {
            // "What country is the artist who …": the artist is what it is about.
            self.sketch.subject = Some(mention);
            self.after_be = false;
            return;
        }
        if is_table {
            let owned = self.pending.prep == Prep::Of && self.open.is_some();
            if owned {
                let column = self.open.as_ref().map(|it| it.expr.mention);
                self.set_head(column, mention);
                self.link(mention);
                return;
            }
            self.flush();
            if self.pending.negated {
                self.push_test(Expr::plain(mention), Op::Exists);
                self.denies_deed(mention);
            } else {
                self.link(mention);
                self.pending.led_in = None;
            }
            return;
        }
        let led_in = self.pending.led_in.or(self.open.as_ref().and_then(|it| it.led_in));
        let negated = self.pending.negated;
        self.pending.negated = false;
        self.flush();
        self.pending.negated = negated;
        let shows = self.and_shows || (self.pending.conj == Conj::And && led_in.is_none());
        let expr = self.expr(mention, false);
        if shows && !self.is_tested_soon(at) {
            self.set_role(mention, Part::Shown);
            self.show(expr);
            self.pending.conj = Conj::None;
            return;
        }
        self.set_role(mention, if expr.agg.is_some() { Part::Amount } else { Part::Tested });
        self.pending.led_in = None;
        let shows = self.pending.conj == Conj::And;
        self.open = Some(Open { expr, shown: None, item: at, led_in, shows });
    }

    pub(super) fn is_tested_soon(&self, at: usize) -> bool {
        let mut next = at + 1;
        while next < self.items.len().min(at + 5) {
            if self.items.get(next - 1).is_some_and(|it| it.pause != Pause::None) {
                return false;
            }
            match self.kind(next) {
                Some(Kind::Values(_) | Kind::Quoted | Kind::Number { .. } | Kind::Date) => {
                    return true;
                }
                Some(Kind::Func(
                    Func::Gt
                    | Func::Ge
                    | Func::Lt
                    | Func::Le
                    | Func::Eq
                    | Func::Between
                    | Func::Contains
                    | Func::Starts
                    | Func::Ends
                    | Func::Missing
                    | Func::Not,
                )) => return true,
                Some(Kind::Func(Func::Filler | Func::Of | Func::In | Func::Either)) => {}
                _ => return false,
            }
            next += 1;
        }
        false
    }

    /// An expression of a mention with the aggregate that waits for it.
    pub(super) fn expr(&mut self, mention: usize, count: bool) -> Expr {
        let agg = self.pending.aggs.pop().filter(|_| !count);
        self.pending.aggs.clear();
        let distinct = std::mem::take(&mut self.pending.distinct);
        self.pending.count = false;
        if count {
            self.set_role(mention, Part::Counted);
        } else if agg.is_some() {
            self.set_role(mention, Part::Amount);
        }
        Expr { mention, agg, count, distinct }
    }

    /// Whether "number of" a column counts its values rather than naming an amount.
    pub(super) fn counts(&self, mention: usize) -> bool {
        match self.likeliest_of(mention) {
            Some(Target::Column(col)) => !self.catalog.adds_up(col),
            _ => true,
        }
    }

    pub(super) fn set_role(&mut self, mention: usize, role: Part) {
        if let Some(it) = self.sketch.mentions.get_mut(mention) {
            it.role = role;
        }
    }

    pub(super) fn set_head(&mut self, column: Option<usize>, head: usize) {
        let mention = column.and_then(|it| self.sketch.mentions.get_mut(it));
        if let Some(it) = mention.filter(|it| it.head.is_none()) {
            it.head = Some(head);
        }
    }
}
