//! Names of tables and columns, and texts the data holds.

use super::{
    Asked, Cand, Conj, Expr, Func, Kind, Mode, Op, Open, OrderBy, Part, Prep, Right, Walker,
};
use crate::catalog::Target;
use crate::lex::Pause;
use crate::plan::Agg;

impl Walker<'_> {
    pub(super) fn name(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let Kind::Names(hits) = &item.kind else { return };
        if self.names_column_of_last_value(at) {
            return;
        }
        let follows = self.follows_name(at) && self.sketch.asked.is_some() && item.n_words == 1;
        let is_verb = item.text.ends_with("ed") || item.text.ends_with("ing") || follows;
        let weak = hits.iter().all(|it| it.score < 0.78);
        if is_verb
            && weak
            && !self.is_tested_soon(at)
            && self.pending.most.is_none()
            && self.mode != Mode::Order
            && !self.pending.each
        {
            // A verb that only recalls a name is no wish to see it.
            self.sketch.soft_unknown += 1;
            return;
        }
        let cands: Vec<Cand> = hits.iter().map(Cand::of_name).collect();
        let possessive = item.possessive;
        let mention = self.push_mention(at, cands, Part::Thing);
        let is_table = self.is_table(mention);
        if (possessive || self.is_compound(mention, at)) && is_table {
            self.owner(mention, possessive);
            return;
        }
        if self.pending.figure.is_some() && !is_table {
            self.figure_of(mention);
        } else if self.pending.each || self.mode == Mode::Group || self.goes_on_grouping(at) {
            self.group(mention, is_table);
        } else if self.pending.target {
            self.target(mention, is_table);
        } else if self.mode == Mode::Order {
            self.order(mention, is_table);
        } else if let Some(most) = self.pending.common.take() {
            self.most_common(mention, most);
        } else if self.pending.most.is_some()
            && !(self.pending.top && self.mode == Mode::Select && !self.pending.count)
        {
            self.most_of(mention, is_table, at);
        } else if self.mode == Mode::Where {
            self.name_in_condition(mention, is_table, at);
        } else {
            self.name_in_select(mention, is_table, at);
        }
        self.pending.prep = Prep::None;
        if is_table {
            self.last_table = Some(mention);
        }
    }

    /// Rows of the last thing named are counted.
    pub(super) fn times(&mut self, value: f64) {
        let cmp = self.pending.cmp.take().unwrap_or(crate::plan::Cmp::Eq);
        let last = self.sketch.links.last().map(|it| it.mention).or(self.last_table);
        let Some(mention) = last else {
            self.sketch.oddities += 1;
            return;
        };
        let on = Expr { mention, agg: None, count: true, distinct: false };
        self.push_test(on, Op::Compare(cmp, Right::Number(value)));
    }

    fn is_table(&self, mention: usize) -> bool {
        let Some(it) = self.sketch.mentions.get(mention) else { return false };
        it.as_table() > 0.0 && it.as_table() >= it.as_column() - 0.01
    }

    /// "Technology sector": the name says which column the text before it is in.
    fn names_column_of_last_value(&mut self, at: usize) -> bool {
        let Some((value, item)) = self.last_value else { return false };
        let between = item + 1..at;
        let near = between.len() <= 2
            && between
                .clone()
                .all(|it| matches!(self.func(it), Some(Func::In | Func::Of | Func::Filler)));
        if !near
            || (item..at).any(|it| self.items.get(it).is_some_and(|it| it.pause != Pause::None))
        {
            return false;
        }
        let apart = !between.is_empty();
        let Some(Kind::Names(hits)) = self.kind(at) else { return false };
        let columns: Vec<Target> =
            hits.iter().filter(|it| it.score > 0.4).map(|it| it.target).collect();
        let Some(mention) = self.sketch.mentions.get_mut(value) else { return false };
        if !mention.cands.iter().any(|it| columns.contains(&it.target)) {
            return false;
        }
        if apart
            && self.mode == Mode::Select
            && self.sketch.shown.is_empty()
            && self.sketch.subject.is_none()
        {
            return false;
        }
        mention.cands.retain(|it| columns.contains(&it.target));
        for cand in &mut mention.cands {
            cand.score = cand.score.max(0.97);
        }
        true
    }

    /// Whether the next item is a column of this table: "singer name".
    fn is_compound(&self, mention: usize, at: usize) -> bool {
        if self.items.get(at).is_some_and(|it| it.pause != Pause::None) {
            return false;
        }
        let Some(Kind::Names(next)) = self.kind(at + 1) else { return false };
        let Some(own) = self.sketch.mentions.get(mention) else { return false };
        let tables = own.cands.iter().filter_map(|it| match it.target {
            Target::Table(table) => Some(table),
            _ => None,
        });
        let tables: Vec<usize> = tables.collect();
        next.iter()
            .any(|it| matches!(it.target, Target::Column(col) if tables.contains(&col.table)))
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
            if self.sketch.shown.iter().any(|it| it.count || it.agg.is_some()) {
                self.sketch.groups.push(mention);
            }
        }
        self.last_table = Some(mention);
    }

    fn figure_of(&mut self, mention: usize) {
        let Some((cmp, agg)) = self.pending.figure.take() else { return };
        self.set_role(mention, Part::Amount);
        let on = self.take_open().map_or_else(|| Expr::plain(mention), |it| it.expr);
        self.push_test(on, Op::Figure(cmp, agg, Some(mention), Vec::new()));
    }

    fn group(&mut self, mention: usize, is_table: bool) {
        self.pending.each = false;
        if std::mem::take(&mut self.across) && is_table && self.sketch.subject.is_none() {
            self.sketch.subject = Some(mention);
            return;
        }
        self.set_role(mention, Part::Grouped);
        if self.mode == Mode::Where {
            self.flush();
        }
        let owns = self.pending.prep == Prep::Of && is_table && !self.sketch.groups.is_empty();
        if owns {
            let last = self.sketch.groups.last().copied();
            self.set_head(last, mention);
            return;
        }
        if !self.sketch.groups.contains(&mention) {
            self.sketch.groups.push(mention);
        }
    }

    /// "by album and genre": the second of two groups.
    fn goes_on_grouping(&self, at: usize) -> bool {
        let last = self.sketch.groups.last().and_then(|it| self.sketch.mentions.get(*it));
        let joined = at >= 2 && self.func(at - 1) == Some(Func::And);
        self.mode == Mode::Select && joined && last.is_some_and(|it| it.item + 2 == at)
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
        let expr = self.expr(mention, is_table && self.pending.count);
        match self.sketch.extremes.last_mut().filter(|it| it.by.is_none()) {
            Some(extreme) => extreme.by = Some(expr),
            None => {
                let most = self.pending.most.take().unwrap_or(true);
                self.extreme(Some(expr), false, most, false);
            }
        }
        self.pending.top = false;
    }

    fn order(&mut self, mention: usize, is_table: bool) {
        if self.pending.prep == Prep::Of && is_table && !self.pending.count {
            let last = self.sketch.orders.last().and_then(|it| it.by.as_ref()).map(|it| it.mention);
            self.set_head(last, mention);
            self.link(mention);
            return;
        }
        let counts =
            self.pending.count && (is_table || self.pending.distinct || self.counts(mention));
        let expr = self.expr(mention, counts);
        if !counts {
            self.set_role(mention, Part::Ordered);
        }
        let descending =
            self.pending.descending.unwrap_or(false) || self.pending.most.take().unwrap_or(false);
        let by_age = self.pending.by_age;
        if std::mem::take(&mut self.shows_order) {
            self.show(expr.clone());
        }
        self.sketch.orders.push(OrderBy { by: Some(expr), descending, by_age });
    }

    fn most_common(&mut self, mention: usize, most: bool) {
        self.set_role(mention, Part::Grouped);
        self.extreme(Some(Expr::plain(mention)), true, most, false);
        let asked_for = self.sketch.shown.is_empty() || self.pending.conj == Conj::And;
        if self.mode == Mode::Select && asked_for && self.pending.prep == Prep::None {
            self.show(Expr::plain(mention));
        }
    }

    /// "the most concerts", "the highest price".
    fn most_of(&mut self, mention: usize, is_table: bool, at: usize) {
        let most = self.pending.most.take().unwrap_or(true);
        let counts = is_table || (self.pending.count && self.counts(mention));
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
        let expr = self.expr(mention, counts);
        if expr.agg.is_none() && !expr.count {
            self.set_role(mention, Part::Ordered);
        }
        self.extreme(Some(expr), false, most, false);
        self.flush();
        let _ = at;
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

    fn is_tested_soon(&self, at: usize) -> bool {
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

    fn name_in_select(&mut self, mention: usize, is_table: bool, at: usize) {
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
        let amount_said = self
            .items
            .iter()
            .take(at)
            .rev()
            .take(3)
            .any(|it| it.text.to_lowercase().contains("amount"));
        if is_table && amount_said && self.pending.aggs.contains(&Agg::Sum) {
            self.pending.aggs.clear();
            self.sketch.subject.get_or_insert(mention);
            self.show(Expr { mention, agg: Some(Agg::Sum), count: false, distinct: false });
            return;
        }
        if is_table {
            self.table_in_select(mention);
            return;
        }
        if self.pending.prep == Prep::Of && self.replaces_name(mention, at) {
            return;
        }
        let only_leads = self.pending.prep != Prep::None
            && !self.sketch.shown.is_empty()
            && self.pending.conj == Conj::None
            && self.pending.aggs.is_empty();
        if only_leads {
            // "… of all companies", where the company is a column: it says where, and is not shown.
            self.link(mention);
            let tested = self.is_tested_soon(at);
            self.open = tested.then(|| Open {
                expr: Expr::plain(mention),
                shown: None,
                item: at,
                led_in: None,
                shows: false,
            });
            return;
        }
        self.set_role(mention, Part::Shown);
        let aggs = std::mem::take(&mut self.pending.aggs);
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
        self.pending.conj = Conj::None;
    }

    /// "names of the directors", where the director is a column: that column is what is shown.
    fn replaces_name(&mut self, mention: usize, at: usize) -> bool {
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
        let reference = self.sketch.mentions.get(mention).is_some_and(|it| {
            let best = it.cands.iter().max_by(|a, b| a.score.total_cmp(&b.score));
            matches!(best.map(|it| it.target), Some(Target::Column(col))
                if self.catalog.column(col).is_some_and(|it| it.role == crate::catalog::Role::Reference))
        });
        if reference {
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

    fn table_in_select(&mut self, mention: usize) {
        let after_value = self.last_value.is_some_and(|(value, _)| {
            let own = self.sketch.mentions.get(mention);
            let item = |it: usize| self.sketch.mentions.get(it).map_or(0, |it| it.item);
            own.is_some_and(|it| it.item == item(value) + 1)
        });
        let led = self.pending.prep != Prep::None || (after_value && self.sketch.subject.is_some());
        self.sketch.distinct |= std::mem::take(&mut self.pending.distinct);
        let summed = self.pending.aggs.contains(&Agg::Sum);
        self.open = None;
        if summed && self.sketch.shown.is_empty() {
            // "total students": how many there are.
            self.pending.aggs.clear();
            self.sketch.subject.get_or_insert(mention);
            self.show(Expr { mention, agg: None, count: true, distinct: false });
            return;
        }
        let counts_too = !led
            && self.pending.conj == Conj::And
            && self.sketch.shown.last().is_some_and(|it| it.count);
        if counts_too {
            self.set_role(mention, Part::Counted);
            self.show(Expr { mention, agg: None, count: true, distinct: false });
            return;
        }
        if led || self.sketch.subject.is_none() {
            let heads = self.unheaded..self.sketch.shown.len();
            let direct = self.pending.prep == Prep::Of || self.pending.prep == Prep::In;
            if direct {
                for shown in heads {
                    let column = self.sketch.shown.get(shown).map(|it| it.mention);
                    self.set_head(column, mention);
                }
                self.unheaded = self.sketch.shown.len();
            }
            if self.sketch.subject.is_none() {
                self.sketch.subject = Some(mention);
                if !led && !self.sketch.shown.is_empty() {
                    self.show(Expr::plain(mention));
                }
            } else {
                self.link(mention);
            }
            return;
        }
        if self.pending.conj == Conj::And || self.and_shows {
            self.show(Expr::plain(mention));
        } else {
            self.link(mention);
        }
    }

    /// An expression of a mention with the aggregate that waits for it.
    fn expr(&mut self, mention: usize, count: bool) -> Expr {
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
    fn counts(&self, mention: usize) -> bool {
        let Some(mention) = self.sketch.mentions.get(mention) else { return false };
        let best = mention.cands.iter().max_by(|a, b| a.score.total_cmp(&b.score));
        match best.map(|it| it.target) {
            Some(Target::Column(col)) => {
                !self.catalog.column(col).is_some_and(crate::catalog::ColumnInfo::is_quantity)
            }
            _ => true,
        }
    }

    pub(super) fn set_role(&mut self, mention: usize, role: Part) {
        if let Some(it) = self.sketch.mentions.get_mut(mention) {
            it.role = role;
        }
    }

    fn set_head(&mut self, column: Option<usize>, head: usize) {
        let mention = column.and_then(|it| self.sketch.mentions.get_mut(it));
        if let Some(it) = mention.filter(|it| it.head.is_none()) {
            it.head = Some(head);
        }
    }

    pub(super) fn value(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let Kind::Values(hits) = &item.kind else { return };
        let text = item.text.clone();
        if let Some(like) = self.pending.like {
            self.like(like, text, at);
            return;
        }
        if let Some(cmp) = self.pending.cmp.filter(|_| self.open.is_some()) {
            let cands = hits.iter().map(Cand::of_value).collect();
            let mention = self.push_mention(at, cands, Part::Stored);
            if let Some(open) = self.take_open() {
                self.push_test(open.expr, Op::Other(cmp, mention));
            }
            return;
        }
        let columns: Vec<Target> = hits.iter().map(|it| Target::Column(it.col)).collect();
        let fits = |mention: usize| {
            self.sketch
                .mentions
                .get(mention)
                .is_some_and(|it| it.cands.iter().any(|it| columns.contains(&it.target)))
        };
        let open = self.open.as_ref().filter(|it| {
            !it.expr.count
                && it.expr.agg.is_none()
                && fits(it.expr.mention)
                && (it.shown.is_none() || it.item + 2 >= at)
        });
        let again = self.sketch.tests.last().filter(|it| {
            matches!(it.op, Op::Is(Right::Text(..)))
                && self.pending.conj != Conj::None
                && fits(it.on.mention)
        });
        if let Some(on) = open.map(|it| it.expr.clone()) {
            self.take_open();
            self.push_test(on, Op::Is(Right::Text(hits.clone(), text)));
        } else if let Some(on) = again.map(|it| it.on.clone()) {
            self.push_test(on, Op::Is(Right::Text(hits.clone(), text)));
        } else {
            let stands_for_open = self.open.as_ref().is_some_and(|it| {
                it.shown.is_none() && it.led_in.is_some() && self.mode == Mode::Where
            });
            if stands_for_open && let Some(open) = self.take_open() {
                // "whose type is Red": the text is elsewhere, but this column was named.
                let mention = open.expr.mention;
                let weak = self.sketch.mentions.get(mention).is_none_or(|it| it.as_column() < 0.7);
                if !weak {
                    self.push_test(open.expr, Op::Is(Right::Text(hits.clone(), text)));
                    return;
                }
                self.link(mention);
            }
            let cands = hits.iter().map(Cand::of_value).collect();
            if let Some((before, _)) = self.last_value.filter(|it| it.1 + 1 == at) {
                // "Steve Johnson": both are of the same thing.
                self.head_of_next = Some(before);
            }
            let mention = self.push_mention(at, cands, Part::Stored);
            self.push_test(Expr::plain(mention), Op::Holds);
            self.last_value = Some((mention, at));
        }
        if self.sketch.asked == Some(Asked::Who) && item.possessive {
            self.sketch.asked = None;
        }
    }

    /// Text in quotation marks that no column holds as a whole.
    pub(super) fn quoted(&mut self, at: usize) {
        let Some(item) = self.items.get(at) else { return };
        let text = item.text.clone();
        if let Some(like) = self.pending.like {
            self.like(like, text, at);
            return;
        }
        if self.full_name(&text, at) {
            return;
        }
        let right = Right::Text(Vec::new(), text);
        if let Some(open) = self.take_open() {
            self.push_test(open.expr, Op::Is(right));
            return;
        }
        let last = self
            .sketch
            .tests
            .last()
            .filter(|it| matches!(it.op, Op::Is(Right::Text(..)) | Op::Holds));
        if let Some(on) = last.filter(|_| self.pending.conj != Conj::None).map(|it| it.on.clone()) {
            self.push_test(on, Op::Is(right));
            return;
        }
        let mention = self.label_mention(at);
        self.push_test(Expr::plain(mention), Op::Is(right));
        self.sketch.oddities += 1;
    }

    /// A first and a last name that are kept in two columns.
    fn full_name(&mut self, text: &str, at: usize) -> bool {
        let Some((first, last)) = text.split_once(' ') else { return false };
        let (firsts, lasts) =
            (self.catalog.values().exactly(first), self.catalog.values().exactly(last));
        let pairs = firsts.iter().filter_map(|first| {
            let last =
                lasts.iter().find(|it| it.col.table == first.col.table && it.col != first.col)?;
            Some((Cand::of_value(first), Cand::of_value(last)))
        });
        let (firsts, lasts): (Vec<Cand>, Vec<Cand>) = pairs.unzip();
        if firsts.is_empty() {
            return false;
        }
        self.take_open();
        for cands in [firsts, lasts] {
            let mention = self.push_mention(at, cands, Part::Stored);
            self.push_test(Expr::plain(mention), Op::Holds);
        }
        true
    }

    /// A stand-in for the name of the last thing named.
    fn label_mention(&mut self, at: usize) -> usize {
        let tables = self.catalog.tables().iter().enumerate();
        let cands = tables.flat_map(|(table, it)| {
            it.label
                .iter()
                .map(move |&column| Cand::of_column(crate::plan::Col { table, column }, 0.6, false))
        });
        let cands = cands.collect();
        self.push_mention(at, cands, Part::Tested)
    }

    pub(super) fn like(&mut self, like: super::Like, text: String, at: usize) {
        let on = match self.take_open() {
            Some(open) => open.expr,
            None => Expr::plain(self.label_mention(at)),
        };
        self.push_test(on, Op::Like(like, text));
    }
}
